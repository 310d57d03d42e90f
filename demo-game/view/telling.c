// A match in words: which notices are worth a mark on a timeline, and how it has ended. Words about
// a seat are read after its name.

#include "view.h"

#include <stdio.h>
#include <string.h>

// An event of one seat; NULL: not worth a mark.
static const char *words_of(uint32_t kind, uint8_t *weight)
{
    *weight = kind == PHALANX_FELL || kind == PHALANX_OUT ? 3 : kind == PHALANX_CLAIMED ? 2 : 1;
    switch (kind) {
    case PHALANX_FELL:
        return "loses the camp";
    case PHALANX_OUT:
        return "is out";
    case PHALANX_BESIEGED:
        return "is attacked at the camp";
    case PHALANX_BROKE:
        return "has a company on the run";
    case PHALANX_CLAIMED:
        return "claims a shrine";
    default:
        return NULL;
    }
}

// Who has won is the outcome's to say: a notice knows teams, and no names.
static bool mark_end(const phalanx_notice *notice, tt_mark *mark)
{
    *mark = (tt_mark){.seat = TT_SEAT_NONE, .weight = 3};
    bool draw = notice->seat == PHALANX_NOBODY;
    snprintf(mark->words, sizeof mark->words, "%s", draw ? "a draw" : "the match is decided");
    return true;
}

bool notice_mark(void *context, uint32_t kind, const void *data, size_t size, tt_mark *mark)
{
    (void)context;
    phalanx_notice notice;
    if (size != sizeof notice) return false;
    memcpy(&notice, data, sizeof notice);
    if (kind == PHALANX_WON) return mark_end(&notice, mark);
    *mark = (tt_mark){.seat = notice.seat,
                      .placed = true,
                      .x = (float)notice.x / 256,
                      .y = (float)notice.y / 256};
    if (kind == PHALANX_LOST) {
        mark->kind = TT_MARK_BLOW;
        mark->weight = 1;
        return true;
    }
    const char *words = words_of(kind, &mark->weight);
    if (words) snprintf(mark->words, sizeof mark->words, "%s", words);
    return words != NULL;
}

// Writes text and what ends it into `words`: of the text whole characters only, and dots for those
// that don't fit.
static void put(char words[TT_MARK_TEXT_SIZE], const char *text, const char *end)
{
    static const char dots[] = "…";
    size_t length = strlen(text), room = TT_MARK_TEXT_SIZE - 1 - strlen(end);
    bool fits = length <= room;
    if (!fits) length = room - (sizeof dots - 1);
    while (!fits && length > 0 && ((uint8_t)text[length] & 0xc0) == 0x80) length--;
    snprintf(words, TT_MARK_TEXT_SIZE, "%.*s%s%s", (int)length, text, fits ? "" : dots, end);
}

// The names of the winning team, with commas between them; returns how many.
static uint32_t winners(const phalanx_state *state, const char *const *names, char *text,
                        size_t size)
{
    uint32_t count = 0;
    size_t used = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        char number[16];
        if (state->seat[seat].team != state->winner || used >= size) continue;
        snprintf(number, sizeof number, "seat %u", seat + 1);
        used += (size_t)snprintf(text + used, size - used, "%s%s", count > 0 ? ", " : "",
                                 names[seat] ? names[seat] : number);
        count++;
    }
    return count;
}

bool match_outcome(void *context, const void *state, const char *const *names,
                   char words[TT_MARK_TEXT_SIZE])
{
    (void)context;
    const phalanx_state *now = state;
    char text[1024] = "", team[1024 + 32];
    if (!now->over) return false;
    if (now->winner == PHALANX_NOBODY) {
        put(words, "a draw", "");
    } else if (winners(now, names, text, sizeof text) == 1) {
        put(words, text, " wins");
    } else {
        snprintf(team, sizeof team, "team %c wins: %s", 'A' + now->winner, text);
        put(words, team, "");
    }
    return true;
}
