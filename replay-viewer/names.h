// Who sat where, and since when: a fold over the JOINED events of a tape.
#pragma once

#include <tickertape/tape.h>

enum {
    NAME_SIZE = 4 * TT_NAME_MAX + 1, // bytes of an escaped name, the final 0 included
    NAME_SHORT_SIZE = 24,            // bytes of a name where there is little room
    NAMES_MAX = 4 * TT_SEATS_MAX,    // kept of a tape; later ones are passed over
};

// Somebody took a seat.
typedef struct seat_name {
    uint32_t tick; // the first state that knows it
    uint8_t seat;
    char name[NAME_SIZE];
} seat_name;

// All of them, in their order. Zero is none.
typedef struct seat_names {
    uint32_t ticks; // turns that were read
    uint32_t count;
    seat_name taken[NAMES_MAX];
    char last[TT_SEATS_MAX][NAME_SIZE]; // what the tape says of its end; empty: nobody
} seat_names;

// Takes the last name of each seat from what is known of the tape: names_at has these of states
// whose turns are not read yet.
void names_foretell(seat_names *names, const tt_tape_info *info);

// Reads on until turn `ticks`-1 is read. TT_IO, TT_DAMAGED: it stays where it could get.
// TT_OUT_OF_RANGE beyond the tape.
TT_MUST_CHECK tt_status names_read(seat_names *names, tt_tape *tape, uint32_t ticks);
// The players by seat in state `tick`; NULL where nobody has joined. They point into `names`.
void names_at(const seat_names *names, uint32_t tick, const char *players[TT_SEATS_MAX]);
// What a seat is called: its player's name, or "seat 3", for which `spare` is.
const char *names_call(const char *const players[TT_SEATS_MAX], uint32_t seat, char spare[16]);
// The same, where there is little room: as many whole characters as fit.
void names_call_short(const char *const players[TT_SEATS_MAX], uint32_t seat,
                      char words[NAME_SHORT_SIZE]);
