// The state of the smallest game.
#pragma once

#include <stdint.h>

typedef struct push_state {
    uint64_t number;
} push_state;
