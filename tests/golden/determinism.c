// Two matches straight on the sim, without a network: what they print must not depend on the
// compiler.
//
//     phalanx   four bots, 2,000 ticks            toy   eight seats, random commands, 1,000 ticks
//
// A line every 250 ticks, so that a difference is placed.

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bot.h"
#include "tickertape/random.h"
#include "tickertape/sim.h"
#include "toy.h"

enum { PRINT_EVERY = 250 };

typedef struct golden_match {
    tt_sim *sim;
    const char *name;
    tt_turn turn;
    // What the turn points into.
    uint8_t sent[PHALANX_SEATS_MAX][PHALANX_BOT_COMMANDS_MAX][PHALANX_COMMAND_SIZE_MAX];
    tt_random random;
    uint8_t bytes[TT_SEATS_MAX][2];
} golden_match;

static void begin(golden_match *contest, const tt_game *game, const char *name, uint32_t seats)
{
    tt_match match = {.name = "golden", .seats = seats, .seed = 20};
    tt_game_describe_match(game, &match);
    contest->name = name;
    contest->random = tt_random_seeded(match.seed, 2);
    tt_sim_def def = {.game = game, .match = &match};
    tt_status status = tt_sim_create(&def, &contest->sim);
    if (status != TT_OK) {
        fprintf(stderr, "%s: %s\n", name, tt_status_text(status));
        exit(1);
    }
    printf("%s layout %016" PRIx64 "\n", name, match.layout);
}

static void add(tt_turn *turn, tt_event_type type, uint32_t seat, const void *data, size_t size)
{
    tt_event *event = &turn->events[turn->count++];
    *event = (tt_event){.tick = turn->tick, .type = (uint8_t)type, .seat = (uint8_t)seat};
    event->size = (uint16_t)size;
    event->data = data;
}

// Everybody joins in turn 0, as in any match.
static void open_turn(golden_match *contest)
{
    contest->turn.tick = tt_sim_tick(contest->sim);
    contest->turn.count = 0;
    for (uint32_t i = 0; contest->turn.tick == 0 && i < tt_sim_match(contest->sim)->seats; i++)
        add(&contest->turn, TT_EVENT_JOINED, i, "bot", 3);
}

static void close_turn(golden_match *contest)
{
    tt_sim_apply(contest->sim, &contest->turn);
    uint32_t tick = tt_sim_tick(contest->sim);
    if (tick % PRINT_EVERY != 0) return;
    printf("%s trail %" PRIu32 " %016" PRIx64 "\n", contest->name, tick,
           tt_sim_trail(contest->sim));
}

static void add_bot(golden_match *contest, uint32_t seat)
{
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    uint32_t count = phalanx_bot(tt_sim_state(contest->sim), seat, seat % PHALANX_STRENGTHS,
                                 commands, PHALANX_BOT_COMMANDS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *bytes = contest->sent[seat][i];
        uint32_t size = phalanx_command_write(&commands[i], bytes);
        add(&contest->turn, TT_EVENT_COMMAND, seat, bytes, size);
    }
}

static void play_phalanx(golden_match *contest, uint32_t ticks)
{
    begin(contest, &phalanx_game, "phalanx", 4);
    while (tt_sim_tick(contest->sim) < ticks) {
        open_turn(contest);
        for (uint32_t seat = 0; seat < 4; seat++) add_bot(contest, seat);
        close_turn(contest);
    }
    const phalanx_state *state = tt_sim_state(contest->sim);
    TT_ASSERT(state->seat[0].kills > 0); // a match without a fight would prove little
    tt_sim_destroy(contest->sim);
}

static void play_toy(golden_match *contest, uint32_t ticks)
{
    begin(contest, &toy_game, "toy", 8);
    while (tt_sim_tick(contest->sim) < ticks) {
        open_turn(contest);
        for (uint32_t seat = 0; seat < 8; seat++) {
            uint8_t *bytes = contest->bytes[seat];
            bytes[0] = (uint8_t)tt_random_below(&contest->random, 256);
            bytes[1] = (uint8_t)tt_random_below(&contest->random, 256);
            if (tt_random_below(&contest->random, 3) == 0)
                add(&contest->turn, TT_EVENT_COMMAND, seat, bytes, 2);
        }
        close_turn(contest);
    }
    tt_sim_destroy(contest->sim);
}

int main(void)
{
    static golden_match contest; // too much for some stacks
    play_phalanx(&contest, 2000);
    play_toy(&contest, 1000);
    return 0;
}
