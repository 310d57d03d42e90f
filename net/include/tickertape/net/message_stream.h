// What goes each way once a tick, may be lost, and repeats what is not acknowledged:
//
//     to the relay     to the client
//     INPUT            TURNS, on the bulk channel too, for who is far behind
#pragma once

#include "tickertape/turn.h"

TT_API_BEGIN

enum {
    TT_REQUESTS_MAX = 64, ///< requests of a session that may wait, and that one packet may carry
    TT_TURNS_HEADER_MAX = 45, ///< bytes of TURNS before its turns, at most
};

/// What a seat asks for, numbered by its session.
typedef struct tt_request {
    uint32_t wanted;     ///< the earliest tick it wants; 0: as soon as possible
    uint8_t type;        ///< a tt_event_type that can be requested
    uint8_t size;        ///< bytes of `data`
    const uint8_t *data; ///< not owned
} tt_request;

/// Once per tick from every client: what has arrived, what came out of it, what is asked.
typedef struct tt_input {
    uint32_t epoch;                       ///< the relay's, from the welcome
    uint32_t next;                        ///< the first turn that has not arrived
    bool reports;                         ///< `tick` and `trail` are there
    bool over;                            ///< with `reports`: the match is over at `over_tick`
    uint32_t tick;                        ///< the newest state, at most `next`
    uint64_t trail;                       ///< up to and with it
    uint32_t over_tick;                   ///< at most `tick`
    uint32_t first;                       ///< the number of the first request here
    uint32_t count;                       ///< requests
    tt_request requests[TT_REQUESTS_MAX]; ///< the first `count` of them
} tt_input;

/// What comes before the turns of a TURNS message; `count` turns of canonical bytes follow it.
typedef struct tt_turns {
    uint32_t epoch;   ///< the relay's, from the welcome
    uint32_t first;   ///< tick of the first turn
    uint32_t count;   ///< turns
    uint32_t head;    ///< turns sealed so far
    uint32_t heard;   ///< requests of this session that were accepted
    uint32_t held;    ///< of them, those whose tick has come but that did not fit into its turn
    uint32_t durable; ///< turns that survive a loss of power at the relay, at most `head`; 0: not
                      ///< said
    bool agreed;      ///< `tick` and `trail` are there
    uint32_t tick;    ///< a state
    uint64_t trail;   ///< that more than half of the voters have up to it
} tt_turns;

/// Written and read as message.h says. Turns follow the head of TURNS: they are written behind it,
/// and the reader is left before them.
/// @{
void tt_input_write(const tt_input *input, tt_writer *writer);
void tt_input_read(tt_input *input, tt_reader *reader);
void tt_turns_write(const tt_turns *turns, tt_writer *writer);
void tt_turns_read(tt_turns *turns, tt_reader *reader);
/// @}

TT_API_END
