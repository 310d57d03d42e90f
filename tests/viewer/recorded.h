// A tape of a toy match for a test: as many turns as are asked for, each filled by the test.
#pragma once

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tickertape/tape.h"
#include "toy.h"

enum { RECORDED_SEATS = 4 };

// Adds the events of turn->tick.
typedef void (*recorded_fill)(tt_turn *turn, const tt_numbering *numbering);

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

// Writes the tape, opens it, and removes the file: who has opened a tape can read it to its end.
static inline tt_tape *recorded_tape(uint32_t ticks, recorded_fill fill)
{
    static tt_turn turn;
    char path[] = "/tmp/recorded.XXXXXX";
    tt_match match = toy_match(RECORDED_SEATS);
    tt_tape_writer_def def = {.path = path, .match = &match, .force = true};
    tt_tape_writer *writer;
    tt_numbering numbering = {0};
    int file = mkstemp(path);
    cr_assert(file >= 0);
    close(file);
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    for (uint32_t tick = 0; tick < ticks; tick++) {
        uint8_t bytes[TT_TURN_SIZE_MAX];
        turn.tick = tick;
        turn.count = 0;
        fill(&turn, &numbering);
        tt_writer canonical = tt_writer_of(bytes, sizeof bytes);
        tt_turn_write(&turn, &numbering, &canonical);
        cr_assert(eq(int, tt_tape_append(writer, bytes, canonical.size), TT_OK));
    }
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(path, &tape, NULL), TT_OK));
    unlink(path);
    return tape;
}
