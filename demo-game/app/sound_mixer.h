// Adds up what sounds at one time. Knows no device and no thread.
#pragma once

#include "sound_effects.h"

enum { SOUND_VOICES = 24 }; // that sound at one time, at most

typedef struct sound_mixer sound_mixer;

// NULL when there is no memory.
sound_mixer *sound_mixer_create(void);
void sound_mixer_destroy(sound_mixer *mixer);
// As the functions of sound.h. When all voices sound, the faintest gives way to a louder one.
void sound_mixer_volume(sound_mixer *mixer, float volume);
void sound_mixer_play(sound_mixer *mixer, sound_effect effect, float pan, float loudness);
// The next frames, left and right in turn, from -1 to 1. This is what makes time go on.
void sound_mixer_mix(sound_mixer *mixer, float *samples, uint32_t frames);
// Voices that sound now.
uint32_t sound_mixer_voices(const sound_mixer *mixer);
