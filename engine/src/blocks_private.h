// The pool is one reservation, and every image a path-copied tree in it:
//
//     [pool][marks][ heads of leaves ][ nodes ][ bytes of leaves ]
//
// A save makes a new leaf for every changed block and a new node above each, and takes the rest
// from its base. So each new node has a new leaf below it that no other node of its level and save
// has: with `top` nodes reserved for every leaf, nodes can't run out before leaves do.
#pragma once

#include "room.h"
#include "tickertape/blocks.h"

enum { TT_FANOUT_BITS = 4, TT_BLOCK_BITS = 12, TT_LEVELS_MAX = 8 };

_Static_assert(1 << TT_FANOUT_BITS == TT_BLOCK_FANOUT && 1 << TT_BLOCK_BITS == TT_BLOCK_SIZE, "");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a state is hashed as it lies in memory");

// A leaf, or the head of a node. Which of them follows from the level it is found on.
struct tt_image {
    union {
        uint64_t hash;  // valid when `hashed`
        tt_image *next; // while it is free
    };
    uint32_t owners;
    bool hashed;
};

typedef struct tt_node {
    tt_image head;
    tt_image *children[TT_BLOCK_FANOUT]; // NULL behind the last one
} tt_node;

// Slots of one kind: those given back first, then those never used.
typedef struct tt_shelf {
    tt_image *returned;
    uint64_t fresh, used, capacity;
} tt_shelf;

struct tt_blocks {
    uint64_t state_size;
    uint64_t counts[TT_LEVELS_MAX]; // trees' nodes on each level, leaves first
    uint32_t top;                   // the root's level
    uint32_t stride;                // bytes reserved for a leaf, and of all leaves but the last
    uint32_t last_size;             // bytes of the last leaf
    uint64_t mark_words;
    uint64_t *marks;      // a bit for each block
    uint64_t *byte_marks; // a bit for each byte; NULL: nothing is to be proved
    tt_shelf leaf_shelf, node_shelf;
    tt_image *leaves;
    tt_node *nodes;
    uint8_t *bytes;
};

// Forgets every mark.
void tt_blocks_clear_marks(tt_blocks *blocks);
