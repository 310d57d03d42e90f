// The program `tape`: a table of verbs, each of which answers one question about tapes. main.c
// reads the command line, loads the game, opens the tapes and calls the verb; trouble.c says what
// goes wrong.
#pragma once

#include "module.h"
#include "noted_files.h"
#include "options.h"

#include <tickertape/playback.h>

enum { CLI_FILES_ANY = -1 }; // cli_syntax.files: one or more, which the verb opens itself

// What the process exits with.
typedef enum cli_exit {
    CLI_YES = 0,    // fine
    CLI_NO = 1,     // the answer is no: differs, damaged
    CLI_CANNOT = 2, // can't be run
} cli_exit;

// What a verb works with.
typedef struct cli_run {
    cli_options options;
    noted_files files; // in which tapes lie
    bool judges;       // whether files are tapes at all is the question
    tt_tape *tapes[CLI_FILES_MAX];
    game_module module;
    game_module other; // of --other
} cli_run;

cli_exit cli_info(const cli_run *run);
cli_exit cli_log(const cli_run *run);
cli_exit cli_hash(const cli_run *run);
cli_exit cli_state(const cli_run *run);
cli_exit cli_verify(const cli_run *run);
cli_exit cli_checkpoint(const cli_run *run);
cli_exit cli_diff(const cli_run *run);
cli_exit cli_shot(const cli_run *run);
cli_exit cli_replay(const cli_run *run);
cli_exit cli_synctest(const cli_run *run);
cli_exit cli_project(const cli_run *run);
cli_exit cli_seal(const cli_run *run);
cli_exit cli_strip(const cli_run *run);
cli_exit cli_salvage(const cli_run *run);

// Whether the first tape and that of --against tell the same as far as both go.
cli_exit cli_against(const cli_run *run);
// Whether the first tape has all that the checkpoint of --checkpoint vouches for.
cli_exit cli_holds(const cli_run *run);
// Reads a line that cli_checkpoint printed, and who signed it.
bool cli_checkpoint_read(const char *word, tt_checkpoint *checkpoint, uint8_t key[TT_KEY_SIZE]);
// Closes a tape that is not, for a verb that wants it so, or complains.
cli_exit cli_settle(const cli_run *run, const char *file, const char *verb);
// How a tape is opened, so that it is known what goes wrong with its files.
tt_tape_def cli_tape(const cli_run *run, const char *file);
// Opens a tape, or complains.
cli_exit cli_open(const cli_run *run, const char *file, tt_tape **tape);
// The first state up to `last` of which both tapes have a trail,
// but not the same; UINT32_MAX: none.
uint32_t cli_first_trail(tt_tape *const tapes[2], uint32_t last, tt_trail differing[2]);
// Says on stderr what can't be. False.
bool cli_wrong(const char *what, const char *reason);
// What the system has said last, for cli_wrong.
const char *cli_errno_words(void);
// Says on stderr why a file could not be, say, "sealed"; NULL: be read. CLI_NO for damage, else
// CLI_CANNOT.
cli_exit cli_failed(const cli_run *run, const char *file, const char *verb,
                    const tt_tape_fault *fault);
// The same when only a status is known.
cli_exit cli_complain(const cli_run *run, const char *file, tt_status status);
// Whether a tape can be played from state 0; says on stderr why not.
bool cli_has_beginning(const cli_run *run, int file);
// Reads a turn, or complains.
cli_exit cli_read(const cli_run *run, int file, uint32_t tick, tt_turn *turn);
// Whether the first tape has all states of --tick; says on stderr which it has not.
bool cli_ticks_in_range(const cli_run *run);
// Whether what was played again is what the first tape tells of itself: plays on from
// state `last` to where it does.
cli_exit cli_judge_trails(const cli_run *run, tt_playback *playback, uint32_t last);
// The module's game where it plays the tape's match, for words; else NULL.
const tt_game *cli_game_of(const cli_run *run, int file);
