#include "cli.h"
#include "words.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum game_need { GAME_UNUSED, GAME_WANTED, GAME_NEEDED } game_need;

typedef struct cli_verb {
    cli_syntax syntax;
    cli_exit (*run)(const cli_run *run);
    game_need game;
    const char *answer;
} cli_verb;

static const cli_verb verbs[] = {
    {{"info", "FILE [--json]", "j", 1}, cli_info, GAME_UNUSED, "what it is of, and how much"},
    {{"log", "FILE [--from T] [--to T] [--seat S] [--looks] [--json]", "jfutgb", 1},
     cli_log,
     GAME_WANTED,
     "its events: tick, sequence, seat, type, data"},
    {{"hash", "FILE --tick T [--tick T2 ...]", "kag", 1},
     cli_hash,
     GAME_NEEDED,
     "plays it again: the trails of these states"},
    {{"state", "FILE --tick T [--field PATH]", "keag", 1},
     cli_state,
     GAME_NEEDED,
     "a state in words: its fields"},
    {{"verify", "FILE [--key HEX] [--checkpoint LINE] [--against OTHER]", "yil", 1},
     cli_verify,
     GAME_UNUSED,
     "whether it is whole, and what its relay signed"},
    {{"checkpoint", "FILE", "", 1},
     cli_checkpoint,
     GAME_UNUSED,
     "the newest checkpoint, to be kept: a line"},
    {{"diff", "FILE FILE [--other SO]", "gm", 2},
     cli_diff,
     GAME_WANTED,
     "the first tick that is not the same"},
    {{"shot", "FILE --tick T | --from T --to T --out OUT", "kfupotvscrang", 1},
     cli_shot,
     GAME_NEEDED,
     "a state as the game draws it, or a film"},
    {{"replay", "FILE|FOLDER ... [--report]", "qag", CLI_FILES_ANY},
     cli_replay,
     GAME_NEEDED,
     "plays tapes again: whether this build leads to their trails"},
    {{"synctest", "FILE", "fuwg", 1},
     cli_synctest,
     GAME_NEEDED,
     "whether its states are all that the game has"},
    {{"project", "FILE --db DB", "dg", 1},
     cli_project,
     GAME_NEEDED,
     "what it tells, as tables in a database"},
    {{"seal", "FILE", "", 1},
     cli_seal,
     GAME_UNUSED,
     "closes a tape and makes it small, in its own place"},
    {{"strip", "FILE --chat --out OUT [--force]", "hor", 1},
     cli_strip,
     GAME_UNUSED,
     "a copy to share, without what people said"},
    {{"salvage", "FILE [--out OUT] [--key HEX]", "oy", CLI_FILES_ANY},
     cli_salvage,
     GAME_UNUSED,
     "what can be read of a damaged or torn tape"},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static void print_help(FILE *out)
{
    fprintf(out, "tape: questions to the log of a match\n\n");
    for (size_t i = 0; i < VERBS; i++)
        fprintf(out, "  tape %-10s  %s\n", verbs[i].syntax.name, verbs[i].answer);
    fprintf(out, "\n");
    cli_options_print(out, "jfukepotvschrbqanwdgmyil");
    fprintf(out,
            "\ntape VERB --help tells what one verb takes, tape --version which version this is.\n"
            "exit: 0 fine; 1 the answer is no (differs, damaged, not verified); 2 can't be run;\n"
            "      by SIGPIPE (141 in a shell) when its output is read no further\n");
}

static void print_verb_help(const cli_verb *verb)
{
    printf("usage: tape %s %s\n%s\n", verb->syntax.name, verb->syntax.usage, verb->answer);
    cli_options_print(stdout, verb->syntax.letters);
}

const tt_game *cli_game_of(const cli_run *run, int file)
{
    const tt_game *game = run->module.game;
    const tt_match *match = &tt_tape_info_of(run->tapes[file])->match;
    return game && tt_game_plays(game, match) ? game : NULL;
}

static bool load_games(cli_run *run, game_need need)
{
    char reason[MODULE_REASON_SIZE];
    const char *path = run->options.game, *other = run->options.other;
    if (!path && need == GAME_UNUSED) return true;
    bool loaded =
        path ? module_load(&run->module, path, reason) : module_load_default(&run->module, reason);
    if (!loaded && !path && !other && need == GAME_WANTED) return true;
    run->module.anyway = run->options.anyway;
    if (loaded && other) loaded = module_load(&run->other, other, reason);
    if (loaded) return true;
    fprintf(stderr, "tape: %s\n", reason);
    return false;
}

static cli_exit open_tapes(cli_run *run)
{
    cli_exit result = CLI_YES;
    for (int i = 0; i < run->options.file_count && result == CLI_YES; i++)
        result = cli_open(run, run->options.files[i], &run->tapes[i]);
    return result;
}

// Whether the game plays the first tape; says on stderr why not.
static bool plays(const cli_run *run)
{
    char words[WORDS_SIZE];
    const char *file = run->options.files[0];
    const tt_match *match = &tt_tape_info_of(run->tapes[0])->match;
    if (!cli_has_beginning(run, 0)) return false;
    if (module_plays(&run->module, match)) return true;
    words_of_other_game(run->module.game, match, words, sizeof words);
    const char *hint = run->options.game ? "" : "; --game says which module plays it";
    if (module_could_play(&run->module, match)) hint = "; --anyway plays it all the same";
    fprintf(stderr, "tape: %s: %s%s\n", file, words, hint);
    return false;
}

static cli_exit run_verb(const cli_verb *verb, int count, char **words)
{
    cli_run run = {0};
    cli_exit result = CLI_CANNOT;
    noted_start(&run.files);
    run.judges = verb->run == cli_verify;
    bool opens = verb->syntax.files != CLI_FILES_ANY;
    if (cli_options_read(&run.options, &verb->syntax, count, words) && load_games(&run, verb->game))
        result = opens ? open_tapes(&run) : CLI_YES;
    if (result == CLI_YES && opens && verb->game == GAME_NEEDED && !plays(&run))
        result = CLI_CANNOT;
    if (result == CLI_YES) result = verb->run(&run);
    for (int i = 0; i < CLI_FILES_MAX; i++) tt_tape_destroy(run.tapes[i]);
    module_close(&run.module);
    module_close(&run.other);
    free(run.options.ticks);
    return result;
}

// A result that could not be written down is none. When that was a line of before, errno is still
// that write's, unless something else has failed since.
static int finish(cli_exit result)
{
    bool failed = ferror(stdout);
    if (!failed) errno = 0;
    if (fflush(stdout) == 0 && !failed) return (int)result;
    bool known =
        errno == ENOSPC || errno == EDQUOT || errno == EFBIG || errno == EIO || errno == EBADF;
    cli_wrong("stdout", known ? strerror(errno) : "not all of it could be written");
    return CLI_CANNOT;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static bool asks_help(int count, char **words)
{
    bool asks = false;
    for (int i = 2; i < count; i++) asks = asks || is_help(words[i]);
    return asks;
}

// NULL, and it has complained: there is no such verb.
static const cli_verb *find_verb(const char *name)
{
    for (size_t i = 0; i < VERBS; i++)
        if (strcmp(verbs[i].syntax.name, name) == 0) return &verbs[i];
    fprintf(stderr, "tape: %s is not a verb; tape --help has all of them\n", name);
    return NULL;
}

static cli_exit help_with(const char *name)
{
    const cli_verb *verb = find_verb(name);
    if (!verb) return CLI_CANNOT;
    print_verb_help(verb);
    return CLI_YES;
}

int main(int count, char **words)
{
    char program[] = "tape"; // as getopt_long names it, wherever it is
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a write that fails
    signal(SIGPIPE, SIG_DFL); // who reads no further ends it, whatever was inherited
    const char *name = count > 1 ? words[1] : "";
    bool help = is_help(name) || strcmp(name, "help") == 0;
    if (help && count > 2) return finish(help_with(words[2]));
    if (help || !name[0]) {
        print_help(help ? stdout : stderr);
        return finish(help ? CLI_YES : CLI_CANNOT);
    }
    if (strcmp(name, "--version") == 0) {
        puts("tape " TT_VERSION);
        return finish(CLI_YES);
    }
    if (asks_help(count, words)) return finish(help_with(name));
    const cli_verb *verb = find_verb(name);
    if (!verb) return CLI_CANNOT;
    words[1] = program;
    return finish(run_verb(verb, count - 1, words + 1));
}
