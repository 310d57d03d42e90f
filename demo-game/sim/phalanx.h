// Phalanx: a small battle for 2 to 8 seats. One flat state, stepped by turns:
//
//          camp  o o                 each seat has a camp that recruits soldiers of a chosen type;
//            o o   o    ( )          soldiers march, keep clear of rocks ( ) and each other, fight
//                 ( )   x x  camp    whom they see, and pull down camps; the last seat standing
//                          x x       wins, or the best score at PHALANX_LENGTH
//
// docs/phalanx.md has the rules with their numbers. Metres are tt_fixed; orders use 1/256 m.
#pragma once

#include "tickertape/fixed.h"
#include "tickertape/game.h"
#include "tickertape/random.h"

TT_API_BEGIN

enum {
    PHALANX_SEATS_MAX = 8,       ///< seats of a match, at most
    PHALANX_SEAT_SOLDIERS = 500, ///< soldiers of a seat at one time, at most
    PHALANX_SOLDIERS = PHALANX_SEATS_MAX * PHALANX_SEAT_SOLDIERS, ///< soldiers of all seats
    PHALANX_ROCKS_MAX = 40,                                       ///< rocks of a map, at most
    PHALANX_GROUPS = 10,           ///< groups of a seat; recruits are in group 0
    PHALANX_TICK_RATE = 20,        ///< ticks per second
    PHALANX_LENGTH = 24000,        ///< ticks after which the score decides
    PHALANX_SIZE = 256,            ///< metres of the square that holds the round field
    PHALANX_RADIUS = 100,          ///< metres of the field, around the middle of the square
    PHALANX_CAMP_HEALTH = 8000,    ///< of a camp that nobody has struck
    PHALANX_HEALTH = 100,          ///< of a fresh soldier
    PHALANX_COMMAND_SIZE_MAX = 16, ///< bytes of a command
    PHALANX_NONE = 65535,          ///< no target
    PHALANX_NOBODY = 255,          ///< no seat: a draw, or not decided
    PHALANX_ANY_GROUP = 255,       ///< in a command: soldiers of every group
    PHALANX_ALL_TYPES = 7,         ///< in a command: soldiers of every type
};

/// What a soldier is. A spearman beats a rider, a rider an archer, an archer a spearman.
typedef enum phalanx_type {
    PHALANX_FREE = 0, ///< an empty slot
    PHALANX_SPEARMAN = 1,
    PHALANX_ARCHER = 2,
    PHALANX_RIDER = 3,
    PHALANX_TYPES
} phalanx_type;

/// What a soldier is about.
typedef enum phalanx_order_kind {
    PHALANX_HOLDS = 0,   ///< stays by its goal, fights who comes near
    PHALANX_MARCHES = 1, ///< goes to its goal, strikes only whom it can reach in passing
    PHALANX_ATTACKS = 2, ///< goes to its goal, fights whom it sees
    PHALANX_ORDER_KINDS
} phalanx_order_kind;

/// One soldier. `x`, `y` never leave the field.
typedef struct phalanx_soldier {
    tt_fixed x, y;
    uint16_t goal_x, goal_y; ///< where it is going or stays, in 1/256 m
    uint16_t target; ///< whom it fights: seat * PHALANX_SEAT_SOLDIERS + slot; PHALANX_SOLDIERS +
                     ///< seat: that seat's camp; PHALANX_NONE
    int16_t health;  ///< above 0
    uint8_t type;    ///< a phalanx_type; PHALANX_FREE: the slot is empty, all else is left over
    uint8_t group;   ///< < PHALANX_GROUPS
    uint8_t order;   ///< a phalanx_order_kind
    uint8_t pace;    ///< the phalanx_type at whose speed it marches: the slowest of its order
    uint8_t wait;    ///< ticks until it can strike again
    uint8_t serial;  ///< counts the slot's soldiers, so that two can be told apart
    uint8_t unused[2];
} phalanx_soldier;

/// A rock: nobody walks within `radius` of it.
typedef struct phalanx_rock {
    tt_fixed x, y, radius;
} phalanx_rock;

/// One seat and its camp.
typedef struct phalanx_seat {
    tt_fixed x, y;                    ///< the camp
    int32_t camp;                     ///< its health; 0: fallen, for good
    uint32_t recruited;               ///< since the start, the first soldiers included
    uint32_t lost;                    ///< soldiers killed by others
    uint32_t kills;                   ///< soldiers of others killed
    uint16_t standing[PHALANX_TYPES]; ///< soldiers by type; [0]: all
    uint16_t used;                    ///< slots from here on were never used
    uint16_t progress;                ///< ticks spent on the next recruit
    uint8_t recruits;                 ///< the phalanx_type in training
    uint8_t out;                      ///< 1: surrendered, or nothing left standing
    uint8_t unused[2];
} phalanx_seat;

/// The whole state: flat, without pointers or padding.
typedef struct phalanx_state {
    tt_random random;
    uint64_t seed;  ///< of the match
    uint32_t tick;  ///< steps that ran: pauses don't count
    uint32_t seats; ///< used of `seat`
    uint32_t rocks; ///< used of `rock`
    uint8_t over;   ///< 1: decided; steps do nothing more
    uint8_t winner; ///< a seat; PHALANX_NOBODY: a draw, or not decided
    uint8_t unused[2];
    phalanx_seat seat[PHALANX_SEATS_MAX];
    phalanx_rock rock[PHALANX_ROCKS_MAX];
    phalanx_soldier soldiers[PHALANX_SEATS_MAX][PHALANX_SEAT_SOLDIERS];
} phalanx_state;

/// What a seat can ask.
typedef enum phalanx_verb {
    PHALANX_MARCH = 1,     ///< types, group, manner, x, y      8 bytes
    PHALANX_HOLD = 2,      ///< types, group                    4 bytes
    PHALANX_MUSTER = 3,    ///< types, group, x, y, radius     10 bytes
    PHALANX_RECRUIT = 4,   ///< types: one phalanx_type         4 bytes
    PHALANX_SURRENDER = 5, ///<                                 4 bytes
    PHALANX_VERBS
} phalanx_verb;

/// A command, read. Fields that its verb does not name are 0.
typedef struct phalanx_command {
    uint8_t verb;    ///< a phalanx_verb
    uint8_t types;   ///< bit t-1: soldiers of phalanx_type t, at least one; RECRUIT: the type
    uint8_t group;   ///< whose soldiers, < PHALANX_GROUPS or PHALANX_ANY_GROUP; MUSTER: the group
                     ///< that they join, < PHALANX_GROUPS
    uint8_t manner;  ///< MARCH: PHALANX_MARCHES or PHALANX_ATTACKS
    uint16_t x, y;   ///< MARCH: where to, within the field; MUSTER: middle of the circle; 1/256 m
    uint16_t radius; ///< MUSTER: of the circle, 1/256 m
} phalanx_command;

/// Writes the command's bytes and returns their number. Not a check: see phalanx_command_read.
uint32_t phalanx_command_write(const phalanx_command *command,
                               uint8_t bytes[PHALANX_COMMAND_SIZE_MAX]);
/// Reads a stranger's bytes; false when they are not exactly one command within its bounds.
bool phalanx_command_read(phalanx_command *command, const uint8_t *bytes, size_t size);

/// What a step leaves in the outbox, as a kind with a phalanx_notice.
typedef enum phalanx_notice_kind {
    PHALANX_RECRUITED = 1, ///< a soldier of `type` for `seat`
    PHALANX_LOST = 2,      ///< a soldier of `type` of `seat`, killed by seat `by`
    PHALANX_FELL = 3,      ///< the camp of `seat`, struck last by seat `by`
    PHALANX_OUT = 4,       ///< `seat` is out of the match
    PHALANX_WON = 5,       ///< the match is decided for `seat`; PHALANX_NOBODY: a draw
} phalanx_notice_kind;

/// Where and to whom it happened. 8 bytes, no padding.
typedef struct phalanx_notice {
    uint8_t seat, type, by, unused;
    uint16_t x, y; ///< 1/256 m
} phalanx_notice;

/// Points for soldiers standing, soldiers killed and the camp: decides at PHALANX_LENGTH.
uint32_t phalanx_score(const phalanx_state *state, uint32_t seat);

/// The rules.
extern const tt_game phalanx_game;

TT_API_END
