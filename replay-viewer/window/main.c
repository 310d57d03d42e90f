// tickertape-view: a window in which one moves through a tape.

#include "panel.h"
#include "shelf.h"
#include "text.h"
#include "words.h"

#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_DONE = 0, EXIT_CANNOT = 2 };

static const char usage[] =
    "usage: tickertape-view [FILE] [--tick T] [--game SO]\n"
    "\n"
    "Shows a tape in a window: play it, drag through it, look closer. F1 there shows the keys.\n"
    "Without FILE it is the newest of ~/.local/share/tickertape/tapes (XDG_DATA_HOME).\n"
    "\n"
    "  --tick T    begins at this state; 0 is the start\n"
    "  --game SO   the game as a module (phalanx.so beside this program)\n"
    "  --version   says which version this is\n"
    "\n"
    "The last line on standard output is: tick N, the state that was seen last.\n"
    "exit: 0 fine; 2 can't be shown, with the reason on standard error\n";

typedef struct view_options {
    char file[PATH_MAX];
    const char *game; // NULL: the one beside this program
    uint32_t tick;
} view_options;

static bool complain(const char *what, const char *reason)
{
    fprintf(stderr, "tickertape-view: %s: %s\n", what, reason);
    return false;
}

static bool read_tick(const char *word, uint32_t *tick)
{
    size_t size = strlen(word);
    bool digits = size > 0 && size <= 10 && strspn(word, "0123456789") == size;
    unsigned long long number = digits ? strtoull(word, NULL, 10) : 0;
    *tick = (uint32_t)number;
    if (digits && number <= UINT32_MAX) return true;
    return complain("--tick", "wants a number");
}

// The tape that somebody most likely wants to see.
static bool find_newest(char *path, size_t size)
{
    char folder[SHELF_FOLDER_SIZE] = "~";
    tape_shelf *shelf = malloc(sizeof *shelf);
    bool found = shelf && shelf_folder(folder) && shelf_open(shelf, folder, NULL) &&
                 shelf->count > 0 && shelf_path(shelf, &shelf->tapes[0], path, size);
    free(shelf);
    return found || complain(folder, "there is no tape yet");
}

static bool read_options(view_options *options, int count, char **words)
{
    static const struct option known[] = {
        {"tick", required_argument, NULL, 't'}, {"game", required_argument, NULL, 'g'}, {0}};
    int letter;
    while ((letter = getopt_long(count, words, "", known, NULL)) != -1) {
        if (letter == '?') return false;
        if (letter == 'g') options->game = optarg;
        if (letter == 't' && !read_tick(optarg, &options->tick)) return false;
    }
    if (count - optind > 1) {
        fputs(usage, stderr);
        return false;
    }
    if (optind == count) return find_newest(options->file, sizeof options->file);
    int size = snprintf(options->file, sizeof options->file, "%s", words[optind]);
    return size < (int)sizeof options->file || complain(words[optind], "the path is too long");
}

static bool load_game(game_module *module, const char *path)
{
    char reason[MODULE_REASON_SIZE];
    bool loaded = path ? module_load(module, path, reason) : module_load_default(module, reason);
    if (!loaded) fprintf(stderr, "tickertape-view: %s\n", reason);
    if (loaded && !module->picture) return complain(module->game->name, "this game has no picture");
    return loaded;
}

static bool open_tape(const char *file, tt_tape **tape)
{
    char words[WORDS_SIZE];
    tt_tape_fault fault;
    if (tt_tape_open(file, tape, &fault) == TT_OK) return true;
    words_of_fault(&fault, words, sizeof words);
    return complain(file, words);
}

// The last part of a path, as it may be shown.
static void name_file(const char *path, char *name, size_t size)
{
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    text_copy(name, size, last, strlen(last));
}

static bool show(const view_options *options, const game_module *module, tt_tape *tape,
                 tape_player *player)
{
    static seat_names names;
    char title[256], message[UI_MESSAGE_SIZE];
    const tt_tape_info *info = tt_tape_info_of(tape);
    name_file(options->file, title, sizeof title);
    view_panel panel = {
        .module = module, .info = info, .names = &names, .player = player, .title = title};
    player_seek(player, options->tick);
    tt_status status = names_read(&names, tape, info->ticks);
    if (status != TT_OK) return complain(options->file, tt_status_text(status));
    bool opened = panel_open(&panel, message);
    if (opened)
        status = panel_run(&panel);
    else
        fprintf(stderr, "tickertape-view: %s\n", message);
    panel_close(&panel);
    if (opened) printf("tick %" PRIu32 "\n", player_look(player).tick);
    return opened && (status == TT_OK || complain(options->file, tt_status_text(status)));
}

static bool view(const view_options *options, const game_module *module, tt_tape *tape)
{
    char words[64];
    tape_player *player;
    player_def def = {.game = module->game, .tape = tape};
    uint32_t ticks = tt_tape_info_of(tape)->ticks;
    if (options->tick > ticks) {
        snprintf(words, sizeof words, "--tick %" PRIu32 ": its states are 0 to %" PRIu32,
                 options->tick, ticks);
        return complain(options->file, words);
    }
    tt_status status = player_create(&def, &player);
    if (status != TT_OK) return complain(options->file, tt_status_text(status));
    bool shown = show(options, module, tape, player);
    player_destroy(player);
    return shown;
}

static bool asks(const char *word, const char *name, const char *letter)
{
    return strcmp(word, name) == 0 || strcmp(word, letter) == 0;
}

int main(int count, char **words)
{
    view_options options = {0};
    game_module module = {0};
    tt_tape *tape = NULL;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (count == 2 && asks(words[1], "--help", "-h")) {
        fputs(usage, stdout);
        return EXIT_DONE;
    }
    if (count == 2 && asks(words[1], "--version", "-V")) {
        puts("tickertape-view " TT_VERSION);
        return EXIT_DONE;
    }
    bool shown = read_options(&options, count, words) && load_game(&module, options.game) &&
                 open_tape(options.file, &tape) && view(&options, &module, tape);
    tt_tape_destroy(tape);
    module_close(&module);
    return shown ? EXIT_DONE : EXIT_CANNOT;
}
