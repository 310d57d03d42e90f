// Shapes and text as quads in two batches: one without a texture, one from the atlas.

#include "ui_state.h"
#include "utf8.h"

#include <math.h>
#include <string.h>

const ui_palette ui_colors = {
    .panel = {26, 24, 27, 234},
    .edge = {118, 102, 78, 110},
    .field = {66, 60, 62, 255},
    .text = {238, 230, 214, 255},
    .dim = {170, 160, 144, 255},
    .accent = {236, 182, 86, 255},
    .alarm = {226, 92, 70, 255},
};

static void draw(ui_kit *ui, ui_batch *batch, SDL_Texture *texture)
{
    if (batch->quads == 0) return;
    SDL_SetRenderDrawBlendMode(ui->renderer, SDL_BLENDMODE_BLEND);
    SDL_RenderGeometry(ui->renderer, texture, batch->vertices, 4 * batch->quads, ui->indices,
                       6 * batch->quads);
    batch->quads = 0;
}

void ui_raise(ui_kit *ui)
{
    draw(ui, &ui->shapes, NULL);
    draw(ui, &ui->text, ui->atlas);
}

void ui_quad(ui_kit *ui, ui_batch *batch, const SDL_Vertex corners[4])
{
    if (batch->quads == UI_QUADS) ui_raise(ui);
    memcpy(&batch->vertices[4 * batch->quads], corners, 4 * sizeof *corners);
    batch->quads++;
}

static void four_points(ui_kit *ui, const SDL_FPoint at[4], SDL_Color color)
{
    SDL_Vertex corners[4];
    for (int i = 0; i < 4; i++) corners[i] = (SDL_Vertex){.position = at[i], .color = color};
    ui_quad(ui, &ui->shapes, corners);
}

// The software renderer fills a rectangle several times faster than two triangles; worth the draw
// call where there is much to fill.
static void fill_large(ui_kit *ui, SDL_FRect area, SDL_Color color)
{
    ui_raise(ui);
    SDL_SetRenderDrawBlendMode(ui->renderer, SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(ui->renderer, color.r, color.g, color.b, color.a);
    SDL_RenderFillRectF(ui->renderer, &area);
}

void ui_fill(ui_kit *ui, SDL_FRect area, SDL_Color color)
{
    if (area.w * area.h >= UI_LARGE) {
        fill_large(ui, area, color);
        return;
    }
    float right = area.x + area.w, bottom = area.y + area.h;
    if (area.w <= 0 || area.h <= 0) return;
    SDL_FPoint at[4] = {{area.x, area.y}, {right, area.y}, {right, bottom}, {area.x, bottom}};
    four_points(ui, at, color);
}

void ui_line(ui_kit *ui, SDL_FPoint from, SDL_FPoint to, SDL_Color color)
{
    float x = to.x - from.x, y = to.y - from.y;
    float length = sqrtf(x * x + y * y), half = ui_px(ui, 1) / 2 + 0.3F;
    if (length <= 0) return;
    x *= half / length;
    y *= half / length;
    SDL_FPoint at[4] = {{from.x + y, from.y - x},
                        {to.x + y, to.y - x},
                        {to.x - y, to.y + x},
                        {from.x - y, from.y + x}};
    four_points(ui, at, color);
}

void ui_triangle(ui_kit *ui, const SDL_FPoint corners[3], SDL_Color color)
{
    SDL_FPoint at[4] = {corners[0], corners[1], corners[2], corners[2]};
    four_points(ui, at, color);
}

void ui_frame(ui_kit *ui, SDL_FRect area, SDL_Color color)
{
    float thick = ui_px(ui, 1);
    ui_fill(ui, (SDL_FRect){area.x, area.y, area.w, thick}, color);
    ui_fill(ui, (SDL_FRect){area.x, area.y + area.h - thick, area.w, thick}, color);
    ui_fill(ui, (SDL_FRect){area.x, area.y + thick, thick, area.h - 2 * thick}, color);
    ui_fill(ui, (SDL_FRect){area.x + area.w - thick, area.y + thick, thick, area.h - 2 * thick},
            color);
}

// A piece of the atlas, flipped by exchanging its edges.
static void piece(ui_kit *ui, SDL_FRect where, const SDL_Rect *from, int flips, SDL_Color color)
{
    float left = (float)from->x / UI_ATLAS, right = (float)(from->x + from->w) / UI_ATLAS;
    float top = (float)from->y / UI_ATLAS, bottom = (float)(from->y + from->h) / UI_ATLAS;
    float u0 = flips & 1 ? right : left, u1 = flips & 1 ? left : right;
    float v0 = flips & 2 ? bottom : top, v1 = flips & 2 ? top : bottom;
    float x1 = where.x + where.w, y1 = where.y + where.h;
    SDL_Vertex corners[4] = {
        {{where.x, where.y}, color, {u0, v0}},
        {{x1, where.y}, color, {u1, v0}},
        {{x1, y1}, color, {u1, v1}},
        {{where.x, y1}, color, {u0, v1}},
    };
    ui_quad(ui, &ui->text, corners);
}

void ui_fill_round(ui_kit *ui, SDL_FRect area, SDL_Color color)
{
    float radius = ui_px(ui, 5);
    if (area.w < 2 * radius || area.h < 2 * radius) {
        ui_fill(ui, area, color);
        return;
    }
    const ui_glyph *corner = ui_corner(ui, (int)radius);
    for (int i = 0; i < 4; i++) {
        SDL_FRect where = {area.x + (i & 1 ? area.w - radius : 0),
                           area.y + (i & 2 ? area.h - radius : 0), radius, radius};
        piece(ui, where, &corner->at, i, color);
    }
    SDL_FRect middle = {area.x, area.y + radius, area.w, area.h - 2 * radius};
    ui_fill(ui, middle, color);
    ui_fill(ui, (SDL_FRect){area.x + radius, area.y, area.w - 2 * radius, radius}, color);
    ui_fill(ui, (SDL_FRect){area.x + radius, area.y + area.h - radius, area.w - 2 * radius, radius},
            color);
}

float ui_line_height(const ui_kit *ui, ui_style style)
{
    return (float)TTF_FontHeight(ui->fonts[style]);
}

// The width of the first `size` bytes.
static float width_of(ui_kit *ui, ui_style style, const char *text, size_t size)
{
    int width = 0;
    uint32_t glyphs = 0, bytes;
    for (size_t i = 0; i < size && text[i] && glyphs < UI_TEXT_MAX; i += bytes, glyphs++) {
        width += ui_glyph_of(ui, style, utf8_read(text + i, &bytes))->advance;
    }
    return (float)width;
}

float ui_text_width(ui_kit *ui, ui_style style, const char *text)
{
    return width_of(ui, style, text, SIZE_MAX);
}

static float draw_glyph(ui_kit *ui, SDL_FPoint pen, ui_style style, SDL_Color color, uint32_t code)
{
    const ui_glyph *glyph = ui_glyph_of(ui, style, code);
    SDL_FRect where = {floorf(pen.x) + (float)glyph->left, floorf(pen.y), (float)glyph->at.w,
                       (float)glyph->at.h};
    if (glyph->at.w > 0 && code != ' ') piece(ui, where, &glyph->at, 0, color);
    return (float)glyph->advance;
}

typedef struct pen_ink {
    ui_style style;
    SDL_Color color;
} pen_ink;

// Draws the first `size` bytes as far as they fit into the area, dots at the end where they don't.
static float draw_line(ui_kit *ui, SDL_FRect area, pen_ink ink, const char *text, size_t size)
{
    const uint32_t dots = 0x2026;
    bool fits = width_of(ui, ink.style, text, size) <= area.w + 0.5F;
    float room = fits ? area.w + 1 : area.w - (float)ui_glyph_of(ui, ink.style, dots)->advance;
    SDL_FPoint pen = {area.x, area.y};
    uint32_t glyphs = 0, bytes;
    for (size_t i = 0; i < size && text[i] && glyphs < UI_TEXT_MAX; i += bytes, glyphs++) {
        uint32_t code = utf8_read(text + i, &bytes);
        float advance = (float)ui_glyph_of(ui, ink.style, code)->advance;
        if (pen.x + advance > area.x + room) break;
        pen.x += draw_glyph(ui, pen, ink.style, ink.color, code);
    }
    if (!fits && room >= 0) pen.x += draw_glyph(ui, pen, ink.style, ink.color, dots);
    return pen.x - area.x;
}

float ui_text(ui_kit *ui, SDL_FRect area, ui_style style, SDL_Color color, const char *text)
{
    area.y += floorf((area.h - ui_line_height(ui, style)) / 2);
    return draw_line(ui, area, (pen_ink){style, color}, text, SIZE_MAX);
}

void ui_text_aligned(ui_kit *ui, SDL_FRect area, ui_style style, ui_align align, const char *text)
{
    float spare = area.w - ui_text_width(ui, style, text);
    if (spare > 0 && align != UI_LEFT) {
        area.x += align == UI_CENTER ? floorf(spare / 2) : spare;
        area.w -= align == UI_CENTER ? floorf(spare / 2) : spare;
    }
    ui_text(ui, area, style, ui_colors.text, text);
}

// Bytes of the longest beginning of `text` that fits and ends before a blank;
// at least one character.
static size_t line_bytes(ui_kit *ui, ui_style style, const char *text, float width)
{
    size_t end = 0, at = 0;
    float pen = 0;
    uint32_t bytes;
    for (; text[at] && text[at] != '\n'; at += bytes) {
        if (text[at] == ' ') end = at;
        pen += (float)ui_glyph_of(ui, style, utf8_read(text + at, &bytes))->advance;
        if (pen > width) return end > 0 ? end : (at > 0 ? at : bytes);
    }
    return at;
}

static const char *after_line(const char *text, size_t size)
{
    text += size;
    return *text == ' ' || *text == '\n' ? text + 1 : text;
}

float ui_paragraph_height(ui_kit *ui, ui_style style, float width, const char *text)
{
    uint32_t lines = 0;
    for (; *text; lines++) text = after_line(text, line_bytes(ui, style, text, width));
    return (float)lines * ui_line_height(ui, style);
}

float ui_paragraph(ui_kit *ui, SDL_FRect area, ui_style style, SDL_Color color, const char *text)
{
    float line = ui_line_height(ui, style), used = 0;
    while (*text && used + line <= area.h + 0.5F) {
        size_t size = line_bytes(ui, style, text, area.w);
        SDL_FRect where = {area.x, area.y + used, area.w, line};
        draw_line(ui, where, (pen_ink){style, color}, text, size);
        used += line;
        text = after_line(text, size);
    }
    return used;
}
