// The map stays, so that the rules' memo of it holds;
// who is how strong changes from match to match.

#include "season.h"

#include "army.h"
#include "bot.h"
#include "phalanx.h"
#include "tickertape/sim.h"
#include "tickertape/tape_writer.h"

#include <stdio.h>
#include <stdlib.h>

enum { SEATS = 8 }; // at most

// The bots, and their commands of one tick, as bytes.
typedef struct season_bots {
    uint32_t seats;
    uint32_t match; // which one of the season it is
    uint8_t bytes[SEATS][PHALANX_BOT_COMMANDS_MAX][PHALANX_COMMAND_SIZE_MAX];
} season_bots;

// Four companies more, between the camp and its first ones, as ranks of ten.
static void crowd(phalanx_state *state, uint32_t seat)
{
    enum { COMPANIES = 4, SOLDIERS = 40, ROOM = 14 * 256 };
    const phalanx_company *first = &state->seat[seat].company[0];
    uint32_t x = (uint32_t)first->x >> 8, y = (uint32_t)first->y >> 8;
    for (uint32_t i = 0; i < COMPANIES; i++) {
        phalanx_order order = {.x = (uint16_t)(x + i % 2 * ROOM - ROOM / 2),
                               .y = (uint16_t)(y + i / 2 * ROOM - ROOM / 2),
                               .facing = first->facing,
                               .manner = PHALANX_STANDS,
                               .files = 10};
        army_company(state, seat, (phalanx_type)(i % 3 + 1), SOLDIERS, order);
    }
}

static void start_crowded(void *context, void *memory, const tt_match *match)
{
    phalanx_state *state = memory;
    phalanx_game.start(context, state, match);
    for (uint32_t seat = 0; seat < state->seats; seat++) crowd(state, seat);
}

static void next_or_step(void *state, const tt_turn *turn, tt_step *step)
{
    if (phalanx_game.over(tt_step_context(step), state))
        phalanx_game.start(tt_step_context(step), state, tt_step_match(step));
    else
        phalanx_game.step(state, turn, step);
}

static void next_crowd_or_step(void *state, const tt_turn *turn, tt_step *step)
{
    if (phalanx_game.over(tt_step_context(step), state))
        start_crowded(tt_step_context(step), state, tt_step_match(step));
    else
        phalanx_game.step(state, turn, step);
}

tt_game season_game(bool crowded)
{
    tt_game game = phalanx_game;
    game.step = crowded ? next_crowd_or_step : next_or_step;
    if (crowded) game.start = start_crowded;
    game.over = NULL;
    return game;
}

static void must(tt_status status)
{
    if (status == TT_OK) return;
    fprintf(stderr, "%s: %s\n", "season", tt_status_text(status));
    exit(1);
}

static void add_commands(tt_turn *turn, season_bots *bots, const phalanx_state *state,
                         const tt_numbering *numbering)
{
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    for (uint32_t seat = 0; seat < bots->seats; seat++) {
        phalanx_strength strength =
            (seat + bots->match) % 3 == 0 ? PHALANX_SERGEANT : PHALANX_GENERAL;
        uint32_t count = phalanx_bot(state, seat, strength, commands, PHALANX_BOT_COMMANDS_MAX);
        for (uint32_t i = 0; i < count; i++) {
            uint8_t *bytes = bots->bytes[seat][i];
            turn->events[turn->count++] = (tt_event){
                .number = numbering->number[seat] + i,
                .type = TT_EVENT_COMMAND,
                .seat = (uint8_t)seat,
                .size = (uint16_t)phalanx_command_write(&commands[i], bytes),
                .data = bytes,
            };
        }
    }
}

// As a relay does: what it signs is the state at the begin of a minute, when its trail is agreed.
static void sign(tt_tape_writer *writer, const tt_sim *sim, uint32_t tick)
{
    enum { MINUTE = 1200, AGREED = 30 };
    static const uint8_t seed[TT_SIGNER_SEED_SIZE] = {1};
    static tt_checkpoint checkpoint;
    tt_signer signer;
    tt_signer_make(&signer, seed);
    if (tick == 0) must(tt_tape_key(writer, signer.key));
    if (tick % MINUTE == 0) {
        checkpoint = (tt_checkpoint){.tick = tick, .known = true, .trail = tt_sim_trail(sim)};
        tt_tape_writer_head(writer, checkpoint.head);
    }
    if (tick % MINUTE != AGREED || tick < MINUTE) return;
    tt_checkpoint_sign(&checkpoint, tt_sim_match(sim), &signer);
    must(tt_tape_checkpoint(writer, &checkpoint));
}

static void record(tt_tape_writer *writer, tt_sim *sim, uint32_t ticks)
{
    static tt_turn turn;
    static season_bots bots;
    tt_numbering numbering = {0};
    bots.seats = tt_sim_match(sim)->seats;
    for (uint32_t tick = 0; tick < ticks; tick++) {
        const phalanx_state *state = tt_sim_state(sim);
        sign(writer, sim, tick);
        uint8_t bytes[TT_TURN_SIZE_MAX];
        turn.tick = tick;
        turn.count = 0;
        add_commands(&turn, &bots, state, &numbering);
        bots.match += state->over;
        tt_writer canonical = tt_writer_of(bytes, sizeof bytes);
        tt_turn_write(&turn, &numbering, &canonical);
        must(tt_tape_append(writer, bytes, canonical.size));
        tt_sim_apply(sim, &turn);
        must(tt_tape_trail(writer, (tt_trail){tick + 1, tt_sim_trail(sim)}));
    }
}

void season_record(const char *path, const tt_game *game, uint32_t seats, uint32_t ticks)
{
    tt_match match = {.name = "season", .seats = seats, .seed = 1};
    tt_game_describe_match(game, &match);
    tt_tape_writer *writer;
    tt_sim *sim;
    must(tt_tape_writer_create(
        &(tt_tape_writer_def){.path = path, .match = &match, .build = "bench", .force = true},
        &writer));
    must(tt_sim_create(&(tt_sim_def){.game = game, .match = &match}, &sim));
    record(writer, sim, ticks);
    must(tt_tape_close(writer, false, 0));
    tt_sim_destroy(sim);
}
