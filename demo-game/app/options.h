// The words on Phalanx's command line.
#pragma once

#include "bot.h"
#include "tickertape/peer.h"

typedef struct phalanx_options {
    tt_peer_mode mode;
    bool title;        // no mode was named: the title screen decides
    char address[256]; // of the relay, from --join HOST:PORT; or to bind, from --host
    uint16_t port;
    bool port_given;
    const char *match, *name, *record, *tapes;
    const char *resume; // a tape to play on from; NULL: none
    uint32_t tick;      // with it: the state; UINT32_MAX: the last one
    uint32_t seat;      // that is wanted; TT_SEAT_NONE: any
    uint32_t seats, ticks, predict, sync_test;
    uint32_t bots;             // further seats that bots play
    uint32_t strength;         // a phalanx_strength
    phalanx_settings settings; // meant if `teams` > 0
    uint32_t teams;            // digits given; 0: everyone alone
    uint64_t seed;
    bool seed_given, bot, headless, force;
    bool record_may_fail; // nobody has asked for `record` by its name
} phalanx_options;

typedef enum phalanx_parsed { PARSED, PARSED_HELP, PARSED_VERSION, PARSED_WRONG } phalanx_parsed;

// What is wrong is said on stderr.
phalanx_parsed options_parse(int count, char **words, phalanx_options *options);
extern const char options_usage[];
