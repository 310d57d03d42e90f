// How a session comes in, and how it ends:
//
//     to the relay     to the client
//     JOIN             WELCOME, then LOBBY and CHAT until the first turn; in the end ENDED
//                      or REFUSED, at any time
#pragma once

#include "tickertape/match.h"

TT_API_BEGIN

enum { TT_REFUSED_TEXT_MAX = 200 }; ///< bytes of the text of a refusal

/// Asks for a place in a room, or makes the room.
typedef struct tt_join {
    char player[TT_NAME_MAX + 1]; ///< shown to others
    bool watch;                   ///< no seat
    bool seats_given;             ///< `match.seats` is meant
    bool seed_given;              ///< `match.seed` is meant
    bool settings_given;          ///< `match.settings` is meant
    bool seat_given;              ///< `seat` is meant: this one or none; otherwise the lowest free
    uint8_t seat;                 ///< the one that is wanted
    tt_match match; ///< name: the room; game, rules, layout, tick_rate: the player's game;
                    ///< id: unused
    /// Makes the room, for a match that goes on from a recorded one: `match` is that one, complete,
    /// and all of it is meant. Goes with a seat.
    bool resumes;
    char room[TT_NAME_MAX + 1]; ///< with `resumes`: the room. The match keeps its own name
    uint32_t turns; ///< with `resumes`: of the recorded match; the joiner has them and uploads them
} tt_join;

/// The name of the room that is asked for.
const char *tt_join_room(const tt_join *join);

/// A place in the room.
typedef struct tt_welcome {
    uint32_t epoch;  ///< drawn by the relay at its start, carried in every packet
    uint8_t seat;    ///< TT_SEAT_NONE: a spectator
    uint32_t head;   ///< turns so far
    uint32_t begins; ///< the first turn that is sealed here: those before it are of the match that
                     ///< this one goes on from. While `head` is at most this, seats are free
    tt_match match;  ///< complete
} tt_welcome;

/// Why a session is not let in, or is sent away.
#define TT_REFUSAL_LIST(X)                                                                         \
    X(PROTOCOL, "another version of the protocol")                                                 \
    X(MALFORMED, "the request to join is malformed")                                               \
    X(GAME, "another game is played in this room")                                                 \
    X(RULES, "another version of the game's rules")                                                \
    X(LAYOUT, "another layout of the game's state")                                                \
    X(TICK_RATE, "another tick rate, or one above the relay's")                                    \
    X(SEATS, "another number of seats")                                                            \
    X(SEED, "another seed")                                                                        \
    X(SETTINGS, "other settings")                                                                  \
    X(FULL, "no free seat")                                                                        \
    X(NO_MATCH, "no such match to watch")                                                          \
    X(BUSY, "the relay has no room for more")                                                      \
    X(STORAGE, "the relay can't keep the tape")                                                    \
    X(GONE, "silent for too long")                                                                 \
    X(ENDING, "the match is over")                                                                 \
    X(SEAT, "that seat is taken, or there is none")                                                \
    X(TAKEN, "there is a match of this name already")                                              \
    X(UPLOAD, "the match that is to go on is too long, or makes no sense")

/// TT_REFUSED_PROTOCOL and so on.
typedef enum tt_refusal {
    TT_REFUSED_NOT,
#define X(name, text) TT_REFUSED_##name,
    TT_REFUSAL_LIST(X)
#undef X
        TT_REFUSALS
} tt_refusal;

/// The text of a refusal; never NULL.
const char *tt_refusal_text(uint32_t refusal);

/// Refused, or sent away.
typedef struct tt_refused {
    uint8_t reason;                     ///< a tt_refusal
    char text[TT_REFUSED_TEXT_MAX + 1]; ///< more about it, for people; printable ASCII
} tt_refused;

/// A refusal with its standard text.
tt_refused tt_refused_because(tt_refusal reason);

/// Who is in the room before its first turn.
typedef struct tt_lobby {
    uint32_t seats;                            ///< of the match
    char names[TT_SEATS_MAX][TT_NAME_MAX + 1]; ///< empty: free
} tt_lobby;

/// A chat line before turn 0; later ones are events.
typedef struct tt_chat {
    uint8_t seat;        ///< whose
    uint8_t size;        ///< bytes, at most TT_CHAT_SIZE_MAX
    const uint8_t *text; ///< UTF-8 of a stranger, not ended by 0, not owned
} tt_chat;

/// Why a match has ended.
typedef enum tt_ending {
    TT_ENDING_OVER = 1,     ///< the game says so at `tick`
    TT_ENDING_DESERTED = 2, ///< nobody was present for 60 s
    TT_ENDING_CLOSED = 3,   ///< the relay closes; the match may go on later
    TT_ENDING_STORAGE = 4,  ///< the relay can't keep the tape any more
} tt_ending;

/// The last message of a match.
typedef struct tt_ended {
    uint8_t ending; ///< a tt_ending
    uint32_t tick;  ///< the state that was over, or the last
} tt_ended;

/// Written and read as message.h says.
/// @{
void tt_join_write(const tt_join *join, tt_writer *writer);
/// False for a message of another version of the protocol; `*join` is empty then.
bool tt_join_read(tt_join *join, tt_reader *reader);
void tt_welcome_write(const tt_welcome *welcome, tt_writer *writer);
void tt_welcome_read(tt_welcome *welcome, tt_reader *reader);
void tt_refused_write(const tt_refused *refused, tt_writer *writer);
void tt_refused_read(tt_refused *refused, tt_reader *reader);
void tt_lobby_write(const tt_lobby *lobby, tt_writer *writer);
void tt_lobby_read(tt_lobby *lobby, tt_reader *reader);
void tt_chat_write(const tt_chat *chat, tt_writer *writer);
void tt_chat_read(tt_chat *chat, tt_reader *reader);
void tt_ended_write(const tt_ended *ended, tt_writer *writer);
void tt_ended_read(tt_ended *ended, tt_reader *reader);
/// @}

TT_API_END
