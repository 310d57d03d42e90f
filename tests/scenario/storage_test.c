// What peers are told of the relay's storage.

#include "faulty_storage.h"
#include "world.h"

#include "tickertape/tape.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

Test(storage, everyone_sees_how_far_the_log_is_durable)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 60,
                                               .players = 2,
                                               .spectators = 1,
                                               .chatter = 300,
                                               .sync_turns = true,
                                               .weather = {.lag = 30 * MS, .loss = 50000}});
    cr_assert(world_reach(w, 10, 10 * TT_SECOND));
    for (uint32_t i = 0; i < 3; i++) cr_assert(eq(u32, tt_peer_durable(world_peer(w, i)), 0));
    uint32_t before = 0;
    for (uint32_t tick = 100; tick <= 300; tick += 100) {
        cr_assert(world_reach(w, tick, 20 * TT_SECOND));
        for (uint32_t i = 0; i < 3; i++) {
            uint32_t durable = tt_peer_durable(world_peer(w, i));
            cr_assert(durable > before && durable <= world_turns(w) && durable + 60 > tick);
        }
        before = tt_peer_durable(world_peer(w, 0));
    }
    world_destroy(w);
}

// By default the disk is waited for elsewhere, in real time.
Test(storage, what_the_thread_has_synced_is_told)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 61, .players = 2});
    cr_assert(world_reach(w, 40, 10 * TT_SECOND));
    for (int i = 0; i < 200 && tt_peer_durable(world_peer(w, 1)) <= 40; i++) {
        world_run(w, TT_SECOND);
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    cr_assert(lt(u32, 40, tt_peer_durable(world_peer(w, 1))));
    cr_assert(le(u32, tt_peer_durable(world_peer(w, 1)), world_turns(w)));
    world_destroy(w);
}

static faulty_storage faulty;

static tt_world *on_bad_storage(tt_world_def def)
{
    faulty_storage_start(&faulty, def.seed);
    def.players = 3;
    def.spectators = 2;
    def.late_from = 4;
    def.chatter = 300;
    def.sync_turns = true;
    def.storage = &faulty.storage;
    tt_world *w = world_create(&def);
    cr_assert(world_reach(w, 50, 10 * TT_SECOND));
    return w;
}

static void leave_bad_storage(tt_world *w)
{
    world_destroy(w);
    faulty_storage_stop(&faulty);
}

// Everyone but who comes late has heard of it once.
static uint32_t told(tt_world *w, tt_storage_trouble trouble)
{
    for (uint32_t i = 0; i < 4; i++) {
        const tt_peer_event *event = world_event(w, i, TT_PEER_EVENT_STORAGE);
        cr_assert(event && event->trouble == trouble, "peer %u", i);
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_STORAGE), 1));
    }
    return world_event(w, 0, TT_PEER_EVENT_STORAGE)->tick;
}

// That all trails are the same is what the world looks at.
Test(storage, a_write_that_fails_is_told_and_play_goes_on)
{
    tt_world *w = on_bad_storage((tt_world_def){.seed = 62, .weather = {.lag = 30 * MS}});
    uint32_t before = world_turns(w);
    faulty.fails_at = faulty.operations + 1;
    cr_assert(world_reach(w, 100, 10 * TT_SECOND));
    uint32_t logged = told(w, TT_STORAGE_WRITE);
    cr_assert(ge(u32, logged, before));
    cr_assert(le(u32, logged, before + 2));
    uint32_t durable = tt_peer_durable(world_peer(w, 0));
    cr_assert(world_reach(w, 300, 20 * TT_SECOND));
    told(w, TT_STORAGE_WRITE);
    cr_assert(le(u32, tt_peer_durable(world_peer(w, 0)), logged));
    cr_assert(ge(u32, tt_peer_durable(world_peer(w, 0)), durable));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_PARTED), 0));
    leave_bad_storage(w);
}

Test(storage, who_needs_turns_that_were_never_logged_is_told_why)
{
    tt_world *w = on_bad_storage((tt_world_def){.seed = 63, .weather = {.lag = 30 * MS}});
    faulty.fails_at = faulty.operations + 1;
    faulty.fails_on = true; // nor can what is there be read
    cr_assert(world_reach(w, 60, 10 * TT_SECOND));
    world_stall(w, 2, true);
    cr_assert(world_reach(w, 300, 20 * TT_SECOND));
    world_join(w, 4);
    world_stall(w, 2, false);
    world_run(w, 3 * TT_SECOND);
    cr_assert(eq(u8, world_refused(w, 4)->reason, TT_REFUSED_STORAGE));
    cr_assert(eq(u8, world_refused(w, 2)->reason, TT_REFUSED_STORAGE));
    cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 0)), TT_PEER_PLAYING));
    leave_bad_storage(w);
}

Test(storage, who_comes_soon_after_it_failed_is_told_too)
{
    tt_world *w = on_bad_storage((tt_world_def){.seed = 64});
    faulty.fails_at = faulty.operations + 1;
    cr_assert(world_reach(w, 100, 10 * TT_SECOND));
    world_join(w, 4);
    cr_assert(world_reach(w, 300, 20 * TT_SECOND));
    const tt_peer_event *event = world_event(w, 4, TT_PEER_EVENT_STORAGE);
    cr_assert(event && event->trouble == TT_STORAGE_WRITE);
    cr_assert(eq(u32, event->tick, told(w, TT_STORAGE_WRITE)));
    leave_bad_storage(w);
}

Test(storage, a_sync_that_fails_is_told_and_the_log_goes_on)
{
    tt_world *w = on_bad_storage((tt_world_def){.seed = 65});
    faulty.fails_at = faulty.operations + 2; // the write, and then its sync
    cr_assert(world_reach(w, 100, 10 * TT_SECOND));
    uint32_t logged = told(w, TT_STORAGE_SYNC);
    cr_assert(world_reach(w, 300, 20 * TT_SECOND));
    cr_assert(lt(u32, tt_peer_durable(world_peer(w, 0)), logged));
    world_join(w, 4);
    cr_assert(world_reach(w, 320, 20 * TT_SECOND)); // by what is on the tape
    leave_bad_storage(w);
}

Test(storage, a_match_ends_with_its_log_where_that_is_wanted)
{
    tt_world *w = on_bad_storage((tt_world_def){.seed = 66, .end_without_log = true});
    faulty.fails_at = faulty.operations + 1;
    world_run(w, 3 * TT_SECOND);
    for (uint32_t i = 0; i < 4; i++) {
        const tt_peer_event *ended = world_event(w, i, TT_PEER_EVENT_ENDED);
        cr_assert(ended && ended->ending == TT_ENDING_STORAGE);
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_STORAGE), 0));
    }
    leave_bad_storage(w);
}

// There is no room for a tape at all.
Test(storage, a_match_without_any_tape_is_played)
{
    faulty_storage_start(&faulty, 67);
    faulty.fails_at = 1;
    faulty.fails_on = true;
    tt_world *w = world_create(&(tt_world_def){
        .seed = 67, .players = 2, .chatter = 300, .sync_turns = true, .storage = &faulty.storage});
    cr_assert(world_reach(w, 200, 20 * TT_SECOND));
    const tt_peer_event *event = world_event(w, 1, TT_PEER_EVENT_STORAGE);
    cr_assert(event && event->trouble == TT_STORAGE_WRITE && event->tick == 0);
    leave_bad_storage(w);
}

// Who comes late has the newest before it has come so far.
Test(storage, everyone_keeps_the_newest_checkpoint_and_a_tape_has_it)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/tickertape-kept-%d.tape", (int)getpid());
    unlink(path);
    tt_world *w = world_create(&(tt_world_def){.seed = 68,
                                               .players = 2,
                                               .spectators = 1,
                                               .chatter = 300,
                                               .record = path,
                                               .late_from = 2,
                                               .weather = {.lag = 30 * MS}});
    cr_assert(world_reach(w, 1190, 70 * TT_SECOND));
    cr_assert(tt_peer_checkpoint(world_peer(w, 0)) == NULL);
    cr_assert(world_reach(w, 1300, 10 * TT_SECOND));
    world_join(w, 2);
    cr_assert(world_reach(w, 1400, 10 * TT_SECOND));
    tt_tape *tape;
    uint8_t head[TT_HEAD_SIZE];
    cr_assert(eq(int, tt_tape_open(path, &tape, NULL), TT_OK));
    cr_assert(eq(int, tt_tape_head(tape, 1200, head), TT_OK));
    for (uint32_t i = 0; i < 3; i++) {
        const tt_signed_checkpoint *kept = tt_peer_checkpoint(world_peer(w, i));
        cr_assert(kept && kept->checkpoint.tick == 1200 && kept->checkpoint.known, "peer %u", i);
        cr_assert(eq(int, memcmp(kept->checkpoint.head, head, sizeof head), 0));
        cr_assert(eq(int, memcmp(kept->key, tt_tape_info_of(tape)->key, TT_KEY_SIZE), 0));
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_MISFIT), 0));
    }
    cr_assert(eq(u64, tt_tape_info_of(tape)->checkpoints, 1));
    tt_tape_destroy(tape);
    world_destroy(w);
    unlink(path);
}

Test(storage, a_checkpoint_with_another_signature_is_told_and_not_kept)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 69, .players = 2, .forges = true});
    cr_assert(world_reach(w, 1300, 80 * TT_SECOND));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_MISFIT), 0));
    cr_assert(eq(u32, tt_peer_checkpoint(world_peer(w, 0))->checkpoint.tick, 1200));
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_MISFIT), 1));
    cr_assert(eq(u32, world_event(w, 1, TT_PEER_EVENT_MISFIT)->tick, 1200));
    cr_assert(tt_peer_checkpoint(world_peer(w, 1)) == NULL);
    world_destroy(w);
}
