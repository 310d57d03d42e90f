// A tape that is watched, and all that is folded out of it.
//
//     file -> tape -> index -> marks, fights, series        grows in the background
//               |       | snapshots -> FILE.snaps
//               +--> player -> the state that is seen
#pragma once

#include "bookmarks.h"
#include "index.h"
#include "module.h"
#include "names.h"
#include "noted_files.h"
#include "player.h"
#include "snaps.h"

#include <limits.h>

enum { WATCH_REASON_SIZE = 320 }; // bytes of why something can't be watched, with the final 0

// What is to be watched, and how.
typedef struct watch_def {
    const game_module *module;
    const char *path;
    bool no_cache; // FILE.snaps is neither read nor written
} watch_def;

typedef struct tape_watch {
    const game_module *module;
    char path[PATH_MAX];
    char title[256];   // the file's name, fit to be shown
    noted_files files; // in which the tape lies
    tt_tape *tape;
    tape_snaps snaps;
    tape_index *index;
    tape_player *player;
    seat_names *names;
    tape_bookmarks *bookmarks;
    uint32_t portion;  // turns that take about a millisecond
    double looked;     // when it was last looked for more
    double grew;       // when it last grew; below 0: it has not
    bool damaged;      // what follows the last turn is no tape; nothing is to come
    uint64_t torn;     // bytes at the end that fit nothing
    double torn_since; // when these were seen first
    bool torn_told;
    bool stuck;                      // the index can't go on
    char trouble[WATCH_REASON_SIZE]; // what the user should know of the file; empty: nothing
    char bookmark_trouble[WATCH_REASON_SIZE]; // the same of its bookmarks
} tape_watch;

// Opens a tape at state 0. False when it can't be shown, with the reason, for people, in `reason`.
// To be followed by watch_close whatever came of it.
bool watch_open(tape_watch *watch, const watch_def *def, char reason[WATCH_REASON_SIZE]);
void watch_close(tape_watch *watch);

// Looks now and then whether an open tape has grown; `now` in seconds. Whether it has.
bool watch_follow(tape_watch *watch, double now);
// Goes towards what the player wants, until this moment of watch_clock.
void watch_move(tape_watch *watch, double until);
// Goes on with the index likewise, and when it is through with keeping its snapshots.
void watch_index(tape_watch *watch, double until);
// Whether the index has anything to do.
bool watch_indexing(const tape_watch *watch);
// Whether its snapshots are still to be kept in a file.
bool watch_keeping(const tape_watch *watch);
// Whether somebody writes the tape right now.
bool watch_live(const tape_watch *watch, double now);
// Whether trails differed among the seats at the present state; then `*camps` is who had which.
bool watch_camps(const tape_watch *watch, tt_camps *camps);
// Whether the trail at the present state is on the tape; then `*recorded` is it.
bool watch_recorded(const tape_watch *watch, uint64_t *recorded);
// watch_bookmarks.c: reads them when a tape is opened.
void watch_read_bookmarks(tape_watch *watch);
// Sets or takes away one bookmark, on disk too, of those that are there now:
// others keep bookmarks of this tape as well. False when that fails, and nothing has changed:
// then `bookmark_trouble` says why.
bool watch_bookmark(tape_watch *watch, uint32_t tick, const char *words);
bool watch_forget(tape_watch *watch, uint32_t tick);

// What is known of the tape; valid until the next watch_follow.
const tt_tape_info *watch_info(const tape_watch *watch);
// The state that is seen.
uint32_t watch_tick(const tape_watch *watch);
// A seat's colour, the game's own if it can draw.
SDL_Color watch_color(const tape_watch *watch, uint32_t seat);
// The players by seat, at the state that is seen; who comes later is named
// already. NULL: nobody does.
void watch_names(const tape_watch *watch, const char *players[TT_SEATS_MAX]);
// Seconds that only grow, fine enough for parts of a frame.
double watch_clock(void);
