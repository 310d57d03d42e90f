// A toy match of TICKS turns, at 20 a second. However the player comes to a state, it must be the
// one that plain playing gives, with the right one before it.

#include "played.h"

Test(player, seeks_to_the_state_that_playing_gives)
{
    open_player(TICKS, &toy_game);
    play_through();
    EACH(stands_at(0));
    srand(7);
    for (int i = 0; i < 2000; i++) {
        uint32_t tick = (uint32_t)rand() % (TICKS + 1), steps = 1 + (uint32_t)rand() % 300;
        go(tick, steps);
        EACH(stands_at(tick));
        EACH(player_look(player).blend == PLAYER_BLEND);
    }
    close_player();
}

Test(player, seeks_between_states)
{
    open_player(TICKS, &toy_game);
    play_through();
    srand(17);
    for (int i = 0; i < 500; i++) {
        uint64_t position = (uint64_t)rand() % ((uint64_t)TICKS * PLAYER_BLEND + 1);
        uint32_t tick = (uint32_t)((position + PLAYER_BLEND - 1) / PLAYER_BLEND);
        player_seek_position(player, position);
        while (!player_arrived(player)) EACH(player_move(player, 50) == TT_OK);
        EACH(stands_at(tick));
        EACH(player_look(player).blend ==
             PLAYER_BLEND - ((uint64_t)tick * PLAYER_BLEND - position));
    }
    player_seek_position(player, UINT64_MAX);
    EACH(player_wanted(player) == TICKS);
    close_player();
}

Test(player, steps_one_tick_either_way)
{
    open_player(TICKS, &toy_game);
    play_through();
    go(500, 100);
    for (uint32_t tick = 499; tick > 400; tick--) {
        go(tick, 100);
        EACH(stands_at(tick));
    }
    for (uint32_t tick = 402; tick < 600; tick++) {
        uint64_t applied = tt_playback_applied(player_playback(player));
        go(tick, 100);
        EACH(stands_at(tick));
        EACH(tt_playback_applied(player_playback(player)) == applied + 1);
    }
    go(0, 1);
    EACH(stands_at(0));
    close_player();
}

Test(player, moves_in_portions)
{
    open_player(TICKS, &toy_game);
    player_seek(player, TICKS);
    for (uint32_t calls = 1; !player_arrived(player); calls++) {
        uint64_t applied = tt_playback_applied(player_playback(player));
        EACH(player_move(player, 10) == TT_OK);
        EACH(tt_playback_applied(player_playback(player)) <= applied + 11);
        EACH(player_look(player).tick <= TICKS && calls <= TICKS / 10 + 1);
    }
    player_seek(player, UINT32_MAX);
    cr_assert(player_arrived(player) && player_wanted(player) == TICKS);
    close_player();
}

Test(player, plays_at_every_speed)
{
    open_player(TICKS, &toy_game);
    play_through();
    pass_second();
    EACH(stands_at(0)); // nobody has started it
    EACH(player_speed(player) == PLAYER_NORMAL);
    player_play(player, true);
    for (uint32_t quarters = PLAYER_SLOWEST; quarters <= PLAYER_FASTEST; quarters *= 2) {
        uint32_t seconds = quarters < PLAYER_FASTEST ? 1 : 0;
        go(10, 100);
        player_set_speed(player, quarters);
        if (seconds > 0)
            pass_second();
        else
            pass(TT_SECOND / 2); // at 64x the tape is over in less
        EACH(player_speed(player) == quarters);
        EACH(stands_at(10 + (seconds > 0 ? 20 : 10) * quarters / PLAYER_NORMAL));
    }
    player_play(player, false);
    pass_second();
    EACH(stands_at(650));
    close_player();
}

Test(player, loses_no_time_between_frames)
{
    open_player(TICKS, &toy_game);
    player_play(player, true);
    player_set_speed(player, PLAYER_SLOWEST);
    for (uint32_t i = 0; i < 7919 * 10; i++) pass(TT_SECOND / 7919);
    // Ten seconds, less the parts of a nanosecond: 50 ticks at a quarter of the speed.
    cr_assert(player_wanted(player) == 50);
    cr_assert(lt(u32, PLAYER_BLEND - 16, player_look(player).blend));
    close_player();
}

Test(player, is_between_two_states_while_it_plays)
{
    enum { PARTS = 32 };
    open_player(TICKS, &toy_game);
    play_through();
    go(100, 100);
    player_play(player, true);
    for (uint32_t part = 1; part <= 5 * PARTS; part++) {
        pass(TT_SECOND / 20 / PARTS);
        uint32_t blend = PLAYER_BLEND / PARTS * ((part - 1) % PARTS + 1);
        uint32_t seen = player_look(player).blend;
        EACH(stands_at(100 + (part + PARTS - 1) / PARTS));
        EACH(seen <= blend && seen + 1 >= blend); // 1/20 s is no whole number of parts
    }
    close_player();
}

// Else a slow machine would have ever more to catch up with.
Test(player, waits_for_itself)
{
    open_player(TICKS, &toy_game);
    player_play(player, true);
    player_set_speed(player, 64);
    player_pass_time(player, TT_SECOND);
    player_pass_time(player, TT_SECOND);
    cr_assert(eq(u32, player_wanted(player), 320));
    go(0, 10);
    player_pass_time(player, 3600 * TT_SECOND); // nor does it leap when it was asleep
    cr_assert(eq(u32, player_wanted(player), 320));
    close_player();
}

Test(player, stops_at_the_end)
{
    open_player(30, &toy_game);
    player_play(player, true);
    pass_second();
    cr_assert(player_playing(player));
    pass_second();
    cr_assert(not(player_playing(player)));
    cr_assert(eq(u32, player_look(player).tick, 30));
    player_play(player, true);
    cr_assert(not(player_playing(player)));
    go(3, 5);
    player_play(player, true);
    cr_assert(player_playing(player));
    close_player();
}

Test(player, is_led_elsewhere_while_it_plays)
{
    open_player(TICKS, &toy_game);
    play_through();
    player_play(player, true);
    srand(3);
    for (int i = 0; i < 300; i++) {
        uint32_t tick = (uint32_t)rand() % (TICKS - 20);
        player_seek(player, tick);
        EACH(player_move(player, 1 + (uint32_t)rand() % 30) == TT_OK);
        player_pass_time(player, FRAME); // on the way no time passes
        go(tick, 50);
        EACH(stands_at(tick) && player_playing(player));
        pass(TT_SECOND / 20);
        EACH(stands_at(tick + 1));
    }
    close_player();
}

Test(player, shows_a_game_whose_states_cannot_be_copied_as_it_stands)
{
    const tt_game *const games[] = {&toy_heap, &toy_hashed};
    for (uint32_t i = 0; i < 2; i++) {
        open_player(60, games[i]);
        go(40, 7);
        go(10, 7);
        player_play(player, true);
        player_pass_time(player, TT_SECOND / 40);
        while (!player_arrived(player)) EACH(player_move(player, 7) == TT_OK);
        player_sight sight = player_look(player);
        EACH(sight.tick == 11 && sight.before == sight.now && sight.blend == PLAYER_BLEND);
        close_player();
    }
}

Test(player, refuses_a_tape_of_another_game)
{
    tt_game other = toy_game;
    other.rules++;
    tape = recorded_tape(3, fill);
    cr_assert(eq(int, player_create(&(player_def){.game = &other, .tape = tape}, &player),
                 TT_WRONG_GAME));
    cr_assert(player == NULL);
    close_player();
}
