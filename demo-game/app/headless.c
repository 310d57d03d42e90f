// A match without a window: a peer, and bots that look at its newest state and ask. In practice the
// clock is the peer's own deadline, so a match runs as fast as the machine can.

#include "headless.h"

#include "notices.h"
#include "session.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

// How often: the second one does not wait for the relay's goodbye.
static volatile sig_atomic_t stop_requested;

static void request_stop(int signal)
{
    (void)signal;
    stop_requested = stop_requested + 1;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = request_stop};
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

// A stranger's text for a terminal: printable ASCII as it is, every other byte as \xNN.
static void print_text(const uint8_t *text, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        bool plain = text[i] >= ' ' && text[i] <= '~' && text[i] != '\\';
        fprintf(stderr, plain ? "%c" : "\\x%02x", text[i]);
    }
}

static void print_parted(const tt_peer_event *event)
{
    fprintf(stderr, "desync: states differ from tick %u on (%s)\n", event->tick,
            event->parted->verdict ? "more than half agree" : "disputed");
    for (uint32_t i = 0; i < event->parted->count; i++) {
        const tt_camp *camp = &event->parted->camps[i];
        fprintf(stderr, "  trail %016" PRIx64 " at %u, seats", camp->trail, event->parted->counted);
        for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
            if (camp->seats >> seat & 1) fprintf(stderr, " %u", seat);
        }
        fputc('\n', stderr);
    }
}

static void print_sync_test(const tt_peer *peer)
{
    tt_synctest_result result = tt_peer_sync_test(peer);
    tt_layout_value value;
    fprintf(stderr,
            "sync test: state %u played again from %u differs: hash %016" PRIx64
            ", then %016" PRIx64 ", first byte %" PRIu64 "\n",
            result.tick, result.restored, result.first, result.again, result.offset);
    if (tt_layout_at(&phalanx_layout, phalanx_layout.state, result.offset, &value))
        fprintf(stderr, "sync test: that is in %s\n", value.path);
}

static void print_ended(const tt_peer_event *event)
{
    static const char *const words[] = {"", "the game is over", "nobody was present any more",
                                        "the relay closed", "the relay can't keep the tape"};
    fprintf(stderr, "the match ended at state %u: %s\n", event->tick, words[event->ending]);
}

static void print_welcome(const tt_peer_event *event)
{
    if (event->seat == TT_SEAT_NONE)
        fprintf(stderr, "joined as a spectator\n");
    else
        fprintf(stderr, "joined, seat %u\n", event->seat);
}

static void print_seat(const tt_peer_event *event)
{
    fprintf(stderr, "tick %u: seat %u %s ", event->tick, event->seat,
            tt_event_type_name(event->presence));
    print_text(event->data, event->size);
    fputc('\n', stderr);
}

static void print_storage(const phalanx_session *session, const tt_peer_event *event)
{
    char words[SESSION_FAILURE_SIZE];
    notices_storage(event, words, sizeof words);
    if (event->own)
        fprintf(stderr, "phalanx: %s: %s; it has %u turns\n", session->options.record, words,
                event->tick);
    else
        fprintf(stderr, "%s; its log has %u turns\n", words, event->tick);
}

static void print_event(const phalanx_session *session, const tt_peer_event *event)
{
    switch (event->type) {
    case TT_PEER_EVENT_WELCOME:
        print_welcome(event);
        break;
    case TT_PEER_EVENT_REFUSED:
        fprintf(stderr, "phalanx: refused: %s\n", event->refused->text);
        break;
    case TT_PEER_EVENT_SEAT:
        print_seat(event);
        break;
    case TT_PEER_EVENT_BRANCH:
        fprintf(stderr, "tick %u: plays on from here\n", event->tick);
        break;
    case TT_PEER_EVENT_CHAT:
    case TT_PEER_EVENT_TEAM_CHAT:
        fprintf(stderr, "seat %u says%s: ", event->seat,
                event->type == TT_PEER_EVENT_TEAM_CHAT ? " (team)" : "");
        print_text(event->data, event->size);
        fputc('\n', stderr);
        break;
    case TT_PEER_EVENT_PAUSED:
    case TT_PEER_EVENT_RESUMED:
        fprintf(stderr, "tick %u: %s by seat %u\n", event->tick,
                event->type == TT_PEER_EVENT_PAUSED ? "paused" : "resumed", event->seat);
        break;
    case TT_PEER_EVENT_CATCHING_UP:
        fprintf(stderr, "catching up: %u %%\n", event->percent);
        break;
    case TT_PEER_EVENT_CAUGHT_UP:
        fprintf(stderr, "in step\n");
        break;
    case TT_PEER_EVENT_PARTED:
        print_parted(event);
        break;
    case TT_PEER_EVENT_SILENT:
        fprintf(stderr, "the relay is silent; waiting for it\n");
        break;
    case TT_PEER_EVENT_HEARD:
        fprintf(stderr, "the relay is heard again\n");
        break;
    case TT_PEER_EVENT_MISFIT:
        fprintf(stderr, "what the relay vouches for at state %u does not fit\n", event->tick);
        break;
    case TT_PEER_EVENT_STORAGE:
        print_storage(session, event);
        break;
    case TT_PEER_EVENT_OVER:
        fprintf(stderr, "the game is over at state %u\n", event->tick);
        break;
    case TT_PEER_EVENT_ENDED:
        print_ended(event);
        break;
    case TT_PEER_EVENT_LOST:
        fprintf(stderr, "phalanx: the relay can't be reached\n");
        break;
    case TT_PEER_EVENT_SYNC_TEST:
        print_sync_test(session->peer);
        break;
    case TT_PEER_EVENT_BROKEN:
        fprintf(stderr, "phalanx: %s\n", session->failure);
        break;
    case TT_PEER_EVENT_LOBBY:
    case TT_PEER_EVENT_OUTBOX:
    case TT_PEER_EVENT_TAKEN_BACK:
    case TT_PEER_EVENT_HELD:
        break;
    }
}

// Sleeps until the peer has something to do; in practice time just passes.
static uint64_t next_round(const phalanx_session *session, uint64_t now)
{
    uint64_t deadline = tt_peer_deadline(session->peer);
    if (session->options.mode == TT_PEER_PRACTICE) return deadline > now ? deadline : now;
    now = session_clock();
    uint64_t timeout = deadline > now ? deadline - now : 0;
    if (timeout > 0)
        tt_peer_wait(session->peer, timeout < TT_SECOND / 20 ? timeout : TT_SECOND / 20);
    return session_clock();
}

static void run(phalanx_session *session)
{
    uint64_t now = session->now;
    while (!session->stop) {
        tt_peer_event event;
        session_advance(session, now);
        while (session_poll(session, &event)) print_event(session, &event);
        if (!session->stop) session_think(session);
        if (stop_requested) session_leave(session);
        if (stop_requested > 1) session->stop = true;
        session_check_end(session);
        now = next_round(session, now);
    }
}

// What of the match survives a loss of power at the relay, as far as it has said.
static void print_durable(const phalanx_session *session)
{
    uint32_t durable = tt_peer_durable(session->peer);
    if (durable > 0) fprintf(stderr, "the relay's log is durable up to state %u\n", durable);
}

int headless_run(const phalanx_options *options)
{
    catch_signals();
    phalanx_session *session = calloc(1, sizeof *session);
    if (!session) return EXIT_NOT_STARTED;
    int exit_code = EXIT_NOT_STARTED;
    if (session_open(session, options, false) != TT_OK) {
        fprintf(stderr, "phalanx: can't start: %s\n", session->failure);
    } else {
        if (options->mode == TT_PEER_HOST)
            printf("listening on %s:%u\n", options->address, tt_peer_port(session->peer));
        run(session);
        print_durable(session);
        exit_code = session_close(session);
    }
    free(session);
    return exit_code;
}
