// A relay at work: the protocol, a driver and the tapes in one loop. Every sealed turn is on the
// tape before the protocol lets a byte of it go.
//
//     driver -> relay -> sealed turn -> tape -> relay -> packets -> driver
#pragma once

#include "tickertape/net/relay.h"
#include "tickertape/tape.h"

/// A relay with its tapes.
typedef struct tt_keeper tt_keeper;

/// How a keeper is made.
typedef struct tt_keeper_def {
    tt_relay_def relay; ///< `source` is the keeper's own; `allocator` is of its tapes, too
    const char *tapes;  ///< folder, made if need be; NULL: tapes are kept without a name while the
                        ///< match runs
    bool no_tapes;      ///< no log at all: for a match whose peers are all in this process
    const char *build;  ///< written into the tapes; NULL: empty
    const tt_storage *storage; ///< where tapes lie; NULL: the system's
    /// A match whose tape can't be written is ended; otherwise it goes on without.
    bool end_without_log;
    /// Tapes are made durable every so many nanoseconds, on a thread that waits for the disk;
    /// 0: every second; UINT64_MAX: when they are closed. Tapes without a name are not.
    uint64_t sync_every;
    /// Instead, every turn that is played here is durable before anyone sees it: until a sync of
    /// its tape fails, which the log is told of.
    bool sync_turns;
    const tt_signer *signer; ///< copied: signs a checkpoint a minute of ticks; NULL: nobody does
    /// Told of everything that happens, in words; NULL: nobody is.
    void (*log)(void *context, const char *line);
    void *context;
} tt_keeper_def;

/// TT_IO when the folder can't be made, TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_keeper_create(const tt_keeper_def *def, tt_keeper **out);
/// Closes every tape. NULL is fine.
void tt_keeper_destroy(tt_keeper *keeper);

/// One round: takes what has arrived, lets time pass, logs, sends. Never blocks but for the
/// disk: for a write, for a sync with `sync_turns`, and where a second match ends in a room before
/// the first one's tape is durable, for that.
void tt_keeper_advance(tt_keeper *keeper, tt_driver *driver, uint64_t now);
/// When the next round has something to do, if nothing arrives before.
uint64_t tt_keeper_deadline(const tt_keeper *keeper);
/// Waits until the next round has something to do.
void tt_keeper_wait(const tt_keeper *keeper, const tt_driver *driver, uint64_t now);
/// Ends every match and tells everyone; one more tt_keeper_advance sends it.
void tt_keeper_close(tt_keeper *keeper, uint64_t now);
