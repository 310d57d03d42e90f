// The effects as waves.
#pragma once

#include "sound.h"

#include <stdbool.h>
#include <stdint.h>

enum { SOUND_RATE = 48000 }; // frames a second

// One channel.
typedef struct sound_wave {
    float *samples;
    uint32_t frames;
} sound_wave;

// Makes all of them; false, and nothing is kept, when there is no memory.
bool sound_effects_make(sound_wave waves[SOUND_EFFECTS]);
void sound_effects_free(sound_wave waves[SOUND_EFFECTS]);
