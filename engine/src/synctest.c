// Every tick is played twice. With depth 3, after turn 5:
//
//     records      [ state 3, turn 3 ][ state 4, turn 4 ][ state 5, turn 5 ][ state 6 ]
//     play again     restore 3 ------> step ------------> step ------------> compare each
//
// Rounds alternate: one poisons everything that a restore must bring back and drops the memo, the
// next restores over what the later state left, so that neither hides what the other shows.

#include "tickertape/synctest.h"

#include <string.h>

#include "sim_private.h"

enum { DEPTH = 8, DEPTH_MAX = 64 };

// A state as it came out first, and the turn that leads on from it.
typedef struct record {
    tt_snapshot state;
    uint64_t hash;
    tt_turn turn;
    uint8_t data[TT_TURN_SIZE_MAX]; // of the turn's events
} record;

struct tt_synctest {
    tt_sim *sim;
    tt_synctest_result result;
    uint32_t depth;
    record *records; // a ring of depth + 1
};

static record *record_of(tt_synctest *test, uint32_t tick)
{
    return &test->records[tick % (test->depth + 1)];
}

// Keeps the present state as the first outcome of its tick.
static void keep(tt_synctest *test)
{
    uint32_t tick = tt_sim_tick(test->sim);
    record *kept = record_of(test, tick);
    tt_sim_release(test->sim, &kept->state);
    kept->state = tt_sim_save(test->sim);
    kept->hash = tt_sim_hash(test->sim);
}

static void copy_turn(record *into, const tt_turn *turn)
{
    tt_writer data = tt_writer_of(into->data, sizeof into->data);
    into->turn.tick = turn->tick;
    into->turn.count = turn->count;
    for (uint32_t i = 0; i < turn->count; i++) {
        into->turn.events[i] = turn->events[i];
        into->turn.events[i].data = data.data + data.size;
        tt_write_bytes(&data, turn->events[i].data, turn->events[i].size);
    }
    TT_ASSERT(!data.failed); // a turn has at most TT_TURN_SIZE_MAX bytes
}

// The first byte of the game's state that differs from the first outcome.
static uint64_t first_difference(tt_synctest *test, const record *kept)
{
    tt_sim *sim = test->sim;
    if (!tt_game_flat(sim->game)) sim->imaged = false; // what it loaded is not what it would save
    tt_snapshot again = tt_sim_save(sim);
    uint64_t at = tt_blocks_differ(sim->blocks, kept->state.image, again.image, sim->game_offset);
    tt_sim_release(sim, &again);
    return at == UINT64_MAX ? at : at - sim->game_offset;
}

// Compares the present state with the first outcome of its tick.
static bool same(tt_synctest *test, uint32_t restored)
{
    uint32_t tick = tt_sim_tick(test->sim);
    record *kept = record_of(test, tick);
    uint64_t unmarked = tt_sim_forgotten(test->sim), hash = tt_sim_hash(test->sim);
    if (hash == kept->hash && unmarked == UINT64_MAX) return true;
    test->result = (tt_synctest_result){.differs = true,
                                        .tick = tick,
                                        .restored = restored,
                                        .first = kept->hash,
                                        .again = hash,
                                        .offset = first_difference(test, kept),
                                        .unmarked = unmarked};
    return false;
}

static void take_back(tt_synctest *test, uint32_t tick, bool harsh)
{
    if (harsh) {
        tt_sim_poison(test->sim);
        tt_sim_drop_memo(test->sim);
    }
    tt_sim_restore(test->sim, &record_of(test, tick)->state);
}

static bool play_again(tt_synctest *test)
{
    uint32_t end = tt_sim_tick(test->sim);
    uint32_t from = end > test->depth ? end - test->depth : 0;
    take_back(test, from, end % 2 == 0);
    bool fine = same(test, from);
    while (fine && tt_sim_tick(test->sim) < end) {
        tt_sim_apply(test->sim, &record_of(test, tt_sim_tick(test->sim))->turn);
        fine = same(test, from);
    }
    return fine;
}

static tt_status create_sim(const tt_synctest_def *def, uint32_t depth, tt_sim **out)
{
    // A state for each record, the present one, and the next.
    uint64_t states = (uint64_t)depth + 3;
    tt_sim_def sim = {.game = def->game,
                      .match = def->match,
                      .budget = tt_blocks_least(tt_sim_bytes_size(def->game)) / 2 * states,
                      .prove_marks = true,
                      .allocator = def->allocator};
    return tt_sim_create(&sim, out);
}

tt_status tt_synctest_create(const tt_synctest_def *def, tt_synctest **out)
{
    *out = NULL;
    uint32_t depth = def->depth > 0 ? def->depth : DEPTH;
    if (depth > DEPTH_MAX) return TT_BAD_ARGUMENT;
    if (!tt_game_saves(def->game)) return TT_UNSUPPORTED;
    tt_sim *sim = NULL;
    tt_status status = create_sim(def, depth, &sim);
    if (status != TT_OK) return status;
    tt_synctest *test = tt_allocate(&def->allocator, 1, sizeof *test);
    record *records = tt_allocate(&def->allocator, depth + 1, sizeof *records);
    if (!test || !records) {
        tt_free(test);
        tt_free(records);
        tt_sim_destroy(sim);
        return TT_OUT_OF_MEMORY;
    }
    *test = (tt_synctest){.sim = sim, .depth = depth, .records = records};
    test->result.offset = test->result.unmarked = UINT64_MAX;
    keep(test);
    *out = test;
    return TT_OK;
}

void tt_synctest_destroy(tt_synctest *test)
{
    if (!test) return;
    tt_sim_destroy(test->sim); // and the records' images with its pool
    tt_free(test->records);
    tt_free(test);
}

bool tt_synctest_apply(tt_synctest *test, const tt_turn *turn)
{
    if (test->result.differs) return false;
    copy_turn(record_of(test, turn->tick), turn);
    tt_sim_apply(test->sim, turn);
    keep(test);
    return same(test, turn->tick) && play_again(test);
}

const tt_sim *tt_synctest_sim(const tt_synctest *test)
{
    return test->sim;
}

tt_synctest_result tt_synctest_result_of(const tt_synctest *test)
{
    return test->result;
}
