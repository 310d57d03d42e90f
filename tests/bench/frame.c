// What a frame of Phalanx costs in SDL's software renderer: 1280x720 with 2,000 soldiers
// in a fight, over one step of the rules after another, each seen at three moments between
// its states. At rest the ground is kept; in motion the camera goes a pixel a frame,
// and all of it is made again. Time is the processor's: all of this is one thread, and others
// who use the machine don't count.

#include "army.h"
#include "bench.h"
#include "phalanx.h"
#include "picture.h"
#include "tickertape/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEATS = 4, WARM_UP = 90, FRAMES = 300, EACH = 3 };

// As close as one frame at 16 pixels a metre holds.
static void start(void *context, void *memory, const tt_match *match)
{
    static const army_rows rows = {.x = 98, .y = 108, .apart_x = 15, .apart_y = 8, .files = 5};
    phalanx_game.start(context, memory, match);
    army_clash(memory, &rows);
}

static tt_sim *battle(void)
{
    static tt_game game;
    tt_match match = {.name = "bench", .seats = SEATS, .seed = 1};
    game = phalanx_game;
    game.start = start;
    tt_game_describe_match(&game, &match);
    tt_sim *sim;
    if (tt_sim_create(&(tt_sim_def){.game = &game, .match = &match}, &sim) != TT_OK) exit(1);
    return sim;
}

static void advance(tt_sim *sim, phalanx_state *before)
{
    static tt_turn turn;
    turn.tick = tt_sim_tick(sim);
    memcpy(before, tt_sim_state(sim), sizeof *before);
    tt_sim_apply(sim, &turn);
}

static uint32_t fighting(const phalanx_state *state)
{
    uint32_t found = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++)
        for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++)
            found += state->soldiers[seat][slot].stance == PHALANX_FIGHTS;
    return found;
}

// Soldiers whose feet are in the frame.
static uint32_t seen_in(const tt_frame *frame)
{
    const phalanx_state *state = frame->current;
    uint32_t count = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
            const phalanx_soldier *s = &state->soldiers[seat][slot];
            SDL_FPoint at = phalanx_to_screen(frame, (float)s->x / 65536, (float)s->y / 65536);
            count += s->type != PHALANX_FREE && at.x >= 0 && at.y >= 0 && at.x < 1280 && at.y < 720;
        }
    }
    return count;
}

static void measure(SDL_Renderer *renderer, float scale, bool moves)
{
    static phalanx_state before;
    static double took[FRAMES];
    double first = 0;
    tt_sim *sim = battle();
    void *picture = phalanx_picture.create(NULL, renderer, tt_sim_match(sim), tt_sim_state(sim));
    if (!picture) exit(1);
    tt_frame frame = {.previous = &before, .seat = TT_SEAT_NONE, .area = {0, 0, 1280, 720}};
    frame.camera = (tt_camera){128, 128, scale};
    for (uint32_t i = 0; i < WARM_UP + FRAMES; i++) {
        if (i % EACH == 0) advance(sim, &before);
        frame.current = tt_sim_state(sim);
        frame.blend = i % EACH * 65536 / EACH;
        if (moves) frame.camera.x += (i & 64 ? 1.0f : -1.0f) / scale;
        double began = bench_processor_ms();
        phalanx_picture.draw(NULL, picture, &frame);
        SDL_RenderFlush(renderer);
        double ms = bench_processor_ms() - began;
        if (i == 0) first = ms; // stamps are made when first needed
        if (i >= WARM_UP) took[i - WARM_UP] = ms;
    }
    char name[40];
    snprintf(name, sizeof name, "%.0f px/m %s", (double)scale, moves ? "in motion" : "at rest");
    bench_sort(took, FRAMES);
    bench_print("frame", name, "soldiers in the frame", seen_in(&frame), "");
    bench_print("frame", name, "of whom fight", fighting(frame.current), "");
    bench_print("frame", name, "first", first, "ms");
    bench_print("frame", name, "median", took[FRAMES / 2], "ms");
    bench_print("frame", name, "p99", took[FRAMES * 99 / 100], "ms");
    phalanx_picture.destroy(NULL, picture);
    tt_sim_destroy(sim);
}

void bench_frame(void)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, 1280, 720, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Renderer *renderer = surface ? SDL_CreateSoftwareRenderer(surface) : NULL;
    if (!renderer) exit(1);
    static const float scales[] = {4, 8, 16};
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        measure(renderer, scales[i], false);
        measure(renderer, scales[i], true);
    }
    SDL_DestroyRenderer(renderer);
    SDL_FreeSurface(surface);
}
