// phalanx, without a window: a peer, and bots that look at its newest state and ask. In practice
// the clock is the peer's own deadline, so a match runs as fast as the machine can.

#include "bot.h"
#include "options.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GOODBYE_PATIENCE (5 * TT_SECOND)

enum { EXIT_DONE = 0, EXIT_LOST = 1, EXIT_NOT_STARTED = 2 };

static volatile sig_atomic_t stop_requested;

static void request_stop(int signal)
{
    (void)signal;
    stop_requested = 1;
}

typedef struct phalanx_session {
    const phalanx_options *options;
    tt_peer *peer;
    uint32_t thought; // the newest state that bots have looked at, plus 1
    int exit_code;
    bool stop;
    uint64_t leave_at; // when waiting for the relay's last word ends; 0: not leaving
} phalanx_session;

static uint64_t clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * TT_SECOND + (uint64_t)time.tv_nsec;
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
    fprintf(stderr,
            "sync test: state %u played again from %u differs: hash %016" PRIx64
            ", then %016" PRIx64 ", first byte %" PRIu64 "\n",
            result.tick, result.restored, result.first, result.again, result.offset);
}

static void print_ended(const tt_peer_event *event)
{
    static const char *const words[] = {"", "the game is over", "nobody was present any more",
                                        "the relay closed", "the relay can't keep the tape"};
    fprintf(stderr, "the match ended at state %u: %s\n", event->tick, words[event->ending]);
}

static void stop(phalanx_session *session, int exit_code)
{
    session->stop = true;
    session->exit_code = exit_code;
}

static void print_event(const phalanx_session *session, const tt_peer_event *event)
{
    switch (event->type) {
    case TT_PEER_EVENT_WELCOME:
        if (event->seat == TT_SEAT_NONE)
            fprintf(stderr, "joined as a spectator\n");
        else
            fprintf(stderr, "joined, seat %u\n", event->seat);
        break;
    case TT_PEER_EVENT_REFUSED:
        fprintf(stderr, "phalanx: refused: %s\n", event->refused->text);
        break;
    case TT_PEER_EVENT_SEAT:
        fprintf(stderr, "tick %u: seat %u %s ", event->tick, event->seat,
                tt_event_type_name(event->presence));
        print_text(event->data, event->size);
        fputc('\n', stderr);
        break;
    case TT_PEER_EVENT_CHAT:
        fprintf(stderr, "seat %u says: ", event->seat);
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
        fprintf(stderr, "phalanx: %s%s%s\n",
                session->options->record ? session->options->record : "",
                session->options->record ? ": " : "", tt_status_text(event->status));
        break;
    case TT_PEER_EVENT_LOBBY:
    case TT_PEER_EVENT_OUTBOX:
    case TT_PEER_EVENT_HELD:
        break;
    }
}

// What an event means for how the program ends. Before the welcome nothing has started.
static void judge_event(phalanx_session *session, const tt_peer_event *event)
{
    bool started = tt_peer_match(session->peer) != NULL;
    int lost = started ? EXIT_LOST : EXIT_NOT_STARTED;
    if (event->type == TT_PEER_EVENT_REFUSED || event->type == TT_PEER_EVENT_LOST)
        stop(session, lost);
    if (event->type == TT_PEER_EVENT_SYNC_TEST) stop(session, EXIT_LOST);
    if (event->type == TT_PEER_EVENT_PARTED && event->own) stop(session, EXIT_LOST);
    if (event->type == TT_PEER_EVENT_BROKEN) {
        bool at_start = tt_peer_sim(session->peer) && tt_sim_tick(tt_peer_sim(session->peer)) == 0;
        stop(session, at_start || !started ? EXIT_NOT_STARTED : EXIT_LOST);
    }
    if (event->type == TT_PEER_EVENT_ENDED) {
        session->exit_code = event->ending == TT_ENDING_OVER ? EXIT_DONE : EXIT_LOST;
    }
}

static void think(phalanx_session *session, uint32_t player, const phalanx_state *state)
{
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    uint32_t seat = tt_peer_seat(session->peer, player);
    if (seat == TT_SEAT_NONE) return;
    uint32_t count = phalanx_bot(state, seat, PHALANX_GENERAL, commands, PHALANX_BOT_COMMANDS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
        uint32_t size = phalanx_command_write(&commands[i], bytes);
        // A bot whose queue is full has to do without this command, as a player would.
        if (tt_peer_send(session->peer, player, bytes, size) != TT_OK) return;
    }
}

static void think_all(phalanx_session *session)
{
    const tt_sim *sim = tt_peer_sim(session->peer);
    bool bots = session->options->bot || session->options->mode == TT_PEER_PRACTICE;
    if (!sim || !bots || session->leave_at > 0 || tt_sim_paused(sim)) return;
    if (tt_peer_phase_of(session->peer) != TT_PEER_PLAYING) return;
    if (tt_sim_tick(sim) + 1 == session->thought) return;
    session->thought = tt_sim_tick(sim) + 1;
    for (uint32_t i = 0; i < tt_peer_players(session->peer); i++) {
        think(session, i, tt_sim_state(sim));
    }
}

// At its last state a peer stays until the relay has heard so, but not for ever.
static void check_end(phalanx_session *session, uint64_t now)
{
    tt_peer_phase phase = tt_peer_phase_of(session->peer);
    bool ends = phase == TT_PEER_STOPPED || phase == TT_PEER_OVER || stop_requested;
    if (ends && session->leave_at == 0) {
        session->leave_at = now + GOODBYE_PATIENCE;
        if (phase != TT_PEER_OVER) tt_peer_leave(session->peer);
    }
    bool practice_over = session->options->mode == TT_PEER_PRACTICE && phase >= TT_PEER_STOPPED;
    bool patient = session->leave_at == 0 || now < session->leave_at;
    if (tt_peer_left(session->peer) && phase != TT_PEER_CONNECTING) session->stop = true;
    if (phase == TT_PEER_CONNECTING && stop_requested) session->stop = true;
    if (practice_over || !patient) session->stop = true;
}

static void run(phalanx_session *session)
{
    bool practice = session->options->mode == TT_PEER_PRACTICE;
    uint64_t now = practice ? 0 : clock_now();
    while (!session->stop) {
        tt_peer_event event;
        tt_peer_advance(session->peer, now);
        while (tt_peer_poll(session->peer, &event)) {
            print_event(session, &event);
            judge_event(session, &event);
        }
        if (!session->stop) think_all(session);
        check_end(session, now);
        uint64_t deadline = tt_peer_deadline(session->peer);
        if (practice) {
            now = deadline > now ? deadline : now;
            continue;
        }
        now = clock_now();
        uint64_t timeout = deadline > now ? deadline - now : 0;
        if (timeout > 0)
            tt_peer_wait(session->peer, timeout < TT_SECOND / 20 ? timeout : TT_SECOND / 20);
        now = clock_now();
    }
}

// With what could not be had, and the system's reason where it has one.
static void print_failure(const phalanx_options *options, tt_status status, int reason)
{
    bool file = status == TT_IO || status == TT_EXISTS;
    fprintf(stderr, "phalanx: can't start: ");
    if (file && options->record) fprintf(stderr, "%s: ", options->record);
    if (status == TT_NETWORK) fprintf(stderr, "%s:%u: ", options->address, options->port);
    fprintf(stderr, "%s\n", status == TT_IO ? strerror(reason) : tt_status_text(status));
}

static tt_status start(const phalanx_options *options, tt_peer **peer)
{
    bool practice = options->mode == TT_PEER_PRACTICE;
    tt_peer_def def = {.game = &phalanx_game,
                       .mode = options->mode,
                       .address = practice ? NULL : options->address,
                       .port = options->port,
                       .match = options->match,
                       .name = options->name,
                       .seats = options->seats,
                       .seed_given = options->seed_given,
                       .seed = options->seed,
                       .record = options->record,
                       .replace = options->force,
                       .build = "phalanx " TT_VERSION,
                       .stop_at = options->ticks,
                       .sync_test = options->sync_test,
                       .now = practice ? 0 : clock_now()};
    tt_status status = tt_peer_create(&def, peer);
    if (status != TT_OK) print_failure(options, status, errno);
    if (status == TT_OK && options->mode == TT_PEER_HOST) {
        printf("listening on %s:%u\n", options->address, tt_peer_port(*peer));
    }
    return status;
}

static void print_trail(const tt_peer *peer)
{
    const tt_sim *sim = tt_peer_sim(peer);
    if (sim) printf("trail %u %016" PRIx64 "\n", tt_sim_tick(sim), tt_sim_trail(sim));
}

int main(int count, char **words)
{
    phalanx_options options;
    setvbuf(stdout, NULL, _IOLBF, 0);
    phalanx_parsed parsed = options_parse(count, words, &options);
    if (parsed == PARSED_HELP) fputs(options_usage, stdout);
    if (parsed == PARSED_VERSION) puts("phalanx " TT_VERSION);
    if (parsed != PARSED) return parsed == PARSED_WRONG ? EXIT_NOT_STARTED : EXIT_DONE;
    if (!options.headless)
        fprintf(stderr, "phalanx: this version has no window: running without\n");
    struct sigaction action = {.sa_handler = request_stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    phalanx_session session = {.options = &options};
    if (start(&options, &session.peer) != TT_OK) return EXIT_NOT_STARTED;
    run(&session);
    if (session.exit_code != EXIT_NOT_STARTED) print_trail(session.peer);
    tt_peer_destroy(session.peer);
    return session.exit_code;
}
