// Tapes of every length, opened, indexed and moved through: of no turn, of one,
// of two hours, and cut at any byte.

#include "played.h"

enum { HOURS_TICKS = 2 * 60 * 60 * 20 };

static tape_index *known;

static void watch(const tt_game *game, uint64_t budget)
{
    player_def def = {.game = game, .tape = tape};
    cr_assert(eq(int, index_create(&(game_module){.game = game}, tape, budget, &known), TT_OK));
    def.index = known;
    cr_assert(eq(int, player_create(&def, &player), TT_OK));
}

static void close_watched(void)
{
    player_destroy(player);
    index_destroy(known);
    tt_tape_destroy(tape);
}

Test(tapes, of_no_turn_are_a_start)
{
    uint32_t count;
    tape = recorded_tape(0, fill);
    watch(&toy_game, 0);
    cr_assert(player_arrived(player));
    player_play(player, true);
    cr_assert(not(player_playing(player)));
    player_seek(player, 5);
    player_set_backwards(player, true);
    pass_second();
    cr_assert(eq(int, player_move(player, 5), TT_OK));
    cr_assert(player_arrived(player) && player_look(player).tick == 0 && player_last(player) == 0);
    cr_assert(player_look(player).before == player_look(player).now);
    cr_assert(eq(int, index_advance(known, 5), TT_OK));
    index_columns(known, 0, 0, &count);
    cr_assert(index_tick(known) == 0 && count == 1);
    close_watched();
}

Test(tapes, of_one_turn_are_played)
{
    tape = recorded_tape(1, fill);
    watch(&toy_game, 0);
    player_play(player, true);
    pass_second();
    cr_assert(not(player_playing(player)));
    cr_assert(eq(u32, player_look(player).tick, 1));
    go(0, 1);
    cr_assert(eq(u32, player_look(player).tick, 0));
    go(1, 1);
    cr_assert(eq(u32, player_look(player).tick, 1));
    close_watched();
}

// Somebody does something every ten seconds, and then for a while nobody does.
static void fill_sparsely(tt_turn *turn, const tt_numbering *numbering)
{
    if (turn->tick % 200 == 0 && turn->tick % 3000 < 2000)
        recorded_add(turn, numbering, TT_EVENT_COMMAND, 1, "ab");
    if (turn->tick % 3000 == 0) recorded_add(turn, numbering, TT_EVENT_CHAT, 2, "still here");
}

Test(tapes, of_two_hours_are_moved_through)
{
    tape = recorded_tape(HOURS_TICKS, fill_sparsely);
    watch(&toy_marked, 0);
    while (index_tick(known) < HOURS_TICKS) EACH(index_advance(known, 4096) == TT_OK);
    cr_assert(eq(u32, index_mark_count(known), HOURS_TICKS / 3000));
    cr_assert(eq(u32, index_column_ticks(known), 128));
    uint64_t most = tt_history_spacing(index_history(known));
    cr_assert(le(u64, most, 64));
    srand(13);
    for (uint32_t i = 0; i < 300; i++) {
        uint64_t before = tt_playback_applied(player_playback(player));
        go((uint32_t)rand() % (HOURS_TICKS + 1), 1000);
        EACH(tt_playback_applied(player_playback(player)) - before <= most);
        EACH(player_look(player).tick == player_wanted(player));
    }
    close_watched();
}

Test(tapes, of_two_hours_lead_to_the_same_end)
{
    tape = recorded_tape(HOURS_TICKS, fill_sparsely);
    watch(&toy_marked, 0);
    go(HOURS_TICKS, UINT32_MAX); // by the index
    uint64_t trail = tt_sim_trail(tt_playback_sim(player_playback(player)));
    tt_playback *playback;
    tt_playback_def def = {.game = &toy_marked, .tape = tape};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    cr_assert(eq(int, tt_playback_seek(playback, HOURS_TICKS), TT_OK));
    cr_assert(eq(u64, tt_sim_trail(tt_playback_sim(playback)), trail));
    tt_playback_destroy(playback);
    close_watched();
}

// What opens is whole as far as it goes.
static bool watch_cut(const tape_recorder *recorder, uint64_t size)
{
    cr_assert(truncate(recorder->path, (off_t)size) == 0);
    if (tt_tape_open(recorder->path, &tape, NULL) != TT_OK) return false;
    watch(&toy_game, 1); // reserving more takes longer than all the rest
    uint32_t last = player_last(player);
    EACH(index_advance(known, last / 2) == TT_OK);
    go(last, 10);
    EACH(stands_at(last) && index_tick(known) == last);
    go(last / 3, 10);
    EACH(stands_at(last / 3));
    close_watched();
    return true;
}

Test(tapes, that_are_cut_at_any_byte_are_watched_as_far_as_they_go)
{
    enum { CUT_TICKS = 16 };
    tape_recorder recorder;
    tape = recorded_tape(TICKS, fill);
    play_through();
    tt_tape_destroy(tape);
    recorder_begin(&recorder, 0);
    uint64_t empty = 0;
    tape = recorder_open(&recorder);
    empty = tt_tape_info_of(tape)->bytes;
    tt_tape_destroy(tape);
    recorder_grow(&recorder, CUT_TICKS, fill);
    tape = recorder_open(&recorder);
    uint64_t whole = tt_tape_info_of(tape)->bytes;
    tt_tape_destroy(tape);
    for (uint64_t size = whole; size-- > 0;) EACH(watch_cut(&recorder, size) == (size >= empty));
    recorder_remove(&recorder);
}
