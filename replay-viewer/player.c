#include "player.h"

#include <stdlib.h>
#include <string.h>

// A position is counted in PLAYER_BLEND a tick. In front of state t it lies in
// ((t-1) * PLAYER_BLEND, t * PLAYER_BLEND], and is seen from states t-1 and t.
struct tape_player {
    tt_playback *playback;
    uint32_t last;
    uint32_t tick_rate;
    uint32_t speed;
    bool playing;
    uint64_t wanted;   // a position
    uint64_t fraction; // what was too little for one more unit of it, in 1/TT_SECOND
    size_t state_size; // 0: this game's states can't be copied
    uint32_t before;   // the tick of the state in `copy`, or nowhere
    void *copy;        // NULL without `state_size`
};

enum { UNIT = PLAYER_BLEND };
static const uint32_t nowhere = UINT32_MAX;
static const uint64_t long_ago = TT_SECOND; // the most time that passes at once

tt_status player_create(const tt_game *game, tt_tape *tape, tape_player **out)
{
    *out = NULL;
    tape_player *player = calloc(1, sizeof *player);
    if (!player) return TT_OUT_OF_MEMORY;
    const tt_tape_info *info = tt_tape_info_of(tape);
    player->last = info->ticks;
    player->tick_rate = info->match.tick_rate;
    player->speed = 1;
    player->before = nowhere;
    player->state_size = tt_game_flat(game) ? game->state_size : 0;
    if (player->state_size > 0) player->copy = malloc(player->state_size);
    bool room = player->copy || player->state_size == 0;
    tt_playback_def def = {.game = game, .tape = tape};
    tt_status status = room ? tt_playback_create(&def, &player->playback) : TT_OUT_OF_MEMORY;
    if (status == TT_OK)
        *out = player;
    else
        player_destroy(player);
    return status;
}

void player_destroy(tape_player *player)
{
    if (!player) return;
    tt_playback_destroy(player->playback);
    free(player->copy);
    free(player);
}

static uint32_t present(const tape_player *player)
{
    return tt_sim_tick(tt_playback_sim(player->playback));
}

void player_seek(tape_player *player, uint32_t tick)
{
    player->wanted = (uint64_t)(tick < player->last ? tick : player->last) * UNIT;
    player->fraction = 0;
}

void player_play(tape_player *player, bool playing)
{
    player->playing = playing && player->wanted < (uint64_t)player->last * UNIT;
}

bool player_playing(const tape_player *player)
{
    return player->playing;
}

void player_set_speed(tape_player *player, uint32_t speed)
{
    TT_ASSERT(speed >= 1 && speed <= PLAYER_SPEED_MAX);
    player->speed = speed;
}

uint32_t player_speed(const tape_player *player)
{
    return player->speed;
}

void player_pass_time(tape_player *player, uint64_t nanoseconds)
{
    if (!player->playing || !player_arrived(player)) return;
    if (nanoseconds > long_ago) nanoseconds = long_ago;
    // At most 1e9 ns * 240 a second * 16 * 65536: within 2^58.
    uint64_t way = nanoseconds * player->tick_rate * player->speed * UNIT + player->fraction;
    uint64_t end = (uint64_t)player->last * UNIT;
    player->wanted += way / TT_SECOND;
    player->fraction = way % TT_SECOND;
    if (player->wanted < end) return;
    player_seek(player, player->last);
    player->playing = false;
}

uint32_t player_wanted(const tape_player *player)
{
    return (uint32_t)((player->wanted + UNIT - 1) / UNIT);
}

bool player_arrived(const tape_player *player)
{
    uint32_t wanted = player_wanted(player);
    bool before = wanted == 0 || !player->copy || player->before == wanted - 1;
    return present(player) == wanted && before;
}

// One step on, keeping the state that it leads away from.
static tt_status step(tape_player *player)
{
    const tt_sim *sim = tt_playback_sim(player->playback);
    uint32_t tick = tt_sim_tick(sim);
    player->before = nowhere;
    if (player->copy) memcpy(player->copy, tt_sim_state(sim), player->state_size);
    tt_status status = tt_playback_step(player->playback);
    if (status == TT_OK && player->copy) player->before = tick;
    return status;
}

// Seeking ends one state early, and the last step is taken by itself: so the state before is known.
tt_status player_move(tape_player *player, uint32_t steps)
{
    TT_ASSERT(steps > 0);
    bool there = true;
    tt_status status = TT_OK;
    uint32_t wanted = player_wanted(player);
    if (player_arrived(player)) return TT_OK;
    if (wanted == 0) return tt_playback_seek(player->playback, 0);
    if (present(player) + 1 != wanted)
        status = tt_playback_seek_some(player->playback, wanted - 1, steps, &there);
    if (status == TT_OK && there) status = step(player);
    if (status != TT_OK) {
        player_seek(player, present(player));
        player->playing = false;
    }
    return status;
}

player_sight player_look(const tape_player *player)
{
    const tt_sim *sim = tt_playback_sim(player->playback);
    player_sight sight = {.tick = tt_sim_tick(sim), .now = tt_sim_state(sim)};
    bool known = player->before != nowhere && player->before + 1 == sight.tick;
    sight.before = known ? player->copy : sight.now;
    // On the way it is seen as it stands; in front of what it wants, as far as it is.
    uint64_t ahead = (uint64_t)sight.tick * UNIT - player->wanted;
    sight.blend = known && ahead < UNIT ? (uint32_t)(UNIT - ahead) : UNIT;
    return sight;
}

uint32_t player_last(const tape_player *player)
{
    return player->last;
}

const tt_playback *player_playback(const tape_player *player)
{
    return player->playback;
}
