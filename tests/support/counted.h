// An allocator over one arena that counts what is taken and given back, and of which any piece can
// be made to fail. A piece that it did not give, or another size than it gave, breaks a promise.
#pragma once

#include "tickertape/allocator.h"

enum { COUNTED_PIECES = 8192 };

typedef struct tt_counted {
    uint8_t *arena;
    size_t capacity, used;
    uint32_t taken, live;
    uint32_t fail_at; // of the pieces taken, from 1; 0: none fails
    bool fails_on;    // all after it, too
    struct {
        const void *memory; // NULL: given back
        size_t size;
    } pieces[COUNTED_PIECES];
} tt_counted;

// Reserves the arena. What is given back is not used again.
void tt_counted_start(tt_counted *counted, size_t capacity);
// Everything is to be given back by now. The arena is empty again, and piece `fail_at` will fail.
void tt_counted_again(tt_counted *counted, uint32_t fail_at);
// Everything is to be given back by now.
void tt_counted_stop(tt_counted *counted);
tt_allocator tt_counted_allocator(tt_counted *counted);
// Has something made again and again, which gives back what it took, each time with another piece
// failing: then it has to say TT_OUT_OF_MEMORY. Returns how many pieces it takes when none fails.
uint32_t tt_counted_pieces(tt_counted *counted, tt_status (*make)(tt_allocator allocator));
