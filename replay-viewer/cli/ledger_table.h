// The table of one projection, and the rows of one match that go there:
//
//     phalanx_losses   match      minute  seat  by_seat  type      lost
//                      '---------------- key ---------------'      a SUM: rows of one key are added
#pragma once

#include "ledger.h"

#include <tickertape/projection.h>

enum {
    TABLE_NAME_SIZE = 2 * TT_NAME_MAX + 2, // GAME_NAME, the final 0 included
    TABLE_MATCH_SIZE = 2 * TT_MATCH_ID_SIZE + 1,
};

// Whose projection a table is of; game NULL: of every game.
typedef struct table_source {
    const char *game;
    const tt_projection *projection;
} table_source;

typedef struct cli_table {
    tt_rows rows; // leads to this table
    cli_ledger *ledger;
    table_source source;
    char name[TABLE_NAME_SIZE];
    char match[TABLE_MATCH_SIZE]; // in hex
    int64_t ticks;                // turns of the match that are in it; -1: not even state 0
    uint64_t put_count;           // rows that came
    bool failed;                  // a row could not be put; the ledger has the reason
    bool emptied;                 // it was made anew, and rows of other matches went with it
    sqlite3_stmt *put, *move;
} cli_table;

// Opens it for a match, within a transaction of the ledger. A table that is missing, or of another
// version of the projection, is made. Wants table_close in any case; the table must not move.
bool table_open(cli_table *table, cli_ledger *ledger, table_source source, const char *match);
void table_close(cli_table *table);
// Notes that the match's turns up to `ticks` are in it now. False, too,
// when somebody else has moved it.
bool table_move(cli_table *table, uint32_t ticks, const uint8_t head[TT_HEAD_SIZE]);
