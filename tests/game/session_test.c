// A match of one person against bots, as the tape has it when the person goes.

#include "session.h"
#include "tickertape/playback.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <unistd.h>

enum { PLAYED = 40 };

static char path[] = "/tmp/session.XXXXXX";
static phalanx_session session;

static void make_file(void)
{
    int file = mkstemp(path);
    cr_assert(file >= 0);
    close(file);
}

static void remove_file(void)
{
    unlink(path);
}

TestSuite(session, .init = make_file, .fini = remove_file);

// Rounds of a millisecond, as the window has them, until that state or the end.
static void play_to(uint32_t tick)
{
    tt_peer_event event;
    for (uint64_t now = session.now; !session.stop;) {
        const phalanx_state *state = session_state(&session);
        if (state && state->tick >= tick) return;
        session_advance(&session, now += TT_SECOND / 1000);
        while (session_poll(&session, &event)) continue;
        if (!session.stop) session_think(&session);
        session_check_end(&session);
    }
}

// Plays against so many bots, and leaves; what the tape leads to then.
static phalanx_state left_against(tt_peer_mode mode, uint32_t bots, bool paused)
{
    phalanx_options options = {.mode = mode,
                               .address = "127.0.0.1",
                               .match = "alone",
                               .name = "anna",
                               .record = path,
                               .force = true,
                               .seats = bots + 1,
                               .bots = bots,
                               .seat = TT_SEAT_NONE,
                               .tick = UINT32_MAX};
    cr_assert(eq(int, session_open(&session, &options, true), TT_OK));
    play_to(PLAYED);
    if (paused) cr_assert(eq(int, tt_peer_pause(session.peer, 0, true), TT_OK));
    for (int i = 0; paused && !tt_sim_paused(tt_peer_sim(session.peer)); i++) {
        cr_assert(lt(int, i, 1000));
        session_advance(&session, session.now + TT_SECOND / 1000);
    }
    session_leave(&session);
    play_to(UINT32_MAX);
    cr_assert(eq(int, session.exit_code, EXIT_DONE));
    session_close(&session);

    tt_tape *tape;
    tt_playback *playback;
    cr_assert(eq(int, tt_tape_open(path, &tape, NULL), TT_OK));
    tt_playback_def def = {.game = &phalanx_game, .tape = tape};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    cr_assert(eq(int, tt_playback_seek(playback, tt_tape_info_of(tape)->ticks), TT_OK));
    phalanx_state state = *(const phalanx_state *)tt_sim_state(tt_playback_sim(playback));
    cr_assert(eq(int, tt_tape_info_of(tape)->complete, state.over));
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
    return state;
}

Test(session, who_leaves_one_bot_has_lost_to_it)
{
    for (int i = 0; i < 4; i++) {
        tt_peer_mode mode = i & 1 ? TT_PEER_HOST : TT_PEER_PRACTICE;
        phalanx_state state = left_against(mode, 1, i & 2);
        cr_assert(state.seat[0].out && !state.seat[1].out, "case %d", i);
        cr_assert(state.over && state.winner == state.seat[1].team, "case %d", i);
    }
}

Test(session, who_leaves_several_bots_is_out_and_nothing_is_decided)
{
    for (int i = 0; i < 2; i++) {
        phalanx_state state = left_against(i ? TT_PEER_HOST : TT_PEER_PRACTICE, 3, false);
        cr_assert(state.seat[0].out && !state.over, "case %d", i);
        for (uint32_t bot = 1; bot < 4; bot++) cr_assert(not(state.seat[bot].out));
    }
}
