// A tape in which people speak, and the copy that is made of it: `path` and `out`.
#pragma once

#include "tape_file.h"
#include "tickertape/strip.h"

static char out[80];

static inline void set_up_both(void)
{
    set_up();
    snprintf(out, sizeof out, "%s/out.tape", directory);
}

static inline void tear_down_both(void)
{
    unlink(out);
    tear_down();
}

static const char secret[] = "at the old ford, at night";

// A turn in which seat 1 says something, seat 3 has a command, and seat 2 speaks to its team.
static inline void make_said(log_maker *maker)
{
    tt_turn turn = {.tick = maker->numbering.tick};
    const uint8_t types[] = {TT_EVENT_CHAT, TT_EVENT_COMMAND, TT_EVENT_TEAM_CHAT};
    for (uint8_t i = 0; i < 3; i++) {
        const char *data = types[i] == TT_EVENT_COMMAND ? "go" : secret;
        uint8_t seat = (uint8_t)(i == 2 ? 2 : 1 + 2 * i);
        turn.events[turn.count++] = (tt_event){.number = maker->numbering.number[seat] + i,
                                               .type = types[i],
                                               .seat = seat,
                                               .size = (uint16_t)strlen(data),
                                               .data = (const uint8_t *)data};
    }
    tt_writer writer = tt_writer_of(maker->bytes, sizeof maker->bytes);
    tt_turn_write(&turn, &maker->numbering, &writer);
    EACH(!writer.failed);
    EACH(writer.size < sizeof maker->bytes);
    maker->size = writer.size;
}

static inline tt_status strip(bool force)
{
    tt_tape_fault fault;
    tt_status status =
        tt_tape_strip(&(tt_strip_def){{.path = path}, .out = out, .force = force}, &fault);
    EACH(fault.status == status && (status == TT_OK) == (fault.reason == NULL));
    return status;
}
