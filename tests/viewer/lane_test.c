// The lane over the timeline, on the index of a toy match. Its picture makes a mark of every
// command: a small amount is a blow, a large one an event.

#include "lane.h"

#include "recorded.h"

enum { TICKS = 4000, WIDTH = 1000, EVENT = 100 };

static tt_bounds bounds(void *context, const void *state)
{
    (void)context;
    (void)state;
    return (tt_bounds){0, 0, 80, 40};
}

static bool mark(void *context, uint32_t kind, const void *data, size_t size, tt_mark *out)
{
    (void)context;
    const uint8_t *bytes = data;
    if (kind != 1 || size != 2) return false;
    *out = (tt_mark){.kind = bytes[1] < EVENT ? TT_MARK_BLOW : TT_MARK_EVENT,
                     .seat = bytes[0] % RECORDED_SEATS,
                     .weight = bytes[1] < EVENT ? 1 : (uint8_t)(bytes[1] - EVENT),
                     .words = "wins a cell"};
    return true;
}

static const tt_picture picture = {.abi = TT_VIEW_ABI, .bounds = bounds, .mark = mark};

static void say(tt_turn *turn, const tt_numbering *numbering, uint8_t cell, uint8_t amount)
{
    static char data[RECORDED_SEATS][3];
    uint8_t seat = cell % RECORDED_SEATS;
    data[seat][0] = (char)cell;
    data[seat][1] = (char)amount;
    recorded_add(turn, numbering, TT_EVENT_COMMAND, seat, data[seat]);
}

// A fight from 1000 to 1100 between seats 1 and 2, one from 3000 on to the end;
// events at 2000 and 2001.
static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    uint32_t tick = turn->tick;
    if (tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 1, "Ada");
    if (tick >= 1000 && tick <= 1100 && tick % 10 == 0) say(turn, numbering, 1, 5);
    if (tick >= 1000 && tick <= 1100 && tick % 20 == 0) say(turn, numbering, 2, 5);
    if (tick >= 3000 && tick % 10 == 0) say(turn, numbering, 3, 5);
    if (tick == 2000) say(turn, numbering, 1, EVENT + 1);
    if (tick == 2001) say(turn, numbering, 2, EVENT + 3);
}

static tt_tape *tape;
static tape_index *known;
static seat_names names;
static tape_bookmarks bookmarks;
static lane_view view;

static void open_lane(void)
{
    tape = recorded_tape(TICKS, fill);
    cr_assert(eq(
        int, index_create(&(game_module){.game = &toy_game, .picture = &picture}, tape, 0, &known),
        TT_OK));
    while (index_tick(known) < TICKS) EACH(index_advance(known, TICKS) == TT_OK);
    cr_assert(eq(int, names_read(&names, tape, TICKS), TT_OK));
    bookmarks.count = 0;
    cr_assert(bookmarks_set(&bookmarks, 500, "the gate"));
    view = (lane_view){.index = known,
                       .bookmarks = &bookmarks,
                       .strip = {.area = {10, 0, WIDTH, 50}, .last = TICKS, .tick_rate = 20},
                       .until = UINT32_MAX};
}

static void close_lane(void)
{
    index_destroy(known);
    tt_tape_destroy(tape);
}

TestSuite(lane, .init = open_lane, .fini = close_lane);

Test(lane, every_state_has_a_pixel_and_every_pixel_its_state)
{
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        float x = strip_x(&view.strip, tick);
        uint32_t back = strip_tick(&view.strip, x);
        EACH(x >= 10 && x < 10 + WIDTH && back <= tick + 4 && tick <= back + 4);
    }
    cr_assert(eq(u32, strip_tick(&view.strip, -50), 0));
    cr_assert(eq(u32, strip_tick(&view.strip, 5000), TICKS));
    view.strip.last = 0;
    cr_assert(eq(u32, strip_tick(&view.strip, 500), 0));
    cr_assert(eq(int, (int)strip_x(&view.strip, 0), 10));
}

Test(lane, times_are_told_with_hours_only_where_there_are_any)
{
    char words[CLOCK_SIZE];
    strip_clock(20 * 61, 20, words);
    cr_assert(eq(int, strcmp(words, "01:01"), 0));
    strip_clock(20 * 3661, 20, words);
    cr_assert(eq(int, strcmp(words, "1:01:01"), 0));
}

static const index_mark *mark_in(const lane_row *row, uint32_t cell)
{
    cr_assert(lt(u32, cell, row->count));
    cr_assert(ne(u32, row->mark[cell], LANE_NONE), "cell %u is empty", cell);
    return index_mark_at(known, row->mark[cell]);
}

Test(lane, of_marks_in_one_cell_the_heaviest_is_seen)
{
    lane_row row;
    lane_fill(&row, &view, 10);
    cr_assert(eq(u32, row.count, 100));
    cr_assert(eq(int, mark_in(&row, 0)->kind, INDEX_PRESENCE));
    cr_assert(eq(int, mark_in(&row, 49)->mark.weight, 3));
    uint32_t filled = 0;
    for (uint32_t i = 0; i < row.count; i++) filled += row.mark[i] != LANE_NONE;
    cr_assert(eq(u32, filled, 2));
}

static float sum(const lane_columns *columns, uint32_t from, uint32_t to)
{
    float all = 0;
    for (uint32_t i = from; i < to; i++) all += columns->lost[i];
    return all;
}

Test(lane, columns_add_up_to_what_was_lost)
{
    lane_columns all, part;
    lane_losses(&all, &view, 5, TT_SEAT_NONE);
    cr_assert(eq(u32, all.count, 200));
    cr_assert(sum(&all, 49, 57) > 16.9F && sum(&all, 49, 57) < 17.1F); // 11 of seat 1, 6 of seat 2
    lane_losses(&part, &view, 5, 2);
    cr_assert(sum(&part, 0, 200) > 5.9F && sum(&part, 0, 200) < 6.1F);
    cr_assert(all.most >= 1);
}

Test(lane, nothing_is_there_after_the_state_up_to_which_it_may_be_shown)
{
    lane_row row;
    lane_columns all;
    lane_finds finds;
    view.until = 3500;
    lane_losses(&all, &view, 5, TT_SEAT_NONE);
    cr_assert(sum(&all, 176, 200) <= 0 && sum(&all, 140, 176) > 0);
    cr_assert(sum(&all, 140, 176) < 1.1F); // the fight goes on: its weight is not told
    view.until = 400;
    lane_fill(&row, &view, 10);
    for (uint32_t i = 10; i < row.count; i++) EACH(row.mark[i] == LANE_NONE);
    for (int x = 120; x < WIDTH; x += 3) {
        lane_find_at(&view, &names, (float)x, 6, &finds);
        EACH(finds.count == 0 && finds.more == 0);
    }
}

Test(lane, the_pointer_finds_all_that_lies_near_in_order)
{
    lane_finds finds;
    lane_find_at(&view, &names, strip_x(&view.strip, 2000), 6, &finds);
    cr_assert(eq(u32, finds.count, 2));
    cr_assert(eq(int, strcmp(finds.found[0].words, "Ada wins a cell"), 0));
    cr_assert(eq(int, strcmp(finds.found[1].words, "seat 2 wins a cell"), 0));
    cr_assert(lane_nearest(&view, &finds, strip_x(&view.strip, 2001) + 3) != NULL);
    lane_find_at(&view, &names, strip_x(&view.strip, 1050), 6, &finds);
    cr_assert(eq(u32, finds.count, 1));
    cr_assert(eq(int, strcmp(finds.found[0].words, "a fight: 17 lost (Ada 11, seat 2 6)"), 0));
    lane_find_at(&view, &names, strip_x(&view.strip, 500), 6, &finds);
    cr_assert(eq(int, strcmp(finds.found[0].words, "bookmark: the gate"), 0));
    lane_find_at(&view, &names, strip_x(&view.strip, 700), 6, &finds);
    cr_assert(lane_nearest(&view, &finds, 700) == NULL);
}

Test(lane, what_does_not_fit_under_the_pointer_is_counted)
{
    lane_finds finds;
    view.strip.area.w = 20; // all of it lies within a few pixels
    for (uint32_t i = 0; i < 12; i++) EACH(bookmarks_set(&bookmarks, 100 + i, ""));
    lane_find_at(&view, &names, 20, 30, &finds);
    cr_assert(eq(u32, finds.count, LANE_LINES));
    cr_assert(eq(u32, finds.more, 13 + 2 + 3 - LANE_LINES)); // bookmarks, fights, marks
}
