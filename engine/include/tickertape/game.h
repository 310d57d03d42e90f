// What a game supplies, and what its step may touch. A game climbs as far as it likes:
//
//     step + hash      create, destroy, start, step, hash   play, tape, replay, which tick differs
//     + save and load  save, load                           seek back without starting over
//     flat state       state_size, start, step              cheap snapshots; nothing else to write
//
// A step reads nothing but its state, its turn and constants made from the match. It never reads a
// clock, a global, an address or the outbox.
#pragma once

#include "tickertape/layout.h"
#include "tickertape/match.h"
#include "tickertape/turn.h"

TT_API_BEGIN

enum {
    TT_STATE_SIZE_MAX = 1 << 30, ///< bytes of a state, and of a memo
    TT_GAME_ABI = 3,             ///< of tt_game and everything it names
    TT_OUTBOX_SIZE_MAX = 32768,  ///< bytes that one step may leave, 8 for each entry included
    TT_OUTBOX_ENTRY_MAX = 1024,  ///< bytes of one entry
    TT_OUTBOX_SOON_MAX = 64,     ///< bytes of one entry that is welcome early
};

/// One running step: everything it may touch beyond its state.
typedef struct tt_step tt_step;

/// A game. One constant, usually static, that outlives everything made from it.
typedef struct tt_game {
    uint32_t abi;       ///< TT_GAME_ABI
    uint32_t rules;     ///< version of the rules: raise it with every change that alters a match
    uint32_t tick_rate; ///< ticks per second, 1 to TT_TICK_RATE_MAX
    uint32_t seats_max; ///< 1 to TT_SEATS_MAX
    const char *name;   ///< a valid name; with `rules` and `layout` the game's identity
    /// Of a flat state, or of what `save` writes; NULL: none, its hash is 0.
    const tt_layout *layout;
    uint64_t state_size; ///< flat: bytes of the state; save and load: the most that `save` writes
    uint64_t memo_size;  ///< bytes of a memo for tt_memo; 0: none
    bool marks; ///< flat: every write is announced by tt_touch, nothing is found by comparing
    /// Handed to every function below, and to a step by tt_step_context; the engine never looks at
    /// it. What start, step and over read there must not change while a match is played, and must
    /// be the same for every peer: it is not on the tape, and restoring does not bring it back.
    void *context;

    /// Makes state 0 in place. A flat state comes zeroed.
    void (*start)(void *context, void *state, const tt_match *match);
    /// Turns state t into state t+1. Not called while the match is paused; the first turn after a
    /// pause begins with one event, without data, for each seat whose presence has changed in it.
    void (*step)(void *state, const tt_turn *turn, tt_step *step);
    /// Whether the match is decided in this state. A pure function; NULL: never.
    bool (*over)(void *context, const void *state);

    /// Not flat: memory for one state, owned by the caller until `destroy`; NULL when there is none
    /// left.
    void *(*create)(void *context);
    /// Not flat: frees what `create` made.
    void (*destroy)(void *context, void *state);
    /// Not flat: 64 bits of the whole state; equal states give equal bits on every machine.
    uint64_t (*hash)(void *context, const void *state);
    /// Not flat, optional: writes all that the state is, at most `state_size` bytes.
    void (*save)(void *context, const void *state, tt_writer *writer);
    /// With `save`: makes the state anew from what `save` wrote, whatever it was before.
    void (*load)(void *context, void *state, tt_reader *reader);

    /// A command in words for logs, ended by 0 within `size`; NULL: shown as hex. `event` is a
    /// stranger's.
    void (*describe)(void *context, const tt_event *event, char *text, size_t size);
} tt_game;

/// Whether the description holds together: TT_OK or TT_BAD_GAME.
TT_MUST_CHECK tt_status tt_game_check(const tt_game *game);
/// Whether the engine owns the state's memory.
bool tt_game_flat(const tt_game *game);
/// Whether states can be kept and restored: a flat game, or one with save and load.
bool tt_game_saves(const tt_game *game);
/// Whether `match` is one of `game`: name, rules, layout, tick rate and seats.
bool tt_game_plays(const tt_game *game, const tt_match *match);
/// Fills the game's part of a match; the rest is left alone.
void tt_game_describe_match(const tt_game *game, tt_match *match);

/// A game module is a shared object that exports this: returns its game, or NULL for an ABI it
/// can't serve.
typedef const tt_game *(*tt_game_export_function)(uint32_t abi);
/// The name of that function in the shared object.
#define TT_GAME_EXPORT "tt_game_export"
/// It, for the module that defines it.
const tt_game *tt_game_export(uint32_t abi);
/// Defines it for `game`, a constant tt_game: a line of its own, without a semicolon.
#define TT_GAME_MODULE(game)                                                                       \
    const tt_game *tt_game_export(uint32_t abi)                                                    \
    {                                                                                              \
        return abi == TT_GAME_ABI ? &(game) : NULL;                                                \
    }

/// Announces that the step writes `size` bytes at `address`, inside its state. Needed where the
/// game `marks`; harmless elsewhere.
void tt_touch(tt_step *step, const void *address, size_t size);
/// Leaves data beside this tick: a sound, a lost unit. The step can't read it back. What does not
/// fit any more is dropped, in the same way everywhere. At most TT_OUTBOX_ENTRY_MAX bytes.
void tt_emit(tt_step *step, uint32_t kind, const void *data, size_t size);
/// The same for what is welcome early: where ticks are predicted, it is given as soon as one of
/// them leaves it, and not again when that tick is confirmed. A sound, a flash. At most
/// TT_OUTBOX_SOON_MAX bytes.
void tt_emit_soon(tt_step *step, uint32_t kind, const void *data, size_t size);
/// Memory of `memo_size` bytes for a memo of a pure function of state and match: zeroed at first,
/// and zeroed again whenever the engine likes. Not part of the state.
void *tt_memo(tt_step *step);
/// The match being played.
const tt_match *tt_step_match(const tt_step *step);
/// The game's `context`.
void *tt_step_context(const tt_step *step);

TT_API_END
