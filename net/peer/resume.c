// Playing on from a tape: the match that is joined for is the tape's own, and the client uploads
// its turns up to the state that was chosen. From there on all is as in any match. A peer that
// can't read them any more is broken, and is told: nobody would send on the rest.

#include "peer_state.h"

#include <string.h>

static uint32_t copy_turns(void *context, uint32_t room, uint32_t tick, tt_writer *turns)
{
    tt_peer *peer = context;
    uint32_t count = 0;
    (void)room;
    tt_status status = tt_tape_copy(peer->parent, tick, turns, &count);
    if (status != TT_OK && peer->phase != TT_PEER_BROKEN) tt_peer_break(peer, status);
    return status == TT_OK ? count : 0;
}

tt_log_source tt_peer_parent(tt_peer *peer)
{
    return (tt_log_source){.context = peer, .copy = copy_turns};
}

tt_status tt_peer_fill_resumption(tt_peer *peer)
{
    tt_tape_def def = {.path = peer->def.resume, .allocator = peer->def.allocator};
    tt_status status = tt_tape_create(&def, &peer->parent, NULL);
    if (status != TT_OK) return status;
    const tt_tape_info *info = tt_tape_info_of(peer->parent);
    uint32_t tick = peer->def.resume_tick == UINT32_MAX ? info->ticks : peer->def.resume_tick;
    if (!tt_game_plays(peer->def.game, &info->match)) return TT_WRONG_GAME;
    if (info->first_tick > 0) return TT_NO_BEGINNING;
    if (tick > info->ticks || tick > TT_RESUMED_MAX) return TT_OUT_OF_RANGE;
    if (tick > info->stripped_tick) return TT_STRIPPED; // its chain can't be made anew
    uint8_t head[TT_HEAD_SIZE];
    status = tt_tape_head(peer->parent, tick, head);
    if (status != TT_OK) return status;
    memcpy(&peer->past, head, sizeof peer->past);
    tt_join *join = &peer->join;
    join->resumes = join->seats_given = join->seed_given = join->settings_given = true;
    join->match = info->match;
    join->turns = tick;
    tt_name_copy(join->room, peer->room);
    return TT_OK;
}
