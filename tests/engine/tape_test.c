// What a tape is given, it gives back, whole and in every order; what is no tape it tells.

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "tape_file.h"

static char other_path[64];

static void set_up_two(void)
{
    set_up();
    snprintf(other_path, sizeof other_path, "%s/b.tape", directory);
}

static void tear_down_two(void)
{
    unlink(other_path);
    tear_down();
}

TestSuite(tape, .init = set_up_two, .fini = tear_down_two);

Test(tape, gives_back_what_was_written)
{
    enum { TICKS = 1000 };
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, TICKS / 2);
    cr_assert(eq(int, tt_tape_parted(writer, 400, 2), TT_OK));
    cr_assert(eq(int, tt_tape_parted(writer, 300, 4), TT_OK));
    cr_assert(eq(int, tt_tape_parted(writer, 300, 8), TT_OK));
    append_until(writer, &maker, TICKS);
    cr_assert(eq(int, tt_tape_close(writer, true, 990), TT_OK));

    tt_tape *tape = open_tape(path);
    expect_turns(tape, TICKS);
    const tt_tape_info *info = tt_tape_info_of(tape);
    tt_match match = toy_match(8);
    cr_assert(eq(int, memcmp(&info->match, &match, sizeof match), 0));
    cr_assert(eq(u64, info->events, maker.numbering.sequence));
    cr_assert(eq(u64, info->commands, maker.numbering.sequence - 2));
    cr_assert(info->closed && info->complete && info->torn == 0 && info->format == 3);
    cr_assert(eq(u32, info->over_tick, 990));
    cr_assert(eq(u32, info->parted_tick, 300));
    cr_assert(eq(u64, info->parted_seats, 12));
    cr_assert(eq(int, strcmp(info->build, "a test"), 0));
    cr_assert(eq(int, strcmp(info->names[0], "Ada"), 0));
    cr_assert(eq(int, strcmp(info->names[1], ""), 0));
    tt_tape_destroy(tape);
}

Test(tape, reads_any_turn_in_any_order_with_its_numbers)
{
    enum { TICKS = 1000 };
    write_tape(TICKS, true);
    tt_tape *tape = open_tape(path);
    static tt_turn turn;
    static tt_numbering expected[TICKS + 1];
    log_maker maker = {0};
    for (uint32_t tick = 0; tick < TICKS; tick++) {
        expected[tick] = maker.numbering;
        make_turn(&maker);
    }
    for (uint32_t i = 0; i < 2000; i++) {
        uint32_t tick = i * 7919u % TICKS;
        EACH(tt_tape_read(tape, tick, &turn) == TT_OK);
        EACH(turn.tick == tick);
        if (turn.count == 0) continue;
        cr_assert(eq(u64, turn.events[0].sequence, expected[tick].sequence));
        uint32_t number = expected[tick].number[turn.events[0].seat];
        cr_assert(eq(u32, turn.events[0].number, number));
    }
    tt_tape_destroy(tape);
}

Test(tape, knows_the_chain_head_of_every_tick)
{
    enum { TICKS = 300 };
    write_tape(TICKS, false);
    tt_tape *tape = open_tape(path);
    tt_match match = toy_match(8);
    uint8_t head[TT_HEAD_SIZE], found[TT_HEAD_SIZE];
    log_maker maker = {0};
    tt_chain_start(&match, head);
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        cr_assert(eq(int, tt_tape_head(tape, tick, found), TT_OK));
        cr_assert(eq(int, memcmp(head, found, TT_HEAD_SIZE), 0));
        make_turn(&maker);
        tt_chain_link(head, maker.bytes, maker.size);
    }
    cr_assert(eq(int, tt_tape_head(tape, TICKS + 1, found), TT_OUT_OF_RANGE));
    tt_tape_destroy(tape);
}

Test(tape, copies_whole_turns_as_many_as_fit)
{
    enum { TICKS = 500 };
    write_tape(TICKS, true);
    tt_tape *tape = open_tape(path);
    log_maker maker = {0};
    uint8_t data[100];
    uint32_t tick = 0, count;
    while (tick < TICKS) {
        tt_writer turns = tt_writer_of(data, sizeof data);
        cr_assert(eq(int, tt_tape_copy(tape, tick, &turns, &count), TT_OK));
        cr_assert(count > 0 && !turns.failed);
        size_t at = 0;
        for (uint32_t i = 0; i < count; i++, at += maker.size) {
            make_turn(&maker);
            cr_assert(at + maker.size <= turns.size);
            cr_assert(eq(int, memcmp(data + at, maker.bytes, maker.size), 0));
        }
        cr_assert(eq(sz, at, turns.size));
        tick += count;
    }
    tt_writer few = tt_writer_of(data, 2);
    tt_status status = tt_tape_copy(tape, tick, &few, &count);
    cr_assert(eq(int, status, TT_OUT_OF_RANGE));
    cr_assert(eq(int, tt_tape_copy(tape, 3, &few, &count), TT_OK));
    cr_assert(eq(u32, count, 0));
    tt_tape_destroy(tape);
}

Test(tape, finds_the_next_trail_across_gaps)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 50); // trails 1 to 50
    for (uint32_t i = 0; i < 50; i++) {
        make_turn(&maker);
        cr_assert(eq(int, tt_tape_append(writer, maker.bytes, maker.size), TT_OK));
    }
    cr_assert(eq(int, tt_tape_trail(writer, (tt_trail){70, 7}), TT_OK));
    cr_assert(eq(int, tt_tape_trail(writer, (tt_trail){90, 9}), TT_OK));
    cr_assert(eq(int, tt_tape_trail(writer, (tt_trail){90, 9}), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_trail(writer, (tt_trail){101, 1}), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));

    tt_tape *tape = open_tape(path);
    static const struct {
        uint32_t from, tick;
    } cases[] = {{0, 1}, {1, 1}, {20, 20}, {21, 21}, {50, 50}, {51, 70}, {70, 70}, {71, 90}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tt_trail trail;
        cr_assert(tt_tape_trail_from(tape, cases[i].from, &trail));
        cr_assert(eq(u32, trail.tick, cases[i].tick));
        uint64_t value = trail.tick > 50 ? trail.tick / 10 : trail_of(trail.tick);
        cr_assert(eq(u64, trail.value, value));
    }
    tt_trail none;
    cr_assert(not(tt_tape_trail_from(tape, 91, &none)));
    cr_assert(tt_tape_info_of(tape)->closed && !tt_tape_info_of(tape)->complete);
    tt_tape_destroy(tape);
}

Test(tape, ends_with_its_close)
{
    write_tape(30, true);
    append_bytes(path, "\0", 1);
    tt_tape_fault fault;
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
}

Test(tape, follows_its_writer_to_the_close)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    tt_tape *tape = open_tape(path);
    cr_assert(eq(u64, tt_tape_info_of(tape)->watermark, tt_tape_info_of(tape)->bytes));
    cr_assert(eq(u32, tt_tape_info_of(tape)->slots, 2));
    for (uint32_t ticks = 7; ticks < 100; ticks += 7) {
        append_until(writer, &maker, ticks);
        tt_tape_sync sync;
        EACH(tt_tape_sync_begin(writer, &sync));
        tt_tape_sync_run(&sync);
        EACH(tt_tape_follow(tape, NULL) == TT_OK);
        EACH(tt_tape_info_of(tape)->durable == ticks - 7);
        EACH(tt_tape_sync_end(writer, &sync) == TT_OK);
        EACH(tt_tape_writer_durable(writer) == ticks);
        EACH(tt_tape_follow(tape, NULL) == TT_OK);
        EACH(tt_tape_info_of(tape)->durable == ticks);
        EACH(!tt_tape_info_of(tape)->closed);
    }
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    cr_assert(eq(int, tt_tape_follow(tape, NULL), TT_OK));
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(info->closed && info->settled && !info->failed);
    cr_assert(eq(u64, info->watermark, info->bytes));
    tt_tape_destroy(tape);
}

Test(tape, keeps_the_last_key_and_checkpoint)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    uint8_t key[TT_KEY_SIZE] = {1, 2, 3};
    tt_checkpoint checkpoint = {.tick = 3, .known = true, .trail = 99, .signature = {7}};
    append_until(writer, &maker, 4);
    cr_assert(eq(int, tt_tape_checkpoint(writer, &checkpoint), TT_BAD_ARGUMENT)); // no key yet
    cr_assert(eq(int, tt_tape_key(writer, key), TT_OK));
    cr_assert(eq(int, tt_tape_checkpoint(writer, &checkpoint), TT_OK));
    checkpoint.tick = 2;
    cr_assert(eq(int, tt_tape_checkpoint(writer, &checkpoint), TT_BAD_ARGUMENT));
    checkpoint = (tt_checkpoint){.tick = 4, .signature = {8}};
    tt_tape_writer_head(writer, checkpoint.head);
    cr_assert(eq(int, tt_tape_checkpoint(writer, &checkpoint), TT_OK));
    checkpoint.tick = 5;
    cr_assert(eq(int, tt_tape_checkpoint(writer, &checkpoint), TT_BAD_ARGUMENT));
    for (uint8_t type = 127; type < TT_OPTIONAL_FIRST; type++) // the library's own
        cr_assert(eq(int, tt_tape_optional(writer, type, "x", 1), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_optional(writer, TT_OPTIONAL_FIRST, "x", 1), TT_OK));
    cr_assert(eq(int, tt_tape_optional(writer, 200, "x", 1), TT_OK));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));

    tt_tape *tape = open_tape(path);
    const tt_tape_info *info = tt_tape_info_of(tape);
    uint8_t head[TT_HEAD_SIZE];
    cr_assert(eq(int, tt_tape_head(tape, 4, head), TT_OK));
    cr_assert(info->has_key && memcmp(info->key, key, sizeof key) == 0);
    cr_assert(eq(u32, info->checkpoints, 2));
    cr_assert(eq(u32, info->checkpoint.tick, 4));
    cr_assert(eq(int, memcmp(info->checkpoint.head, head, sizeof head), 0));
    cr_assert(info->checkpoint.signature[0] == 8 && !info->checkpoint.known);
    tt_tape_destroy(tape);
}

Test(tape, can_be_a_piece_from_the_middle)
{
    enum { FIRST = 1000, TICKS = 300 };
    tt_match match = toy_match(8);
    uint8_t head[TT_HEAD_SIZE] = {42}, found[TT_HEAD_SIZE];
    tt_tape_writer_def def = {.path = path, .match = &match, .first_tick = FIRST};
    tt_tape_writer *writer;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_BAD_ARGUMENT)); // no head
    def.head = head;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    log_maker maker = {.numbering.tick = FIRST};
    append_until(writer, &maker, FIRST + TICKS);
    cr_assert(eq(int, tt_tape_close(writer, true, FIRST + TICKS), TT_OK));

    tt_tape *tape = open_tape(path);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(eq(u32, info->first_tick, FIRST));
    cr_assert(eq(u32, info->ticks, FIRST + TICKS));
    static tt_turn turn;
    cr_assert(eq(int, tt_tape_read(tape, FIRST - 1, &turn), TT_OUT_OF_RANGE));
    cr_assert(eq(int, tt_tape_read(tape, FIRST + TICKS - 1, &turn), TT_OK));
    cr_assert(eq(int, tt_tape_read(tape, FIRST, &turn), TT_OK));
    cr_assert(eq(u32, turn.tick, FIRST));
    cr_assert(eq(int, tt_tape_head(tape, FIRST, found), TT_OK));
    cr_assert(eq(int, memcmp(found, head, sizeof head), 0));
    cr_assert(eq(int, tt_tape_head(tape, FIRST - 1, found), TT_OUT_OF_RANGE));
    tt_trail trail;
    cr_assert(tt_tape_trail_from(tape, 0, &trail) && trail.tick == FIRST + 1);
    tt_tape_destroy(tape);
}

static void append_side_record(uint8_t type, size_t size)
{
    uint8_t bytes[2 + 100 + 8] = {type, (uint8_t)size, 42};
    uint64_t check = XXH3_64bits(bytes, 2 + size);
    memcpy(bytes + 2 + size, &check, sizeof check);
    append_bytes(path, bytes, 2 + size + 8);
}

Test(tape, passes_over_optional_records_only)
{
    write_tape(30, false);
    append_side_record(200, 100);
    append_side_record(255, 0);
    tt_tape *tape = open_tape(path);
    expect_turns(tape, 30);
    cr_assert(eq(u64, tt_tape_info_of(tape)->torn, 0));
    tt_tape_destroy(tape);
    append_side_record(127, 3);
    tt_tape_fault fault;
    cr_assert(eq(int, try_open(path, &fault), TT_BAD_VERSION));
    cr_assert(eq(u32, fault.tick, 30));
}

Test(tape, follows_a_growing_file_byte_by_byte)
{
    static uint8_t bytes[4096];
    write_tape(150, false);
    size_t size = slurp(path, bytes, sizeof bytes), at = 300;
    spit(other_path, bytes, at);
    tt_tape *tape = open_tape(other_path);
    uint32_t ticks = tt_tape_info_of(tape)->ticks;
    for (; at < size; at++) {
        tt_tape_fault fault;
        EACH(!tt_tape_info_of(tape)->closed);
        append_bytes(other_path, bytes + at, 1);
        EACH(tt_tape_follow(tape, &fault) == TT_OK);
        const tt_tape_info *info = tt_tape_info_of(tape);
        EACH(info->ticks == ticks || info->ticks == ticks + 1);
        EACH(info->bytes + info->torn == at + 1);
        ticks = info->ticks;
    }
    expect_turns(tape, 150);
    tt_tape_destroy(tape);
}

static void append_branch(tt_tape_writer *writer, log_maker *maker, const char *id)
{
    uint8_t data[TT_BRANCH_SIZE];
    tt_branch branch = {.seats = UINT64_MAX};
    memcpy(branch.id, id, strlen(id));
    tt_branch_write(&branch, data);
    tt_turn turn = {.tick = maker->numbering.tick, .count = 2};
    turn.events[0] = (tt_event){.type = TT_EVENT_BRANCH, .size = sizeof data, .data = data};
    turn.events[1] =
        (tt_event){.type = TT_EVENT_JOINED, .seat = 1, .size = 2, .data = (const uint8_t *)"Bo"};
    tt_writer bytes = tt_writer_of(maker->bytes, sizeof maker->bytes);
    tt_turn_write(&turn, &maker->numbering, &bytes);
    cr_assert(eq(int, tt_tape_append(writer, bytes.data, bytes.size), TT_OK));
}

Test(tape, knows_which_match_went_on_from_which_and_where)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 10);
    tt_tape *tape = open_tape(path);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(eq(u32, info->branches, 0));
    cr_assert(eq(int, strcmp(info->names[0], "Ada"), 0));
    cr_assert(eq(int, memcmp(info->id, info->match.id, sizeof info->id), 0));
    append_branch(writer, &maker, "first");
    append_until(writer, &maker, 20);
    append_branch(writer, &maker, "second");
    cr_assert(eq(int, tt_tape_follow(tape, NULL), TT_OK));
    cr_assert(all(eq(u32, info->branches, 2), eq(u32, info->branch_tick, 20)));
    cr_assert(eq(int, memcmp(info->parent, "first", 6), 0));
    cr_assert(eq(int, memcmp(info->id, "second", 7), 0));
    cr_assert(eq(int, strcmp(info->names[0], ""), 0));
    cr_assert(eq(int, strcmp(info->names[1], "Bo"), 0));
    tt_tape_destroy(tape);
    tt_tape_close(writer, false, 0);
}

Test(tape, refuses_what_is_no_turn_and_no_match)
{
    tt_tape_writer *writer = begin(path);
    static const char *const wrong[] = {"\x01", "\x01\x02\x01", "\x7f"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        tt_status status = tt_tape_append(writer, wrong[i], strlen(wrong[i]));
        cr_assert(eq(int, status, TT_BAD_ARGUMENT));
    }
    cr_assert(eq(int, tt_tape_append(writer, "\0\0", 2), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_append(writer, "\0", 1), TT_OK));
    cr_assert(eq(int, tt_tape_parted(writer, 1, 256), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_parted(writer, 2, 1), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_close(writer, true, 2), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_close(NULL, false, 0), TT_OK));
    tt_match match = {.seats = 1, .tick_rate = 20};
    tt_tape_writer_def def = {.path = other_path, .match = &match};
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_BAD_ARGUMENT));
    cr_assert(ne(int, access(other_path, F_OK), 0));
}

Test(tape, tells_what_it_can_not_open)
{
    tt_tape_fault fault;
    cr_assert(eq(int, try_open(path, &fault), TT_NOT_FOUND));
    cr_assert(eq(int, try_open(directory, &fault), TT_NOT_A_TAPE));
    spit(path, (const uint8_t *)"#!/bin/sh\nexit 1\n", 17);
    cr_assert(eq(int, try_open(path, &fault), TT_NOT_A_TAPE));
    uint8_t bytes[2048];
    unlink(path);
    write_tape(1, true);
    size_t size = slurp(path, bytes, sizeof bytes);
    bytes[8]++;
    spit(path, bytes, size);
    cr_assert(eq(int, try_open(path, &fault), TT_BAD_VERSION));
}

// The bytes in the page's ```tape block: pairs of hex digits, up to a # on each line.
static size_t page_example(uint8_t *bytes, size_t capacity)
{
    char line[256];
    FILE *file = fopen(TT_SOURCE_DIR "/docs/tape-format.md", "r");
    cr_assert(file != NULL);
    size_t size = 0;
    bool inside = false;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "```", 3) == 0) inside = strcmp(line, "```tape\n") == 0;
        line[strcspn(line, "`#\n")] = 0;
        int step = 0;
        unsigned byte;
        for (char *at = line; inside && sscanf(at, " %2x%n", &byte, &step) == 1; at += step) {
            cr_assert(size < capacity);
            bytes[size++] = (uint8_t)byte;
        }
    }
    fclose(file);
    return size;
}

Test(tape, is_written_as_the_page_says)
{
    uint8_t expected[1024], bytes[1024];
    size_t expected_size = page_example(expected, sizeof expected);
    tt_match match = toy_match(2);
    match.layout = 0; // as on the page
    tt_tape_writer_def def = {.path = path, .match = &match, .build = "example"};
    tt_tape_writer *writer;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    cr_assert(eq(int,
                 tt_tape_append(writer,
                                "\x01\x80\x01\x03"
                                "Ada",
                                7),
                 TT_OK));
    cr_assert(eq(int, tt_tape_append(writer, "\0", 1), TT_OK));
    cr_assert(eq(int, tt_tape_trail(writer, (tt_trail){1, 0x1111111111111111}), TT_OK));
    cr_assert(eq(int, tt_tape_trail(writer, (tt_trail){2, 0x2222222222222222}), TT_OK));
    cr_assert(eq(int, tt_tape_parted(writer, 2, 2), TT_OK));
    cr_assert(eq(int, tt_tape_close(writer, true, 2), TT_OK));
    size_t size = slurp(path, bytes, sizeof bytes);
    cr_assert(eq(sz, size, expected_size));
    cr_assert(eq(int, memcmp(bytes, expected, size), 0));
}
