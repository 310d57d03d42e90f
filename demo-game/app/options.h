// The words on Phalanx's command line.
#pragma once

#include "tickertape/peer.h"

typedef struct tt_options {
    tt_peer_mode mode;
    char address[256]; // of the relay, from --join HOST:PORT; or to bind, from --host
    uint16_t port;
    const char *match, *name, *record;
    uint32_t seats, ticks, sync_test;
    uint64_t seed;
    bool seed_given, bot, headless, force;
} tt_options;

typedef enum tt_parsed { PARSED, PARSED_HELP, PARSED_WRONG } tt_parsed;

// What is wrong is said on stderr.
tt_parsed options_parse(int count, char **words, tt_options *options);
extern const char options_usage[];
