// Where things are: on the field in metres, on the screen in pixels, and between two ticks.

#include "view.h"

#include <math.h>

#define SCALE_LEAST 0.25f
#define SCALE_MOST 64.0f
// Slower than this, in metres a tick, a soldier shuffles in its place and
// looks where its company does.
#define WALKS 0.04f
#define JUMP 4.0f // metres a tick that nobody walks: another soldier in the slot

float frame_scale(const tt_frame *frame)
{
    float scale = frame->camera.scale;
    if (!(scale > SCALE_LEAST)) return SCALE_LEAST;
    return scale < SCALE_MOST ? scale : SCALE_MOST;
}

SDL_FPoint phalanx_to_screen(const tt_frame *frame, float x, float y)
{
    float scale = frame_scale(frame);
    return (SDL_FPoint){(float)frame->area.x + (float)frame->area.w / 2 +
                            (x - frame->camera.x) * scale,
                        (float)frame->area.y + (float)frame->area.h / 2 +
                            (y - frame->camera.y) * scale * PHALANX_TILT};
}

SDL_FPoint phalanx_to_field(const tt_frame *frame, float x, float y)
{
    float scale = frame_scale(frame);
    return (SDL_FPoint){frame->camera.x +
                            (x - (float)frame->area.x - (float)frame->area.w / 2) / scale,
                        frame->camera.y + (y - (float)frame->area.y - (float)frame->area.h / 2) /
                                              scale / PHALANX_TILT};
}

SDL_FPoint view_point(const phalanx_view *view, float x, float y)
{
    SDL_FPoint at = phalanx_to_screen(view->frame, x, y);
    return (SDL_FPoint){at.x - (float)view->frame->area.x, at.y - (float)view->frame->area.y};
}

static bool same_soldier(const phalanx_soldier *a, const phalanx_soldier *b)
{
    return a->type != PHALANX_FREE && a->serial == b->serial &&
           fabsf(metres(a->x) - metres(b->x)) < JUMP && fabsf(metres(a->y) - metres(b->y)) < JUMP;
}

static SDL_FPoint between(const phalanx_soldier *a, const phalanx_soldier *b, uint32_t blend)
{
    float part = (float)blend / 65536;
    float x = metres(a->x), y = metres(a->y);
    return (SDL_FPoint){x + (metres(b->x) - x) * part, y + (metres(b->y) - y) * part};
}

bool figure_find(const tt_frame *frame, uint32_t seat, uint32_t slot, phalanx_figure *found)
{
    const phalanx_state *state = frame->current, *past = frame->previous;
    const phalanx_soldier *now = &state->soldiers[seat][slot];
    const phalanx_soldier *before = &past->soldiers[seat][slot];
    *found = (phalanx_figure){.present = now->type != PHALANX_FREE};
    if (!found->present) return false;
    if (!same_soldier(before, now)) before = now;
    SDL_FPoint at = between(before, now, frame->blend);
    found->x = at.x;
    found->y = at.y;
    found->along = metres(now->x) - metres(before->x);
    found->across = metres(now->y) - metres(before->y);
    return true;
}

bool target_find(const phalanx_view *view, uint32_t target, SDL_FPoint *at)
{
    if (target >= PHALANX_SOLDIERS) {
        uint32_t seat = target - PHALANX_SOLDIERS;
        if (seat >= view->now->seats) return false;
        *at = (SDL_FPoint){metres(view->now->seat[seat].x), metres(view->now->seat[seat].y)};
        return true;
    }
    // Who has just died is still where it was.
    uint32_t seat = target / PHALANX_SEAT_SOLDIERS, slot = target % PHALANX_SEAT_SOLDIERS;
    const phalanx_soldier *before = &view->before->soldiers[seat][slot];
    const phalanx_soldier *now = &view->now->soldiers[seat][slot];
    if (now->type == PHALANX_FREE && before->type == PHALANX_FREE) return false;
    if (now->type == PHALANX_FREE) now = before;
    *at = between(same_soldier(before, now) ? before : now, now, view->frame->blend);
    return true;
}

static uint8_t direction_of(float x, float y)
{
    float turn = atan2f(y, x) / 6.2831853f * DIRECTIONS;
    return (uint8_t)((int)floorf(turn + DIRECTIONS + 0.5f) % DIRECTIONS);
}

// It looks at whom it fights, else where it walks, else where its company looks.
static uint8_t look(const phalanx_view *view, const phalanx_figure *f, const phalanx_soldier *s,
                    uint32_t seat)
{
    SDL_FPoint at;
    if (s->stance == PHALANX_FIGHTS && target_find(view, s->target, &at))
        return direction_of(at.x - f->x, at.y - f->y);
    if (hypotf(f->along, f->across) > WALKS) return direction_of(f->along, f->across);
    float turn = (float)view->now->seat[seat].company[s->company].facing / 65536 * DIRECTIONS;
    return (uint8_t)((int)(turn + 0.5f) % DIRECTIONS);
}

static uint8_t pose_of(const phalanx_view *view, const phalanx_figure *f, const phalanx_soldier *s,
                       uint32_t slot)
{
    bool draws = s->type == PHALANX_ARCHER && s->wait > PHALANX_ARROW_TICKS && s->wait < 15;
    bool strikes = s->type != PHALANX_ARCHER && s->wait > PHALANX_STRIKE_TICKS - 6;
    if (s->stance == PHALANX_FIGHTS && (draws || strikes)) return POSE_STRIKES;
    if (hypotf(f->along, f->across) < WALKS) return POSE_STANDS;
    float pace = s->type == PHALANX_RIDER || s->stance == PHALANX_ROUTS ? 2.5f : 4;
    uint32_t half = (uint32_t)(view->time / pace + chance(slot, 5) * 2);
    return half % 2 ? POSE_LEFT : POSE_RIGHT;
}

static void count_in(phalanx_body *body, const phalanx_figure *f, const phalanx_soldier *s)
{
    body->count++;
    body->x += f->x;
    body->y += f->y;
    body->health += s->health;
    body->breath += s->breath;
    if (s->stance == PHALANX_ROUTS) body->routed++;
}

void figures_gather(phalanx_view *view)
{
    SDL_memset(view->bodies, 0, sizeof view->bodies);
    for (uint32_t seat = 0; seat < view->now->seats; seat++) {
        for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
            phalanx_figure *f = &view->figures[seat][slot];
            const phalanx_soldier *s = &view->now->soldiers[seat][slot];
            if (!figure_find(view->frame, seat, slot, f)) continue;
            f->direction = look(view, f, s, seat);
            f->pose = pose_of(view, f, s, slot);
            count_in(&view->bodies[seat][s->company], f, s);
        }
        for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
            phalanx_body *body = &view->bodies[seat][i];
            if (body->count == 0) continue;
            body->x /= (float)body->count;
            body->y /= (float)body->count;
        }
    }
}
