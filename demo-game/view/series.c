// What a viewer can plot of a match, and which notices are worth a mark on its timeline.

#include "view.h"

#include <stdio.h>
#include <string.h>

int64_t series_value(const void *state, uint32_t seat, uint32_t series)
{
    const phalanx_state *now = state;
    if (seat >= now->seats) return 0;
    const phalanx_seat *s = &now->seat[seat];
    switch (series) {
    case 0:
        return s->standing[0];
    case 1:
        return s->kills;
    case 2:
        return s->lost;
    case 3:
        return s->shrines;
    case 4:
        return s->camp;
    case 5:
        return phalanx_score(now, seat);
    default:
        return 0;
    }
}

// The words of a kind that only concerns seats; they count from 1 for people. NULL: not worth a mark.
static const char *words_of(uint32_t kind, uint8_t *weight)
{
    *weight = kind == PHALANX_FELL || kind == PHALANX_OUT ? 3 : kind == PHALANX_CLAIMED ? 2 : 1;
    switch (kind) {
    case PHALANX_FELL:
        return "'s camp falls";
    case PHALANX_OUT:
        return " is out";
    case PHALANX_BESIEGED:
        return "'s camp is attacked";
    case PHALANX_BROKE:
        return "'s company breaks";
    case PHALANX_CLAIMED:
        return " claims a shrine";
    default:
        return NULL;
    }
}

static bool mark_end(const phalanx_notice *notice, tt_mark *mark)
{
    *mark = (tt_mark){.seat = TT_SEAT_NONE, .weight = 3};
    if (notice->seat == PHALANX_NOBODY)
        snprintf(mark->words, sizeof mark->words, "a draw");
    else
        snprintf(mark->words, sizeof mark->words, "team %u wins", notice->seat + 1u);
    return true;
}

bool notice_mark(uint32_t kind, const void *data, size_t size, tt_mark *mark)
{
    phalanx_notice notice;
    if (size != sizeof notice) return false;
    memcpy(&notice, data, sizeof notice);
    if (kind == PHALANX_WON) return mark_end(&notice, mark);
    *mark = (tt_mark){.seat = notice.seat};
    const char *words = words_of(kind, &mark->weight);
    if (words) snprintf(mark->words, sizeof mark->words, "seat %u%s", notice.seat + 1u, words);
    return words != NULL;
}
