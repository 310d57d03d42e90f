// The command line after the verb.
#pragma once

#include "tickertape/checkpoint.h"
#include "tickertape/view.h"

#include <stdio.h>

enum { CLI_FILES_MAX = 2 };

typedef struct cli_options {
    char **files;
    int file_count;
    bool json;
    bool anyway;
    bool chat;
    bool no_cache;
    bool report;
    bool looks;
    uint32_t from, to;   // turns, or states of a film; both included
    bool film;           // one of --from, --to and --fps was given
    uint32_t fps;        // frames of a film, for each second of the match
    uint32_t seat;       // TT_SEAT_NONE: all
    bool look;           // as that seat saw it
    uint32_t *ticks;     // of --tick, in their order
    uint32_t tick_count; // of them
    const char *game;    // of --game; NULL: not given
    const char *other;   // of --other; NULL: not given
    const char *field;   // of --field; NULL: not given
    const char *db;      // of --db; NULL: not given
    const char *out;     // of --out; NULL: not given
    bool force;
    bool fresh;
    bool key_given;
    uint8_t key[TT_KEY_SIZE]; // of --key; not given: of --checkpoint
    bool checkpoint_given;
    uint8_t checkpoint_key[TT_KEY_SIZE]; // who signed it
    tt_checkpoint checkpoint;            // of --checkpoint
    const char *against;                 // of --against; NULL: not given
    uint32_t width, height;              // pixels
    bool camera_given;
    tt_camera camera;
} cli_options;

// What a verb takes: `letters` are those of its options, in the order in which they are explained.
typedef struct cli_syntax {
    const char *name;
    const char *usage;
    const char *letters;
    int files;
} cli_syntax;

// Reads what follows the verb, or says on stderr what is wrong. `words` may be reordered;
// `options->ticks` is to be freed whatever happened.
bool cli_options_read(cli_options *options, const cli_syntax *syntax, int count, char **words);
// Explains options, one a line.
void cli_options_print(FILE *out, const char *letters);
