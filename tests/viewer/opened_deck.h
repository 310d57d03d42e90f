// A deck on a renderer in memory: events go in, pixels and states come out. There is one at a time.
#pragma once

#include "deck.h"

#include "recorded.h"

#include <math.h>

enum { TICKS = 4000, WIDTH = 1280, HEIGHT = 720, BAR = 667 };

static uint32_t outcomes; // how often the outcome was asked for; the picture's context

static inline tt_bounds bounds(void *context, const void *state)
{
    cr_assert(context == &outcomes);
    (void)state;
    return (tt_bounds){0, 0, 80, 40};
}

static inline bool mark(void *context, uint32_t kind, const void *data, size_t size, tt_mark *out)
{
    cr_assert(context == &outcomes);
    const uint8_t *bytes = data;
    if (kind != 1 || size != 2) return false;
    *out = (tt_mark){.kind = TT_MARK_BLOW,
                     .seat = bytes[0] % RECORDED_SEATS,
                     .weight = 1,
                     .placed = true,
                     .x = 70,
                     .y = 30};
    return true;
}

static inline bool focus(void *context, const void *state, uint32_t seat, float *x, float *y)
{
    cr_assert(context == &outcomes);
    (void)state;
    *x = seat == 0 ? 20 : 60;
    *y = 20;
    return true;
}

static inline bool outcome(void *context, const void *state, const char *const *names,
                           char words[TT_MARK_TEXT_SIZE])
{
    cr_assert(context == &outcomes);
    (void)state;
    outcomes++;
    snprintf(words, TT_MARK_TEXT_SIZE, "%.40s wins", names[0]);
    return true;
}

// Left, top, right, bottom, and a byte for the selection.
static inline bool look_seen(void *context, const void *data, size_t size, tt_bounds *seen)
{
    cr_assert(context == &outcomes);
    const uint8_t *bytes = data;
    if (size != 5) return false;
    *seen = (tt_bounds){bytes[0], bytes[1], bytes[2], bytes[3]};
    return true;
}

static tt_frame last_frame;

static inline void *create(void *context, SDL_Renderer *renderer, const tt_match *match,
                           const void *state)
{
    cr_assert(context == &outcomes);
    (void)match;
    (void)state;
    return renderer;
}

static inline void destroy(void *context, void *made)
{
    cr_assert(context == &outcomes);
    (void)made;
}

static inline void draw(void *context, void *made, const tt_frame *frame)
{
    cr_assert(context == &outcomes);
    SDL_SetRenderDrawColor(made, 40, 80, 40, 255);
    SDL_RenderFillRect(made, &frame->area);
    last_frame = *frame;
}

static inline SDL_Color color(void *context, uint32_t seat)
{
    cr_assert(context == &outcomes);
    return (SDL_Color){(Uint8)(255 - seat * 60), 120, (Uint8)(seat * 60), 255};
}

static const tt_picture picture = {.abi = TT_VIEW_ABI,
                                   .context = &outcomes,
                                   .create = create,
                                   .destroy = destroy,
                                   .draw = draw,
                                   .bounds = bounds,
                                   .color = color,
                                   .mark = mark,
                                   .focus = focus,
                                   .outcome = outcome,
                                   .look = look_seen};

// Fights of two seconds, every twenty seconds.
static inline void fill(tt_turn *turn, const tt_numbering *numbering)
{
    static char data[] = {1, 5, 0};
    if (turn->tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 0, "Ada");
    if (turn->tick % 400 >= 360) recorded_add(turn, numbering, TT_EVENT_COMMAND, 1, data);
}

static tape_recorder recorder;
static game_module module;
static view_window window;
static SDL_Surface *surface;
static tape_watch watch;
static view_deck *deck;
static double now;

static inline void open_deck(const tt_picture *drawn_by, int width, int height)
{
    char message[UI_MESSAGE_SIZE], reason[WATCH_REASON_SIZE];
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, TICKS, fill);
    cr_assert(eq(int, tt_tape_flush(recorder.writer), TT_OK));
    module = (game_module){.game = &toy_game, .picture = drawn_by};
    surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    window = (view_window){.renderer = SDL_CreateSoftwareRenderer(surface)};
    window.ui = ui_create(window.renderer, message);
    cr_assert(window.ui != NULL, "%s", message);
    cr_assert(watch_open(&watch, &(watch_def){.module = &module, .path = recorder.path}, reason),
              "%s", reason);
    deck = deck_open(&window, &watch);
    cr_assert(deck != NULL);
    now = watch_clock();
}

static inline void close_deck(void)
{
    deck_close(deck);
    watch_close(&watch);
    ui_destroy(window.ui);
    SDL_DestroyRenderer(window.renderer);
    SDL_FreeSurface(surface);
    tt_tape_close(recorder.writer, false, 0);
    unlink(recorder.path);
}

static inline void open_drawn(void)
{
    open_deck(&picture, WIDTH, HEIGHT);
}

// Rounds on virtual time, as many as 60 a second give.
static inline void pass(double seconds)
{
    uint32_t rounds = (uint32_t)(seconds * 60 + 0.5);
    for (uint32_t i = 0; i < rounds; i++) deck_round(deck, now += 1.0 / 60);
}

static inline void know_all(void)
{
    while (watch_indexing(&watch)) watch_index(&watch, watch_clock() + 1);
}

static inline void button(uint32_t type, int x, int y)
{
    SDL_Event event = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .clicks = 1}};
    event.button.state = type == SDL_MOUSEBUTTONDOWN ? SDL_PRESSED : SDL_RELEASED;
    event.button.x = x;
    event.button.y = y;
    deck_take(deck, &event);
}

static inline void move(int x, int y)
{
    SDL_Event event = {.motion = {.type = SDL_MOUSEMOTION, .x = x, .y = y}};
    deck_take(deck, &event);
}

static inline void click(int x, int y)
{
    move(x, y);
    button(SDL_MOUSEBUTTONDOWN, x, y);
    pass(0.05);
    button(SDL_MOUSEBUTTONUP, x, y);
    pass(0.05);
}

static inline void key(SDL_Keycode code)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = code}}};
    deck_take(deck, &event);
    event.key.type = SDL_KEYUP;
    deck_take(deck, &event);
    pass(0.05);
}

static inline uint32_t pixel(int x, int y)
{
    return ((const uint32_t *)surface->pixels)[y * surface->pitch / 4 + x];
}
