// A pool's shape and budget, and its marks. What is in it, and why: blocks_private.h.

#include "blocks_private.h"

#include "allocation.h"

#include <string.h>

#define STATE_SIZE_MAX (UINT64_C(1) << 40) // what trees of TT_LEVELS_MAX levels can hold

// The shape of every tree of this pool: how many nodes each level has.
static void measure(tt_blocks *blocks, uint64_t state_size)
{
    TT_ASSERT(state_size >= 1 && state_size <= STATE_SIZE_MAX);
    blocks->state_size = state_size;
    blocks->counts[0] = tt_rounded_up(state_size, TT_BLOCK_SIZE) / TT_BLOCK_SIZE;
    blocks->stride = TT_BLOCK_SIZE;
    blocks->last_size = (uint32_t)((state_size - 1) % TT_BLOCK_SIZE) + 1;
    if (blocks->counts[0] == 1) blocks->stride = (uint32_t)tt_piece_size(state_size);
    for (; blocks->counts[blocks->top] > 1; blocks->top++)
        blocks->counts[blocks->top + 1] =
            tt_rounded_up(blocks->counts[blocks->top], TT_BLOCK_FANOUT) / TT_BLOCK_FANOUT;
    blocks->mark_words = tt_rounded_up(blocks->counts[0], 64) / 64;
}

static uint64_t size_of(const tt_blocks *blocks, uint64_t leaves, uint64_t nodes)
{
    return leaves * (blocks->stride + sizeof(uint32_t) + sizeof(tt_image)) +
           nodes * (sizeof(tt_node) + sizeof(uint32_t));
}

// What one leaf takes from the budget: itself, and a node on every level above.
static uint64_t leaf_cost(const tt_blocks *blocks)
{
    return size_of(blocks, 1, blocks->top);
}

static uint64_t least(const tt_blocks *blocks)
{
    return 2 * blocks->counts[0] * leaf_cost(blocks);
}

uint64_t tt_blocks_least(uint64_t state_size)
{
    if (state_size > STATE_SIZE_MAX) return UINT64_MAX;
    tt_blocks shape = {0};
    measure(&shape, state_size);
    return least(&shape);
}

static uint64_t byte_mark_size(const tt_blocks *shape, const tt_blocks_def *def)
{
    return def->prove ? tt_rounded_up(shape->state_size, 64) / 8 : 0;
}

static uint64_t pool_size(const tt_blocks *shape, const tt_blocks_def *def)
{
    uint64_t leaves = shape->leaves.capacity, nodes = shape->nodes.capacity;
    return tt_piece_size(sizeof *shape) + tt_piece_size(shape->mark_words * sizeof(uint64_t)) +
           tt_piece_size(byte_mark_size(shape, def)) + tt_piece_size(leaves * sizeof(tt_image)) +
           tt_piece_size(leaves * sizeof(uint32_t)) + tt_piece_size(nodes * sizeof(uint32_t)) +
           tt_piece_size(nodes * sizeof(tt_node)) + leaves * shape->stride + TT_BLOCK_SIZE;
}

// Whole blocks lie where pages do: each takes one.
static uint8_t *aligned_to_block(uint8_t *at)
{
    return at + (TT_BLOCK_SIZE - (uintptr_t)at % TT_BLOCK_SIZE) % TT_BLOCK_SIZE;
}

static tt_blocks *lay_out(uint8_t *memory, const tt_blocks *shape, const tt_blocks_def *def)
{
    uint64_t leaves = shape->leaves.capacity, nodes = shape->nodes.capacity;
    tt_blocks *blocks = tt_piece_cut(&memory, sizeof *blocks);
    *blocks = *shape;
    blocks->marks = tt_piece_cut(&memory, shape->mark_words * sizeof(uint64_t));
    memset(blocks->marks, 0, shape->mark_words * sizeof(uint64_t));
    if (def->prove) {
        blocks->byte_marks = tt_piece_cut(&memory, byte_mark_size(shape, def));
        memset(blocks->byte_marks, 0, byte_mark_size(shape, def));
    }
    blocks->images = tt_piece_cut(&memory, leaves * sizeof(tt_image));
    blocks->leaves.owners = tt_piece_cut(&memory, leaves * sizeof(uint32_t));
    blocks->nodes.owners = tt_piece_cut(&memory, nodes * sizeof(uint32_t));
    blocks->node = tt_piece_cut(&memory, nodes * sizeof(tt_node));
    blocks->bytes = aligned_to_block(memory);
    return blocks;
}

// False: more slots than numbers.
static bool share_out(tt_blocks *shape, uint64_t budget)
{
    uint64_t leaves = budget / leaf_cost(shape);
    if (leaves > TT_NO_SLOT / TT_LEVELS_MAX) return false;
    shape->leaves = (tt_shelf){.returned = TT_NO_SLOT, .capacity = (uint32_t)leaves};
    shape->nodes = (tt_shelf){.returned = TT_NO_SLOT, .capacity = (uint32_t)leaves * shape->top};
    return true;
}

tt_status tt_blocks_create(const tt_blocks_def *def, tt_blocks **out)
{
    *out = NULL;
    if (def->state_size > STATE_SIZE_MAX) return TT_OVER_BUDGET;
    tt_blocks shape = {0};
    measure(&shape, def->state_size);
    uint64_t budget = def->budget > 0 ? def->budget : least(&shape) / 2 * 3;
    if (budget < least(&shape)) return TT_OVER_BUDGET;
    if (budget > PTRDIFF_MAX || !share_out(&shape, budget)) return TT_OUT_OF_MEMORY;
    uint64_t size = tt_piece_size(pool_size(&shape, def));
    if (size > SIZE_MAX) return TT_OUT_OF_MEMORY;
    uint8_t *memory = tt_allocate_aligned(&def->allocator, (size_t)size);
    if (!memory) return TT_OUT_OF_MEMORY;
    *out = lay_out(memory, &shape, def);
    return TT_OK;
}

void tt_blocks_destroy(tt_blocks *blocks)
{
    tt_free(blocks); // the pool begins with it
}

uint64_t tt_blocks_used(const tt_blocks *blocks)
{
    return size_of(blocks, blocks->leaves.used, blocks->nodes.used);
}

uint64_t tt_blocks_capacity(const tt_blocks *blocks)
{
    return size_of(blocks, blocks->leaves.capacity, blocks->nodes.capacity);
}

bool tt_blocks_room(const tt_blocks *blocks)
{
    return blocks->leaves.capacity - blocks->leaves.used >= blocks->counts[0];
}

// Sets bits first to last.
static void set_bits(uint64_t *words, uint64_t first, uint64_t last)
{
    uint64_t from = UINT64_MAX << first % 64, to = UINT64_MAX >> (63 - last % 64);
    if (first / 64 == last / 64) {
        words[first / 64] |= from & to;
        return;
    }
    words[first / 64] |= from;
    for (uint64_t i = first / 64 + 1; i < last / 64; i++) words[i] = UINT64_MAX;
    words[last / 64] |= to;
}

// Apart from what is called for every write of a step, which then saves no registers.
__attribute__((noinline)) static void mark_all(tt_blocks *blocks, uint64_t first, uint64_t last)
{
    set_bits(blocks->marks, first / TT_BLOCK_SIZE, last / TT_BLOCK_SIZE);
    if (blocks->byte_marks) set_bits(blocks->byte_marks, first, last);
}

void tt_blocks_mark(tt_blocks *blocks, uint64_t offset, uint64_t size)
{
    TT_ASSERT(offset <= blocks->state_size && size <= blocks->state_size - offset);
    if (size == 0) return;
    uint64_t last = offset + size - 1, block = offset / TT_BLOCK_SIZE;
    if (block != last / TT_BLOCK_SIZE || blocks->byte_marks) {
        mark_all(blocks, offset, last);
        return;
    }
    // Mostly it is set already, and then a store would only hold the next one up.
    uint64_t *word = &blocks->marks[block / 64], bit = UINT64_C(1) << block % 64;
    if ((*word & bit) == 0) *word |= bit;
}

void tt_blocks_clear_marks(tt_blocks *blocks)
{
    memset(blocks->marks, 0, blocks->mark_words * sizeof(uint64_t));
    if (blocks->byte_marks)
        memset(blocks->byte_marks, 0, tt_rounded_up(blocks->state_size, 64) / 8);
}
