#include "names.h"

#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void note(seat_names *names, const tt_turn *turn, const tt_event *event)
{
    if (event->type != TT_EVENT_JOINED || names->count == NAMES_MAX) return;
    seat_name *taken = &names->taken[names->count++];
    taken->tick = turn->tick + 1;
    taken->seat = event->seat;
    text_copy(taken->name, sizeof taken->name, event->data, event->size);
}

tt_status names_read(seat_names *names, tt_tape *tape, uint32_t ticks)
{
    tt_turn turn;
    for (; names->ticks < ticks; names->ticks++) {
        tt_status status = tt_tape_read(tape, names->ticks, &turn);
        if (status != TT_OK) return status;
        for (uint32_t i = 0; i < turn.count; i++) note(names, &turn, &turn.events[i]);
    }
    return TT_OK;
}

void names_foretell(seat_names *names, const tt_tape_info *info)
{
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++)
        text_copy(names->last[seat], NAME_SIZE, info->names[seat], strlen(info->names[seat]));
}

void names_at(const seat_names *names, uint32_t tick, const char *players[TT_SEATS_MAX])
{
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        bool foretold = tick > names->ticks && names->last[seat][0];
        players[seat] = foretold ? names->last[seat] : NULL;
    }
    for (uint32_t i = 0; i < names->count && names->taken[i].tick <= tick; i++)
        players[names->taken[i].seat] = names->taken[i].name;
}

const char *names_call(const char *const players[TT_SEATS_MAX], uint32_t seat, char spare[16])
{
    if (seat < TT_SEATS_MAX && players[seat]) return players[seat];
    snprintf(spare, 16, "seat %" PRIu32, seat);
    return spare;
}

void names_call_short(const char *const players[TT_SEATS_MAX], uint32_t seat,
                      char words[NAME_SHORT_SIZE])
{
    char spare[16];
    const char *name = names_call(players, seat, spare);
    text_copy_plain(words, NAME_SHORT_SIZE, name, strlen(name));
}
