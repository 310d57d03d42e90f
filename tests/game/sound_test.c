// The mixer without a device, and every function without a sound.

#include "sound_mixer.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 480, BLOCKS_MAX = 400 }; // 10 ms; 4 s, which every effect is over in

static float block[BLOCK * 2];

// The loudest sample of either side in the next block; what is not a number is loudest.
static float mix(sound_mixer *mixer)
{
    float most = 0;
    sound_mixer_mix(mixer, block, BLOCK);
    for (int i = 0; i < BLOCK * 2; i++) {
        if (!(fabsf(block[i]) <= most)) most = fabsf(block[i]);
    }
    return most;
}

static void play_all(sound_mixer *mixer)
{
    for (int effect = 0; effect < SOUND_EFFECTS; effect++)
        sound_mixer_play(mixer, (sound_effect)effect, (float)(effect % 3) - 1, 1);
}

Test(sound, every_effect_is_heard_and_ends_in_silence)
{
    sound_mixer *mixer = sound_mixer_create();
    for (int effect = 0; effect < SOUND_EFFECTS; effect++) {
        sound_mixer_play(mixer, (sound_effect)effect, 0, 1);
        float most = 0;
        int blocks = 0;
        for (; sound_mixer_voices(mixer) > 0 && blocks < BLOCKS_MAX; blocks++)
            most = fmaxf(most, mix(mixer));
        cr_expect(ge(flt, most, 0.05F), "effect %d", effect);
        cr_expect(lt(int, blocks, BLOCKS_MAX), "effect %d", effect);
        cr_expect(eq(flt, mix(mixer), 0), "effect %d", effect);
    }
    sound_mixer_destroy(mixer);
}

Test(sound, a_battle_stays_within_the_voices_and_within_one)
{
    sound_mixer *mixer = sound_mixer_create();
    uint32_t most_voices = 0;
    for (int i = 0; i < 1000; i++) {
        for (int again = 0; again < 10; again++) play_all(mixer);
        most_voices =
            sound_mixer_voices(mixer) > most_voices ? sound_mixer_voices(mixer) : most_voices;
        cr_assert(le(flt, mix(mixer), 1), "block %d", i);
    }
    cr_assert(ge(u32, most_voices, SOUND_EFFECTS));
    cr_assert(le(u32, most_voices, SOUND_VOICES));
    sound_mixer_destroy(mixer);
}

Test(sound, an_effect_that_comes_again_at_once_is_left_out)
{
    sound_mixer *mixer = sound_mixer_create();
    for (int i = 0; i < 5; i++) sound_mixer_play(mixer, SOUND_CLASH, 0, 1);
    cr_assert(eq(u32, sound_mixer_voices(mixer), 1));
    for (int i = 0; i < 10; i++) mix(mixer);
    sound_mixer_play(mixer, SOUND_CLASH, 0, 1);
    cr_assert(eq(u32, sound_mixer_voices(mixer), 2));
    sound_mixer_destroy(mixer);
}

Test(sound, pan_is_a_side_and_volume_is_for_all)
{
    sound_mixer *mixer = sound_mixer_create();
    sound_mixer_play(mixer, SOUND_ALARM, -1, 1);
    mix(mixer);
    cr_assert(ge(flt, mix(mixer), 0.05F));
    for (int i = 0; i < BLOCK; i++) cr_assert(eq(flt, block[i * 2 + 1], 0));
    sound_mixer_volume(mixer, 0);
    cr_assert(eq(flt, mix(mixer), 0));
    sound_mixer_destroy(mixer);
}

Test(sound, odd_numbers_do_no_harm)
{
    sound_mixer *mixer = sound_mixer_create();
    sound_mixer_play(mixer, SOUND_ORDER, NAN, INFINITY);
    sound_mixer_play(mixer, SOUND_CHAT, 0, NAN);
    sound_mixer_play(mixer, SOUND_CHAT, 0, 0);
    sound_mixer_play(mixer, SOUND_EFFECTS, 0, 1);
    cr_assert(eq(u32, sound_mixer_voices(mixer), 1));
    cr_assert(le(flt, mix(mixer), 1));
    sound_mixer_volume(mixer, NAN);
    cr_assert(eq(flt, mix(mixer), 0));
    sound_mixer_destroy(mixer);
}

Test(sound, without_a_sound_nothing_happens)
{
    sound_play(NULL, SOUND_ORDER, 0, 1);
    sound_volume(NULL, 1);
    sound_close(NULL);
    sound_mixer_play(NULL, SOUND_ORDER, 0, 1);
    sound_mixer_destroy(NULL);
    cr_assert(eq(u32, sound_mixer_voices(NULL), 0));
}

Test(sound, a_silent_device_is_opened_and_closed)
{
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    sound *of = sound_open();
    cr_assert(ne(ptr, of, NULL));
    sound_volume(of, 0.5F);
    sound_play(of, SOUND_VICTORY, 0, 1);
    sound_close(of);
}

Test(sound, no_device_is_no_sound)
{
    setenv("SDL_AUDIODRIVER", "none of these", 1);
    cr_assert(eq(ptr, sound_open(), NULL));
}
