// What seats saw on a tape of 400 states, 20 a second. The four bytes of a look are left, top,
// right and bottom.

#include "eyes.h"

#include "player.h"
#include "recorded.h"

#include <math.h>

enum { TICKS = 400 };

static tape_recorder recorder;
static tt_tape *tape;

static bool seen_in(void *context, const void *data, size_t size, tt_bounds *seen)
{
    (void)context;
    const uint8_t *bytes = data;
    if (size < 4) return false;
    *seen = (tt_bounds){bytes[0], bytes[1], bytes[2], bytes[3]};
    if (size > 4) seen->right = bytes[4] ? NAN : INFINITY; // a game that is careless
    return true;
}

static const tt_picture picture = {.abi = TT_VIEW_ABI, .look = seen_in};

static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    (void)turn;
    (void)numbering;
}

static void look(uint8_t seat, uint32_t tick, uint8_t left, uint8_t size)
{
    tt_look told = {.tick = tick, .seat = seat, .size = size, .data = {left, 10, left + 40U, 30}};
    if (size > 5) told.data[4] = 1;
    EACH(tt_tape_look(recorder.writer, &told) == TT_OK);
}

static void open_tape(void)
{
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, TICKS, fill);
    look(1, 100, 10, 4);
    look(1, 110, 20, 4); // half a second on
    look(1, 115, 60, 4); // a quarter
    look(1, 200, 80, 4);
    look(1, 300, 0, 3); // nothing that the game knows
    look(1, 340, 30, 4);
    look(2, 50, 10, 5);
    look(2, 60, 10, 6);
    recorder_close(&recorder);
    tape = recorder_open(&recorder);
}

static void close_tape(void)
{
    tt_tape_destroy(tape);
    recorder_remove(&recorder);
}

TestSuite(eyes, .init = open_tape, .fini = close_tape);

// The left side of what a seat saw at a time in ticks; -1: nothing.
static float left_at(uint8_t seat, double tick)
{
    seat_view view;
    bool known = eyes_see(tape, &picture, seat, (uint64_t)(tick * PLAYER_BLEND), &view);
    EACH(!known || (view.look.seat == seat && view.look.tick <= (uint32_t)tick + 10));
    return known ? view.seen.left : -1;
}

static bool about(float value, float expected)
{
    return fabsf(value - expected) < 0.01F;
}

Test(eyes, see_the_last_look_before)
{
    cr_assert(about(left_at(1, 0), -1));
    cr_assert(about(left_at(1, 89.9), -1));
    cr_assert(about(left_at(1, 90), 10), "half a second before the first look");
    cr_assert(about(left_at(1, 100), 10));
    cr_assert(about(left_at(1, 115), 60));
    cr_assert(about(left_at(1, 189), 60), "it stood there until half a second before the next");
    cr_assert(about(left_at(1, 200), 80));
    cr_assert(about(left_at(1, 299), 80));
    cr_assert(about(left_at(1, 400), 30));
}

Test(eyes, go_smoothly_from_one_look_to_the_next)
{
    cr_assert(about(left_at(1, 105), 15));
    cr_assert(about(left_at(1, 105.5), 15.5F));
    cr_assert(about(left_at(1, 112.5), 40), "looks that come sooner take less");
    cr_assert(about(left_at(1, 195), 70));
    float before = left_at(1, 100);
    for (double tick = 100; tick < 200; tick += 0.25) {
        float now = left_at(1, tick);
        cr_assert(now >= before && now - before <= 2.1F, "at %f", tick);
        before = now;
    }
}

Test(eyes, see_the_same_whatever_was_seen_before)
{
    float forward[41], there;
    for (int i = 0; i <= 40; i++) forward[i] = left_at(1, i * 10);
    for (int i = 40; i >= 0; i--) {
        there = left_at(1, i * 10);
        cr_assert(about(there, forward[i]), "at %d", i * 10);
    }
}

Test(eyes, take_a_look_that_the_game_refuses_for_none)
{
    cr_assert(about(left_at(1, 299.9), 80), "on the way to it one stays");
    cr_assert(about(left_at(1, 300), -1));
    cr_assert(about(left_at(1, 339), -1));
    cr_assert(about(left_at(1, 340), 30));
    cr_assert(about(left_at(2, 55), -1), "there is no such side");
    cr_assert(about(left_at(2, 65), -1), "nor such");
}

Test(eyes, know_who_has_looks)
{
    cr_assert(not(eyes_recorded(tape, 0)));
    cr_assert(eyes_recorded(tape, 1));
    cr_assert(eyes_recorded(tape, 2));
    cr_assert(not(eyes_recorded(tape, TT_SEAT_NONE)));
    cr_assert(eq(int, eyes_first(tape), 1));
    cr_assert(about(left_at(0, 400), -1));
    cr_assert(about(left_at(TT_SEAT_NONE, 400), -1));
    tt_tape *blind = recorded_tape(10, fill);
    cr_assert(eq(int, eyes_first(blind), TT_SEAT_NONE));
    tt_tape_destroy(blind);
}

Test(eyes, of_a_game_without_looks_see_nothing)
{
    static const tt_picture old = {.abi = TT_VIEW_ABI};
    seat_view view;
    cr_assert(not(eyes_see(tape, &old, 1, 150 * (uint64_t)PLAYER_BLEND, &view)));
}
