// Phalanx as tables, beside what plain counting in states finds.

#include "projections.h"

#include "arena.h"

enum { SEATS = 4, TICKS = 2400 };

typedef void (*row_check)(const tt_value *values);

static tt_sim *sim;
static row_check check; // of the rows of one projection
static uint32_t rows_seen;

static void look(void *context, const tt_value *values)
{
    (void)context;
    rows_seen++;
    check(values);
}

static const tt_projection *named(const char *name)
{
    for (uint32_t i = 0; i < phalanx_projections.count; i++)
        if (strcmp(phalanx_projections.list[i].name, name) == 0)
            return &phalanx_projections.list[i];
    cr_fatal("no projection %s", name);
}

static void apply(const tt_projection *projection, const tt_turn *turn)
{
    tt_rows rows = {NULL, look};
    tt_sim_apply(sim, turn);
    tt_projection_take_turn(projection, sim, turn, &rows);
    tt_projection_take_state(projection, sim, &rows);
}

// Bots play; every row of the projection is looked at as it comes.
static void play(const char *name, row_check with)
{
    const tt_projection *projection = named(name);
    tt_rows rows = {NULL, look};
    check = with;
    sim = arena_create(SEATS, 3, NULL);
    tt_projection_take_state(projection, sim, &rows);
    while (tt_sim_tick(sim) < TICKS) {
        arena_turn *made = arena_turn_of(sim);
        arena_add_bots(made, arena_state(sim), NULL);
        apply(projection, &made->turn);
    }
}

static const phalanx_seat *seat_of(const tt_value *value)
{
    cr_assert(value->number >= 0 && value->number < SEATS);
    return &arena_state(sim)->seat[value->number];
}

static bool says(const tt_value *value, const char *words)
{
    return value->size == strlen(words) && memcmp(value->bytes, words, value->size) == 0;
}

Test(projections, hold_together)
{
    cr_assert(tt_projections_check(&phalanx_projections));
}

static void check_soldiers(const tt_value *values)
{
    const uint16_t *standing = seat_of(&values[1])->standing;
    cr_assert(values[0].number == tt_sim_tick(sim) && values[2].number == standing[0]);
    for (uint32_t type = PHALANX_SPEARMAN; type < PHALANX_TYPES; type++)
        cr_assert(values[2 + type].number == standing[type]);
    cr_assert(values[2].number == values[3].number + values[4].number + values[5].number);
}

Test(projections, soldiers_are_those_who_stand)
{
    play("soldiers", check_soldiers);
    cr_assert(eq(u32, rows_seen, SEATS * (TICKS / PHALANX_TICK_RATE + 1)));
    tt_sim_destroy(sim);
}

static int64_t lost[SEATS], killed[SEATS];

static void check_loss(const tt_value *values)
{
    cr_assert(values[0].number == (tt_sim_tick(sim) - 1) / (60 * PHALANX_TICK_RATE));
    cr_assert(says(&values[3], "spearmen") || says(&values[3], "archers") ||
              says(&values[3], "riders"));
    lost[values[1].number] += values[4].number;
    killed[values[2].number] += values[4].number;
}

Test(projections, losses_add_up_to_what_each_seat_has_lost)
{
    play("losses", check_loss);
    cr_assert(rows_seen > 50);
    for (uint32_t seat = 0; seat < SEATS; seat++) {
        cr_assert(lost[seat] == arena_state(sim)->seat[seat].lost);
        cr_assert(killed[seat] == arena_state(sim)->seat[seat].kills);
    }
    tt_sim_destroy(sim);
}

static int64_t most_held;

static void check_shrines(const tt_value *values)
{
    cr_assert(values[2].number == seat_of(&values[1])->shrines);
    if (values[2].number > most_held) most_held = values[2].number;
}

Test(projections, shrines_are_those_held)
{
    play("shrines", check_shrines);
    cr_assert(rows_seen == SEATS * (TICKS / PHALANX_TICK_RATE + 1) && most_held > 0);
    tt_sim_destroy(sim);
}

static void check_scores(const tt_value *values)
{
    const phalanx_seat *seat = seat_of(&values[1]);
    cr_assert(values[2].number == seat->kills && values[3].number == seat->lost &&
              values[4].number == seat->camp &&
              values[5].number == phalanx_score(arena_state(sim), (uint32_t)values[1].number));
}

Test(projections, scores_are_as_the_state_has_them)
{
    play("scores", check_scores);
    cr_assert(eq(u32, rows_seen, SEATS * (TICKS / PHALANX_TICK_RATE + 1)));
    tt_sim_destroy(sim);
}

static uint32_t recruits, losses, claims;

static void check_happening(const tt_value *values)
{
    bool has_other = says(&values[2], "lost") || says(&values[2], "shrine taken");
    recruits += says(&values[2], "recruited");
    losses += says(&values[2], "lost");
    claims += says(&values[2], "shrine taken");
    seat_of(&values[3]);
    cr_assert(has_other || values[4].number == TT_VALUE_NONE);
    cr_assert(values[6].number > 0 && values[6].number < PHALANX_SIZE * 100);
}

Test(projections, happenings_are_what_is_worth_a_row)
{
    uint32_t lost_by_all = 0;
    play("happenings", check_happening);
    for (uint32_t seat = 0; seat < SEATS; seat++) lost_by_all += arena_state(sim)->seat[seat].lost;
    cr_assert(losses == lost_by_all && recruits > 100 && claims > 0);
    tt_sim_destroy(sim);
}

static void check_result(const tt_value *values)
{
    cr_assert(values[1].number == tt_sim_tick(sim) && tt_sim_over(sim));
    cr_assert(values[2].number == values[0].number);        // everyone alone
    cr_assert(values[3].number == (values[0].number == 0)); // the other one gives up
}

Test(projections, results_are_told_when_the_match_is_decided)
{
    check = check_result;
    sim = arena_create(2, 3, NULL);
    for (uint32_t i = 0; i < 40; i++) {
        arena_turn *made = arena_turn_of(sim);
        if (i == 20) arena_add(made, 1, (phalanx_command){.verb = PHALANX_SURRENDER});
        apply(named("results"), &made->turn);
    }
    cr_assert(rows_seen == 2 && tt_sim_over(sim));
    tt_sim_destroy(sim);
}
