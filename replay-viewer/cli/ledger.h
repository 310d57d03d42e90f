// A database of read models, in SQLite. Beside the tables of projections it has two of its own:
//
//     tape_tables     name  game  version         which projection a table is of
//     tape_offsets    name  match  ticks  head    which turns of a match are in it, and their chain
//
// and a third for what only saves time: ledger_state.h.
//
// An offset moves in the transaction that has its rows, so a table is always what so many turns
// make. What the file holds is a stranger's: its triggers and views are never run, and a table that
// is not known to be a projection's is never touched.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

enum { LEDGER_REASON_SIZE = 512 };

typedef struct cli_ledger {
    sqlite3 *db;
    char reason[LEDGER_REASON_SIZE]; // why the last call could not do what it should
} cli_ledger;

// Opens a database, or makes it. False, with a reason, for one that is not of this kind. Wants
// ledger_close in any case.
bool ledger_open(cli_ledger *ledger, const char *path);
void ledger_close(cli_ledger *ledger);

// Runs statements without a result.
bool ledger_run(cli_ledger *ledger, const char *sql);
// A statement to be run many times; the caller finalizes it.
bool ledger_prepare(cli_ledger *ledger, const char *sql, sqlite3_stmt **statement);
// Goes to the next row of a statement: SQLITE_ROW, SQLITE_DONE; or, with a reason, what went wrong.
int ledger_step(cli_ledger *ledger, sqlite3_stmt *statement);
// Runs a statement that has no rows, and makes it ready to be run again.
bool ledger_finish(cli_ledger *ledger, sqlite3_stmt *statement);
// The number that a statement gives; -1 on failure.
int64_t ledger_ask(cli_ledger *ledger, const char *sql);
// Gives a reason. False.
bool ledger_wrong(cli_ledger *ledger, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
