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

void lane_fill(lane_row *row, const lane_view *view, float width)
{
    SDL_FRect area = view->timeline.area;
    float fits = fmaxf(1, fminf(floorf(area.w / width), LANE_CELLS));
    row->count = (uint32_t)fits;
    row->width = area.w / fits;
    for (uint32_t i = 0; i < row->count; i++) row->mark[i] = LANE_NONE;
    uint32_t marks = index_mark_count(view->index);
    for (uint32_t i = 0; i < marks; i++) {
        const index_mark *mark = index_mark_at(view->index, i);
        if (mark->tick > view->until) break;
        float x = timeline_x(&view->timeline, mark->tick) - area.x;
        uint32_t cell = (uint32_t)fmaxf(0, fminf(x / row->width, fits - 1)), held = row->mark[cell];
        bool heavier =
            held == LANE_NONE || importance(mark) > importance(index_mark_at(view->index, held));
        if (heavier) row->mark[cell] = i;
    }
}

// What such a fight weighs is not known yet.
static bool goes_on(const lane_view *view, const index_fight *fight)
{
    return fight->to > view->until;
}

lane_view lane_view_of(const tape_index *index, const tape_bookmarks *bookmarks,
                       const view_timeline *timeline, uint32_t until)
{
    lane_view view = {.index = index,
                      .bookmarks = bookmarks,
                      .timeline = *timeline,
                      .until = until,
                      .heaviest = 1};
    for (uint32_t i = 0; i < index_fight_count(index); i++) {
        const index_fight *fight = index_fight_at(index, i);
        if (!goes_on(&view, fight) && fight->weight > view.heaviest) view.heaviest = fight->weight;
    }
    return view;
}

// The root keeps skirmishes visible beside battles.
lane_column lane_column_of(const lane_view *view, const index_fight *fight)
{
    bool open = goes_on(view, fight);
    float share = open ? 0 : (float)fight->weight / (float)view->heaviest;
    lane_column column = {.left = timeline_x(&view->timeline, fight->from),
                          .height = 0.12F + 0.88F * sqrtf(share)};
    column.right = timeline_x(&view->timeline, open ? view->until : fight->to);
    column.right = fmaxf(column.left + 2, column.right);
    return column;
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

static void tell_fight(const lane_view *view, const index_fight *fight, const char *const *players,
                       lane_find *found)
{
    char spare[16];
    *found = (lane_find){.tick = fight->from,
                         .seat = TT_SEAT_NONE,
                         .placed = fight->placed,
                         .x = fight->x,
                         .y = fight->y};
    if (goes_on(view, fight)) {
        snprintf(found->words, sizeof found->words, "a fight");
        return;
    }
    size_t used = (size_t)snprintf(found->words, sizeof found->words, "a fight: %" PRIu32 " lost",
                                   fight->weight);
    const char *between = " (";
    for (uint32_t seat = 0; seat < TT_SEATS_MAX && used + 40 < sizeof found->words; seat++) {
        if (fight->lost[seat] == 0) continue;
        used +=
            (size_t)snprintf(found->words + used, sizeof found->words - used, "%s%.24s %" PRIu32,
                             between, names_call(players, seat, spare), fight->lost[seat]);
        between = ", ";
    }
    if (between[0] == ',') snprintf(found->words + used, sizeof found->words - used, ")");
}

// Room for one more; what does not fit is counted.
static lane_find *add(lane_find *found, uint32_t *count, uint32_t *more)
{
    if (*count < LANE_LINES) return &found[(*count)++];
    ++*more;
    return NULL;
}

static void sort(lane_find *found, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        lane_find held = found[i];
        uint32_t at = i;
        for (; at > 0 && found[at - 1].tick > held.tick; at--) found[at] = found[at - 1];
        found[at] = held;
    }
}

static void find_bookmarks(const lane_view *view, const float ends[2], lane_find *found,
                           uint32_t *count, uint32_t *more)
{
    for (uint32_t i = 0; i < view->bookmarks->count; i++) {
        const bookmark *kept = &view->bookmarks->kept[i];
        float at = timeline_x(&view->timeline, kept->tick);
        if (kept->tick > view->until || at < ends[0] || at > ends[1]) continue;
        lane_find *one = add(found, count, more);
        if (!one) continue;
        *one = (lane_find){.tick = kept->tick, .seat = TT_SEAT_NONE};
        snprintf(one->words, sizeof one->words, "bookmark%s%s", kept->words[0] ? ": " : "",
                 kept->words);
    }
}

uint32_t lane_find_at(const lane_view *view, const seat_names *names, float x, float reach,
                      lane_find found[LANE_LINES], uint32_t *more)
{
    uint32_t count = 0;
    const char *players[TT_SEATS_MAX];
    const float ends[2] = {x - reach, x + reach};
    *more = 0;
    names_at(names, UINT32_MAX, players);
    find_bookmarks(view, ends, found, &count, more);
    for (uint32_t i = 0; i < index_fight_count(view->index); i++) {
        const index_fight *fight = index_fight_at(view->index, i);
        if (fight->from > view->until) break;
        lane_column column = lane_column_of(view, fight);
        bool near = column.left <= ends[1] && column.right >= ends[0];
        lane_find *one = near ? add(found, &count, more) : NULL;
        if (one) tell_fight(view, fight, players, one);
    }
    for (uint32_t i = 0; i < index_mark_count(view->index); i++) {
        const index_mark *mark = index_mark_at(view->index, i);
        float at = timeline_x(&view->timeline, mark->tick);
        if (mark->tick > view->until || at > ends[1]) break;
        lane_find *one = at >= ends[0] ? add(found, &count, more) : NULL;
        if (one) tell_mark(mark, players, one);
    }
    sort(found, count);
    return count;
}

const lane_find *lane_nearest(const lane_view *view, const lane_find *found, uint32_t count,
                              float x)
{
    const lane_find *best = NULL;
    for (uint32_t i = 0; i < count; i++) {
        float away = fabsf(timeline_x(&view->timeline, found[i].tick) - x);
        if (!best || away < fabsf(timeline_x(&view->timeline, best->tick) - x)) best = &found[i];
    }
    return best;
}
