#include "scene.h"

uint32_t scene_until(const view_scene *scene)
{
    return scene->choices->spoiler_free ? watch_tick(scene->watch) : UINT32_MAX;
}

view_strip scene_strip(view_scene *scene, SDL_FRect area, bool first)
{
    view_strip strip = {.area = area,
                        .last = player_last(scene->watch->player),
                        .tick_rate = watch_info(scene->watch)->match.tick_rate};
    if (first)
        scene->strips[0] = strip;
    else if (scene->strip_count < STRIPS_MAX)
        scene->strips[scene->strip_count++] = strip;
    return strip;
}

lane_view scene_lane(const view_scene *scene, const view_strip *strip)
{
    return (lane_view){.index = scene->watch->index,
                       .bookmarks = scene->watch->bookmarks,
                       .strip = *strip,
                       .until = scene_until(scene)};
}

void scene_speed(uint32_t quarters, char words[SPEED_SIZE])
{
    bool slow = quarters < PLAYER_NORMAL;
    SDL_snprintf(words, SPEED_SIZE, slow ? "1/%ux" : "%ux",
                 slow ? PLAYER_NORMAL / quarters : quarters / PLAYER_NORMAL);
}
