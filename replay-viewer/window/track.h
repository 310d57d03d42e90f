// The timeline: the lane of what happened, and the bar below it.
#pragma once

#include "scene.h"

void track_draw(view_scene *scene, SDL_FRect area);
// The bar within its area.
SDL_FRect track_bar(const ui_kit *ui, SDL_FRect area);
