#include "scene.h"

uint32_t scene_until(const view_scene *scene)
{
    return scene->choices->spoiler_free ? watch_tick(scene->watch) : UINT32_MAX;
}

view_timeline scene_strip(view_scene *scene, SDL_FRect area)
{
    view_timeline strip = {.area = area,
                           .last = player_last(scene->watch->player),
                           .tick_rate = watch_info(scene->watch)->match.tick_rate};
    if (scene->strip_count < STRIPS_MAX) scene->strips[scene->strip_count++] = strip;
    return strip;
}

lane_view scene_lane(const view_scene *scene, const view_timeline *timeline)
{
    return lane_view_of(scene->watch->index, scene->watch->bookmarks, timeline, scene_until(scene));
}
