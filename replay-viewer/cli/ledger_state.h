// The state at which the tables of a match stand, kept in the ledger beside their offsets: going
// on from it costs only the turns that are new.
//
//     tape_states     match  snaps       a cache of that one snapshot: <tickertape/cache.h>
//
// The ledger is a stranger's file, so the state is believed as little as a cache beside a tape is:
// it is sealed with this user's secret, of this build, of these turns, and compared with the tape's
// trails. Where there is none that is good, all is played from the start, with the same tables.
#pragma once

#include "blob.h"
#include "ledger_table.h"
#include "module.h"

#include <tickertape/playback.h>

typedef struct ledger_state {
    bool usable; // there is a secret, and the game's code is known
    cli_ledger *ledger;
    const game_module *module;
    tt_tape *tape;
    char match[TABLE_MATCH_SIZE];
    uint8_t secret[TT_CACHE_SECRET_SIZE];
    cli_blob found;
    tt_cache *cache; // of what was found; NULL: nothing that is good
    tt_history *history;
} ledger_state;

// Looks for the state of a match, within a transaction. False: the ledger can't be read or written.
// Wants ledger_state_close in any case; must not move.
bool ledger_state_open(ledger_state *state, cli_ledger *ledger, const game_module *module,
                       tt_tape *tape, const char *match);
void ledger_state_close(ledger_state *state);
// Keeps a playback's present state instead of what was found, within the transaction that moves the
// offsets there. False as above; where it can't be packed, what is there stays.
bool ledger_state_keep(ledger_state *state, tt_playback *playback);
