// The panel at the side, in sections.
#pragma once

#include "scene.h"

void side_draw(view_scene *scene, SDL_FRect area, ui_list *bookmarks);
