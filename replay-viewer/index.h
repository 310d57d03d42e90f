// What is known of a tape by one pass over it: where something happened, and how the series went.
// The pass goes on in portions while the tape is already watched, follows a growing tape, and
// leaves snapshots on its way, which a player shares.
//
//     tape     |=====================>·······················|
//     known    marks, fights, series  ^ index_tick            not known yet
//
// It is a fold over the stream: it is made anew from any tape, and nothing in it is kept on disk.
#pragma once

#include "gauges.h"
#include "module.h"

#include <tickertape/playback.h>

enum {
    INDEX_MARKS_MAX = 4096,  // of a tape; half is room for all, a quarter for the heavy only
    INDEX_FIGHTS_MAX = 1024, // of a tape; later ones are passed over
    INDEX_COLUMNS = 2048,    // of a series; full, each becomes as long as two
    INDEX_SERIES_MAX = GAUGES_MAX,
};

// What kind of thing a mark stands for.
typedef enum index_kind {
    INDEX_GAME, // the game's own: tt_picture.mark
    INDEX_CHAT,
    INDEX_PRESENCE, // joined, away, back, gone, left; another match goes on
    INDEX_PAUSE,    // paused and resumed
} index_kind;

// Something worth finding again.
typedef struct index_mark {
    uint32_t tick; // the state that shows it
    uint8_t kind;  // an index_kind
    tt_mark mark;  // words are safe to be shown; read after the name of its seat, if it has one
} index_mark;

// Blows close to each other in time and place, of whatever seats: see TT_MARK_BLOW. Several fights
// can go on at a time; those that had a blow within the last seconds may still grow.
typedef struct index_fight {
    uint32_t from, to;           // states, both included
    uint32_t weight;             // of all blows together
    uint32_t lost[TT_SEATS_MAX]; // by seat, weights of blows that hit it
    bool placed;
    float x, y; // the middle of its blows, where they had a place
} index_fight;

// The least and the greatest value of some neighbouring ticks.
typedef struct index_column {
    int32_t least, greatest;
} index_column;

typedef struct tape_index tape_index;

// Knows state 0. Without a picture there are no marks of the game's, without projections no series.
// `budget`: bytes for snapshots, 0: 48 MiB; what a few states need is taken in any case. What
// tt_playback_create says; what the module names and the tape outlive the index.
TT_MUST_CHECK tt_status index_create(const game_module *module, tt_tape *tape, uint64_t budget,
                                     tape_index **out);
// NULL is fine.
void index_destroy(tape_index *index);
// Takes in at most `steps` more turns. At the end of the tape there is nothing to do; a tape that
// grew goes on. TT_IO, TT_DAMAGED: it stays where it could get.
TT_MUST_CHECK tt_status index_advance(tape_index *index, uint32_t steps);
// All is known up to and with this state.
uint32_t index_tick(const tape_index *index);
// The snapshots that the pass leaves, for tt_playback_def.history.
// NULL: this game's states can't be kept.
tt_history *index_history(tape_index *index);
// From here on every state is compared with what a cache has of it; the cache outlives the index.
void index_judge(tape_index *index, tt_cache *cache);
// The last state whose trail was the one that the tape has recorded; UINT32_MAX: none so far.
uint32_t index_verified(const tape_index *index);
// The first state whose trail is not the one that the tape has recorded; UINT32_MAX: none so far. A
// player jumps over states and may miss it.
uint32_t index_differs(const tape_index *index);

// Marks in the order of their ticks, while `at` is below the count.
uint32_t index_mark_count(const tape_index *index);
const index_mark *index_mark_at(const tape_index *index, uint32_t at);
// Fights likewise, in the order in which they began.
uint32_t index_fight_count(const tape_index *index);
const index_fight *index_fight_at(const tape_index *index, uint32_t at);
// The first fight that begins after `tick`; the last one that began before it. NULL: there is none.
const index_fight *index_fight_after(const tape_index *index, uint32_t tick);
const index_fight *index_fight_before(const tape_index *index, uint32_t tick);

// The series: see gauges.h.
uint32_t index_series_count(const tape_index *index);
const char *index_series_name(const tape_index *index, uint32_t series);
// The columns of a series for a seat, each of index_column_ticks ticks, from state 0 on;
// valid until the next advance.
const index_column *index_columns(const tape_index *index, uint32_t series, uint32_t seat,
                                  uint32_t *count);
uint32_t index_column_ticks(const tape_index *index);
// What a series has for a seat in the sim's state, as near as the index knows. False: not yet.
bool index_value(const tape_index *index, const tt_sim *sim, uint32_t series, uint32_t seat,
                 int64_t *value);
