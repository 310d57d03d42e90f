// The smooth shapes of a canvas. Each is a function that tells how far a pixel is outside of it;
// what is nearer than half a pixel to the edge is covered in part.

#include "canvas.h"

#include <math.h>

// Not fminf and hypotf: those are calls, and these run for every pixel.
static float least_of(float a, float b)
{
    return a < b ? a : b;
}

static float most_of(float a, float b)
{
    return a > b ? a : b;
}

static float length_of(float x, float y)
{
    return sqrtf(x * x + y * y);
}

typedef struct outline {
    union {
        oval oval;
        rod rod;
        arc arc;
        struct {
            const SDL_FPoint *corners;
            uint32_t count;
        } polygon;
    };
} outline;

typedef float (*outline_distance)(const outline *shape, float x, float y);

static float oval_distance(const outline *shape, float x, float y)
{
    float dx = x - shape->oval.x, dy = y - shape->oval.y;
    float px = dx / shape->oval.across, py = dy / shape->oval.down;
    float steep = length_of(px / shape->oval.across, py / shape->oval.down);
    if (steep < 1e-6f) return -least_of(shape->oval.across, shape->oval.down);
    float from_middle = length_of(px, py);
    return from_middle * (from_middle - 1) / steep;
}

static float rod_distance(const outline *shape, float x, float y)
{
    const rod *r = &shape->rod;
    float dx = r->bx - r->ax, dy = r->by - r->ay;
    float along = ((x - r->ax) * dx + (y - r->ay) * dy) / most_of(dx * dx + dy * dy, 1e-6f);
    along = least_of(most_of(along, 0), 1);
    float radius = r->ra + (r->rb - r->ra) * along;
    return length_of(x - r->ax - dx * along, y - r->ay - dy * along) - radius;
}

static float arc_distance(const outline *given, float x, float y)
{
    const arc *a = &given->arc;
    float distance = fabsf(oval_distance(&(outline){.oval = a->rim}, x, y)) - a->width / 2;
    if (a->from <= 0 && a->to >= 1) return distance;
    float turn = atan2f((y - a->rim.y) / a->rim.down, (x - a->rim.x) / a->rim.across) / 6.2831853f;
    turn -= floorf(turn - a->from);
    return turn <= a->to ? distance : 1;
}

// The nearest edge's distance; crossing an odd number of edges on the way out means inside.
static float polygon_distance(const outline *shape, float x, float y)
{
    float least = 1e9f;
    bool inside = false;
    const SDL_FPoint *corners = shape->polygon.corners;
    for (uint32_t i = 0, j = shape->polygon.count - 1; i < shape->polygon.count; j = i++) {
        SDL_FPoint a = corners[i], b = corners[j];
        float dx = b.x - a.x, dy = b.y - a.y;
        float along = ((x - a.x) * dx + (y - a.y) * dy) / most_of(dx * dx + dy * dy, 1e-6f);
        along = least_of(most_of(along, 0), 1);
        float ox = x - a.x - dx * along, oy = y - a.y - dy * along;
        least = least_of(least, ox * ox + oy * oy);
        if ((a.y > y) != (b.y > y) && x < dx * (y - a.y) / dy + a.x) inside = !inside;
    }
    return inside ? -sqrtf(least) : sqrtf(least);
}

typedef struct extent {
    float left, top, right, bottom;
} extent;

static int clipped(float value, int most)
{
    return value > 0 ? (value < (float)most ? (int)value : most) : 0;
}

// How many pixels beside one are as surely in or out: not asking them pays where that takes long. A
// polygon's distance is the true one, also far from its edge; a tenth is for rounding.
static int alike(outline_distance distance, float outside)
{
    return distance == polygon_distance ? (int)most_of(fabsf(outside) - 0.6f, 0) : 0;
}

static void fill(phalanx_canvas *picture, const outline *shape, outline_distance distance,
                 extent box, uint32_t colour)
{
    int left = clipped(box.left - 1, picture->width), top = clipped(box.top - 1, picture->height);
    int right = clipped(box.right + 2, picture->width);
    int bottom = clipped(box.bottom + 2, picture->height);
    uint32_t solid = premultiplied(colour, 1);
    for (int y = top; y < bottom; y++) {
        uint32_t *row = picture->pixels + (size_t)y * (size_t)picture->width;
        for (int x = left, next; x < right; x = next) {
            float outside = distance(shape, (float)x + 0.5f, (float)y + 0.5f);
            next = SDL_min(x + 1 + alike(distance, outside), right);
            if (outside >= 0.5f) continue;
            uint32_t source = outside <= -0.5f ? solid : premultiplied(colour, 0.5f - outside);
            for (int i = x; i < next; i++) row[i] = over(row[i], source);
        }
    }
}

void canvas_oval(phalanx_canvas *picture, oval o, uint32_t colour)
{
    if (!(o.across > 0 && o.down > 0)) return;
    extent box = {o.x - o.across, o.y - o.down, o.x + o.across, o.y + o.down};
    fill(picture, &(outline){.oval = o}, oval_distance, box, colour);
}

void canvas_rod(phalanx_canvas *picture, rod r, uint32_t colour)
{
    float most = most_of(r.ra, r.rb);
    extent box = {least_of(r.ax, r.bx) - most, least_of(r.ay, r.by) - most,
                  most_of(r.ax, r.bx) + most, most_of(r.ay, r.by) + most};
    fill(picture, &(outline){.rod = r}, rod_distance, box, colour);
}

void canvas_arc(phalanx_canvas *picture, arc a, uint32_t colour)
{
    if (!(a.rim.across > 0 && a.rim.down > 0)) return;
    float across = a.rim.across + a.width, down = a.rim.down + a.width;
    extent box = {a.rim.x - across, a.rim.y - down, a.rim.x + across, a.rim.y + down};
    fill(picture, &(outline){.arc = a}, arc_distance, box, colour);
}

void canvas_polygon(phalanx_canvas *picture, const SDL_FPoint *corners, uint32_t count,
                    uint32_t colour)
{
    if (count < 3) return;
    extent box = {corners[0].x, corners[0].y, corners[0].x, corners[0].y};
    for (uint32_t i = 1; i < count; i++) {
        box.left = least_of(box.left, corners[i].x);
        box.top = least_of(box.top, corners[i].y);
        box.right = most_of(box.right, corners[i].x);
        box.bottom = most_of(box.bottom, corners[i].y);
    }
    outline whole = {.polygon = {corners, count}};
    fill(picture, &whole, polygon_distance, box, colour);
}
