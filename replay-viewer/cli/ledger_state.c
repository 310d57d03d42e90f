#include "ledger_state.h"

#include "secret.h"

#include <tickertape/zstd.h>

#include <stdio.h>
#include <string.h>

// Kept by SQLite as it is written here, so that it can be compared.
#define STATES_SQL                                                                                 \
    "CREATE TABLE tape_states (match TEXT PRIMARY KEY, snaps BLOB NOT NULL) STRICT, WITHOUT ROWID"

static tt_cache_def def_of(const ledger_state *state, const cli_blob *blob)
{
    return (tt_cache_def){.path = "tape_states",
                          .storage = &blob->storage,
                          .tape = state->tape,
                          .game = state->module->game,
                          .secret = state->secret,
                          .build = state->module->build};
}

// Ledgers of before have no such table; one that somebody has changed is left alone.
static bool find_table(cli_ledger *ledger)
{
    int64_t there = ledger_ask(ledger, "SELECT count(*) FROM sqlite_schema WHERE name = "
                                       "'tape_states'");
    int64_t ours = ledger_ask(ledger, "SELECT count(*) FROM sqlite_schema WHERE sql = "
                                      "'" STATES_SQL "'");
    if (there < 0 || ours < 0) return false;
    if (there == 0) return ledger_run(ledger, STATES_SQL);
    return ours == 1 || ledger_wrong(ledger, "tape_states is not as tape project made it");
}

static bool read_row(ledger_state *state)
{
    static const char sql[] = "SELECT snaps FROM tape_states WHERE match = ?1";
    sqlite3_stmt *row = NULL;
    int step = SQLITE_ERROR;
    if (ledger_prepare(state->ledger, sql, &row)) {
        sqlite3_bind_text(row, 1, state->match, -1, SQLITE_STATIC);
        step = ledger_step(state->ledger, row);
    }
    if (step == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(row, 0);
        size_t size = (size_t)sqlite3_column_bytes(row, 0);
        // Too large is none.
        (void)!blob_put(&state->found, bytes, bytes ? size : 0);
    }
    sqlite3_finalize(row);
    return step == SQLITE_ROW || step == SQLITE_DONE;
}

// Room for the one state that is packed at a time, whatever its tick.
static bool make_history(ledger_state *state)
{
    const tt_game *game = state->module->game;
    tt_history_def def = {
        .game = game, .codec = &tt_zstd, .budget = tt_history_least(game, &tt_zstd), .spacing = 1};
    return tt_history_create(&def, &state->history) == TT_OK;
}

bool ledger_state_open(ledger_state *state, cli_ledger *ledger, const game_module *module,
                       tt_tape *tape, const char *match)
{
    *state = (ledger_state){.ledger = ledger, .module = module, .tape = tape};
    blob_start(&state->found);
    snprintf(state->match, sizeof state->match, "%s", match);
    if (!find_table(ledger) || !read_row(state)) return false;
    state->usable = module->build[0] && tt_game_saves(module->game) &&
                    secret_read(state->secret, true) && make_history(state);
    if (!state->usable) return true;
    tt_cache_def def = def_of(state, &state->found);
    if (tt_cache_open(&def, &state->cache) != TT_OK) state->cache = NULL;
    return true;
}

void ledger_state_close(ledger_state *state)
{
    tt_cache_destroy(state->cache);
    tt_history_destroy(state->history);
    blob_free(&state->found);
    *state = (ledger_state){0};
}

static bool write_row(const ledger_state *state, const cli_blob *blob)
{
    static const char sql[] = "INSERT INTO tape_states VALUES (?1, ?2) ON CONFLICT DO UPDATE SET "
                              "snaps = excluded.snaps";
    sqlite3_stmt *row = NULL;
    bool done = ledger_prepare(state->ledger, sql, &row);
    if (done) {
        sqlite3_bind_text(row, 1, state->match, -1, SQLITE_STATIC);
        sqlite3_bind_blob(row, 2, blob->bytes, (int)blob->size, SQLITE_STATIC);
        done = ledger_finish(state->ledger, row);
    }
    sqlite3_finalize(row);
    return done;
}

static bool pack(const ledger_state *state, tt_playback *playback, const cli_blob *blob)
{
    bool done = false;
    tt_cache_writer *writer;
    tt_cache_def def = def_of(state, blob);
    uint32_t tick = tt_sim_tick(tt_playback_sim(playback));
    tt_history_clear(state->history);
    tt_playback_keep(playback, state->history);
    if (tt_cache_writer_create(&def, state->history, tick, &writer) != TT_OK) return false;
    bool packed = tt_cache_write(writer, BLOB_SIZE_MAX, &done) == TT_OK && done;
    tt_cache_writer_destroy(writer);
    return packed;
}

bool ledger_state_keep(ledger_state *state, tt_playback *playback)
{
    cli_blob blob;
    bool fine = true;
    if (!state->usable) return true;
    blob_start(&blob);
    if (pack(state, playback, &blob)) fine = write_row(state, &blob);
    blob_free(&blob);
    return fine;
}
