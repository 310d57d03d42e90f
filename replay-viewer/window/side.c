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

// What the sections below the seats are not to go without: a line of bookmarks,
// a small plot, two events.
typedef struct side_needs {
    float plot, bookmarks, events;
} side_needs;

static float need(const view_scene *scene, side_section section, float units)
{
    float least = open(scene, section) ? units + 6 : 0;
    return ui_px(scene->ui, heading_units + least);
}

static side_needs needs_of(const view_scene *scene)
{
    bool pictured = scene->watch->module->picture != NULL;
    return (side_needs){.plot = pictured ? need(scene, SIDE_PLOT, 110) : 0,
                        .bookmarks = need(scene, SIDE_BOOKMARKS, 26),
                        .events = pictured ? need(scene, SIDE_EVENTS, 34) : 0};
}

// All of them where there is room, else whole rows, but never less than two.
static float height_of_seats(const view_scene *scene, SDL_FRect rest, const side_needs *needs)
{
    float room = rest.h - needs->plot - needs->bookmarks - needs->events - ui_px(scene->ui, 6);
    float fits = floorf(room / seats_height(scene, 0)) - 1; // besides the row of everyone
    return seats_height(scene, (uint32_t)fmaxf(fits, 2));
}

static float height_of_plot(const view_scene *scene, SDL_FRect rest, const side_needs *needs)
{
    float room = rest.h - needs->bookmarks - needs->events - ui_px(scene->ui, 6);
    return fminf(ui_px(scene->ui, 150), fmaxf(room, rest.h * 0.4F));
}

// Up to four rows, if that leaves the events what they need; never less than one.
static float height_of_bookmarks(const view_scene *scene, SDL_FRect rest, const side_needs *needs)
{
    float row = ui_px(scene->ui, 26);
    float fits = fmaxf(1, floorf((rest.h - needs->events) / row));
    return row * fminf(fits, fminf(fmaxf((float)bookmarks_shown(scene), 1), 4));
}

void side_draw(view_scene *scene, SDL_FRect area, side_lists *lists)
{
    ui_kit *ui = scene->ui;
    bool pictured = scene->watch->module->picture != NULL;
    side_needs needs = needs_of(scene);
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 8));
    float truth = open(scene, SIDE_TRUTH) ? truth_height(scene) + ui_px(ui, 6) : 0;
    SDL_FRect bottom = ui_cut_bottom(&area, truth + ui_px(ui, heading_units));
    if (heading(scene, heading_line(scene, &area), SIDE_SEATS, "Seats"))
        seats_draw(scene, below(scene, &area, height_of_seats(scene, area, &needs)), &lists->seats);
    if (pictured && heading(scene, heading_line(scene, &area), SIDE_PLOT, "Plot"))
        plot_draw(scene, below(scene, &area, height_of_plot(scene, area, &needs)),
                  scene->choices->series, false);
    if (heading(scene, heading_line(scene, &area), SIDE_BOOKMARKS, "Bookmarks"))
        bookmarks_draw(scene, below(scene, &area, height_of_bookmarks(scene, area, &needs)),
                       &lists->bookmarks);
    if (pictured && heading(scene, heading_line(scene, &area), SIDE_EVENTS, "Events"))
        events_draw(scene, area);
    if (heading(scene, heading_line(scene, &bottom), SIDE_TRUTH, "Truth"))
        truth_draw(scene, bottom);
}
