// A stripped tape has nothing of what was said and all of the rest.

#define _GNU_SOURCE // memmem

#include "format.h"
#include "signed.h"
#include "stripped.h"
#include "tickertape/seal.h"

TestSuite(strip, .init = set_up_both, .fini = tear_down_both);

enum { RATE = 20, LONG = 5000, SAID = 7 };
static const uint32_t said_in[SAID] = {5, 300, 301, 302, 1200, 2399, LONG - 1};

static bool is_said(uint32_t tick)
{
    for (uint32_t i = 0; i < SAID; i++) {
        if (said_in[i] == tick) return true;
    }
    return false;
}

static void append_match(tt_tape_writer *writer, log_maker *maker, uint32_t ticks)
{
    while (tt_tape_writer_ticks(writer) < ticks) {
        if (is_said(tt_tape_writer_ticks(writer)))
            make_said(maker);
        else
            make_turn(maker);
        EACH(tt_tape_append(writer, maker->bytes, maker->size) == TT_OK);
        tt_trail trail = {maker->numbering.tick, trail_of(maker->numbering.tick)};
        EACH(tt_tape_trail(writer, trail) == TT_OK);
    }
}

// With everything that can stand beside turns; a checkpoint right behind a turn that is stripped.
static void append_signed(tt_tape_writer *writer, log_maker *maker)
{
    put_key(writer);
    for (uint32_t tick = 1200; tick <= LONG; tick += 1200) {
        append_match(writer, maker, tick);
        put_checkpoint(writer, tick, NULL);
        EACH(tt_tape_optional(writer, 200, "anything", 8) == TT_OK);
    }
    append_match(writer, maker, LONG);
}

static void write_match(bool closed)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_signed(writer, &maker);
    EACH(tt_tape_parted(writer, 4000, 5) == TT_OK);
    EACH(tt_tape_flush(writer) == TT_OK);
    if (closed)
        EACH(tt_tape_close(writer, true, LONG - 1) == TT_OK);
    else
        tt_tape_abandon(writer);
}

static bool has_secret(const char *file)
{
    static uint8_t bytes[1 << 20];
    size_t size = slurp(file, bytes, sizeof bytes);
    return memmem(bytes, size, secret, strlen(secret)) != NULL;
}

// Turn by turn, with the links and the trails.
static void expect_same(tt_tape *whole, tt_tape *stripped)
{
    static tt_turn turns[2];
    uint8_t heads[2][TT_HEAD_SIZE];
    tt_trail trails[2];
    EACH(tt_tape_info_of(whole)->ticks == LONG && tt_tape_info_of(stripped)->ticks == LONG);
    for (uint32_t tick = 0; tick < LONG; tick++) {
        EACH(tt_tape_read(whole, tick, &turns[0]) == TT_OK);
        EACH(tt_tape_read(stripped, tick, &turns[1]) == TT_OK);
        EACH(tt_turn_same(&turns[0], &turns[1]));
        for (uint32_t i = 0; i < turns[0].count; i++) {
            const tt_event *was = &turns[0].events[i], *is = &turns[1].events[i];
            EACH(is->stripped == tt_event_is_chat(was->type) && was->sequence == is->sequence);
            EACH(is->size == (is->stripped ? 0 : was->size));
        }
        EACH(tt_tape_head(whole, tick + 1, heads[0]) == TT_OK);
        EACH(tt_tape_head(stripped, tick + 1, heads[1]) == TT_OK);
        EACH(memcmp(heads[0], heads[1], TT_HEAD_SIZE) == 0);
        EACH(tt_tape_trail_from(whole, tick, &trails[0]));
        EACH(tt_tape_trail_from(stripped, tick, &trails[1]));
        EACH(trails[0].tick == trails[1].tick && trails[0].value == trails[1].value);
    }
}

static void expect_stripped(const tt_tape_info *was, const tt_tape_info *is)
{
    EACH(is->stripped == SAID && is->stripped_events == 2 * SAID && is->stripped_tick == 5);
    EACH(was->stripped == 0 && was->stripped_events == 0 && was->stripped_tick == UINT32_MAX);
    EACH(is->events == was->events && is->commands == was->commands && is->settled);
    EACH(is->complete == was->complete && is->over_tick == was->over_tick);
    EACH(is->parted_tick == was->parted_tick && is->parted_seats == was->parted_seats);
    EACH(is->checkpoints == was->checkpoints && is->sealed == was->sealed);
    EACH(memcmp(is->names, was->names, sizeof is->names) == 0 &&
         strcmp(is->build, was->build) == 0);
}

static void expect_signed(tt_tape *tape)
{
    tt_audit audit;
    EACH(tt_tape_audit(tape, NULL, &audit) == TT_OK);
    EACH(!audit.reason && audit.checkpoints == LONG / 1200);
}

Test(strip, takes_out_what_was_said_and_nothing_else)
{
    write_match(true);
    cr_assert(has_secret(path));
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(not(has_secret(out)));
    tt_tape *whole = open_tape(path), *stripped = open_tape(out);
    expect_stripped(tt_tape_info_of(whole), tt_tape_info_of(stripped));
    expect_same(whole, stripped);
    expect_signed(stripped);
    tt_tape_destroy(whole);
    tt_tape_destroy(stripped);
}

Test(strip, a_sealed_tape_is_sealed_again)
{
    write_match(true);
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = path}, NULL), TT_OK));
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(not(has_secret(out)));
    tt_tape *whole = open_tape(path), *stripped = open_tape(out);
    expect_stripped(tt_tape_info_of(whole), tt_tape_info_of(stripped));
    expect_same(whole, stripped);
    expect_signed(stripped);
    tt_tape_destroy(whole);
    tt_tape_destroy(stripped);
}

Test(strip, can_be_sealed_afterwards)
{
    write_match(true);
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = out}, NULL), TT_OK));
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = path}, NULL), TT_OK));
    tt_tape *whole = open_tape(path), *stripped = open_tape(out);
    expect_stripped(tt_tape_info_of(whole), tt_tape_info_of(stripped));
    expect_same(whole, stripped);
    expect_signed(stripped);
    tt_tape_destroy(whole);
    tt_tape_destroy(stripped);
}

Test(strip, twice_is_as_once)
{
    static uint8_t once[1 << 18], twice[1 << 18];
    write_match(true);
    cr_assert(eq(int, strip(false), TT_OK));
    size_t size = slurp(out, once, sizeof once);
    cr_assert(eq(int, rename(out, path), 0));
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(eq(sz, slurp(out, twice, sizeof twice), size));
    cr_assert(eq(int, memcmp(once, twice, size), 0));
}

Test(strip, where_nothing_was_said_the_copy_is_the_tape)
{
    static uint8_t before[1 << 16], after[1 << 16];
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 4);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
    cr_assert(eq(int, strip(false), TT_OK));
    size_t size = slurp(path, before, sizeof before);
    cr_assert(eq(sz, slurp(out, after, sizeof after), size));
    // But for the sequences of the slots, and the checks that cover them.
    memcpy(after + TT_SLOTS_AT, before + TT_SLOTS_AT, TT_SLOTS_SIZE);
    cr_assert(eq(int, memcmp(before, after, size), 0));
}

Test(strip, a_tape_that_is_not_closed_is_closed_where_it_ends)
{
    write_match(false);
    append_bytes(path, "\1\7\1\x80", 4);
    cr_assert(eq(int, strip(false), TT_OK));
    tt_tape *whole = open_tape(path), *stripped = open_tape(out);
    cr_assert(eq(u64, tt_tape_info_of(whole)->torn, 4));
    expect_stripped(tt_tape_info_of(whole), tt_tape_info_of(stripped));
    cr_assert(tt_tape_info_of(stripped)->closed && !tt_tape_info_of(stripped)->complete);
    expect_same(whole, stripped);
    tt_tape_destroy(whole);
    tt_tape_destroy(stripped);
}

Test(strip, a_piece_of_a_match_is_stripped_too)
{
    uint8_t head[TT_HEAD_SIZE] = {9};
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = path, .match = &match, .first_tick = 100, .head = head};
    tt_tape_writer *writer;
    log_maker maker = {.numbering.tick = 100};
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    append_match(writer, &maker, 310);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
    cr_assert(eq(int, strip(false), TT_OK));
    tt_tape *tape = open_tape(out);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(all(eq(u32, info->first_tick, 100), eq(u32, info->ticks, 310)));
    cr_assert(all(eq(u32, info->stripped, 3), eq(u32, info->stripped_tick, 300)));
    tt_tape_destroy(tape);
}

// Nobody can make the chain of what is left, so nobody is given it to play on with.
Test(strip, a_copy_of_turns_ends_before_what_was_stripped)
{
    static uint8_t bytes[60000];
    uint32_t count;
    write_match(true);
    cr_assert(eq(int, strip(false), TT_OK));
    tt_tape *tape = open_tape(out);
    tt_writer turns = tt_writer_of(bytes, sizeof bytes);
    cr_assert(eq(int, tt_tape_copy(tape, 6, &turns, &count), TT_OK));
    cr_assert(eq(u32, count, 300 - 6));
    size_t size = turns.size;
    for (uint32_t tick = 300; tick < 303; tick++) {
        cr_assert(eq(int, tt_tape_copy(tape, tick, &turns, &count), TT_STRIPPED));
        cr_assert(all(eq(u32, count, 0), eq(sz, turns.size, size)));
    }
    cr_assert(eq(int, tt_tape_copy(tape, 303, &turns, &count), TT_OK));
    tt_tape_destroy(tape);
}

Test(strip, replaces_a_file_only_by_force)
{
    static uint8_t bytes[1 << 18];
    tt_tape_fault fault;
    write_match(true);
    spit(out, (const uint8_t *)"precious", 8);
    cr_assert(eq(int, strip(false), TT_EXISTS));
    cr_assert(eq(sz, slurp(out, bytes, sizeof bytes), 8));
    cr_assert(eq(int, strip(true), TT_OK));
    cr_assert(eq(int, try_open(out, &fault), TT_OK));
    tt_strip_def other = {{.path = path}, .out = directory, .force = true};
    cr_assert(eq(int, tt_tape_strip(&other, NULL), TT_EXISTS));
    other.out = "/dev/null";
    cr_assert(eq(int, tt_tape_strip(&other, NULL), TT_EXISTS));
}

// As one that was killed leaves it.
Test(strip, an_empty_file_is_in_nobodys_way)
{
    tt_tape_fault fault;
    write_match(true);
    spit(out, (const uint8_t *)"", 0);
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(eq(int, try_open(out, &fault), TT_OK));
}

static size_t read_tape(uint8_t *bytes, size_t capacity)
{
    return slurp(path, bytes, capacity);
}

// By its own name, by another one, and by the one that the copy has while it is made.
Test(strip, the_tape_stays_as_it_is)
{
    static uint8_t before[1 << 18], after[1 << 18];
    char link_name[96], left[96];
    write_match(true);
    size_t size = read_tape(before, sizeof before);
    snprintf(link_name, sizeof link_name, "%s.link", path);
    snprintf(left, sizeof left, "%s.stripping", out);
    EACH(symlink(path, link_name) == 0 && link(path, left) == 0);
    const char *const outs[] = {path, link_name, out};
    for (int i = 0; i < 3; i++) {
        tt_tape_fault fault;
        tt_strip_def def = {{.path = path}, .out = outs[i], .force = true};
        EACH(tt_tape_strip(&def, &fault) == TT_BUSY && fault.status == TT_BUSY);
        EACH(access(left, F_OK) == 0 && access(out, F_OK) != 0);
        EACH(read_tape(after, sizeof after) == size && memcmp(before, after, size) == 0);
    }
    unlink(left);
    unlink(link_name);
    cr_assert(has_secret(path));
    cr_assert(eq(int, strip(true), TT_OK));
}

Test(strip, replaces_no_tape_that_is_being_written)
{
    write_match(true);
    tt_tape_writer *writer = begin(out);
    cr_assert(eq(int, strip(true), TT_BUSY));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    cr_assert(eq(int, strip(true), TT_OK));
}

Test(strip, of_what_is_no_tape_there_is_no_copy)
{
    cr_assert(eq(int, strip(false), TT_NOT_FOUND));
    spit(path, (const uint8_t *)"#!/bin/sh\nexit 1\n", 17);
    cr_assert(eq(int, strip(false), TT_NOT_A_TAPE));
    cr_assert(eq(int, access(out, F_OK), -1));
}
