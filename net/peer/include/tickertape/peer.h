// One participant's whole stack behind one loop. Playing, practising, hosting, joining and watching
// are the same loop; what happens inside (joining, catching up, pacing, recording, reporting) a
// game never writes.
//
//     create -> { advance(now); poll; send; view } -> destroy
//
// An object belongs to one thread at a time. Times are absolute nanoseconds of any clock that never
// goes back; a practice runs as fast as its caller lets time pass.
#pragma once

#include "tickertape/net/channel.h"
#include "tickertape/net/message.h"
#include "tickertape/sim.h"
#include "tickertape/storage.h"
#include "tickertape/synctest.h"
#include "tickertape/timeline.h"

TT_API_BEGIN

enum { TT_PLAYERS_MAX = 16 }; ///< seats one peer may play itself

/// One participant.
typedef struct tt_peer tt_peer;

/// What a peer does; the loop is the same.
typedef enum tt_peer_mode {
    TT_PEER_PRACTICE, ///< a relay inside, no network: all seats are this peer's
    TT_PEER_HOST,     ///< a relay inside that others can join, and a seat on it
    TT_PEER_JOIN,     ///< a seat on a relay
    TT_PEER_WATCH,    ///< no seat
} tt_peer_mode;

/// How a peer is made; everything that is zero has the default that is named.
typedef struct tt_peer_def {
    const tt_game *game; ///< outlives the peer
    tt_peer_mode mode;   ///< zero: a practice
    const char *address; ///< join, watch: the relay's host; host: what to bind, NULL: all.
                         ///< HOST:PORT says the port, too
    uint16_t port;       ///< join, watch: the relay's; host: 0: any free one, see tt_peer_port
    const char *match;   ///< the room; NULL: "practice"
    const char *name;    ///< the player's; NULL: "player". Further players get a number behind it
    uint32_t players;    ///< seats that this peer plays, each with a session of its own, at most
                         ///< TT_PLAYERS_MAX; 0: 1, in a practice all
    const char *const *further; ///< names of players 1 and on; NULL, and beyond them: `name` and a
                                ///< number
    uint32_t further_count;     ///< of these, more than there are players do no harm; 0: one less
                                ///< than `players` or, in a practice, `seats`
    uint32_t seats;  ///< of the match; 0: as the room has it; a new room: 2, or the game's only one
    bool seed_given; ///< whether `seed` is meant; otherwise as the room has it, or drawn. A
                     ///< practice always means it
    uint64_t seed;   ///< of the match
    uint64_t random; ///< draws the id of a practice, with all that stands here of its match: for
                     ///< what does not, as how well bots play. Matches must not share an id
    /// A tape to play on from; NULL: none. Seats, seed and settings are its match's. Not for who
    /// watches.
    const char *resume;
    uint32_t resume_tick; ///< with `resume`: the state; UINT32_MAX: the last one
    bool seat_given; ///< whether player 0 wants `seat`, and no other; otherwise the lowest free one
    uint8_t seat;    ///< the one that is wanted
    const void *settings;      ///< of the match, copied; NULL: as the room has them, or none
    uint32_t settings_size;    ///< at most TT_SETTINGS_SIZE_MAX
    const char *record;        ///< tape to write; NULL: none
    bool replace;              ///< an existing file there is replaced, but for `resume`
    bool record_may_fail;      ///< where no tape can be begun the match is played without, and
                               ///< TT_PEER_EVENT_STORAGE says so; otherwise that is an error
    const tt_storage *storage; ///< where `record` lies, as long as the peer; NULL: the system's
    const char *build;         ///< written into the tape; NULL: empty
    uint32_t stop_at;          ///< applies no turn beyond this state; 0: all
    uint32_t sync_test; ///< ticks to take back after every tick, play again and compare, at most
                        ///< 64; 0: none
    uint32_t predict; ///< ticks that the present may run ahead of the confirmed turns, so that own
                      ///< commands act at once, at most TT_WINDOW_MAX; 0: strict lockstep, as for
                      ///< who watches. Needs a game that is flat, or saves and loads
    bool view;        ///< keeps the last but one state for tt_peer_view
    const tt_driver *driver; ///< join, watch: a network of one's own instead of ENet, one per
                             ///< player, already connecting; destroyed with the peer, or when
                             ///< creating it fails
    uint64_t now;            ///< ns, of the clock that tt_peer_advance will be given
    tt_allocator allocator;  ///< of everything inside; zero: malloc and free
} tt_peer_def;

/// Sets mode, address and sync test by the words of a command line, as `main` has them: PROGRAM,
/// then nothing, `practice`, `test`, `host HOST:PORT`, `join HOST:PORT` or `watch HOST:PORT`.
/// A test is a practice that takes back 8 ticks. The address is the word itself.
/// TT_BAD_ARGUMENT for all else.
TT_MUST_CHECK tt_status tt_peer_def_read(tt_peer_def *def, int count, char *const *words);

/// TT_BAD_GAME, TT_BAD_ARGUMENT, TT_UNSUPPORTED (a sync test without save), TT_NETWORK, TT_EXISTS,
/// TT_BUSY and TT_IO (`record`), TT_OUT_OF_MEMORY; with `resume` what opening a tape says,
/// TT_WRONG_GAME, TT_NO_BEGINNING (a piece) and TT_OUT_OF_RANGE (`resume_tick`). What the def names
/// is copied, but for the game. The tape is made when the match is known, and the tape to resume is
/// read then; what goes wrong then is told by TT_PEER_EVENT_BROKEN.
TT_MUST_CHECK tt_status tt_peer_create(const tt_peer_def *def, tt_peer **out);
/// Closes the tape of `record`, waits for the disk until all of it is durable, and says what came
/// of that; nothing more is recorded. TT_OK when there is none (any more), TT_IO.
TT_MUST_CHECK tt_status tt_peer_close_tape(tt_peer *peer);
/// Without a word to the relay; see tt_peer_leave. Closes the tape. With a host its match ends, and
/// its guests are told: that takes a tenth of a second. NULL is fine.
void tt_peer_destroy(tt_peer *peer);

/// One round: takes what has arrived, applies the turns whose time has come, sends. Never blocks,
/// and applies at most 64 turns (with a sync test, each as often as it takes back).
void tt_peer_advance(tt_peer *peer, uint64_t now);
/// When the next round has something to do, if nothing arrives before.
uint64_t tt_peer_deadline(const tt_peer *peer);
/// Sleeps until something arrives, or `timeout` nanoseconds at most. Not for practice on virtual
/// time.
void tt_peer_wait(tt_peer *peer, uint64_t timeout);

/// Where a peer stands.
typedef enum tt_peer_phase {
    TT_PEER_CONNECTING,  ///< not let in yet
    TT_PEER_LOBBY,       ///< seats are still free; the past of a match that goes on is played
    TT_PEER_CATCHING_UP, ///< more than two seconds behind
    TT_PEER_PLAYING,     ///< in step; also while paused
    TT_PEER_STOPPED,     ///< at `stop_at`
    TT_PEER_OVER,        ///< the game is over; the relay's word is awaited
    TT_PEER_ENDED,       ///< the match has ended
    TT_PEER_LEFT,        ///< left, and the relay has closed the line
    TT_PEER_REFUSED,     ///< not let in, or sent away
    TT_PEER_LOST,        ///< the relay can't be reached
    TT_PEER_BROKEN,      ///< a tape can't be begun or read, a turn can't be read, or the sync test
                         ///< failed
} tt_peer_phase;
/// The phase, now.
tt_peer_phase tt_peer_phase_of(const tt_peer *peer);
/// A phase in English, without a full stop; never NULL.
const char *tt_peer_phase_text(tt_peer_phase phase);

/// What a peer is told.
typedef enum tt_peer_event_type {
    TT_PEER_EVENT_WELCOME,     ///< let in: `seat`, or TT_SEAT_NONE
    TT_PEER_EVENT_REFUSED,     ///< `refused`
    TT_PEER_EVENT_LOBBY,       ///< who is there: `lobby`
    TT_PEER_EVENT_SEAT,        ///< `seat` is now `presence` (a tt_event_type), in `tick`
    TT_PEER_EVENT_BRANCH,      ///< here the match leaves the one that it goes on from: `tick`
    TT_PEER_EVENT_CHAT,        ///< `seat` says `data`, a stranger's UTF-8
    TT_PEER_EVENT_TEAM_CHAT,   ///< likewise to its own team: not for the eyes of other teams
    TT_PEER_EVENT_PAUSED,      ///< by `seat`, from `tick` on
    TT_PEER_EVENT_RESUMED,     ///< by `seat`, from `tick` on
    TT_PEER_EVENT_CATCHING_UP, ///< `percent` of the turns are applied
    TT_PEER_EVENT_CAUGHT_UP,   ///< in step again
    TT_PEER_EVENT_OUTBOX,     ///< a step left `data` of `kind` at `tick`: once, in order, not while
                              ///< catching up. With `predict`, what tt_emit_soon left comes out of
                              ///< this order, as soon as it is foreseen
    TT_PEER_EVENT_TAKEN_BACK, ///< what tt_emit_soon left has been told, and has not happened:
                              ///< `data` of `kind` at `tick`
    TT_PEER_EVENT_HELD,       ///< `count` commands of one's own `seat` wait because turns are full
    TT_PEER_EVENT_PARTED,     ///< states differ: `parted`; `own`: this peer's is not the majority's
    TT_PEER_EVENT_SILENT,     ///< nothing heard of the relay for 10 s
    TT_PEER_EVENT_HEARD,      ///< it is heard again
    TT_PEER_EVENT_STORAGE,    ///< the relay's log is in trouble: `trouble`; it has `tick` turns.
                              ///< Or, `own`, the tape of `record` is, and `reason` may say why;
                              ///< after TT_STORAGE_WRITE it is closed. The match goes on
    TT_PEER_EVENT_MISFIT,     ///< what the relay vouches for at state `tick` is not signed by its
                              ///< key, or not what it has sent here
    TT_PEER_EVENT_OVER,       ///< the game is over at state `tick`
    TT_PEER_EVENT_ENDED,      ///< the match has ended: `ending`, `tick`. All turns that have come
                              ///< are applied by now
    TT_PEER_EVENT_LOST,       ///< the relay can't be reached any more
    TT_PEER_EVENT_SYNC_TEST,  ///< `tick` came out differently the second time: tt_peer_sync_test
    TT_PEER_EVENT_BROKEN,     ///< `status` says why it can't go on
} tt_peer_event_type;

/// One of them. Pointers are valid until the next tt_peer_advance.
typedef struct tt_peer_event {
    tt_peer_event_type type;   ///< which of the others mean something
    uint32_t tick;             ///< a turn, or a state
    uint32_t kind;             ///< as tt_emit has it
    uint32_t count;            ///< of commands
    uint32_t percent;          ///< of the turns
    uint8_t seat;              ///< whose
    uint8_t presence;          ///< a tt_event_type
    uint8_t ending;            ///< a tt_ending
    uint8_t trouble;           ///< a tt_storage_trouble
    bool own;                  ///< it is this peer that differs, or its tape
    int reason;                ///< errno, of the machine's storage; 0: not known
    tt_status status;          ///< why
    uint32_t size;             ///< bytes of `data`
    const uint8_t *data;       ///< of an outbox, or a line
    const tt_refused *refused; ///< why
    const tt_lobby *lobby;     ///< who is there
    const tt_parted *parted;   ///< who differs
} tt_peer_event;

/// The next event; false: none now. What does not fit into the queue of 512 events and 64 KiB is
/// dropped.
bool tt_peer_poll(tt_peer *peer, tt_peer_event *event);

/// Asks that seat `player` of this peer does something: `size` bytes, at most TT_COMMAND_SIZE_MAX,
/// copied. It takes effect when it comes back in a turn. TT_FULL; TT_BAD_ARGUMENT,
/// for a spectator too; TT_CLOSED.
TT_MUST_CHECK tt_status tt_peer_send(tt_peer *peer, uint32_t player, const void *data, size_t size);
/// Says a line of UTF-8, at most TT_CHAT_SIZE_MAX bytes, copied. As tt_peer_send.
TT_MUST_CHECK tt_status tt_peer_chat(tt_peer *peer, uint32_t player, const char *text);
/// The same for one's own team. Everyone's log has it: whom it is shown to, each peer's game
/// decides. TT_BAD_ARGUMENT before turn 0, too: in the lobby chat is for all.
TT_MUST_CHECK tt_status tt_peer_team_chat(tt_peer *peer, uint32_t player, const char *text);
/// Says what a player's eyes are on, camera and selection: `size` bytes, at most TT_LOOK_SIZE_MAX,
/// as the game likes to write them, copied. The relay keeps it on its tape for who watches later,
/// and gives it to no one; `record` has those of one's own seats. Call it as often as you like:
/// what has changed is sent, the newest, twice a second at most, with the tick of the present at
/// that moment, wherever the eyes are by tt_peer_seek. TT_BAD_ARGUMENT, for a spectator too;
/// TT_CLOSED.
TT_MUST_CHECK tt_status tt_peer_look(tt_peer *peer, uint32_t player, const void *data, size_t size);
/// Stops and resumes the match, for everyone. As tt_peer_send.
TT_MUST_CHECK tt_status tt_peer_pause(tt_peer *peer, uint32_t player, bool pause);
/// Gives every seat of this peer up. Go on with tt_peer_advance until tt_peer_left.
void tt_peer_leave(tt_peer *peer);
/// Whether nothing is left to do here: the relay has heard of the leaving, or can't hear any more.
bool tt_peer_left(const tt_peer *peer);

/// What there is to draw.
typedef struct tt_view {
    const void *previous; ///< the state before `current`; the same pointer when there is none
    const void *current;  ///< the state to be shown
    uint32_t tick;        ///< of `current`
    uint32_t blend;       ///< how far from previous to current: 0 to 65536
} tt_view;

/// The states around `now`, to be drawn; valid until the next advance or seek. NULLs before the
/// welcome.
tt_view tt_peer_view(const tt_peer *peer, uint64_t now);
/// Moves only the eyes: the view shows state `tick` of this peer's own tape; UINT32_MAX: the
/// present again. TT_UNSUPPORTED without a tape, TT_OUT_OF_RANGE, and what opening a tape says.
TT_MUST_CHECK tt_status tt_peer_seek(tt_peer *peer, uint32_t tick);

/// The match; NULL before the welcome.
const tt_match *tt_peer_match(const tt_peer *peer);
/// The tick of the newest confirmed state; 0 before the welcome.
uint32_t tt_peer_tick(const tt_peer *peer);
/// The newest confirmed state and what can be asked of it; NULL before the welcome.
const tt_sim *tt_peer_sim(const tt_peer *peer);
/// The state that is shown, with the commands that are on their way, but no hash; without
/// prediction the confirmed one. NULL before the welcome.
const tt_sim *tt_peer_present(const tt_peer *peer);
/// How often a turn was not the expected one, so that the present was played anew.
uint64_t tt_peer_rollbacks(const tt_peer *peer);
/// The seat of a player of this peer; TT_SEAT_NONE for a spectator or before the welcome.
uint8_t tt_peer_seat(const tt_peer *peer, uint32_t player);
/// Players of this peer.
uint32_t tt_peer_players(const tt_peer *peer);
/// Host: the bound port. Otherwise 0.
uint16_t tt_peer_port(const tt_peer *peer);
/// The present playout delay, ns.
uint64_t tt_peer_delay(const tt_peer *peer);
/// From sending a command of player 0 to its step here, ns, smoothed; 0: none has come back yet.
uint64_t tt_peer_latency(const tt_peer *peer);
/// To the relay and back, ns, smoothed; 0: not known, or the relay is inside.
uint64_t tt_peer_round_trip(const tt_peer *peer);
/// What the sync test found; nothing differs where there is none.
tt_synctest_result tt_peer_sync_test(const tt_peer *peer);
/// The newest checkpoint that the relay has signed, about one a minute, and one at the end before
/// TT_PEER_EVENT_ENDED (unless turns before it were lost on the way); NULL: none yet. The key
/// stays the same. With `record` it is one of the turns on that tape, and stands there, too: with
/// it, `tape verify` tells whether the relay's tape was changed since.
const tt_signed_checkpoint *tt_peer_checkpoint(const tt_peer *peer);
/// Turns that survive a loss of power at the relay, as far as it has said, about once a second;
/// 0: none, or it does not say. The last ones of a match are made durable after its end, unsaid.
uint32_t tt_peer_durable(const tt_peer *peer);
/// Events that did not fit into the queue.
uint64_t tt_peer_dropped(const tt_peer *peer);

TT_API_END
