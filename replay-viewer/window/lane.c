#include "lane.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// Of two marks in one cell the game's own are preferred, then who is heavier.
static uint32_t importance(const index_mark *mark)
{
    static const uint32_t of_kind[] = {
        [INDEX_GAME] = 1024, [INDEX_CHAT] = 256, [INDEX_PRESENCE] = 512, [INDEX_PAUSE] = 0};
    return of_kind[mark->kind] + mark->mark.weight;
}

// What such a fight weighs is not known yet.
static bool goes_on(const lane_view *view, const index_fight *fight)
{
    return fight->to > view->until;
}

// Cells of about this width over the timeline: how many, and how wide each is.
static uint32_t cut_cells(const lane_view *view, float width, float *each)
{
    float all = view->strip.area.w;
    float count = fmaxf(1, fminf(floorf(all / width), LANE_CELLS));
    *each = all / count;
    return (uint32_t)count;
}

static uint32_t cell_of(const lane_view *view, float width, uint32_t count, uint32_t tick)
{
    float x = strip_x(&view->strip, tick) - view->strip.area.x;
    return (uint32_t)fmaxf(0, fminf(x / width, (float)count - 1));
}

// What a fight cost a seat, or all. Of one that goes on, only whom it has hit is told.
static uint32_t cost_of(const lane_view *view, const index_fight *fight, uint8_t seat)
{
    uint32_t hit = 0;
    if (!goes_on(view, fight)) return seat == TT_SEAT_NONE ? fight->weight : fight->lost[seat];
    for (uint32_t i = 0; i < TT_SEATS_MAX; i++)
        hit += fight->lost[i] > 0 && (seat == TT_SEAT_NONE || seat == i);
    return hit;
}

// Spreads it evenly over the fight's cells.
static void spread(lane_columns *columns, const lane_view *view, const index_fight *fight,
                   uint8_t seat)
{
    uint32_t to = goes_on(view, fight) ? view->until : fight->to;
    uint32_t first = cell_of(view, columns->width, columns->count, fight->from);
    uint32_t last = cell_of(view, columns->width, columns->count, to);
    float each = (float)cost_of(view, fight, seat) / (float)(last - first + 1);
    for (uint32_t i = first; i <= last; i++) columns->lost[i] += each;
}

void lane_losses(lane_columns *columns, const lane_view *view, float width, uint8_t seat)
{
    *columns = (lane_columns){.most = 1};
    columns->count = cut_cells(view, width, &columns->width);
    for (uint32_t i = 0; i < index_fight_count(view->index); i++) {
        const index_fight *fight = index_fight_at(view->index, i);
        if (fight->from > view->until) break;
        spread(columns, view, fight, seat);
    }
    for (uint32_t i = 0; i < columns->count; i++)
        columns->most = fmaxf(columns->most, columns->lost[i]);
}

void lane_fill(lane_row *row, const lane_view *view, float width)
{
    row->count = cut_cells(view, width, &row->width);
    for (uint32_t i = 0; i < row->count; i++) row->mark[i] = LANE_NONE;
    for (uint32_t i = 0; i < index_mark_count(view->index); i++) {
        const index_mark *mark = index_mark_at(view->index, i);
        if (mark->tick > view->until) break;
        uint32_t cell = cell_of(view, row->width, row->count, mark->tick), held = row->mark[cell];
        bool heavier =
            held == LANE_NONE || importance(mark) > importance(index_mark_at(view->index, held));
        if (heavier) row->mark[cell] = i;
    }
}

static void tell_mark(const index_mark *mark, const char *const *players, lane_find *found)
{
    char spare[16];
    uint8_t seat = mark->mark.seat;
    bool owned = seat != TT_SEAT_NONE;
    *found = (lane_find){.tick = mark->tick,
                         .seat = seat,
                         .placed = mark->mark.placed,
                         .x = mark->mark.x,
                         .y = mark->mark.y};
    snprintf(found->words, sizeof found->words, "%s%s%.*s",
             owned ? names_call(players, seat, spare) : "", owned ? " " : "", TT_MARK_TEXT_SIZE,
             mark->mark.words);
}

// Who lost how many; the last ones are left out where there is no room for them.
static void tell_losses(const index_fight *fight, const char *const *players, char *words,
                        size_t size)
{
    char name[NAME_SHORT_SIZE], one[NAME_SHORT_SIZE + 16];
    const char *between = " (";
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if (fight->lost[seat] == 0) continue;
        names_call_short(players, seat, name);
        snprintf(one, sizeof one, "%s%s %" PRIu32, between, name, fight->lost[seat]);
        if (strlen(words) + strlen(one) + 2 > size) break;
        SDL_strlcat(words, one, size);
        between = ", ";
    }
    if (between[0] == ',') SDL_strlcat(words, ")", size);
}

static void tell_fight(const lane_view *view, const index_fight *fight, const char *const *players,
                       lane_find *found)
{
    *found = (lane_find){.tick = fight->from,
                         .seat = TT_SEAT_NONE,
                         .placed = fight->placed,
                         .x = fight->x,
                         .y = fight->y,
                         .words = "a fight"};
    if (goes_on(view, fight)) return;
    snprintf(found->words, sizeof found->words, "a fight: %" PRIu32 " lost", fight->weight);
    tell_losses(fight, players, found->words, sizeof found->words);
}

// Room for one more, which is cleared; what does not fit is counted, and goes nowhere.
static lane_find *add(lane_finds *finds, lane_find *spare)
{
    bool fits = finds->count < LANE_LINES;
    lane_find *one = fits ? &finds->found[finds->count] : spare;
    if (fits)
        finds->count++;
    else
        finds->more++;
    return one;
}

static void sort(lane_finds *finds)
{
    for (uint32_t i = 1; i < finds->count; i++) {
        lane_find held = finds->found[i];
        uint32_t at = i;
        for (; at > 0 && finds->found[at - 1].tick > held.tick; at--)
            finds->found[at] = finds->found[at - 1];
        finds->found[at] = held;
    }
}

static void find_bookmarks(const lane_view *view, float x, float reach, lane_finds *finds)
{
    lane_find spare;
    for (uint32_t i = 0; i < view->bookmarks->count; i++) {
        const bookmark *kept = &view->bookmarks->kept[i];
        bool near = fabsf(strip_x(&view->strip, kept->tick) - x) <= reach;
        if (kept->tick > view->until || kept->tick > view->strip.last || !near) continue;
        lane_find *one = add(finds, &spare);
        *one = (lane_find){.tick = kept->tick, .seat = TT_SEAT_NONE};
        snprintf(one->words, sizeof one->words, "bookmark%s%s", kept->words[0] ? ": " : "",
                 kept->words);
    }
}

static void find_fights(const lane_view *view, const char *const *players, float x, float reach,
                        lane_finds *finds)
{
    lane_find spare;
    for (uint32_t i = 0; i < index_fight_count(view->index); i++) {
        const index_fight *fight = index_fight_at(view->index, i);
        if (fight->from > view->until) break;
        float left = strip_x(&view->strip, fight->from);
        float right = strip_x(&view->strip, fight->to);
        if (left <= x + reach && right >= x - reach)
            tell_fight(view, fight, players, add(finds, &spare));
    }
}

static void find_marks(const lane_view *view, const char *const *players, float x, float reach,
                       lane_finds *finds)
{
    lane_find spare;
    for (uint32_t i = 0; i < index_mark_count(view->index); i++) {
        const index_mark *mark = index_mark_at(view->index, i);
        float away = strip_x(&view->strip, mark->tick) - x;
        if (mark->tick > view->until || away > reach) break;
        if (away >= -reach) tell_mark(mark, players, add(finds, &spare));
    }
}

void lane_find_at(const lane_view *view, const seat_names *names, float x, float reach,
                  lane_finds *finds)
{
    const char *players[TT_SEATS_MAX];
    names_at(names, UINT32_MAX, players);
    finds->count = finds->more = 0;
    find_bookmarks(view, x, reach, finds);
    find_fights(view, players, x, reach, finds);
    find_marks(view, players, x, reach, finds);
    sort(finds);
}

const lane_find *lane_nearest(const lane_view *view, const lane_finds *finds, float x)
{
    const lane_find *best = NULL;
    float least = 0;
    for (uint32_t i = 0; i < finds->count; i++) {
        float away = fabsf(strip_x(&view->strip, finds->found[i].tick) - x);
        if (best && away >= least) continue;
        best = &finds->found[i];
        least = away;
    }
    return best;
}
