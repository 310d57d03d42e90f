// Writing a tape. Three promises, each stronger than the one before:
//
//     ordered    a turn has its place in the log     the relay has sealed it
//     logged     tt_tape_append returned TT_OK       survives the death of this process
//     durable    tt_tape_writer_durable reached it   survives a loss of power
//
// A sync can take seconds, so it comes in three steps and only the middle one waits for the disk:
//
//     owner's thread   begin ─┐                      ┌─ end
//     any thread              └─ run ────────────────┘
#pragma once

#include "tickertape/tape.h"

TT_API_BEGIN

/// The least type of an optional record that is an embedder's; up to 255.
enum { TT_OPTIONAL_FIRST = 192 };

/// A tape that is being written.
typedef struct tt_tape_writer tt_tape_writer;

/// How a tape is begun.
typedef struct tt_tape_writer_def {
    const char *path;          ///< created; never overwritten unless `force`
    const tt_match *match;     ///< copied
    const char *build;         ///< who writes: shown, never compared; NULL: empty; at most 64 bytes
    bool force;                ///< replace an existing file that nobody is writing; a link stays
    uint32_t first_tick;       ///< of the first turn; above 0: a piece of a match
    const uint8_t *head;       ///< TT_HEAD_SIZE bytes: of the chain there; NULL when it is tick 0
    const tt_storage *storage; ///< where it lies, as long as it is written; NULL: the system's
    tt_allocator allocator;    ///< zero: malloc and free
} tt_tape_writer_def;

/// TT_EXISTS, TT_IO, TT_OUT_OF_MEMORY, TT_BAD_ARGUMENT; with `force` TT_BUSY: somebody is writing
/// or replacing it, and TT_EXISTS: it is no file, or FILE.new is there, and no tape.
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
/// Notes that seats that have parted differ no more from state `tick` on: they are with the others
/// again, or have left. TT_BAD_ARGUMENT as above, or unless all of them are apart.
TT_MUST_CHECK tt_status tt_tape_healed(tt_tape_writer *writer, uint32_t tick, uint64_t seats);
/// Keeps the trail that some seats had at a state while trails differ; of a seat's words on one
/// state the first counts. Written when there are 32 of neighbouring ticks, and by flush and close.
/// TT_BAD_ARGUMENT as above.
TT_MUST_CHECK tt_status tt_tape_camp(tt_tape_writer *writer, uint64_t seats, tt_trail trail);
/// Notes the key that signs the checkpoints behind it. TT_IO, TT_CLOSED, as all that writes.
TT_MUST_CHECK tt_status tt_tape_key(tt_tape_writer *writer, const uint8_t key[TT_KEY_SIZE]);
/// Notes a signed checkpoint. TT_BAD_ARGUMENT before any key, for a state beyond the tape's turns
/// or before the last checkpoint's.
TT_MUST_CHECK tt_status tt_tape_checkpoint(tt_tape_writer *writer, const tt_checkpoint *checkpoint);
/// Keeps a look, until it is written with the next turn, by flush or by close. It is no part of
/// what is logged: a death of this process may take it. TT_BAD_ARGUMENT for a seat that the match
/// does not have, a state beyond the tape's turns or before the seat's last look, and too many
/// bytes.
TT_MUST_CHECK tt_status tt_tape_look(tt_tape_writer *writer, const tt_look *look);
/// Notes what a reader may pass over, an embedder's own. TT_BAD_ARGUMENT for a type below
/// TT_OPTIONAL_FIRST, since those are this library's, or more than TT_TURN_SIZE_MAX bytes.
TT_MUST_CHECK tt_status tt_tape_optional(tt_tape_writer *writer, uint8_t type, const void *bytes,
                                         size_t size);
/// State that the turns so far lead to: their number, unless the tape is a piece.
uint32_t tt_tape_writer_ticks(const tt_tape_writer *writer);
/// The chain head after the turns so far.
void tt_tape_writer_head(const tt_tape_writer *writer, uint8_t head[TT_HEAD_SIZE]);
/// Writes the trails, looks and camps that are held back. TT_IO, TT_CLOSED.
TT_MUST_CHECK tt_status tt_tape_flush(tt_tape_writer *writer);

/// One sync of a tape, on its way.
typedef struct tt_tape_sync {
    const tt_storage *storage; ///< the writer's
    void *file;                ///< likewise
    const char *path;          ///< whose folder is to be synced, too; NULL: it has been
    uint64_t size;             ///< bytes that will be durable
    uint32_t ticks;            ///< state that they lead to
    tt_status status;          ///< out, by run: TT_OK or TT_IO
} tt_tape_sync;

/// Says what there is to be made durable. False when there is nothing new, a sync is on its way, or
/// the storage has failed before: a failed sync is never tried again.
TT_MUST_CHECK bool tt_tape_sync_begin(tt_tape_writer *writer, tt_tape_sync *sync);
/// Makes it durable; waits for the disk. On any thread, while the writer goes on.
void tt_tape_sync_run(tt_tape_sync *sync);
/// Moves the watermark; TT_IO when the sync failed: then it stands still from now on, the tape says
/// so, and turns are logged as before.
TT_MUST_CHECK tt_status tt_tape_sync_end(tt_tape_writer *writer, const tt_tape_sync *sync);
/// State that survives a loss of power.
uint32_t tt_tape_writer_durable(const tt_tape_writer *writer);
/// What went wrong with its storage so far.
tt_trouble tt_tape_writer_trouble(const tt_tape_writer *writer);

/// Gives the tape another name in its folder, instead of whatever has it; the next sync makes that
/// durable, too. TT_IO, TT_OUT_OF_MEMORY: it keeps the old one. TT_BAD_ARGUMENT: it was renamed
/// already since the sync that is on its way began. TT_CLOSED once it has ended or a write failed.
TT_MUST_CHECK tt_status tt_tape_rename(tt_tape_writer *writer, const char *path);

/// Flushes and marks the tape as closed; with `over` it is marked as complete: the match was over
/// at state `over_tick`, at most `ticks` (else TT_BAD_ARGUMENT, and it stays unclosed). Then
/// nothing can be written; syncs have news until all of it is durable. TT_IO: it will never be.
TT_MUST_CHECK tt_status tt_tape_end(tt_tape_writer *writer, bool over, uint32_t over_tick);
/// Ends the tape unless it has ended, waits for the disk until all of it is durable, and frees the
/// writer, whatever it returns. No sync may be on its way. TT_IO: it is not known to be durable.
/// NULL is fine.
tt_status tt_tape_close(tt_tape_writer *writer, bool over, uint32_t over_tick);
/// Frees the writer and leaves the tape as it is, neither ended nor synced: for one that nobody
/// will miss. No sync may be on its way. NULL is fine.
void tt_tape_abandon(tt_tape_writer *writer);

TT_API_END
