#include "projector.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

enum { BATCH = 2048 }; // turns of a transaction, and up to a second more

static uint32_t last_of(const cli_projector *projector)
{
    return tt_tape_info_of(projector->tape)->ticks;
}

static cli_exit cannot(const cli_projector *projector, tt_status status)
{
    ledger_wrong(projector->ledger, "the tape: %s", tt_status_text(status));
    return status == TT_DAMAGED ? CLI_NO : CLI_CANNOT;
}

// Compares the head of one offset with the tape's. `*ahead` grows to the offsets
// that the tape does not reach.
static cli_exit compare(cli_projector *projector, sqlite3_stmt *offset, int64_t *ahead)
{
    uint8_t head[TT_HEAD_SIZE];
    int64_t ticks = sqlite3_column_int64(offset, 0);
    const void *known = sqlite3_column_blob(offset, 1);
    if (ticks > last_of(projector)) {
        if (ticks > *ahead) *ahead = ticks;
        return CLI_YES;
    }
    tt_status status =
        ticks < 0 ? TT_OUT_OF_RANGE : tt_tape_head(projector->tape, (uint32_t)ticks, head);
    if (status != TT_OK) return cannot(projector, status);
    if (known && sqlite3_column_bytes(offset, 1) == TT_HEAD_SIZE &&
        memcmp(known, head, TT_HEAD_SIZE) == 0)
        return CLI_YES;
    ledger_wrong(projector->ledger,
                 "it has another log of this match: turns 0 to %" PRId64
                 " are not those of the tape",
                 ticks - 1);
    return CLI_NO;
}

// Whether all that the ledger has of the match is of this tape's log.
static cli_exit compare_all(cli_projector *projector, const char *match, int64_t *ahead)
{
    static const char sql[] =
        "SELECT ticks, head FROM tape_offsets WHERE match = ?1 ORDER BY ticks";
    sqlite3_stmt *offset = NULL;
    cli_exit result = CLI_YES;
    int step = SQLITE_ERROR;
    if (ledger_prepare(projector->ledger, sql, &offset)) {
        sqlite3_bind_text(offset, 1, match, -1, SQLITE_STATIC);
        while ((step = ledger_step(projector->ledger, offset)) == SQLITE_ROW && result == CLI_YES)
            result = compare(projector, offset, ahead);
    }
    sqlite3_finalize(offset);
    return result == CLI_YES && step != SQLITE_DONE ? CLI_CANNOT : result;
}

static bool open_tables(cli_projector *projector, const tt_projections *projections,
                        const char *game, const char *match)
{
    for (uint32_t i = 0; projections && i < projections->count; i++) {
        TT_ASSERT(projector->count < PROJECTOR_TABLES_MAX);
        table_source source = {game, &projections->list[i]};
        cli_table *table = &projector->tables[projector->count++];
        if (!table_open(table, projector->ledger, source, match)) return false;
        projector->began[projector->count - 1] = table->ticks;
    }
    return true;
}

// How far the table is that is least far.
static int64_t least(const cli_projector *projector)
{
    int64_t ticks = INT64_MAX;
    for (uint32_t i = 0; i < projector->count; i++)
        if (projector->tables[i].ticks < ticks) ticks = projector->tables[i].ticks;
    return ticks;
}

// A tape that is shorter than what the ledger has of the match can't be compared with it.
static cli_exit open_all(cli_projector *projector)
{
    char match[TABLE_MATCH_SIZE];
    int64_t ahead = -1;
    text_write_hex(match, tt_tape_info_of(projector->tape)->id, TT_MATCH_ID_SIZE);
    cli_exit result = compare_all(projector, match, &ahead);
    if (result != CLI_YES) return result;
    if (!open_tables(projector, &tt_common_projections, NULL, match) ||
        !open_tables(projector, projector->module->projections, projector->module->game->name,
                     match))
        return CLI_CANNOT;
    if (!ledger_state_open(&projector->state, projector->ledger, projector->module, projector->tape,
                           match))
        return CLI_CANNOT;
    if (ahead < 0 || least(projector) >= last_of(projector)) return CLI_YES;
    ledger_wrong(projector->ledger,
                 "it has %" PRId64 " turns of this match, and the tape %" PRIu32
                 ": a longer tape is wanted to go on",
                 ahead, last_of(projector));
    return CLI_CANNOT;
}

static cli_exit set_up(cli_projector *projector)
{
    if (!ledger_run(projector->ledger, "BEGIN IMMEDIATE")) return CLI_CANNOT;
    cli_exit result = open_all(projector);
    if (result != CLI_YES) return result;
    return ledger_run(projector->ledger, "COMMIT") ? CLI_YES : CLI_CANNOT;
}

static uint32_t tick_of(const cli_projector *projector)
{
    return tt_sim_tick(tt_playback_sim(projector->playback));
}

// Gives the present state, and the turn that led to it, to the tables that have not had them.
static bool take(cli_projector *projector)
{
    const tt_sim *sim = tt_playback_sim(projector->playback);
    for (uint32_t i = 0; i < projector->count; i++) {
        cli_table *table = &projector->tables[i];
        const tt_projection *projection = table->source.projection;
        if (table->ticks >= tick_of(projector)) continue;
        const tt_turn *turn = tt_playback_turn(projector->playback);
        if (turn) tt_projection_take_turn(projection, sim, turn, &table->rows);
        tt_projection_take_state(projection, sim, &table->rows);
        if (table->failed) return false;
    }
    return true;
}

// Whether the state that it began at is to blame.
static bool misled(const cli_projector *projector)
{
    return projector->resumed && tt_playback_differs(projector->playback) != UINT32_MAX;
}

// Rows of states that are not those of the match are not kept.
static cli_exit judge(const cli_projector *projector)
{
    uint32_t differs = tt_playback_differs(projector->playback);
    if (differs == UINT32_MAX) return CLI_YES;
    ledger_wrong(projector->ledger,
                 "the tape's own trail differs, first at tick %" PRIu32
                 ": the tables end at state %" PRIu32,
                 differs, projector->committed);
    return CLI_NO;
}

static cli_exit commit(cli_projector *projector)
{
    uint8_t head[TT_HEAD_SIZE];
    uint32_t tick = tick_of(projector);
    cli_exit result = judge(projector);
    if (result != CLI_YES) return result;
    tt_status status = tt_tape_head(projector->tape, tick, head);
    if (status != TT_OK) return cannot(projector, status);
    for (uint32_t i = 0; i < projector->count; i++) {
        cli_table *table = &projector->tables[i];
        if (table->ticks < tick && !table_move(table, tick, head)) return CLI_CANNOT;
    }
    if (!ledger_state_keep(&projector->state, projector->playback)) return CLI_CANNOT;
    if (!ledger_run(projector->ledger, "COMMIT")) return CLI_CANNOT;
    projector->committed = tick;
    return CLI_YES;
}

// A transaction ends where a trail has just proved the state, or where there are none;
// the last one at the tape's end.
static bool due(const cli_projector *projector)
{
    tt_trail trail;
    uint32_t tick = tick_of(projector);
    if (tick == last_of(projector) || tick - projector->committed < BATCH) return false;
    return !tt_tape_trail_from(projector->tape, tick, &trail) || trail.tick == tick;
}

static cli_exit advance(cli_projector *projector)
{
    tt_status status = tt_playback_step(projector->playback);
    if (status != TT_OK) return cannot(projector, status);
    if (misled(projector)) return CLI_NO;
    if (!take(projector)) return CLI_CANNOT;
    if (!due(projector)) return CLI_YES;
    cli_exit result = commit(projector);
    if (result != CLI_YES) return result;
    return ledger_run(projector->ledger, "BEGIN IMMEDIATE") ? CLI_YES : CLI_CANNOT;
}

static cli_exit play_on(cli_projector *projector)
{
    cli_exit result = CLI_YES;
    bool begun = ledger_run(projector->ledger, "BEGIN IMMEDIATE");
    if (!begun || (tick_of(projector) == 0 && !take(projector))) return CLI_CANNOT;
    while (result == CLI_YES && tick_of(projector) < last_of(projector))
        result = advance(projector);
    return result == CLI_YES ? commit(projector) : result;
}

static cli_exit play_from(cli_projector *projector, uint32_t from, tt_cache *cache)
{
    tt_playback_def def = {
        .game = projector->module->game, .tape = projector->tape, .cache = cache, .budget = 1};
    tt_status status = tt_playback_create(&def, &projector->playback);
    if (status == TT_OK) status = tt_playback_seek(projector->playback, from);
    if (status != TT_OK) return cannot(projector, status);
    projector->resumed = cache && tt_playback_applied(projector->playback) < from;
    projector->committed = from;
    cli_exit result = play_on(projector);
    projector->played += tt_playback_applied(projector->playback);
    return result;
}

static cli_exit play(cli_projector *projector)
{
    int64_t from = least(projector);
    if (from >= last_of(projector)) return CLI_YES;
    uint32_t begin = from > 0 ? (uint32_t)from : 0;
    cli_exit result = play_from(projector, begin, projector->state.cache);
    if (result == CLI_YES || !projector->playback || !misled(projector)) return result;
    if (!ledger_run(projector->ledger, "ROLLBACK")) return CLI_CANNOT;
    tt_playback_destroy(projector->playback);
    from = least(projector);
    return play_from(projector, from > 0 ? (uint32_t)from : 0, NULL);
}

cli_exit projector_run(cli_projector *projector, const game_module *module, tt_tape *tape,
                       cli_ledger *ledger)
{
    *projector = (cli_projector){.module = module, .tape = tape, .ledger = ledger};
    cli_exit result = set_up(projector);
    return result == CLI_YES ? play(projector) : result;
}

void projector_close(cli_projector *projector)
{
    for (uint32_t i = 0; i < projector->count; i++) table_close(&projector->tables[i]);
    tt_playback_destroy(projector->playback);
    projector->playback = NULL;
    ledger_state_close(&projector->state);
}
