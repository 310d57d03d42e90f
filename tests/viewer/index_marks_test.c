// What an index marks in tapes of games that can't draw, that grow, and that are damaged.

#include "index.h"

#include "recorded.h"

static tape_index *known;

static void make_index(tt_tape *tape)
{
    cr_assert(eq(int, index_create(&(game_module){.game = &toy_game}, tape, 0, &known), TT_OK));
}

static void forget(tt_tape *tape)
{
    index_destroy(known);
    tt_tape_destroy(tape);
}

static void speak(tt_turn *turn, const tt_numbering *numbering)
{
    const char *const unfit = "h\x1b \xff";
    if (turn->tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 0, "Ada");
    if (turn->tick == 2) recorded_add(turn, numbering, TT_EVENT_COMMAND, 0, "ab");
    if (turn->tick == 3) recorded_add(turn, numbering, TT_EVENT_CHAT, 1, unfit);
    if (turn->tick == 3) recorded_add(turn, numbering, TT_EVENT_PAUSE, 0, "");
    if (turn->tick == 5) recorded_add(turn, numbering, TT_EVENT_CHAT, 9, "no seat of this match");
    if (turn->tick == 9) recorded_add(turn, numbering, TT_EVENT_RESUME, 2, "");
    if (turn->tick == 11) recorded_add(turn, numbering, TT_EVENT_AWAY, 3, "");
}

static bool marked(uint32_t at, uint32_t tick, index_kind kind, uint8_t seat, const char *words)
{
    const index_mark *mark = index_mark_at(known, at);
    return mark->tick == tick && mark->kind == kind && mark->mark.seat == seat &&
           strcmp(mark->mark.words, words) == 0;
}

Test(index_marks, are_of_chat_presence_and_pauses)
{
    tt_tape *tape = recorded_tape(20, speak);
    make_index(tape);
    cr_assert(eq(int, index_advance(known, 100), TT_OK));
    cr_assert(eq(u32, index_mark_count(known), 5));
    cr_assert(marked(0, 1, INDEX_PRESENCE, 0, "joins"));
    cr_assert(marked(1, 4, INDEX_CHAT, 1, "says: h\\x1b \\xff"));
    cr_assert(marked(2, 4, INDEX_PAUSE, 0, "pauses"));
    cr_assert(marked(3, 10, INDEX_PAUSE, 2, "resumes"));
    cr_assert(marked(4, 12, INDEX_PRESENCE, 3, "is away"));
    cr_assert(eq(u32, index_series_count(known), 1));
    forget(tape);
}

static void chatter(tt_turn *turn, const tt_numbering *numbering)
{
    for (uint32_t seat = 0; seat < RECORDED_SEATS; seat++)
        recorded_add(turn, numbering, TT_EVENT_CHAT, (uint8_t)seat, "gg");
    if (turn->tick == 999) recorded_add(turn, numbering, TT_EVENT_LEFT, 1, "");
}

Test(index_marks, that_are_light_leave_room_for_others)
{
    tt_tape *tape = recorded_tape(1200, chatter);
    make_index(tape);
    cr_assert(eq(int, index_advance(known, 1200), TT_OK));
    cr_assert(eq(u32, index_mark_count(known), INDEX_MARKS_MAX / 2 + 1));
    cr_assert(marked(INDEX_MARKS_MAX / 2 - 1, 512, INDEX_CHAT, 3, "says: gg"));
    cr_assert(marked(INDEX_MARKS_MAX / 2, 1000, INDEX_PRESENCE, 1, "leaves"));
    forget(tape);
}

static void come_and_go(tt_turn *turn, const tt_numbering *numbering)
{
    for (uint8_t i = 0; i < 8; i++)
        recorded_add(turn, numbering, i % 2 ? TT_EVENT_BACK : TT_EVENT_AWAY, 0, "");
}

Test(index_marks, beyond_the_bound_are_passed_over)
{
    tt_tape *tape = recorded_tape(1000, come_and_go);
    make_index(tape);
    cr_assert(eq(int, index_advance(known, 1000), TT_OK));
    cr_assert(eq(u32, index_mark_count(known), INDEX_MARKS_MAX / 4 * 3));
    forget(tape);
}

Test(index_marks, are_found_in_what_a_tape_has_grown)
{
    tape_recorder recorder;
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, 4, speak);
    tt_tape *tape = recorder_open(&recorder);
    make_index(tape);
    cr_assert(eq(int, index_advance(known, 100), TT_OK));
    cr_assert(index_tick(known) == 4 && index_mark_count(known) == 3);
    recorder_grow(&recorder, 20, speak);
    cr_assert(eq(int, index_advance(known, 100), TT_OK));
    cr_assert(index_tick(known) == 4); // it does not look by itself
    cr_assert(eq(int, tt_tape_follow(tape, NULL), TT_OK));
    cr_assert(eq(int, index_advance(known, 100), TT_OK));
    cr_assert(index_tick(known) == 20 && index_mark_count(known) == 5);
    forget(tape);
    recorder_remove(&recorder);
}

Test(index_marks, end_where_a_tape_is_spoilt)
{
    tape_recorder recorder;
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, 600, chatter);
    tt_tape *tape = recorder_open(&recorder);
    make_index(tape);
    recorder_damage(&recorder, tt_tape_info_of(tape)->bytes / 2, tape);
    cr_assert(eq(int, index_advance(known, 100), TT_OK));
    cr_assert(eq(int, index_advance(known, 1000), TT_DAMAGED));
    uint32_t reached = index_tick(known);
    cr_assert(reached > 290 && reached < 310);
    cr_assert(eq(u32, index_mark_count(known), reached * RECORDED_SEATS));
    cr_assert(eq(int, index_advance(known, 1000), TT_DAMAGED));
    cr_assert(eq(u32, index_tick(known), reached));
    recorder_damage(&recorder, tt_tape_info_of(tape)->bytes / 2, tape); // heals it
    cr_assert(eq(int, index_advance(known, 1000), TT_OK));
    cr_assert(eq(u32, index_tick(known), 600));
    forget(tape);
    recorder_remove(&recorder);
}

Test(index_marks, know_where_the_tape_recorded_something_else)
{
    tape_recorder recorder;
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, 60, speak);
    cr_assert(eq(int, tt_tape_trail(recorder.writer, (tt_trail){33, 1}), TT_OK));
    cr_assert(eq(int, tt_tape_flush(recorder.writer), TT_OK));
    tt_tape *tape = recorder_open(&recorder);
    make_index(tape);
    cr_assert(eq(int, index_advance(known, 32), TT_OK));
    cr_assert(eq(u32, index_differs(known), UINT32_MAX));
    cr_assert(eq(int, index_advance(known, 32), TT_OK));
    cr_assert(eq(u32, index_differs(known), 33));
    forget(tape);
    recorder_remove(&recorder);
}
