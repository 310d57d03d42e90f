// A player on a toy match, and whether it is where plain playing leads.
#pragma once

#include "player.h"

#include "recorded.h"

enum { TICKS = 900, FRAME = 16666667 }; // turns of most tests; nanoseconds

static inline void fill(tt_turn *turn, const tt_numbering *numbering)
{
    static char data[RECORDED_SEATS][3];
    for (uint32_t seat = 0; seat < RECORDED_SEATS; seat++) {
        data[seat][0] = (char)(turn->tick * 7 % 100 + seat + 1);
        data[seat][1] = (char)(turn->tick % 100 + 1);
        recorded_add(turn, numbering, TT_EVENT_COMMAND, (uint8_t)seat, data[seat]);
    }
}

static toy_state states[TICKS + 1];
static tt_tape *tape;
static tape_player *player;

static inline void open_player(uint32_t ticks, const tt_game *game)
{
    tape = recorded_tape(ticks, fill);
    player_def def = {.game = game, .tape = tape};
    cr_assert(eq(int, player_create(&def, &player), TT_OK));
}

static inline void close_player(void)
{
    player_destroy(player);
    tt_tape_destroy(tape);
}

// What plain playing gives.
static inline void play_through(void)
{
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    tt_playback *playback;
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        memcpy(&states[tick], tt_sim_state(tt_playback_sim(playback)), sizeof states[tick]);
        if (tick < TICKS) cr_assert(eq(int, tt_playback_step(playback), TT_OK));
    }
    tt_playback_destroy(playback);
}

static inline bool stands_at(uint32_t tick)
{
    player_sight sight = player_look(player);
    uint32_t before = tick > 0 ? tick - 1 : 0;
    return sight.tick == tick && player_wanted(player) == tick && player_arrived(player) &&
           memcmp(sight.now, &states[tick], sizeof states[tick]) == 0 &&
           memcmp(sight.before, &states[before], sizeof states[before]) == 0;
}

static inline void go(uint32_t tick, uint32_t steps)
{
    player_seek(player, tick);
    while (!player_arrived(player)) EACH(player_move(player, steps) == TT_OK);
}

static inline void pass(uint64_t nanoseconds)
{
    player_pass_time(player, nanoseconds);
    while (!player_arrived(player)) EACH(player_move(player, 64) == TT_OK);
}

// Lets a second pass in frames.
static inline void pass_second(void)
{
    for (uint64_t now = 0; now < TT_SECOND; now += FRAME)
        pass(TT_SECOND - now < FRAME ? TT_SECOND - now : FRAME);
}
