// A toy match of TICKS turns, at 20 a second. However the player comes to a state, it must be the
// one that plain playing gives, with the right one before it.

#include "player.h"

#include "recorded.h"

enum { TICKS = 900, FRAME = 16666667 };

static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    static char data[RECORDED_SEATS][3];
    for (uint32_t seat = 0; seat < RECORDED_SEATS; seat++) {
        data[seat][0] = (char)(turn->tick * 7 % 100 + seat + 1);
        data[seat][1] = (char)(turn->tick % 100 + 1);
        recorded_add(turn, numbering, TT_EVENT_COMMAND, (uint8_t)seat, data[seat]);
    }
}

static toy_state states[TICKS + 1];
static tt_tape *tape;
static tape_player *player;

static void open_player(uint32_t ticks, const tt_game *game)
{
    tape = recorded_tape(ticks, fill);
    cr_assert(eq(int, player_create(&(player_def){.game = game, .tape = tape}, &player), TT_OK));
}

static void close_player(void)
{
    player_destroy(player);
    tt_tape_destroy(tape);
}

// What plain playing gives.
static void play_through(void)
{
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    tt_playback *playback;
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        memcpy(&states[tick], tt_sim_state(tt_playback_sim(playback)), sizeof states[tick]);
        if (tick < TICKS) cr_assert(eq(int, tt_playback_step(playback), TT_OK));
    }
    tt_playback_destroy(playback);
}

static bool stands_at(uint32_t tick)
{
    player_sight sight = player_look(player);
    uint32_t before = tick > 0 ? tick - 1 : 0;
    return sight.tick == tick && player_wanted(player) == tick && player_arrived(player) &&
           memcmp(sight.now, &states[tick], sizeof states[tick]) == 0 &&
           memcmp(sight.before, &states[before], sizeof states[before]) == 0;
}

static void go(uint32_t tick, uint32_t steps)
{
    player_seek(player, tick);
    while (!player_arrived(player)) EACH(player_move(player, steps) == TT_OK);
}

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

// Lets a second pass in frames.
static void pass_second(void)
{
    for (uint64_t now = 0; now < TT_SECOND;) {
        uint64_t frame = TT_SECOND - now < FRAME ? TT_SECOND - now : FRAME;
        player_pass_time(player, frame);
        while (!player_arrived(player)) EACH(player_move(player, 64) == TT_OK);
        now += frame;
    }
}

Test(player, plays_at_its_speed)
{
    open_player(TICKS, &toy_game);
    play_through();
    pass_second();
    EACH(stands_at(0));
    player_play(player, true);
    pass_second();
    EACH(stands_at(20));
    player_set_speed(player, 16 * PLAYER_NORMAL);
    pass_second();
    EACH(stands_at(20 + 16 * 20));
    player_play(player, false);
    pass_second();
    EACH(stands_at(20 + 16 * 20));
    close_player();
}

Test(player, is_between_two_states_while_it_plays)
{
    open_player(TICKS, &toy_game);
    play_through();
    go(100, 100);
    player_play(player, true);
    player_pass_time(player, TT_SECOND / 20 / 4);
    while (!player_arrived(player)) EACH(player_move(player, 64) == TT_OK);
    cr_assert(stands_at(101));
    cr_assert(eq(u32, player_look(player).blend, PLAYER_BLEND / 4));
    player_pass_time(player, TT_SECOND / 20 / 2);
    cr_assert(stands_at(101));
    cr_assert(eq(u32, player_look(player).blend, PLAYER_BLEND / 4 * 3));
    close_player();
}

// Else a slow machine would have ever more to catch up with.
Test(player, waits_for_itself)
{
    open_player(TICKS, &toy_game);
    player_play(player, true);
    player_set_speed(player, 16 * PLAYER_NORMAL);
    player_pass_time(player, TT_SECOND);
    player_pass_time(player, TT_SECOND);
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

Test(player, stands_still_in_an_empty_tape)
{
    open_player(0, &toy_game);
    cr_assert(player_arrived(player));
    player_play(player, true);
    cr_assert(not(player_playing(player)));
    player_seek(player, 5);
    cr_assert(eq(int, player_move(player, 5), TT_OK));
    cr_assert(player_arrived(player) && player_look(player).tick == 0 && player_last(player) == 0);
    cr_assert(player_look(player).before == player_look(player).now);
    close_player();
}

Test(player, plays_a_tape_of_one_turn)
{
    open_player(1, &toy_game);
    player_play(player, true);
    pass_second();
    cr_assert(not(player_playing(player)));
    cr_assert(eq(u32, player_look(player).tick, 1));
    go(0, 1);
    cr_assert(eq(u32, player_look(player).tick, 0));
    go(1, 1);
    cr_assert(eq(u32, player_look(player).tick, 1));
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
