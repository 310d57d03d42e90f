// The two messages of every tick. What is 0 as a rule takes no bytes: a flag says that it is there.

#include "tickertape/net/message_stream.h"

#include "tickertape/net/message_type.h"

// The most data a request of a type may carry; UINT32_MAX for a type that can't be requested.
static uint32_t request_size_most(uint32_t type)
{
    return tt_event_requested(type) ? tt_event_data_most(type) : UINT32_MAX;
}

enum { REQUEST_TYPE = 0x0f, REQUEST_WANTED = 0x10 };

static void write_request(const tt_request *request, tt_writer *writer)
{
    TT_ASSERT(request->size <= request_size_most(request->type));
    tt_write_u8(writer, (uint8_t)(request->type | (request->wanted > 0 ? REQUEST_WANTED : 0)));
    if (request->wanted > 0) tt_write_varint(writer, request->wanted);
    tt_write_varint(writer, request->size);
    tt_write_bytes(writer, request->data, request->size);
}

static void read_request(tt_request *request, tt_reader *reader)
{
    uint32_t head = tt_read_u8(reader);
    *request = (tt_request){.type = head & REQUEST_TYPE};
    uint32_t most = request_size_most(request->type);
    if (head > (REQUEST_TYPE | REQUEST_WANTED) || most == UINT32_MAX) {
        reader->failed = true;
        return;
    }
    if (head & REQUEST_WANTED) {
        request->wanted = tt_read_bounded(reader, UINT32_MAX);
        if (request->wanted == 0) reader->failed = true;
    }
    request->size = (uint8_t)tt_read_bounded(reader, most);
    request->data = tt_read_bytes(reader, request->size);
}

enum { INPUT_REPORTS = 1, INPUT_OVER = 2 };

void tt_input_write(const tt_input *input, tt_writer *writer)
{
    TT_ASSERT(input->count <= TT_REQUESTS_MAX && (input->reports || !input->over));
    tt_write_u8(writer, TT_MESSAGE_INPUT);
    tt_write_u32(writer, input->epoch);
    tt_write_u8(writer,
                (uint8_t)((input->reports ? INPUT_REPORTS : 0) | (input->over ? INPUT_OVER : 0)));
    tt_write_varint(writer, input->next);
    if (input->reports) {
        TT_ASSERT(input->tick <= input->next);
        tt_write_varint(writer, input->next - input->tick);
        tt_write_u64(writer, input->trail);
    }
    if (input->over) {
        TT_ASSERT(input->over_tick <= input->tick);
        tt_write_varint(writer, input->tick - input->over_tick);
    }
    tt_write_varint(writer, input->first);
    tt_write_u8(writer, (uint8_t)input->count);
    for (uint32_t i = 0; i < input->count; i++) write_request(&input->requests[i], writer);
}

void tt_input_read(tt_input *input, tt_reader *reader)
{
    input->epoch = tt_read_u32(reader);
    uint32_t flags = tt_read_u8(reader);
    input->reports = flags & INPUT_REPORTS;
    input->over = flags & INPUT_OVER;
    if (flags > (INPUT_REPORTS | INPUT_OVER) || (input->over && !input->reports))
        reader->failed = true;
    input->next = tt_read_bounded(reader, UINT32_MAX);
    input->tick = input->reports ? input->next - tt_read_bounded(reader, input->next) : 0;
    input->trail = input->reports ? tt_read_u64(reader) : 0;
    input->over_tick = input->over ? input->tick - tt_read_bounded(reader, input->tick) : 0;
    input->first = tt_read_bounded(reader, UINT32_MAX - TT_REQUESTS_MAX);
    input->count = tt_read_u8(reader);
    if (input->count > TT_REQUESTS_MAX) reader->failed = true;
    for (uint32_t i = 0; i < input->count && !reader->failed; i++) {
        read_request(&input->requests[i], reader);
    }
    tt_read_end(reader);
}

enum { TURNS_HELD = 1, TURNS_AGREED = 2, TURNS_BEHIND = 4, TURNS_DURABLE = 8, TURNS_FLAGS = 15 };

void tt_turns_write(const tt_turns *turns, tt_writer *writer)
{
    uint32_t end = turns->first + turns->count;
    TT_ASSERT(turns->head >= end && turns->durable <= turns->head);
    uint32_t flags = (turns->held > 0 ? TURNS_HELD : 0) | (turns->agreed ? TURNS_AGREED : 0) |
                     (turns->head > end ? TURNS_BEHIND : 0) |
                     (turns->durable > 0 ? TURNS_DURABLE : 0);
    tt_write_u8(writer, TT_MESSAGE_TURNS);
    tt_write_u32(writer, turns->epoch);
    tt_write_u8(writer, (uint8_t)flags);
    tt_write_varint(writer, turns->first);
    tt_write_varint(writer, turns->count);
    tt_write_varint(writer, turns->heard);
    if (turns->held > 0) tt_write_varint(writer, turns->held);
    if (turns->head > end) tt_write_varint(writer, turns->head - end);
    if (turns->durable > 0) tt_write_varint(writer, turns->head - turns->durable);
    if (turns->agreed) {
        tt_write_varint(writer, turns->tick);
        tt_write_u64(writer, turns->trail);
    }
}

void tt_turns_read(tt_turns *turns, tt_reader *reader)
{
    turns->epoch = tt_read_u32(reader);
    uint32_t flags = tt_read_u8(reader);
    if (flags > TURNS_FLAGS) reader->failed = true;
    turns->first = tt_read_bounded(reader, UINT32_MAX);
    turns->count = tt_read_bounded(reader, UINT32_MAX - turns->first);
    turns->heard = tt_read_bounded(reader, UINT32_MAX);
    turns->held = flags & TURNS_HELD ? tt_read_bounded(reader, TT_REQUESTS_MAX) : 0;
    uint32_t end = turns->first + turns->count;
    uint32_t behind = flags & TURNS_BEHIND ? tt_read_bounded(reader, UINT32_MAX - end) : 0;
    if ((flags & TURNS_HELD && turns->held == 0) || (flags & TURNS_BEHIND && behind == 0)) {
        reader->failed = true;
    }
    turns->head = end + behind;
    turns->durable = flags & TURNS_DURABLE ? turns->head - tt_read_bounded(reader, turns->head) : 0;
    if (flags & TURNS_DURABLE && turns->durable == 0) reader->failed = true;
    turns->agreed = flags & TURNS_AGREED;
    turns->tick = turns->agreed ? tt_read_bounded(reader, UINT32_MAX) : 0;
    turns->trail = turns->agreed ? tt_read_u64(reader) : 0;
}
