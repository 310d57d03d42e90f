// Where the eye is in a tape: between two neighbouring states, moving by itself or led by the hand.
//
//     state    6           7           8           9
//              |-----------|-----------|-----------|
//                          before ---> now              position 7.4: blend 0.4
//                                    ^
//
// A hand leads the eye anywhere; turns are then applied in portions, so that a window can go on
// drawing, and what is on the way is seen. There is no clock here: time is a parameter.
#pragma once

#include "index.h"

enum {
    PLAYER_BLEND = 65536, // of a whole tick
    // Speeds are counted in quarters of the match's own, and are powers of two.
    PLAYER_SLOWEST = 1,   // 1/4x
    PLAYER_NORMAL = 4,    // 1x
    PLAYER_FASTEST = 256, // 64x
};

typedef struct tape_player tape_player;

// How a player is made. All of it outlives the player.
typedef struct player_def {
    const tt_game *game;
    tt_tape *tape;
    tape_index *index; // of this tape; NULL: none, then every turn is the player's own
    tt_cache *cache;   // of this tape; NULL: none
    bool anyway;       // see tt_playback_def
} player_def;

// What is to be drawn.
typedef struct player_sight {
    const void *before; // the state before `now`; the same where there is none, or it is not known
    const void *now;    // valid until the player moves
    uint32_t tick;      // of `now`
    uint32_t blend;     // how far from `before` to `now`: 0 to PLAYER_BLEND
} player_sight;

// Stands at state 0. What tt_playback_create says.
TT_MUST_CHECK tt_status player_create(const player_def *def, tape_player **out);
// NULL is fine.
void player_destroy(tape_player *player);

// Wants to be at state `tick`, or at the last one there is. Whether it plays is left as it was.
void player_seek(tape_player *player, uint32_t tick);
// The same of a position between states, in PLAYER_BLEND of a tick from state 0 on.
void player_seek_position(tape_player *player, uint64_t position);
// Starts or stops playing; at the end of a tape that does not grow nothing starts.
void player_play(tape_player *player, bool playing);
bool player_playing(const tape_player *player);
// Plays at PLAYER_SLOWEST to PLAYER_FASTEST quarters of the match's speed; PLAYER_NORMAL at first.
void player_set_speed(tape_player *player, uint32_t quarters);
uint32_t player_speed(const tape_player *player);
// While asked for, time passes backwards at the match's own speed, whether or not it plays. State 0
// stops it.
void player_set_backwards(tape_player *player, bool backwards);
bool player_backwards(const tape_player *player);
// The tape is being written: at its present end playing waits for more. Who asks for this follows
// the tape with tt_tape_follow.
void player_set_growing(tape_player *player, bool growing);

// While it plays and has arrived where it wanted to be, wants to be further by this time at its
// speed. The end stops it.
void player_pass_time(tape_player *player, uint64_t nanoseconds);
// Goes towards where it wants to be, applying at most `steps` turns and one more to arrive; `steps`
// is at least 1. What is not indexed yet is indexed first, and the player shows how far that got,
// unless a cache leads further.
// TT_IO, TT_DAMAGED: then it wants to be where it could get, and does not play.
TT_MUST_CHECK tt_status player_move(tape_player *player, uint32_t steps);
// Whether it is where it wants to be, and not by a cache that has been refused since.
bool player_arrived(const tape_player *player);

player_sight player_look(const tape_player *player);
// Where that is, in PLAYER_BLEND of a tick from state 0 on.
uint64_t player_position(const tape_player *player);
// The state it wants to be at, or in front of: the tick that player_look has on arrival.
uint32_t player_wanted(const tape_player *player);
// The last state of the tape, as far as it has grown.
uint32_t player_last(const tape_player *player);
// What it moves through.
const tt_playback *player_playback(const tape_player *player);
