// What a predicted present has given early, until the confirmed past has caught up with it:
//
//     the present leaves it    FRESH -- given --> GIVEN -- the tick is confirmed with it --> gone
//     once more, after a          \                 \---- and without it --> FALSE -- told --> gone
//     rollback: the same           \-- confirmed, either way --> gone: it is given then, or never was
#pragma once

#include "tickertape/timeline.h"

typedef enum tt_early_stage { TT_EARLY_FRESH, TT_EARLY_GIVEN, TT_EARLY_FALSE } tt_early_stage;

typedef struct tt_early_entry {
    uint32_t tick, kind, size;
    tt_early_stage stage;
    bool seen; // in the run of its tick that is being looked at: two alike are two
    uint8_t data[TT_OUTBOX_SOON_MAX];
} tt_early_entry;

typedef struct tt_early {
    uint32_t count;
    tt_early_entry entries[TT_SOON_KEPT_MAX];
    tt_early_entry told; // the last one that was handed out
} tt_early;

// The present has run a tick: what it left early and has not left before is fresh.
void tt_early_take(tt_early *early, const tt_sim *present);
// The confirmed sim has run a tick: `gave` says for each entry of its outbox whether it was given.
void tt_early_settle(tt_early *early, const tt_sim *confirmed, bool *gave);
// Hands out one that is fresh or false; NULL when there is none.
const tt_early_entry *tt_early_next(tt_early *early);
