// What can be plotted of toy matches. Here a projection has a value of each kind: one as the state
// has it, one that events add up, and one that some states add up.

#include "gauges.h"

#include "recorded.h"

#include "tickertape/sim.h"

enum { RATE = 20, TICKS = 30 * RATE };

static void put_score(void *context, const tt_sim *sim, tt_rows *rows)
{
    (void)context;
    const toy_state *state = tt_sim_state(sim);
    for (uint32_t seat = 0; seat < RECORDED_SEATS; seat++)
        tt_rows_put(rows, (tt_value[]){tt_value_of(seat), tt_value_of(state->score[seat])});
}

static void put_amount(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows)
{
    (void)context;
    (void)sim;
    tt_rows_put(rows, (tt_value[]){tt_value_of(event->seat), tt_value_of(event->data[1])});
}

static void put_nothing(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows)
{
    (void)context;
    (void)sim;
    tt_rows_put(rows, (tt_value[]){tt_value_of(event->seat), tt_value_of(TT_VALUE_NONE)});
}

static void put_beat(void *context, const tt_sim *sim, tt_rows *rows)
{
    (void)context;
    (void)sim;
    for (int64_t seat = -1; seat <= RECORDED_SEATS + 1; seat += 2) // only 1 and 3 are seats
        tt_rows_put(rows, (tt_value[]){tt_value_of(seat), tt_value_of(1)});
}

static const tt_projection list[] = {
    {.name = "scores",
     .version = 1,
     .columns = {{"seat", TT_COLUMN_SEAT, NULL}, {"score", TT_COLUMN_NUMBER, "score"}},
     .state = put_score},
    {.name = "amounts",
     .version = 1,
     .columns = {{"seat", TT_COLUMN_SEAT, NULL}, {"amount", TT_COLUMN_SUM, "amounts a minute"}},
     .event = put_amount},
    {.name = "nothing",
     .version = 1,
     .columns = {{"seat", TT_COLUMN_SEAT, NULL}, {"none", TT_COLUMN_SUM, "nothing a minute"}},
     .event = put_nothing},
    {.name = "beats",
     .version = 1,
     .seconds = 5,
     .columns = {{"seat", TT_COLUMN_SEAT, NULL}, {"beats", TT_COLUMN_SUM, "beats a minute"}},
     .state = put_beat},
};
static const tt_projections projections = {TT_PROJECTIONS_ABI, 4, list};

static tt_sim *sim;
static tape_gauges *gauges;

static void open_gauges(const tt_projections *of)
{
    tt_match match = toy_match(RECORDED_SEATS);
    tt_sim_def def = {.game = &toy_game, .match = &match};
    cr_assert(eq(int, tt_sim_create(&def, &sim), TT_OK));
    gauges = gauges_create(of, &match);
    cr_assert(gauges != NULL);
    gauges_take(gauges, sim, NULL);
}

static void close_gauges(void)
{
    gauges_destroy(gauges);
    tt_sim_destroy(sim);
}

// Seat 2 adds 5 in every fourth turn, until turn 400.
static void play(uint32_t ticks)
{
    static tt_turn turn;
    for (uint32_t tick = tt_sim_tick(sim); tick < ticks; tick++) {
        turn.tick = tick;
        turn.count = tick % 4 == 0 && tick < 400;
        turn.events[0] =
            (tt_event){.tick = tick, .seat = 2, .size = 2, .data = (const uint8_t *)"\1\5"};
        tt_sim_apply(sim, &turn);
        gauges_take(gauges, sim, &turn);
    }
}

static bool titled(uint32_t which, const char *title)
{
    return strcmp(gauges_title(gauges, which), title) == 0;
}

Test(gauges, begin_with_what_every_game_has)
{
    open_gauges(&projections);
    cr_assert(eq(u32, gauges_count(gauges), 5));
    cr_assert(titled(0, "commands a minute") && titled(1, "score") &&
              titled(2, "amounts a minute") && titled(3, "nothing a minute") &&
              titled(4, "beats a minute"));
    close_gauges();
    open_gauges(NULL);
    cr_assert(gauges_count(gauges) == 1 && titled(0, "commands a minute"));
    close_gauges();
}

Test(gauges, a_number_is_what_the_state_has)
{
    open_gauges(&projections);
    play(101);
    cr_assert(eq(i64, gauges_value(gauges, 1, 2), 26 * 5));
    cr_assert(eq(i64, gauges_value(gauges, 1, 0), 0));
    close_gauges();
}

Test(gauges, a_sum_is_a_rate_of_the_last_ten_seconds)
{
    open_gauges(&projections);
    play(100);
    cr_assert(eq(i64, gauges_value(gauges, 0, 2), 25 * 6)); // in half of them yet
    play(400);
    cr_assert(eq(i64, gauges_value(gauges, 0, 2), 50 * 6));
    cr_assert(eq(i64, gauges_value(gauges, 2, 2), 50 * 5 * 6));
    cr_assert(eq(i64, gauges_value(gauges, 2, 1), 0));
    play(500);
    cr_assert(eq(i64, gauges_value(gauges, 0, 2), 25 * 6)); // the last hundred turns have none
    play(TICKS);
    cr_assert(eq(i64, gauges_value(gauges, 0, 2), 0));
    close_gauges();
}

Test(gauges, no_number_adds_nothing)
{
    open_gauges(&projections);
    play(100);
    cr_assert(eq(i64, gauges_value(gauges, 3, 2), 0));
    close_gauges();
}

// In the table there is a row in five seconds, so in the plot, too.
Test(gauges, states_add_up_as_often_as_in_the_table)
{
    open_gauges(&projections);
    play(TICKS);
    cr_assert(eq(i64, gauges_value(gauges, 4, 1), 2 * 6));
    close_gauges();
}

Test(gauges, a_number_can_be_read_of_any_state)
{
    int64_t value = -1;
    open_gauges(&projections);
    play(10);
    tt_sim *other = sim;
    tt_match match = toy_match(RECORDED_SEATS);
    tt_sim_def def = {.game = &toy_game, .match = &match};
    cr_assert(eq(int, tt_sim_create(&def, &sim), TT_OK));
    cr_assert(gauges_read(gauges, 1, other, 2, &value) && value == 15);
    cr_assert(gauges_read(gauges, 1, sim, 2, &value) && value == 0);
    bool rate = gauges_read(gauges, 4, other, 1, &value);
    cr_assert(rate == false);                           // it is of many states
    cr_assert(eq(i64, gauges_value(gauges, 1, 2), 15)); // and nothing has moved
    tt_sim_destroy(other);
    close_gauges();
}
