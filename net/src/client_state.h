// What the parts of a client share: client.c (a session's life), client_send.c (what it says),
// client_receive.c (what the relay says), client_turns.c (turns). Only these include it.
#pragma once

#include "tickertape/net/client.h"

enum { TURNS_SIZE = 128 * 1024 };

typedef enum client_phase { CONNECTING, JOINING, PLAYING, OVER } client_phase;

typedef struct tt_unheard {
    uint32_t wanted;
    uint8_t type, size;
    uint8_t data[TT_CHAT_SIZE_MAX];
} tt_unheard;

struct tt_client {
    client_phase phase;
    tt_join join;
    uint64_t heard_at, input_at, period;
    bool silent, disconnected;
    bool join_due, input_due;

    uint32_t events; // one bit per tt_client_event_type that waits
    tt_welcome welcome;
    tt_refused refused;
    tt_lobby lobby;
    tt_chat chat;
    uint8_t chat_text[TT_CHAT_SIZE_MAX];
    tt_parted parted;
    tt_storage_news storage;
    tt_signed_checkpoint checkpoint;
    tt_ended ended;
    uint32_t agreed_tick, held;
    uint64_t agreed_trail;

    // Turns, one after the other, moved to the front when the end is reached.
    uint32_t arrived, acknowledged, fetched, head, durable;
    uint32_t turns_first, turns_end;
    uint8_t turns[TURNS_SIZE];

    uint32_t first_unheard, unheard_count; // number of the oldest; they lie in a ring by number
    tt_unheard unheard[TT_REQUESTS_MAX];
    bool fresh; // one of them was never sent

    bool look_due;
    tt_looking look;
    uint8_t look_data[TT_LOOK_SIZE_MAX];

    bool reports, over;
    uint32_t reported, over_tick;
    uint32_t trails_kept;
    uint64_t *trails;     // a ring by tick
    tt_log_source source; // of what is uploaded
    bool more_due;
    uint32_t more_from;
    bool asked;
    tt_ask ask;
    tt_trails answer;
    tt_input input;
    uint8_t packet[TT_CONTROL_SIZE_MAX];
};

// client.c
void tt_client_tell(tt_client *client, tt_client_event_type type);
void tt_client_finish(tt_client *client, tt_client_event_type type); // the last event

// client_turns.c
void tt_client_receive_turns(tt_client *client, tt_reader *reader);
