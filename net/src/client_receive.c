// What the relay says. Each message is read as a whole before any of it counts:
//
//     WELCOME              JOINING -> PLAYING
//     REFUSED, ENDED       -> OVER
//     LOBBY, CHAT, PARTED, STORAGE  kept, and told
//     ASK, MORE            answered with the next packets
//     TURNS                client_turns.c

#include "client_state.h"

#include <string.h>

static void receive_welcome(tt_client *client, tt_reader *reader, uint64_t now)
{
    tt_welcome welcome;
    tt_welcome_read(&welcome, reader);
    if (reader->failed || client->phase != JOINING) return;
    client->welcome = welcome;
    client->phase = PLAYING;
    client->input_at = now;
    client->head = welcome.head;
    tt_client_tell(client, TT_CLIENT_WELCOME);
}

static void receive_refused(tt_client *client, tt_reader *reader)
{
    tt_refused refused;
    tt_refused_read(&refused, reader);
    if (reader->failed) return;
    client->refused = refused;
    tt_client_finish(client, TT_CLIENT_REFUSED);
}

static void receive_lobby(tt_client *client, tt_reader *reader)
{
    tt_lobby lobby;
    tt_lobby_read(&lobby, reader);
    if (reader->failed) return;
    client->lobby = lobby;
    tt_client_tell(client, TT_CLIENT_LOBBY);
}

static void receive_chat(tt_client *client, tt_reader *reader)
{
    tt_chat chat;
    tt_chat_read(&chat, reader);
    if (reader->failed) return;
    memcpy(client->chat_text, chat.text, chat.size);
    client->chat = chat;
    client->chat.text = client->chat_text;
    tt_client_tell(client, TT_CLIENT_CHAT);
}

static void receive_parted(tt_client *client, tt_reader *reader)
{
    tt_parted parted;
    tt_parted_read(&parted, reader);
    if (reader->failed) return;
    client->parted = parted;
    tt_client_tell(client, TT_CLIENT_PARTED);
}

static void receive_storage(tt_client *client, tt_reader *reader)
{
    tt_storage_news news;
    tt_storage_news_read(&news, reader);
    if (reader->failed) return;
    client->storage = news;
    tt_client_tell(client, TT_CLIENT_STORAGE);
}

static void receive_checkpoint(tt_client *client, tt_reader *reader)
{
    tt_signed_checkpoint checkpoint;
    tt_signed_checkpoint_read(&checkpoint, reader);
    if (reader->failed) return;
    client->checkpoint = checkpoint;
    tt_client_tell(client, TT_CLIENT_CHECKPOINT);
}

static void receive_ended(tt_client *client, tt_reader *reader)
{
    tt_ended ended;
    tt_ended_read(&ended, reader);
    if (reader->failed) return;
    client->ended = ended;
    tt_client_finish(client, TT_CLIENT_ENDED);
}

static void receive_ask(tt_client *client, tt_reader *reader)
{
    tt_ask ask;
    tt_ask_read(&ask, reader);
    if (reader->failed) return;
    client->ask = ask;
    client->asked = true;
}

static void receive_more(tt_client *client, tt_reader *reader)
{
    tt_more more;
    tt_more_read(&more, reader);
    if (reader->failed || client->phase != PLAYING) return;
    client->more_from = more.tick;
    client->more_due = true;
}

static void receive_control(tt_client *client, uint32_t type, tt_reader *reader, uint64_t now)
{
    switch (type) {
    case TT_MESSAGE_WELCOME:
        receive_welcome(client, reader, now);
        break;
    case TT_MESSAGE_REFUSED:
        receive_refused(client, reader);
        break;
    case TT_MESSAGE_LOBBY:
        receive_lobby(client, reader);
        break;
    case TT_MESSAGE_CHAT:
        receive_chat(client, reader);
        break;
    case TT_MESSAGE_ASK:
        receive_ask(client, reader);
        break;
    case TT_MESSAGE_MORE:
        receive_more(client, reader);
        break;
    case TT_MESSAGE_PARTED:
        receive_parted(client, reader);
        break;
    case TT_MESSAGE_STORAGE:
        receive_storage(client, reader);
        break;
    case TT_MESSAGE_CHECKPOINT:
        receive_checkpoint(client, reader);
        break;
    case TT_MESSAGE_ENDED:
        receive_ended(client, reader);
        break;
    default:
        break;
    }
}

void tt_client_receive(tt_client *client, const tt_packet *packet, uint64_t now)
{
    bool ended = client->phase == OVER && client->ended.ending != 0;
    if ((client->phase == OVER && !ended) || client->phase == CONNECTING) return;
    client->heard_at = now;
    if (client->silent) tt_client_tell(client, TT_CLIENT_HEARD);
    client->silent = false;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    uint32_t type = tt_read_u8(&reader);
    if (packet->channel == TT_CHANNEL_CONTROL && !ended) {
        receive_control(client, type, &reader, now);
    } else if ((client->phase == PLAYING || ended) && type == TT_MESSAGE_TURNS) {
        // The last turns may come behind the end, which travels on another channel.
        tt_client_receive_turns(client, &reader);
    }
}
