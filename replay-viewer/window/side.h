// The panel at the side, in sections.
#pragma once

#include "scene.h"

// Where its lists are scrolled to. Zero: they are at their beginnings.
typedef struct side_lists {
    ui_list seats, bookmarks;
} side_lists;

void side_draw(view_scene *scene, SDL_FRect area, side_lists *lists);
