// What the toy tells as tables. Each build of the module has others:
//
//     TOY_LATER     one table more
//     TOY_CHANGED   another version of the scores, with another column
//     TOY_FORGOT    the same change, but not another version
//     TOY_BROKEN    a description that does not hold together

#include "toy.h"

#include "tickertape/projection.h"

#ifdef TOY_CHANGED
#define SCORES_VERSION 2
#else
#define SCORES_VERSION 1
#endif
#if defined TOY_CHANGED || defined TOY_FORGOT
#define SCORE "points"
#elif defined TOY_BROKEN
#define SCORE "score\"); DROP TABLE events; --"
#else
#define SCORE "score"
#endif

static void put_scores(void *context, const tt_sim *sim, tt_rows *rows)
{
    (void)context;
    const toy_state *state = tt_sim_state(sim);
    for (uint32_t seat = 0; seat < tt_sim_match(sim)->seats; seat++)
        tt_rows_put(rows, (tt_value[]){tt_value_of(tt_sim_tick(sim)), tt_value_of(seat),
                                       tt_value_of(state->score[seat])});
}

#ifdef TOY_LATER
// What was added to cells, by the minute and the letter that names the cell.
static void put_addition(void *context, const tt_sim *sim, uint32_t index,
                         const tt_outbox_entry *entry, tt_rows *rows)
{
    (void)context;
    (void)index;
    uint32_t minute = entry->tick / (60 * tt_sim_match(sim)->tick_rate);
    tt_rows_put(rows, (tt_value[]){tt_value_of(minute), tt_value_of_bytes(entry->data, 1),
                                   tt_value_of(entry->data[1])});
}
#endif

static const tt_projection projections[] = {
    {.name = "scores",
     .version = SCORES_VERSION,
     .columns = {{"tick", TT_COLUMN_KEY, NULL},
                 {"seat", TT_COLUMN_SEAT, NULL},
                 {SCORE, TT_COLUMN_NUMBER, "score"}},
     .state = put_scores},
#ifdef TOY_LATER
    {.name = "additions",
     .version = 1,
     .columns = {{"minute", TT_COLUMN_KEY, NULL},
                 {"cell", TT_COLUMN_LABEL, NULL},
                 {"amount", TT_COLUMN_SUM, NULL}},
     .entry = put_addition},
#endif
};
TT_PROJECTIONS_MODULE(projections)
