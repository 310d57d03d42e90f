// One writer and one reader per message, side by side, in the order of message.h. A reader ends by
// failing on bytes that are left over, so that a message has one form only.

#include "tickertape/net/message.h"

#include <stdio.h>
#include <string.h>

static void expect_end(tt_reader *reader)
{
    if (tt_reader_left(reader) > 0) reader->failed = true;
}

// A text of at most `most` bytes: a length byte and printable ASCII, ended by 0 in `text`.
static void read_text(char *text, uint32_t most, tt_reader *reader)
{
    uint32_t size = tt_read_u8(reader);
    const uint8_t *bytes = size <= most ? tt_read_bytes(reader, size) : NULL;
    text[0] = 0;
    if (!bytes) {
        reader->failed = true;
        return;
    }
    for (uint32_t i = 0; i < size; i++) {
        if (bytes[i] < ' ' || bytes[i] > '~') reader->failed = true;
        text[i] = (char)bytes[i];
    }
    text[size] = 0;
}

const char *tt_refusal_text(uint32_t refusal)
{
    static const char *const texts[TT_REFUSALS] = {"not refused",
#define X(name, text) text,
                                                   TT_REFUSAL_LIST(X)
#undef X
    };
    return refusal < TT_REFUSALS ? texts[refusal] : "for a reason unknown to this version";
}

tt_refused tt_refused_because(tt_refusal reason)
{
    tt_refused refused = {.reason = (uint8_t)reason};
    snprintf(refused.text, sizeof refused.text, "%s", tt_refusal_text(reason));
    return refused;
}

enum {
    JOIN_WATCH = 1,
    JOIN_SEATS = 2,
    JOIN_SEED = 4,
    JOIN_SETTINGS = 8,
    JOIN_SEAT = 16,
    JOIN_RESUMES = 32,
    JOIN_FLAGS = 63,
    JOIN_WHOLE = JOIN_SEATS | JOIN_SEED | JOIN_SETTINGS | JOIN_RESUMES,
};

const char *tt_join_room(const tt_join *join)
{
    return join->resumes ? join->room : join->match.name;
}

// A match has canonical bytes already; what was not given goes as seats 1, seed 0, no settings.
void tt_join_write(const tt_join *join, tt_writer *writer)
{
    tt_match match = join->match;
    if (!join->seats_given) match.seats = 1;
    if (!join->seed_given) match.seed = 0;
    if (!join->settings_given) match.settings_size = 0;
    uint32_t flags = (join->watch ? JOIN_WATCH : 0) | (join->seats_given ? JOIN_SEATS : 0) |
                     (join->seed_given ? JOIN_SEED : 0) |
                     (join->settings_given ? JOIN_SETTINGS : 0) |
                     (join->seat_given ? JOIN_SEAT : 0) | (join->resumes ? JOIN_RESUMES : 0);
    tt_write_u8(writer, TT_MESSAGE_JOIN);
    tt_write_varint(writer, TT_PROTOCOL);
    tt_write_u8(writer, (uint8_t)flags);
    tt_write_name(writer, join->player);
    tt_match_write(&match, writer);
    if (join->seat_given) tt_write_u8(writer, join->seat);
    if (!join->resumes) return;
    tt_write_name(writer, join->room);
    tt_write_varint(writer, join->turns);
}

// What only some have to say. Who watches has no seat, and who resumes means all of the match.
static void read_further(tt_join *join, uint32_t flags, tt_reader *reader)
{
    join->seat_given = flags & JOIN_SEAT;
    join->resumes = flags & JOIN_RESUMES;
    if (join->seat_given) join->seat = tt_read_u8(reader);
    bool seated = join->seat_given || join->resumes;
    if (join->watch && seated) reader->failed = true;
    if (!join->resumes) return;
    if ((flags & JOIN_WHOLE) != JOIN_WHOLE) reader->failed = true;
    tt_read_name(reader, join->room);
    join->turns = tt_read_bounded(reader, UINT32_MAX);
}

bool tt_join_read(tt_join *join, tt_reader *reader)
{
    *join = (tt_join){0};
    uint64_t version = tt_read_varint(reader);
    if (!reader->failed && version != TT_PROTOCOL) return false;
    uint32_t flags = tt_read_u8(reader);
    if (flags & ~(uint32_t)JOIN_FLAGS) reader->failed = true;
    join->watch = flags & JOIN_WATCH;
    join->seats_given = flags & JOIN_SEATS;
    join->seed_given = flags & JOIN_SEED;
    join->settings_given = flags & JOIN_SETTINGS;
    tt_read_name(reader, join->player);
    tt_match_read(&join->match, reader);
    bool meant = (join->seats_given || join->match.seats == 1) &&
                 (join->seed_given || join->match.seed == 0) &&
                 (join->settings_given || join->match.settings_size == 0);
    if (!meant) reader->failed = true;
    read_further(join, flags, reader);
    expect_end(reader);
    return true;
}

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
    expect_end(reader);
}

void tt_trails_write(const tt_trails *trails, tt_writer *writer)
{
    TT_ASSERT(trails->count <= TT_TRAILS_MAX);
    tt_write_u8(writer, TT_MESSAGE_TRAILS);
    tt_write_u32(writer, trails->epoch);
    tt_write_varint(writer, trails->tick);
    tt_write_varint(writer, trails->count);
    for (uint32_t i = 0; i < trails->count; i++) tt_write_u64(writer, trails->values[i]);
}

void tt_trails_read(tt_trails *trails, tt_reader *reader)
{
    trails->epoch = tt_read_u32(reader);
    trails->tick = tt_read_bounded(reader, UINT32_MAX - TT_TRAILS_MAX);
    trails->count = tt_read_bounded(reader, TT_TRAILS_MAX);
    for (uint32_t i = 0; i < trails->count && !reader->failed; i++) {
        trails->values[i] = tt_read_u64(reader);
    }
    expect_end(reader);
}

void tt_welcome_write(const tt_welcome *welcome, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_WELCOME);
    tt_write_u32(writer, welcome->epoch);
    tt_write_u8(writer, welcome->seat);
    tt_write_varint(writer, welcome->head);
    tt_write_varint(writer, welcome->begins);
    tt_match_write(&welcome->match, writer);
}

void tt_welcome_read(tt_welcome *welcome, tt_reader *reader)
{
    welcome->epoch = tt_read_u32(reader);
    welcome->seat = tt_read_u8(reader);
    welcome->head = tt_read_bounded(reader, UINT32_MAX);
    welcome->begins = tt_read_bounded(reader, UINT32_MAX);
    tt_match_read(&welcome->match, reader);
    if (welcome->seat >= welcome->match.seats && welcome->seat != TT_SEAT_NONE)
        reader->failed = true;
    expect_end(reader);
}

void tt_refused_write(const tt_refused *refused, tt_writer *writer)
{
    size_t size = strlen(refused->text);
    tt_write_u8(writer, TT_MESSAGE_REFUSED);
    tt_write_u8(writer, refused->reason);
    tt_write_u8(writer, (uint8_t)size);
    tt_write_bytes(writer, refused->text, size);
}

void tt_refused_read(tt_refused *refused, tt_reader *reader)
{
    refused->reason = tt_read_u8(reader);
    read_text(refused->text, TT_REFUSED_TEXT_MAX, reader);
    if (refused->reason == TT_REFUSED_NOT) reader->failed = true;
    expect_end(reader);
}

void tt_lobby_write(const tt_lobby *lobby, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_LOBBY);
    tt_write_u8(writer, (uint8_t)lobby->seats);
    for (uint32_t i = 0; i < lobby->seats; i++) {
        if (lobby->names[i][0])
            tt_write_name(writer, lobby->names[i]);
        else
            tt_write_u8(writer, 0);
    }
}

void tt_lobby_read(tt_lobby *lobby, tt_reader *reader)
{
    *lobby = (tt_lobby){.seats = tt_read_u8(reader)};
    if (lobby->seats > TT_SEATS_MAX || lobby->seats == 0) reader->failed = true;
    for (uint32_t i = 0; i < lobby->seats && !reader->failed; i++) {
        bool is_free = tt_reader_left(reader) > 0 && reader->data[reader->at] == 0;
        if (is_free)
            tt_read_u8(reader);
        else
            tt_read_name(reader, lobby->names[i]);
    }
    expect_end(reader);
}

void tt_chat_write(const tt_chat *chat, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_CHAT);
    tt_write_u8(writer, chat->seat);
    tt_write_u8(writer, chat->size);
    tt_write_bytes(writer, chat->text, chat->size);
}

void tt_chat_read(tt_chat *chat, tt_reader *reader)
{
    chat->seat = tt_read_u8(reader);
    chat->size = tt_read_u8(reader);
    if (chat->size > TT_CHAT_SIZE_MAX || chat->seat >= TT_SEATS_MAX) reader->failed = true;
    chat->text = tt_read_bytes(reader, chat->size);
    expect_end(reader);
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

void tt_ask_write(const tt_ask *ask, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_ASK);
    tt_write_varint(writer, ask->tick);
    tt_write_varint(writer, ask->count);
}

void tt_ask_read(tt_ask *ask, tt_reader *reader)
{
    ask->tick = tt_read_bounded(reader, UINT32_MAX - TT_TRAILS_MAX);
    ask->count = tt_read_bounded(reader, TT_TRAILS_MAX);
    expect_end(reader);
}

void tt_parted_write(const tt_parted *parted, tt_writer *writer)
{
    TT_ASSERT(parted->count <= TT_SEATS_MAX);
    tt_write_u8(writer, TT_MESSAGE_PARTED);
    tt_write_varint(writer, parted->tick);
    tt_write_varint(writer, parted->counted);
    tt_write_u8(writer, parted->verdict);
    tt_write_u8(writer, (uint8_t)parted->count);
    for (uint32_t i = 0; i < parted->count; i++) {
        tt_write_u64(writer, parted->camps[i].seats);
        tt_write_u64(writer, parted->camps[i].trail);
    }
}

void tt_parted_read(tt_parted *parted, tt_reader *reader)
{
    parted->tick = tt_read_bounded(reader, UINT32_MAX);
    parted->counted = tt_read_bounded(reader, UINT32_MAX);
    uint32_t verdict = tt_read_u8(reader);
    parted->verdict = verdict == 1;
    parted->count = tt_read_u8(reader);
    if (verdict > 1 || parted->count > TT_SEATS_MAX) reader->failed = true;
    for (uint32_t i = 0; i < parted->count && !reader->failed; i++) {
        parted->camps[i].seats = tt_read_u64(reader);
        parted->camps[i].trail = tt_read_u64(reader);
    }
    expect_end(reader);
}

void tt_ended_write(const tt_ended *ended, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_ENDED);
    tt_write_u8(writer, ended->ending);
    tt_write_varint(writer, ended->tick);
}

void tt_ended_read(tt_ended *ended, tt_reader *reader)
{
    ended->ending = tt_read_u8(reader);
    if (ended->ending < TT_ENDING_OVER || ended->ending > TT_ENDING_STORAGE) reader->failed = true;
    ended->tick = tt_read_bounded(reader, UINT32_MAX);
    expect_end(reader);
}
