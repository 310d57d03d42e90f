// The turn codec: one form for every turn, and nothing else passes.

#include "tickertape/random.h"
#include "tickertape/turn.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static tt_turn turn, again;
static uint8_t noise[256];

static uint16_t random_size(tt_random *random, uint32_t type)
{
    if (type == TT_EVENT_COMMAND) return (uint16_t)tt_random_below(random, 12);
    if (type == TT_EVENT_JOINED) return (uint16_t)tt_random_between(random, 1, TT_NAME_MAX);
    if (type == TT_EVENT_BRANCH) return TT_BRANCH_SIZE;
    return tt_event_is_chat(type) ? (uint16_t)tt_random_below(random, 60) : 0;
}

// A branch comes first or not at all, and under seat 0.
static uint32_t random_type(tt_random *random, uint32_t index)
{
    if (tt_random_below(random, 4) > 0) return TT_EVENT_COMMAND;
    uint32_t type = tt_random_below(random, TT_EVENT_TYPES);
    return type == TT_EVENT_BRANCH && index > 0 ? TT_EVENT_COMMAND : type;
}

static void begin_anew(const tt_event *event, tt_numbering *numbering)
{
    tt_branch branch;
    for (uint32_t seat = 0; tt_branch_of(event, &branch) && seat < TT_SEATS_MAX; seat++) {
        if (branch.seats >> seat & 1) numbering->number[seat] = 0;
    }
}

// A turn that may follow: some numbers are passed over, as when commands were refused.
static void make_turn(tt_random *random, const tt_numbering *from)
{
    tt_numbering next = *from;
    turn.tick = from->tick;
    turn.count = tt_random_below(random, 4) == 0 ? 0 : tt_random_below(random, 20);
    for (uint32_t i = 0; i < turn.count; i++) {
        tt_event *event = &turn.events[i];
        *event = (tt_event){.sequence = next.sequence++, .tick = turn.tick};
        event->type = (uint8_t)random_type(random, i);
        bool branches = event->type == TT_EVENT_BRANCH;
        event->seat = branches ? 0 : (uint8_t)tt_random_below(random, TT_SEATS_MAX);
        event->size = random_size(random, event->type);
        event->data = noise + tt_random_below(random, 190);
        begin_anew(event, &next);
        event->number = next.number[event->seat];
        if (!tt_event_requested(event->type)) continue;
        if (tt_random_below(random, 5) == 0) event->number += tt_random_below(random, 500);
        next.number[event->seat] = event->number + 1;
    }
}

static void expect_same(const tt_turn *a, const tt_turn *b)
{
    cr_assert(eq(u32, a->tick, b->tick));
    cr_assert(eq(u32, a->count, b->count));
    for (uint32_t i = 0; i < a->count; i++) {
        const tt_event *left = &a->events[i], *right = &b->events[i];
        cr_assert(eq(u64, left->sequence, right->sequence));
        cr_assert(eq(u32, left->tick, right->tick));
        cr_assert(eq(u32, left->number, right->number));
        cr_assert(eq(u8, left->type, right->type));
        cr_assert(eq(u8, left->seat, right->seat));
        cr_assert(eq(u16, left->size, right->size));
        cr_assert(eq(int, memcmp(left->data, right->data, left->size), 0));
    }
}

// Reads `turn`'s bytes back, whole and cut short.
static void expect_round_trip(const uint8_t *data, size_t size, tt_numbering *reading)
{
    for (size_t cut = 0; cut < size; cut++) {
        tt_numbering untouched = *reading;
        tt_reader reader = tt_reader_of(data, cut), skipper = reader;
        tt_turn_read(&again, reading, &reader);
        tt_turn_skip(&skipper);
        cr_assert(reader.failed && skipper.failed, "cut at %zu of %zu", cut, size);
        cr_assert(eq(u32, again.count, 0));
        cr_assert(eq(int, memcmp(&untouched, reading, sizeof untouched), 0));
    }
    tt_reader reader = tt_reader_of(data, size), skipper = reader;
    tt_turn_read(&again, reading, &reader);
    tt_turn_skip(&skipper);
    cr_assert(tt_reader_done(&reader));
    cr_assert(tt_reader_done(&skipper));
    expect_same(&turn, &again);
}

Test(turn, comes_back_as_it_was_and_fails_at_every_truncation)
{
    uint8_t data[TT_TURN_SIZE_MAX];
    tt_random random = tt_random_seeded(3, 1);
    for (uint32_t i = 0; i < sizeof noise; i++) noise[i] = (uint8_t)tt_random_next(&random);
    tt_numbering writing = {0}, reading = {0};
    for (uint32_t i = 0; i < 300; i++) {
        make_turn(&random, &writing);
        tt_writer writer = tt_writer_of(data, sizeof data);
        tt_turn_write(&turn, &writing, &writer);
        if (writer.failed) continue; // over TT_TURN_SIZE_MAX: the numbering did not move
        expect_round_trip(data, writer.size, &reading);
        cr_assert(eq(int, memcmp(&writing, &reading, sizeof writing), 0));
    }
    cr_assert(lt(u32, 250, writing.tick));
}

Test(turn, is_peeked_at_without_advancing_the_numbering)
{
    uint8_t data[TT_TURN_SIZE_MAX];
    tt_random random = tt_random_seeded(4, 1);
    tt_numbering writing = {0}, peeking = {0};
    for (uint32_t i = 0; i < 100; i++) {
        tt_numbering before = peeking;
        make_turn(&random, &writing);
        tt_writer writer = tt_writer_of(data, sizeof data);
        tt_turn_write(&turn, &writing, &writer);
        if (writer.failed) continue;
        tt_reader reader = tt_reader_of(data, writer.size);
        tt_turn_peek(&again, &peeking, &reader);
        expect_same(&turn, &again);
        cr_assert(eq(int, memcmp(&before, &peeking, sizeof before), 0));
        tt_numbering_pass(&peeking, &again);
        cr_assert(eq(int, memcmp(&writing, &peeking, sizeof writing), 0));
    }
}

// Bytes that pass must be the bytes that writing what they say gives.
static bool reads_as_canonical(const uint8_t *data, size_t size)
{
    uint8_t copy[TT_TURN_SIZE_MAX];
    tt_numbering reading = {0}, writing = {0};
    tt_reader reader = tt_reader_of(data, size), skipper = reader;
    tt_turn_read(&again, &reading, &reader);
    tt_turn_skip(&skipper);
    cr_assert(eq(int, reader.failed, skipper.failed));
    if (reader.failed) return false;
    cr_assert(eq(sz, reader.at, skipper.at));
    tt_writer writer = tt_writer_of(copy, sizeof copy);
    tt_turn_write(&again, &writing, &writer);
    cr_assert(not(writer.failed));
    cr_assert(eq(sz, writer.size, reader.at));
    cr_assert(eq(int, memcmp(copy, data, writer.size), 0));
    return true;
}

Test(turn, whatever_can_be_read_is_canonical)
{
    tt_random random = tt_random_seeded(5, 1);
    uint8_t data[TT_TURN_SIZE_MAX];
    uint32_t passed = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        size_t size = tt_random_below(&random, 24);
        for (size_t k = 0; k < size; k++) data[k] = (uint8_t)tt_random_next(&random);
        if (size > 0) data[0] %= 4;
        for (size_t k = 1; k < size; k++)
            if (tt_random_below(&random, 2)) data[k] %= 9;
        passed += reads_as_canonical(data, size);
    }
    cr_assert(lt(u32, 500, passed)); // or the noise proves nothing
}

Test(turn, other_forms_are_refused)
{
    const struct {
        const char *why;
        size_t size;
        uint8_t data[8];
    } wrong[] = {
        {"a long count", 2, {0x80, 0x00}},
        {"a long size", 4, {1, 0, 0x80, 0x00}},
        {"a command whose type is written", 4, {1, 0x80, 0, 0}},
        {"an unknown type", 4, {1, 0x80, TT_EVENT_TYPES, 0}},
        {"a skip of nothing", 4, {1, 0x40, 0, 0}},
        {"a skip where no number is used", 5, {1, 0xc0, TT_EVENT_AWAY, 1, 0}},
        {"data where there is none", 5, {1, 0x80, TT_EVENT_PAUSE, 1, 9}},
        {"a command of 65 bytes", 3, {1, 0, 65}},
        {"a skip beyond the last number", 8, {1, 0x40, 0xff, 0xff, 0xff, 0xff, 0x0f, 0}},
        {"501 events", 2, {0xf5, 0x03}},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint8_t data[128] = {0};
        memcpy(data, wrong[i].data, wrong[i].size);
        bool cut = wrong[i].data[2] == 65;
        tt_numbering numbering = {0};
        tt_reader reader = tt_reader_of(data, cut ? sizeof data : wrong[i].size);
        tt_turn_read(&again, &numbering, &reader);
        cr_assert(reader.failed, "%s", wrong[i].why);
        cr_assert(eq(u32, numbering.tick, 0));
    }
}

Test(turn, an_empty_one_is_one_byte_and_a_small_command_six)
{
    uint8_t data[8];
    tt_numbering numbering = {0};
    tt_writer writer = tt_writer_of(data, sizeof data);
    turn = (tt_turn){.tick = 0};
    tt_turn_write(&turn, &numbering, &writer);
    cr_assert(eq(sz, writer.size, 1));
    cr_assert(eq(u8, data[0], 0));
    const tt_event command = {.size = 4, .data = noise};
    cr_assert(eq(sz, tt_event_size(&command, 0), 6));
}

Test(turn, an_event_takes_the_bytes_it_says)
{
    tt_random random = tt_random_seeded(9, 1);
    tt_numbering numbering = {0};
    for (uint32_t i = 0; i < 100; i++) {
        make_turn(&random, &numbering);
        for (uint32_t k = 0; k < turn.count; k++) {
            uint8_t data[300];
            tt_writer writer = tt_writer_of(data, sizeof data);
            uint32_t skip = tt_event_requested(turn.events[k].type) ? k * 77 : 0;
            tt_event_write(&turn.events[k], skip, &writer);
            cr_assert(eq(sz, writer.size, tt_event_size(&turn.events[k], skip)));
        }
    }
}

Test(turn, one_beyond_1000_bytes_is_neither_written_nor_read)
{
    uint8_t data[2 * TT_TURN_SIZE_MAX];
    tt_numbering numbering = {0};
    turn = (tt_turn){.count = 16};
    for (uint32_t i = 0; i < 16; i++)
        turn.events[i] = (tt_event){.number = i, .size = 61, .data = noise};
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_turn_write(&turn, &numbering, &writer);
    cr_assert(writer.failed); // 1 + 16 * 63
    cr_assert(eq(u64, numbering.sequence, 0));
    tt_reader reader = tt_reader_of(data, 1 + 16 * 63);
    tt_turn_read(&again, &numbering, &reader);
    cr_assert(reader.failed);
    turn.events[15].size = 52; // exactly 1000
    writer = tt_writer_of(data, sizeof data);
    tt_turn_write(&turn, &numbering, &writer);
    cr_assert(not(writer.failed));
    cr_assert(eq(sz, writer.size, TT_TURN_SIZE_MAX));
}

Test(turn, numbers_go_on_where_the_last_turn_left_them)
{
    uint8_t data[16];
    tt_numbering writing = {0}, reading = {0};
    const uint32_t numbers[] = {0, 1, 5, 6};
    for (uint32_t i = 0; i < 4; i++) {
        turn = (tt_turn){.tick = i, .count = 1};
        turn.events[0] = (tt_event){.number = numbers[i], .seat = 3, .size = 1, .data = noise};
        tt_writer writer = tt_writer_of(data, sizeof data);
        tt_turn_write(&turn, &writing, &writer);
        cr_assert(eq(sz, writer.size, i == 2 ? 5 : 4)); // only what is passed over costs a byte
        tt_reader reader = tt_reader_of(data, writer.size);
        tt_turn_read(&again, &reading, &reader);
        cr_assert(eq(u32, again.events[0].number, numbers[i]));
        cr_assert(eq(u64, again.events[0].sequence, i));
        cr_assert(eq(u32, again.events[0].tick, i));
    }
}

Test(turn, its_commands_can_be_read_one_after_the_other)
{
    turn = (tt_turn){.count = 4};
    turn.events[0] = (tt_event){.type = TT_EVENT_JOINED, .seat = 1, .size = 1, .data = noise};
    turn.events[1] = (tt_event){.seat = 5, .size = 2, .data = (const uint8_t[]){7, 1}};
    turn.events[2] = (tt_event){.seat = 3};
    turn.events[3] = (tt_event){.type = TT_EVENT_LEFT, .seat = 5};
    tt_command command = {0};
    cr_assert(tt_turn_next_command(&turn, &command));
    cr_assert(eq(u8, command.seat, 5));
    cr_assert(eq(u16, tt_read_u16(&command.data), 0x107));
    cr_assert(tt_reader_done(&command.data));
    cr_assert(tt_turn_next_command(&turn, &command));
    cr_assert(eq(u8, command.seat, 3));
    cr_assert(eq(u8, tt_read_u8(&command.data), 0));
    cr_assert(command.data.failed);
    cr_assert(not(tt_turn_next_command(&turn, &command)));
    cr_assert(not(tt_turn_next_command(&turn, &command)));
}

Test(turn, a_branch_frees_seats_and_numbers_their_requests_anew)
{
    uint8_t data[TT_BRANCH_SIZE], bytes[128];
    tt_branch branch = {.id = "sixteen bytes id", .seats = 1 << 1}, read;
    tt_branch_write(&branch, data);
    tt_numbering writing = {.number = {[1] = 7, [2] = 8}}, reading = writing;
    turn = (tt_turn){.count = 3};
    turn.events[0] = (tt_event){.type = TT_EVENT_BRANCH, .size = TT_BRANCH_SIZE, .data = data};
    turn.events[1] = (tt_event){.seat = 1, .number = 0};
    turn.events[2] = (tt_event){.seat = 2, .number = 8};
    tt_writer writer = tt_writer_of(bytes, sizeof bytes);
    tt_turn_write(&turn, &writing, &writer);
    cr_assert(eq(sz, writer.size, 1 + 3 + TT_BRANCH_SIZE + 2 + 2));
    tt_reader reader = tt_reader_of(bytes, writer.size);
    tt_turn_read(&again, &reading, &reader);
    cr_assert(not(reader.failed));
    cr_assert(not(tt_branch_of(&again.events[1], &read)));
    cr_assert(tt_branch_of(&again.events[0], &read));
    cr_assert(eq(u64, read.seats, 2));
    cr_assert(eq(int, memcmp(read.id, branch.id, sizeof read.id), 0));
    cr_assert(all(eq(u32, again.events[1].number, 0), eq(u32, again.events[2].number, 8)));
    cr_assert(all(eq(u32, reading.number[1], 1), eq(u32, reading.number[2], 9)));
}

Test(turn, a_branch_stands_first_under_seat_0_and_whole)
{
    uint8_t right[64] = {1, 0x80, TT_EVENT_BRANCH, TT_BRANCH_SIZE};
    const struct {
        const char *why;
        size_t at;
        uint8_t count, type, size;
    } wrong[] = {
        {"it is short", 0, 1, 0x80, TT_BRANCH_SIZE - 1},
        {"it is long", 0, 1, 0x80, TT_BRANCH_SIZE + 1},
        {"another seat", 0, 1, 0x81, TT_BRANCH_SIZE},
        {"a command is before it", 2, 2, 0x80, TT_BRANCH_SIZE},
    };
    tt_reader reader = tt_reader_of(right, 4 + TT_BRANCH_SIZE);
    tt_turn_skip(&reader);
    cr_assert(tt_reader_done(&reader));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint8_t data[64] = {wrong[i].count};
        tt_numbering numbering = {0};
        data[1 + wrong[i].at] = wrong[i].type;
        data[2 + wrong[i].at] = TT_EVENT_BRANCH;
        data[3 + wrong[i].at] = wrong[i].size;
        size_t size = 4 + wrong[i].at + wrong[i].size;
        tt_reader skips = tt_reader_of(data, size), reads = tt_reader_of(data, size);
        tt_turn_skip(&skips);
        tt_turn_read(&again, &numbering, &reads);
        cr_assert(skips.failed && reads.failed, "%s", wrong[i].why);
    }
}

Test(turn, what_is_said_to_a_team_is_chat_that_a_seat_asks_for)
{
    for (uint32_t type = 0; type <= TT_EVENT_TYPES; type++) {
        bool chat = type == TT_EVENT_CHAT || type == TT_EVENT_TEAM_CHAT;
        cr_assert(eq(int, tt_event_is_chat(type), chat));
        cr_assert(eq(int, tt_event_data_most(type) == TT_CHAT_SIZE_MAX, chat));
        cr_assert(tt_event_requested(type) || !chat);
    }
}

Test(turn, types_have_names)
{
    cr_assert(eq(int, strcmp(tt_event_type_name(TT_EVENT_COMMAND), "command"), 0));
    cr_assert(eq(int, strcmp(tt_event_type_name(TT_EVENT_CHAT), "chat"), 0));
    cr_assert(eq(int, strcmp(tt_event_type_name(TT_EVENT_TEAM_CHAT), "team-chat"), 0));
    cr_assert(eq(int, strcmp(tt_event_type_name(TT_EVENT_TYPES), "unknown"), 0));
    for (uint32_t i = 0; i < TT_EVENT_TYPES; i++)
        cr_assert(lt(sz, 0, strlen(tt_event_type_name(i))));
}
