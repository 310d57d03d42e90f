// A match's settings: a version, then the team of every seat.

#include "phalanx.h"

#include <string.h>

enum { SETTINGS_VERSION = 1 };

uint32_t phalanx_settings_write(const phalanx_settings *settings,
                                uint8_t bytes[PHALANX_SETTINGS_SIZE])
{
    bytes[0] = SETTINGS_VERSION;
    memcpy(bytes + 1, settings->team, PHALANX_SEATS_MAX);
    return PHALANX_SETTINGS_SIZE;
}

bool phalanx_settings_read(phalanx_settings *settings, const uint8_t *bytes, size_t size)
{
    bool valid = size == PHALANX_SETTINGS_SIZE && bytes[0] == SETTINGS_VERSION;
    for (uint32_t seat = 0; seat < PHALANX_SEATS_MAX; seat++)
        valid = valid && bytes[1 + seat] < PHALANX_SEATS_MAX;
    for (uint32_t seat = 0; seat < PHALANX_SEATS_MAX; seat++)
        settings->team[seat] = valid ? bytes[1 + seat] : (uint8_t)seat;
    return valid;
}
