#include "player.h"

#include <stdlib.h>
#include <string.h>

// A position is counted in PLAYER_BLEND a tick. In front of state t it lies in
// ((t-1) * PLAYER_BLEND, t * PLAYER_BLEND], and is seen from states t-1 and t.
struct tape_player {
    tt_tape *tape;
    tt_playback *playback;
    tape_index *index; // NULL: none that it could follow
    uint32_t tick_rate;
    uint32_t speed; // in quarters
    bool playing, backwards, growing;
    uint64_t wanted;   // a position
    uint64_t fraction; // what was too little for one more unit of it, in 1/a_unit
    size_t state_size; // 0: this game's states can't be copied
    uint32_t before;   // the tick of the state in `copy`, or nowhere
    void *copy;        // NULL without `state_size`
};

enum { UNIT = PLAYER_BLEND };
static const uint32_t nowhere = UINT32_MAX;
static const uint64_t a_unit = TT_SECOND * PLAYER_NORMAL;
static const uint64_t long_ago = TT_SECOND; // the most time that passes at once

static tt_status make(tape_player *player, const player_def *def)
{
    tt_playback_def playback = {
        .game = def->game,
        .tape = def->tape,
        .history = player->index ? index_history(player->index) : NULL,
        .cache = def->cache,
        .anyway = def->anyway,
    };
    if (player->state_size > 0) {
        player->copy = malloc(player->state_size);
        if (!player->copy) return TT_OUT_OF_MEMORY;
    }
    return tt_playback_create(&playback, &player->playback);
}

tt_status player_create(const player_def *def, tape_player **out)
{
    *out = NULL;
    tape_player *player = calloc(1, sizeof *player);
    if (!player) return TT_OUT_OF_MEMORY;
    player->tape = def->tape;
    player->index = def->index && index_history(def->index) ? def->index : NULL;
    player->tick_rate = tt_tape_info_of(def->tape)->match.tick_rate;
    player->speed = PLAYER_NORMAL;
    player->before = nowhere;
    player->state_size = tt_game_flat(def->game) ? def->game->state_size : 0;
    tt_status status = make(player, def);
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

uint32_t player_last(const tape_player *player)
{
    return tt_tape_info_of(player->tape)->ticks;
}

static uint64_t end_of(const tape_player *player)
{
    return (uint64_t)player_last(player) * UNIT;
}

static void want(tape_player *player, uint64_t position)
{
    player->wanted = position;
    player->fraction = 0;
}

void player_seek_position(tape_player *player, uint64_t position)
{
    uint64_t end = end_of(player);
    want(player, position < end ? position : end);
}

void player_seek(tape_player *player, uint32_t tick)
{
    player_seek_position(player, (uint64_t)tick * UNIT);
}

void player_play(tape_player *player, bool playing)
{
    player->playing = playing && (player->growing || player->wanted < end_of(player));
}

bool player_playing(const tape_player *player)
{
    return player->playing;
}

void player_set_speed(tape_player *player, uint32_t quarters)
{
    TT_ASSERT(quarters >= PLAYER_SLOWEST && quarters <= PLAYER_FASTEST);
    player->speed = quarters;
}

uint32_t player_speed(const tape_player *player)
{
    return player->speed;
}

void player_set_backwards(tape_player *player, bool backwards)
{
    player->backwards = backwards;
}

bool player_backwards(const tape_player *player)
{
    return player->backwards;
}

void player_set_growing(tape_player *player, bool growing)
{
    player->growing = growing;
}

// How far it goes in a time, in units of a position.
static uint64_t way_of(tape_player *player, uint64_t nanoseconds)
{
    if (nanoseconds > long_ago) nanoseconds = long_ago;
    uint64_t quarters = player->backwards ? PLAYER_NORMAL : player->speed;
    // At most 1e9 ns * 240 a second * 256 * 65536: within 2^62.
    uint64_t way = nanoseconds * player->tick_rate * quarters * UNIT + player->fraction;
    player->fraction = way % a_unit;
    return way / a_unit;
}

static void pass_on(tape_player *player, uint64_t way)
{
    player->wanted += way;
    if (player->wanted < end_of(player)) return;
    want(player, end_of(player));
    player->playing = player->growing;
}

static void pass_back(tape_player *player, uint64_t way)
{
    if (way < player->wanted)
        player->wanted -= way;
    else
        want(player, 0);
}

void player_pass_time(tape_player *player, uint64_t nanoseconds)
{
    if (!player->playing && !player->backwards) return;
    if (!player_arrived(player)) return;
    uint64_t way = way_of(player, nanoseconds);
    if (player->backwards)
        pass_back(player, way);
    else
        pass_on(player, way);
}

uint32_t player_wanted(const tape_player *player)
{
    return (uint32_t)((player->wanted + UNIT - 1) / UNIT);
}

bool player_arrived(const tape_player *player)
{
    uint32_t wanted = player_wanted(player);
    bool before = wanted == 0 || !player->copy || player->before == wanted - 1;
    return present(player) == wanted && before && !tt_playback_doubtful(player->playback);
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
static tt_status approach(tape_player *player, uint32_t steps)
{
    bool there = true;
    tt_status status = TT_OK;
    uint32_t wanted = player_wanted(player);
    if (wanted == 0) return tt_playback_seek(player->playback, 0);
    if (present(player) + 1 != wanted || tt_playback_doubtful(player->playback))
        status = tt_playback_seek_some(player->playback, wanted - 1, steps, &there);
    return status == TT_OK && there ? step(player) : status;
}

// Ends where it could get.
static tt_status stop_at(tape_player *player, uint32_t tick, tt_status status)
{
    player_seek(player, tick);
    player->playing = player->backwards = false;
    return status;
}

// Turns that the index should apply first. Beyond it, only a cache has states.
static uint32_t lacking(const tape_player *player)
{
    uint32_t known = player->index ? index_tick(player->index) : UINT32_MAX;
    uint32_t wanted = player_wanted(player);
    bool led = wanted > known && tt_playback_nearest(player->playback, wanted) > known;
    return wanted > known && !led ? wanted - known : 0;
}

// Lets the index go on first: its snapshots then lead there, and no turn is applied twice.
tt_status player_move(tape_player *player, uint32_t steps)
{
    TT_ASSERT(steps > 0);
    bool there;
    uint32_t ahead = lacking(player);
    tt_status status = TT_OK;
    if (player_arrived(player)) return TT_OK;
    if (tt_playback_doubtful(player->playback)) player->before = nowhere;
    if (ahead > 0) status = index_advance(player->index, ahead < steps ? ahead : steps);
    if (status != TT_OK) return stop_at(player, index_tick(player->index), status);
    if (ahead <= steps)
        status = approach(player, steps - ahead);
    else
        status = tt_playback_seek_some(player->playback, index_tick(player->index), 0, &there);
    return status == TT_OK ? TT_OK : stop_at(player, present(player), status);
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

uint64_t player_position(const tape_player *player)
{
    player_sight sight = player_look(player);
    return sight.tick == 0 ? 0 : (uint64_t)(sight.tick - 1) * UNIT + sight.blend;
}

const tt_playback *player_playback(const tape_player *player)
{
    return player->playback;
}
