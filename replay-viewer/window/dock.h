// The bar at the bottom: the timeline, where one is, the buttons.
#pragma once

#include "scene.h"

float dock_height(const ui_kit *ui);
void dock_draw(view_scene *scene, SDL_FRect area);
