// What stands beside the turns of a tape: what players report and see. A tape that can't take it
// any more has said so when a turn failed.
#include "keeping.h"

#include <string.h>

void tt_noting_tell(const tt_keeper *keeper, const char *whose, tt_status status)
{
    bool known = status == TT_OK || status == TT_CLOSED; // a tape that broke has said so
    if (!known) tt_keeper_say(keeper, "%s: %s", whose, tt_status_text(status));
}

// Players hold it against the relay, should its tape be another one later.
void tt_noting_checkpoint(tt_keeper *keeper, uint32_t room)
{
    tt_signing *signing = &keeper->rooms[room].signing;
    if (!signing->news) return;
    signing->news = false;
    tt_signed_checkpoint told = {.checkpoint = signing->last};
    memcpy(told.key, signing->signer->key, sizeof told.key);
    tt_relay_checkpoint(keeper->relay, room, &told);
}

static tt_status note_trail(tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeping *keeping = &keeper->rooms[event->room];
    tt_trail trail = {.tick = event->event.tick, .value = event->event.trail};
    tt_status status = tt_tape_trail(keeping->writer, trail);
    if (status == TT_OK) status = tt_signing_trail(&keeping->signing, keeping->writer, trail);
    tt_noting_checkpoint(keeper, event->room);
    return status;
}

static tt_status note_look(tt_tape_writer *writer, const tt_room_event *noted)
{
    tt_look look = {noted->tick, noted->seat, (uint8_t)noted->size, {0}};
    if (look.size > 0) memcpy(look.data, noted->data, look.size);
    return tt_tape_look(writer, &look);
}

static tt_status note_healed(const tt_keeper *keeper, tt_tape_writer *writer,
                             const tt_relay_event *event)
{
    const tt_room_event *noted = &event->event;
    tt_keeper_say(keeper, "%s: differ no more from state %u on: seats %#llx", event->name,
                  noted->tick, (unsigned long long)noted->seats);
    return tt_tape_healed(writer, noted->tick, noted->seats);
}

static tt_status note_parted(const tt_keeper *keeper, tt_tape_writer *writer,
                             const tt_relay_event *event)
{
    const tt_room_event *noted = &event->event;
    tt_keeper_say(keeper, "%s: trails parted at state %u, seats %#llx: %s", event->name,
                  noted->tick, (unsigned long long)noted->seats,
                  noted->verdict ? "more than half have another" : "disputed");
    return tt_tape_parted(writer, noted->tick, noted->seats);
}

static tt_status note(tt_keeper *keeper, const tt_relay_event *event)
{
    const tt_room_event *noted = &event->event;
    tt_tape_writer *writer = keeper->rooms[event->room].writer;
    switch (noted->type) {
    case TT_ROOM_TRAIL:
        return note_trail(keeper, event);
    case TT_ROOM_LOOK:
        return note_look(writer, noted);
    case TT_ROOM_CAMP:
        return tt_tape_camp(writer, noted->seats, (tt_trail){noted->tick, noted->trail});
    case TT_ROOM_HEALED:
        return note_healed(keeper, writer, event);
    case TT_ROOM_PARTED:
        return note_parted(keeper, writer, event);
    case TT_ROOM_TURN:
    case TT_ROOM_SEAT:
    case TT_ROOM_ENDED:
    case TT_ROOM_AWAY_WITH:
        break;
    }
    return TT_OK;
}

void tt_noting_take(tt_keeper *keeper, const tt_relay_event *event)
{
    const tt_keeping *keeping = &keeper->rooms[event->room];
    if (!keeping->writer || keeping->lost) return;
    tt_noting_tell(keeper, event->name, note(keeper, event));
}
