// A tape: the log of one match on disk. It is appended to turn by turn before anyone sees the turn,
// never finished and always readable; a killed writer loses at most the turn it was writing.
// docs/tape-format.md has every byte.
#pragma once

#include "tickertape/allocator.h"
#include "tickertape/match.h"
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

/// A tape that is being written.
typedef struct tt_tape_writer tt_tape_writer;

/// How a tape is begun.
typedef struct tt_tape_writer_def {
    const char *path;       ///< created; never overwritten unless `force`
    const tt_match *match;  ///< copied
    const char *build;      ///< who writes: shown, never compared; NULL: empty; at most 64 bytes
    bool force;             ///< replace an existing file
    tt_allocator allocator; ///< zero: malloc and free
} tt_tape_writer_def;

/// TT_EXISTS, TT_IO, TT_OUT_OF_MEMORY, TT_BAD_ARGUMENT.
TT_MUST_CHECK tt_status tt_tape_writer_create(const tt_tape_writer_def *def, tt_tape_writer **out);
/// Appends the next turn, as canonical bytes. When it returns TT_OK the system has it: it survives
/// the death of this process. TT_IO leaves the tape as it was before, and closed to further turns:
/// then all that writes returns TT_CLOSED. TT_BAD_ARGUMENT for bytes that are not one whole turn.
TT_MUST_CHECK tt_status tt_tape_append(tt_tape_writer *writer, const void *bytes, size_t size);
/// Keeps the trail of a tick. Kept trails are written about once a second, and by flush and close.
/// TT_BAD_ARGUMENT unless the ticks ascend and the tape has the turns that lead there.
TT_MUST_CHECK tt_status tt_tape_trail(tt_tape_writer *writer, tt_trail trail);
/// Notes that the trails of some seats parted from the others': `tick` is the first state that
/// differs. TT_BAD_ARGUMENT for a state beyond the tape's turns, or no seats of this match.
TT_MUST_CHECK tt_status tt_tape_parted(tt_tape_writer *writer, uint32_t tick, uint64_t seats);
/// Turns written so far.
uint32_t tt_tape_writer_ticks(const tt_tape_writer *writer);
/// Writes what is held back.
TT_MUST_CHECK tt_status tt_tape_flush(tt_tape_writer *writer);
/// Flushes, marks the tape as closed and frees the writer; with `over` it is marked as complete:
/// the match was over at state `over_tick`, at most `ticks` (else TT_BAD_ARGUMENT, and it stays
/// unclosed). NULL is fine.
tt_status tt_tape_close(tt_tape_writer *writer, bool over, uint32_t over_tick);

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
    tt_match match;     ///< complete
    uint32_t format;    ///< version of the tape format
    uint32_t ticks;     ///< turns, which is the highest state that can be reached
    uint64_t events;    ///< in all turns
    uint64_t commands;  ///< of them, commands
    uint64_t bytes;     ///< of the file, as far as it was read
    bool closed;        ///< the writer ended it
    bool complete;      ///< the match was over, or ended
    uint32_t over_tick; ///< complete: the state that was over
    uint64_t torn; ///< bytes after the last whole record, of an unclosed tape: they are not read
    uint32_t
        parted_tick; ///< the first state in which some seats' trails parted; UINT32_MAX: none did
    uint64_t parted_seats;            ///< those seats, one bit each
    uint32_t branches;                ///< how often another match went on from here
    uint32_t branch_tick;             ///< the last time: the turn that says so
    uint8_t parent[TT_MATCH_ID_SIZE]; ///< and the match that it left
    uint8_t id[TT_MATCH_ID_SIZE];     ///< the match at the end: `match.id` without branches
    char build[65];                   ///< who wrote it
    char names[TT_SEATS_MAX][TT_NAME_MAX + 1]; ///< of the seats' players; empty: never joined
} tt_tape_info;

/// How a tape is opened.
typedef struct tt_tape_def {
    const char *path;       ///< a file
    tt_allocator allocator; ///< of what it takes in, too, as a tape grows; zero: malloc and free
} tt_tape_def;

/// Opens and scans a tape, checking every record and the chain. A torn tail of an unclosed tape is
/// not an error. TT_NOT_FOUND, TT_IO, TT_NOT_A_TAPE, TT_BAD_VERSION, TT_DAMAGED, TT_OUT_OF_MEMORY;
/// `*fault` (may be NULL) says where and why.
TT_MUST_CHECK tt_status tt_tape_create(const tt_tape_def *def, tt_tape **out, tt_tape_fault *fault);
/// The same for a def that names the path alone.
TT_MUST_CHECK tt_status tt_tape_open(const char *path, tt_tape **out, tt_tape_fault *fault);
/// NULL is fine.
void tt_tape_destroy(tt_tape *tape);
/// Looks for what was appended since. As open; what is whole before a fault is there all the same.
TT_MUST_CHECK tt_status tt_tape_follow(tt_tape *tape, tt_tape_fault *fault);
/// What the scan found; valid until the next follow.
const tt_tape_info *tt_tape_info_of(const tt_tape *tape);
/// Reads one turn; TT_OUT_OF_RANGE, TT_IO, TT_DAMAGED. The events point into the tape, until the
/// next read.
TT_MUST_CHECK tt_status tt_tape_read(tt_tape *tape, uint32_t tick, tt_turn *turn);
/// Appends canonical bytes of whole turns from `tick` on to `turns`, as many as fit: `*count`. On a
/// failure nothing is appended. TT_OUT_OF_RANGE when there is no such turn yet; TT_IO, TT_DAMAGED.
TT_MUST_CHECK tt_status tt_tape_copy(tt_tape *tape, uint32_t tick, tt_writer *turns,
                                     uint32_t *count);
/// The chain head after turns 0 … tick-1.
TT_MUST_CHECK tt_status tt_tape_head(tt_tape *tape, uint32_t tick, uint8_t head[TT_HEAD_SIZE]);
/// The first recorded trail at or after `tick`; false when there is none.
bool tt_tape_trail_from(const tt_tape *tape, uint32_t tick, tt_trail *out);

TT_API_END
