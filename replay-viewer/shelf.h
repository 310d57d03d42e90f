// The tapes of a folder, newest first. Finding them is quick; what stands in each is read one by
// one, so that a window can go on drawing meanwhile:
//
//     shelf_open        name, date, bytes        of all
//     shelf_read_next   players, length, faults  of one more
#pragma once

#include <tickertape/game.h>
#include <tickertape/tape.h>

enum {
    SHELF_TAPES_MAX = 1024,   // the newest; older ones are passed over
    SHELF_FOLDER_SIZE = 1024, // bytes of a folder's path, the final 0 included
    SHELF_NAME_SIZE = 256,
    SHELF_WORDS_SIZE = 256,
};

// One file on it. What it says is safe to be shown, but for `name`.
typedef struct shelf_tape {
    char name[SHELF_NAME_SIZE]; // of the file, in the folder
    int64_t changed;            // seconds since 1970
    uint32_t changed_ns;        // and nanoseconds
    uint64_t bytes;
    bool known;                     // what follows has been read
    tt_status status;               // TT_OK; else why it can't be shown
    char reason[SHELF_WORDS_SIZE];  // the same in words
    char game[TT_NAME_MAX + 1];     // from here on only of what is a tape
    char players[SHELF_WORDS_SIZE]; // "anna, bob, recruit-1"; cut with an ellipsis
    uint32_t seats, ticks, tick_rate;
    bool closed, complete; // see tt_tape_info
} shelf_tape;

// About 1 MB.
typedef struct tape_shelf {
    const tt_game *game; // tapes of other games and rules can't be shown; NULL: any can
    char folder[SHELF_FOLDER_SIZE];
    uint32_t count;
    uint32_t older; // tapes that were passed over
    uint32_t read;  // tapes that are known: the first ones
    shelf_tape tapes[SHELF_TAPES_MAX];
} tape_shelf;

// Where the game and the relay of ./play keep their tapes: tickertape/tapes in the user's data
// folder. False: there is no such folder to be named.
bool shelf_folder(char folder[SHELF_FOLDER_SIZE]);
// Lists the tapes of a folder, nothing known of them yet. False, with none: it can't be read.
bool shelf_open(tape_shelf *shelf, const char *folder, const tt_game *game);
// Reads what stands in one more tape. False: all are known.
bool shelf_read_next(tape_shelf *shelf);
// The path of a tape; false when it does not fit.
bool shelf_path(const tape_shelf *shelf, const shelf_tape *tape, char *path, size_t size);
