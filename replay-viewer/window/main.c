// tickertape-view: a window in which one moves through a tape.

#include "deck.h"
#include "shelf_screen.h"

#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_DONE = 0, EXIT_CANNOT = 2 };

static const char usage[] =
    "usage: tickertape-view [FILE] [--tick T] [--spoiler-free] [--game SO] [--anyway] "
    "[--no-cache]\n"
    "\n"
    "Shows a tape in a window: play it, drag through it, look closer. F1 there shows the keys.\n"
    "Without FILE it lists the tapes of ~/.local/share/tickertape/tapes (XDG_DATA_HOME).\n"
    "A tape that is still being written is followed. Bookmarks are kept beside the tape, and the\n"
    "snapshots of a long one (FILE.snaps), so that it opens at once the next time.\n"
    "\n"
    "  --tick T        begins at this state; 0 is the start\n"
    "  --spoiler-free  shows nothing of what comes later, until S is pressed\n"
    "  --game SO       the game as a module (phalanx.so, installed with this program)\n"
    "  --anyway        plays tapes of other rules or another layout of the game, too\n"
    "  --no-cache      neither reads nor writes FILE.snaps\n"
    "  --version       says which version this is\n"
    "\n"
    "The last lines on standard output are: trail N and its value, as `tape hash` says it, and\n"
    "tick N, the state that was seen last.\n"
    "exit: 0 fine; 2 can't be shown, with the reason on standard error\n";

typedef struct view_options {
    const char *file; // NULL: the user picks one
    const char *game; // NULL: the one beside this program
    uint32_t tick;
    bool spoiler_free;
    bool anyway;
    bool no_cache;
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

static bool read_options(view_options *options, int count, char **words)
{
    static const struct option known[] = {
        {"tick", required_argument, NULL, 't'},   {"game", required_argument, NULL, 'g'},
        {"spoiler-free", no_argument, NULL, 's'}, {"anyway", no_argument, NULL, 'a'},
        {"no-cache", no_argument, NULL, 'n'},     {0}};
    int letter;
    while ((letter = getopt_long(count, words, "", known, NULL)) != -1) {
        if (letter == '?') return false;
        if (letter == 's') options->spoiler_free = true;
        if (letter == 'a') options->anyway = true;
        if (letter == 'n') options->no_cache = true;
        if (letter == 'g') options->game = optarg;
        if (letter == 't' && !read_tick(optarg, &options->tick)) return false;
    }
    if (optind < count) options->file = words[optind];
    if (count - optind <= 1) return true;
    fputs(usage, stderr);
    return false;
}

static bool load_game(game_module *module, const view_options *options)
{
    char reason[MODULE_REASON_SIZE];
    const char *path = options->game;
    bool loaded = path ? module_load(module, path, reason) : module_load_default(module, reason);
    module->anyway = options->anyway;
    if (!loaded) fprintf(stderr, "tickertape-view: %s\n", reason);
    return loaded;
}

static bool open_window(view_window *window)
{
    char message[UI_MESSAGE_SIZE];
    if (window_open(window, message)) return true;
    fprintf(stderr, "tickertape-view: %s\n", message);
    return false;
}

// Shows an opened tape; the last line is the state that was seen last.
static bool watch(const view_options *options, view_window *window, tape_watch *opened)
{
    view_deck *deck = deck_open(window, opened);
    if (!deck) return complain(opened->title, tt_status_text(TT_OUT_OF_MEMORY));
    deck->choices.spoiler_free = options->spoiler_free;
    deck_run(deck);
    deck_close(deck);
    const tt_sim *sim = tt_playback_sim(player_playback(opened->player));
    printf("trail %" PRIu32 " %016" PRIx64 "\ntick %" PRIu32 "\n", tt_sim_tick(sim),
           tt_sim_trail(sim), tt_sim_tick(sim));
    return true;
}

static bool watch_file(const view_options *options, const game_module *module)
{
    char reason[WATCH_REASON_SIZE];
    tape_watch opened;
    view_window window = {0};
    watch_def def = {.module = module, .path = options->file, .no_cache = options->no_cache};
    bool fine = watch_open(&opened, &def, reason);
    uint32_t ticks = fine ? watch_info(&opened)->ticks : 0;
    if (fine && options->tick > ticks) {
        snprintf(reason, sizeof reason, "--tick %" PRIu32 ": its states are 0 to %" PRIu32,
                 options->tick, ticks);
        fine = false;
    }
    if (!fine) complain(options->file, reason);
    if (fine) player_seek(opened.player, options->tick);
    fine = fine && open_window(&window);
    fine = fine && watch(options, &window, &opened);
    watch_close(&opened);
    window_close(&window);
    return fine;
}

// One tape after another, until the user leaves.
static bool watch_picked(const view_options *options, view_window *window, shelf_screen *screen,
                         const game_module *module)
{
    char path[PATH_MAX], reason[WATCH_REASON_SIZE];
    tape_watch opened;
    bool fine = true;
    while (fine && shelf_screen_pick(screen, window, path)) {
        watch_def def = {.module = module, .path = path, .no_cache = options->no_cache};
        if (watch_open(&opened, &def, reason))
            fine = watch(options, window, &opened);
        else
            shelf_screen_refuse(screen, reason);
        watch_close(&opened);
    }
    return fine;
}

static bool pick_and_watch(const view_options *options, const game_module *module)
{
    char message[UI_MESSAGE_SIZE];
    view_window window = {0};
    shelf_screen *screen;
    bool fine = shelf_screen_open(&screen, module, message);
    if (!fine) fprintf(stderr, "tickertape-view: %s\n", message);
    fine = fine && open_window(&window);
    fine = fine && watch_picked(options, &window, screen, module);
    shelf_screen_close(screen);
    window_close(&window);
    return fine;
}

static bool asks(const char *word, const char *name, const char *letter)
{
    return strcmp(word, name) == 0 || strcmp(word, letter) == 0;
}

int main(int count, char **words)
{
    view_options options = {0};
    game_module module = {0};
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a write that fails
    for (int i = 1; i < count; i++) {
        bool help = asks(words[i], "--help", "-h"), version = asks(words[i], "--version", "-V");
        if (help) fputs(usage, stdout);
        if (version) puts("tickertape-view " TT_VERSION);
        if (help || version) return EXIT_DONE;
    }
    bool shown = read_options(&options, count, words) && load_game(&module, &options) &&
                 (options.file ? watch_file(&options, &module) : pick_and_watch(&options, &module));
    module_close(&module);
    return shown ? EXIT_DONE : EXIT_CANNOT;
}
