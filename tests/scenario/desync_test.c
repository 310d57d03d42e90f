// States that differ: found at the right tick, with the right seat.

#include "world.h"

#include "tickertape/playback.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

// What states of either kind have as their trails: the relay's tape, played by the right build and
// the odd one.
static uint64_t right_trails[WORLD_TICKS_MAX], odd_trails[WORLD_TICKS_MAX];

static void play(tt_tape *tape, const tt_game *game, uint64_t *trails)
{
    tt_playback *playback;
    tt_playback_def def = {.game = game, .tape = tape, .budget = 1};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    trails[0] = tt_sim_trail(tt_playback_sim(playback));
    for (uint32_t tick = 1; tick <= tt_tape_info_of(tape)->ticks; tick++) {
        cr_assert(eq(int, tt_playback_step(playback), TT_OK));
        trails[tick] = tt_sim_trail(tt_playback_sim(playback));
    }
    tt_playback_destroy(playback);
}

// The trail that a tape says a seat had: of its camp, or the one that was agreed. False: none.
static bool trail_at(const tt_tape *tape, uint32_t seat, uint32_t tick, uint64_t *value)
{
    tt_camps camps;
    tt_trail agreed;
    bool apart = tt_tape_camps_from(tape, tick, &camps) && camps.tick == tick;
    for (uint32_t i = 0; apart && i < camps.count; i++) {
        if ((camps.seats[i] >> seat & 1) == 0) continue;
        *value = camps.trails[i];
        return true;
    }
    bool found = tt_tape_trail_from(tape, tick, &agreed) && agreed.tick == tick;
    *value = agreed.value;
    return found;
}

// Plays with one odd player to the end of a match, and looks up each seat's trails on the relay's
// tape: none is wrong, and but for what `loss` takes of the reports none is missing.
static void expect_every_trail(uint32_t players, uint32_t odd, uint32_t loss)
{
    enum { END = 200 };
    tt_world *w = world_create(&(tt_world_def){.seed = 600 + players + loss,
                                               .players = players,
                                               .chatter = 300,
                                               .odd = &toy_planted,
                                               .odd_player = odd,
                                               .length = END,
                                               .weather = {.lag = 20 * MS, .loss = loss}});
    world_run(w, 20 * TT_SECOND);
    for (uint32_t i = 0; i < players; i++)
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_ENDED), 1));
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(world_tape(w, "room"), &tape, NULL), TT_OK));
    play(tape, &toy_game, right_trails);
    play(tape, &toy_planted, odd_trails);
    uint32_t missing = 0;
    for (uint32_t tick = 1; tick < END; tick++) {
        for (uint32_t seat = 0; seat < players; seat++) {
            uint64_t found, wanted = seat == odd ? odd_trails[tick] : right_trails[tick];
            bool there = trail_at(tape, seat, tick, &found);
            missing += !there && tick >= TOY_PLANTED_TICK;
            // A seat without a camp of its own is not said to be with the majority.
            bool unsaid = loss > 0 && seat == odd && found == right_trails[tick];
            if (there && !unsaid)
                cr_assert(eq(u64, found, wanted), "seat %u, state %u", seat, tick);
        }
        uint64_t first;
        bool parts = tick == TOY_PLANTED_TICK;
        if (parts) cr_assert(trail_at(tape, odd, tick, &first) && first == odd_trails[tick]);
    }
    if (loss == 0) cr_assert(eq(u32, missing, 0));
    cr_assert(lt(u32, missing, players * END / 4));
    cr_assert(eq(u64, tt_tape_info_of(tape)->apart, UINT64_C(1) << odd));
    tt_tape_destroy(tape);
    world_destroy(w);
}

Test(desync, the_tape_has_every_trail_of_every_camp)
{
    for (uint32_t loss = 0; loss <= 100000; loss += 50000) {
        expect_every_trail(4, 2, loss);
        expect_every_trail(3, 1, loss);
        expect_every_trail(2, 1, loss); // disputed
    }
}

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
