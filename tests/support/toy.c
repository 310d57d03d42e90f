#include "toy.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static void start(void *context, void *memory, const tt_match *match)
{
    (void)context;
    toy_state *state = memory;
    memset(state, 0, sizeof *state);
    state->random = tt_random_seeded(match->seed, 1);
    tt_reader settings = tt_reader_of(match->settings, match->settings_size);
    state->length = tt_read_u32(&settings);
}

static void play(toy_state *state, const tt_turn *turn, tt_step *step, bool touch_score)
{
    tt_touch(step, state, offsetof(toy_state, score));
    state->steps++;
    for (uint32_t i = 0; i < turn->count; i++) {
        const tt_event *event = &turn->events[i];
        if (event->type != TT_EVENT_COMMAND) state->present += !tt_event_is_chat(event->type);
        if (event->type != TT_EVENT_COMMAND || event->size < 2) continue;
        uint32_t *cell = &state->cells[event->data[0] * 16u];
        if (touch_score) tt_touch(step, &state->score[event->seat], sizeof state->score[0]);
        tt_touch(step, cell, sizeof *cell);
        *cell += event->data[1];
        state->score[event->seat] += event->data[1];
        tt_emit(step, 1, event->data, 2);
    }
    uint32_t *stirred = &state->cells[tt_random_below(&state->random, TOY_CELLS)];
    tt_touch(step, stirred, sizeof *stirred);
    *stirred = *stirred * 31 + state->steps;
}

static void step(void *state, const tt_turn *turn, tt_step *running)
{
    play(state, turn, running, true);
}

static void step_forgetful(void *state, const tt_turn *turn, tt_step *running)
{
    play(state, turn, running, false);
}

static void step_planted(void *memory, const tt_turn *turn, tt_step *running)
{
    toy_state *state = memory;
    play(state, turn, running, true);
    if (turn->tick + 1 == TOY_PLANTED_TICK) state->cells[99]++;
}

static bool over(void *context, const void *memory)
{
    (void)context;
    const toy_state *state = memory;
    return state->length > 0 && state->steps >= state->length;
}

static void *create(void *context)
{
    (void)context;
    return malloc(sizeof(toy_state));
}

static void destroy(void *context, void *state)
{
    (void)context;
    free(state);
}

static uint64_t hash(void *context, const void *state)
{
    (void)context;
    return XXH3_64bits(state, sizeof(toy_state));
}

static void save(void *context, const void *state, tt_writer *writer)
{
    (void)context;
    tt_write_bytes(writer, state, sizeof(toy_state));
}

static void load(void *context, void *state, tt_reader *reader)
{
    (void)context;
    const uint8_t *bytes = tt_read_bytes(reader, sizeof(toy_state));
    if (bytes) memcpy(state, bytes, sizeof(toy_state));
}

static void describe(void *context, const tt_event *event, char *text, size_t size)
{
    (void)context;
    static const char digits[] = "0123456789abcdef";
    if (event->size < 2 || size < 8) return;
    const char words[8] = {'+',
                           digits[event->data[1] >> 4],
                           digits[event->data[1] & 15],
                           '@',
                           digits[event->data[0] >> 4],
                           digits[event->data[0] & 15],
                           0,
                           0};
    memcpy(text, words, sizeof words);
}

#define TOY                                                                                        \
    .abi = TT_GAME_ABI, .rules = 1, .tick_rate = 20, .seats_max = TT_SEATS_MAX, .name = "toy",     \
    .layout = &toy_layout, .state_size = sizeof(toy_state), .start = start, .over = over,          \
    .describe = describe

const tt_game toy_game = {TOY, .step = step};
const tt_game toy_marked = {TOY, .step = step, .marks = true};
const tt_game toy_forgetful = {TOY, .step = step_forgetful, .marks = true};
const tt_game toy_planted = {TOY, .step = step_planted};
const tt_game toy_heap = {TOY,          .step = step, .create = create, .destroy = destroy,
                          .hash = hash, .save = save, .load = load};
const tt_game toy_hashed = {TOY, .step = step, .create = create, .destroy = destroy, .hash = hash};

tt_match toy_match(uint32_t seats)
{
    tt_match match = {.name = "test", .seats = seats, .seed = 7};
    tt_game_describe_match(&toy_game, &match);
    return match;
}
