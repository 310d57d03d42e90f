// The atlas: one texture, filled from the left on shelves, glyph by glyph as text asks for them.
//
//     +--------------------------+
//     |A|b|c|corner|             |   a shelf is as high as its highest glyph
//     |Q|y|...                   |
//     +--------------------------+
//
// When it is full, what waits is drawn and the atlas starts over.

#include "ui_state.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef TT_FONT_FOLDER
#define TT_FONT_FOLDER "/usr/share/fonts/truetype/dejavu"
#endif

static const struct {
    const char *file;
    float size; // pixels at a height of 720
} styles[UI_STYLES] = {
    [UI_SMALL] = {"DejaVuSans.ttf", 12},       [UI_TEXT] = {"DejaVuSans.ttf", 15},
    [UI_STRONG] = {"DejaVuSans-Bold.ttf", 15}, [UI_HEADING] = {"DejaVuSans-Bold.ttf", 20},
    [UI_TITLE] = {"DejaVuSerif-Bold.ttf", 60},
};

static int font_pixels(ui_style style, float scale)
{
    int pixels = (int)(styles[style].size * scale + 0.5F);
    int least = style == UI_SMALL ? 9 : 11;
    return pixels < least ? least : pixels;
}

static void empty_atlas(ui_kit *ui)
{
    memset(ui->glyphs, 0, sizeof ui->glyphs);
    ui->glyph_count = 0;
    ui->shelf_x = ui->shelf_y = ui->shelf_height = 0;
}

bool ui_fonts_open(ui_kit *ui, float scale, char message[UI_MESSAGE_SIZE])
{
    const char *chosen = getenv("TICKERTAPE_FONTS");
    ui_fonts_close(ui);
    for (int i = 0; i < UI_STYLES; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", chosen && chosen[0] ? chosen : TT_FONT_FOLDER,
                 styles[i].file);
        ui->fonts[i] = TTF_OpenFont(path, font_pixels((ui_style)i, scale));
        if (ui->fonts[i]) continue;
        snprintf(message, UI_MESSAGE_SIZE,
                 "can't open the font %.120s: install fonts-dejavu-core, or name its folder in "
                 "TICKERTAPE_FONTS",
                 path);
        return false;
    }
    ui->scale = scale;
    empty_atlas(ui);
    return true;
}

void ui_fonts_close(ui_kit *ui)
{
    for (int i = 0; i < UI_STYLES; i++) {
        if (ui->fonts[i]) TTF_CloseFont(ui->fonts[i]);
        ui->fonts[i] = NULL;
    }
}

// The place of a key in the table: its own, or a free one. The table is never full.
static ui_glyph *find(ui_kit *ui, uint32_t key)
{
    uint32_t at = key * 2654435761U % UI_GLYPHS;
    while (ui->glyphs[at].key && ui->glyphs[at].key != key) at = (at + 1) % UI_GLYPHS;
    return &ui->glyphs[at];
}

// Finds a place for `width` by `height` pixels; false when nothing so large fits at all.
static bool reserve(ui_kit *ui, int width, int height, SDL_Rect *at)
{
    if (width >= UI_ATLAS || height >= UI_ATLAS) return false;
    if (ui->shelf_x + width + 1 > UI_ATLAS) {
        ui->shelf_y += ui->shelf_height + 1;
        ui->shelf_x = ui->shelf_height = 0;
    }
    bool full = ui->shelf_y + height + 1 > UI_ATLAS || ui->glyph_count >= UI_GLYPHS * 3 / 4;
    if (full) {
        ui_raise(ui);
        empty_atlas(ui);
    }
    *at = (SDL_Rect){ui->shelf_x, ui->shelf_y, width, height};
    ui->shelf_x += width + 1;
    if (height > ui->shelf_height) ui->shelf_height = height;
    return true;
}

// Puts a surface into the atlas under `key`. Frees the surface; it may be NULL.
static ui_glyph *put(ui_kit *ui, uint32_t key, SDL_Surface *surface)
{
    SDL_Rect at = {0};
    SDL_Surface *pixels =
        surface ? SDL_ConvertSurfaceFormat(surface, SDL_PIXELFORMAT_ARGB8888, 0) : NULL;
    SDL_FreeSurface(surface);
    if (pixels && reserve(ui, pixels->w, pixels->h, &at)) {
        SDL_UpdateTexture(ui->atlas, &at, pixels->pixels, pixels->pitch);
    }
    SDL_FreeSurface(pixels);
    ui_glyph *glyph = find(ui, key);
    *glyph = (ui_glyph){.key = key, .at = at};
    ui->glyph_count++;
    return glyph;
}

const ui_glyph *ui_glyph_of(ui_kit *ui, ui_style style, uint32_t code)
{
    TTF_Font *font = ui->fonts[style];
    uint32_t shown = utf8_shown(code);
    if (!TTF_GlyphIsProvided32(font, shown)) shown = UTF8_REPLACEMENT;
    uint32_t key = shown << 3 | (uint32_t)style;
    ui_glyph *glyph = find(ui, key);
    if (glyph->key) return glyph;
    int left = 0, advance = 0;
    TTF_GlyphMetrics32(font, shown, &left, NULL, NULL, NULL, &advance);
    glyph = put(ui, key, TTF_RenderGlyph32_Blended(font, shown, (SDL_Color){255, 255, 255, 255}));
    glyph->left = left < 0 ? left : 0;
    glyph->advance = advance;
    return glyph;
}

// How much of a pixel lies in the disc, of 16 points.
static uint32_t coverage(int radius, int x, int y)
{
    uint32_t hits = 0;
    for (int i = 0; i < 16; i++) {
        float from_x = (float)(radius - x) - ((float)(i % 4) + 0.5F) / 4;
        float from_y = (float)(radius - y) - ((float)i / 4 + 0.5F) / 4;
        hits += from_x * from_x + from_y * from_y <= (float)(radius * radius);
    }
    return hits;
}

const ui_glyph *ui_corner(ui_kit *ui, int radius)
{
    uint32_t key = (uint32_t)radius << 3 | UI_SHAPE;
    ui_glyph *glyph = find(ui, key);
    if (glyph->key) return glyph;
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, radius, radius, 32, SDL_PIXELFORMAT_ARGB8888);
    for (int y = 0; surface && y < radius; y++) {
        uint32_t *row = (uint32_t *)((uint8_t *)surface->pixels + y * surface->pitch);
        for (int x = 0; x < radius; x++) {
            uint32_t alpha = coverage(radius, x, y) * 255 / 16;
            row[x] = alpha << 24 | 0xffffff;
        }
    }
    return put(ui, key, surface);
}
