// What stands in the sections of the panel at the side.
#pragma once

#include "scene.h"

// Of the row of everyone, and of the seats, `most` at most; more of them scroll.
float seats_height(const view_scene *scene, uint32_t most);
void seats_draw(view_scene *scene, SDL_FRect area, ui_list *list);
// How many bookmarks are listed: none that lies beyond the end, or beyond what may be shown.
uint32_t bookmarks_shown(const view_scene *scene);
void bookmarks_draw(view_scene *scene, SDL_FRect area, ui_list *list);
// The newest on top; those of this very tick are bright.
void events_draw(view_scene *scene, SDL_FRect area);
float truth_height(const view_scene *scene);
void truth_draw(view_scene *scene, SDL_FRect area);
