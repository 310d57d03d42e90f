// The snapshots of a tape in a file beside it, so that the next opening can go anywhere at once:
//
//     match.tape          the truth
//     match.tape.snaps    what a tt_history held when all of it had been played: may go any time
//
// Nothing in it is believed because it is there. It is sealed with a secret of the user's, so that
// only what this user wrote is unpacked at all; it names the chain head and the build that it was
// made with; a state that is taken out must have the hash it is kept under, and that hash must lead
// to the trail on the tape. Whoever plays the tape compares every state that the cache has, too.
// The first that does not fit ends the use of all of it.
#pragma once

#include "tickertape/history.h"
#include "tickertape/tape.h"

TT_API_BEGIN

enum {
    TT_CACHE_SECRET_SIZE = 32,      ///< bytes of a secret
    TT_CACHE_ENTRIES_MAX = 1 << 18, ///< states of one cache; more are left out
};

/// Which cache: of one tape, one user, one build.
typedef struct tt_cache_def {
    const char *path;          ///< of the file; usually the tape's and ".snaps"
    const tt_storage *storage; ///< where it lies; outlives what is made; NULL: the machine's files
    tt_tape *tape;             ///< borrowed; outlives what is made
    const tt_game *game;       ///< plays the tape; outlives what is made
    const uint8_t *secret;     ///< TT_CACHE_SECRET_SIZE bytes that nobody else can read; copied
    const char *build;         ///< names the code that plays: by another's name it is another cache
    tt_allocator allocator;    ///< zero: malloc and free
} tt_cache_def;

/// A cache that is being read. It takes a state out when one is asked for.
typedef struct tt_cache tt_cache;

/// TT_NOT_FOUND, TT_IO, TT_OUT_OF_MEMORY. TT_DAMAGED: not whole, or not sealed with this secret.
/// TT_BAD_VERSION. TT_WRONG_GAME: of another build, another game's states or another tape; a tape
/// that has grown since is the same.
TT_MUST_CHECK tt_status tt_cache_open(const tt_cache_def *def, tt_cache **out);
/// NULL is fine.
void tt_cache_destroy(tt_cache *cache);
/// The tick of the newest state at or before `tick`; false when there is none, or it is refused.
bool tt_cache_before(const tt_cache *cache, uint32_t tick, uint32_t *found);
/// Makes the state of `tick`, one that tt_cache_before has found, the present one of `sim`;
/// `history`, of the same game, unpacks it and stays as it was. False when the file can't be read
/// or the state does not fit: then the cache is refused, and `sim` must be restarted or restored.
TT_MUST_CHECK bool tt_cache_restore(tt_cache *cache, uint32_t tick, tt_history *history,
                                    tt_sim *sim);
/// Compares a state that was played with what the cache has of its tick; refuses it where they
/// differ.
void tt_cache_judge(tt_cache *cache, const tt_sim *sim);
/// Whether something in it did not fit: then nothing more is taken out, and what came out of it is
/// not to be believed. It is to be written anew.
bool tt_cache_refused(const tt_cache *cache);
/// The last state of the tape when the cache was written.
uint32_t tt_cache_ticks(const tt_cache *cache);
/// States in it.
uint32_t tt_cache_count(const tt_cache *cache);

/// A cache that is being written: beside, as its path and ".new", and renamed when it is whole.
/// What a writer that died has left there the next one takes away; nothing is written into it.
typedef struct tt_cache_writer tt_cache_writer;

/// Begins to write what `history` holds, up to state `ticks` of the tape. The history outlives the
/// writer, and may change meanwhile. TT_BUSY: another one writes it. TT_NOT_A_TAPE: what stands
/// there beside is no file. TT_IO (a folder that can't be written to, as well), TT_OUT_OF_MEMORY,
/// and what tt_tape_head says.
TT_MUST_CHECK tt_status tt_cache_writer_create(const tt_cache_def *def, const tt_history *history,
                                               uint32_t ticks, tt_cache_writer **out);
/// Writes about `size` bytes more; `*done`: the file is whole, and has its name. TT_IO.
TT_MUST_CHECK tt_status tt_cache_write(tt_cache_writer *writer, size_t size, bool *done);
/// Unless it was done, nothing stays of the new file. NULL is fine.
void tt_cache_writer_destroy(tt_cache_writer *writer);

TT_API_END
