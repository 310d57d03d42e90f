// What sessions say. Requests carry numbers and come again with every INPUT until they are heard:
//
//     INPUT     requests 5 6 7 8
//     accepted  7: 5 and 6 are known, 7 and 8 are taken in order; the first that must wait stops it
//
// Who says anything is present.

#include "room_state.h"

static void send_chat(tt_room *room, const tt_session *session, const tt_request *request)
{
    tt_chat chat = {.seat = session->seat, .size = request->size, .text = request->data};
    uint8_t data[3 + TT_CHAT_SIZE_MAX];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_chat_write(&chat, &writer);
    tt_room_send_chat(room, data, writer.size);
}

// Takes one request up, or says that it must wait at the client. In the lobby chat passes by and
// leaving is done at once: there is no turn yet that they could be events of. Chat for a team goes
// no further: the relay knows no teams, and it is not for all.
static bool take_request(tt_room *room, tt_session *session, const tt_request *request)
{
    bool ignored = session->seat == TT_SEAT_NONE || session->presence == TT_EVENT_LEFT;
    if (ignored) return true;
    bool passes_by = room->phase == LOBBY && tt_event_is_chat(request->type);
    if (!passes_by) return tt_room_accept(room, session, request);
    if (!tt_room_spend(session, request)) return false;
    if (request->type == TT_EVENT_CHAT) send_chat(room, session, request);
    return true;
}

static void take_requests(tt_room *room, tt_session *session, const tt_input *input)
{
    for (uint32_t i = 0; i < input->count; i++) {
        uint32_t number = input->first + i;
        if (number < session->accepted) continue;
        if (number > session->accepted) return;
        if (room->phase == LOBBY && input->requests[i].type == TT_EVENT_LEFT) {
            tt_room_send_away(room, session, TT_REFUSED_NOT);
            return;
        }
        if (!take_request(room, session, &input->requests[i])) return;
        session->accepted++;
    }
}

static void heard(tt_room *room, tt_session *session, uint64_t now)
{
    session->heard_at = now;
    if (session->presence != TT_EVENT_AWAY) return;
    // Nobody needs to know of an absence that no turn has told of yet.
    if (session->pending == TT_EVENT_AWAY)
        session->pending = TT_EVENT_COMMAND;
    else if (session->pending == TT_EVENT_COMMAND)
        session->pending = TT_EVENT_BACK;
    tt_room_set_presence(room, session, TT_EVENT_BACK);
}

static void receive_input(tt_room *room, tt_session *session, tt_reader *reader, uint64_t now)
{
    tt_input *input = &room->input;
    tt_input_read(input, reader);
    if (reader->failed || input->epoch != room->epoch || input->next > room->logged) return;
    heard(room, session, now);
    session->welcomed = true;
    tt_room_acknowledge(room, session, input->next);
    if (input->reports && session->seat != TT_SEAT_NONE) tt_room_vote(room, session, input);
    if (room->phase == LOBBY) session->due = session->bulk ? 1 : STREAM_BURST; // it is alive
    take_requests(room, session, input);
}

static void receive_trails(tt_room *room, tt_session *session, tt_reader *reader, uint64_t now)
{
    tt_trails_read(&room->trails, reader);
    if (reader->failed || room->trails.epoch != room->epoch) return;
    if (session->seat != TT_SEAT_NONE) tt_room_answer(room, session, &room->trails, now);
}

void tt_room_receive(tt_room *room, const tt_packet *packet, uint64_t now)
{
    tt_session *session = tt_room_session_of(room, packet->connection);
    if (!session || room->phase == ENDED) return;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    uint32_t type = tt_read_u8(&reader);
    if (type == TT_MESSAGE_INPUT && packet->channel == TT_CHANNEL_STREAM) {
        receive_input(room, session, &reader, now);
    }
    if (type == TT_MESSAGE_TRAILS && packet->channel == TT_CHANNEL_CONTROL) {
        receive_trails(room, session, &reader, now);
    }
    if (type == TT_MESSAGE_LOOK && packet->channel == TT_CHANNEL_CONTROL) {
        tt_room_receive_look(room, session, &reader, now);
        return; // nobody is told
    }
    if (type == TT_MESSAGE_UPLOAD && packet->channel == TT_CHANNEL_BULK) {
        tt_room_receive_upload(room, session, &reader, now);
    }
    // While the match runs, what INPUT says is answered by the next tick, but for more of the bulk.
    bool waits = type == TT_MESSAGE_INPUT && room->phase == RUNNING && !session->bulk;
    if (!waits) room->busy = true;
}
