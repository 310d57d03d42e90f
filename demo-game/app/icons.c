#include "icons.h"

// Lines and triangles in a square of 16 by 16.
typedef struct icon_stroke {
    int8_t x0, y0, x1, y1;
} icon_stroke;

enum { STROKES = 6 };

static const icon_stroke signs[PHALANX_TYPES][STROKES] = {
    [PHALANX_SPEARMAN] =
        {{3, 15, 12, 4}, {12, 4, 13, 1}, {13, 1, 10, 3}, {10, 3, 12, 5}, {12, 5, 13, 1}},
    [PHALANX_ARCHER] = {{4, 2, 10, 5},
                        {10, 5, 11, 8},
                        {11, 8, 10, 11},
                        {10, 11, 4, 14},
                        {4, 2, 4, 14},
                        {2, 8, 15, 8}},
    [PHALANX_RIDER] =
        {{2, 9, 5, 3}, {5, 3, 9, 2}, {9, 2, 13, 7}, {13, 7, 9, 8}, {9, 8, 9, 15}, {2, 9, 3, 15}},
};

void icon_draw(ui_kit *ui, SDL_FRect square, uint8_t type, SDL_Color color)
{
    float unit = square.w / 16;
    for (int i = 0; type < PHALANX_TYPES && i < STROKES; i++) {
        const icon_stroke *at = &signs[type][i];
        SDL_FPoint from = {square.x + (float)at->x0 * unit, square.y + (float)at->y0 * unit};
        SDL_FPoint to = {square.x + (float)at->x1 * unit, square.y + (float)at->y1 * unit};
        ui_line(ui, from, to, color);
    }
}

const char *icon_word(uint8_t type)
{
    static const char *const words[PHALANX_TYPES] = {"soldiers", "spearmen", "archers", "riders"};
    return words[type < PHALANX_TYPES ? type : 0];
}
