// The looks of a tape that is read: where they lie, by seat, in the order of their ticks.
//
//     seat 0   { tick 40, at 1200 } { tick 52, at 1500 } …
//     seat 1   { tick 41, at 1260 } …
//
// The looks themselves are read when they are asked for. When there are TT_TAPE_LOOKS_MAX places,
// every second is forgotten, and from then on only every second is kept; and so on.
#pragma once

#include "record.h"

// Twelve bytes, so that two hours of eight seats take less than two megabytes.
typedef struct tt_look_place {
    uint32_t tick;
    uint32_t offset[2]; // of the record, low half first
} tt_look_place;

typedef struct tt_seat_looks {
    tt_look_place *places;
    uint32_t count, capacity;
    uint32_t seen; // records with looks of this seat, kept or not
} tt_seat_looks;

// Zero is empty, but for the allocator.
typedef struct tt_looks {
    tt_allocator allocator;
    uint32_t count;   // places of all seats
    uint32_t thinned; // so often: of 2^thinned records of a seat one is kept
    tt_seat_looks seats[TT_SEATS_MAX];
    uint32_t least[TT_SEATS_MAX]; // tick of each seat's next look, at least
} tt_looks;

void tt_looks_free(tt_looks *looks);
// Makes room for one more place of each of these seats, one bit each. False without memory.
TT_MUST_CHECK bool tt_looks_room(tt_looks *looks, uint64_t seats);
// Appends the place of a record whose first look of this seat is of `tick`, which does not descend.
void tt_looks_add(tt_looks *looks, uint8_t seat, uint32_t tick, uint64_t offset);
// The offset of the last record at or before `tick`; 0: none.
uint64_t tt_looks_find(const tt_looks *looks, uint8_t seat, uint32_t tick);
