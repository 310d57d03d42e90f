// What the first byte of a message says. docs/protocol.md is the page.
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

enum { TT_PROTOCOL = 4 }; ///< version: peers and relay must have the same

/// The type byte.
typedef enum tt_message_type {
    TT_MESSAGE_JOIN = 1,
    TT_MESSAGE_INPUT = 2,
    TT_MESSAGE_TRAILS = 3,
    TT_MESSAGE_UPLOAD = 4,
    TT_MESSAGE_LOOK = 5,
    TT_MESSAGE_WELCOME = 16,
    TT_MESSAGE_REFUSED = 17,
    TT_MESSAGE_LOBBY = 18,
    TT_MESSAGE_CHAT = 19,
    TT_MESSAGE_TURNS = 20,
    TT_MESSAGE_ASK = 21,
    TT_MESSAGE_PARTED = 22,
    TT_MESSAGE_ENDED = 23,
    TT_MESSAGE_MORE = 24,
    TT_MESSAGE_STORAGE = 25,
    TT_MESSAGE_CHECKPOINT = 26,
} tt_message_type;

TT_API_END
