#include "cli.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum game_need { GAME_UNUSED, GAME_WANTED, GAME_NEEDED } game_need;

typedef struct cli_verb {
    const char *name;
    cli_exit (*run)(const cli_run *run);
    int files;
    game_need game;
    const char *letters; // of the options that it takes
    const char *usage;
    const char *answer;
} cli_verb;

static const cli_verb verbs[] = {
    {"info", cli_info, 1, GAME_UNUSED, "j", "FILE [--json]", "what it is of, and how much"},
    {"log", cli_log, 1, GAME_WANTED, "jfutg", "FILE [--from T] [--to T] [--seat S] [--json]",
     "its events: tick, sequence, seat, type, data"},
    {"hash", cli_hash, 1, GAME_NEEDED, "kg", "FILE --tick T [--tick T2 ...]",
     "plays it again: the trails of these states"},
    {"verify", cli_verify, 1, GAME_UNUSED, "", "FILE",
     "whether its records and its chain are whole"},
    {"diff", cli_diff, 2, GAME_WANTED, "g", "FILE FILE", "the first tick that is not the same"},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static void print_help(FILE *out)
{
    fprintf(out, "tape: questions to the log of a match\n\n");
    for (size_t i = 0; i < VERBS; i++)
        fprintf(out, "  tape %-6s %-45s %s\n", verbs[i].name, verbs[i].usage, verbs[i].answer);
    fprintf(out,
            "\n"
            "  --from T, --to T  turns, both included     --seat S  of one seat only\n"
            "  --game SO         the game as a module; without it phalanx.so beside this program\n"
            "\n"
            "exit: 0 fine; 1 the answer is no (differs, damaged); 2 can't be run\n");
}

static bool read_number(const char *name, const char *word, uint32_t most, uint32_t *value)
{
    size_t size = strlen(word);
    bool digits = size > 0 && size <= 10 && strspn(word, "0123456789") == size;
    unsigned long long number = digits ? strtoull(word, NULL, 10) : 0;
    *value = (uint32_t)number;
    if (digits && number <= most) return true;
    fprintf(stderr, "tape: --%s %s: not a number from 0 to %" PRIu32 "\n", name, word, most);
    return false;
}

static bool take_option(cli_options *options, const struct option *option)
{
    const uint32_t most = UINT32_MAX;
    switch (option->val) {
    case 'j':
        options->json = true;
        return true;
    case 'g':
        options->game = optarg;
        return true;
    case 'f':
        return read_number(option->name, optarg, most, &options->from);
    case 'u':
        return read_number(option->name, optarg, most, &options->to);
    case 't':
        return read_number(option->name, optarg, TT_SEATS_MAX - 1, &options->seat);
    default:
        return read_number(option->name, optarg, most, &options->ticks[options->tick_count++]);
    }
}

// Reads what follows the verb. `options->ticks` has room for as many as there are words.
static bool read_options(cli_options *options, const cli_verb *verb, int count, char **words)
{
    static const struct option known[] = {
        {"json", no_argument, NULL, 'j'},
        {"from", required_argument, NULL, 'f'},
        {"to", required_argument, NULL, 'u'},
        {"seat", required_argument, NULL, 't'},
        {"tick", required_argument, NULL, 'k'},
        {"game", required_argument, NULL, 'g'},
        {0},
    };
    int letter, index = 0;
    while ((letter = getopt_long(count, words, "", known, &index)) != -1) {
        if (letter == '?') return false;
        if (!strchr(verb->letters, letter)) {
            fprintf(stderr, "tape: %s takes no --%s\n", verb->name, known[index].name);
            return false;
        }
        if (!take_option(options, &known[index])) return false;
    }
    options->file_count = count - optind;
    if (options->file_count != verb->files) {
        fprintf(stderr, "tape: usage: tape %s %s\n", verb->name, verb->usage);
        return false;
    }
    for (int i = 0; i < verb->files; i++) options->files[i] = words[optind + i];
    return true;
}

static cli_exit exit_of(tt_status status)
{
    return status == TT_DAMAGED ? CLI_NO : CLI_CANNOT;
}

cli_exit cli_complain(const char *file, tt_status status)
{
    fprintf(stderr, "tape: %s: %s\n", file, tt_status_text(status));
    return exit_of(status);
}

cli_exit cli_read(const cli_run *run, int file, uint32_t tick, tt_turn *turn)
{
    tt_status status = tt_tape_read(run->tapes[file], tick, turn);
    return status == TT_OK ? CLI_YES : cli_complain(run->options.files[file], status);
}

const tt_game *cli_game_of(const cli_run *run, int file)
{
    const tt_game *game = run->module.game;
    const tt_match *match = &tt_tape_info_of(run->tapes[file])->match;
    return game && tt_game_plays(game, match) ? game : NULL;
}

static bool load_game(cli_run *run, const cli_verb *verb)
{
    if (run->options.game) return module_load(&run->module, run->options.game, false);
    if (verb->game == GAME_NEEDED) return module_load_default(&run->module, false);
    if (verb->game == GAME_WANTED) (void)module_load_default(&run->module, true);
    return true;
}

static cli_exit open_tapes(cli_run *run)
{
    for (int i = 0; i < run->options.file_count; i++) {
        tt_tape_fault fault;
        const char *file = run->options.files[i];
        tt_status status = tt_tape_open(file, &run->tapes[i], &fault);
        if (status == TT_OK) continue;
        if (status == TT_NOT_FOUND || status == TT_IO) return cli_complain(file, status);
        const char *meaning = tt_status_text(status);
        bool more = strcmp(fault.reason, meaning) != 0;
        fprintf(stderr, "tape: %s: offset %" PRIu64 ", tick %" PRIu32 ": %s%s%s%s\n", file,
                fault.offset, fault.tick, fault.reason, more ? " (" : "", more ? meaning : "",
                more ? ")" : "");
        return exit_of(status);
    }
    return CLI_YES;
}

static cli_exit run_verb(const cli_verb *verb, int count, char **words)
{
    cli_run run = {.options = {.to = UINT32_MAX, .seat = TT_SEAT_NONE}};
    run.options.ticks = calloc((size_t)count + 1, sizeof *run.options.ticks);
    cli_exit result = CLI_CANNOT;
    if (run.options.ticks && read_options(&run.options, verb, count, words) &&
        load_game(&run, verb))
        result = open_tapes(&run);
    if (result == CLI_YES) result = verb->run(&run);
    for (int i = 0; i < CLI_FILES_MAX; i++) tt_tape_destroy(run.tapes[i]);
    module_close(&run.module);
    free(run.options.ticks);
    return result;
}

// A result that could not be written down is none.
static int finish(cli_exit result)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return (int)result;
    fprintf(stderr, "tape: stdout: %s\n", tt_status_text(TT_IO));
    return CLI_CANNOT;
}

int main(int count, char **words)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    const char *name = count > 1 ? words[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return finish(CLI_YES);
    }
    if (strcmp(name, "--version") == 0) {
        puts("tape " TT_VERSION);
        return finish(CLI_YES);
    }
    for (size_t i = 0; i < VERBS; i++) {
        if (strcmp(verbs[i].name, name) != 0) continue;
        if (count == 3 && (strcmp(words[2], "--help") == 0 || strcmp(words[2], "-h") == 0)) {
            printf("usage: tape %s %s\n%s\n", name, verbs[i].usage, verbs[i].answer);
            return finish(CLI_YES);
        }
        words[1] = words[0]; // by which getopt_long names the program
        return finish(run_verb(&verbs[i], count - 1, words + 1));
    }
    if (name[0]) fprintf(stderr, "tape: %s is not a verb\n\n", name);
    print_help(stderr);
    return CLI_CANNOT;
}
