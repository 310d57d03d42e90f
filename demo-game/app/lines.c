// What was said and what happened, each in a stack of its own, the newest at the bottom: however
// many alarms there are, they take no line from what was said.
//
//     Your archers are running          notices
//     Your camp is under attack
//     anna  over here                   chat
//     ben (team)  to the ford

#include "app.h"

#include <math.h>
#include <stdio.h>

enum { NOTICES = 3 };                  // lines of them, at most, once there is chat
static const double line_seconds = 12; // that a line stays

// A seat's colour, light enough to be read on a dark ground.
static SDL_Color color_of(const session_line *line)
{
    if (line->seat < PHALANX_SEATS_MAX) {
        SDL_Color color = phalanx_picture.color(NULL, line->seat);
        return (SDL_Color){(uint8_t)((color.r + 255) / 2), (uint8_t)((color.g + 255) / 2),
                           (uint8_t)((color.b + 255) / 2), 255};
    }
    return line->alarm ? ui_colors.alarm : ui_colors.dim;
}

// Who says it, and to whom; empty for a notice.
static void name_of(const phalanx_session *session, const session_line *line, char *name,
                    size_t size)
{
    const char *seat = line->seat < PHALANX_SEATS_MAX ? session->names[line->seat] : "";
    snprintf(name, size, "%s%s", seat, line->team ? " (team)" : "");
}

static void draw_line(phalanx_app *app, SDL_FRect area, const session_line *line, float alpha)
{
    ui_kit *ui = app->ui;
    SDL_Color color = color_of(line), text = ui_colors.text, shade = {16, 14, 16, 200};
    color.a = (uint8_t)(255 * alpha);
    text.a = color.a;
    shade.a = (uint8_t)((float)shade.a * alpha);
    char name[TT_NAME_MAX + 16];
    name_of(app->session, line, name, sizeof name);
    float width = ui_text_width(ui, UI_STRONG, name) + ui_text_width(ui, UI_TEXT, line->text);
    SDL_FRect back = area;
    back.w = fminf(back.w, width + ui_px(ui, 28));
    ui_fill(ui, back, shade);
    ui_cut_left(&area, ui_px(ui, 8));
    if (name[0]) {
        ui_cut_left(&area, ui_text(ui, area, UI_STRONG, color, name) + ui_px(ui, 8));
        color = text;
    }
    ui_text(ui, area, UI_TEXT, color, line->text);
}

// Draws lines up from the bottom of `area`, at most `rows`, and takes their place from it: those
// that are new, or all of them. Returns how many there were.
static uint32_t draw_stack(phalanx_app *app, SDL_FRect *area, const session_lines *lines,
                           uint32_t rows, bool all)
{
    uint32_t drawn = 0;
    float row = ui_px(app->ui, 24);
    for (; area->h >= row && drawn < rows && drawn < SESSION_LINES && drawn < lines->count;
         drawn++) {
        const session_line *line = &lines->line[(lines->count - 1 - drawn) % SESSION_LINES];
        double age = (double)(app->now - line->at) / (double)TT_SECOND;
        if (!all && age >= line_seconds) break;
        float alpha = all ? 1 : (float)fmin(1, (line_seconds - age) / 2);
        draw_line(app, ui_cut_bottom(area, row), line, alpha);
    }
    return drawn;
}

void lines_draw(phalanx_app *app, SDL_FRect area, bool all)
{
    const phalanx_session *session = app->session;
    uint32_t rows = (uint32_t)fmaxf(area.h / ui_px(app->ui, 24), NOTICES);
    bool talks = all || app->match.chatting;
    rows -= draw_stack(app, &area, &session->chat, rows - NOTICES, talks);
    draw_stack(app, &area, &session->notices, rows, all);
}
