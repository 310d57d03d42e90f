// How toy matches ended. The picture here knows: who has the highest score.

#include "result.h"

#include "recorded.h"

static tape_result *result; // the picture's context too

static bool outcome(void *context, const void *state, const char *const *names,
                    char words[TT_MARK_TEXT_SIZE])
{
    cr_assert(context == &result);
    const toy_state *toy = state;
    uint32_t best = 0;
    if (toy->length == 0 || toy->steps < toy->length) return false;
    for (uint32_t seat = 1; seat < RECORDED_SEATS; seat++)
        if (toy->score[seat] > toy->score[best]) best = seat;
    snprintf(words, TT_MARK_TEXT_SIZE, "%s wins", names[best] ? names[best] : "nobody");
    return true;
}

static const tt_picture picture = {.abi = TT_VIEW_ABI, .context = &result, .outcome = outcome};
static tape_recorder recorder;

static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    const char *const unfit = "B\\\xff";
    if (turn->tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 0, "Ada");
    if (turn->tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 2, unfit);
    if (turn->tick == 5) recorded_add(turn, numbering, TT_EVENT_COMMAND, 2, "ab");
    if (turn->tick == 150) recorded_add(turn, numbering, TT_EVENT_COMMAND, 0, "az");
}

static void record(uint8_t length, uint32_t ticks)
{
    recorder_begin(&recorder, length);
    recorder_grow(&recorder, ticks, fill);
}

static void ask(const tt_picture *drawn)
{
    cr_assert(eq(int, result_create(&toy_game, drawn, recorder.path, &result), TT_OK));
}

static void finish(void)
{
    while (!result_done(result)) EACH(result_advance(result, 7) == TT_OK);
    EACH(result_advance(result, 7) == TT_OK);
    EACH(result_progress(result) == 100);
}

static bool told(const char *words)
{
    bool same = strcmp(result_words(result), words) == 0;
    result_destroy(result);
    recorder_remove(&recorder);
    return same;
}

Test(result, is_told_by_the_game)
{
    record(100, 200);
    ask(&picture);
    uint32_t before = 0;
    for (uint32_t i = 0; i < 9; i++) {
        cr_assert(eq(int, result_advance(result, 11), TT_OK));
        cr_assert(not(result_done(result)));
        cr_assert(result_progress(result) >= before && result_progress(result) < 100);
        cr_assert(result_words(result)[0] == 0);
        before = result_progress(result);
    }
    finish(); // at state 100; what comes later doesn't count
    cr_assert(told("B\\\\\\xff wins"));
}

Test(result, is_none_while_nothing_is_decided)
{
    record(250, 200);
    ask(&picture);
    finish();
    cr_assert(told("not decided"));
}

Test(result, is_none_of_an_empty_tape)
{
    record(100, 0);
    ask(&picture);
    cr_assert(eq(u32, result_progress(result), 100));
    finish();
    cr_assert(told("not decided"));
}

Test(result, is_none_of_a_game_that_can_not_tell)
{
    static const tt_picture silent = {.abi = TT_VIEW_ABI};
    record(100, 200);
    ask(NULL);
    cr_assert(result_done(result));
    result_destroy(result);
    ask(&silent);
    cr_assert(result_done(result));
    cr_assert(told("this game can't tell"));
}

// The file is longer than what a tape keeps of it in memory.
Test(result, ends_where_a_tape_is_spoilt)
{
    record(0, 20000);
    ask(&picture);
    recorder_damage(&recorder, 1000, NULL);
    cr_assert(eq(int, result_advance(result, 10), TT_OK));
    cr_assert(not(result_done(result)));
    cr_assert(eq(int, result_advance(result, 20000), TT_DAMAGED));
    finish();
    cr_assert(told("not decided"));
}

Test(result, can_not_be_had_of_what_is_no_tape_of_the_game)
{
    tt_game other = toy_game;
    other.rules++;
    record(100, 20);
    cr_assert(eq(int, result_create(&other, &picture, recorder.path, &result), TT_WRONG_GAME));
    cr_assert(result == NULL);
    recorder_remove(&recorder);
    cr_assert(eq(int, result_create(&toy_game, &picture, recorder.path, &result), TT_NOT_FOUND));
}
