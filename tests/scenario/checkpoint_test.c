// What the relay vouches for at the end of a match reaches everyone before they are told of it.

#include "faulty_storage.h"
#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <unistd.h>

static char path[64];

static const char *own_tape(void)
{
    snprintf(path, sizeof path, "/tmp/tickertape-vouched-%d.tape", (int)getpid());
    unlink(path);
    return path;
}

// Everyone's newest checkpoint is of the state that the match ended at, and fits what they have.
static void expect_final(tt_world *w, uint32_t peers, tt_ending ending, bool known)
{
    for (uint32_t i = 0; i < peers; i++) {
        const tt_peer_event *ended = world_event(w, i, TT_PEER_EVENT_ENDED);
        const tt_signed_checkpoint *kept = tt_peer_checkpoint(world_peer(w, i));
        cr_assert(ended && ended->ending == ending, "peer %u", i);
        cr_assert(kept != NULL, "peer %u", i);
        cr_assert(eq(u32, kept->checkpoint.tick, ended->tick), "peer %u", i);
        cr_assert(eq(u32, tt_peer_tick(world_peer(w, i)), ended->tick), "peer %u", i);
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_MISFIT), 0));
        if (!known) continue;
        cr_assert(kept->checkpoint.known);
        cr_assert(eq(u64, kept->checkpoint.trail, tt_sim_trail(tt_peer_sim(world_peer(w, i)))));
    }
}

Test(checkpoint, of_a_match_that_is_over_everyone_has_the_last)
{
    for (uint32_t loss = 0; loss <= 100000; loss += 50000) {
        for (uint32_t length = 1195; length <= 1205; length += 5) { // around that of the minute
            tt_world *w = world_create(
                &(tt_world_def){.seed = 80 + loss + length,
                                .players = 3,
                                .spectators = 1,
                                .chatter = 300,
                                .length = length,
                                .record = own_tape(),
                                .weather = {.lag = 30 * MS, .jitter = 20 * MS, .loss = loss}});
            world_run(w, 75 * TT_SECOND);
            expect_final(w, 4, TT_ENDING_OVER, true);
            cr_assert(eq(u32, world_event(w, 0, TT_PEER_EVENT_ENDED)->tick, length));
            tt_tape *tape;
            tt_audit audit;
            cr_assert(eq(int, tt_tape_open(world_tape(w, "room"), &tape, NULL), TT_OK));
            cr_assert(eq(int, tt_tape_audit(tape, NULL, &audit), TT_OK));
            cr_assert(audit.reason == NULL);
            cr_assert(eq(u32, audit.vouched, tt_tape_info_of(tape)->ticks)); // what came after, too
            tt_tape_destroy(tape);
            world_destroy(w);
        }
    }
    unlink(path);
}

Test(checkpoint, of_a_relay_that_closes_everyone_has_the_last)
{
    for (uint64_t moment = 0; moment < 8; moment++) {
        tt_world *w = world_create(&(tt_world_def){.seed = 81 + moment,
                                                   .players = 3,
                                                   .spectators = 1,
                                                   .chatter = 300,
                                                   .record = own_tape(),
                                                   .weather = {.lag = 30 * MS, .jitter = 20 * MS}});
        world_run(w, 5 * TT_SECOND + moment * 7 * MS);
        world_close_relay(w);
        world_run(w, 2 * TT_SECOND);
        expect_final(w, 4, TT_ENDING_CLOSED, false);
        world_destroy(w);
    }
    unlink(path);
}

Test(checkpoint, of_a_match_that_ends_for_lack_of_storage_everyone_has_the_last)
{
    static faulty_storage faulty;
    faulty_storage_start(&faulty, 82);
    tt_world *w = world_create(&(tt_world_def){.seed = 82,
                                               .players = 3,
                                               .chatter = 300,
                                               .end_without_log = true,
                                               .storage = &faulty.storage,
                                               .weather = {.lag = 30 * MS}});
    world_run(w, 5 * TT_SECOND);
    faulty.fails_at = faulty.operations + 1;
    faulty.fails_on = true;
    world_run(w, 2 * TT_SECOND);
    expect_final(w, 3, TT_ENDING_STORAGE, false);
    faulty.fails_at = 0;
    world_destroy(w);
    faulty_storage_stop(&faulty);
}

// The relay's key, but not the turns that it has sent: its tape was made anew, or it lies.
Test(checkpoint, of_other_turns_is_told_and_not_kept)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 83, .players = 2, .forges_head = true, .record = own_tape()});
    cr_assert(world_reach(w, 1300, 80 * TT_SECOND));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_MISFIT), 1));
    cr_assert(eq(u32, world_event(w, 0, TT_PEER_EVENT_MISFIT)->tick, 1200));
    cr_assert(tt_peer_checkpoint(world_peer(w, 0)) == NULL);
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_MISFIT), 0));
    cr_assert(eq(u32, tt_peer_checkpoint(world_peer(w, 1))->checkpoint.tick, 1200));
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(path, &tape, NULL), TT_OK));
    cr_assert(eq(u32, tt_tape_info_of(tape)->checkpoints, 0));
    tt_tape_destroy(tape);
    world_destroy(w);
    unlink(path);
}
