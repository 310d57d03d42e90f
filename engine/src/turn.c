#include "tickertape/turn.h"

#include <string.h>

enum { HEAD_SEAT = 0x3f, HEAD_SKIP = 0x40, HEAD_TYPE = 0x80 };

const char *tt_event_type_name(uint32_t type)
{
    static const char *const names[TT_EVENT_TYPES] = {
        [TT_EVENT_COMMAND] = "command",     [TT_EVENT_JOINED] = "joined",
        [TT_EVENT_AWAY] = "away",           [TT_EVENT_BACK] = "back",
        [TT_EVENT_GONE] = "gone",           [TT_EVENT_LEFT] = "left",
        [TT_EVENT_PAUSE] = "pause",         [TT_EVENT_RESUME] = "resume",
        [TT_EVENT_CHAT] = "chat",           [TT_EVENT_BRANCH] = "branch",
        [TT_EVENT_TEAM_CHAT] = "team-chat",
    };
    return type < TT_EVENT_TYPES ? names[type] : "unknown";
}

bool tt_event_requested(uint32_t type)
{
    bool asked = type >= TT_EVENT_LEFT && type <= TT_EVENT_CHAT;
    return type == TT_EVENT_COMMAND || asked || type == TT_EVENT_TEAM_CHAT;
}

bool tt_event_is_chat(uint32_t type)
{
    return type == TT_EVENT_CHAT || type == TT_EVENT_TEAM_CHAT;
}

uint32_t tt_event_data_most(uint32_t type)
{
    if (type >= TT_EVENT_TYPES) return UINT32_MAX;
    if (type == TT_EVENT_COMMAND) return TT_COMMAND_SIZE_MAX;
    if (type == TT_EVENT_JOINED) return TT_NAME_MAX;
    if (type == TT_EVENT_BRANCH) return TT_BRANCH_SIZE;
    return tt_event_is_chat(type) ? TT_CHAT_SIZE_MAX : 0;
}

bool tt_event_same(const tt_event *a, const tt_event *b)
{
    bool same = a->type == b->type && a->seat == b->seat && a->number == b->number;
    if (!same || a->stripped || b->stripped) return same;
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

bool tt_turn_same(const tt_turn *a, const tt_turn *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = tt_event_same(&a->events[i], &b->events[i]);
    return same;
}

bool tt_turn_next_command(const tt_turn *turn, tt_command *command)
{
    while (command->next < turn->count) {
        const tt_event *event = &turn->events[command->next++];
        if (event->type != TT_EVENT_COMMAND) continue;
        command->seat = event->seat;
        command->data = tt_reader_of(event->data, event->size);
        return true;
    }
    return false;
}

void tt_branch_write(const tt_branch *branch, uint8_t data[TT_BRANCH_SIZE])
{
    tt_writer writer = tt_writer_of(data, TT_BRANCH_SIZE);
    tt_write_bytes(&writer, branch->id, sizeof branch->id);
    tt_write_u64(&writer, branch->seats);
}

bool tt_branch_of(const tt_event *event, tt_branch *branch)
{
    if (event->type != TT_EVENT_BRANCH) return false;
    tt_reader reader = tt_reader_of(event->data, event->size);
    tt_read_copy(&reader, branch->id, sizeof branch->id);
    branch->seats = tt_read_u64(&reader);
    TT_ASSERT(tt_reader_done(&reader));
    return true;
}

// Whether an event may stand at `index` of its turn.
static bool in_its_place(const tt_event *event, uint32_t index)
{
    bool branches = event->type == TT_EVENT_BRANCH;
    return !branches || (index == 0 && event->seat == 0 && event->size == TT_BRANCH_SIZE);
}

// The seats that a branch frees number their requests anew.
static void renumber(const tt_event *event, uint32_t number[TT_SEATS_MAX])
{
    tt_branch branch;
    if (!tt_branch_of(event, &branch)) return;
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if (branch.seats >> seat & 1) number[seat] = 0;
    }
}

void tt_event_write(const tt_event *event, uint32_t skip, tt_writer *writer)
{
    TT_ASSERT(event->seat < TT_SEATS_MAX && event->type < TT_EVENT_TYPES);
    TT_ASSERT(event->size <= tt_event_data_most(event->type));
    uint32_t head = event->seat;
    if (skip > 0) head |= HEAD_SKIP;
    if (event->type != TT_EVENT_COMMAND) head |= HEAD_TYPE;
    tt_write_u8(writer, (uint8_t)head);
    if (head & HEAD_TYPE) tt_write_u8(writer, event->type);
    if (head & HEAD_SKIP) tt_write_varint(writer, skip);
    tt_write_varint(writer, event->size);
    tt_write_bytes(writer, event->data, event->size);
}

size_t tt_event_size(const tt_event *event, uint32_t skip)
{
    size_t type_size = event->type == TT_EVENT_COMMAND ? 0 : 1;
    size_t skip_size = skip > 0 ? tt_varint_size(skip) : 0;
    return 1 + type_size + skip_size + tt_varint_size(event->size) + event->size;
}

void tt_turn_write(const tt_turn *turn, tt_numbering *numbering, tt_writer *writer)
{
    TT_ASSERT(turn->tick == numbering->tick && turn->count <= TT_TURN_EVENTS_MAX);
    tt_numbering next = *numbering;
    size_t start = writer->size;
    tt_write_varint(writer, turn->count);
    for (uint32_t i = 0; i < turn->count; i++) {
        const tt_event *event = &turn->events[i];
        TT_ASSERT(event->seat < TT_SEATS_MAX && in_its_place(event, i));
        renumber(event, next.number);
        uint32_t *number = &next.number[event->seat];
        bool requested = tt_event_requested(event->type);
        TT_ASSERT(requested ? event->number >= *number : event->number == *number);
        TT_ASSERT(event->number < UINT32_MAX);
        tt_event_write(event, event->number - *number, writer);
        if (requested) *number = event->number + 1;
    }
    if (writer->size - start > TT_TURN_SIZE_MAX) writer->failed = true;
    if (writer->failed) return;
    next.sequence += turn->count;
    next.tick++;
    *numbering = next;
}

// Reads one event as it stands, without its place in the match. Only the shape that tt_event_write
// makes passes: a turn has one canonical form.
static uint32_t read_event(tt_event *event, tt_reader *reader)
{
    *event = (tt_event){0};
    uint32_t head = tt_read_u8(reader), skip = 0;
    event->seat = (uint8_t)(head & HEAD_SEAT);
    if (head & HEAD_TYPE) {
        event->type = tt_read_u8(reader);
        if (event->type == TT_EVENT_COMMAND || event->type >= TT_EVENT_TYPES) reader->failed = true;
    }
    if (head & HEAD_SKIP) {
        skip = tt_read_bounded(reader, UINT32_MAX);
        if (skip == 0 || !tt_event_requested(event->type)) reader->failed = true;
    }
    event->size = (uint16_t)tt_read_bounded(reader, tt_event_data_most(event->type));
    event->data = tt_read_bytes(reader, event->size);
    return skip;
}

static uint32_t read_count(tt_reader *reader)
{
    return tt_read_bounded(reader, TT_TURN_EVENTS_MAX);
}

static void read_events(tt_turn *turn, const tt_numbering *numbering, tt_reader *reader)
{
    uint32_t next[TT_SEATS_MAX];
    memcpy(next, numbering->number, sizeof next);
    for (uint32_t i = 0; i < turn->count && !reader->failed; i++) {
        tt_event *event = &turn->events[i];
        uint32_t skip = read_event(event, reader);
        if (!in_its_place(event, i)) reader->failed = true;
        if (!reader->failed) renumber(event, next);
        uint32_t *number = &next[event->seat];
        if (skip >= UINT32_MAX - *number) reader->failed = true;
        event->tick = turn->tick;
        event->sequence = numbering->sequence + i;
        event->number = *number + skip;
        if (tt_event_requested(event->type)) *number = event->number + 1;
    }
}

void tt_turn_peek(tt_turn *turn, const tt_numbering *numbering, tt_reader *reader)
{
    size_t start = reader->at;
    turn->tick = numbering->tick;
    turn->count = read_count(reader);
    if (turn->count > 0) read_events(turn, numbering, reader); // most have none
    if (reader->at - start > TT_TURN_SIZE_MAX) reader->failed = true;
    if (reader->failed) turn->count = 0;
}

void tt_numbering_pass(tt_numbering *numbering, const tt_turn *turn)
{
    TT_ASSERT(turn->tick == numbering->tick);
    for (uint32_t i = 0; i < turn->count; i++) {
        const tt_event *event = &turn->events[i];
        renumber(event, numbering->number);
        if (tt_event_requested(event->type)) numbering->number[event->seat] = event->number + 1;
    }
    numbering->sequence += turn->count;
    numbering->tick++;
}

void tt_turn_read(tt_turn *turn, tt_numbering *numbering, tt_reader *reader)
{
    tt_turn_peek(turn, numbering, reader);
    if (!reader->failed) tt_numbering_pass(numbering, turn);
}

void tt_turn_skip(tt_reader *reader)
{
    size_t start = reader->at;
    uint32_t count = read_count(reader);
    tt_event event;
    for (uint32_t i = 0; i < count && !reader->failed; i++) {
        read_event(&event, reader);
        if (!in_its_place(&event, i)) reader->failed = true;
    }
    if (reader->at - start > TT_TURN_SIZE_MAX) reader->failed = true;
}
