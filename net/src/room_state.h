// What the parts of a room share: room.c (what becomes of it), room_sessions.c (who is in),
// room_receive.c (what they say), room_clock.c (turns), room_delivery.c (packets), room_votes.c
// (trails), room_inquiry.c (where they parted), room_looks.c (what seats look at), room_upload.c
// (the turns of a match that goes on). Only these include it.
#pragma once

#include "tickertape/net/room.h"

enum {
    WINDOW_TURNS = 128,      // turns kept in memory at most
    WINDOW_SIZE = 64 * 1024, // their bytes: 65 of the greatest
    BEHIND_TICKS = 60,       // further behind: bulk
    CAUGHT_UP_TICKS = 20,    // nearer: stream
    BULK_WINDOW = 64 * 1024, // bytes of bulk that may be unacknowledged
    STREAM_BURST = 3,        // datagrams per tick while behind
    OUTGOING_SIZE = 6144,    // bytes of control messages of a session not yet fetched
    EVENTS_MAX = 512,
    COMMANDS_PER_TICK = 16,
    BYTES_PER_TICK = 256,
    BURST_TICKS = 4,
    LOOKS_BURST = 4,
    MOMENTS = 4, // of a period, at which ticks may be due
};

#define AWAY_AFTER (10 * TT_SECOND)
#define GONE_AFTER (60 * TT_SECOND)
#define DELIVERY_PATIENCE (10 * TT_SECOND)
#define LOOK_PERIOD (TT_SECOND / 2)

// A waiting request, followed by its data in the queue.
typedef struct tt_waiting {
    uint32_t wanted, number;
    uint8_t type, size;
} tt_waiting;

enum { QUEUE_SIZE = TT_REQUESTS_MAX * (sizeof(tt_waiting) + TT_CHAT_SIZE_MAX) };

// Turns in memory: bytes in a ring that never splits a turn, oldest evicted first.
typedef struct tt_window {
    uint32_t first, count; // ticks first … first + count - 1
    uint32_t write;        // where the next turn goes, if it fits before the end
    struct {
        uint32_t offset, size;
    } turns[WINDOW_TURNS];
    uint8_t bytes[WINDOW_SIZE];
} tt_window;

// What every tick looks at comes first, the large arrays last: most of them are never touched.
typedef struct tt_session {
    uint32_t connection;
    bool connected;
    uint8_t seat;           // TT_SEAT_NONE: a spectator
    tt_event_type presence; // JOINED, AWAY, GONE, LEFT
    tt_event_type pending;  // a presence event that waits for its turn; COMMAND: none
    uint64_t heard_at;

    // Down: what it has, what it was sent.
    uint32_t next;      // the first turn it has not acknowledged
    uint32_t sent;      // stream: the next datagram's first turn; bulk: the first turn not sent
    uint32_t sent_size; // bulk: bytes sent and not acknowledged, counted from `next`
    uint32_t due;       // stream datagrams that may go out now
    bool welcomed;      // it has said INPUT, so it knows the match
    bool bulk;
    bool lobby_due; // only the newest list is worth sending
    uint32_t outgoing_size;

    // Up: what it asked.
    uint32_t accepted; // requests, ever
    uint32_t queued, queue_size;
    uint32_t held; // of them, due but not fitting
    uint32_t tokens, token_bytes;

    // Votes.
    bool over;
    uint32_t alike, alike_from; // parted: counts in a row with the majority, since that state
    uint32_t over_tick;
    uint32_t reported; // newest state reported + 1; 0: none

    // Looks.
    uint64_t look_at; // each that is told moves it LOOK_PERIOD on; a few may be told before it
    uint32_t looked;  // tick of the last one told
    tt_look look;     // the newest that was not told

    char name[TT_NAME_MAX + 1];
    uint8_t queue[QUEUE_SIZE];       // waiting, data, waiting, data …
    uint8_t outgoing[OUTGOING_SIZE]; // control messages: u16 size, bytes
} tt_session;

typedef struct tt_report {
    uint32_t state; // tick + 1; 0: none
    uint64_t trail;
} tt_report;

// The search for the first tick in which some trails differ: the reference seat is asked first, the
// suspects then.
typedef struct tt_inquiry {
    bool active;
    uint64_t deadline;
    uint32_t tick, count; // asked: tick … tick + count - 1
    uint32_t counted;     // the last of them: where the camps were counted
    uint32_t told;        // once it is concluded: the next state whose answers are told
    uint8_t reference;
    uint64_t suspects, answered;
    uint32_t first[TT_SEATS_MAX]; // differing state of each suspect
    tt_parted camps;
} tt_inquiry;

// The turns of the match that goes on, on their way into the log.
typedef struct tt_uploading {
    tt_session *by;   // NULL: not there yet, or gone
    bool came;        // and it will not come twice
    uint64_t more_at; // when the next ones may be asked for
    uint64_t until;   // when all have to be here
    bool asked;
    uint32_t left;     // turns in `bytes` that are not in the log
    uint32_t size, at; // bytes that came last; up to here they are in the log
    uint64_t taken;    // bytes in all
    uint64_t full_at;  // since when no seat is free; 0: one is
    uint8_t *bytes;    // TT_BULK_SIZE_MAX of them
} tt_uploading;

typedef enum room_phase { LOBBY, RUNNING, DELIVERING, ENDED } room_phase;

// What every tick looks at comes first here, too.
struct tt_room {
    room_phase phase;
    bool busy; // since the last packet was fetched something has happened
    uint32_t number, epoch;
    uint32_t packet_turn;             // whose packets are fetched next
    uint32_t head, logged, announced; // turns sealed, logged, given to the owner
    uint32_t durable;                 // of those that are logged
    uint32_t events_first, events_count;
    uint64_t period, due, advanced_at, present_at, deliver_until;
    tt_log_source source;
    tt_match match;
    char name[TT_NAME_MAX + 1];
    bool resumes;
    uint32_t begins;                // the first turn that is sealed here
    uint8_t branch[TT_BRANCH_SIZE]; // what that turn says, with `resumes`
    tt_uploading upload;
    uint8_t ending;
    uint32_t ending_tick;
    bool farewell; // it has ended, and nobody has been told

    tt_session *seats[TT_SEATS_MAX];
    tt_session **spectators;
    uint32_t spectators_max, spectators_upto; // places from `spectators_upto` on are free
    tt_session *sessions;                     // one for each seat, then one for each spectator
    uint32_t connections[TT_SEATS_MAX + TT_SPECTATORS_MAX]; // who took that session last

    tt_numbering numbering;
    tt_window window;
    tt_turn turn;
    uint32_t first_seat; // whose requests come first in the next turn
    uint8_t scratch[TT_TURN_SIZE_MAX];

    tt_report *reports; // [seats][reports_kept]
    uint32_t reports_kept, judged, agreed_upto;
    bool agreed;
    uint32_t agreed_tick;
    uint64_t agreed_trail;
    uint64_t parted; // seats that differ, or are suspected to
    tt_inquiry inquiry;
    uint64_t *answers; // [seats][as many as are asked for at most]

    uint64_t looks_waiting, looks_ready; // seats with a look: not yet, and now to be told
    uint64_t looks_dropped;

    tt_storage_news trouble; // 0: none
    bool vouched;            // there is a checkpoint
    tt_signed_checkpoint checkpoint;
    tt_room_event events[EVENTS_MAX];
    tt_input input;
    tt_trails trails;
    uint8_t packet[TT_BULK_SIZE_MAX];
};

// room.c
bool tt_room_events_full(const tt_room *room); // for all but what can't wait
bool tt_room_full(const tt_room *room);        // no seat is free
void tt_room_report(tt_room *room, tt_room_event event);

// room_sessions.c
uint32_t tt_room_sessions(const tt_room *room);                     // how many indices there are
tt_session *tt_room_session(tt_room *room, uint32_t index);         // seats first; NULL: none
tt_session *tt_room_session_of(tt_room *room, uint32_t connection); // NULL: none
void tt_room_set_presence(tt_room *room, tt_session *session, tt_event_type presence);
void tt_room_send_away(tt_room *room, tt_session *session, tt_refusal reason);
void tt_room_check_sessions(tt_room *room, uint64_t now); // for silence
void tt_room_tell_trouble(const tt_room *room, tt_session *session);
void tt_room_tell_checkpoint(const tt_room *room, tt_session *session);

// room_upload.c
tt_status tt_room_begin_upload(tt_room *room, const tt_room_def *def);
bool tt_room_uploading(const tt_room *room);
void tt_room_upload_by(tt_room *room, tt_session *session, uint64_t now);
void tt_room_receive_upload(tt_room *room, tt_session *session, tt_reader *reader, uint64_t now);
void tt_room_take_uploaded(tt_room *room);      // one turn, when the last one is logged
void tt_room_wait(tt_room *room, uint64_t now); // asks for more; starts when all are ready
bool tt_room_upload_broke_off(const tt_room *room, uint64_t now);
bool tt_room_awaits(const tt_room *room, const tt_join *join); // it has the match to go on from

// room_clock.c
void tt_room_start(tt_room *room, uint64_t now);
void tt_room_tick(tt_room *room, uint64_t now);
void tt_room_refill(tt_session *session); // once per tick: what a seat may ask
bool tt_room_spend(tt_session *session, const tt_request *request);
bool tt_room_accept(tt_room *room, tt_session *session, const tt_request *request);

// room_delivery.c
void tt_room_send(tt_session *session, const uint8_t *data, size_t size);
void tt_room_send_all(tt_room *room, const uint8_t *data, size_t size);
void tt_room_send_chat(tt_room *room, const uint8_t *data, size_t size);
void tt_room_acknowledge(tt_room *room, tt_session *session, uint32_t next);
void tt_room_release(tt_room *room); // after a logged turn: datagrams may go out
bool tt_room_delivered(tt_room *room);
void tt_window_push(tt_window *window, const uint8_t *data, uint32_t size);

// room_looks.c
void tt_room_receive_look(tt_room *room, tt_session *session, tt_reader *reader, uint64_t now);
void tt_room_let_looks(tt_room *room, uint64_t now); // those whose time has come may be told
void tt_room_let_all_looks(tt_room *room);           // the match ends
bool tt_room_next_look(tt_room *room, tt_room_event *event);

// room_votes.c
void tt_room_forget_reports(tt_room *room, uint32_t seat);
void tt_room_vote(tt_room *room, tt_session *session, const tt_input *input);
void tt_room_judge(tt_room *room, uint64_t now);
void tt_room_tell_camp(tt_room *room, uint32_t tick, const tt_camp *camp);
// Whether all that one count can tell has a place: each seat is in a camp, or healed.
bool tt_room_can_count(const tt_room *room);

// room_inquiry.c
TT_MUST_CHECK bool tt_room_prepare_inquiries(tt_room *room, const tt_allocator *allocator);
// Looks for where the suspects parted, unless another search goes on; they are counted as parted.
void tt_room_inquire(tt_room *room, const tt_parted *camps, uint64_t suspects, uint64_t now);
void tt_room_go_on_inquiring(tt_room *room, uint64_t now);
void tt_room_answer(tt_room *room, tt_session *session, const tt_trails *trails, uint64_t now);
