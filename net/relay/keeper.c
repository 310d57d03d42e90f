#include "keeping.h"

#include "allocation.h"

#include <stdarg.h>
#include <stdio.h>

enum { ROOMS_DEFAULT = 1024 };

void tt_keeper_say(const tt_keeper *keeper, const char *format, ...)
{
    char line[512];
    va_list arguments;
    if (!keeper->def.log) return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    keeper->def.log(keeper->def.context, line);
}

tt_status tt_keeper_create(const tt_keeper_def *def, tt_keeper **out)
{
    *out = NULL;
    tt_status status = def->tapes ? tt_folder_make(def->tapes) : TT_OK;
    if (status != TT_OK) return status;
    tt_keeper *keeper = tt_allocate(&def->relay.allocator, 1, sizeof *keeper);
    if (!keeper) return TT_OUT_OF_MEMORY;
    keeper->def = *def;
    if (def->signer) keeper->signer = *def->signer;
    keeper->def.signer = def->signer ? &keeper->signer : NULL;
    keeper->storage = tt_storage_named(def->storage);
    keeper->rooms_count = def->relay.rooms_max > 0 ? def->relay.rooms_max : ROOMS_DEFAULT;
    keeper->rooms =
        tt_allocate(&def->relay.allocator, keeper->rooms_count, 2 * sizeof *keeper->rooms);
    tt_relay_def relay = def->relay;
    relay.source =
        (tt_log_source){.context = keeper, .copy = def->no_tapes ? NULL : tt_taping_copy};
    status = keeper->rooms ? tt_syncing_start(keeper) : TT_OUT_OF_MEMORY;
    if (status == TT_OK) status = tt_relay_create(&relay, &keeper->relay);
    if (status != TT_OK) {
        tt_keeper_destroy(keeper);
        return status;
    }
    if (def->tapes) tt_folder_clear(keeper);
    *out = keeper;
    return TT_OK;
}

void tt_keeper_destroy(tt_keeper *keeper)
{
    if (!keeper) return;
    for (uint32_t i = 0; keeper->rooms && i < keeper->rooms_count; i++) {
        if (keeper->rooms[i].writer) tt_taping_close(keeper, i, false, 0);
        tt_syncing_finish(keeper, i);
    }
    tt_syncer_destroy(keeper->syncer);
    tt_relay_destroy(keeper->relay);
    tt_free(keeper->rooms);
    tt_free(keeper);
}

static void end(tt_keeper *keeper, const tt_relay_event *event)
{
    static const char *const words[] = {"", "over", "deserted", "closed", "no storage"};
    bool complete =
        event->event.ending == TT_ENDING_OVER || event->event.ending == TT_ENDING_DESERTED;
    tt_keeper_say(keeper, "%s: ended (%s) at state %u", event->name, words[event->event.ending],
                  event->event.tick);
    tt_taping_tell_end(keeper, event);
    tt_taping_close(keeper, event->room, complete, event->event.tick);
}

static void say_opened(const tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeper_say(keeper, "%s: opened, %s for %u seats", event->name, event->match->game,
                  event->match->seats);
    if (event->begins > 0)
        tt_keeper_say(keeper, "%s: goes on from state %u, which is uploaded", event->name,
                      event->begins);
}

static void handle_room(tt_keeper *keeper, const tt_relay_event *event)
{
    switch (event->event.type) {
    case TT_ROOM_TURN:
        tt_taping_log(keeper, event);
        break;
    case TT_ROOM_TRAIL:
    case TT_ROOM_PARTED:
    case TT_ROOM_LOOK:
    case TT_ROOM_CAMP:
    case TT_ROOM_HEALED:
        tt_noting_take(keeper, event);
        break;
    case TT_ROOM_SEAT:
        tt_keeper_say(keeper, "%s: seat %u %s", event->name, event->event.seat,
                      tt_event_type_name(event->event.presence));
        break;
    case TT_ROOM_ENDED:
        end(keeper, event);
        break;
    case TT_ROOM_AWAY_WITH:
        break;
    }
}

static void take_delivery(tt_keeper *keeper, const tt_delivery *delivery, uint64_t now)
{
    uint32_t connection = delivery->packet.connection;
    switch (delivery->type) {
    case TT_DELIVERY_CONNECTED:
        tt_relay_connected(keeper->relay, connection, delivery->origin, now);
        break;
    case TT_DELIVERY_PACKET:
        tt_relay_receive(keeper->relay, &delivery->packet, now);
        break;
    case TT_DELIVERY_DISCONNECTED:
        tt_relay_disconnected(keeper->relay, connection);
        break;
    }
}

void tt_keeper_advance(tt_keeper *keeper, tt_driver *driver, uint64_t now)
{
    // Deliveries of one round are bounded, so that a flood can't hold up the ticks.
    enum { DELIVERIES_MAX = 4096 };
    tt_delivery delivery;
    tt_relay_event event;
    tt_packet packet;
    keeper->now = now;
    tt_syncing_take(keeper);
    for (int i = 0; i < DELIVERIES_MAX && driver->receive(driver->context, now, &delivery); i++) {
        take_delivery(keeper, &delivery, now);
    }
    tt_relay_advance(keeper->relay, now);
    while (tt_relay_next_event(keeper->relay, &event)) {
        if (event.type == TT_RELAY_OPENED)
            say_opened(keeper, &event);
        else if (event.type == TT_RELAY_CLOSE)
            driver->close(driver->context, event.connection);
        else
            handle_room(keeper, &event);
    }
    while (tt_relay_next_packet(keeper->relay, &packet))
        driver->send(driver->context, now, &packet);
    tt_driver_flush(driver, now);
}

uint64_t tt_keeper_deadline(const tt_keeper *keeper)
{
    return tt_relay_deadline(keeper->relay);
}

void tt_keeper_wait(const tt_keeper *keeper, const tt_driver *driver, uint64_t now)
{
    uint64_t deadline = tt_keeper_deadline(keeper), most = TT_SECOND / 4;
    uint64_t timeout = deadline > now ? deadline - now : 0;
    tt_driver_wait(driver, timeout < most ? timeout : most);
}

void tt_keeper_close(tt_keeper *keeper, uint64_t now)
{
    tt_relay_close(keeper->relay, now);
}
