// What a player has settled: kept in phalanx.conf, a line `key = value` each.
#pragma once

#include "tickertape/types.h"

enum { CONFIG_ADDRESS_SIZE = 128 };

typedef struct phalanx_config {
    char name[TT_NAME_MAX + 1];  // the player's
    char match[TT_NAME_MAX + 1]; // last joined or hosted
    char address[CONFIG_ADDRESS_SIZE];
    float volume, scroll; // 0 to 1
    uint32_t strength;    // of bots
    bool fullscreen;
} phalanx_config;

// Lines that can't be read, or no file at all, leave the defaults.
void config_load(phalanx_config *config);
// The file is replaced as a whole or not at all; false when it can't be.
bool config_save(const phalanx_config *config);
