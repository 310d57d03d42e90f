// One state at one tick. Applies turns; hashes, keeps and restores what results:
//
//     state(t+1) = step(state(t), turn(t))
//
// The engine's own state (paused, who is present) is saved, hashed and restored with the game's.
//
//     hash(t)   = flat: the root of the hash tree; else XXH3-64 of engine state and game's hash
//     trail(0)  = mix(0, hash(0));  trail(t) = mix(trail(t-1), hash(t))
//     mix(a, b) = XXH3-64 of the 16 bytes a, b, little-endian
//
// Once two peers part, their trails stay apart: the newest value speaks for the whole past.
#pragma once

#include "tickertape/blocks.h"
#include "tickertape/game.h"

TT_API_BEGIN

/// One state at one tick, and the pool that keeps its snapshots.
typedef struct tt_sim tt_sim;

/// How a sim is made.
typedef struct tt_sim_def {
    const tt_game *game;   ///< outlives the sim
    const tt_match *match; ///< copied; must be one of `game`
    uint64_t budget;       ///< bytes for this sim's snapshots, reserved now; 0: three full states
    bool prove_marks;      ///< a game that `marks`: compare as well, see tt_sim_forgotten. Slow
    bool bare; ///< only plays on: no hash, no trail, and nothing can be kept. For predictions
    uint32_t drop_memo;     ///< zeroes the game's memo before every n-th step, to prove that it is
                            ///< one; 0: never
    tt_allocator allocator; ///< zero: malloc and free
} tt_sim_def;

/// A state kept at its tick. Owns one reference to its image.
typedef struct tt_snapshot {
    uint32_t tick;   ///< of the state
    uint64_t trail;  ///< up to and with this state
    tt_image *image; ///< NULL: no snapshot
} tt_snapshot;

/// Something that a step left beside its tick.
typedef struct tt_outbox_entry {
    uint32_t tick;       ///< of the turn whose step left it
    uint32_t kind;       ///< the game's
    uint32_t size;       ///< bytes of `data`
    bool soon;           ///< left by tt_emit_soon
    const uint8_t *data; ///< valid until the sim applies or restores
} tt_outbox_entry;

/// State 0 of the match. TT_BAD_GAME, TT_WRONG_GAME, TT_OVER_BUDGET, TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_sim_create(const tt_sim_def *def, tt_sim **out);
/// Frees the sim and its pool, snapshots included. NULL is fine.
void tt_sim_destroy(tt_sim *sim);

/// Applies the turn of the sim's own tick. Nothing allocates.
void tt_sim_apply(tt_sim *sim, const tt_turn *turn);
/// Back to state 0.
void tt_sim_restart(tt_sim *sim);

/// The tick of the state: turns 0 … tick-1 made it.
uint32_t tt_sim_tick(const tt_sim *sim);
/// The hash of the state.
uint64_t tt_sim_hash(const tt_sim *sim);
/// The trail up to and with the state.
uint64_t tt_sim_trail(const tt_sim *sim);
/// The game's state, valid until the sim applies or restores. Not to be written to.
const void *tt_sim_state(const tt_sim *sim);
/// Whether the game's `over` holds.
bool tt_sim_over(const tt_sim *sim);
/// Whether the match is paused: turns are applied, but no step runs.
bool tt_sim_paused(const tt_sim *sim);
/// The last event about presence of a seat: TT_EVENT_JOINED (_BACK too), _AWAY, _GONE, _LEFT;
/// TT_EVENT_COMMAND before any.
tt_event_type tt_sim_presence(const tt_sim *sim, uint32_t seat);
/// The trail up to and with a state of this hash, after one of that trail: `mix`.
uint64_t tt_trail_extend(uint64_t trail, uint64_t hash);
/// The game that the sim was made with.
const tt_game *tt_sim_game(const tt_sim *sim);
/// The match that it was made with.
const tt_match *tt_sim_match(const tt_sim *sim);

/// Entries that the last turn left.
uint32_t tt_sim_outbox_count(const tt_sim *sim);
/// One of them, in order: `index` is below the count.
tt_outbox_entry tt_sim_outbox(const tt_sim *sim, uint32_t index);
/// Entries that did not fit, since create.
uint64_t tt_sim_outbox_dropped(const tt_sim *sim);

/// Whether states can be kept: a flat game, or one with save and load.
bool tt_sim_saves(const tt_sim *sim);
/// Keeps the present state: only a reference, the tree is there already. Legal where tt_sim_saves.
/// The caller releases it with tt_sim_release before the sim goes, and leaves tt_blocks_room for
/// the next turn: with less, applying it breaks a promise. A history does both.
tt_snapshot tt_sim_save(tt_sim *sim);
/// Makes a kept state the present one.
void tt_sim_restore(tt_sim *sim, const tt_snapshot *snapshot);
/// Gives a snapshot up and clears it.
void tt_sim_release(tt_sim *sim, tt_snapshot *snapshot);
/// The whole state as bytes, the engine's own part first: what tt_sim_load takes. Legal where
/// tt_game_saves; valid until the sim applies, restores, loads or restarts, and the same size for
/// every state of a game.
const void *tt_sim_bytes(tt_sim *sim);
/// How many they are.
uint64_t tt_sim_bytes_size(const tt_game *game);
/// Makes the state that these bytes are the present one: tt_sim_bytes of any sim of the same match
/// at that tick, with that trail. Not for a stranger's bytes. Needs tt_blocks_room where states can
/// be kept.
void tt_sim_load(tt_sim *sim, uint32_t tick, uint64_t trail, const void *bytes);
/// The pool, for its budget and for comparing images. NULL where states can't be kept.
tt_blocks *tt_sim_blocks(tt_sim *sim);
/// With `prove_marks`: the offset in the game's state of the first byte that was written
/// unannounced since create, UINT64_MAX when there is none.
uint64_t tt_sim_forgotten(const tt_sim *sim);
/// Zeroes the game's memo now.
void tt_sim_drop_memo(tt_sim *sim);

TT_API_END
