// Images of one state, kept as blocks under a hash tree and shared while unchanged:
//
//                    node                 an image is a root: immutable, counted by reference
//                  /      \               a node has TT_BLOCK_FANOUT children and their hashes
//              node        node           a leaf is one block of TT_BLOCK_SIZE bytes
//             / | \        / | \          two images of neighbouring ticks share every subtree
//           [ ][ ][ ]    [ ][ ][ ]        in which nothing was written
//
// hash(block) = XXH3-64 of its bytes (the last block: only those that exist); hash(node) = XXH3-64
// of its children's hashes, little-endian, existing children only. A state of one block has that
// block's hash.
#pragma once

#include "tickertape/allocator.h"

TT_API_BEGIN

enum {
    TT_BLOCK_SIZE = 4096, ///< bytes of a block: a constant of the format
    TT_BLOCK_FANOUT = 16, ///< children of a node: a constant of the format
};

/// A pool of blocks and nodes for states of one size. Allocates at create and never again.
typedef struct tt_blocks tt_blocks;
/// One kept state. Never changes; belongs to the pool that made it.
typedef struct tt_image tt_image;

/// How a pool is made.
typedef struct tt_blocks_def {
    uint64_t state_size;    ///< bytes of the state, at least 1
    uint64_t budget;        ///< bytes for all images together; 0: three full states
    bool prove;             ///< keeps marks by the byte as well, which TT_CHANGES_PROVED needs
    tt_allocator allocator; ///< zero: malloc and free
} tt_blocks_def;

/// Reserves the whole budget. TT_OVER_BUDGET when it holds less than two full states
/// (tt_blocks_least), TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_blocks_create(const tt_blocks_def *def, tt_blocks **out);
/// Frees the pool and every image in it. NULL is fine.
void tt_blocks_destroy(tt_blocks *blocks);
/// The least budget in bytes for states of `state_size`.
uint64_t tt_blocks_least(uint64_t state_size);

/// Bytes of the budget in use.
uint64_t tt_blocks_used(const tt_blocks *blocks);
/// Bytes of the budget in all.
uint64_t tt_blocks_capacity(const tt_blocks *blocks);
/// Whether one more image can be saved even if every block of it has changed.
bool tt_blocks_room(const tt_blocks *blocks);

/// What was written since the last save: one bit per block (and with `prove` per byte), owned by
/// the pool. Marks `size` bytes from `offset`, within the state.
void tt_blocks_mark(tt_blocks *blocks, uint64_t offset, uint64_t size);

/// How tt_blocks_save finds what differs from `base`.
typedef enum tt_changes {
    TT_CHANGES_COMPARED, ///< every block is compared with base's
    TT_CHANGES_MARKED,   ///< only blocks marked since the last save are taken
    TT_CHANGES_PROVED,   ///< marked, and a comparison that proves that no mark was forgotten
} tt_changes;

/// Keeps `state` as a new image that shares with `base` what is unchanged; clears the marks. `base`
/// may be NULL: everything is new. With TT_CHANGES_MARKED, `base` must be the image that `state`
/// had before the marks. Needs tt_blocks_room. The caller owns one reference to the result. With
/// TT_CHANGES_PROVED and a forgotten mark: `*forgotten` is the offset of the first byte that
/// changed unmarked (else UINT64_MAX), and the image is right all the same. `forgotten` may be NULL
/// otherwise.
tt_image *tt_blocks_save(tt_blocks *blocks, tt_image *base, const void *state, tt_changes changes,
                         uint64_t *forgotten);
/// Writes `image` to `state`. `now` is an image that `state` is known to equal, so that only what
/// differs is copied; NULL: everything is. Clears the marks.
void tt_blocks_restore(tt_blocks *blocks, const tt_image *image, const tt_image *now, void *state);
/// One more owner.
tt_image *tt_image_retain(tt_image *image);
/// One owner less; with the last one, what is not shared returns to the pool. NULL is fine.
void tt_blocks_release(tt_blocks *blocks, tt_image *image);

/// The hash of the whole state.
uint64_t tt_image_hash(const tt_image *image);
/// The first byte at or after `from` in which two images differ, found by walking down where hashes
/// differ; UINT64_MAX when there is none.
uint64_t tt_blocks_differ(const tt_blocks *blocks, const tt_image *a, const tt_image *b,
                          uint64_t from);

TT_API_END
