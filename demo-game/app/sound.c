// The device: SDL asks for samples from a thread of its own, so whoever touches the mixer locks it.

#include "sound.h"
#include "sound_mixer.h"

#include <SDL2/SDL.h>

#include <stdlib.h>

struct sound {
    sound_mixer *mixer;
    SDL_AudioDeviceID device;
};

static void fill(void *mixer, Uint8 *bytes, int size)
{
    sound_mixer_mix(mixer, (float *)(void *)bytes, (uint32_t)size / (2 * sizeof(float)));
}

static SDL_AudioDeviceID open_device(sound_mixer *mixer)
{
    SDL_AudioSpec wanted = {.freq = SOUND_RATE,
                            .format = AUDIO_F32SYS,
                            .channels = 2,
                            .samples = 1024,
                            .callback = fill,
                            .userdata = mixer};
    return SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
}

sound *sound_open(void)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) return NULL;
    sound *of = calloc(1, sizeof *of);
    if (of) of->mixer = sound_mixer_create();
    if (of && of->mixer) of->device = open_device(of->mixer);
    if (!of || of->device == 0) {
        if (of) sound_mixer_destroy(of->mixer);
        free(of);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return NULL;
    }
    SDL_PauseAudioDevice(of->device, 0);
    return of;
}

void sound_close(sound *of)
{
    if (!of) return;
    SDL_CloseAudioDevice(of->device);
    sound_mixer_destroy(of->mixer);
    free(of);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

void sound_volume(sound *of, float volume)
{
    if (!of) return;
    SDL_LockAudioDevice(of->device);
    sound_mixer_volume(of->mixer, volume);
    SDL_UnlockAudioDevice(of->device);
}

void sound_play(sound *of, sound_effect effect, float pan, float loudness)
{
    if (!of) return;
    SDL_LockAudioDevice(of->device);
    sound_mixer_play(of->mixer, effect, pan, loudness);
    SDL_UnlockAudioDevice(of->device);
}
