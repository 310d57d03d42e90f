// How a player goes, and when the program may stop: the relay has heard of it, or is not waited for
// any more. Whoever goes from among bots of their own is defeated.

#include "session.h"

#define GOODBYE_PATIENCE (5 * TT_SECOND)

// Whether everybody else is a bot of one's own: they go when one goes.
static bool alone_with_bots(const phalanx_session *session)
{
    const phalanx_state *state = session_state(session);
    uint32_t players = tt_peer_players(session->peer);
    return state && session->first_bot == 1 && players > 1 && players == state->seats;
}

static bool surrender(phalanx_session *session)
{
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    uint32_t size = phalanx_command_write(&(phalanx_command){.verb = PHALANX_SURRENDER}, bytes);
    bool paused = tt_sim_paused(tt_peer_sim(session->peer)); // then no command has an effect
    if (paused && tt_peer_pause(session->peer, 0, false) != TT_OK) return false;
    return tt_peer_send(session->peer, 0, bytes, size) == TT_OK;
}

// Were the bots to leave in the same turn as their host, all would be out at once: a draw.
void session_leave(phalanx_session *session)
{
    if (session->leave_at > 0) return;
    session->leave_at = session->now + GOODBYE_PATIENCE;
    tt_peer_phase phase = tt_peer_phase_of(session->peer);
    session->surrenders =
        phase == TT_PEER_PLAYING && alone_with_bots(session) && surrender(session);
    if (!session->surrenders && phase != TT_PEER_OVER) tt_peer_leave(session->peer);
}

// Whether one's surrender has taken effect and left bots that would play against each other.
static bool bots_are_left(const phalanx_session *session)
{
    const phalanx_state *state = session_state(session);
    return session->surrenders && !state->over && state->seat[session_seat(session)].out;
}

// A match that ends when its host goes has not failed who has come where it was to stop.
static bool came_to_its_end(const phalanx_session *session, tt_peer_phase phase)
{
    uint32_t ticks = session->options.ticks;
    const tt_sim *sim = tt_peer_sim(session->peer);
    return phase == TT_PEER_ENDED && ticks > 0 && sim && tt_sim_tick(sim) >= ticks;
}

// At its last state a peer stays until the relay has heard so, but not for ever.
void session_check_end(phalanx_session *session)
{
    tt_peer_phase phase = tt_peer_phase_of(session->peer);
    if (phase == TT_PEER_STOPPED || phase == TT_PEER_OVER) session_leave(session);
    bool practice_over = session->options.mode == TT_PEER_PRACTICE && phase >= TT_PEER_STOPPED;
    bool patient = session->leave_at == 0 || session->now < session->leave_at;
    if (tt_peer_left(session->peer) && phase != TT_PEER_CONNECTING) session->stop = true;
    if (phase == TT_PEER_CONNECTING && session->leave_at > 0) session->stop = true;
    if (practice_over || !patient || bots_are_left(session)) session->stop = true;
    if (session->stop && came_to_its_end(session, phase)) session->exit_code = EXIT_DONE;
}
