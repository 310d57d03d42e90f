// The old states of one match, packed small and thinned under a byte budget to an even grid:
//
//     tick    0    16   32  ...  496  512  528  ...       spacing 16, full
//             0         32  ...       512       ...       spacing 32
//             key  delta to 0         key  delta to 512
//
// Every TT_KEY_SPACING ticks a state is packed whole: the key of those after it, which keep only
// the bytes that differ from it, as a mask of one bit a byte and the bytes. Both then go through a
// codec. When all soldiers of a field have moved, states of neighbouring ticks share no block any
// more, but most bytes are still equal.
//
// A history belongs to no sim: any sim of the match adds to it and is brought back from it, so that
// one can play ahead and leave snapshots for another. Snapshots only save time: they may go at any
// moment, and state 0 can always be had by tt_sim_restart.
#pragma once

#include "tickertape/codec.h"
#include "tickertape/sim.h"

TT_API_BEGIN

enum { TT_KEY_SPACING = 512 }; ///< ticks from one state that is packed whole to the next

/// The packed states of one match.
typedef struct tt_history tt_history;

/// A snapshot as it is packed: what else keeps it, a file, needs to know.
typedef struct tt_kept {
    uint32_t tick;  ///< of the state
    uint32_t key;   ///< the tick of the state that it is packed against; its own: it is a key
    uint32_t size;  ///< bytes that it is packed in, at most tt_history_packed_most
    bool squeezed;  ///< they went through the codec
    uint64_t trail; ///< up to and with the state
    uint64_t hash;  ///< of the state
} tt_kept;

/// How a history is made.
typedef struct tt_history_def {
    const tt_game *game;    ///< whose states; tt_game_saves must hold
    const tt_codec *codec;  ///< outlives the history; NULL: only the masks make states smaller
    uint64_t budget;        ///< bytes for everything, reserved now; 0: 48 MiB
    uint32_t spacing;       ///< ticks between snapshots at first; 0: 16
    tt_allocator allocator; ///< zero: malloc and free
} tt_history_def;

/// TT_UNSUPPORTED when the game's states can't be kept, TT_OVER_BUDGET below tt_history_least,
/// TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_history_create(const tt_history_def *def, tt_history **out);
/// NULL is fine.
void tt_history_destroy(tt_history *history);
/// The least budget in bytes: room to work, and for two states that the codec can't make smaller.
uint64_t tt_history_least(const tt_game *game, const tt_codec *codec);

/// Keeps the sim's present state if its tick is on the grid and not kept already; thins where that
/// makes room. `sim` is of the history's game, and always of the same match. Nothing allocates.
void tt_history_add(tt_history *history, tt_sim *sim);
/// The tick of the newest snapshot at or before `tick`; false when there is none.
bool tt_history_before(const tt_history *history, uint32_t tick, uint32_t *found);
/// Makes the snapshot of `tick`, one that tt_history_before has found, the present state of `sim`.
/// Needs tt_blocks_room in the sim's pool.
void tt_history_restore(tt_history *history, uint32_t tick, tt_sim *sim);
/// The first snapshot at or after `tick`; false when there is none.
bool tt_history_from(const tt_history *history, uint32_t tick, tt_kept *found);
/// Copies the `size` packed bytes of a snapshot that tt_history_from has found.
void tt_history_copy(const tt_history *history, const tt_kept *kept, uint8_t *bytes);
/// The state, as tt_sim_bytes gives it, that is packed in such bytes, maybe by an earlier run;
/// valid until the history is used again. `base`: the state of its key, NULL for a key. NULL when
/// the bytes are no such thing; whether they are the right ones the hash tells.
const uint8_t *tt_history_unpack(tt_history *history, const tt_kept *kept, const uint8_t *bytes,
                                 const uint8_t *base);
/// The most bytes that a state of the game is packed in.
uint64_t tt_history_packed_most(const tt_game *game);
/// Forgets everything.
void tt_history_clear(tt_history *history);

/// Snapshots kept.
uint32_t tt_history_count(const tt_history *history);
/// The present spacing in ticks.
uint32_t tt_history_spacing(const tt_history *history);
/// Bytes that snapshots take.
uint64_t tt_history_used(const tt_history *history);
/// Bytes that are there for them.
uint64_t tt_history_capacity(const tt_history *history);

TT_API_END
