// A toy match of TICKS turns, in which every seat adds to cells, with a pause from turn 60 to 69.
// Its tape has the trail of every state; moving through it in any way must lead to the same ones.

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tickertape/playback.h"
#include "tickertape/tape_writer.h"
#include "toy.h"

enum { TICKS = 400, SEATS = 4 };

static char path[] = "/tmp/playback_test.XXXXXX";
static uint64_t trails[TICKS + 1];

static void add_event(tt_turn *turn, const tt_numbering *numbering, uint8_t type, uint8_t seat,
                      const uint8_t *data)
{
    turn->events[turn->count++] = (tt_event){
        .tick = turn->tick,
        .sequence = numbering->sequence + turn->count,
        .number = numbering->number[seat],
        .type = type,
        .seat = seat,
        .size = data ? 2 : 0,
        .data = data,
    };
}

static void fill_turn(tt_turn *turn, const tt_numbering *numbering, uint8_t data[SEATS][2])
{
    turn->tick = numbering->tick;
    turn->count = 0;
    if (turn->tick == 60) add_event(turn, numbering, TT_EVENT_PAUSE, 0, NULL);
    if (turn->tick == 70) add_event(turn, numbering, TT_EVENT_RESUME, 0, NULL);
    for (uint8_t seat = turn->count > 0; seat < SEATS; seat++) {
        data[seat][0] = (uint8_t)(turn->tick * 7 + seat);
        data[seat][1] = (uint8_t)(turn->tick + 1);
        add_event(turn, numbering, TT_EVENT_COMMAND, seat, data[seat]);
    }
}

// Plays the match with toy_game and records it.
static void record(void)
{
    static tt_turn turn;
    tt_match match = toy_match(SEATS);
    tt_tape_writer_def def = {.path = path, .match = &match, .force = true};
    tt_tape_writer *writer;
    tt_sim_def sim_def = {.game = &toy_game, .match = &match};
    tt_sim *sim;
    tt_numbering numbering = {0};
    int file = mkstemp(path);
    cr_assert(file >= 0);
    close(file);
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    cr_assert(eq(int, tt_sim_create(&sim_def, &sim), TT_OK));
    for (uint32_t tick = 0;; tick++) {
        uint8_t bytes[TT_TURN_SIZE_MAX], data[SEATS][2];
        trails[tick] = tt_sim_trail(sim);
        cr_assert(eq(int, tt_tape_trail(writer, (tt_trail){tick, trails[tick]}), TT_OK));
        if (tick == TICKS) break;
        fill_turn(&turn, &numbering, data);
        tt_writer canonical = tt_writer_of(bytes, sizeof bytes);
        tt_turn_write(&turn, &numbering, &canonical);
        cr_assert(eq(int, tt_tape_append(writer, bytes, canonical.size), TT_OK));
        tt_sim_apply(sim, &turn);
    }
    tt_sim_destroy(sim);
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
}

static void remove_tape(void)
{
    unlink(path);
}

TestSuite(playback, .init = record, .fini = remove_tape);

static tt_tape *open_tape(void)
{
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(path, &tape, NULL), TT_OK));
    return tape;
}

static tt_playback *play(tt_tape *tape, const tt_game *game, uint64_t budget)
{
    tt_playback_def def = {.game = game, .tape = tape, .budget = budget};
    tt_playback *playback;
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    return playback;
}

// The trails of a game on its own rung of the ladder, played straight through.
static void play_through(tt_tape *tape, const tt_game *game, uint64_t found[TICKS + 1])
{
    tt_playback *playback = play(tape, game, 0);
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        cr_assert(eq(u32, tt_sim_tick(tt_playback_sim(playback)), tick));
        found[tick] = tt_sim_trail(tt_playback_sim(playback));
        tt_status status = tt_playback_step(playback);
        cr_assert(eq(int, status, tick < TICKS ? TT_OK : TT_OUT_OF_RANGE));
    }
    tt_playback_destroy(playback);
}

static void expect_state(tt_playback *playback, uint32_t tick, const uint64_t expected[TICKS + 1])
{
    const tt_sim *sim = tt_playback_sim(playback);
    const tt_turn *turn = tt_playback_turn(playback);
    cr_assert(eq(u32, tt_sim_tick(sim), tick));
    cr_assert(eq(u64, tt_sim_trail(sim), expected[tick]));
    cr_assert(eq(int, turn == NULL, tick == 0));
    if (!turn) return;
    cr_assert(eq(u32, turn->tick, tick - 1));
    cr_assert(eq(u32, turn->count, SEATS));
    const tt_event *event = &turn->events[SEATS - 1];
    cr_assert(eq(u64, event->sequence, (tick - 1) * (uint64_t)SEATS + SEATS - 1));
    cr_assert(eq(u32, event->number, tick - 1));
    cr_assert(eq(u8, event->data[1], (uint8_t)tick));
}

static void seek_about(const tt_game *game, uint64_t budget)
{
    static uint64_t expected[TICKS + 1];
    tt_tape *tape = open_tape();
    play_through(tape, game, expected);
    tt_playback *playback = play(tape, game, budget);
    uint64_t random = 1;
    for (uint32_t i = 0; i < 200; i++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        uint32_t tick = (uint32_t)(random >> 33) % (TICKS + 1);
        cr_assert(eq(int, tt_playback_seek(playback, tick), TT_OK));
        expect_state(playback, tick, expected);
        if (i % 20 == 19) tt_playback_drop_snapshots(playback);
    }
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}

Test(playback, seeks_to_what_playing_leads_to)
{
    seek_about(&toy_game, 0);
}

Test(playback, seeks_within_a_small_budget)
{
    seek_about(&toy_game, 1);
    seek_about(&toy_heap, 100000);
}

Test(playback, seeks_in_a_game_that_saves_and_loads)
{
    seek_about(&toy_heap, 0);
}

Test(playback, seeks_in_a_game_that_only_hashes)
{
    seek_about(&toy_hashed, 0);
}

Test(playback, goes_back_through_the_nearest_snapshot)
{
    tt_tape *tape = open_tape();
    tt_playback *playback = play(tape, &toy_game, 0);
    cr_assert(eq(int, tt_playback_seek(playback, TICKS), TT_OK));
    cr_assert(eq(u64, tt_playback_applied(playback), TICKS));
    cr_assert(tt_playback_snapshots(playback) > 10);
    cr_assert(tt_playback_snapshot_bytes(playback) > 0);
    cr_assert(eq(int, tt_playback_seek(playback, TICKS - 50), TT_OK));
    cr_assert(tt_playback_applied(playback) < TICKS + 10);
    cr_assert(eq(int, tt_playback_seek(playback, TICKS), TT_OK));
    cr_assert(tt_playback_applied(playback) < TICKS + 20); // forward too

    tt_playback_drop_snapshots(playback);
    cr_assert(eq(u32, tt_playback_snapshots(playback), 0));
    cr_assert(eq(int, tt_playback_seek(playback, 100), TT_OK));
    cr_assert(tt_playback_applied(playback) >= TICKS + 100);
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}

Test(playback, one_plays_ahead_for_another)
{
    tt_tape *tape = open_tape();
    tt_playback *ahead = play(tape, &toy_game, 0), *playback;
    tt_playback_def def = {.game = &toy_game, .tape = tape, .history = tt_playback_history(ahead)};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    cr_assert(tt_playback_history(playback) == tt_playback_history(ahead));
    cr_assert(eq(int, tt_playback_seek(ahead, TICKS), TT_OK));
    tt_random random = tt_random_seeded(7, 1);
    for (uint32_t i = 0; i < 300; i++) {
        uint32_t tick = tt_random_below(&random, TICKS + 1);
        uint64_t before = tt_playback_applied(playback);
        cr_assert(eq(int, tt_playback_seek(playback, tick), TT_OK));
        cr_assert(tt_playback_applied(playback) - before < 16);
        expect_state(playback, tick, trails);
    }
    tt_playback_destroy(playback);
    cr_assert(eq(int, tt_playback_seek(ahead, 100), TT_OK));
    expect_state(ahead, 100, trails);
    tt_playback_destroy(ahead);
    tt_tape_destroy(tape);
}

Test(playback, goes_back_tick_by_tick_at_no_cost)
{
    tt_tape *tape = open_tape();
    tt_playback *playback = play(tape, &toy_game, 0);
    cr_assert(eq(int, tt_playback_seek(playback, 250), TT_OK));
    for (uint32_t tick = 250; tick > 0; tick--) {
        cr_assert(eq(int, tt_playback_seek(playback, tick), TT_OK));
        expect_state(playback, tick, trails);
    }
    cr_assert(eq(u64, tt_playback_applied(playback), 250));
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}

Test(playback, arrives_in_portions)
{
    tt_tape *tape = open_tape();
    tt_playback *playback = play(tape, &toy_hashed, 0);
    bool arrived = false;
    uint32_t calls = 0;
    cr_assert(eq(int, tt_playback_seek(playback, 300), TT_OK));
    for (; !arrived; calls++) {
        uint64_t before = tt_playback_applied(playback);
        cr_assert(eq(int, tt_playback_seek_some(playback, 100, 7, &arrived), TT_OK));
        cr_assert(tt_playback_applied(playback) <= before + 7);
    }
    cr_assert(eq(u32, calls, 15));
    cr_assert(eq(u32, tt_sim_tick(tt_playback_sim(playback)), 100));
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}

Test(playback, keeps_its_turn_while_others_read_the_tape)
{
    static tt_turn turn;
    tt_tape *tape = open_tape();
    tt_playback *playback = play(tape, &toy_game, 0);
    cr_assert(eq(int, tt_playback_seek(playback, 33), TT_OK));
    for (uint32_t tick = 0; tick < TICKS; tick++)
        cr_assert(eq(int, tt_tape_read(tape, tick, &turn), TT_OK));
    tt_tape_destroy(tape);
    expect_state(playback, 33, trails);
    tt_playback_destroy(playback);
}

Test(playback, notices_the_first_tick_that_differs)
{
    tt_tape *tape = open_tape();
    tt_playback *playback = play(tape, &toy_game, 0);
    cr_assert(eq(int, tt_playback_seek(playback, TICKS), TT_OK));
    cr_assert(eq(u32, tt_playback_differs(playback), UINT32_MAX));
    tt_playback_destroy(playback);

    playback = play(tape, &toy_planted, 0);
    cr_assert(eq(int, tt_playback_seek(playback, 49), TT_OK));
    cr_assert(eq(u32, tt_playback_differs(playback), UINT32_MAX));
    cr_assert(eq(int, tt_playback_seek(playback, TICKS), TT_OK));
    uint32_t first = tt_playback_differs(playback);
    cr_assert(eq(int, tt_playback_seek(playback, 10), TT_OK));
    cr_assert(eq(u32, tt_playback_differs(playback), first));
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
    cr_assert(eq(u32, first, TOY_PLANTED_TICK));
}

Test(playback, refuses_another_game_and_places_that_are_not_there)
{
    tt_tape *tape = open_tape();
    tt_playback *playback = NULL;
    tt_game other = toy_game;
    other.rules++;
    tt_playback_def def = {.game = &other, .tape = tape};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_WRONG_GAME));
    cr_assert(playback == NULL);
    tt_playback_destroy(playback);

    playback = play(tape, &toy_game, 0);
    cr_assert(eq(int, tt_playback_seek(playback, 20), TT_OK));
    cr_assert(eq(int, tt_playback_seek(playback, TICKS + 1), TT_OUT_OF_RANGE));
    expect_state(playback, 20, trails);
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}

Test(playback, what_is_before_a_cut_can_still_be_read)
{
    tt_tape *tape = open_tape();
    tt_playback *playback = play(tape, &toy_game, 0);
    cr_assert(eq(int, truncate(path, (off_t)(tt_tape_info_of(tape)->bytes / 2)), 0));
    cr_assert(eq(int, tt_tape_follow(tape, NULL), TT_DAMAGED));
    cr_assert(eq(int, tt_playback_seek(playback, TICKS), TT_DAMAGED));
    uint32_t reached = tt_sim_tick(tt_playback_sim(playback));
    cr_assert(lt(u32, TICKS / 3, reached));
    for (uint32_t tick = 0; tick <= reached; tick += 10) {
        if (tick % 30 == 0) tt_playback_drop_snapshots(playback);
        cr_assert(eq(int, tt_playback_seek(playback, tick), TT_OK));
        expect_state(playback, tick, trails);
    }
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}

Test(playback, stays_at_the_last_state_it_could_reach)
{
    tt_tape *tape = open_tape();
    tt_playback *playback = play(tape, &toy_game, 0);
    cr_assert(eq(int, tt_playback_seek(playback, 20), TT_OK));
    cr_assert(eq(int, truncate(path, 300), 0));
    tt_tape_fault fault;
    cr_assert(eq(int, tt_tape_follow(tape, &fault), TT_DAMAGED));
    cr_assert(eq(int, tt_playback_seek(playback, 300), TT_DAMAGED));
    expect_state(playback, 20, trails);
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}
