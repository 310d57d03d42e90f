// States that differ: found at the right tick, with the right seat.

#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(desync, a_planted_difference_is_found_at_its_tick_and_seat)
{
    for (uint32_t loss = 0; loss <= 200000; loss += 100000) {
        tt_world *w = world_create(
            &(tt_world_def){.seed = 60 + loss,
                            .players = 4,
                            .chatter = 300,
                            .odd = &toy_planted,
                            .odd_player = 2,
                            .weather = {.lag = 30 * MS, .jitter = 20 * MS, .loss = loss}});
        cr_assert(world_reach(w, TOY_PLANTED_TICK + 100, 30 * TT_SECOND));
        for (uint32_t i = 0; i < 4; i++) {
            cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_PARTED), 1), "peer %u", i);
            const tt_parted *parted = world_parted(w, i);
            cr_assert(eq(u32, parted->tick, TOY_PLANTED_TICK));
            cr_assert(parted->verdict);
            cr_assert(eq(u32, parted->count, 2));
            cr_assert(eq(u64, parted->camps[1].seats, 1u << 2));
            cr_assert(eq(int, world_event(w, i, TT_PEER_EVENT_PARTED)->own, i == 2));
        }
        tt_tape *tape;
        cr_assert(eq(int, tt_tape_open(world_tape(w, "room"), &tape, NULL), TT_OK));
        cr_assert(eq(u32, tt_tape_info_of(tape)->parted_tick, TOY_PLANTED_TICK));
        cr_assert(eq(u64, tt_tape_info_of(tape)->parted_seats, 1u << 2));
        tt_tape_destroy(tape);
        world_destroy(w);
    }
}

Test(desync, one_against_one_is_disputed_and_play_goes_on)
{
    tt_world *w = world_create(&(tt_world_def){
        .seed = 61, .players = 2, .chatter = 300, .odd = &toy_planted, .odd_player = 1});
    cr_assert(world_reach(w, TOY_PLANTED_TICK + 100, 30 * TT_SECOND));
    const tt_parted *parted = world_parted(w, 0);
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_PARTED), 1));
    cr_assert(not(parted->verdict));
    cr_assert(eq(u32, parted->tick, TOY_PLANTED_TICK));
    cr_assert(eq(u32, parted->count, 2));
    world_destroy(w);
}

Test(desync, a_spectator_has_no_vote_but_notices_its_own)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 62,
                                               .players = 2,
                                               .spectators = 1,
                                               .chatter = 300,
                                               .odd = &toy_planted,
                                               .odd_player = 2});
    cr_assert(world_reach(w, TOY_PLANTED_TICK + 100, 30 * TT_SECOND));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_PARTED), 0));
    cr_assert(eq(u32, world_events(w, 2, TT_PEER_EVENT_PARTED), 1));
    cr_assert(world_event(w, 2, TT_PEER_EVENT_PARTED)->own);
    world_destroy(w);
}
