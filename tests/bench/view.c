// What a frame of the viewer costs: its whole window of 1280x720 in SDL's software renderer, panels
// and all, over a match with 2,000 soldiers in a fight. Playing at 1x, seen from afar and near; and
// dragging through time, a new place each frame. Time is the processor's.

#include "army.h"
#include "bench.h"
#include "deck.h"
#include "phalanx.h"
#include "picture.h"
#include "projections.h"
#include "tickertape/tape_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SEATS = 4, TURNS = 2000, WARM_UP = 60, FRAMES = 600, WIDTH = 1280, HEIGHT = 720 };

static void start(void *context, void *memory, const tt_match *match)
{
    static const army_rows rows = {.x = 98, .y = 108, .apart_x = 15, .apart_y = 8, .files = 5};
    phalanx_game.start(context, memory, match);
    army_clash(memory, &rows);
}

static void record(const tt_game *game, const char *path)
{
    tt_match match = {.name = "bench", .seats = SEATS, .seed = 1};
    tt_tape_writer *writer;
    tt_game_describe_match(game, &match);
    tt_tape_writer_def def = {.path = path, .match = &match, .force = true};
    if (tt_tape_writer_create(&def, &writer) != TT_OK) exit(1);
    for (uint32_t i = 0; i < TURNS; i++)
        if (tt_tape_append(writer, "", 1) != TT_OK) exit(1); // a turn of no events is one 0
    if (tt_tape_close(writer, true, TURNS) != TT_OK) exit(1);
}

static void measure(view_deck *deck, const char *name, bool scrubs)
{
    static double took[FRAMES];
    tape_player *player = deck->watch->player;
    double now = deck->now;
    player_seek(player, 0);
    player_play(player, !scrubs);
    for (uint32_t i = 0; i < WARM_UP + FRAMES; i++) {
        if (scrubs) player_seek(player, i * 7919 % TURNS);
        double began = bench_processor_ms();
        deck_round(deck, now += 1.0 / 60);
        SDL_RenderFlush(deck->window->renderer);
        if (i >= WARM_UP) took[i - WARM_UP] = bench_processor_ms() - began;
    }
    player_play(player, false);
    bench_sort(took, FRAMES);
    bench_print("view", name, "median", took[FRAMES / 2], "ms");
    bench_print("view", name, "p99", took[FRAMES * 99 / 100], "ms");
}

static void measure_all(view_window *window, tape_watch *watch)
{
    view_deck *deck = deck_open(window, watch);
    if (!deck) exit(1);
    double began = bench_processor_ms();
    while (watch_indexing(watch)) watch_index(watch, watch_clock() + 1);
    double seconds = (bench_processor_ms() - began) / 1e3;
    bench_print("view", "first pass", "ticks a second", TURNS / seconds, "");
    measure(deck, "playing", false);
    eye_see_part(&deck->stage.eye, 3);
    measure(deck, "playing, near", false);
    measure(deck, "scrubbing, near", true);
    deck_close(deck);
}

void bench_view(void)
{
    static tt_game game;
    static tape_watch watch;
    char path[] = "/tmp/bench.XXXXXX", reason[WATCH_REASON_SIZE], message[UI_MESSAGE_SIZE];
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_ARGB8888);
    view_window window = {.renderer = surface ? SDL_CreateSoftwareRenderer(surface) : NULL};
    int file = mkstemp(path);
    game = phalanx_game;
    game.start = start;
    game_module module = {
        .game = &game, .picture = &phalanx_picture, .projections = &phalanx_projections};
    if (!window.renderer || file < 0) exit(1);
    record(&game, path);
    window.ui = ui_create(window.renderer, message);
    if (!window.ui || !watch_open(&watch, &(watch_def){.module = &module, .path = path}, reason))
        exit(1);
    measure_all(&window, &watch);
    watch_close(&watch);
    ui_destroy(window.ui);
    SDL_DestroyRenderer(window.renderer);
    SDL_FreeSurface(surface);
    close(file);
    unlink(path);
}
