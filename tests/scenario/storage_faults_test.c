// A relay whose storage fails at its n-th operation, for every n of a match of 200 ticks: the match
// goes on, or ends as was asked for; whoever plays is told, and no promise is broken.
//
//     TT_FAULTS=all build/gcc/tests/scenario_storage_faults     every n; otherwise some

#include "faulty_storage.h"
#include "world.h"

#include "tickertape/tape.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TICKS = 200, LATE = 150, PLAYERS = 2, WATCHER = 2 };

typedef struct fault_way {
    const char *name;
    bool on;  // all operations after the n-th fail, too
    bool end; // the relay is to end a match that it can't log
} fault_way;

static faulty_storage faulty;

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            cr_fatal("operation %llu%s: %s", (unsigned long long)n, way->name, #condition);        \
    } while (0)

// The tape as it lies there now; NULL: there is none that can be opened.
static tt_tape *find_tape(void)
{
    faulty.fails_at = 0;
    for (int i = 0; i < FAULTY_FILES; i++) {
        tt_tape *tape;
        tt_tape_def def = {.path = faulty.files[i].name, .storage = &faulty.storage};
        if (def.path[0] && tt_tape_create(&def, &tape, NULL) == TT_OK) return tape;
    }
    return NULL;
}

static uint32_t turns_there(void)
{
    tt_tape *tape = find_tape();
    uint32_t ticks = tape ? tt_tape_info_of(tape)->ticks : 0;
    tt_tape_destroy(tape);
    return ticks;
}

// What players were told is so: that turns are missing, and how many are there.
static void expect_told(const tt_world *w, const fault_way *way, uint64_t n)
{
    uint32_t there = turns_there();
    for (uint32_t i = 0; i < PLAYERS; i++) {
        const tt_peer_event *told = world_event(w, i, TT_PEER_EVENT_STORAGE);
        HOLDS(told || there >= world_turns(w));
        HOLDS(!told || told->tick <= there);
        HOLDS(!told || told->trouble == TT_STORAGE_WRITE || there >= world_turns(w));
        HOLDS(world_events(w, i, TT_PEER_EVENT_STORAGE) <= (way->on ? 2 : 1));
    }
}

static void expect_end(const tt_world *w, const fault_way *way, uint64_t n)
{
    HOLDS(way->end);
    for (uint32_t i = 0; i < PLAYERS; i++) {
        const tt_peer_event *ended = world_event(w, i, TT_PEER_EVENT_ENDED);
        HOLDS(ended && ended->ending == TT_ENDING_STORAGE);
    }
}

// What was called durable survives.
static uint32_t expect_durable(tt_world *w, const fault_way *way, uint64_t n)
{
    uint32_t durable = 0;
    for (uint32_t i = 0; i < PLAYERS; i++) {
        uint32_t heard = tt_peer_durable(world_peer(w, i));
        if (heard > durable) durable = heard;
    }
    faulty_storage_power_loss(&faulty);
    HOLDS(turns_there() >= durable);
    return durable;
}

// Plays with the n-th operation failing; false when there are not so many.
static bool fail_at(uint64_t n, const fault_way *way)
{
    faulty_storage_start(&faulty, n);
    faulty.fails_at = n;
    faulty.fails_on = way->on;
    tt_world *w = world_create(&(tt_world_def){.seed = n,
                                               .players = PLAYERS,
                                               .spectators = 1,
                                               .late_from = WATCHER,
                                               .chatter = 300,
                                               .sync_turns = true,
                                               .end_without_log = way->end,
                                               .storage = &faulty.storage});
    bool goes_on = world_reach(w, LATE, 12 * TT_SECOND);
    // Needs turns that only the tape has.
    if (goes_on) world_join(w, WATCHER);
    if (goes_on) world_run(w, (TICKS - LATE) * TT_SECOND / 20);
    bool reached = faulty.operations >= n;
    bool ended = world_event(w, 0, TT_PEER_EVENT_ENDED);
    HOLDS(ended || world_tick(w, 0) >= TICKS - 5);
    if (ended)
        expect_end(w, way, n);
    else
        expect_told(w, way, n);
    uint32_t durable = expect_durable(w, way, n);
    HOLDS(reached || durable > 0); // nothing failed
    world_destroy(w);
    faulty_storage_stop(&faulty);
    return reached;
}

Test(storage_faults, any_operation_of_the_relay_may_fail, .timeout = 1800)
{
    const fault_way ways[] = {
        {"", false, false},
        {" and all after it", true, false},
        {", which is to end it", false, true},
    };
    uint64_t step = getenv("TT_FAULTS") ? 1 : 7;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        uint64_t n = 1;
        // All that happen while a tape is made, then some.
        while (fail_at(n, &ways[i])) n += n < 20 ? 1 : step;
        cr_assert(lt(u64, TICKS, n));
        printf("%llu operations, one in %llu failed%s\n", (unsigned long long)n,
               (unsigned long long)step, ways[i].name);
    }
}
