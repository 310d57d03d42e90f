// Phalanx: a small battle for 2 to 8 seats. One flat state, stepped by turns:
//
//     camp  o o                 each seat has a camp that trains soldiers of a chosen type; they
//       = =   o    ( )          gather in companies of up to 40, which march in ranks, find their
//            ( )  *  x x  camp  way round rocks ( ), tire, fight, lose heart and run. A held
//     ^^ woods      = =         shrine * speeds training. The last team standing wins, or the
//                               best score at PHALANX_LENGTH
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
    PHALANX_COMPANIES = 24,        ///< companies of a seat at one time, at most
    PHALANX_COMPANY_SOLDIERS = 40, ///< soldiers of a company, at most
    PHALANX_ORDERS = 5,            ///< of a company: the present one and those that wait behind it
    PHALANX_GROUPS = 10,           ///< control groups of a seat
    PHALANX_ROCKS_MAX = 64,        ///< rocks of a map, at most; some overlap and make ridges
    PHALANX_WOODS_MAX = 32,        ///< woods of a map, at most
    PHALANX_SHRINES_MAX = 9,       ///< shrines of a map, at most
    PHALANX_TICK_RATE = 20,        ///< ticks per second
    PHALANX_LENGTH = 24000,        ///< ticks after which the score decides
    PHALANX_SIZE = 256,            ///< metres of the square that holds the round field
    PHALANX_RADIUS = 100,          ///< metres of the field, around the middle of the square
    PHALANX_CAMP_HEALTH = 8000,    ///< of a camp that nobody has struck
    PHALANX_CAMP_RADIUS = 3,       ///< metres of a camp
    PHALANX_SHRINE_RADIUS = 7,     ///< metres around a shrine within which soldiers claim it
    PHALANX_SHRINE_CLAIM = 100,    ///< ticks that it takes to claim a shrine
    PHALANX_HEALTH = 100,          ///< of a fresh soldier
    PHALANX_HEART = 200,           ///< of a soldier who fears nothing
    PHALANX_BREATH = 200,          ///< of a soldier who is not tired
    PHALANX_STRIKE_TICKS = 20,     ///< from one strike of a soldier to the next
    PHALANX_ARROW_TICKS = 8,       ///< of these, the last, in which an archer's arrow is in the air
    PHALANX_COMMAND_SIZE_MAX = 16, ///< bytes of a command
    PHALANX_SETTINGS_SIZE = 9,     ///< bytes of a match's settings
    PHALANX_NONE = 65535,          ///< no target
    PHALANX_NOBODY = 255,          ///< no seat, or no team: a draw, or not decided
    PHALANX_NO_GROUP = 255,        ///< a company in no control group
};

/// What a soldier is. A spearman beats a rider, a rider an archer, an archer a spearman.
typedef enum phalanx_type {
    PHALANX_FREE = 0, ///< an empty slot
    PHALANX_SPEARMAN = 1,
    PHALANX_ARCHER = 2,
    PHALANX_RIDER = 3,
    PHALANX_TYPES
} phalanx_type;

/// What a company is told to do, and how.
typedef enum phalanx_manner {
    PHALANX_STANDS = 0,  ///< stays, and goes for enemies who come near
    PHALANX_HOLDS = 1,   ///< stays in its ranks, strikes only whom it can reach
    PHALANX_MARCHES = 2, ///< goes there, strikes only whom it can reach in passing
    PHALANX_ATTACKS = 3, ///< goes there, fights whom it sees on the way
    PHALANX_MANNERS
} phalanx_manner;

/// What a soldier does.
typedef enum phalanx_stance {
    PHALANX_IN_RANKS = 0, ///< in its place, or on the way to it
    PHALANX_FIGHTS = 1,   ///< goes for its target, or strikes it
    PHALANX_ROUTS = 2,    ///< has lost heart and runs home; obeys nobody until it rallies
    PHALANX_STANCES
} phalanx_stance;

/// One soldier. `x`, `y` never leave the field. 24 bytes, no padding.
typedef struct phalanx_soldier {
    tt_fixed x, y;
    uint16_t target; ///< whom it fights: seat * PHALANX_SEAT_SOLDIERS + slot; PHALANX_SOLDIERS +
                     ///< seat: that seat's camp; PHALANX_NONE
    int16_t health;  ///< above 0
    uint8_t type;    ///< a phalanx_type; PHALANX_FREE: the slot is empty, all else is left over
    uint8_t company; ///< < PHALANX_COMPANIES
    uint8_t place;   ///< in its company's ranks: rank * files + file, from the first rank's left
    uint8_t stance;  ///< a phalanx_stance
    uint8_t wait;    ///< ticks until it can strike again. An archer's arrow is in the air when this
                     ///< is at most PHALANX_ARROW_TICKS and its target is in reach; it hits at 0
    uint8_t heart;   ///< 0 to PHALANX_HEART
    uint8_t breath;  ///< 0 to PHALANX_BREATH
    uint8_t direct;  ///< 1: nothing lies between it and its place, as last looked
    uint8_t serial;  ///< counts the slot's soldiers, so that two can be told apart
    uint8_t unused[3];
} phalanx_soldier;

/// One order: what to do and where. 8 bytes, no padding.
typedef struct phalanx_order {
    uint16_t x, y;   ///< the middle of the ranks, 1/256 m
    tt_angle facing; ///< where the first rank looks
    uint8_t manner;  ///< a phalanx_manner
    uint8_t files;   ///< soldiers abreast, at least 1
} phalanx_order;

/// Soldiers of one type who move as one: `files` abreast, in as many ranks as they need, facing
/// one way.
typedef struct phalanx_company {
    tt_fixed x, y;   ///< the middle of the ranks now; the places go with it
    tt_angle facing; ///< where the first rank looks now
    uint8_t count;   ///< soldiers; 0: the company is free, all else is left over
    uint8_t type;    ///< a phalanx_type
    uint8_t group;   ///< its control group; PHALANX_NO_GROUP
    uint8_t orders;  ///< used of `order`, at least 1
    uint8_t levy;    ///< 1: gathers at the rally point and still takes recruits
    uint8_t engaged; ///< soldiers who fight, as of the last step
    uint8_t routed;  ///< soldiers who run, as of the last step
    uint8_t quiet;   ///< ticks until it may tell again that it is under attack
    uint8_t behind;  ///< soldiers who are far from their places, as of the last step
    uint8_t direct;  ///< 1: nothing lies between it and its goal, as last looked
    phalanx_order order[PHALANX_ORDERS]; ///< [0] is being carried out: one that has arrived STANDS
} phalanx_company;

/// A rock: nobody walks within `radius` of it.
typedef struct phalanx_rock {
    tt_fixed x, y, radius;
} phalanx_rock;

/// A wood: slow, above all for riders, and a shelter from arrows.
typedef struct phalanx_wood {
    tt_fixed x, y, radius;
} phalanx_wood;

/// A shrine: speeds the training of the seat that holds it.
typedef struct phalanx_shrine {
    tt_fixed x, y;
    uint8_t owner;    ///< a seat; PHALANX_NOBODY
    uint8_t claimant; ///< the seat that is claiming it; PHALANX_NOBODY
    uint8_t claim;    ///< ticks of claiming so far, below PHALANX_SHRINE_CLAIM
    uint8_t unused;
} phalanx_shrine;

/// One seat and its camp.
typedef struct phalanx_seat {
    tt_fixed x, y;                    ///< the camp
    int32_t camp;                     ///< its health; 0: fallen, for good
    uint32_t recruited;               ///< since the start, the first soldiers included
    uint32_t lost;                    ///< soldiers killed by others
    uint32_t kills;                   ///< soldiers of others killed
    uint16_t standing[PHALANX_TYPES]; ///< soldiers by type; [0]: all
    uint16_t used;                    ///< slots from here on were never used
    uint16_t progress;                ///< how far the next recruit is, at most `training`
    uint16_t training;                ///< what it takes
    uint16_t rally_x, rally_y;        ///< where recruits gather, 1/256 m
    uint8_t recruits;                 ///< the phalanx_type in training
    uint8_t out;                      ///< 1: surrendered, or nothing left standing
    uint8_t team;                     ///< < PHALANX_SEATS_MAX
    uint8_t shrines;                  ///< that it holds
    uint8_t quiet;                    ///< ticks until its camp may tell again that it is struck
    uint8_t unused;
    phalanx_company company[PHALANX_COMPANIES];
} phalanx_seat;

/// The whole state: flat, without pointers or padding.
typedef struct phalanx_state {
    tt_random random;
    uint64_t seed;    ///< of the match
    uint32_t tick;    ///< steps that ran: pauses don't count
    uint32_t seats;   ///< used of `seat`
    uint32_t rocks;   ///< used of `rock`
    uint32_t woods;   ///< used of `wood`
    uint32_t shrines; ///< used of `shrine`
    uint8_t over;     ///< 1: decided; steps do nothing more
    uint8_t winner;   ///< a team; PHALANX_NOBODY: a draw, or not decided
    uint8_t unused[6];
    phalanx_seat seat[PHALANX_SEATS_MAX];
    phalanx_rock rock[PHALANX_ROCKS_MAX];
    phalanx_wood wood[PHALANX_WOODS_MAX];
    phalanx_shrine shrine[PHALANX_SHRINES_MAX];
    phalanx_soldier soldiers[PHALANX_SEATS_MAX][PHALANX_SEAT_SOLDIERS];
} phalanx_state;

/// What a seat can ask.
typedef enum phalanx_verb {
    PHALANX_MARCH = 1,     ///< manner, companies, x, y, facing, width   12 bytes
    PHALANX_HOLD = 2,      ///< companies: stay in their ranks           6 bytes
    PHALANX_STOP = 3,      ///< companies: forget all orders, stand here 6 bytes
    PHALANX_GROUP = 4,     ///< group, companies                         6 bytes
    PHALANX_RECRUIT = 5,   ///< type                                     4 bytes
    PHALANX_RALLY = 6,     ///< x, y                                     6 bytes
    PHALANX_SURRENDER = 7, ///<                                          4 bytes
    PHALANX_VERBS
} phalanx_verb;

/// A command, read. Fields that its verb does not name are 0.
typedef struct phalanx_command {
    uint8_t verb;   ///< a phalanx_verb
    uint8_t manner; ///< MARCH: PHALANX_MARCHES or PHALANX_ATTACKS
    bool queued;    ///< MARCH: after what is ordered already
    bool faced;     ///< MARCH: `facing` is meant; else they face the way they go
    uint8_t facing; ///< MARCH: where to look on arrival, 1/256 of a full turn, as tt_angle / 256
    uint8_t width;  ///< MARCH: metres of the whole line; 0: as wide as they like
    uint8_t group;  ///< GROUP: < PHALANX_GROUPS: these companies, and no others; PHALANX_NO_GROUP
    uint8_t type;   ///< RECRUIT: a phalanx_type
    uint16_t x, y;  ///< MARCH: the middle of the line; RALLY; within the field, 1/256 m
    uint32_t companies; ///< bit c: the seat's company c; at least one
} phalanx_command;

/// Writes the command's bytes and returns their number. Not a check: see phalanx_command_read.
uint32_t phalanx_command_write(const phalanx_command *command,
                               uint8_t bytes[PHALANX_COMMAND_SIZE_MAX]);
/// Reads a stranger's bytes; false when they are not exactly one command within its bounds.
bool phalanx_command_read(phalanx_command *command, const uint8_t *bytes, size_t size);

/// What is settled before a match. Settings that can't be read, none too, are everyone alone.
typedef struct phalanx_settings {
    uint8_t team[PHALANX_SEATS_MAX]; ///< of each seat, < PHALANX_SEATS_MAX
} phalanx_settings;

/// Writes settings and returns their size.
uint32_t phalanx_settings_write(const phalanx_settings *settings,
                                uint8_t bytes[PHALANX_SETTINGS_SIZE]);
/// Reads a stranger's settings; false, and everyone alone, when they are not well-formed.
bool phalanx_settings_read(phalanx_settings *settings, const uint8_t *bytes, size_t size);

/// What a step leaves in the outbox, as a kind with a phalanx_notice.
typedef enum phalanx_notice_kind {
    PHALANX_RECRUITED = 1, ///< a soldier of `type` for `seat`
    PHALANX_LOST = 2,      ///< a soldier of `type` of `seat`, killed by seat `by`
    PHALANX_FELL = 3,      ///< the camp of `seat`, struck last by seat `by`
    PHALANX_OUT = 4,       ///< `seat` is out of the match
    PHALANX_WON = 5,       ///< the match is decided for team `seat`; PHALANX_NOBODY: a draw
    PHALANX_STRUCK = 6,    ///< a company of `seat` is under attack by `by`; at most once in 3 s
    PHALANX_BESIEGED = 7,  ///< the camp of `seat` is struck by `by`; at most once in 3 s
    PHALANX_BROKE = 8,     ///< most of a company of `seat` begin to run
    PHALANX_RALLIED = 9,   ///< those of a company of `seat` who ran obey again
    PHALANX_CLAIMED = 10,  ///< `seat` holds a shrine now, which `by` had, or PHALANX_NOBODY
    PHALANX_SHOT = 11,     ///< archers of `seat` loose arrows: once a tick and company that does
    PHALANX_CLASHED = 12,  ///< soldiers of `seat` strike by hand: likewise
    PHALANX_NOTICES
} phalanx_notice_kind;

/// Where and to whom it happened. 8 bytes, no padding.
typedef struct phalanx_notice {
    uint8_t seat, type, by, company;
    uint16_t x, y; ///< 1/256 m
} phalanx_notice;

/// Where a soldier's place in its company's ranks is now: where it goes unless it fights or runs.
void phalanx_place(const phalanx_company *company, uint32_t place, tt_fixed *x, tt_fixed *y);
/// The same for an order that is still to be carried out by a company of `count` soldiers.
void phalanx_order_place(const phalanx_order *order, uint32_t count, uint32_t place, tt_fixed *x,
                         tt_fixed *y);
/// What an order of `command`, a MARCH, would make of each of the seat's companies that it names:
/// for a picture of the line before the order is given. `orders` has PHALANX_COMPANIES entries.
/// Returns a bit for each entry that was filled.
uint32_t phalanx_plan(const phalanx_state *state, uint32_t seat, const phalanx_command *command,
                      phalanx_order *orders);

/// Points for soldiers standing, soldiers killed, shrines and the camp; a team has the sum of its
/// seats' points, and the most points win at PHALANX_LENGTH.
uint32_t phalanx_score(const phalanx_state *state, uint32_t seat);

/// What the bytes of a phalanx_state mean: made by the build.
extern const tt_layout phalanx_layout;
/// The rules.
extern const tt_game phalanx_game;

TT_API_END
