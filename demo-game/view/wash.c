// The field in water-colour, painted once: an island of warm paper with washes of olive and ochre,
// cliffs where it faces us, and a sea that fades into the sheet.
//
//        . . . sea . . .           What is land lies within a wobbling circle. Just south of its
//      .   __________   .          edge the cliff is seen: what would be land some metres farther
//     .   /   land   \   .         north. Then come the shallows, lines of waves, and paper.
//      .  \__________/  .
//       .  |||cliff||  .           Each row of pixels is a few runs, of land or of what is not.

#include "blots.h"
#include "coast.h"
#include "grain.h"
#include "tint.h"

#define FAR_SEA 0xffece3cfu
#define MIDDLE ((float)PHALANX_SIZE / 2)
#define INLAND 6.0f    // metres from the coast beyond which its wobbling makes no difference
#define SEA_ENDS 32.0f // metres outside of the field, beyond which there is only paper

typedef struct wash_brush {
    coast_line coast;
    hills broad, fine; // of the land
    grain paper;
    hills swell; // of the sea
    grain shelf;
} wash_brush;

static void load_brush(wash_brush *brush)
{
    SDL_FPoint corner = {0.5f / WASH_X - MIDDLE, 0.5f / WASH_Y - MIDDLE};
    coast_trace(&brush->coast);
    hills_begin(&brush->broad, 11, 34, corner);
    hills_begin(&brush->fine, 21, 13, corner);
    grain_begin(&brush->paper, 31, 1.0f / 3, corner);
    hills_begin(&brush->swell, 51, 16, corner);
    grain_begin(&brush->shelf, 52, 6, corner);
}

// Where a pixel is from the middle, in metres.
static inline float x_of(int column)
{
    return ((float)column + 0.5f) / WASH_X - MIDDLE;
}

static inline float y_of(int row)
{
    return ((float)row + 0.5f) / WASH_Y - MIDDLE;
}

// The pixels of a row that are at most so far from the middle.
static wash_span within(float y, float radius)
{
    float square = radius * radius - y * y;
    if (square <= 0) return (wash_span){0, 0};
    float half = sqrtf(square);
    int from = (int)ceilf((MIDDLE - half) * WASH_X - 0.5f);
    int to = (int)floorf((MIDDLE + half) * WASH_X - 0.5f) + 1;
    return (wash_span){SDL_max(from, 0), SDL_min(to, GRAIN_WIDTH)};
}

// How dark the rim of a dried wash is where `value` crosses `edge`.
static inline float pigment(float value, float edge)
{
    return 1 - fminf(fabsf(value - edge) / 0.018f, 1);
}

// `out`: how far each pixel is outside of the coast; here it is inside.
static void paint_land(wash_brush *brush, uint32_t *pixels, int row, wash_span span,
                       const float *out)
{
    float broad[GRAIN_WIDTH], fine[GRAIN_WIDTH], paper[GRAIN_WIDTH];
    hills_row(&brush->broad, row, span, broad);
    hills_row(&brush->fine, row, span, fine);
    for (int i = span.from; i < span.to; i++) paper[i] = -0.025f;
    grain_add(&brush->paper, row, span, 0.05f, paper);
    for (int i = span.from; i < span.to; i++) {
        float mottled = broad[i] * 0.6f + fine[i] * 0.4f;
        tint t = tint_mixed(tint_of(0xffefe3c3u), 0xffcdcd96u, smooth(0.3f, 0.62f, broad[i]));
        t = tint_mixed(t, 0xffe3cb97u, smooth(0.5f, 0.68f, fine[i]) * 0.8f);
        t = tint_mixed(t, 0xffb9bd84u, smooth(0.62f, 0.66f, mottled) * 0.5f);
        float dark = pigment(broad[i], 0.5f) * 0.1f + pigment(fine[i], 0.56f) * 0.07f;
        dark += smooth(5, 0, -out[i]) * 0.16f + paper[i];
        pixels[i] = tint_pixel(tint_mixed(t, 0xff8f7b4eu, fmaxf(dark, 0)));
    }
}

// How high a wave stands whose phase is so far in radians: 1 on a crest. Right above 0.9, where
// a wave is drawn.
static inline float crest(float phase)
{
    float turns = (phase - 1.5707963f) * 0.15915494f;
    turns -= (float)(int)(turns + (turns < 0 ? -0.5f : 0.5f));
    float square = turns * turns * 39.478418f;
    return 1 - square * (0.5f - square / 24);
}

static void paint_sea(wash_brush *brush, uint32_t *pixels, int row, wash_span span,
                      const float *out)
{
    float swell[GRAIN_WIDTH], shelf[GRAIN_WIDTH];
    hills_row(&brush->swell, row, span, swell);
    for (int i = span.from; i < span.to; i++) shelf[i] = -0.5f * 14;
    grain_add(&brush->swell.octaves[0], row, span, 0.7f * 14, shelf);
    grain_add(&brush->shelf, row, span, 0.3f * 14, shelf);
    for (int i = span.from; i < span.to; i++) {
        float edge = out[i] + shelf[i], wave = crest((out[i] + swell[i] * 5) * 1.5f);
        tint t = tint_mixed(tint_of(0xffd3e0d2u), 0xff9fbfc2u, smooth(0, 4, out[i]));
        t = tint_mixed(t, 0xffb3cccbu, smooth(0.35f, 0.65f, swell[i]));
        t = tint_mixed(t, 0xff7ea3a9u, smooth(0.9f, 1, wave) * 0.55f * smooth(16, 3, out[i]));
        t = tint_mixed(t, 0xff8fb0b3u, smooth(13, 16, edge) * 0.5f);
        pixels[i] = tint_pixel(tint_mixed(t, FAR_SEA, smooth(15, 18.5f, edge)));
    }
}

static uint32_t cliff(const coast_line *coast, float x, float y)
{
    // Steps of a third of a metre tell how far below the edge this is.
    float down = 0;
    while (down < CLIFF && coast_out(coast, x, y - down) >= 0) down += 0.34f;
    float streak =
        grain_at(x * 1.3f, y * 0.2f, 41) * 0.6f + grain_at(x * 3.5f, y * 0.4f, 42) * 0.4f;
    uint32_t colour = mixed(0xffcfb68cu, 0xff8d7453u, smooth(0.3f, 0.7f, streak));
    return mixed(colour, 0xff6d5a48u, down / CLIFF * 0.5f);
}

// What is not land: sea, and the cliff where the land would be seen behind it.
static void paint_shore(wash_brush *brush, uint32_t *pixels, int row, wash_span span, float *out)
{
    float above[GRAIN_WIDTH], y = y_of(row);
    for (int i = span.from; i < span.to; i++) {
        above[i] = coast_out(&brush->coast, x_of(i), y - CLIFF);
        out[i] = fminf(out[i], fmaxf(above[i], 0));
    }
    paint_sea(brush, pixels, row, span, out);
    for (int i = span.from; i < span.to; i++)
        if (above[i] < 0) pixels[i] = cliff(&brush->coast, x_of(i), y);
}

// How far outside of the coast each pixel is; negative inside.
static void measure(const coast_line *coast, int row, wash_span span, float *out)
{
    float y = y_of(row);
    wash_span inner = within(y, PHALANX_RADIUS - INLAND);
    for (int i = span.from; i < span.to; i++)
        out[i] = i >= inner.from && i < inner.to ? -INLAND : coast_out(coast, x_of(i), y);
}

static void paint_row(wash_brush *brush, uint32_t *pixels, int row)
{
    float out[GRAIN_WIDTH];
    wash_span all = within(y_of(row), PHALANX_RADIUS + SEA_ENDS), run = {all.from, all.from};
    for (int i = 0; i < GRAIN_WIDTH; i++) pixels[i] = FAR_SEA;
    measure(&brush->coast, row, all, out);
    for (; run.from < all.to; run.from = run.to) {
        bool land = out[run.from] < 0;
        while (run.to < all.to && (out[run.to] < 0) == land) run.to++;
        if (land)
            paint_land(brush, pixels, row, run, out);
        else
            paint_shore(brush, pixels, row, run, out);
    }
}

bool wash_make(phalanx_view *view, const phalanx_state *state)
{
    if (!canvas_create(&view->wash, GRAIN_WIDTH, (int)(PHALANX_SIZE * WASH_Y))) return false;
    wash_brush *brush = SDL_malloc(sizeof *brush);
    if (!brush) return false;
    load_brush(brush);
    for (int row = 0; row < view->wash.height; row++)
        paint_row(brush, view->wash.pixels + (size_t)row * GRAIN_WIDTH, row);
    SDL_free(brush);
    return blots_put(&view->wash, state);
}
