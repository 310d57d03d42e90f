// Walks over the trees of a pool: save, release, restore, hash, differ. Two trees that share a
// subtree have the same pointer there, so every walk over two stops where nothing differs.

#include "blocks_private.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define NOWHERE UINT64_MAX

// A subtree's place in every tree: the index-th one of its level.
typedef struct place {
    uint64_t index;
    uint32_t level;
} place;

static place root_of(const tt_blocks *blocks)
{
    return (place){.index = 0, .level = blocks->top};
}

static place child_of(place at, uint32_t i)
{
    return (place){.index = at.index * TT_BLOCK_FANOUT + i, .level = at.level - 1};
}

static uint64_t start_of(place at)
{
    return at.index << (TT_BLOCK_BITS + TT_FANOUT_BITS * at.level);
}

static uint64_t end_of(place at)
{
    return start_of((place){.index = at.index + 1, .level = at.level});
}

static size_t leaf_size(const tt_blocks *blocks, place at)
{
    return at.index + 1 < blocks->counts[0] ? blocks->stride : blocks->last_size;
}

static uint8_t *bytes_of(const tt_blocks *blocks, const tt_image *leaf)
{
    return blocks->bytes + (size_t)(leaf - blocks->leaves) * blocks->stride;
}

static tt_node *node_of(tt_image *image)
{
    return (tt_node *)image;
}

static const tt_node *const_node_of(const tt_image *image)
{
    return (const tt_node *)image;
}

// Whether a block below `at` is marked. Subtrees of level 0 and 1 lie within a word, others are
// whole words.
static bool marked(const tt_blocks *blocks, place at)
{
    uint64_t first = at.index << TT_FANOUT_BITS * at.level;
    if (at.level <= 1) {
        uint64_t mask = at.level == 0 ? 1 : (1u << TT_BLOCK_FANOUT) - 1;
        return (blocks->marks[first / 64] >> first % 64 & mask) != 0;
    }
    uint64_t end = ((at.index + 1) << TT_FANOUT_BITS * at.level) / 64;
    if (end > blocks->mark_words) end = blocks->mark_words;
    uint64_t any = 0;
    for (uint64_t i = first / 64; i < end; i++) any |= blocks->marks[i];
    return any != 0;
}

static tt_image *take(tt_shelf *from, tt_image *never_used)
{
    TT_ASSERT(from->used < from->capacity);
    from->used++;
    tt_image *image = from->returned;
    if (image) {
        from->returned = image->next;
    } else {
        from->fresh++;
        image = never_used;
    }
    image->owners = 1;
    image->hashed = false;
    return image;
}

static void give_back(tt_shelf *to, tt_image *image)
{
    to->used--;
    image->next = to->returned;
    to->returned = image;
}

tt_image *tt_image_retain(tt_image *image)
{
    TT_ASSERT(image->owners > 0 && image->owners < UINT32_MAX);
    image->owners++;
    return image;
}

static void release(tt_blocks *blocks, tt_image *image, uint32_t level)
{
    TT_ASSERT(image->owners > 0);
    if (--image->owners > 0) return;
    if (level == 0) {
        give_back(&blocks->leaf_shelf, image);
        return;
    }
    tt_image **children = node_of(image)->children;
    for (uint32_t i = 0; i < TT_BLOCK_FANOUT && children[i]; i++)
        release(blocks, children[i], level - 1);
    give_back(&blocks->node_shelf, image);
}

void tt_blocks_release(tt_blocks *blocks, tt_image *image)
{
    if (image) release(blocks, image, blocks->top);
}

// One save on its way down the tree.
typedef struct saving {
    tt_blocks *blocks;
    const uint8_t *state;
    tt_changes changes;
    uint64_t forgotten;
} saving;

// The first byte of a changed block that differs and is not marked, if none was found before.
static void prove(saving *save, const uint8_t *before, place at)
{
    const uint64_t *marks = save->blocks->byte_marks;
    uint64_t start = start_of(at), end = start + leaf_size(save->blocks, at);
    for (uint64_t i = start; i < end && save->forgotten == NOWHERE; i++) {
        bool announced = (marks[i / 64] >> i % 64 & 1) != 0;
        if (save->state[i] != before[i - start] && !announced) save->forgotten = i;
    }
}

// What follows returns a new subtree for `at`, or NULL where nothing changed since `base`.
static tt_image *save_leaf(saving *save, const tt_image *base, place at)
{
    tt_blocks *blocks = save->blocks;
    const uint8_t *now = save->state + start_of(at);
    size_t size = leaf_size(blocks, at);
    if (base && save->changes != TT_CHANGES_MARKED) {
        const uint8_t *before = bytes_of(blocks, base);
        if (memcmp(before, now, size) == 0) return NULL;
        if (save->changes == TT_CHANGES_PROVED) prove(save, before, at);
    }
    tt_image *leaf = take(&blocks->leaf_shelf, blocks->leaves + blocks->leaf_shelf.fresh);
    memcpy(bytes_of(blocks, leaf), now, size);
    leaf->hash = XXH3_64bits(now, size); // while the cache has it: later costs half as much again
    leaf->hashed = true;
    return leaf;
}

static tt_image *save_node(tt_blocks *blocks, tt_image *const *fresh, uint32_t count,
                           tt_image *base)
{
    tt_node *made =
        node_of(take(&blocks->node_shelf, &blocks->nodes[blocks->node_shelf.fresh].head));
    for (uint32_t i = 0; i < count; i++)
        made->children[i] = fresh[i] ? fresh[i] : tt_image_retain(node_of(base)->children[i]);
    if (count < TT_BLOCK_FANOUT) made->children[count] = NULL;
    return &made->head;
}

static tt_image *save_changed(saving *save, tt_image *base, place at)
{
    tt_blocks *blocks = save->blocks;
    if (base && save->changes == TT_CHANGES_MARKED && !marked(blocks, at)) return NULL;
    if (at.level == 0) return save_leaf(save, base, at);
    tt_image *fresh[TT_BLOCK_FANOUT];
    uint64_t left = blocks->counts[at.level - 1] - at.index * TT_BLOCK_FANOUT;
    uint32_t count = left < TT_BLOCK_FANOUT ? (uint32_t)left : TT_BLOCK_FANOUT;
    bool any = false;
    for (uint32_t i = 0; i < count; i++) {
        tt_image *before = base ? node_of(base)->children[i] : NULL;
        fresh[i] = save_changed(save, before, child_of(at, i));
        any = any || fresh[i];
    }
    return any ? save_node(blocks, fresh, count, base) : NULL;
}

tt_image *tt_blocks_save(tt_blocks *blocks, tt_image *base, const void *state, tt_changes changes,
                         uint64_t *forgotten)
{
    TT_ASSERT(tt_blocks_room(blocks));
    TT_ASSERT(changes != TT_CHANGES_PROVED || (blocks->byte_marks && forgotten));
    saving save = {.blocks = blocks, .state = state, .changes = changes, .forgotten = NOWHERE};
    tt_image *image = save_changed(&save, base, root_of(blocks));
    tt_blocks_clear_marks(blocks);
    if (forgotten) *forgotten = save.forgotten;
    return image ? image : tt_image_retain(base);
}

static void restore(const tt_blocks *blocks, const tt_image *image, const tt_image *now, place at,
                    uint8_t *state)
{
    if (image == now) return;
    if (at.level == 0) {
        memcpy(state + start_of(at), bytes_of(blocks, image), leaf_size(blocks, at));
        return;
    }
    tt_image *const *children = const_node_of(image)->children;
    for (uint32_t i = 0; i < TT_BLOCK_FANOUT && children[i]; i++)
        restore(blocks, children[i], now ? const_node_of(now)->children[i] : NULL, child_of(at, i),
                state);
}

void tt_blocks_restore(tt_blocks *blocks, const tt_image *image, const tt_image *now, void *state)
{
    restore(blocks, image, now, root_of(blocks), state);
    tt_blocks_clear_marks(blocks);
}

static uint64_t hash_of(const tt_blocks *blocks, tt_image *image, place at)
{
    if (image->hashed) return image->hash;
    if (at.level == 0) {
        image->hash = XXH3_64bits(bytes_of(blocks, image), leaf_size(blocks, at));
    } else {
        tt_image *const *children = node_of(image)->children;
        uint64_t hashes[TT_BLOCK_FANOUT];
        uint32_t count = 0;
        for (; count < TT_BLOCK_FANOUT && children[count]; count++)
            hashes[count] = hash_of(blocks, children[count], child_of(at, count));
        image->hash = XXH3_64bits(hashes, count * sizeof hashes[0]);
    }
    image->hashed = true;
    return image->hash;
}

uint64_t tt_blocks_hash(tt_blocks *blocks, tt_image *image)
{
    return hash_of(blocks, image, root_of(blocks));
}

static uint64_t differ_in_leaf(const tt_blocks *blocks, const tt_image *a, const tt_image *b,
                               place at, uint64_t from)
{
    const uint8_t *left = bytes_of(blocks, a), *right = bytes_of(blocks, b);
    uint64_t start = start_of(at);
    size_t size = leaf_size(blocks, at);
    for (size_t i = from > start ? (size_t)(from - start) : 0; i < size; i++)
        if (left[i] != right[i]) return start + i;
    return NOWHERE;
}

static uint64_t differ(const tt_blocks *blocks, tt_image *a, tt_image *b, place at, uint64_t from)
{
    if (a == b || end_of(at) <= from) return NOWHERE;
    if (hash_of(blocks, a, at) == hash_of(blocks, b, at)) return NOWHERE;
    if (at.level == 0) return differ_in_leaf(blocks, a, b, at, from);
    tt_image *const *left = node_of(a)->children, *const *right = node_of(b)->children;
    for (uint32_t i = 0; i < TT_BLOCK_FANOUT && left[i]; i++) {
        uint64_t found = differ(blocks, left[i], right[i], child_of(at, i), from);
        if (found != NOWHERE) return found;
    }
    return NOWHERE;
}

uint64_t tt_blocks_differ(tt_blocks *blocks, tt_image *a, tt_image *b, uint64_t from)
{
    return differ(blocks, a, b, root_of(blocks), from);
}
