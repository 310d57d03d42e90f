// Tapes that change while they are watched: one grows, one is spoilt.

#include "played.h"

enum { SPOILT = 450 }; // about the turn that is damaged

static tape_recorder recorder;
static tape_index *known;

static void open_live(uint32_t ticks, bool indexed)
{
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, ticks, fill);
    tape = recorder_open(&recorder);
    known = NULL;
    if (indexed)
        cr_assert(eq(int, index_create(&(game_module){.game = &toy_game}, tape, 0, &known), TT_OK));
    player_def def = {.game = &toy_game, .tape = tape, .index = known};
    cr_assert(eq(int, player_create(&def, &player), TT_OK));
}

static void close_live(void)
{
    player_destroy(player);
    index_destroy(known);
    tt_tape_destroy(tape);
    recorder_remove(&recorder);
}

static void grow(uint32_t ticks)
{
    recorder_grow(&recorder, ticks, fill);
    EACH(tt_tape_follow(tape, NULL) == TT_OK);
    EACH(player_last(player) == ticks);
}

Test(player_live, waits_for_more_at_the_end_of_a_growing_tape)
{
    open_live(30, true);
    player_set_growing(player, true);
    player_play(player, true);
    for (uint32_t i = 0; i < 3; i++) pass_second();
    EACH(player_playing(player) && player_look(player).tick == 30);
    grow(70);
    pass_second();
    EACH(player_look(player).tick == 50 && player_playing(player));
    pass_second();
    pass_second();
    EACH(player_look(player).tick == 70 && player_playing(player));
    player_set_growing(player, false);
    pass_second();
    EACH(!player_playing(player));
    close_live();
}

Test(player_live, starts_at_the_end_of_a_growing_tape)
{
    open_live(0, false);
    player_play(player, true);
    EACH(!player_playing(player));
    player_set_growing(player, true);
    player_play(player, true);
    EACH(player_playing(player));
    grow(10);
    pass(TT_SECOND / 20);
    EACH(player_look(player).tick == 1);
    close_live();
}

Test(player_live, goes_anywhere_while_the_tape_grows)
{
    open_live(TICKS, true);
    play_through();
    close_live();
    open_live(1, true);
    srand(9);
    for (uint32_t ticks = 2; ticks <= TICKS; ticks += 3) {
        grow(ticks);
        go((uint32_t)rand() % (ticks + 1), 20);
        EACH(stands_at(player_wanted(player)));
        go(UINT32_MAX, 20);
        EACH(stands_at(ticks));
    }
    close_live();
}

// The last state that can be reached; the first turn that can't be read leads away from it.
static uint32_t spoil(void)
{
    static tt_turn turn;
    uint32_t tick = 0;
    uint64_t offset = tt_tape_info_of(tape)->bytes * SPOILT / TICKS;
    recorder_damage(&recorder, offset, tape);
    while (tt_tape_read(tape, tick, &turn) == TT_OK) tick++;
    EACH(tick > SPOILT - 10 && tick < SPOILT + 10);
    return tick;
}

static tt_status try(uint32_t tick)
{
    tt_status status = TT_OK;
    player_seek(player, tick);
    while (status == TT_OK && !player_arrived(player)) status = player_move(player, 50);
    return status;
}

static void watch_a_spoilt_tape(bool indexed)
{
    open_live(TICKS, indexed);
    play_through();
    uint32_t reached = spoil();
    player_play(player, true);
    EACH(try(TICKS) == TT_DAMAGED);
    EACH(!player_playing(player) && player_wanted(player) == reached);
    EACH(try(reached) == TT_OK && stands_at(reached));
    EACH(try(reached + 1) == TT_DAMAGED && player_wanted(player) == reached);
    for (uint32_t tick = 0; tick < reached; tick += 7) EACH(try(tick) == TT_OK && stands_at(tick));
    player_set_backwards(player, true);
    pass_second();
    EACH(try(TICKS) == TT_DAMAGED && !player_backwards(player));
    close_live();
}

Test(player_live, stays_where_it_could_get_in_a_spoilt_tape)
{
    watch_a_spoilt_tape(false);
    watch_a_spoilt_tape(true);
}

// What was known before the tape was spoilt is seen again by its snapshots.
Test(player_live, goes_back_from_behind_what_is_spoilt)
{
    open_live(TICKS, true);
    play_through();
    go(TICKS, 100);
    uint32_t reached = spoil();
    for (uint32_t tick = TICKS; tick-- > 0;) {
        tt_status status = try(tick);
        uint32_t there = player_look(player).tick;
        EACH(memcmp(player_look(player).now, &states[there], sizeof(toy_state)) == 0);
        EACH(status == TT_OK ? there == tick : status == TT_DAMAGED);
        EACH(tick > reached || status == TT_OK);
    }
    close_live();
}

Test(player_live, stays_in_a_tape_that_has_become_shorter)
{
    open_live(TICKS, true);
    go(100, 50);
    cr_assert(truncate(recorder.path, (off_t)(tt_tape_info_of(tape)->bytes / 2)) == 0);
    cr_assert(eq(int, tt_tape_follow(tape, NULL), TT_DAMAGED));
    cr_assert(try(TICKS) != TT_OK);
    uint32_t reached = player_wanted(player);
    cr_assert(reached > 100 && reached < TICKS / 2 + 10);
    cr_assert(eq(int, try(reached), TT_OK));
    cr_assert(eq(int, try(50), TT_OK));
    close_live();
}
