// One turn: the engine's own state moves first, then the step runs unless paused, then the new
// state is kept as an image that shares with the last one, hashed, and chained to the trail:
//
//     apply:   note presence, pause -> step -> image -> hash -> trail
//
// The engine's own state is in sim_presence.c. Which memory an image is made of, and what a game
// with its own memory needs for it, is in sim_image.c.

#include "sim_private.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t tt_trail_extend(uint64_t trail, uint64_t hash)
{
    uint64_t pair[2] = {trail, hash};
    return XXH3_64bits(pair, sizeof pair);
}

// Zeroed and aligned; NULL when there is no more.
static void *reserve(const tt_sim_def *def, uint64_t size)
{
    if (size > SIZE_MAX) return NULL;
    void *memory = tt_allocate_aligned(&def->allocator, (size_t)size);
    if (memory) memset(memory, 0, (size_t)size);
    return memory;
}

static tt_status reserve_all(tt_sim *sim, const tt_sim_def *def)
{
    const tt_game *game = def->game;
    if (tt_game_saves(game) && !sim->bare) {
        tt_blocks_def blocks = {.state_size = sim->memory_size,
                                .budget = def->budget,
                                .prove = sim->proves,
                                .allocator = def->allocator};
        tt_status status = tt_blocks_create(&blocks, &sim->blocks);
        if (status != TT_OK) return status;
    }
    sim->memory = reserve(def, sim->memory_size);
    if (!sim->memory) return TT_OUT_OF_MEMORY;
    // Mostly large, and seldom used in full: what nothing was written to costs nothing.
    if (game->memo_size > 0) sim->memo = tt_allocate(&def->allocator, 1, (size_t)game->memo_size);
    if (game->memo_size > 0 && !sim->memo) return TT_OUT_OF_MEMORY;
    sim->state = tt_game_flat(game) ? sim->memory + sim->game_offset : game->create(game->context);
    return sim->state ? TT_OK : TT_OUT_OF_MEMORY;
}

tt_status tt_sim_create(const tt_sim_def *def, tt_sim **out)
{
    *out = NULL;
    tt_status status = tt_game_check(def->game);
    if (status != TT_OK) return status;
    if (!tt_game_plays(def->game, def->match)) return TT_WRONG_GAME;
    tt_sim *sim = tt_allocate(&def->allocator, 1, sizeof *sim);
    if (!sim) return TT_OUT_OF_MEMORY;
    sim->game = def->game;
    sim->match = *def->match;
    sim->memory_size = tt_sim_bytes_size(def->game);
    sim->game_offset = tt_sim_game_offset(def->game);
    sim->proves = def->prove_marks && def->game->marks;
    sim->bare = def->bare;
    sim->forgotten = UINT64_MAX;
    sim->drop_memo = def->drop_memo;
    status = reserve_all(sim, def);
    if (status != TT_OK) {
        tt_sim_destroy(sim);
        return status;
    }
    tt_sim_restart(sim);
    *out = sim;
    return TT_OK;
}

void tt_sim_destroy(tt_sim *sim)
{
    if (!sim) return;
    if (sim->state && !tt_game_flat(sim->game)) sim->game->destroy(sim->game->context, sim->state);
    tt_blocks_destroy(sim->blocks);
    tt_free(sim->memo);
    tt_free(sim->memory);
    tt_free(sim);
}

static void clear_outbox(tt_sim *sim)
{
    sim->outbox.count = 0;
    sim->outbox.size = 0;
}

static void extend_trail(tt_sim *sim, uint64_t before)
{
    if (sim->bare) return;
    sim->hash = tt_sim_present_hash(sim);
    sim->trail = tt_trail_extend(before, sim->hash);
}

void tt_sim_restart(tt_sim *sim)
{
    memset(sim->memory, 0, (size_t)sim->memory_size);
    sim->game->start(sim->game->context, sim->state, &sim->match);
    sim->tick = 0;
    clear_outbox(sim);
    tt_sim_changed(sim, TT_CHANGES_COMPARED);
    extend_trail(sim, 0);
}

static void run_step(tt_sim *sim, const tt_turn *turn)
{
    if (sim->drop_memo > 0 && ++sim->steps >= sim->drop_memo) {
        sim->steps = 0;
        tt_sim_drop_memo(sim);
    }
    tt_step step = {.sim = sim};
    sim->game->step(sim->state, turn, &step);
}

void tt_sim_apply(tt_sim *sim, const tt_turn *turn)
{
    TT_ASSERT(turn->tick == sim->tick && sim->tick < UINT32_MAX);
    clear_outbox(sim);
    const tt_turn *shown = tt_sim_note_turn(sim, turn);
    if (shown) run_step(sim, shown);
    sim->tick++;
    tt_changes found_by = sim->game->marks ? TT_CHANGES_MARKED : TT_CHANGES_COMPARED;
    tt_sim_changed(sim, sim->proves ? TT_CHANGES_PROVED : found_by);
    extend_trail(sim, sim->trail);
}

uint32_t tt_sim_tick(const tt_sim *sim)
{
    return sim->tick;
}

uint64_t tt_sim_hash(const tt_sim *sim)
{
    return sim->hash;
}

uint64_t tt_sim_trail(const tt_sim *sim)
{
    return sim->trail;
}

const void *tt_sim_state(const tt_sim *sim)
{
    return sim->state;
}

bool tt_sim_over(const tt_sim *sim)
{
    return sim->game->over && sim->game->over(sim->game->context, sim->state);
}

const tt_game *tt_sim_game(const tt_sim *sim)
{
    return sim->game;
}

const tt_match *tt_sim_match(const tt_sim *sim)
{
    return &sim->match;
}

bool tt_sim_saves(const tt_sim *sim)
{
    return sim->blocks != NULL;
}

tt_snapshot tt_sim_save(tt_sim *sim)
{
    return (tt_snapshot){
        .tick = sim->tick, .trail = sim->trail, .image = tt_sim_present_image(sim)};
}

static void be_at(tt_sim *sim, uint32_t tick, uint64_t trail)
{
    sim->tick = tick;
    sim->hash = sim->bare ? 0 : tt_sim_present_hash(sim);
    sim->trail = trail;
    clear_outbox(sim);
}

void tt_sim_restore(tt_sim *sim, const tt_snapshot *snapshot)
{
    TT_ASSERT(sim->blocks && snapshot->image);
    tt_sim_bring_back(sim, snapshot->image);
    be_at(sim, snapshot->tick, snapshot->trail);
}

void tt_sim_load(tt_sim *sim, uint32_t tick, uint64_t trail, const void *bytes)
{
    tt_sim_fill(sim, bytes);
    be_at(sim, tick, trail);
}

void tt_sim_release(tt_sim *sim, tt_snapshot *snapshot)
{
    if (snapshot->image) tt_blocks_release(sim->blocks, snapshot->image);
    *snapshot = (tt_snapshot){0};
}

tt_blocks *tt_sim_blocks(tt_sim *sim)
{
    return sim->blocks;
}

uint64_t tt_sim_forgotten(const tt_sim *sim)
{
    return sim->forgotten;
}
