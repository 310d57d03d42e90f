// A tape: the log of one match on disk. It is appended to turn by turn before anyone sees the turn,
// never finished and always readable; a killed writer loses at most the turn it was writing.
// <tickertape/tape_writer.h> writes it; docs/tape-format.md has every byte.
//
//     [header, watermark][record][record] … [record]| torn tail or reserved space
//                      '-------------------^ durable up to here: damage before it is refused
#pragma once

#include "tickertape/allocator.h"
#include "tickertape/checkpoint.h"
#include "tickertape/look.h"
#include "tickertape/match.h"
#include "tickertape/storage.h"
#include "tickertape/turn.h"

TT_API_BEGIN

/// Makes the chain head of a match before its first turn: BLAKE2b-256 of its canonical bytes.
void tt_chain_start(const tt_match *match, uint8_t head[TT_HEAD_SIZE]);
/// Links one turn's canonical bytes: head = BLAKE2b-256(head, bytes).
void tt_chain_link(uint8_t head[TT_HEAD_SIZE], const void *bytes, size_t size);

/// The trail of one tick, as someone reported it or more than half agreed on it.
typedef struct tt_trail {
    uint32_t tick;  ///< of the state
    uint64_t value; ///< up to and with it
} tt_trail;

/// What went wrong with the storage of a tape.
typedef enum tt_trouble {
    TT_TROUBLE_NONE = 0,  ///< nothing
    TT_TROUBLE_SYNC = 1,  ///< a sync failed: what came since may be lost with the power
    TT_TROUBLE_WRITE = 2, ///< a write failed: the tape ends there
    TT_TROUBLE_SPACE = 3, ///< no space could be reserved ahead: it is running out
} tt_trouble;

/// A tape that is being read. Never writes; the tape may be still growing.
typedef struct tt_tape tt_tape;

/// Why and where reading stopped short.
typedef struct tt_tape_fault {
    tt_status status;   ///< TT_OK: none; TT_DAMAGED …
    uint64_t offset;    ///< of the first byte that does not fit
    uint32_t tick;      ///< of the first turn that can't be read
    const char *reason; ///< in words; static
} tt_tape_fault;

/// What is known of a tape after its scan.
typedef struct tt_tape_info {
    tt_match match;      ///< complete
    uint32_t format;     ///< version of the tape format
    uint32_t first_tick; ///< of its first turn; above 0 it is a piece: read, but not played
    uint32_t ticks;      ///< the highest state that its turns lead to
    uint64_t events;     ///< in all turns
    uint64_t commands;   ///< of them, commands
    uint64_t bytes;      ///< of the file, as far as it was read
    bool sealed;         ///< its turns lie compressed in segments, see <tickertape/seal.h>
    bool closed;         ///< the writer ended it
    bool complete;       ///< the match was over, or ended
    uint32_t over_tick;  ///< complete: the state that was over
    uint64_t torn;       ///< bytes after the last whole record, of an unclosed tape: not read

    /// Turns that lack what was said in them, see <tickertape/strip.h>: what is left of them is the
    /// word of who stripped the tape, up to the next trail that playing them comes to.
    uint32_t stripped;
    uint32_t stripped_tick;   ///< the first of them; UINT32_MAX: none
    uint64_t stripped_events; ///< lines of chat that are taken out

    uint64_t watermark; ///< offset that the writer knew to be durable
    uint32_t durable;   ///< state that the turns before it lead to
    uint8_t slots;      ///< watermark slots that are whole, of 2; 0: not closed, it opens on trust
    bool settled;       ///< closed, and both slots say how: at its end, or that storage failed
    bool failed;        ///< the watermark stands still: its storage had failed
    tt_trouble trouble; ///< the last that the records tell of
    uint32_t trouble_tick; ///< turns on the tape by then

    bool has_key;             ///< a key was recorded
    uint8_t key[TT_KEY_SIZE]; ///< the last one: it signed the checkpoints behind it
    uint32_t checkpoints;     ///< on the tape; their signatures were not looked at
    tt_checkpoint checkpoint; ///< the last one

    uint64_t looks;      ///< of all seats
    uint64_t look_bytes; ///< of the file, that their records take
    uint64_t odd_looks;  ///< records of looks that make no sense: passed over

    /// The first state in which some seats' trails parted; UINT32_MAX: none did.
    uint32_t parted_tick;
    uint64_t parted_seats; ///< those seats, one bit each
    uint64_t apart;        ///< seats that parted and were not healed up to the end
    /// The state from which on none of those that parted differed; UINT32_MAX: none parted, or some
    /// are still apart.
    uint32_t healed_tick;
    uint32_t branches;                ///< how often another match went on from here
    uint32_t branch_tick;             ///< the last time: the turn that says so
    uint8_t parent[TT_MATCH_ID_SIZE]; ///< and the match that it left
    uint8_t id[TT_MATCH_ID_SIZE];     ///< the match at the end: `match.id` without branches
    char build[65];                   ///< who wrote it
    char names[TT_SEATS_MAX][TT_NAME_MAX + 1]; ///< of the seats' players; empty: never joined
} tt_tape_info;

/// How a tape is opened.
typedef struct tt_tape_def {
    const char *path;          ///< a file
    const tt_storage *storage; ///< where it lies, as long as the tape is open; NULL: the system's
    tt_allocator allocator;    ///< of what it takes in, too, as a tape grows; zero: malloc and free
} tt_tape_def;

/// Opens and scans a tape, checking every record and the chain. Damage from the watermark on is a
/// torn tail and no error; damage before it, or to a closed tape, is. TT_NOT_FOUND, TT_IO,
/// TT_NOT_A_TAPE, TT_BAD_VERSION, TT_DAMAGED, TT_OUT_OF_MEMORY; `*fault` (may be NULL) says where
/// and why.
TT_MUST_CHECK tt_status tt_tape_create(const tt_tape_def *def, tt_tape **out, tt_tape_fault *fault);
/// The same for a def that names the path alone.
TT_MUST_CHECK tt_status tt_tape_open(const char *path, tt_tape **out, tt_tape_fault *fault);
/// NULL is fine.
void tt_tape_destroy(tt_tape *tape);
/// Looks for what was appended since. As open; what is whole before a fault is there all the same.
TT_MUST_CHECK tt_status tt_tape_follow(tt_tape *tape, tt_tape_fault *fault);
/// What the scan found; valid until the next follow.
const tt_tape_info *tt_tape_info_of(const tt_tape *tape);
/// Reads one turn, `first_tick` to `ticks`-1; TT_OUT_OF_RANGE, TT_IO, TT_DAMAGED. The events point
/// into the tape, until the next read.
TT_MUST_CHECK tt_status tt_tape_read(tt_tape *tape, uint32_t tick, tt_turn *turn);
/// Appends canonical bytes of whole turns from `tick` on to `turns`, as many as fit: `*count`. On a
/// failure nothing is appended. TT_OUT_OF_RANGE when there is no such turn yet; TT_STRIPPED for one
/// that lacks what was said in it, where a copy ends; TT_IO, TT_DAMAGED.
TT_MUST_CHECK tt_status tt_tape_copy(tt_tape *tape, uint32_t tick, tt_writer *turns,
                                     uint32_t *count);
/// The chain head after turns 0 … tick-1; TT_OUT_OF_RANGE, TT_IO, TT_DAMAGED.
TT_MUST_CHECK tt_status tt_tape_head(tt_tape *tape, uint32_t tick, uint8_t head[TT_HEAD_SIZE]);
/// The first recorded trail at or after `tick`; false when there is none.
bool tt_tape_trail_from(const tt_tape *tape, uint32_t tick, tt_trail *out);

enum { TT_TAPE_LOOKS_MAX = 131072 }; ///< places of looks that a tape which is read keeps
/// The last look of a seat at or before state `tick`. TT_NOT_FOUND when there is none; TT_IO,
/// TT_DAMAGED. Of a tape that is not sealed and has more than TT_TAPE_LOOKS_MAX looks, only every
/// second is found, or every fourth …: then it may be an older one.
TT_MUST_CHECK tt_status tt_tape_look_at(tt_tape *tape, uint8_t seat, uint32_t tick, tt_look *out);
/// Where a walk through the looks of a tape is; zero: before the first.
typedef struct tt_look_walk {
    uint64_t offset;              ///< of the record in the file
    uint64_t next;                ///< of the one behind it
    uint32_t within;              ///< looks of it that were passed
    uint32_t ticks;               ///< state that the turns before it lead to
    uint32_t least[TT_SEATS_MAX]; ///< tick of each seat's next look, at least
} tt_look_walk;
/// The next look, whichever seat's, in the order of the tape: of each seat in the order of its
/// ticks. TT_NOT_FOUND when there is no further one yet; TT_IO, TT_DAMAGED.
TT_MUST_CHECK tt_status tt_tape_next_look(tt_tape *tape, tt_look_walk *walk, tt_look *out);

/// Seats that parted from the others, or were healed.
typedef struct tt_parting {
    uint32_t tick;  ///< the first state that differs; healed: the first that does no more
    uint64_t seats; ///< whose, one bit each
    bool healed;    ///< their trails are the others' again, or they have left
} tt_parting;
/// The partings of a tape in the order in which they were noted; false when there are no more.
bool tt_tape_parting(const tt_tape *tape, uint32_t index, tt_parting *out);

/// Who had which trail at a state, while trails differed.
typedef struct tt_camps {
    uint32_t tick;                 ///< of the state
    uint32_t count;                ///< of camps, at least 1
    uint64_t seats[TT_SEATS_MAX];  ///< of each camp, one bit each; no seat is in two
    uint64_t trails[TT_SEATS_MAX]; ///< up to and with that state
} tt_camps;
/// The camps at the first state at or after `tick` of which any are recorded; false when there is
/// none. Those with the trail that more than half agreed on need not be among them.
bool tt_tape_camps_from(const tt_tape *tape, uint32_t tick, tt_camps *out);

/// What the signed checkpoints of a tape come to.
typedef struct tt_audit {
    uint32_t checkpoints; ///< that fit, up to the first that does not
    uint32_t vouched;     ///< state of the last of them: the turns before it are what was signed
    uint8_t key[TT_KEY_SIZE]; ///< that signed them
    uint32_t tick;            ///< with a reason, of the first that does not fit; else `vouched`
    const char *reason;       ///< why it does not, in words; NULL: all fit; static
} tt_audit;

/// Compares every checkpoint with its signature, the chain and the trails: finds an edited tape
/// whose links were made anew. With `key` (may be NULL) only that one may have signed. TT_OK
/// whatever comes of it; TT_IO, TT_DAMAGED when the tape can't be read any more.
TT_MUST_CHECK tt_status tt_tape_audit(tt_tape *tape, const uint8_t *key, tt_audit *audit);

TT_API_END
