// Where the match is seen: the game's own picture, and the camera that looks at it.
#pragma once

#include "eye.h"
#include "eyes.h"
#include "scene.h"

typedef struct view_stage {
    SDL_Renderer *renderer;
    void *drawing; // the game's; NULL: it has no picture
    field_eye eye;
    bool flies; // to (x, y), so many times as large as all
    float x, y, times;
    bool lent;       // what is seen is what the seat of the choices saw,
    seat_view sight; // namely this
} view_stage;

// Sees all of the field. False: there is no memory. A game without a picture has an empty stage.
bool stage_open(view_stage *stage, SDL_Renderer *renderer, const tape_watch *watch);
void stage_close(view_stage *stage, const tape_watch *watch);
// The renderer has lost its textures.
bool stage_renew(view_stage *stage, const tape_watch *watch);
// Flies to a place, closer if all is seen.
void stage_look(view_stage *stage, float x, float y);
// Flies to a place, and to where it is so many times as large as when all is seen.
void stage_fly(view_stage *stage, float x, float y, float times);
// Flies to where all is seen.
void stage_see_all(view_stage *stage);
// Lets these seconds pass: the camera flies, or goes with the seat that it follows, or with what
// its player saw. Whether it has moved, or is on its way.
bool stage_pass_time(view_stage *stage, const tape_watch *watch, const view_choices *choices,
                     float seconds);
// Draws the match into this area.
void stage_draw(view_stage *stage, const view_scene *scene, SDL_FRect area);
