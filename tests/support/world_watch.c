// The relay under the world's eyes: its driver has ears. Requests that arrive are written down,
// turns that leave are compared with them: integrity, no look-ahead, the tick clock. At the end the
// tapes are compared too.
#include "world_state.h"

#include "tickertape/tape.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

tt_watched *world_room_of(tt_world *world, uint32_t peer)
{
    return strcmp(world->members[peer].room, world->rooms[0].room) == 0 ? &world->rooms[0]
                                                                        : &world->rooms[1];
}

static tt_sent *next_sent(tt_watched *room, uint32_t seat)
{
    uint32_t count = room->received[seat]++;
    // Powers of two are where it is full.
    if ((count & (count - 1)) == 0) {
        size_t capacity = count == 0 ? 1 : count * 2;
        room->requests[seat] = realloc(room->requests[seat], capacity * sizeof(tt_sent));
        if (!room->requests[seat]) abort();
    }
    return &room->requests[seat][count];
}

static void hear_input(tt_world *world, const tt_packet *packet)
{
    static tt_input input;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    if (tt_read_u8(&reader) != TT_MESSAGE_INPUT) return;
    tt_input_read(&input, &reader);
    uint8_t seat = tt_peer_seat(world->members[packet->connection].peer, 0);
    if (reader.failed || seat == TT_SEAT_NONE) return;
    tt_watched *room = world_room_of(world, packet->connection);
    for (uint32_t i = 0; i < input.count; i++) {
        if (input.first + i != room->received[seat]) continue;
        tt_sent *sent = next_sent(room, seat);
        sent->type = input.requests[i].type;
        sent->size = input.requests[i].size;
        if (sent->size > 0) memcpy(sent->data, input.requests[i].data, sent->size);
    }
}

static bool watched_receive(void *context, uint64_t now, tt_delivery *out)
{
    tt_world *world = context;
    if (!world->inner.receive(world->inner.context, now, out)) return false;
    bool stream = out->type == TT_DELIVERY_PACKET && out->packet.channel == TT_CHANNEL_STREAM;
    if (stream && out->packet.connection < world->count) {
        hear_input(world, &out->packet);
    }
    return true;
}

// Whether a turn is of the match that the room goes on from: others asked for it, at another time.
static bool is_past(const tt_world *world, const tt_watched *room, uint32_t tick)
{
    return world->def.resume && room == world->rooms && tick < world->def.resume_tick;
}

static void check_event(tt_world *world, tt_watched *room, const tt_event *event)
{
    if (!tt_event_requested(event->type) || is_past(world, room, event->tick)) return;
    CHECK(event->number < room->received[event->seat],
          "look-ahead or invention: tick %u seat %u number %u", event->tick, event->seat,
          event->number);
    const tt_sent *sent = &room->requests[event->seat][event->number];
    bool same = sent->type == event->type && sent->size == event->size &&
                memcmp(sent->data, event->data, event->size) == 0;
    CHECK(same, "integrity: tick %u seat %u number %u is not what was sent", event->tick,
          event->seat, event->number);
}

static void check_clock(tt_world *world, tt_watched *room)
{
    uint64_t period = TT_SECOND / toy_game.tick_rate, interval = world->now - room->last_turn_at;
    bool first = room->turns == 0 || is_past(world, room, room->turns - 1);
    room->last_turn_at = world->now;
    if (first) return;
    if (interval > world->longest) world->longest = interval;
    bool steady = interval >= period / 2 && interval <= period * 3 / 2;
    CHECK(steady || world->relay_was_frozen, "tick clock: %" PRIu64 " us after turn %u",
          interval / 1000, room->turns);
    if (steady) world->relay_was_frozen = false;
}

void world_signer(tt_signer *signer)
{
    tt_signer_make(signer, (const uint8_t[TT_SIGNER_SEED_SIZE]){1});
}

// As a relay would say it that has other turns on its tape than it has sent.
static void forge_head(tt_world *world, const tt_packet *packet, tt_packet *forged)
{
    static uint8_t data[256];
    tt_signed_checkpoint told;
    tt_signer signer;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    bool checkpoint = tt_read_u8(&reader) == TT_MESSAGE_CHECKPOINT;
    if (packet->channel != TT_CHANNEL_CONTROL || !checkpoint) return;
    tt_signed_checkpoint_read(&told, &reader);
    told.checkpoint.head[5] ^= 1;
    world_signer(&signer);
    tt_checkpoint_sign(&told.checkpoint, tt_peer_match(world->members[0].peer), &signer);
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_signed_checkpoint_write(&told, &writer);
    CHECK(!reader.failed && !writer.failed, "a checkpoint can't be forged");
    forged->data = data;
}

static void forge(const tt_packet *packet, tt_packet *forged)
{
    static uint8_t data[256];
    if (packet->channel != TT_CHANNEL_CONTROL || packet->data[0] != TT_MESSAGE_CHECKPOINT) return;
    TT_ASSERT(packet->size <= sizeof data);
    memcpy(data, packet->data, packet->size);
    data[packet->size - 1] ^= 1;
    forged->data = data;
}

const uint8_t world_mark[WORLD_MARK] = {0xf1, 0x07, 0xee, 0x5a, 0x13, 0xc4, 0x99, 0x2b};

static void check_secrecy(tt_world *world, const tt_packet *packet)
{
    for (uint32_t i = 0; i + WORLD_MARK <= packet->size; i++)
        CHECK(memcmp(packet->data + i, world_mark, WORLD_MARK) != 0, "a look leaves the relay");
}

// Turns that leave for the first time are checked event by event.
static void watched_send(void *context, uint64_t now, const tt_packet *packet)
{
    tt_world *world = context;
    tt_turns turns;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    bool ours = packet->connection < world->count && packet->channel != TT_CHANNEL_CONTROL;
    if (ours && tt_read_u8(&reader) == TT_MESSAGE_TURNS) {
        tt_watched *room = world_room_of(world, packet->connection);
        tt_turns_read(&turns, &reader);
        for (uint32_t i = 0; i < turns.count; i++) {
            if (turns.first + i != room->turns) {
                tt_turn_skip(&reader);
                continue;
            }
            tt_turn_read(&world->turn, &room->numbering, &reader);
            CHECK(!reader.failed, "turn %u can't be read", room->turns);
            check_clock(world, room);
            room->turns++;
            for (uint32_t j = 0; j < world->turn.count; j++) {
                check_event(world, room, &world->turn.events[j]);
            }
        }
        CHECK(!reader.failed, "a TURNS packet can't be read");
    }
    if (world->def.looks) check_secrecy(world, packet);
    tt_packet forged = *packet;
    if (world->def.forges && packet->connection == 1) forge(packet, &forged);
    if (world->def.forges_head && packet->connection == 0) forge_head(world, packet, &forged);
    world->inner.send(world->inner.context, now, &forged);
}

static void watched_flush(void *context, uint64_t now)
{
    tt_world *world = context;
    world->inner.flush(world->inner.context, now);
}

static void watched_close(void *context, uint32_t connection)
{
    tt_world *world = context;
    world->inner.close(world->inner.context, connection);
}

tt_driver world_watched_driver(tt_world *world)
{
    return (tt_driver){.context = world,
                       .receive = watched_receive,
                       .send = watched_send,
                       .flush = watched_flush,
                       .close = watched_close};
}

static void verify_room(tt_world *world, tt_watched *room)
{
    tt_tape *tape;
    tt_tape_fault fault = {0};
    const char *path = room->turns > 0 ? world_tape(world, room->room) : NULL;
    if (!path) return;
    tt_status status = tt_tape_open(path, &tape, &fault);
    CHECK(status == TT_OK, "tape of %s: %s at %" PRIu64 " (%s)", room->room, tt_status_text(status),
          fault.offset, fault.reason ? fault.reason : "");
    CHECK(tt_tape_info_of(tape)->ticks >= room->turns, "turn %u has left and is not on the tape",
          room->turns - 1);
    uint32_t numbers[TT_SEATS_MAX] = {0};
    for (uint32_t tick = 0; tick < tt_tape_info_of(tape)->ticks; tick++) {
        CHECK(tt_tape_read(tape, tick, &world->turn) == TT_OK, "turn %u can't be read", tick);
        for (uint32_t i = 0; i < world->turn.count; i++) {
            const tt_event *event = &world->turn.events[i];
            check_event(world, room, event);
            if (!tt_event_requested(event->type) || is_past(world, room, tick)) continue;
            CHECK(event->number == numbers[event->seat]++, "tick %u seat %u: a gap or a double",
                  tick, event->seat);
        }
    }
    tt_tape_destroy(tape);
}

void world_verify(tt_world *world)
{
    verify_room(world, &world->rooms[0]);
    verify_room(world, &world->rooms[1]);
}
