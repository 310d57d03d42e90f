#include "session.h"

#include "notices.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

uint64_t session_clock(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * TT_SECOND + (uint64_t)time.tv_nsec;
}

// What --force does not replace, or what it is not written beside of.
static void tell_record(const phalanx_options *options, tt_status status, const char *text,
                        char words[SESSION_FAILURE_SIZE])
{
    char beside[SESSION_PATH_SIZE];
    bool forced = status == TT_EXISTS && options->force;
    snprintf(beside, sizeof beside, "%s.new", options->record);
    bool in_the_way = forced && access(beside, F_OK) == 0;
    snprintf(words, SESSION_FAILURE_SIZE, "%s: %s", in_the_way ? beside : options->record,
             forced && !in_the_way ? "it is no file, or the tape that is resumed" : text);
}

void session_note_failure(phalanx_session *session, tt_status status, int reason)
{
    const phalanx_options *options = &session->options;
    char what[SESSION_PATH_SIZE + 2] = "";
    const char *text = status == TT_IO && reason ? strerror(reason) : tt_status_text(status);
    bool file = status == TT_IO || status == TT_EXISTS || status == TT_BUSY;
    if (file && options->record) {
        tell_record(options, status, text, session->failure);
        return;
    }
    if (options->resume && status != TT_NETWORK)
        snprintf(what, sizeof what, "%s: ", options->resume);
    if (status == TT_NETWORK) {
        snprintf(what, sizeof what, "%s:%u: ", options->address, options->port);
    }
    snprintf(session->failure, sizeof session->failure, "%s%s", what, text);
}

// How many seats this peer plays; 0: as the mode has it.
static uint32_t players_of(const phalanx_options *options)
{
    if (options->mode == TT_PEER_HOST && options->bots > 0) return options->bots + 1;
    return 0;
}

static uint32_t first_bot_of(const phalanx_options *options)
{
    if (options->bot || (options->headless && options->mode == TT_PEER_PRACTICE)) return 0;
    return options->mode == TT_PEER_WATCH ? TT_PLAYERS_MAX : 1;
}

// What bots are called: each name once, the strength's rank before it.
static void name_bots(const phalanx_options *options, char names[][TT_NAME_MAX + 1])
{
    static const char *const ranks[PHALANX_STRENGTHS] = {"Recruit", "Sergeant", "General"};
    static const char *const persons[TT_PLAYERS_MAX] = {
        "Ada",  "Bela", "Cato", "Dido", "Emil", "Fern", "Gaia", "Hugo",
        "Iris", "Juno", "Kuno", "Lena", "Milo", "Nora", "Otto", "Pia"};
    for (uint32_t i = 0; i < TT_PLAYERS_MAX; i++) {
        snprintf(names[i], TT_NAME_MAX + 1, "%s_%s", ranks[options->strength], persons[i]);
    }
}

// In a window each practice is a match of its own; without one only another strength makes another.
static uint64_t draw_of(const phalanx_options *options)
{
    uint64_t draw = options->strength;
    if (!options->headless && getrandom(&draw, sizeof draw, 0) != sizeof draw)
        draw = session_clock();
    return draw;
}

tt_status session_open(phalanx_session *session, const phalanx_options *options, bool view)
{
    bool practice = options->mode == TT_PEER_PRACTICE;
    uint8_t settings[PHALANX_SETTINGS_SIZE];
    uint32_t size = options->teams ? phalanx_settings_write(&options->settings, settings) : 0;
    *session = (struct phalanx_session){.options = *options, .first_bot = first_bot_of(options)};
    char names[TT_PLAYERS_MAX][TT_NAME_MAX + 1];
    const char *further[TT_PLAYERS_MAX];
    name_bots(options, names);
    for (uint32_t i = 0; i < TT_PLAYERS_MAX; i++) further[i] = names[i];
    if (options->record) snprintf(session->record, sizeof session->record, "%s", options->record);
    // A practice without a window runs on a time of its own, as fast as it can.
    session->now = practice && options->headless ? 0 : session_clock();
    tt_peer_def def = {.game = &phalanx_game,
                       .mode = options->mode,
                       .address = practice ? NULL : options->address,
                       .port = options->port,
                       .match = options->match,
                       .name = options->name,
                       .further = view ? further : NULL,
                       .further_count = TT_PLAYERS_MAX,
                       .players = players_of(options),
                       .seats = options->seats,
                       .seed_given = options->seed_given,
                       .seed = options->seed,
                       .random = draw_of(options),
                       .resume = options->resume,
                       .resume_tick = options->tick,
                       .seat_given = options->seat != TT_SEAT_NONE,
                       .seat = (uint8_t)options->seat,
                       .settings = options->teams ? settings : NULL,
                       .settings_size = size,
                       .record = options->record,
                       .replace = options->force,
                       .record_may_fail = options->record_may_fail,
                       .build = "phalanx " TT_VERSION,
                       .stop_at = options->ticks,
                       .sync_test = options->sync_test,
                       .predict = options->predict,
                       .view = view,
                       .now = session->now};
    tt_status status = tt_peer_create(&def, &session->peer);
    if (status != TT_OK) session_note_failure(session, status, errno);
    return status;
}

// What is held back is written, and all of it made durable, only now.
static void close_tape(phalanx_session *session)
{
    if (!session->peer || tt_peer_close_tape(session->peer) == TT_OK) return;
    session->untaped = !session->options.record_may_fail;
    snprintf(session->unclosed, sizeof session->unclosed, "the tape is not whole: %s",
             strerror(errno));
    fprintf(stderr, "phalanx: %s: %s\n", session->options.record, session->unclosed);
}

int session_close(phalanx_session *session)
{
    close_tape(session);
    const tt_sim *sim = session->peer ? tt_peer_sim(session->peer) : NULL;
    if (sim && session->exit_code != EXIT_NOT_STARTED) {
        printf("trail %u %016" PRIx64 "\n", tt_sim_tick(sim), tt_sim_trail(sim));
    }
    tt_peer_destroy(session->peer);
    session->peer = NULL;
    return session->untaped && session->exit_code == EXIT_DONE ? EXIT_LOST : session->exit_code;
}

const phalanx_state *session_state(const phalanx_session *session)
{
    const tt_sim *sim = session->peer ? tt_peer_sim(session->peer) : NULL;
    return sim ? tt_sim_state(sim) : NULL;
}

uint8_t session_seat(const phalanx_session *session)
{
    return session->peer && session->first_bot > 0 ? tt_peer_seat(session->peer, 0) : TT_SEAT_NONE;
}

void session_send(phalanx_session *session, const phalanx_command *command)
{
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    uint32_t size = phalanx_command_write(command, bytes);
    if (tt_peer_send(session->peer, 0, bytes, size) == TT_OK) return;
    session_tell(session, false, "Too many orders at once: the last one was not given");
}

void session_look(phalanx_session *session, const void *bytes, size_t size)
{
    if (session_seat(session) == TT_SEAT_NONE) return;
    if (tt_peer_phase_of(session->peer) != TT_PEER_PLAYING) return;
    // Who watches later does without it; the match is the same.
    (void)!tt_peer_look(session->peer, 0, bytes, size);
}

// Until one leaves: what becomes of the field then is not what was played.
static void sample(phalanx_session *session)
{
    const phalanx_state *state = session_state(session);
    if (!state || session->leave_at > 0) return;
    uint32_t second = state->tick / SESSION_SAMPLE_TICKS;
    for (; session->samples <= second && session->samples < SESSION_SAMPLES; session->samples++) {
        for (uint32_t i = 0; i < state->seats; i++) {
            session->soldiers[i][session->samples] = state->seat[i].standing[0];
            session->lost[i][session->samples] = (float)state->seat[i].lost;
        }
    }
}

void session_advance(phalanx_session *session, uint64_t now)
{
    session->now = now;
    tt_peer_advance(session->peer, now);
    const tt_sim *sim = tt_peer_sim(session->peer);
    if (sim && (tt_sim_tick(sim) != session->tick || session->tick_at == 0)) {
        session->tick = tt_sim_tick(sim);
        session->tick_at = now;
    }
    sample(session);
}

static void stop(phalanx_session *session, int exit_code)
{
    session->stop = true;
    session->exit_code = exit_code;
}

// What an event means for how the program ends. Before the welcome nothing has started.
static void judge(phalanx_session *session, const tt_peer_event *event)
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
    bool own_fails = event->type == TT_PEER_EVENT_STORAGE && event->own;
    if (own_fails && event->trouble == TT_STORAGE_WRITE)
        session->untaped = !session->options.record_may_fail;
    if (event->type == TT_PEER_EVENT_ENDED) {
        session->exit_code = event->ending == TT_ENDING_OVER ? EXIT_DONE : EXIT_LOST;
    }
}

// The log is one for all, so it is here that a team's words stop before other teams. Who watches
// sees them.
static bool meant_for(const phalanx_session *session, const tt_peer_event *event)
{
    const phalanx_state *state = session_state(session);
    uint8_t own = session_seat(session);
    if (event->type != TT_PEER_EVENT_TEAM_CHAT || own == TT_SEAT_NONE) return true;
    return state && event->seat < state->seats && own < state->seats &&
           state->seat[event->seat].team == state->seat[own].team;
}

bool session_poll(phalanx_session *session, tt_peer_event *event)
{
    do {
        if (!tt_peer_poll(session->peer, event)) return false;
    } while (!meant_for(session, event));
    judge(session, event);
    notices_take(session, event);
    return true;
}

static void think(phalanx_session *session, uint32_t player, const phalanx_state *state)
{
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    uint32_t seat = tt_peer_seat(session->peer, player);
    if (seat == TT_SEAT_NONE) return;
    uint32_t count = phalanx_bot(state, seat, (phalanx_strength)session->options.strength, commands,
                                 PHALANX_BOT_COMMANDS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
        uint32_t size = phalanx_command_write(&commands[i], bytes);
        // A bot whose queue is full has to do without this order, as a player would.
        if (tt_peer_send(session->peer, player, bytes, size) != TT_OK) return;
    }
}

void session_think(phalanx_session *session)
{
    const tt_sim *sim = tt_peer_sim(session->peer);
    if (!sim || session->leave_at > 0 || tt_sim_paused(sim)) return;
    if (tt_peer_phase_of(session->peer) != TT_PEER_PLAYING) return;
    if (tt_sim_tick(sim) + 1 == session->thought) return;
    session->thought = tt_sim_tick(sim) + 1;
    for (uint32_t i = session->first_bot; i < tt_peer_players(session->peer); i++) {
        think(session, i, tt_sim_state(sim));
    }
}

static void add_line(session_lines *lines, session_line head, const char *text, size_t size)
{
    session_line *line = &lines->line[lines->count++ % SESSION_LINES];
    *line = head;
    size_t kept = size < sizeof line->text - 1 ? size : sizeof line->text - 1;
    // A final 0 among a stranger's bytes would hide the rest: it becomes a control character.
    for (size_t i = 0; i < kept; i++) line->text[i] = (char)(text[i] ? text[i] : 1);
}

void session_say(phalanx_session *session, const tt_peer_event *line)
{
    session_line head = {
        .at = session->now, .seat = line->seat, .team = line->type == TT_PEER_EVENT_TEAM_CHAT};
    add_line(&session->chat, head, (const char *)line->data, line->size);
}

void session_tell(phalanx_session *session, bool alarm, const char *text)
{
    session_lines *notices = &session->notices;
    session_line head = {.at = session->now, .seat = TT_SEAT_NONE, .alarm = alarm};
    session_line *last = &notices->line[(notices->count - 1) % SESSION_LINES];
    bool again = notices->count > 0 && strcmp(last->text, text) == 0;
    if (again) last->at = session->now;
    if (!again) add_line(notices, head, text, strlen(text));
}
