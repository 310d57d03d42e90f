// What moving through a long tape costs: opening, the pass in the background, going anywhere once
// it is through, and opening again beside the cache that was left. What is told in milliseconds is
// the processor's time: what others do does not count. The tape is made in a process of its own,
// and so is each opening: the memory is one viewer's.

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

enum { HOUR = 72000, SEEKS = 4000, REOPENINGS = 40, WIDTH = 1280, HEIGHT = 720, PORTION = 16 };

// A tape, and what is said of it.
typedef struct season {
    const char *name;
    const char *path;
    tt_game game;
    uint32_t seats, ticks;
} season;

static const uint8_t secret[TT_CACHE_SECRET_SIZE] = {1};

static void must(tt_status status)
{
    if (status == TT_OK) return;
    fprintf(stderr, "%s: %s\n", "seek", tt_status_text(status));
    exit(1);
}

// What a line of figures is of.
typedef struct spread {
    const char *scene, *name, *metric, *unit;
} spread;

static void print_spread(spread of, double *values, uint32_t count)
{
    char words[64];
    static const struct {
        const char *name;
        double share;
    } parts[] = {{"median", 0.5}, {"p99", 0.99}, {"worst", 1}};
    bench_sort(values, count);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(words, sizeof words, "%s %s", of.metric, parts[i].name);
        bench_print(of.scene, of.name, words, values[(size_t)(parts[i].share * (count - 1))],
                    of.unit);
    }
}

static double resident(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

// Runs something in a process of its own.
static void apart(void (*run)(const season *), const season *of)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        run(of);
        fflush(stdout);
        _exit(0);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) exit(1);
}

static void record(const season *of)
{
    season_record(of->path, &of->game, of->seats, of->ticks);
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

static void measure_pass(const season *of, tape_index *index)
{
    double began = bench_seconds();
    while (index_tick(index) < of->ticks) must(index_advance(index, PORTION));
    double took = bench_seconds() - began;
    bench_print(of->name, "pass", "ticks a second", of->ticks / took, "ticks/s");
    bench_print(of->name, "pass", "speed", of->ticks / took / PHALANX_TICK_RATE, "x real time");
    const tt_history *history = index_history(index);
    double count = tt_history_count(history), used = (double)tt_history_used(history);
    bench_print(of->name, "pass", "snapshots", count, "");
    bench_print(of->name, "pass", "ticks from one to the next", tt_history_spacing(history),
                "ticks");
    bench_print(of->name, "pass", "bytes of a snapshot", used / count, "B");
    bench_print(of->name, "pass", "bytes of all snapshots", used / 1048576, "MiB");
}

// Seeks of one direction.
typedef struct seek_times {
    uint32_t count;
    double times[SEEKS], applied[SEEKS];
} seek_times;

static void print_seeks(const season *of, const char *name, seek_times *seeks)
{
    print_spread((spread){of->name, name, "time", "ms"}, seeks->times, seeks->count);
    print_spread((spread){of->name, name, "turns applied", "turns"}, seeks->applied, seeks->count);
}

static double soldiers_of(const phalanx_state *state)
{
    double soldiers = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) soldiers += state->seat[seat].standing[0];
    return soldiers;
}

// Goes from one random place to the next: a mouse that is clicked about.
static void measure_seeks(const season *of, tape_player *player)
{
    static seek_times forward, back;
    static double soldiers[SEEKS];
    tt_random random = tt_random_seeded(4, 1);
    for (uint32_t i = 0; i < SEEKS; i++) {
        uint32_t to = tt_random_below(&random, of->ticks + 1);
        seek_times *seeks = to > player_look(player).tick ? &forward : &back;
        uint64_t before = tt_playback_applied(player_playback(player));
        double began = bench_processor_ms();
        go_to(player, to);
        seeks->times[seeks->count] = bench_processor_ms() - began;
        seeks->applied[seeks->count++] =
            (double)(tt_playback_applied(player_playback(player)) - before);
        soldiers[i] = soldiers_of(player_look(player).now);
    }
    print_spread((spread){of->name, "field", "soldiers", ""}, soldiers, SEEKS);
    print_seeks(of, "forward", &forward);
    print_seeks(of, "back", &back);
}

// From the end to the start, tick by tick.
static void measure_backwards(const season *of, tape_player *player)
{
    enum { TICKS = 4000 };
    go_to(player, of->ticks);
    uint64_t before = tt_playback_applied(player_playback(player));
    double began = bench_seconds();
    for (uint32_t i = 1; i <= TICKS; i++) go_to(player, of->ticks - i);
    double took = bench_seconds() - began;
    bench_print(of->name, "backwards", "speed", TICKS / took / PHALANX_TICK_RATE, "x real time");
    bench_print(of->name, "backwards", "turns applied for each tick",
                (double)(tt_playback_applied(player_playback(player)) - before) / TICKS, "turns");
}

static void measure_flat_out(const season *of, tt_tape *tape)
{
    tt_playback *playback;
    must(tt_playback_create(&(tt_playback_def){.game = &of->game, .tape = tape}, &playback));
    double began = bench_seconds();
    must(tt_playback_seek(playback, of->ticks));
    double took = bench_seconds() - began;
    bench_print(of->name, "flat out", "ticks a second", of->ticks / took, "ticks/s");
    tt_playback_destroy(playback);
}

// All that a viewer opens.
typedef struct opened {
    const tt_game *game;
    char cache_path[64];
    tt_tape *tape;
    tt_cache *cache;
    tape_index *index;
    tape_player *player;
    double read; // when the tape was
} opened;

static tt_cache_def cache_of(const opened *all)
{
    return (tt_cache_def){.path = all->cache_path,
                          .tape = all->tape,
                          .game = all->game,
                          .secret = secret,
                          .build = "bench"};
}

static void open_all(opened *all, const season *of, bool cached)
{
    *all = (opened){.game = &of->game};
    game_module module = {
        .game = all->game, .picture = &phalanx_picture, .projections = &phalanx_projections};
    snprintf(all->cache_path, sizeof all->cache_path, "%s.snaps", of->path);
    must(tt_tape_open(of->path, &all->tape, NULL));
    all->read = bench_processor_ms();
    tt_cache_def cache = cache_of(all);
    if (cached) must(tt_cache_open(&cache, &all->cache));
    must(index_create(&module, all->tape, 0, &all->index));
    player_def player = {
        .game = all->game, .tape = all->tape, .index = all->index, .cache = all->cache};
    must(player_create(&player, &all->player));
}

static void close_all(opened *all)
{
    player_destroy(all->player);
    index_destroy(all->index);
    tt_cache_destroy(all->cache);
    tt_tape_destroy(all->tape);
}

static void keep_snaps(const season *of, const opened *all)
{
    enum { AT_ONCE = 1 << 18 };
    tt_cache_def def = cache_of(all);
    tt_cache_writer *writer;
    bool done = false;
    uint32_t portions = 0;
    static double times[1024];
    must(tt_cache_writer_create(&def, index_history(all->index), of->ticks, &writer));
    while (!done) {
        double began = bench_processor_ms();
        must(tt_cache_write(writer, AT_ONCE, &done));
        times[portions++ % 1024] = bench_processor_ms() - began;
    }
    tt_cache_writer_destroy(writer);
    print_spread((spread){of->name, "keeping", "a portion of 256 KiB", "ms"}, times,
                 portions < 1024 ? portions : 1024);
}

static void open_first(const season *of)
{
    opened all;
    double before = resident(), began = bench_processor_ms();
    open_all(&all, of, false);
    draw(all.player, &tt_tape_info_of(all.tape)->match);
    double drawn = bench_processor_ms();
    bench_print(of->name, "opening", "reading the tape", all.read - began, "ms");
    bench_print(of->name, "opening", "until the first picture", drawn - began, "ms");
    measure_pass(of, all.index);
    measure_seeks(of, all.player);
    measure_backwards(of, all.player);
    bench_print(of->name, "all of it", "memory at most", resident() - before, "MiB");
    keep_snaps(of, &all);
    measure_flat_out(of, all.tape);
    close_all(&all);
}

// Each time at another place. The picture of a game is its own matter: it is told apart.
static void open_again(const season *of)
{
    double read[REOPENINGS], there[REOPENINGS], drawn[REOPENINGS], applied[REOPENINGS];
    tt_random random = tt_random_seeded(5, 1);
    double before = resident();
    for (uint32_t i = 0; i < REOPENINGS; i++) {
        opened all;
        double began = bench_processor_ms();
        open_all(&all, of, true);
        go_to(all.player, tt_random_below(&random, of->ticks + 1));
        there[i] = bench_processor_ms() - began;
        draw(all.player, &tt_tape_info_of(all.tape)->match);
        drawn[i] = bench_processor_ms() - began;
        read[i] = all.read - began;
        applied[i] = (double)tt_playback_applied(player_playback(all.player));
        close_all(&all);
    }
    print_spread((spread){of->name, "opened again", "reading the tape", "ms"}, read, REOPENINGS);
    print_spread((spread){of->name, "opened again", "until any state", "ms"}, there, REOPENINGS);
    print_spread((spread){of->name, "opened again", "until its picture", "ms"}, drawn, REOPENINGS);
    print_spread((spread){of->name, "opened again", "turns applied", "turns"}, applied, REOPENINGS);
    bench_print(of->name, "opened again", "memory at most", resident() - before, "MiB");
}

static void measure_season(season of)
{
    char path[] = "/tmp/tickertape-bench.XXXXXX", snaps[64];
    of.path = path;
    int file = mkstemp(path);
    if (file < 0) exit(1);
    close(file);
    apart(record, &of);
    apart(open_first, &of);
    apart(open_again, &of);
    snprintf(snaps, sizeof snaps, "%s.snaps", path);
    unlink(snaps);
    unlink(path);
}

void bench_seek(void)
{
    measure_season((season){"seek", NULL, season_game(false), 4, HOUR});
}

void bench_long(void)
{
    measure_season((season){"long", NULL, season_game(true), 8, 2 * HOUR});
}
