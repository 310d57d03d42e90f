// The panel at the side: sections from the top down, each of which can be folded away.
//
//     v Seats       who plays, whom one follows
//     v Plot        a series by seat
//     > Bookmarks   folded
//     v Events      what happens now: takes what is left
//     v Truth       hash, trail, and whether it equals the recorded one

#include "side.h"
#include "plots.h"
#include "sections.h"

#include <math.h>

static const float heading_units = 26;

static bool open(const view_scene *scene, side_section section)
{
    return (scene->choices->folded >> section & 1) == 0;
}

// The heading of a section; whether what stands below is to be drawn.
static bool heading(view_scene *scene, SDL_FRect line, side_section section, const char *name)
{
    ui_kit *ui = scene->ui;
    if (ui_zone(ui, line, name)) wish_for(scene->wishes, WISH_FOLD, section);
    if (ui_hovered(ui, line)) ui_fill_round(ui, line, (SDL_Color){255, 255, 255, 14});
    ui_cut_left(&line, ui_px(ui, 4));
    SDL_FRect arrow = ui_cut_left(&line, ui_px(ui, 16));
    ui_text(ui, arrow, UI_SMALL, ui_colors.dim, open(scene, section) ? "\u25be" : "\u25b8");
    ui_text(ui, line, UI_STRONG, ui_colors.text, name);
    return open(scene, section);
}

static SDL_FRect below(const view_scene *scene, SDL_FRect *rest, float height)
{
    SDL_FRect area = ui_cut_top(rest, height);
    ui_cut_top(rest, ui_px(scene->ui, 6));
    return area;
}

static SDL_FRect heading_line(const view_scene *scene, SDL_FRect *rest)
{
    return ui_cut_top(rest, ui_px(scene->ui, heading_units));
}

// Up to four rows, if that leaves the events their heading and one; never less than one.
static float bookmarks_height(const view_scene *scene, SDL_FRect rest)
{
    float row = ui_px(scene->ui, 26), events = ui_px(scene->ui, 6 + heading_units + 20);
    float fits = fmaxf(1, floorf((rest.h - events) / row));
    return row * fminf(fits, fminf(fmaxf((float)scene->watch->bookmarks->count, 1), 4));
}

void side_draw(view_scene *scene, SDL_FRect area, ui_list *bookmarks)
{
    ui_kit *ui = scene->ui;
    bool pictured = scene->watch->module->picture != NULL;
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 8));
    float truth = open(scene, SIDE_TRUTH) ? truth_height(scene) + ui_px(ui, 6) : 0;
    SDL_FRect bottom = ui_cut_bottom(&area, truth + ui_px(ui, heading_units));
    if (heading(scene, heading_line(scene, &area), SIDE_SEATS, "Seats"))
        seats_draw(scene, below(scene, &area, fminf(seats_height(scene), area.h * 0.4F)));
    if (pictured && heading(scene, heading_line(scene, &area), SIDE_PLOT, "Plot"))
        plot_draw(scene, below(scene, &area, fminf(ui_px(ui, 150), area.h * 0.5F)),
                  scene->choices->series, false);
    if (heading(scene, heading_line(scene, &area), SIDE_BOOKMARKS, "Bookmarks"))
        bookmarks_draw(scene, below(scene, &area, bookmarks_height(scene, area)), bookmarks);
    if (pictured && heading(scene, heading_line(scene, &area), SIDE_EVENTS, "Events"))
        events_draw(scene, area);
    if (heading(scene, heading_line(scene, &bottom), SIDE_TRUTH, "Truth"))
        truth_draw(scene, bottom);
}
