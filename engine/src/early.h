// What a predicted present has left early, until the confirmed past has caught up with it:
//
//     FRESH  the present has left it        -- told --> GIVEN
//     GIVEN  it was handed out              -- its tick is confirmed with it --> gone
//                                           -- and without it --> FALSE
//     FALSE  it has to be taken back        -- told --> gone
//
// What a rollback undid and the new present does not leave again is gone while it is FRESH, and
// waits for its tick when it is GIVEN.
#pragma once

#include "tickertape/timeline.h"

typedef enum early_stage { EARLY_FRESH, EARLY_GIVEN, EARLY_FALSE } early_stage;

typedef struct early_kept {
    uint32_t tick, kind, size;
    early_stage stage;
    bool seen; // in the run of its tick that is being looked at: two alike are two
    uint8_t data[TT_OUTBOX_SOON_MAX];
} early_kept;

typedef struct tt_early {
    uint32_t count;
    early_kept kept[TT_EARLY_MAX];
    early_kept told; // the last one that was handed out
} tt_early;

// The present has run a tick: what it left early and has not left before is fresh.
void tt_early_take(tt_early *early, const tt_sim *present);
// The present is taken back to state `tick`, or is given up altogether: then what was given is
// false.
void tt_early_take_back(tt_early *early, uint32_t tick);
void tt_early_give_up(tt_early *early);
// The confirmed sim has run a tick: `gave` says for each entry of its outbox whether it was given.
void tt_early_settle(tt_early *early, const tt_sim *confirmed, bool *gave);
// Hands out one that is fresh or false; NULL when there is none.
const early_kept *tt_early_next(tt_early *early);
