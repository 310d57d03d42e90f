// An effect is a few layers added up, each an instrument that plays one note:
//
//     SOUND_RALLIED    horn  ___/~~~~\____              262 Hz
//                      horn        ____/~~~~\____       330 Hz
//                      horn               ____/~~~~~~\  392 Hz
//
// A note glides from one pitch to another, rises for a moment and then dies away. The sum is
// brought to the effect's own level. The noise is the same in every run.

#include "sound_effects.h"

#include <math.h>
#include <stdlib.h>

typedef enum instrument {
    NO_INSTRUMENT = 0,
    HORN,   // overtones that open with the loudness, a little unsteady
    METAL,  // partials that are no multiples of each other
    DRUM,   // a sine whose pitch falls at once
    PLUCK,  // a string: soft overtones that die before it does
    BREATH, // noise around the pitch: wind, feathers, rubble
    INSTRUMENTS
} instrument;

typedef struct layer {
    instrument played_by;
    float start, length;     // seconds
    float pitch, last_pitch; // Hz
    float level;             // beside the effect's other layers
} layer;

enum { LAYERS_MAX = 9 };

typedef struct score {
    float level; // of the loudest sample
    layer layers[LAYERS_MAX];
} score;

static const score scores[SOUND_EFFECTS] = {
    [SOUND_SELECT] = {0.16F, {{PLUCK, 0, 0.05F, 1320, 1320, 1}, {DRUM, 0, 0.03F, 420, 420, 0.5F}}},
    [SOUND_ORDER] = {0.26F,
                     {{DRUM, 0, 0.12F, 196, 147, 0.8F},
                      {PLUCK, 0, 0.14F, 392, 392, 0.7F},
                      {DRUM, 0.08F, 0.14F, 262, 196, 0.6F},
                      {PLUCK, 0.08F, 0.22F, 523, 523, 0.7F}}},
    [SOUND_ATTACK_ORDER] = {0.32F,
                            {{DRUM, 0, 0.18F, 147, 73, 1},
                             {HORN, 0, 0.13F, 294, 294, 0.5F},
                             {HORN, 0.11F, 0.3F, 440, 440, 0.6F},
                             {DRUM, 0.11F, 0.22F, 147, 73, 1}}},
    [SOUND_RECRUIT] = {0.12F,
                       {{DRUM, 0, 0.09F, 240, 160, 1}, {PLUCK, 0.03F, 0.12F, 587, 587, 0.4F}}},
    [SOUND_CHAT] = {0.2F,
                    {{PLUCK, 0, 0.2F, 880, 880, 0.8F}, {PLUCK, 0.09F, 0.3F, 1175, 1175, 0.8F}}},
    [SOUND_CLASH] = {0.3F,
                     {{BREATH, 0, 0.04F, 4200, 2200, 0.8F},
                      {METAL, 0, 0.28F, 1560, 1560, 0.7F},
                      {METAL, 0.015F, 0.2F, 2230, 2230, 0.4F}}},
    [SOUND_ARROWS] = {0.22F,
                      {{PLUCK, 0, 0.06F, 147, 131, 0.7F},
                       {PLUCK, 0.02F, 0.06F, 165, 140, 0.6F},
                       {BREATH, 0.01F, 0.3F, 3400, 900, 0.8F},
                       {BREATH, 0.05F, 0.32F, 2800, 700, 0.6F}}},
    [SOUND_FALLS] = {0.3F,
                     {{DRUM, 0, 0.16F, 130, 48, 1},
                      {BREATH, 0, 0.14F, 500, 220, 0.6F},
                      {METAL, 0.05F, 0.09F, 940, 940, 0.1F}}},
    [SOUND_ROUT] = {0.36F,
                    {{HORN, 0, 0.22F, 392, 388, 0.8F},
                     {HORN, 0.19F, 0.22F, 330, 326, 0.8F},
                     {HORN, 0.38F, 0.55F, 262, 233, 0.8F},
                     {DRUM, 0.38F, 0.4F, 98, 49, 0.7F}}},
    [SOUND_RALLIED] = {0.34F,
                       {{HORN, 0, 0.2F, 262, 262, 0.7F},
                        {HORN, 0.16F, 0.2F, 330, 330, 0.7F},
                        {HORN, 0.32F, 0.5F, 392, 394, 0.8F},
                        {DRUM, 0.32F, 0.25F, 131, 98, 0.7F}}},
    [SOUND_SHRINE] = {0.34F,
                      {{METAL, 0, 1.8F, 330, 330, 0.6F},
                       {PLUCK, 0, 1.2F, 659, 659, 0.5F},
                       {PLUCK, 0.14F, 1.2F, 988, 988, 0.4F},
                       {PLUCK, 0.28F, 1.3F, 1319, 1319, 0.3F}}},
    [SOUND_ALARM] = {0.45F,
                     {{HORN, 0, 0.13F, 587, 587, 0.8F},
                      {HORN, 0.15F, 0.13F, 587, 587, 0.8F},
                      {HORN, 0.3F, 0.4F, 784, 776, 0.9F},
                      {DRUM, 0, 0.2F, 147, 98, 0.6F},
                      {DRUM, 0.15F, 0.2F, 147, 98, 0.6F},
                      {DRUM, 0.3F, 0.3F, 147, 73, 0.8F}}},
    [SOUND_CAMP_FALLS] = {0.6F,
                          {{DRUM, 0, 1.2F, 82, 28, 1},
                           {BREATH, 0, 1.6F, 900, 90, 1},
                           {BREATH, 0.12F, 0.3F, 2600, 600, 0.4F},
                           {DRUM, 0.25F, 0.6F, 110, 40, 0.6F},
                           {BREATH, 0.42F, 0.5F, 1700, 300, 0.4F},
                           {DRUM, 0.6F, 0.9F, 65, 26, 0.6F}}},
    [SOUND_VICTORY] = {0.55F,
                       {{HORN, 0, 0.2F, 392, 392, 0.6F},
                        {HORN, 0.18F, 0.2F, 523, 523, 0.6F},
                        {HORN, 0.36F, 0.2F, 659, 659, 0.6F},
                        {HORN, 0.54F, 1.5F, 784, 784, 0.7F},
                        {HORN, 0.54F, 1.5F, 523, 523, 0.5F},
                        {HORN, 0.54F, 1.5F, 330, 330, 0.5F},
                        {DRUM, 0, 0.3F, 131, 65, 0.7F},
                        {DRUM, 0.54F, 0.9F, 131, 52, 1},
                        {METAL, 0.54F, 1.6F, 1047, 1047, 0.15F}}},
    [SOUND_DEFEAT] = {0.5F,
                      {{HORN, 0, 0.5F, 330, 328, 0.6F},
                       {HORN, 0.45F, 0.5F, 294, 292, 0.6F},
                       {HORN, 0.9F, 0.5F, 262, 260, 0.6F},
                       {HORN, 1.35F, 1.6F, 220, 214, 0.7F},
                       {HORN, 1.35F, 1.6F, 131, 128, 0.6F},
                       {DRUM, 0, 0.6F, 87, 44, 0.8F},
                       {DRUM, 0.9F, 0.6F, 87, 44, 0.8F},
                       {DRUM, 1.35F, 1.4F, 73, 33, 1}}},
};

static const float full_turn = 6.2831853F;

// How an instrument's loudness goes: seconds until it is there, and how often it is halved
// from then to the end of the note.
static const struct {
    float rise, halvings;
} envelopes[INSTRUMENTS] = {
    [HORN] = {0.03F, 2},   [METAL] = {0.001F, 8},  [DRUM] = {0.002F, 8},
    [PLUCK] = {0.003F, 7}, [BREATH] = {0.012F, 6},
};

// One note while it is being played.
typedef struct note {
    layer of;
    float time;      // seconds since its start
    float share;     // of its length
    float turns;     // of its pitch so far
    float low, band; // the filter of BREATH
    uint32_t noise;
} note;

static float wave_at(float turns)
{
    return sinf(full_turn * (turns - floorf(turns)));
}

static float horn(const note *n, float loudness)
{
    float sum = 0, level = 1;
    for (int overtone = 1; overtone <= 9; overtone++) {
        float times = (float)overtone;
        sum += level * (wave_at(n->turns * times) + wave_at(n->turns * times * 1.004F));
        level *= 0.4F + 0.35F * loudness;
    }
    return sum * 0.3F * (1 + 0.06F * wave_at(n->time * 5.5F));
}

static float metal(const note *n)
{
    static const float partials[] = {1, 2.32F, 2.76F, 4.17F, 5.4F, 6.81F};
    float sum = 0;
    for (int i = 0; i < 6; i++)
        sum += wave_at(n->turns * partials[i]) * expf(-n->share * (float)i * 1.5F) /
               (1 + (float)i * 0.4F);
    return sum * 0.5F;
}

static float pluck(const note *n)
{
    float sum = 0;
    for (int overtone = 1; overtone <= 4; overtone++) {
        float times = (float)overtone;
        sum += wave_at(n->turns * times) * expf(-n->share * 5 * (times - 1)) / (times * times);
    }
    return sum;
}

// White noise through a state-variable filter whose middle is the pitch.
static float breath(note *n, float pitch)
{
    n->noise = n->noise * 1664525U + 1013904223U;
    float white = (float)(n->noise >> 8) / 8388608.0F - 1;
    float tuned = 2 * sinf(full_turn * 0.5F * pitch / SOUND_RATE);
    n->low += tuned * n->band;
    n->band += tuned * (white - n->low - 0.7F * n->band);
    return n->band * 2;
}

static float sample(note *n, float pitch, float loudness)
{
    switch (n->of.played_by) {
    case HORN:
        return horn(n, loudness);
    case METAL:
        return metal(n);
    case DRUM:
        return wave_at(n->turns);
    case PLUCK:
        return pluck(n);
    case BREATH:
        return breath(n, pitch);
    case NO_INSTRUMENT:
    case INSTRUMENTS:
        break;
    }
    return 0;
}

static float loudness_of(const note *n)
{
    float rise = envelopes[n->of.played_by].rise;
    float risen = n->time < rise ? n->time / rise : 1;
    float end = n->share > 0.9F ? (1 - n->share) * 10 : 1; // no note ends with a crack
    return risen * end * exp2f(-envelopes[n->of.played_by].halvings * n->share);
}

static void play_note(const layer *of, sound_wave *wave)
{
    note n = {.of = *of, .noise = (uint32_t)of->pitch};
    uint32_t first = (uint32_t)(of->start * SOUND_RATE);
    uint32_t frames = (uint32_t)(of->length * SOUND_RATE);
    float glide = of->last_pitch / of->pitch;
    for (uint32_t i = 0; i < frames && first + i < wave->frames; i++) {
        n.time = (float)i / SOUND_RATE;
        n.share = (float)i / (float)frames;
        // Most of a drum's glide is over at once.
        float glided = of->played_by == DRUM ? 1 - expf(-n.share * 9) : n.share;
        float pitch = of->pitch * powf(glide, glided);
        float loudness = loudness_of(&n);
        wave->samples[first + i] += sample(&n, pitch, loudness) * loudness * of->level;
        n.turns += pitch / SOUND_RATE;
    }
}

static float length_of(const score *of)
{
    float length = 0;
    for (int i = 0; i < LAYERS_MAX; i++)
        length = fmaxf(length, of->layers[i].start + of->layers[i].length);
    return length;
}

static void bring_to_level(sound_wave *wave, float level)
{
    float most = 0;
    for (uint32_t i = 0; i < wave->frames; i++) most = fmaxf(most, fabsf(wave->samples[i]));
    for (uint32_t i = 0; i < wave->frames && most > 0; i++) wave->samples[i] *= level / most;
}

bool sound_effects_make(sound_wave waves[SOUND_EFFECTS])
{
    bool made = true;
    for (int i = 0; i < SOUND_EFFECTS; i++) {
        const score *of = &scores[i];
        uint32_t frames = (uint32_t)(length_of(of) * SOUND_RATE) + 1;
        waves[i] = (sound_wave){calloc(frames, sizeof(float)), frames};
        if (!waves[i].samples) made = false;
        if (!made) continue;
        for (int j = 0; j < LAYERS_MAX && of->layers[j].played_by != NO_INSTRUMENT; j++)
            play_note(&of->layers[j], &waves[i]);
        bring_to_level(&waves[i], of->level);
    }
    if (!made) sound_effects_free(waves);
    return made;
}

void sound_effects_free(sound_wave waves[SOUND_EFFECTS])
{
    for (int i = 0; i < SOUND_EFFECTS; i++) {
        free(waves[i].samples);
        waves[i] = (sound_wave){0};
    }
}
