// Tapes of a toy match for a test: as many turns as are asked for, each filled by the test.
// A recorder can go on, and spoil what it wrote, while the tape is read.
#pragma once

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tickertape/tape_writer.h"
#include "toy.h"

enum { RECORDED_SEATS = 4 };

// For loops: Criterion keeps every assertion that it has seen.
#define EACH(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) cr_fatal("line %d: %s", __LINE__, #condition);                           \
    } while (0)

// Adds the events of turn->tick.
typedef void (*recorded_fill)(tt_turn *turn, const tt_numbering *numbering);

// A tape that is being written.
typedef struct tape_recorder {
    char path[32];
    tt_tape_writer *writer;
    tt_numbering numbering;
} tape_recorder;

static inline void recorded_add(tt_turn *turn, const tt_numbering *numbering, tt_event_type type,
                                uint8_t seat, const char *data)
{
    uint32_t before = 0; // requests of this seat in this turn
    for (uint32_t i = 0; i < turn->count; i++)
        before += turn->events[i].seat == seat && tt_event_requested(turn->events[i].type);
    turn->events[turn->count++] = (tt_event){
        .number = numbering->number[seat] + before,
        .type = (uint8_t)type,
        .seat = seat,
        .size = (uint16_t)strlen(data),
        .data = (const uint8_t *)data,
    };
}

// A match that is over after `length` steps; 0: never.
static inline void recorder_begin(tape_recorder *recorder, uint8_t length)
{
    *recorder = (tape_recorder){.path = "/tmp/recorded.XXXXXX"};
    tt_match match = toy_match(RECORDED_SEATS);
    match.settings_size = 4;
    match.settings[0] = length;
    tt_tape_writer_def def = {.path = recorder->path, .match = &match, .force = true};
    int file = mkstemp(recorder->path);
    cr_assert(file >= 0);
    close(file);
    cr_assert(eq(int, tt_tape_writer_create(&def, &recorder->writer), TT_OK));
}

// Writes turns until there are `ticks`.
static inline void recorder_grow(tape_recorder *recorder, uint32_t ticks, recorded_fill fill)
{
    static tt_turn turn;
    for (uint32_t tick = recorder->numbering.tick; tick < ticks; tick++) {
        uint8_t bytes[TT_TURN_SIZE_MAX];
        turn.tick = tick;
        turn.count = 0;
        fill(&turn, &recorder->numbering);
        tt_writer canonical = tt_writer_of(bytes, sizeof bytes);
        tt_turn_write(&turn, &recorder->numbering, &canonical);
        EACH(tt_tape_append(recorder->writer, bytes, canonical.size) == TT_OK);
    }
}

static inline tt_tape *recorder_open(const tape_recorder *recorder)
{
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(recorder->path, &tape, NULL), TT_OK));
    return tape;
}

// Spoils a byte, or heals it again. `tape` (may be NULL) forgets what it
// keeps of the file in memory.
static inline void recorder_damage(const tape_recorder *recorder, uint64_t offset, tt_tape *tape)
{
    uint8_t byte;
    int file = open(recorder->path, O_RDWR);
    cr_assert(file >= 0);
    cr_assert(pread(file, &byte, 1, (off_t)offset) == 1);
    byte ^= 0xff;
    cr_assert(pwrite(file, &byte, 1, (off_t)offset) == 1);
    close(file);
    if (tape) cr_assert(eq(int, tt_tape_follow(tape, NULL), TT_OK));
}

static inline void recorder_close(tape_recorder *recorder)
{
    cr_assert(eq(int, tt_tape_close(recorder->writer, false, 0), TT_OK));
    recorder->writer = NULL;
}

// Removes the file: who has opened the tape can read it to its end.
static inline void recorder_remove(tape_recorder *recorder)
{
    if (recorder->writer) recorder_close(recorder);
    unlink(recorder->path);
}

static inline tt_tape *recorded_tape(uint32_t ticks, recorded_fill fill)
{
    tape_recorder recorder;
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, ticks, fill);
    recorder_close(&recorder);
    tt_tape *tape = recorder_open(&recorder);
    recorder_remove(&recorder);
    return tape;
}
