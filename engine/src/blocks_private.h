// The pool is one reservation, and every image a path-copied tree in it:
//
//     [pool][marks][ images ][ owners of leaves ][ owners of nodes ][ nodes ][ bytes of leaves ]
//
// Leaves and nodes go by their numbers. A node has the hashes of its children beside their numbers,
// and owners are counted apart: a save touches nothing else of what it shares, and counts of
// siblings mostly lie in one cache line.
//
// A save makes a new leaf for every changed block and a new node above each, and takes the rest
// from its base. So each new node has a new leaf below it that no other node of its level and save
// has: with `top` nodes reserved for every leaf, nodes can't run out before leaves do. Nor can
// images: each has a leaf that was new with it.
#pragma once

#include "pieces.h"
#include "tickertape/blocks.h"

enum { TT_FANOUT_BITS = 4, TT_BLOCK_BITS = 12, TT_LEVELS_MAX = 8 };

_Static_assert(1 << TT_FANOUT_BITS == TT_BLOCK_FANOUT && 1 << TT_BLOCK_BITS == TT_BLOCK_SIZE, "");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a state is hashed as it lies in memory");

#define TT_NO_SLOT UINT32_MAX

struct tt_image {
    union {
        uint64_t hash;  // of the whole state
        tt_image *next; // while it is free
    };
    uint32_t root; // a node, or the only leaf
    uint32_t owners;
};

// Children behind the last one mean nothing.
typedef struct tt_node {
    uint64_t hashes[TT_BLOCK_FANOUT];
    uint32_t children[TT_BLOCK_FANOUT];
} tt_node;

// Slots of one kind: those given back first, then those never used.
typedef struct tt_shelf {
    uint32_t *owners;  // of a free slot: the next free one
    uint32_t returned; // the first free one, or TT_NO_SLOT
    uint32_t fresh, used, capacity;
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
    tt_shelf leaves, nodes;
    tt_image *images;
    tt_image *free_image; // NULL: take the next of those never used
    uint32_t fresh_images;
    tt_node *node;  // by slot
    uint8_t *bytes; // `stride` for each leaf
};

// Forgets every mark.
void tt_blocks_clear_marks(tt_blocks *blocks);
