#include "eyes.h"

#include "player.h"
#include "text.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool eyes_recorded(tt_tape *tape, uint8_t seat)
{
    tt_look look;
    return tt_tape_look_at(tape, seat, UINT32_MAX, &look) != TT_NOT_FOUND;
}

uint8_t eyes_first(tt_tape *tape)
{
    uint32_t seats = tt_tape_info_of(tape)->match.seats;
    for (uint32_t seat = 0; seat < seats; seat++)
        if (eyes_recorded(tape, (uint8_t)seat)) return (uint8_t)seat;
    return TT_SEAT_NONE;
}

// What the game makes of a look; no more than can be reckoned with.
static bool read_seen(const tt_picture *picture, const tt_look *look, tt_bounds *seen)
{
    if (!picture->look || !picture->look(picture->context, look->data, look->size, seen))
        return false;
    return isfinite(seen->left) && isfinite(seen->top) && isfinite(seen->right) &&
           isfinite(seen->bottom) && seen->left < seen->right && seen->top < seen->bottom;
}

bool eyes_words(const tt_picture *picture, const tt_look *look, char *words, size_t size)
{
    tt_bounds seen;
    char selected[WORDS_SIZE] = "";
    if (!read_seen(picture, look, &seen)) return false;
    snprintf(words, size, "%.2f %.2f to %.2f %.2f", (double)seen.left, (double)seen.top,
             (double)seen.right, (double)seen.bottom);
    if (picture->selection)
        picture->selection(picture->context, look->data, look->size, selected, sizeof selected);
    selected[sizeof selected - 1] = 0;
    if (selected[0]) text_append(words, size, ", ", 2);
    text_append(words, size, selected, strlen(selected));
    return true;
}

// The first look after `last`, if it comes within some ticks of `tick`: from there one goes back.
// Where there is none yet, `last` is an empty one.
static bool find_next(tt_tape *tape, const tt_look *last, uint32_t tick, uint32_t within,
                      tt_look *next)
{
    uint32_t until = tick < UINT32_MAX - within ? tick + within : UINT32_MAX;
    tt_look found = *last;
    while (tt_tape_look_at(tape, last->seat, until, &found) == TT_OK && found.tick > last->tick) {
        *next = found;
        until = found.tick - 1;
    }
    return next->tick > last->tick;
}

static float on_the_way(float from, float to, float part)
{
    return from + (to - from) * part;
}

static void go_on(tt_bounds *seen, const tt_bounds *to, float part)
{
    seen->left = on_the_way(seen->left, to->left, part);
    seen->top = on_the_way(seen->top, to->top, part);
    seen->right = on_the_way(seen->right, to->right, part);
    seen->bottom = on_the_way(seen->bottom, to->bottom, part);
}

bool eyes_see(tt_tape *tape, const tt_picture *picture, uint8_t seat, uint64_t position,
              seat_view *view)
{
    tt_bounds ahead;
    tt_look next = {0};
    uint32_t tick = (uint32_t)(position / PLAYER_BLEND);
    uint32_t way = (tt_tape_info_of(tape)->match.tick_rate + 1) / 2; // ticks of half a second
    view->look = (tt_look){.seat = seat};
    // A seat's first look is made with its first picture, a little after the match began.
    bool known = tt_tape_look_at(tape, seat, tick, &view->look) == TT_OK;
    if (!known && !find_next(tape, &(tt_look){.seat = seat}, tick, way, &view->look)) return false;
    if (!read_seen(picture, &view->look, &view->seen)) return false;
    if (!find_next(tape, &view->look, tick, way, &next)) return true;
    if (!read_seen(picture, &next, &ahead)) return true;
    if (next.tick - view->look.tick < way) way = next.tick - view->look.tick;
    uint64_t begins = (uint64_t)(next.tick - way) * PLAYER_BLEND;
    if (position <= begins) return true;
    float part = (float)(position - begins) / ((float)way * PLAYER_BLEND);
    go_on(&view->seen, &ahead, fminf(part, 1));
    return true;
}
