#include "y4m.h"

#include <inttypes.h>
#include <stdlib.h>

// The matrix of BT.601 in 1/65536; its rows add up to 1, 0 and 0.
enum { Y_R = 19595, Y_G = 38470, Y_B = 7471 };
enum { CB_R = -11059, CB_G = -21709, CB_B = 32768 };
enum { CR_R = 32768, CR_G = -27439, CR_B = -5329 };
enum { HALF = 1 << 15, MIDDLE = 128 };

// The sums of the colours of some pixels.
typedef struct rgb {
    int32_t r, g, b;
} rgb;

static rgb rgb_of(uint32_t pixel)
{
    return (rgb){(int32_t)(pixel >> 16 & 255), (int32_t)(pixel >> 8 & 255), (int32_t)(pixel & 255)};
}

static uint8_t brightness(uint32_t pixel)
{
    rgb c = rgb_of(pixel);
    return (uint8_t)((Y_R * c.r + Y_G * c.g + Y_B * c.b + HALF) >> 16);
}

// Of four pixels together. One less than a half is added, so that the purest colour still is 255.
static uint8_t chroma(int32_t of_middle)
{
    return (uint8_t)((of_middle + (MIDDLE << 18) + 4 * HALF - 1) >> 18);
}

// The colour of a square of four: `two` are its upper pixels, `below` its lower ones.
static void write_chroma(const uint32_t *two, const uint32_t *below, uint8_t *cb, uint8_t *cr)
{
    rgb a = rgb_of(two[0]), b = rgb_of(two[1]), c = rgb_of(below[0]), d = rgb_of(below[1]);
    rgb sum = {a.r + b.r + c.r + d.r, a.g + b.g + c.g + d.g, a.b + b.b + c.b + d.b};
    *cb = chroma(CB_R * sum.r + CB_G * sum.g + CB_B * sum.b);
    *cr = chroma(CR_R * sum.r + CR_G * sum.g + CR_B * sum.b);
}

static size_t frame_size(const y4m_writer *film)
{
    return (size_t)film->width * film->height * 3 / 2;
}

bool y4m_begin(y4m_writer *film, FILE *out, uint32_t width, uint32_t height, uint32_t fps)
{
    *film = (y4m_writer){.out = out, .width = width, .height = height};
    film->planes = malloc(frame_size(film));
    if (!film->planes) return false;
    fprintf(out, "YUV4MPEG2 W%" PRIu32 " H%" PRIu32 " F%" PRIu32 ":1", width, height, fps);
    fputs(" Ip A1:1 C420jpeg XCOLORRANGE=FULL\n", out);
    return true;
}

void y4m_add(y4m_writer *film, const void *pixels, size_t pitch)
{
    uint8_t *y = film->planes, *cb = y + (size_t)film->width * film->height;
    uint8_t *cr = cb + (size_t)film->width * film->height / 4;
    for (uint32_t row = 0; row < film->height; row++) {
        const uint8_t *at = (const uint8_t *)pixels + row * pitch;
        const uint32_t *line = (const void *)at, *below = (const void *)(at + pitch);
        for (uint32_t x = 0; x < film->width; x++) *y++ = brightness(line[x]);
        if (row % 2 == 1) continue;
        for (uint32_t x = 0; x < film->width; x += 2) write_chroma(&line[x], &below[x], cb++, cr++);
    }
    fputs("FRAME\n", film->out);
    fwrite(film->planes, frame_size(film), 1, film->out);
}

void y4m_end(y4m_writer *film)
{
    free(film->planes);
}
