// Voices run through the waves of the effects, each at a speed of its own, and are added up:
//
//     wave   ~~~~~~~~~^~~~~~     position, step   ->  left, right
//     wave   ~~~~^~~~~~~~~~~     position, step   ->  left, right   added: -> limiter -> volume
//     ...    at most SOUND_VOICES
//
// The limiter turns all down at once when the sum would be too loud, and up again slowly.

#include "sound_mixer.h"

#include <math.h>
#include <stdlib.h>

typedef struct voice {
    const sound_wave *wave; // NULL: free
    float position, step;   // frames of the wave
    float left, right;
} voice;

struct sound_mixer {
    sound_wave waves[SOUND_EFFECTS];
    voice voices[SOUND_VOICES];
    uint64_t frames;               // mixed so far
    uint64_t again[SOUND_EFFECTS]; // from this frame on an effect may begin again
    uint32_t played;               // effects so far
    float volume, limit;           // factors
};

// Milliseconds from one beginning of an effect to its next.
static const uint16_t gap_ms[SOUND_EFFECTS] = {
    [SOUND_SELECT] = 40,      [SOUND_ORDER] = 90,     [SOUND_ATTACK_ORDER] = 120,
    [SOUND_RECRUIT] = 400,    [SOUND_CHAT] = 300,     [SOUND_CLASH] = 70,
    [SOUND_ARROWS] = 130,     [SOUND_FALLS] = 90,     [SOUND_ROUT] = 900,
    [SOUND_RALLIED] = 900,    [SOUND_SHRINE] = 800,   [SOUND_ALARM] = 3000,
    [SOUND_CAMP_FALLS] = 500, [SOUND_VICTORY] = 3000, [SOUND_DEFEAT] = 3000,
};

static const float loudest = 0.97F;                       // sample that leaves the limiter
static const float recovery = 1.0F / (SOUND_RATE * 0.4F); // of the limiter, each frame

// Also of what is not a number: then `low`.
static float within(float value, float low, float high)
{
    return value > low ? fminf(value, high) : low;
}

sound_mixer *sound_mixer_create(void)
{
    sound_mixer *mixer = calloc(1, sizeof *mixer);
    if (mixer && !sound_effects_make(mixer->waves)) {
        free(mixer);
        return NULL;
    }
    if (mixer) mixer->volume = mixer->limit = 1;
    return mixer;
}

void sound_mixer_destroy(sound_mixer *mixer)
{
    if (!mixer) return;
    sound_effects_free(mixer->waves);
    free(mixer);
}

void sound_mixer_volume(sound_mixer *mixer, float volume)
{
    if (mixer) mixer->volume = within(volume, 0, 1);
}

static float voice_loudness(const voice *of)
{
    return of->wave ? of->left * of->left + of->right * of->right : -1;
}

static voice *faintest(sound_mixer *mixer)
{
    voice *found = &mixer->voices[0];
    for (uint32_t i = 1; i < SOUND_VOICES; i++) {
        if (voice_loudness(&mixer->voices[i]) < voice_loudness(found)) found = &mixer->voices[i];
    }
    return found;
}

// What comes often in a battle never sounds twice the same.
static float step_of(sound_mixer *mixer, sound_effect effect)
{
    bool often = effect == SOUND_CLASH || effect == SOUND_ARROWS || effect == SOUND_FALLS;
    mixer->played++;
    return often ? 0.85F + 0.05F * (float)(mixer->played * 5 % 8) : 1;
}

void sound_mixer_play(sound_mixer *mixer, sound_effect effect, float pan, float loudness)
{
    if (!mixer || effect >= SOUND_EFFECTS || !(loudness > 0)) return;
    if (mixer->frames < mixer->again[effect]) return;
    float level = within(loudness, 0, 1), aside = within(pan, -1, 1);
    voice begun = {.wave = &mixer->waves[effect],
                   .left = level * sqrtf((1 - aside) / 2),
                   .right = level * sqrtf((1 + aside) / 2)};
    voice *slot = faintest(mixer);
    if (voice_loudness(slot) >= voice_loudness(&begun)) return;
    begun.step = step_of(mixer, effect);
    *slot = begun;
    mixer->again[effect] = mixer->frames + (uint64_t)gap_ms[effect] * (SOUND_RATE / 1000);
}

static void add_voice(voice *of, float *samples, uint32_t frames)
{
    for (uint32_t i = 0; i < frames; i++) {
        uint32_t before = (uint32_t)of->position;
        if (before + 1 >= of->wave->frames) {
            *of = (voice){0};
            return;
        }
        const float *wave = &of->wave->samples[before];
        float value = wave[0] + (wave[1] - wave[0]) * (of->position - (float)before);
        samples[i * 2] += value * of->left;
        samples[i * 2 + 1] += value * of->right;
        of->position += of->step;
    }
}

static void keep_within_limit(sound_mixer *mixer, float *samples, uint32_t frames)
{
    for (uint32_t i = 0; i < frames; i++) {
        float *left = &samples[i * 2], *right = left + 1;
        float most = fmaxf(fabsf(*left), fabsf(*right));
        mixer->limit = fminf(1, mixer->limit + recovery);
        if (most * mixer->limit > loudest) mixer->limit = loudest / most;
        *left *= mixer->limit * mixer->volume;
        *right *= mixer->limit * mixer->volume;
    }
}

void sound_mixer_mix(sound_mixer *mixer, float *samples, uint32_t frames)
{
    for (uint32_t i = 0; i < frames * 2; i++) samples[i] = 0;
    if (!mixer) return;
    for (uint32_t i = 0; i < SOUND_VOICES; i++) {
        if (mixer->voices[i].wave) add_voice(&mixer->voices[i], samples, frames);
    }
    keep_within_limit(mixer, samples, frames);
    mixer->frames += frames;
}

uint32_t sound_mixer_voices(const sound_mixer *mixer)
{
    uint32_t count = 0;
    for (uint32_t i = 0; mixer && i < SOUND_VOICES; i++) count += mixer->voices[i].wave != NULL;
    return count;
}
