// Joining, the lobby, being refused, pausing, leaving.

#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

Test(room, a_full_room_refuses_and_the_others_play_on)
{
    tt_world *w =
        world_create(&(tt_world_def){.seed = 70, .players = 3, .seats = 2, .chatter = 300});
    world_run(w, 5 * TT_SECOND);
    cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 2)), TT_PEER_REFUSED));
    cr_assert(eq(u8, world_refused(w, 2)->reason, TT_REFUSED_FULL));
    cr_assert(lt(u32, 60, world_tick(w, 0)));
    world_destroy(w);
}

Test(room, another_game_or_version_is_refused_with_the_reason)
{
    tt_game others[4] = {toy_game, toy_game, toy_game, toy_game};
    others[0].name = "chess";
    others[1].rules = 2;
    others[2].layout = NULL;
    others[3].tick_rate = 30;
    static const tt_refusal reasons[] = {TT_REFUSED_GAME, TT_REFUSED_RULES, TT_REFUSED_LAYOUT,
                                         TT_REFUSED_TICK_RATE};
    for (uint32_t i = 0; i < 4; i++) {
        tt_world *w = world_create(&(tt_world_def){.seed = 71,
                                                   .players = 3,
                                                   .seats = 2,
                                                   .chatter = 300,
                                                   .odd = &others[i],
                                                   .odd_player = 1});
        world_run(w, 5 * TT_SECOND);
        cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 1)), TT_PEER_REFUSED));
        cr_assert(eq(u8, world_refused(w, 1)->reason, reasons[i]));
        cr_assert(lt(u32, 60, world_tick(w, 0)));
        cr_assert(lt(u32, 60, world_tick(w, 2)));
        world_destroy(w);
    }
}

Test(room, no_tick_runs_before_the_last_seat_is_taken_but_chat_works)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 72, .players = 2, .seats = 3});
    world_run(w, 3 * TT_SECOND);
    cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 0)), TT_PEER_LOBBY));
    cr_assert(eq(int, tt_peer_chat(world_peer(w, 0), 0, "anyone?"), TT_OK));
    cr_assert(eq(int, tt_peer_team_chat(world_peer(w, 0), 0, "friends?"), TT_BAD_ARGUMENT));
    world_run(w, 1 * TT_SECOND);
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_CHAT), 1));
    cr_assert(eq(u32, world_turns(w), 0));
    world_destroy(w);
}

Test(room, a_seat_silent_in_the_lobby_is_free_again)
{
    tt_world *w =
        world_create(&(tt_world_def){.seed = 73, .players = 4, .seats = 3, .late_from = 2});
    world_run(w, TT_SECOND);
    world_stall(w, 0, true);
    world_run(w, 12 * TT_SECOND);
    world_join(w, 2);
    world_run(w, TT_SECOND);
    cr_assert(eq(u8, tt_peer_seat(world_peer(w, 2), 0), 0));
    cr_assert(eq(u32, world_turns(w), 0));
    world_join(w, 3);
    world_run(w, 2 * TT_SECOND);
    cr_assert(eq(u8, tt_peer_seat(world_peer(w, 3), 0), 2));
    cr_assert(lt(u32, 10, world_tick(w, 3)));
    world_destroy(w);
}

// All logs are one: each peer is told, and that it is not meant for all.
Test(room, what_is_said_to_a_team_is_told_as_such)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 76, .players = 2, .spectators = 1});
    cr_assert(world_reach(w, 20, 10 * TT_SECOND));
    cr_assert(eq(int, tt_peer_team_chat(world_peer(w, 1), 0, "psst"), TT_OK));
    cr_assert(eq(int, tt_peer_chat(world_peer(w, 1), 0, "hello"), TT_OK));
    cr_assert(eq(int, tt_peer_team_chat(world_peer(w, 2), 0, "a spectator"), TT_BAD_ARGUMENT));
    world_run(w, 4 * TT_SECOND);
    for (uint32_t i = 0; i < 3; i++) {
        const tt_peer_event *told = world_event(w, i, TT_PEER_EVENT_TEAM_CHAT);
        cr_assert(told && told->seat == 1 && told->size == 4);
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_TEAM_CHAT), 1));
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_CHAT), 1));
    }
    world_destroy(w);
}

Test(room, a_pause_stops_the_steps_but_not_the_turns)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 74, .players = 2, .chatter = 500, .weather = {.lag = 20 * MS}});
    cr_assert(world_reach(w, 50, 10 * TT_SECOND));
    cr_assert(eq(int, tt_peer_pause(world_peer(w, 0), 0, true), TT_OK));
    world_run(w, TT_SECOND);
    const tt_sim *sim = tt_peer_sim(world_peer(w, 1));
    cr_assert(tt_sim_paused(sim));
    // Who pauses a pause changes nothing, and nobody is told.
    cr_assert(eq(int, tt_peer_pause(world_peer(w, 0), 0, true), TT_OK));
    uint32_t tick = tt_sim_tick(sim);
    uint32_t steps = ((const toy_state *)tt_sim_state(sim))->steps;
    world_run(w, 2 * TT_SECOND);
    cr_assert(eq(u32, ((const toy_state *)tt_sim_state(sim))->steps, steps));
    cr_assert(lt(u32, tick + 30, tt_sim_tick(sim)));
    cr_assert(eq(int, tt_peer_chat(world_peer(w, 1), 0, "ready"), TT_OK));
    cr_assert(eq(int, tt_peer_pause(world_peer(w, 1), 0, false), TT_OK));
    world_run(w, TT_SECOND);
    cr_assert(not(tt_sim_paused(sim)));
    cr_assert(lt(u32, steps, ((const toy_state *)tt_sim_state(sim))->steps));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_CHAT), 1));
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_PAUSED), 1));
    world_destroy(w);
}

Test(room, who_leaves_says_so_and_the_others_play_on)
{
    tt_world *w = world_create(&(tt_world_def){
        .seed = 75, .players = 3, .chatter = 300, .weather = {.lag = 30 * MS, .loss = 100000}});
    cr_assert(world_reach(w, 50, 10 * TT_SECOND));
    tt_peer_leave(world_peer(w, 2));
    world_run(w, TT_SECOND);
    cr_assert(tt_peer_left(world_peer(w, 2)));
    world_kill(w, 2);
    const tt_peer_event *seat = world_event(w, 0, TT_PEER_EVENT_SEAT);
    cr_assert(seat->seat == 2 && seat->presence == TT_EVENT_LEFT);
    uint32_t tick = world_tick(w, 0);
    cr_assert(world_reach(w, tick + 100, 10 * TT_SECOND));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_PARTED), 0));
    world_destroy(w);
}

Test(room, who_leaves_the_lobby_has_left)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 77, .players = 2, .seats = 3});
    world_run(w, TT_SECOND);
    tt_peer_leave(world_peer(w, 1));
    world_run(w, 5 * TT_SECOND);
    cr_assert(tt_peer_left(world_peer(w, 1)));
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_LOST), 0));
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_REFUSED), 0));
    cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 0)), TT_PEER_LOBBY));
    world_destroy(w);
}

// A player whose state 0 is another one: it reports a trail that nobody else has.
static void start_otherwise(void *context, void *memory, const tt_match *match)
{
    toy_state *state = memory;
    toy_game.start(context, memory, match);
    state->cells[0] = 1;
}

Test(room, who_takes_a_seat_does_not_answer_for_who_had_it_before)
{
    tt_game other = toy_game;
    other.start = start_otherwise;
    tt_world *w = world_create(&(tt_world_def){
        .seed = 79, .players = 3, .seats = 2, .late_from = 1, .odd = &other, .odd_player = 0});
    world_run(w, TT_SECOND);
    tt_peer_leave(world_peer(w, 0));
    world_run(w, TT_SECOND);
    world_kill(w, 0);
    world_join(w, 1);
    world_join(w, 2);
    world_run(w, 5 * TT_SECOND);
    cr_assert(lt(u32, 60, world_tick(w, 1)));
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_PARTED), 0));
    world_destroy(w);
}

Test(room, a_match_that_all_have_left_ends_at_once)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 80, .players = 2, .spectators = 1});
    cr_assert(world_reach(w, 50, 10 * TT_SECOND));
    tt_peer_leave(world_peer(w, 0));
    tt_peer_leave(world_peer(w, 1));
    world_run(w, TT_SECOND);
    world_kill(w, 0);
    world_kill(w, 1);
    world_run(w, TT_SECOND);
    const tt_peer_event *ended = world_event(w, 2, TT_PEER_EVENT_ENDED);
    cr_assert(ended != NULL && ended->ending == TT_ENDING_DESERTED);
    world_destroy(w);
}

Test(room, who_stops_neither_catches_up_nor_is_over_twice)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 78, .players = 2, .stop_at = 40});
    world_run(w, 10 * TT_SECOND);
    cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 0)), TT_PEER_STOPPED));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_CATCHING_UP), 0));
    world_destroy(w);
}
