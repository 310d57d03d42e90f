// What moving through an hour of four bots costs: opening, the pass in the background, and going anywhere once it
// is through. The tape is made in a process of its own, so that the memory is the viewer's alone.

#include "bench.h"
#include "index.h"
#include "phalanx.h"
#include "picture.h"
#include "player.h"
#include "projections.h"
#include "season.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HOUR = 72000, SEEKS = 4000, WIDTH = 1280, HEIGHT = 720, PORTION = 16 };

static const char scene[] = "seek";

static void must(tt_status status)
{
    if (status == TT_OK) return;
    fprintf(stderr, "%s: %s\n", "seek", tt_status_text(status));
    exit(1);
}

static void print_spread(const char *name, const char *metric, double *values, uint32_t count,
                         const char *unit)
{
    char words[64];
    static const struct {
        const char *name;
        double share;
    } parts[] = {{"median", 0.5}, {"p99", 0.99}, {"worst", 1}};
    bench_sort(values, count);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(words, sizeof words, "%s %s", metric, parts[i].name);
        bench_print(scene, name, words, values[(size_t)(parts[i].share * (count - 1))], unit);
    }
}

static double resident(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void make_tape(const char *path)
{
    pid_t child = fork();
    if (child == 0) {
        season_record(path, HOUR);
        _exit(0);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) exit(1);
}

// The picture is drawn into memory by SDL's software renderer, as under the window.
static void draw(const tape_player *player, const tt_match *match)
{
    SDL_Surface *canvas =
        SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Renderer *renderer = SDL_CreateSoftwareRenderer(canvas);
    player_sight sight = player_look(player);
    const char *names[TT_SEATS_MAX] = {0};
    tt_frame frame = {.previous = sight.before,
                      .current = sight.now,
                      .blend = sight.blend,
                      .seat = TT_SEAT_NONE,
                      .names = names,
                      .area = {0, 0, WIDTH, HEIGHT},
                      .camera = {PHALANX_SIZE / 2.0f, PHALANX_SIZE / 2.0f, 2}};
    void *picture = phalanx_picture.create(NULL, renderer, match, sight.now);
    phalanx_picture.draw(NULL, picture, &frame);
    SDL_RenderPresent(renderer);
    phalanx_picture.destroy(NULL, picture);
    SDL_DestroyRenderer(renderer);
    SDL_FreeSurface(canvas);
}

static void go_to(tape_player *player, uint32_t tick)
{
    player_seek(player, tick);
    while (!player_arrived(player)) must(player_move(player, PORTION));
}

static void measure_pass(tape_index *index)
{
    double began = bench_seconds();
    while (index_tick(index) < HOUR) must(index_advance(index, PORTION));
    double took = bench_seconds() - began;
    bench_print(scene, "pass", "ticks a second", HOUR / took, "ticks/s");
    bench_print(scene, "pass", "speed", HOUR / took / PHALANX_TICK_RATE, "x real time");
    const tt_history *history = index_history(index);
    bench_print(scene, "pass", "snapshots", tt_history_count(history), "");
    bench_print(scene, "pass", "ticks from one to the next", tt_history_spacing(history), "ticks");
    bench_print(scene, "pass", "bytes of a snapshot",
                (double)tt_history_used(history) / tt_history_count(history), "B");
    bench_print(scene, "pass", "bytes of all snapshots", (double)tt_history_used(history) / 1048576,
                "MiB");
}

// Seeks of one direction.
typedef struct seek_times {
    uint32_t count;
    double times[SEEKS], applied[SEEKS];
} seek_times;

static void print_seeks(const char *name, seek_times *seeks)
{
    print_spread(name, "time", seeks->times, seeks->count, "ms");
    print_spread(name, "turns applied", seeks->applied, seeks->count, "turns");
}

// Goes from one random place to the next: a mouse that is clicked about.
static void measure_seeks(tape_player *player)
{
    static seek_times forward, back;
    tt_random random = tt_random_seeded(4, 1);
    for (uint32_t i = 0; i < SEEKS; i++) {
        uint32_t to = tt_random_below(&random, HOUR + 1);
        seek_times *seeks = to > player_look(player).tick ? &forward : &back;
        uint64_t before = tt_playback_applied(player_playback(player));
        double began = bench_seconds();
        go_to(player, to);
        seeks->times[seeks->count] = (bench_seconds() - began) * 1e3;
        seeks->applied[seeks->count++] =
            (double)(tt_playback_applied(player_playback(player)) - before);
    }
    print_seeks("forward", &forward);
    print_seeks("back", &back);
}

// From the end to the start, tick by tick.
static void measure_backwards(tape_player *player)
{
    enum { TICKS = 4000 };
    go_to(player, HOUR);
    uint64_t before = tt_playback_applied(player_playback(player));
    double began = bench_seconds();
    for (uint32_t i = 1; i <= TICKS; i++) go_to(player, HOUR - i);
    double took = bench_seconds() - began;
    bench_print(scene, "backwards", "speed", TICKS / took / PHALANX_TICK_RATE, "x real time");
    bench_print(scene, "backwards", "turns applied for each tick",
                (double)(tt_playback_applied(player_playback(player)) - before) / TICKS, "turns");
}

static void measure_flat_out(const tt_game *game, tt_tape *tape)
{
    tt_playback *playback;
    must(tt_playback_create(&(tt_playback_def){.game = game, .tape = tape}, &playback));
    double began = bench_seconds();
    must(tt_playback_seek(playback, HOUR));
    double took = bench_seconds() - began;
    bench_print(scene, "flat out", "ticks a second", HOUR / took, "ticks/s");
    tt_playback_destroy(playback);
}

void bench_seek(void)
{
    char path[] = "/tmp/tickertape-hour.XXXXXX";
    int file = mkstemp(path);
    if (file < 0) exit(1);
    close(file);
    make_tape(path);
    tt_game game = season_game();
    tt_tape *tape;
    tape_index *index;
    tape_player *player;
    double before = resident(), began = bench_seconds();
    must(tt_tape_open(path, &tape, NULL));
    double opened = bench_seconds();
    game_module module = {
        .game = &game, .picture = &phalanx_picture, .projections = &phalanx_projections};
    must(index_create(&module, tape, 0, &index));
    must(player_create(&(player_def){.game = &game, .tape = tape, .index = index}, &player));
    draw(player, &tt_tape_info_of(tape)->match);
    double drawn = bench_seconds();
    unlink(path);
    bench_print(scene, "opening", "reading the tape", (opened - began) * 1e3, "ms");
    bench_print(scene, "opening", "until the first picture", (drawn - began) * 1e3, "ms");
    measure_pass(index);
    measure_seeks(player);
    measure_backwards(player);
    bench_print(scene, "all of it", "memory at most", resident() - before, "MiB");
    player_destroy(player);
    index_destroy(index);
    measure_flat_out(&game, tape);
    tt_tape_destroy(tape);
}
