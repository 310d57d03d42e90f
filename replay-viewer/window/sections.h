// What stands in the sections of the panel at the side.
#pragma once

#include "scene.h"

float seats_height(const view_scene *scene);
void seats_draw(view_scene *scene, SDL_FRect area);
void bookmarks_draw(view_scene *scene, SDL_FRect area, ui_list *list);
// The newest on top; those of this very tick are bright.
void events_draw(view_scene *scene, SDL_FRect area);
float truth_height(const view_scene *scene);
void truth_draw(view_scene *scene, SDL_FRect area);
