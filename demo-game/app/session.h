// One match as a participant lives it, with a window or without: the peer, the bots that play
// further seats, and what is remembered of what happened.
//
//     session_advance -> session_poll ... -> session_think        every round
#pragma once

#include "options.h"

enum {
    EXIT_DONE = 0,
    EXIT_LOST = 1,
    EXIT_NOT_STARTED = 2,
    SESSION_SAMPLES = PHALANX_LENGTH / PHALANX_TICK_RATE + 1, // one a second
    SESSION_SAMPLE_TICKS = PHALANX_TICK_RATE,
    SESSION_LINES = 32, // of chat, and as many notices: the newest
    SESSION_ALERTS = 16,
    SESSION_PATH_SIZE = 512,
    SESSION_FAILURE_SIZE = 640,
};

// A line of chat, or a notice of the game's.
typedef struct session_line {
    uint64_t at;  // when it came, ns
    uint8_t seat; // whose words; TT_SEAT_NONE: a notice
    bool team;    // said to its team
    bool alarm;   // a notice that calls for the player
    char text[TT_CHAT_SIZE_MAX + 1];
} session_line;

// The newest of them.
typedef struct session_lines {
    session_line line[SESSION_LINES]; // a ring: line i is line[i % SESSION_LINES]
    uint32_t count;
} session_lines;

// Where something happened that calls for the player.
typedef struct session_alert {
    uint64_t at; // ns
    uint16_t x, y;
} session_alert;

typedef struct phalanx_session {
    phalanx_options options; // its strings outlive the session
    tt_peer *peer;
    uint32_t first_bot;    // players from here on are bots'
    uint32_t thought;      // the newest state that bots have looked at, plus 1
    uint32_t tick;         // the newest state
    uint64_t now, tick_at; // when it was last advanced; when `tick` came
    uint64_t leave_at;     // when waiting for the relay's last word ends; 0: not leaving
    bool surrenders;       // instead of leaving: all others are its own bots
    int exit_code;
    bool stop; // nothing more comes
    char record[SESSION_PATH_SIZE];
    bool untaped;                        // the tape that was asked for is not whole
    char unclosed[SESSION_FAILURE_SIZE]; // why the tape could not be closed

    tt_lobby lobby;
    char names[PHALANX_SEATS_MAX][TT_NAME_MAX + 1];
    uint8_t presence[PHALANX_SEATS_MAX]; // a tt_event_type; TT_EVENT_COMMAND: not there yet
    bool paused, silent, catching_up, parted;
    uint8_t paused_by;
    uint32_t percent; // while catching up
    uint8_t ending;   // a tt_ending; 0: not ended
    char failure[SESSION_FAILURE_SIZE];

    session_lines chat, notices;          // apart: alarms leave what was said in its place
    session_alert alerts[SESSION_ALERTS]; // a ring likewise
    uint32_t alert_count;
    float soldiers[PHALANX_SEATS_MAX][SESSION_SAMPLES], lost[PHALANX_SEATS_MAX][SESSION_SAMPLES];
    uint32_t samples;
} phalanx_session;

uint64_t session_clock(void);
// Starts a match; what goes wrong is in `failure`. With a window, `view` keeps the state before.
tt_status session_open(phalanx_session *session, const phalanx_options *options, bool view);
// Puts into `failure` what could not be had, and the system's reason (an errno, 0: none).
void session_note_failure(phalanx_session *session, tt_status status, int reason);
// The last trail on stdout, and what goes wrong with the tape on stderr; then the peer is gone.
// Returns the exit code.
int session_close(phalanx_session *session);

// A round of the peer, and a sample of the state.
void session_advance(phalanx_session *session, uint64_t now);
// The next event; what it means for the session is noted first. What another team says among itself
// is passed over.
bool session_poll(phalanx_session *session, tt_peer_event *event);
// Lets the bots look at the newest state, once.
void session_think(phalanx_session *session);
// Gives the seat up; go on with session_advance until `stop`.
void session_leave(phalanx_session *session);
// Whether it is time to stop: left, over, or the relay's patience is at an end.
void session_check_end(phalanx_session *session);

// The newest state; NULL before the welcome.
const phalanx_state *session_state(const phalanx_session *session);
// The seat of the person who plays; TT_SEAT_NONE: a spectator.
uint8_t session_seat(const phalanx_session *session);
// Sends a command of that person's; a full queue drops it.
void session_send(phalanx_session *session, const phalanx_command *command);
// Says what that person has before the eyes.
void session_look(phalanx_session *session, const void *bytes, size_t size);
// Adds a line that a seat has said, and cuts it where it is too long.
void session_say(phalanx_session *session, const tt_peer_event *line);
// Adds a notice likewise; one that is told again is the same line, with a new time.
void session_tell(phalanx_session *session, bool alarm, const char *text);
