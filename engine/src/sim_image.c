// The sim's memory and its images; the one place that knows that not every game is flat. A flat
// state is imaged after every tick, since that is where its hash comes from. A game with its own
// memory gives its hash itself, and is saved only when somebody wants to keep a state.

#include "sim_private.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t tt_sim_game_offset(const tt_game *game)
{
    return sizeof(tt_engine_state) + (tt_game_flat(game) ? 0 : sizeof(uint64_t));
}

uint64_t tt_sim_bytes_size(const tt_game *game)
{
    return tt_game_saves(game) ? tt_sim_game_offset(game) + game->state_size
                               : sizeof(tt_engine_state);
}

static void replace_image(tt_sim *sim, tt_image *image)
{
    tt_blocks_release(sim->blocks, sim->image);
    sim->image = image;
    sim->imaged = true;
}

static void make_image(tt_sim *sim, tt_changes changes)
{
    uint64_t at = UINT64_MAX;
    replace_image(sim, tt_blocks_save(sim->blocks, sim->image, sim->memory, changes, &at));
    if (at != UINT64_MAX && sim->forgotten == UINT64_MAX) sim->forgotten = at - sim->game_offset;
}

void tt_sim_changed(tt_sim *sim, tt_changes changes)
{
    sim->imaged = false;
    if (tt_game_flat(sim->game) && sim->blocks) make_image(sim, changes);
}

uint64_t tt_sim_present_hash(tt_sim *sim)
{
    if (tt_game_flat(sim->game)) return tt_image_hash(sim->image);
    struct {
        tt_engine_state engine;
        uint64_t game;
    } whole = {.game = sim->game->hash(sim->game->context, sim->state)};
    memcpy(&whole.engine, sim->memory, sizeof whole.engine);
    return XXH3_64bits(&whole, sizeof whole);
}

// The size goes before the saved bytes, zeros behind them: equal states make equal images.
static void write_saved(tt_sim *sim)
{
    size_t capacity = (size_t)sim->game->state_size;
    tt_writer writer = tt_writer_of(sim->memory + sim->game_offset, capacity);
    sim->game->save(sim->game->context, sim->state, &writer);
    TT_ASSERT(!writer.failed);
    memset(writer.data + writer.size, 0, capacity - writer.size);
    uint64_t size = writer.size;
    memcpy(sim->memory + sizeof(tt_engine_state), &size, sizeof size);
}

static void load_saved(tt_sim *sim)
{
    uint64_t size = 0;
    memcpy(&size, sim->memory + sizeof(tt_engine_state), sizeof size);
    tt_reader reader = tt_reader_of(sim->memory + sim->game_offset, (size_t)size);
    sim->game->load(sim->game->context, sim->state, &reader);
    TT_ASSERT(!reader.failed);
}

tt_image *tt_sim_present_image(tt_sim *sim)
{
    TT_ASSERT(sim->blocks);
    if (!sim->imaged) {
        write_saved(sim);
        make_image(sim, TT_CHANGES_COMPARED);
    }
    return tt_image_retain(sim->image);
}

void tt_sim_bring_back(tt_sim *sim, tt_image *image)
{
    // With a game that has its own memory, ours need not equal any image: nothing is shared.
    bool flat = tt_game_flat(sim->game);
    tt_blocks_restore(sim->blocks, image, flat ? sim->image : NULL, sim->memory);
    replace_image(sim, tt_image_retain(image));
    if (!flat) load_saved(sim);
}

const void *tt_sim_bytes(tt_sim *sim)
{
    TT_ASSERT(tt_game_saves(sim->game));
    if (!tt_game_flat(sim->game)) write_saved(sim);
    return sim->memory;
}

void tt_sim_fill(tt_sim *sim, const void *bytes)
{
    TT_ASSERT(tt_game_saves(sim->game));
    memcpy(sim->memory, bytes, (size_t)sim->memory_size);
    tt_sim_changed(sim, TT_CHANGES_COMPARED);
    if (!tt_game_flat(sim->game)) load_saved(sim);
}

void tt_sim_poison(tt_sim *sim)
{
    memset(sim->memory, 0xa5, (size_t)sim->memory_size);
    memset(sim->outbox.data, 0xa5, sizeof sim->outbox.data);
    tt_blocks_release(sim->blocks, sim->image);
    sim->image = NULL;
    sim->imaged = false;
    if (!tt_game_flat(sim->game)) sim->game->start(sim->game->context, sim->state, &sim->match);
}
