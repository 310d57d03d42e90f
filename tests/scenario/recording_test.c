// What becomes of a match when a player's own tape can't be written.

#include "faulty_storage.h"
#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static faulty_storage faulty;

static tt_world *recorded(uint64_t seed, bool looks)
{
    faulty_storage_start(&faulty, seed);
    tt_world *w = world_create(&(tt_world_def){.seed = seed,
                                               .players = 2,
                                               .spectators = 1,
                                               .chatter = 300,
                                               .looks = looks,
                                               .record = "own.tape",
                                               .record_storage = &faulty.storage,
                                               .weather = {.lag = 30 * MS}});
    cr_assert(world_reach(w, 50, 10 * TT_SECOND));
    return w;
}

static void leave(tt_world *w)
{
    world_destroy(w);
    faulty_storage_stop(&faulty);
}

// The others hear nothing of it; that all trails are the same is what the world looks at.
static const tt_peer_event *told(tt_world *w, uint32_t times)
{
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_STORAGE), times));
    for (uint32_t i = 0; i < 3; i++) {
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_BROKEN), 0));
        if (i > 0) cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_STORAGE), 0));
    }
    const tt_peer_event *event = world_event(w, 0, TT_PEER_EVENT_STORAGE);
    cr_assert(event && event->own);
    return event;
}

// The tape is whole up to there, and says what happened.
static void expect_tape(uint32_t ticks)
{
    tt_tape *tape;
    tt_tape_def def = {.path = "own.tape", .storage = &faulty.storage};
    cr_assert(eq(int, tt_tape_create(&def, &tape, NULL), TT_OK));
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(eq(u32, info->ticks, ticks));
    cr_assert(info->failed && !info->closed && info->torn == 0);
    tt_tape_destroy(tape);
}

static void fail_once(uint64_t seed, bool looks)
{
    tt_world *w = recorded(seed, looks);
    faulty.fails_at = faulty.operations + 1;
    cr_assert(world_reach(w, 100, 10 * TT_SECOND));
    const tt_peer_event *event = told(w, 1);
    cr_assert(event->trouble == TT_STORAGE_WRITE && event->tick >= 50 && event->tick < 60);
    expect_tape(event->tick);
    cr_assert(eq(int, tt_peer_seek(world_peer(w, 0), 10), TT_UNSUPPORTED));
    cr_assert(world_reach(w, 1300, 80 * TT_SECOND)); // a checkpoint comes, too
    told(w, 1);
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_MISFIT), 0));
    cr_assert(eq(u32, tt_peer_checkpoint(world_peer(w, 0))->checkpoint.tick, 1200));
    expect_tape(event->tick);
    leave(w);
}

Test(recording, a_write_that_fails_is_told_once_and_play_goes_on)
{
    fail_once(90, false);
}

Test(recording, players_look_around_as_before)
{
    fail_once(91, true);
}

Test(recording, a_disk_that_runs_full_is_told_before_it_hurts)
{
    tt_world *w = recorded(92, false);
    faulty.stuck = true;
    cr_assert(world_reach(w, 1500, 90 * TT_SECOND));
    cr_assert(eq(int, told(w, 1)->trouble, TT_STORAGE_SPACE));
    faulty.fails_at = faulty.operations + 1;
    cr_assert(world_reach(w, 1600, 10 * TT_SECOND));
    cr_assert(eq(int, told(w, 2)->trouble, TT_STORAGE_WRITE));
    leave(w);
}

// Whatever is the n-th thing that fails, and all after it.
Test(recording, no_failure_of_it_touches_the_match)
{
    for (uint32_t n = 1; n <= 40; n++) {
        tt_world *w = recorded(93, true);
        faulty.fails_at = faulty.operations + n;
        faulty.fails_on = true;
        if (!world_reach(w, 120, 10 * TT_SECOND)) cr_fatal("operation %u", n);
        const tt_peer_event *event = world_event(w, 0, TT_PEER_EVENT_STORAGE);
        bool own = event && event->own && event->trouble == TT_STORAGE_WRITE;
        if (!own || tt_peer_phase_of(world_peer(w, 0)) != TT_PEER_PLAYING)
            cr_fatal("operation %u", n);
        leave(w);
    }
}

static tt_world *unrecorded(uint64_t seed, bool may_fail)
{
    faulty_storage_start(&faulty, seed);
    faulty.fails_at = 1;
    faulty.fails_on = true;
    return world_create(&(tt_world_def){.seed = seed,
                                        .players = 2,
                                        .spectators = 1,
                                        .record = "own.tape",
                                        .record_storage = &faulty.storage,
                                        .record_may_fail = may_fail});
}

Test(recording, a_tape_that_can_not_be_begun_is_an_error_where_it_was_asked_for)
{
    tt_world *w = unrecorded(94, false);
    world_run(w, 2 * TT_SECOND);
    cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 0)), TT_PEER_BROKEN));
    cr_assert(eq(int, world_event(w, 0, TT_PEER_EVENT_BROKEN)->status, TT_IO));
    leave(w);
}

Test(recording, a_match_is_played_without_a_tape_where_that_may_be)
{
    tt_world *w = unrecorded(95, true);
    cr_assert(world_reach(w, 200, 20 * TT_SECOND));
    const tt_peer_event *event = told(w, 1);
    cr_assert(event->trouble == TT_STORAGE_WRITE && event->tick == 0);
    leave(w);
}

Test(recording, what_can_not_be_closed_is_said)
{
    tt_world *w = recorded(96, false);
    faulty.fails_at = faulty.operations + 1;
    cr_assert(eq(int, tt_peer_close_tape(world_peer(w, 0)), TT_IO));
    cr_assert(eq(int, tt_peer_close_tape(world_peer(w, 0)), TT_OK));
    cr_assert(world_reach(w, 100, 10 * TT_SECOND));
    leave(w);
}
