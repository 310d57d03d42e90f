// What the parts of a peer share, in the order of a match: words.c (what its user typed), def.c
// (what its embedder asks for), resume.c (what is played on from), setup.c (modes), begin.c (the
// match is known), recording.c (its own tape), peer.c (the loop), relayed.c (what the relay says),
// agreement.c (whether states differ), checkpoints.c (what the relay vouches for), prediction.c
// (what it foresees), requests.c (what it asks), looks.c (what its players look at), events.c (what
// it tells), view.c (what can be seen of it).
#pragma once

#include "keeper.h"
#include "tickertape/net/client.h"
#include "tickertape/net/loopback.h"
#include "tickertape/pace.h"
#include "tickertape/peer.h"
#include "tickertape/playback.h"
#include "tickertape/tape_writer.h"
#include "tickertape/timeline.h"

enum {
    PEER_EVENTS_MAX = 512,
    PEER_ARENA_SIZE = 64 * 1024, // data of the events in the queue
    TURNS_PER_ADVANCE = 64,
    HOST_SIZE = 256,
    HEADS_KEPT = 2048, // for checkpoints: 8 s at the highest rate
    TRAILS_KEPT = 256, // to compare with what others agreed on
};

// One session and how it reaches the relay.
typedef struct tt_line {
    tt_client *client;
    tt_driver driver;
    uint8_t seat;
    uint32_t asked_at[TT_REQUESTS_MAX]; // tick presented when a request was made, by number
    uint64_t asked_when[TT_REQUESTS_MAX];
    tt_look look, look_sent; // what the player looks at; what the relay was told last
    bool look_waits;         // the one is not the other
    bool looked;             // it was told once
    uint64_t look_at;        // when it may be told next
} tt_line;

struct tt_peer {
    tt_peer_def def;
    tt_peer_phase phase;
    tt_join join;
    char name[TT_NAME_MAX + 1], room[TT_NAME_MAX + 1];
    char host[HOST_SIZE];
    char *record;
    char build[65];

    tt_line lines[TT_PLAYERS_MAX];
    uint32_t players;

    // A relay inside: host and practice.
    tt_keeper *keeper;
    tt_driver keeper_driver;
    tt_loopback *loopback;
    uint16_t port;

    tt_tape *parent; // what is played on from; NULL: nothing
    uint64_t past;   // bits that tell its turns from others; 0 without it

    // From the welcome on.
    bool from_lobby; // it came before the first turn was sealed
    uint32_t begins; // which is this one
    tt_sim *sim;
    tt_synctest *synctest;
    tt_tape_writer *tape; // its own; NULL: none, or none any more
    tt_trouble trouble;   // of that, as far as it was told
    tt_numbering numbering;
    tt_turn turn;
    tt_pace pace;
    bool catching_up, leaving;
    uint32_t percent;
    uint64_t presented_at, now;
    uint64_t latency;
    void *previous;        // state, for the view
    tt_timeline *timeline; // NULL: strict lockstep
    uint32_t lead;         // ticks that the present is ahead while turns come in time
    uint32_t steered_at;   // the confirmed tick when the lead was looked at last
    uint64_t trails[TRAILS_KEPT];
    // A spectator: the newest that others agreed on and it has not compared; tick 0: none
    tt_trail agreed;
    bool parted; // and it has told that its own differs

    // What the relay vouches for.
    uint32_t awaits;                             // of those below: states that are not reached
    bool vouched;                                // there is one that fits
    tt_signed_checkpoint awaited[2], checkpoint; // the nearest and the newest
    uint8_t heads[HEADS_KEPT][TT_HEAD_SIZE];     // of the own tape's chain, by tick

    bool ends; // the relay has said its last word, and not all turns before it are applied
    tt_ended ended;
    uint64_t ended_at;

    // The eyes.
    tt_tape *eyes_tape;
    tt_playback *eyes;

    tt_peer_event events[PEER_EVENTS_MAX];
    uint32_t events_first, events_count;
    uint64_t dropped;
    uint32_t arena_size;
    _Alignas(8) uint8_t arena[PEER_ARENA_SIZE];
};

// def.c
// As far as the embedder says: a practice that goes on from a tape has as many as that has seats.
uint32_t tt_peer_players_asked(const tt_peer_def *def);
void tt_peer_name_player(const tt_peer *peer, uint32_t player, char name[TT_NAME_MAX + 1]);
tt_status tt_peer_take_def(tt_peer *peer, const tt_peer_def *given);

// begin.c
tt_status tt_peer_begin(tt_peer *peer, const tt_welcome *welcome); // makes the sim and the tape

// recording.c
tt_status tt_peer_begin_tape(tt_peer *peer, const tt_match *match);
void tt_peer_record_turn(tt_peer *peer, const uint8_t *data, uint32_t size);
void tt_peer_record_trail(tt_peer *peer); // of the state that was reached
void tt_peer_record_look(tt_peer *peer, tt_look look);
// The one that fits; before it is kept.
void tt_peer_record_checkpoint(tt_peer *peer, const tt_signed_checkpoint *checkpoint);

// resume.c
tt_status tt_peer_fill_resumption(tt_peer *peer); // opens the parent; the join is for it
tt_log_source tt_peer_parent(tt_peer *peer);

// peer.c
bool tt_peer_at_end(const tt_peer *peer);   // whether the match goes no further here
bool tt_peer_has_turn(const tt_peer *peer); // one has arrived and will be applied

// prediction.c
tt_status tt_peer_begin_timeline(tt_peer *peer);
// A command is on its way.
void tt_peer_expect(tt_peer *peer, const tt_line *line, uint32_t number, const tt_request *request);
void tt_peer_confirm(tt_peer *peer);               // the turn was just applied
void tt_peer_meet_present(tt_peer *peer);          // after catching up
void tt_peer_foresee(tt_peer *peer, uint64_t now); // plays the present on
uint64_t tt_peer_foresees_at(const tt_peer *peer); // when it would go on without a turn

// looks.c
void tt_peer_send_looks(tt_peer *peer, uint64_t now);
uint64_t tt_peer_looks_at(const tt_peer *peer); // when one is to be sent

// checkpoints.c
void tt_peer_take_checkpoint(tt_peer *peer, const tt_signed_checkpoint *checkpoint);
void tt_peer_meet_checkpoint(tt_peer *peer); // a state was reached

// relayed.c
void tt_peer_take_event(tt_peer *peer, tt_line *line, const tt_client_event *event);
void tt_peer_end(tt_peer *peer);               // once what came before the end is applied
uint64_t tt_peer_ends_at(const tt_peer *peer); // when that is not waited for any more

// agreement.c
void tt_peer_take_parted(tt_peer *peer, const tt_parted *parted);
void tt_peer_take_agreed(tt_peer *peer, const tt_client_event *event);
void tt_peer_compare(tt_peer *peer); // a state was reached

// requests.c
void tt_peer_learn(tt_peer *peer, const tt_event *event); // from one's own that came back

// events.c
void tt_peer_tell(tt_peer *peer, tt_peer_event event);  // copies its data
void tt_peer_tell_turn(tt_peer *peer, bool was_paused); // what the turn just applied says
void tt_peer_break(tt_peer *peer, tt_status status);
void tt_peer_forget_events(tt_peer *peer); // what was polled makes place
