// Any bytes as the turns of a match, of the toy or of Phalanx, up to the first that is none.
// Their rows are the same each time, each is within the bounds of its columns,
// and a database takes them all.

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fuzz.h"
#include "ledger_table.h"
#include "phalanx.h"
#include "projections.h"
#include "toy.h"

enum { SIZE_MOST = 2048, SEATS = 3, TABLES_MOST = 2 * TT_PROJECTIONS_MAX };

// Takes rows in: a number that all of them make.
typedef struct row_sum {
    const tt_projection *projection;
    uint64_t sum;
} row_sum;

static void look(void *context, const tt_value *values)
{
    row_sum *into = context;
    for (uint32_t i = 0; i < tt_projection_columns(into->projection); i++) {
        const tt_value *value = &values[i];
        uint8_t kind = into->projection->columns[i].kind;
        TT_ASSERT(kind != TT_COLUMN_SEAT || (value->number >= 0 && value->number < TT_SEATS_MAX));
        TT_ASSERT(!tt_column_keyed(&into->projection->columns[i]) ||
                  value->number != TT_VALUE_NONE);
        TT_ASSERT(value->size <= TT_VALUE_TEXT_MAX && (value->bytes || value->size == 0));
        into->sum = into->sum * 31 + (uint64_t)value->number;
        if (value->bytes) into->sum ^= XXH3_64bits(value->bytes, value->size);
    }
}

// Where the rows of all projections go: either into sums, or into tables.
typedef struct row_target {
    uint32_t count;
    const tt_projection *projections[TABLES_MOST];
    tt_rows *rows[TABLES_MOST];
} row_target;

static void show(const row_target *target, const tt_sim *sim, const tt_turn *turn)
{
    for (uint32_t i = 0; i < target->count; i++) {
        if (turn) tt_projection_take_turn(target->projections[i], sim, turn, target->rows[i]);
        tt_projection_take_state(target->projections[i], sim, target->rows[i]);
    }
}

// At state 0, where all inputs begin.
static tt_sim *sim_of(const tt_game *game)
{
    static tt_sim *sims[2];
    tt_sim **sim = &sims[game == &phalanx_game];
    tt_match match = {.name = "fuzz", .seats = SEATS, .seed = 1};
    tt_game_describe_match(game, &match);
    if (!*sim) TT_ASSERT(tt_sim_create(&(tt_sim_def){.game = game, .match = &match}, sim) == TT_OK);
    tt_sim_restart(*sim);
    return *sim;
}

static void play(const tt_game *game, tt_reader turns, const row_target *target)
{
    static tt_turn turn;
    tt_numbering numbering = {0};
    tt_sim *sim = sim_of(game);
    show(target, sim, NULL);
    while (tt_reader_left(&turns) > 0) {
        tt_turn_read(&turn, &numbering, &turns);
        if (turns.failed) break;
        tt_sim_apply(sim, &turn);
        show(target, sim, &turn);
    }
}

static uint64_t sum_up(const tt_game *game, tt_reader turns, row_target target)
{
    static row_sum sums[TABLES_MOST];
    static tt_rows rows[TABLES_MOST];
    uint64_t all = 0;
    for (uint32_t i = 0; i < target.count; i++) {
        sums[i] = (row_sum){.projection = target.projections[i]};
        rows[i] = (tt_rows){&sums[i], look};
        target.rows[i] = &rows[i];
    }
    play(game, turns, &target);
    for (uint32_t i = 0; i < target.count; i++) all = all * 31 + sums[i].sum;
    return all;
}

// One database for all inputs: each is taken back.
static void write_down(const tt_game *game, tt_reader turns, row_target target)
{
    static cli_ledger ledger;
    static cli_table tables[TABLES_MOST];
    static uint32_t opened;
    if (!ledger.db) TT_ASSERT(ledger_open(&ledger, ":memory:"));
    for (; opened < target.count; opened++) {
        table_source source = {NULL, target.projections[opened]};
        TT_ASSERT(table_open(&tables[opened], &ledger, source, "m"));
    }
    for (uint32_t i = 0; i < target.count; i++) target.rows[i] = &tables[i].rows;
    TT_ASSERT(ledger_run(&ledger, "BEGIN"));
    play(game, turns, &target);
    for (uint32_t i = 0; i < target.count; i++) TT_ASSERT(!tables[i].failed);
    TT_ASSERT(ledger_run(&ledger, "ROLLBACK"));
}

static void add(row_target *target, const tt_projections *projections)
{
    TT_ASSERT(tt_projections_check(projections));
    for (uint32_t i = 0; i < projections->count; i++)
        target->projections[target->count++] = &projections->list[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    row_target target = {0};
    if (size == 0 || size > SIZE_MOST) return 0;
    bool phalanx = data[0] & 1;
    const tt_game *game = phalanx ? &phalanx_game : &toy_game;
    tt_reader turns = tt_reader_of(data + 1, size - 1);
    add(&target, &tt_common_projections);
    if (phalanx) add(&target, &phalanx_projections);
    TT_ASSERT(sum_up(game, turns, target) == sum_up(game, turns, target));
    write_down(game, turns, target);
    return 0;
}
