// A tape is played again into the tables of a ledger:
//
//     tape    |-----------------------------|
//     events  =================>               each table goes on where it was
//     losses  ======>
//     new     >
//             ^ played from here, each turn once; from the state that the ledger has kept, where
//               it is not behind the tick
//
// One transaction takes some thousand turns and moves the offsets; what is played between two
// commits is lost when the program dies, and played again by the next.
#pragma once

#include "cli.h"
#include "ledger_state.h"

enum { PROJECTOR_TABLES_MAX = 2 * TT_PROJECTIONS_MAX }; // the common ones, and the game's

// One tape on its way into a ledger.
typedef struct cli_projector {
    const game_module *module;
    tt_tape *tape;
    cli_ledger *ledger;
    uint32_t count;
    cli_table tables[PROJECTOR_TABLES_MAX];
    int64_t began[PROJECTOR_TABLES_MAX]; // their ticks when they were opened
    ledger_state state;                  // where it goes on from
    tt_playback *playback;
    bool resumed;       // the playback began at what was found there
    uint32_t committed; // the last state that was committed
    uint64_t played;    // turns, to go on and to get there
} cli_projector;

// Projects what is new on the tape. CLI_NO: it is damaged, its trails differ from what was played
// again, or the ledger has another log of this match; the ledger's reason says which.
// Whatever the result, each table has the rows of the turns that its offset tells.
// Wants projector_close in any case.
cli_exit projector_run(cli_projector *projector, const game_module *module, tt_tape *tape,
                       cli_ledger *ledger);
void projector_close(cli_projector *projector);
