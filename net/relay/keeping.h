// What a keeper is made of, and how its tapes become durable:
//
//     append ─ logged ─────────── sync begins ──┐            ┌── sync ends ─ durable
//     (keeper's thread)                         └─ waits ────┘
//                                            (syncer's thread)
#pragma once

#include "keeper.h"
#include "signing.h"
#include "tickertape/syncer.h"

#define TT_PART ".part" // what the name of a tape ends in while its past is uploaded

enum {
    TT_KEEPING_PATH_SIZE = 1024,
    TT_PART_SIZE = sizeof TT_PART,
    TT_NAMED_ID_SIZE = sizeof "01234567", // how the name of a tape tells its match
};

// The tape of a room.
typedef struct tt_keeping {
    uint32_t tag;           // twice the room's number, and 1 for every other tape of it
    tt_tape_writer *writer; // NULL: no turn yet
    tt_tape *reader;        // of what is written; NULL: likewise, or ended
    char path[TT_KEEPING_PATH_SIZE];
    bool unnamed, partial;
    tt_signing signing;
    bool lost;          // a turn could not be logged: the match goes on, the tape does not
    bool syncing;       // a sync is with the syncer
    uint64_t synced;    // when the last one began
    uint64_t half_tick; // a write that takes longer is slow
    uint32_t slow;      // such writes
    uint64_t slowest;   // what the worst of them took
    tt_trouble said;    // what the log was told of
} tt_keeping;

struct tt_keeper {
    tt_keeper_def def;
    tt_signer signer; // of `def`
    const tt_storage *storage;
    tt_relay *relay;
    tt_syncer *syncer; // NULL: nothing is synced there
    tt_keeping *rooms; // by number
    tt_keeping *ended; // likewise: the tape of the match before, while it is not yet durable
    uint32_t rooms_count;
    uint64_t now;
    uint64_t slow_said; // when the log was told of a slow write
};

__attribute__((format(printf, 2, 3))) void tt_keeper_say(const tt_keeper *keeper,
                                                         const char *format, ...);

// mkdir -p. TT_IO, TT_BAD_ARGUMENT: too long.
TT_MUST_CHECK tt_status tt_folder_make(const char *path);
// How a match's id begins, in hexadecimal digits.
void tt_folder_name_id(const uint8_t id[TT_MATCH_ID_SIZE], char name[TT_NAMED_ID_SIZE]);
// Removes, or names, the parts of tapes that relays which were killed have left in the folder, and
// says so. Those that another relay is writing are left.
void tt_folder_clear(const tt_keeper *keeper);

// tt_log_source.copy, from the tapes of a keeper.
uint32_t tt_taping_copy(void *context, uint32_t room, uint32_t tick, tt_writer *turns);
// Logs a turn, and tells the relay so. The tape is made with the first.
void tt_taping_log(tt_keeper *keeper, const tt_relay_event *event);
// What is signed at the end of a match, before everyone is told of it.
void tt_taping_tell_end(tt_keeper *keeper, const tt_relay_event *event);
// Closes the tape of a room; one whose match has not begun is removed.
void tt_taping_close(tt_keeper *keeper, uint32_t room, bool complete, uint32_t tick);

// A trail, a look, a camp, a parting or a healing goes onto the tape of its room.
void tt_noting_take(tt_keeper *keeper, const tt_relay_event *event);
// Tells the players of a room of a new checkpoint, if there is one.
void tt_noting_checkpoint(tt_keeper *keeper, uint32_t room);
// Says what failed.
void tt_noting_tell(const tt_keeper *keeper, const char *whose, tt_status status);

TT_MUST_CHECK tt_status tt_syncing_start(tt_keeper *keeper);
// Appends a turn to the tape of its room, and makes it durable as the keeper's def says.
TT_MUST_CHECK tt_status tt_syncing_append(tt_keeper *keeper, const tt_relay_event *event);
// Tells the players of a room how far their tape is durable.
void tt_syncing_tell(tt_keeper *keeper, uint32_t room);
// Ends the syncs that came back.
void tt_syncing_take(tt_keeper *keeper);
// Ends the tape of a room, which is free for the next. It is closed at once, or once it is durable.
void tt_syncing_close(tt_keeper *keeper, uint32_t room, bool complete, uint32_t tick);
// Waits until the ended tape of a room is closed.
void tt_syncing_finish(tt_keeper *keeper, uint32_t room);
