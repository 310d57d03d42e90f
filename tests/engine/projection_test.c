// Projections of toy matches: what they are shown, in which order,
// and which descriptions are refused.

#include "kept.h"

#include "tickertape/projection.h"

enum { RATE = 20, ROWS_MOST = 4096 };

// A row as it came: up to eight values, whose bytes are copied.
typedef struct kept_row {
    tt_value values[8];
    char text[8][40];
} kept_row;

typedef struct kept_rows {
    uint32_t columns, count;
    kept_row rows[ROWS_MOST];
} kept_rows;

static kept_rows kept;
static char own; // the projection's context

static void keep(void *context, const tt_value *values)
{
    kept_rows *into = context;
    cr_assert(into->count < ROWS_MOST);
    kept_row *row = &into->rows[into->count++];
    for (uint32_t i = 0; i < into->columns; i++) {
        row->values[i] = values[i];
        if (values[i].bytes && values[i].size < sizeof row->text[i])
            memcpy(row->text[i], values[i].bytes, values[i].size);
    }
}

static void put(tt_rows *rows, int64_t what, const tt_sim *sim, int64_t number)
{
    tt_rows_put(
        rows, (tt_value[]){tt_value_of(what), tt_value_of(tt_sim_tick(sim)), tt_value_of(number)});
}

static void put_event(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows)
{
    cr_assert(context == &own);
    put(rows, 1, sim, event->tick);
}

static void put_entry(void *context, const tt_sim *sim, uint32_t index,
                      const tt_outbox_entry *entry, tt_rows *rows)
{
    cr_assert(context == &own && entry->tick + 1 == tt_sim_tick(sim));
    put(rows, 2, sim, index);
}

static void put_state(void *context, const tt_sim *sim, tt_rows *rows)
{
    const toy_state *state = tt_sim_state(sim);
    cr_assert(context == &own);
    put(rows, 3, sim, state->steps);
}

static const tt_projection all = {.name = "all",
                                  .version = 1,
                                  .columns = {{"what", TT_COLUMN_KEY, NULL},
                                              {"tick", TT_COLUMN_KEY, NULL},
                                              {"n", TT_COLUMN_SUM, NULL}},
                                  .context = &own,
                                  .event = put_event,
                                  .entry = put_entry,
                                  .state = put_state};

static void add(tt_turn *turn, uint8_t type, uint8_t seat, const char *data)
{
    tt_event *event = &turn->events[turn->count];
    *event = (tt_event){.sequence = turn->tick * 2 + turn->count,
                        .tick = turn->tick,
                        .type = type,
                        .seat = seat,
                        .size = (uint16_t)strlen(data),
                        .data = (const uint8_t *)data};
    turn->count++;
}

// Two commands in every tenth turn; somebody joins in the first.
static void fill(tt_turn *turn, uint32_t tick)
{
    turn->tick = tick;
    turn->count = 0;
    if (tick == 0) add(turn, TT_EVENT_JOINED, 2, "Ada");
    if (tick % 10 != 5) return;
    add(turn, TT_EVENT_COMMAND, 0, "ab");
    add(turn, TT_EVENT_COMMAND, 1, "cd");
}

// Everything that the projection tells of so many turns.
static void project(const tt_projection *projection, uint32_t ticks)
{
    static tt_turn turn;
    tt_match match = toy_match(3);
    tt_sim_def def = {.game = &toy_game, .match = &match};
    tt_sim *sim;
    tt_rows rows = {&kept, keep};
    kept = (kept_rows){.columns = tt_projection_columns(projection)};
    cr_assert(eq(int, tt_sim_create(&def, &sim), TT_OK));
    tt_projection_take_state(projection, sim, &rows);
    for (uint32_t tick = 0; tick < ticks; tick++) {
        fill(&turn, tick);
        tt_sim_apply(sim, &turn);
        tt_projection_take_turn(projection, sim, &turn, &rows);
        tt_projection_take_state(projection, sim, &rows);
    }
    tt_sim_destroy(sim);
}

static bool row_is(uint32_t index, int64_t a, int64_t b, int64_t c)
{
    const tt_value *values = kept.rows[index].values;
    return index < kept.count && values[0].number == a && values[1].number == b &&
           values[2].number == c;
}

Test(projection, is_shown_events_then_the_outbox_then_the_state)
{
    project(&all, RATE);
    cr_assert(row_is(0, 3, 0, 0)); // state 0
    cr_assert(row_is(1, 1, 1, 0)); // somebody joins in turn 0
    cr_assert(row_is(2, 1, 6, 5) && row_is(3, 1, 6, 5));
    cr_assert(row_is(4, 2, 6, 0) && row_is(5, 2, 6, 1));
    cr_assert(row_is(10, 3, RATE, RATE)); // a second later
    cr_assert(eq(u32, kept.count, 11));
}

Test(projection, is_shown_a_state_as_often_as_it_asks)
{
    tt_projection slow = {
        .name = "slow", .version = 1, .seconds = 3, .context = &own, .state = put_state};
    memcpy(slow.columns, all.columns, sizeof slow.columns);
    project(&slow, 10 * RATE);
    cr_assert(eq(u32, kept.count, 4));
    for (uint32_t i = 0; i < 4; i++) cr_assert(row_is(i, 3, i * 3 * RATE, i * 3 * RATE));
}

static const tt_projection *common(const char *name)
{
    for (uint32_t i = 0; i < tt_common_projections.count; i++)
        if (strcmp(tt_common_projections.list[i].name, name) == 0)
            return &tt_common_projections.list[i];
    cr_fatal("no projection %s", name);
}

Test(projection, every_game_has_its_matches_and_players)
{
    cr_assert(tt_projections_check(&tt_common_projections));
    project(common("matches"), 100);
    cr_assert(eq(u32, kept.count, 1));
    cr_assert_str_eq(kept.rows[0].text[0], "toy");
    cr_assert_str_eq(kept.rows[0].text[1], "test");
    cr_assert(eq(i64, kept.rows[0].values[3].number, RATE));
    cr_assert(eq(i64, kept.rows[0].values[4].number, 3));
    cr_assert(kept.rows[0].values[6].bytes == NULL && kept.rows[0].values[7].number == 0);
    project(common("players"), 100);
    cr_assert(kept.count == 1 && kept.rows[0].values[0].number == 2);
    cr_assert_str_eq(kept.rows[0].text[2], "Ada");
}

Test(projection, every_game_has_its_events)
{
    project(common("events"), 20);
    cr_assert(eq(u32, kept.count, 5));
    cr_assert_str_eq(kept.rows[0].text[3], "joined");
    cr_assert_str_eq(kept.rows[0].text[4], "Ada");
    cr_assert(kept.rows[0].values[5].bytes == NULL);
    cr_assert_str_eq(kept.rows[2].text[3], "command");
    cr_assert(kept.rows[2].values[4].bytes == NULL);
    cr_assert_str_eq(kept.rows[2].text[5], "cd");
    cr_assert(kept.rows[2].values[0].number == 11 && kept.rows[2].values[1].number == 5);
}

Test(projection, every_game_has_its_commands_by_the_minute)
{
    int64_t sums[3][3] = {0};
    project(common("commands"), 150 * RATE);
    for (uint32_t i = 0; i < kept.count; i++) {
        const tt_value *values = kept.rows[i].values;
        sums[values[0].number][values[1].number] += values[2].number;
    }
    for (uint32_t seat = 0; seat < 2; seat++)
        cr_assert(sums[0][seat] == 120 && sums[1][seat] == 120 && sums[2][seat] == 60);
    cr_assert(sums[0][2] == 0); // joining is no command
}

static bool accepted(tt_projection changed)
{
    tt_projections list = {TT_PROJECTIONS_ABI, 1, &changed};
    return tt_projections_check(&list);
}

static bool refused(tt_projection changed)
{
    return !accepted(changed);
}

// What becomes of a description with one column more.
static bool accepted_with(const char *name, uint8_t kind, const char *plot)
{
    tt_projection changed = all;
    changed.columns[3] = (tt_column){name, kind, plot};
    return accepted(changed);
}

static bool refused_with(const char *name, uint8_t kind, const char *plot)
{
    return !accepted_with(name, kind, plot);
}

Test(projection, a_description_must_hold_together)
{
    tt_projection nameless = all, shouting = all, first = all, bare = all, blind = all;
    nameless.name = NULL;
    shouting.name = "All";
    first.version = 0;
    bare.columns[0].name = NULL;
    blind.event = NULL;
    blind.entry = NULL;
    blind.state = NULL;
    cr_assert(accepted(all));
    cr_assert(refused(nameless) && refused(shouting) && refused(first) && refused(bare) &&
              refused(blind));
}

Test(projection, a_column_must_hold_together)
{
    cr_assert(accepted_with("x", TT_COLUMN_TEXT, NULL) &&
              accepted_with("x_2", TT_COLUMN_SEAT, NULL));
    cr_assert(refused_with("x\"; DROP TABLE all", TT_COLUMN_TEXT, NULL));
    cr_assert(refused_with("2x", TT_COLUMN_TEXT, NULL) && refused_with("", TT_COLUMN_TEXT, NULL));
    cr_assert(refused_with("match", TT_COLUMN_TEXT, NULL) &&
              refused_with("n", TT_COLUMN_TEXT, NULL));
    cr_assert(refused_with("a23456789012345678901234567890123", TT_COLUMN_TEXT, NULL));
    cr_assert(refused_with("x", TT_COLUMN_KINDS, NULL));
    cr_assert(refused_with("x", TT_COLUMN_NUMBER, "no seat to plot it for"));
}

Test(projection, a_plot_is_of_numbers_and_has_one_seat)
{
    tt_projection plotted = all;
    plotted.columns[0].kind = TT_COLUMN_SEAT;
    plotted.columns[2].plot = "sum";
    cr_assert(accepted(plotted) && tt_projection_seat(&plotted) == 0);
    cr_assert(eq(u32, tt_projection_seat(&all), TT_COLUMNS_MAX));
    plotted.columns[1].plot = "a key";
    cr_assert(refused(plotted));
    plotted.columns[1] = (tt_column){"other", TT_COLUMN_SEAT, NULL};
    cr_assert(refused(plotted));
}

Test(projection, a_list_has_its_bounds)
{
    tt_projection twins[2] = {all, all};
    tt_projections list = {TT_PROJECTIONS_ABI, 2, twins};
    cr_assert(eq(int, tt_projections_check(&list), false));
    twins[1].name = "other";
    cr_assert(tt_projections_check(&list));
    list.abi++;
    cr_assert(eq(int, tt_projections_check(&list), false));
    list = (tt_projections){TT_PROJECTIONS_ABI, TT_PROJECTIONS_MAX + 1, twins};
    cr_assert(eq(int, tt_projections_check(&list), false));
}
