// One session's end: asks to join, repeats its requests until they are heard, takes turns in order,
// reports trails and answers for them. Bytes and time in, packets, turns and events out.
//
//     tt_client_request -> unheard requests -> INPUT, once per tick -> relay
//     relay -> TURNS -> turns in order -> tt_client_next_turn;  tt_client_report -> INPUT
#pragma once

#include "tickertape/net/channel.h"
#include "tickertape/net/log.h"
#include "tickertape/net/message.h"

TT_API_BEGIN

/// One session.
typedef struct tt_client tt_client;

/// How a session is made.
typedef struct tt_client_def {
    const tt_join *join;    ///< what it asks for; copied
    uint64_t now;           ///< ns
    tt_allocator allocator; ///< zero: malloc and free
} tt_client_def;

/// TT_OUT_OF_MEMORY. Allocates only here.
TT_MUST_CHECK tt_status tt_client_create(const tt_client_def *def, tt_client **out);
/// Where the turns are that a client with `resumes` uploads when it is asked: `join.turns` of them.
/// Call it before the connection stands.
void tt_client_uploads(tt_client *client, tt_log_source source);
/// NULL is fine.
void tt_client_destroy(tt_client *client);

/// The connection stands: the request to join goes out.
void tt_client_connected(tt_client *client, uint64_t now);
/// The connection is no more.
void tt_client_disconnected(tt_client *client);
/// A packet from the relay; anything may be in it.
void tt_client_receive(tt_client *client, const tt_packet *packet, uint64_t now);
/// Lets time pass.
void tt_client_advance(tt_client *client, uint64_t now);
/// When tt_client_advance has something to do next.
uint64_t tt_client_deadline(const tt_client *client);
/// The next packet; false: none now. Valid until the next call.
bool tt_client_next_packet(tt_client *client, tt_packet *packet);

/// What a session is told, apart from turns.
typedef enum tt_client_event_type {
    TT_CLIENT_WELCOME,    ///< let in: `welcome`
    TT_CLIENT_REFUSED,    ///< not let in, or sent away: `refused`. The last event
    TT_CLIENT_LOBBY,      ///< who is there: `lobby`
    TT_CLIENT_CHAT,       ///< a line before turn 0: `chat`
    TT_CLIENT_AGREED,     ///< more than half have `trail` at `tick`
    TT_CLIENT_PARTED,     ///< trails differ: `parted`
    TT_CLIENT_STORAGE,    ///< the relay's log is in trouble: `storage`
    TT_CLIENT_CHECKPOINT, ///< the relay vouches for its log: `checkpoint`, not tried yet
    TT_CLIENT_HELD,   ///< `held` requests, more than before, did not fit into their turn and wait
    TT_CLIENT_SILENT, ///< nothing was heard of the relay for 10 s
    TT_CLIENT_HEARD,  ///< it is heard again
    TT_CLIENT_ENDED,  ///< the match has ended: `ended`. The last event
    TT_CLIENT_LOST,   ///< no connection, or silent for 30 s. The last event
} tt_client_event_type;

/// One of them; pointers are valid until the next call on the client.
typedef struct tt_client_event {
    tt_client_event_type type;              ///< which of the others mean something
    const tt_welcome *welcome;              ///< the place
    const tt_refused *refused;              ///< why there is none
    const tt_lobby *lobby;                  ///< who is there
    const tt_chat *chat;                    ///< a line
    const tt_parted *parted;                ///< who differs
    const tt_signed_checkpoint *checkpoint; ///< what it says
    tt_storage_news storage;                ///< what is the matter
    tt_ended ended;                         ///< how the match has ended
    uint32_t tick;                          ///< a state
    uint64_t trail;                         ///< up to and with it
    uint32_t held;                          ///< requests that wait
} tt_client_event;

/// The next event; false: none now. Events of one type that were not fetched are replaced by newer
/// ones.
bool tt_client_next_event(tt_client *client, tt_client_event *event);

/// The next turn in order; false: none now. `*data` is valid until the next call.
bool tt_client_next_turn(tt_client *client, uint32_t *tick, const uint8_t **data, uint32_t *size);
/// The first turn that has not arrived.
uint32_t tt_client_arrived(const tt_client *client);
/// Turns that the relay has sealed, as far as it has said.
uint32_t tt_client_head(const tt_client *client);
/// Turns of the relay's log that survive a loss of power, as far as it has said; 0: none, or it
/// does not say.
uint32_t tt_client_durable(const tt_client *client);

/// Queues a request, and gives its number. TT_FULL while TT_REQUESTS_MAX are unheard;
/// TT_BAD_ARGUMENT for a type that can't be requested or data beyond its bound; TT_CLOSED after the
/// last event.
TT_MUST_CHECK tt_status tt_client_request(tt_client *client, const tt_request *request,
                                          uint32_t *number);
/// Requests the relay has not confirmed yet.
uint32_t tt_client_unheard(const tt_client *client);
/// What the player looks at, when state `tick` is shown: the relay logs it and tells nobody. It
/// goes out with the next packets, instead of one that has not gone out yet. TT_BAD_ARGUMENT for
/// more than TT_LOOK_SIZE_MAX bytes, TT_CLOSED before the welcome and after the last event.
TT_MUST_CHECK tt_status tt_client_look(tt_client *client, uint32_t tick, const void *data,
                                       size_t size);
/// State `tick` has this trail, and whether it is over. Every state in order.
void tt_client_report(tt_client *client, uint32_t tick, uint64_t trail, bool over);

TT_API_END
