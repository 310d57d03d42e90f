// The index of toy matches. What it should know is found again by playing the tape plainly. The
// picture here makes a mark of every command: its amount says which.

#include "index.h"

#include "recorded.h"

enum { TICKS = 5000, WINDOW = 200, HEAVY = 120, EVENT = 100 };

static char own; // the context of picture and projection

static tt_bounds bounds(void *context, const void *state)
{
    cr_assert(context == &own);
    (void)state;
    return (tt_bounds){0, 0, 80, 40}; // a fight reaches 10 units
}

static int64_t value(const toy_state *toy, uint32_t seat, uint32_t series)
{
    return series == 0 ? toy->score[seat] : (int32_t)toy->cells[seat * 7] % 1000;
}

static void put_values(void *context, const tt_sim *sim, tt_rows *rows)
{
    cr_assert(context == &own);
    for (uint32_t seat = 0; seat < RECORDED_SEATS; seat++)
        tt_rows_put(rows,
                    (tt_value[]){tt_value_of(seat), tt_value_of(value(tt_sim_state(sim), seat, 0)),
                                 tt_value_of(value(tt_sim_state(sim), seat, 1))});
}

static const tt_projection plotted = {.name = "values",
                                      .version = 1,
                                      .context = &own,
                                      .columns = {{"seat", TT_COLUMN_SEAT, NULL},
                                                  {"score", TT_COLUMN_NUMBER, "score"},
                                                  {"stirred", TT_COLUMN_NUMBER, "stirred"}},
                                      .state = put_values};
static const tt_projections projections = {TT_PROJECTIONS_ABI, 1, &plotted};

// A command is a cell and an amount.
static bool mark(void *context, uint32_t kind, const void *data, size_t size, tt_mark *out)
{
    cr_assert(context == &own);
    const uint8_t *bytes = data;
    if (kind != 1 || size != 2) return false;
    *out = (tt_mark){.kind = bytes[1] < EVENT ? TT_MARK_BLOW : TT_MARK_EVENT,
                     .seat = bytes[0] % 5, // one is no seat of the match
                     .weight = bytes[1] == HEAVY ? 3 : 1,
                     .placed = true,
                     .x = bytes[0],
                     .words = "tears \x1b[1m\\"};
    return true;
}

static const tt_picture picture = {
    .abi = TT_VIEW_ABI, .context = &own, .bounds = bounds, .mark = mark};

static tt_tape *tape;
static tape_index *known;

static game_module module = {.picture = &picture, .projections = &projections};

static void open_index(tt_tape *of, const tt_game *game)
{
    tape = of;
    module.game = game;
    cr_assert(eq(int, index_create(&module, tape, 0, &known), TT_OK));
}

static void close_index(void)
{
    index_destroy(known);
    tt_tape_destroy(tape);
}

static void take_all(uint32_t portion)
{
    while (index_tick(known) < tt_tape_info_of(tape)->ticks)
        EACH(index_advance(known, portion) == TT_OK);
}

// Commands of all amounts, by seats that are busy for a while now and then.
static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    static char data[RECORDED_SEATS][3];
    for (uint32_t seat = 0; seat < RECORDED_SEATS; seat++) {
        uint32_t chance = (turn->tick * 2654435761u + seat * 40503u) >> 16;
        if (chance % (turn->tick / 300 % 4 == seat ? 2 : 40) != 0) continue;
        data[seat][0] = (char)(chance / 64 % 100 + 1);
        data[seat][1] = (char)(turn->tick % 125 + 1);
        recorded_add(turn, numbering, TT_EVENT_COMMAND, (uint8_t)seat, data[seat]);
    }
}

Test(index, knows_the_start_when_it_is_made)
{
    uint32_t count;
    open_index(recorded_tape(10, fill), &toy_game);
    cr_assert(index_tick(known) == 0 && index_mark_count(known) == 0);
    cr_assert(index_fight_count(known) == 0 && index_fight_after(known, 0) == NULL);
    const index_column *columns = index_columns(known, 1, 0, &count);
    cr_assert(count == 1 && columns[0].least == 0 && columns[0].greatest == 0);
    cr_assert(index_column_ticks(known) == 1 && index_differs(known) == UINT32_MAX);
    close_index();
    index_destroy(NULL);
}

static bool named(uint32_t series, const char *name)
{
    return strcmp(index_series_name(known, series), name) == 0;
}

Test(index, has_the_games_series_after_its_own)
{
    open_index(recorded_tape(1, fill), &toy_game);
    cr_assert(eq(u32, index_series_count(known), 3));
    cr_assert(named(0, "commands a minute") && named(1, "score") && named(2, "stirred"));
    close_index();
}

static int32_t values[3][RECORDED_SEATS][TICKS + 1];

static void count_commands(const tt_turn *turn)
{
    static uint8_t commands[RECORDED_SEATS][TICKS];
    uint32_t state = turn->tick + 1, first = state > WINDOW ? state - WINDOW : 0;
    for (uint32_t i = 0; i < turn->count; i++) commands[turn->events[i].seat][turn->tick]++;
    for (uint32_t seat = 0; seat < RECORDED_SEATS; seat++)
        for (uint32_t tick = first; tick < state; tick++)
            values[0][seat][state] += 6 * commands[seat][tick];
}

// What plain playing tells of every state.
static void keep_every_value(void)
{
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    tt_playback *playback;
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        if (tick > 0) count_commands(tt_playback_turn(playback));
        const void *state = tt_sim_state(tt_playback_sim(playback));
        for (uint32_t seat = 0; seat < RECORDED_SEATS; seat++)
            for (uint32_t i = 0; i < 2; i++)
                values[i + 1][seat][tick] = (int32_t)value(state, seat, i);
        if (tick < TICKS) EACH(tt_playback_step(playback) == TT_OK);
    }
    tt_playback_destroy(playback);
}

static bool holds(index_column column, const int32_t *row, uint32_t from)
{
    uint32_t end = from + index_column_ticks(known);
    index_column plain = {row[from], row[from]};
    for (uint32_t tick = from; tick < end && tick <= TICKS; tick++) {
        if (row[tick] < plain.least) plain.least = row[tick];
        if (row[tick] > plain.greatest) plain.greatest = row[tick];
    }
    return column.least == plain.least && column.greatest == plain.greatest;
}

Test(index, has_the_least_and_the_greatest_of_every_column)
{
    open_index(recorded_tape(TICKS, fill), &toy_game);
    keep_every_value();
    take_all(333);
    cr_assert(eq(u32, index_column_ticks(known), 4)); // columns have doubled twice
    for (uint32_t row = 0; row < 3 * RECORDED_SEATS; row++) {
        uint32_t count, series = row / RECORDED_SEATS, seat = row % RECORDED_SEATS;
        const index_column *columns = index_columns(known, series, seat, &count);
        EACH(count == TICKS / 4 + 1);
        for (uint32_t i = 0; i < count; i++) EACH(holds(columns[i], values[series][seat], i * 4));
    }
    close_index();
}

// How many commands make marks, how many are blows, and the first state that shows a blow.
static void count_marks(uint32_t *marks, uint32_t *blows, uint32_t *first)
{
    static tt_turn turn;
    *marks = *blows = *first = 0;
    for (uint32_t tick = 0; tick < TICKS; tick++) {
        EACH(tt_tape_read(tape, tick, &turn) == TT_OK);
        for (uint32_t i = 0; i < turn.count; i++)
            *(turn.events[i].data[1] < EVENT ? blows : marks) += 1;
        if (*blows > 0 && *first == 0) *first = tick + 1;
    }
}

Test(index, tells_blows_from_what_stands_for_itself)
{
    uint32_t marks, blows, first, joined = 0;
    open_index(recorded_tape(TICKS, fill), &toy_game);
    take_all(100);
    count_marks(&marks, &blows, &first);
    cr_assert(eq(u32, index_mark_count(known), marks));
    for (uint32_t i = 0; i < index_fight_count(known); i++) {
        const index_fight *fight = index_fight_at(known, i);
        joined += fight->weight;
        EACH(fight->from <= fight->to && fight->placed && fight->x >= 1 && fight->x <= 100);
        EACH(i == 0 || index_fight_at(known, i - 1)->from <= fight->from);
    }
    cr_assert(eq(u32, joined, blows));
    cr_assert(eq(u32, index_fight_at(known, 0)->from, first));
    cr_assert(index_fight_count(known) > 10 && index_fight_count(known) < blows / 3);
    close_index();
}

Test(index, makes_the_games_words_safe)
{
    open_index(recorded_tape(TICKS, fill), &toy_game);
    take_all(100);
    bool anybody = false;
    for (uint32_t i = 0; i < index_mark_count(known); i++) {
        const index_mark *found = index_mark_at(known, i);
        EACH(strcmp(found->mark.words, "tears \xef\xbf\xbd[1m\\") == 0 &&
             found->kind == INDEX_GAME);
        EACH(found->mark.seat < RECORDED_SEATS || found->mark.seat == TT_SEAT_NONE);
        anybody = anybody || found->mark.seat == TT_SEAT_NONE;
    }
    cr_assert(anybody); // a seat that this match has not
    close_index();
}

static bool same_mark(const index_mark *a, const index_mark *b)
{
    return a->tick == b->tick && a->mark.seat == b->mark.seat && a->mark.weight == b->mark.weight;
}

static bool same_fight(const index_fight *a, const index_fight *b)
{
    return a->from == b->from && a->to == b->to && memcmp(a->lost, b->lost, sizeof a->lost) == 0;
}

Test(index, is_the_same_whatever_its_portions)
{
    tape_index *other;
    open_index(recorded_tape(TICKS, fill), &toy_game);
    cr_assert(eq(int, index_create(&module, tape, 1, &other), TT_OK));
    cr_assert(eq(int, index_advance(other, UINT32_MAX), TT_OK));
    cr_assert(eq(u32, index_tick(other), TICKS));
    for (uint32_t i = 0; index_tick(known) < TICKS; i++) {
        uint32_t before = index_tick(known);
        EACH(index_advance(known, i % 50) == TT_OK && index_tick(known) - before <= i % 50);
    }
    cr_assert(eq(u32, index_mark_count(known), index_mark_count(other)));
    for (uint32_t i = 0; i < index_mark_count(known); i++)
        EACH(same_mark(index_mark_at(known, i), index_mark_at(other, i)));
    cr_assert(eq(u32, index_fight_count(known), index_fight_count(other)));
    for (uint32_t i = 0; i < index_fight_count(known); i++)
        EACH(same_fight(index_fight_at(known, i), index_fight_at(other, i)));
    index_destroy(other);
    close_index();
}

Test(index, serves_every_kind_of_game)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap, &toy_hashed};
    for (uint32_t i = 0; i < 4; i++) {
        open_index(recorded_tape(500, fill), games[i]);
        take_all(64);
        EACH(index_mark_count(known) > 0 && index_tick(known) == 500);
        EACH((index_history(known) == NULL) == (games[i] == &toy_hashed));
        close_index();
    }
}

Test(index, of_another_game_is_refused)
{
    tt_game other = toy_game;
    other.rules++;
    tape = recorded_tape(3, fill);
    cr_assert(
        eq(int, index_create(&(game_module){.game = &other}, tape, 0, &known), TT_WRONG_GAME));
    cr_assert(known == NULL);
    close_index();
}
