// Places are rounded to a grid, so that companies share their ways, and an order that is about the
// same as the one being carried out is not given again.

#include "desk.h"

enum {
    GRID = 4,          // metres
    FIELD_METRES = 95, // from the middle, at most
    ROCK_METRES = 3,   // from a rock, at least
};

void desk_send(desk *on, phalanx_command command)
{
    if (on->count < on->capacity) on->commands[on->count++] = command;
}

place desk_walkable(const survey *s, place at)
{
    at.x = at.x / GRID * GRID + GRID / 2;
    at.y = at.y / GRID * GRID + GRID / 2;
    for (uint32_t i = 0; i < s->state->rocks; i++) {
        const phalanx_rock *rock = &s->state->rock[i];
        place middle = {rock->x >> 16, rock->y >> 16};
        int32_t clear = (rock->radius >> 16) + ROCK_METRES;
        if (place_distance(middle, at) >= (uint32_t)clear) continue;
        place aside = place_distance(middle, at) > 0 ? at : s->camp;
        at = place_towards(middle, aside, clear + 1);
    }
    place centre = {CENTRE, CENTRE};
    if (place_distance(centre, at) > FIELD_METRES) at = place_towards(centre, at, FIELD_METRES);
    return at;
}

static bool about_it_already(const survey *s, const band *who, const wish *wanted)
{
    const phalanx_company *company = &s->own_seat->company[who->company];
    const phalanx_order *last = &company->order[company->orders - 1];
    if (wanted->manner == PHALANX_STANDS) return last->manner <= PHALANX_HOLDS;
    place at = {last->x >> 8, last->y >> 8};
    bool there = place_distance(at, wanted->at) <= SAME_METRES;
    return there && (last->manner == wanted->manner || last->manner <= PHALANX_HOLDS);
}

static bool same(place a, place b)
{
    return a.x == b.x && a.y == b.y;
}

static wish *find_wish(desk *on, const wish *wanted)
{
    for (uint32_t i = 0; i < on->wished; i++) {
        wish *other = &on->wishes[i];
        if (other->manner == wanted->manner && same(other->at, wanted->at) &&
            same(other->by, wanted->by))
            return other;
    }
    on->wishes[on->wished] = *wanted;
    on->wishes[on->wished].companies = 0;
    return &on->wishes[on->wished++];
}

void desk_wish(desk *on, const survey *s, band *who, const wish *wanted)
{
    wish clear = *wanted;
    clear.at = desk_walkable(s, wanted->at);
    clear.by = same(wanted->at, wanted->by) ? clear.at : desk_walkable(s, wanted->by);
    who->taken = true;
    if (about_it_already(s, who, &clear)) return;
    if (clear.manner == PHALANX_STANDS) clear.at = clear.by = (place){0, 0};
    find_wish(on, &clear)->companies |= 1U << who->company;
}

static void send_march(desk *on, const wish *of, phalanx_manner manner, place to, bool queued)
{
    desk_send(on, (phalanx_command){.verb = PHALANX_MARCH,
                                    .manner = (uint8_t)manner,
                                    .queued = queued,
                                    .x = (uint16_t)(to.x * 256),
                                    .y = (uint16_t)(to.y * 256),
                                    .companies = of->companies});
}

void desk_finish(desk *on)
{
    for (uint32_t i = 0; i < on->wished; i++) {
        const wish *of = &on->wishes[i];
        if (of->manner == PHALANX_STANDS) {
            desk_send(on, (phalanx_command){.verb = PHALANX_STOP, .companies = of->companies});
            continue;
        }
        bool around = !same(of->at, of->by);
        if (around && on->capacity - on->count < 2) continue;
        if (around) send_march(on, of, PHALANX_MARCHES, of->by, false);
        send_march(on, of, of->manner, of->at, around);
    }
}
