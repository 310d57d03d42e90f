// What is heard of a match: where it happens on the screen, and how near.

#include "app.h"
#include "notices.h"

#include <math.h>

typedef struct noise_voice {
    sound_effect effect;
    float loudness;
    bool own;    // only when it concerns the player's own
    bool placed; // heard from where it happens
} noise_voice;

static bool voice_of(uint32_t kind, noise_voice *voice)
{
    static const struct noise_voice voices[PHALANX_NOTICES] = {
        [PHALANX_RECRUITED] = {SOUND_RECRUIT, 0.25F, true, true},
        [PHALANX_LOST] = {SOUND_FALLS, 0.5F, false, true},
        [PHALANX_FELL] = {SOUND_CAMP_FALLS, 1, false, false},
        [PHALANX_STRUCK] = {SOUND_ALARM, 0.6F, true, false},
        [PHALANX_BESIEGED] = {SOUND_ALARM, 0.9F, true, false},
        [PHALANX_BROKE] = {SOUND_ROUT, 0.8F, true, false},
        [PHALANX_RALLIED] = {SOUND_RALLIED, 0.6F, true, false},
        [PHALANX_CLAIMED] = {SOUND_SHRINE, 0.8F, true, false},
        [PHALANX_SHOT] = {SOUND_ARROWS, 0.5F, false, true},
        [PHALANX_CLASHED] = {SOUND_CLASH, 0.6F, false, true},
    };
    *voice = voices[kind];
    return voice->loudness > 0;
}

void noise_of_event(phalanx_app *app, const tt_peer_event *event)
{
    phalanx_notice notice;
    noise_voice voice;
    bool said = event->type == TT_PEER_EVENT_CHAT || event->type == TT_PEER_EVENT_TEAM_CHAT;
    if (said) sound_play(app->sound, SOUND_CHAT, 0, 0.6F);
    if (!notices_read(event, &notice) || app->session->catching_up) return;
    if (!app->match.picture || !voice_of(event->kind, &voice)) return;
    if (voice.own && notice.seat != session_seat(app->session)) return;
    float pan = 0, loudness = voice.loudness;
    if (voice.placed) {
        const tt_frame *frame = &app->match.frame;
        SDL_FPoint at = phalanx_to_screen(frame, (float)notice.x / 256, (float)notice.y / 256);
        float x = (at.x / (float)frame->area.w - 0.5F) * 2;
        float y = (at.y / (float)frame->area.h - 0.5F) * 2;
        pan = fmaxf(-1, fminf(x, 1)) * 0.8F;
        float outside = fmaxf(0, fmaxf(fabsf(x), fabsf(y)) - 1);
        float near = fminf(1, frame->camera.scale * 720 / (float)frame->area.h / 12);
        loudness *= (0.35F + 0.65F * near) / (1 + outside * outside * 4);
    }
    if (loudness > 0.02F) sound_play(app->sound, voice.effect, pan, loudness);
}
