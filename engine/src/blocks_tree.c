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

static uint8_t *bytes_of(const tt_blocks *blocks, uint32_t leaf)
{
    return blocks->bytes + (size_t)leaf * blocks->stride;
}

static uint32_t child_count(const tt_blocks *blocks, place at)
{
    uint64_t left = blocks->counts[at.level - 1] - at.index * TT_BLOCK_FANOUT;
    return left < TT_BLOCK_FANOUT ? (uint32_t)left : TT_BLOCK_FANOUT;
}

static tt_shelf *shelf_of(tt_blocks *blocks, uint32_t level)
{
    return level == 0 ? &blocks->leaves : &blocks->nodes;
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

static uint32_t take(tt_shelf *from)
{
    TT_ASSERT(from->used < from->capacity);
    from->used++;
    uint32_t slot = from->returned;
    if (slot == TT_NO_SLOT)
        slot = from->fresh++;
    else
        from->returned = from->owners[slot];
    from->owners[slot] = 1;
    return slot;
}

static void give_back(tt_shelf *to, uint32_t slot)
{
    to->used--;
    to->owners[slot] = to->returned;
    to->returned = slot;
}

static void release(tt_blocks *blocks, uint32_t slot, place at)
{
    tt_shelf *shelf = shelf_of(blocks, at.level);
    if (--shelf->owners[slot] > 0) return;
    uint32_t count = at.level > 0 ? child_count(blocks, at) : 0;
    for (uint32_t i = 0; i < count; i++)
        release(blocks, blocks->node[slot].children[i], child_of(at, i));
    give_back(shelf, slot);
}

// A subtree that is new.
typedef struct subtree {
    uint64_t hash;
    uint32_t slot; // TT_NO_SLOT: nothing changed
} subtree;

static const subtree unchanged = {.slot = TT_NO_SLOT};

static tt_image *image_of(tt_blocks *blocks, subtree whole)
{
    tt_image *image = blocks->free_image;
    if (image) {
        blocks->free_image = image->next;
    } else {
        TT_ASSERT(blocks->fresh_images < blocks->leaves.capacity);
        image = &blocks->images[blocks->fresh_images++];
    }
    *image = (tt_image){.hash = whole.hash, .root = whole.slot, .owners = 1};
    return image;
}

tt_image *tt_image_retain(tt_image *image)
{
    TT_ASSERT(image->owners > 0 && image->owners < UINT32_MAX);
    image->owners++;
    return image;
}

uint64_t tt_image_hash(const tt_image *image)
{
    TT_ASSERT(image->owners > 0);
    return image->hash;
}

void tt_blocks_release(tt_blocks *blocks, tt_image *image)
{
    if (!image) return;
    TT_ASSERT(image->owners > 0);
    if (--image->owners > 0) return;
    release(blocks, image->root, root_of(blocks));
    image->next = blocks->free_image;
    blocks->free_image = image;
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

static subtree save_leaf(saving *save, uint32_t base, place at)
{
    tt_blocks *blocks = save->blocks;
    const uint8_t *now = save->state + start_of(at);
    size_t size = leaf_size(blocks, at);
    if (base != TT_NO_SLOT && save->changes != TT_CHANGES_MARKED) {
        const uint8_t *before = bytes_of(blocks, base);
        if (memcmp(before, now, size) == 0) return unchanged;
        if (save->changes == TT_CHANGES_PROVED) prove(save, before, at);
    }
    uint32_t leaf = take(&blocks->leaves);
    memcpy(bytes_of(blocks, leaf), now, size);
    return (subtree){.hash = XXH3_64bits(now, size), .slot = leaf}; // while the cache has it
}

static subtree save_changed(saving *save, uint32_t base, place at);

static subtree save_node(saving *save, uint32_t base, place at)
{
    tt_blocks *blocks = save->blocks;
    tt_node node = base != TT_NO_SLOT ? blocks->node[base] : (tt_node){0};
    uint32_t count = child_count(blocks, at), fresh = 0; // a bit for each child that is new
    for (uint32_t i = 0; i < count; i++) {
        uint32_t before = base != TT_NO_SLOT ? node.children[i] : TT_NO_SLOT;
        subtree child = save_changed(save, before, child_of(at, i));
        if (child.slot == TT_NO_SLOT) continue;
        fresh |= 1u << i;
        node.children[i] = child.slot;
        node.hashes[i] = child.hash;
    }
    if (fresh == 0) return unchanged;
    uint32_t *owners = shelf_of(blocks, at.level - 1)->owners;
    for (uint32_t i = 0; i < count; i++) owners[node.children[i]] += ~fresh >> i & 1;
    uint32_t made = take(&blocks->nodes);
    blocks->node[made] = node;
    return (subtree){.hash = XXH3_64bits(node.hashes, count * sizeof node.hashes[0]), .slot = made};
}

static subtree save_changed(saving *save, uint32_t base, place at)
{
    bool known = base != TT_NO_SLOT && save->changes == TT_CHANGES_MARKED;
    if (known && !marked(save->blocks, at)) return unchanged;
    return at.level == 0 ? save_leaf(save, base, at) : save_node(save, base, at);
}

tt_image *tt_blocks_save(tt_blocks *blocks, tt_image *base, const void *state, tt_changes changes,
                         uint64_t *forgotten)
{
    TT_ASSERT(tt_blocks_room(blocks));
    TT_ASSERT(changes != TT_CHANGES_PROVED || (blocks->byte_marks && forgotten));
    saving save = {.blocks = blocks, .state = state, .changes = changes, .forgotten = NOWHERE};
    subtree whole = save_changed(&save, base ? base->root : TT_NO_SLOT, root_of(blocks));
    tt_blocks_clear_marks(blocks);
    if (forgotten) *forgotten = save.forgotten;
    return whole.slot != TT_NO_SLOT ? image_of(blocks, whole) : tt_image_retain(base);
}

static void restore(const tt_blocks *blocks, uint32_t slot, uint32_t now, place at, uint8_t *state)
{
    if (slot == now) return;
    if (at.level == 0) {
        memcpy(state + start_of(at), bytes_of(blocks, slot), leaf_size(blocks, at));
        return;
    }
    const tt_node *node = &blocks->node[slot];
    const tt_node *known = now != TT_NO_SLOT ? &blocks->node[now] : NULL;
    for (uint32_t i = 0; i < child_count(blocks, at); i++)
        restore(blocks, node->children[i], known ? known->children[i] : TT_NO_SLOT, child_of(at, i),
                state);
}

void tt_blocks_restore(tt_blocks *blocks, const tt_image *image, const tt_image *now, void *state)
{
    restore(blocks, image->root, now ? now->root : TT_NO_SLOT, root_of(blocks), state);
    tt_blocks_clear_marks(blocks);
}

static uint64_t differ_in_leaf(const tt_blocks *blocks, uint32_t a, uint32_t b, place at,
                               uint64_t from)
{
    const uint8_t *left = bytes_of(blocks, a), *right = bytes_of(blocks, b);
    uint64_t start = start_of(at);
    size_t size = leaf_size(blocks, at);
    for (size_t i = from > start ? (size_t)(from - start) : 0; i < size; i++)
        if (left[i] != right[i]) return start + i;
    return NOWHERE;
}

// Of two subtrees whose hashes differ.
static uint64_t differ(const tt_blocks *blocks, uint32_t a, uint32_t b, place at, uint64_t from)
{
    if (end_of(at) <= from) return NOWHERE;
    if (at.level == 0) return differ_in_leaf(blocks, a, b, at, from);
    const tt_node *left = &blocks->node[a], *right = &blocks->node[b];
    for (uint32_t i = 0; i < child_count(blocks, at); i++) {
        if (left->hashes[i] == right->hashes[i]) continue;
        uint64_t found =
            differ(blocks, left->children[i], right->children[i], child_of(at, i), from);
        if (found != NOWHERE) return found;
    }
    return NOWHERE;
}

uint64_t tt_blocks_differ(const tt_blocks *blocks, const tt_image *a, const tt_image *b,
                          uint64_t from)
{
    if (a->hash == b->hash) return NOWHERE;
    return differ(blocks, a->root, b->root, root_of(blocks), from);
}
