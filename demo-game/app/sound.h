// The sounds of the game, made by the program: no files. Each function takes NULL and then does
// nothing, so that a game without a device is played in silence.
#pragma once

// What is heard, from the lightest to the gravest.
typedef enum sound_effect {
    SOUND_SELECT,       // a tick: something was selected
    SOUND_ORDER,        // an order was acknowledged
    SOUND_ATTACK_ORDER, // an order to attack was
    SOUND_RECRUIT,      // a soldier joins
    SOUND_CHAT,         // somebody wrote
    SOUND_CLASH,        // arms meet
    SOUND_ARROWS,       // arrows are loosed
    SOUND_FALLS,        // a soldier falls
    SOUND_ROUT,         // a company breaks
    SOUND_RALLIED,      // it obeys again
    SOUND_SHRINE,       // a shrine was claimed
    SOUND_ALARM,        // under attack
    SOUND_CAMP_FALLS,
    SOUND_VICTORY,
    SOUND_DEFEAT,
    SOUND_EFFECTS
} sound_effect;

typedef struct sound sound;

// Opens the default device; SDL need not be initialised for audio. NULL when there is none, or no
// memory.
sound *sound_open(void);
void sound_close(sound *of);
// 0 to 1; 1 at first.
void sound_volume(sound *of, float volume);
// `pan` from -1, left, to 1, right; `loudness` from 0 to 1. An effect that comes again too soon is
// left out, so that a battle does not become a roar.
void sound_play(sound *of, sound_effect effect, float pan, float loudness);
