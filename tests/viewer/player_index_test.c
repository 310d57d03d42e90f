// A player that shares an index: who comes first to a turn applies it, nobody else.

#include "played.h"

static tape_index *known;

static void open_indexed(void)
{
    tape = recorded_tape(TICKS, fill);
    cr_assert(eq(int, index_create(&(game_module){.game = &toy_game}, tape, 0, &known), TT_OK));
    player_def def = {.game = &toy_game, .tape = tape, .index = known};
    cr_assert(eq(int, player_create(&def, &player), TT_OK));
    play_through();
}

static void close_indexed(void)
{
    player_destroy(player);
    index_destroy(known);
    tt_tape_destroy(tape);
}

static uint64_t applied(void)
{
    return tt_playback_applied(player_playback(player));
}

Test(player_index, is_moved_on_by_who_wants_to_be_beyond_it)
{
    open_indexed();
    go(800, 10);
    EACH(stands_at(800));
    EACH(index_tick(known) == 800);
    EACH(applied() <= 16); // from the last snapshot on
    go(100, 10);
    go(700, 10);
    EACH(stands_at(700) && index_tick(known) == 800);
    EACH(applied() <= 3 * 16);
    close_indexed();
}

Test(player_index, is_moved_in_portions_that_can_be_watched)
{
    open_indexed();
    uint32_t moves = 0, seen = 0;
    player_seek(player, TICKS);
    for (; !player_arrived(player); moves++) {
        uint64_t before = index_tick(known) + applied();
        EACH(player_move(player, 10) == TT_OK);
        EACH(index_tick(known) + applied() - before <= 11);
        player_sight sight = player_look(player);
        EACH(sight.tick >= seen && index_tick(known) - sight.tick < 16);
        EACH(memcmp(sight.now, &states[sight.tick], sizeof(toy_state)) == 0);
        seen = sight.tick;
    }
    cr_assert(le(u32, moves, TICKS / 10 + 3));
    close_indexed();
}

Test(player_index, is_played_along_with)
{
    open_indexed();
    player_play(player, true);
    for (uint32_t tick = 1; tick <= TICKS; tick++) {
        pass(TT_SECOND / 20);
        EACH(stands_at(tick) && index_tick(known) == tick);
    }
    close_indexed();
}

Test(player_index, is_not_waited_for_where_states_can_not_be_kept)
{
    tape = recorded_tape(100, fill);
    cr_assert(eq(int, index_create(&(game_module){.game = &toy_hashed}, tape, 0, &known), TT_OK));
    player_def def = {.game = &toy_hashed, .tape = tape, .index = known};
    cr_assert(eq(int, player_create(&def, &player), TT_OK));
    go(90, 7);
    cr_assert(player_look(player).tick == 90 && index_tick(known) == 0);
    close_indexed();
}

// Seeks between 0 and 3000 of a tape of which the index knows ever more, while snapshots go.
static void seek_about(const tt_game *game, uint32_t seeks, uint64_t budget)
{
    enum { LAST = 3000 };
    static uint64_t trails[LAST + 1];
    tape = recorded_tape(LAST, fill);
    cr_assert(eq(int, index_create(&(game_module){.game = game}, tape, budget, &known), TT_OK));
    player_def def = {.game = game, .tape = tape, .index = known};
    cr_assert(eq(int, player_create(&def, &player), TT_OK));
    tt_playback_def plain = {.game = game, .tape = tape};
    tt_playback *playback;
    cr_assert(eq(int, tt_playback_create(&plain, &playback), TT_OK));
    for (uint32_t tick = 0; tick <= LAST; tick++) {
        trails[tick] = tt_sim_trail(tt_playback_sim(playback));
        if (tick < LAST) EACH(tt_playback_step(playback) == TT_OK);
    }
    tt_playback_destroy(playback);
    srand(11);
    for (uint32_t i = 0; i < seeks; i++) {
        uint32_t most = (LAST + 1) * (i + 1) / seeks, tick = (uint32_t)rand() % (most + 1);
        if (tick > LAST) tick = LAST;
        go(tick, 1 + (uint32_t)rand() % 400);
        EACH(tt_sim_tick(tt_playback_sim(player_playback(player))) == tick);
        EACH(tt_sim_trail(tt_playback_sim(player_playback(player))) == trails[tick]);
        if (i % 50 == 49 && index_history(known)) tt_history_clear(index_history(known));
        if (i % 10 == 0) EACH(index_advance(known, 5) == TT_OK);
    }
    close_indexed();
}

Test(player_index, leads_where_playing_leads_a_flat_game)
{
    seek_about(&toy_game, 1000, 0);
    seek_about(&toy_game, 1000, 1); // ever fewer snapshots
}

Test(player_index, leads_where_playing_leads_a_game_with_marks)
{
    seek_about(&toy_marked, 1500, 0);
}

Test(player_index, leads_where_playing_leads_a_game_with_save_and_load)
{
    seek_about(&toy_heap, 1500, 0);
}

Test(player_index, leads_where_playing_leads_a_game_with_a_hash_only)
{
    seek_about(&toy_hashed, 150, 0);
}
