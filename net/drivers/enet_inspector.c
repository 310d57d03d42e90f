// What a datagram may do, decided before ENet sees a byte of it:
//
//     peer, flags [ time ]  tag  command [ bytes ]  command [ bytes ]  …
//
//     CONNECT    alone, and with a cookie (enet_proof.c)
//     the rest   of the address and port of its peer, with a tag that only who knows the
//                connection's id can make; every command as our own end would write it, and not
//                beyond the bounds
//
// ENet itself believes who sends, and its limits miss what fragments and early numbers cost. One
// command that is not as it should be, and the whole datagram is dropped. What was honest is sent
// again.

#include "enet_state.h"

#include <string.h>

enum {
    PEER_MASK = ENET_PROTOCOL_MAXIMUM_PEER_ID,
    TAG_SIZE = 4,
    CHECKED = 0, // stands in the place of a tag that was looked at
    COMMANDS_MAX = ENET_PROTOCOL_MAXIMUM_PACKET_COMMANDS,
    FRAGMENT_SIZE = ENET_MTU - sizeof(ENetProtocolHeader) - TAG_SIZE -
                    sizeof(ENetProtocolSendFragment), // a packet is cut up beyond this
    AHEAD_MAX = 256,       // reliable packets that may overtake a lost one, per channel
    BEHIND = 0x8000,       // farther ahead is behind: came before, and is acknowledged again
    UNANSWERED_MAX = 4096, // bytes of packets, until it is sent one: a JOIN, three times
    ALLOWANCE_MAX = 256 << 10,
    ALLOWANCE_PER_MS = 512,
    DATAGRAM_COST = 64, // what one costs beside its bytes
    ACKNOWLEDGED = ENET_PROTOCOL_COMMAND_FLAG_ACKNOWLEDGE,
    UNSEQUENCED = ENET_PROTOCOL_COMMAND_FLAG_UNSEQUENCED,
};

static const uint64_t terms_period = TT_SECOND;

// A datagram on its way through.
typedef struct inspected {
    tt_enet_endpoint *at;
    ENetPeer *peer;
    uint32_t payload; // bytes of packets
    bool timed;       // it says when it was sent: what is to be acknowledged needs that
    bool terms;       // asks for other terms
} inspected;

// Behind the header, which has a time or not.
static size_t tag_place(uint8_t first)
{
    bool timed = first & ENET_PROTOCOL_HEADER_FLAG_SENT_TIME >> 8;
    return timed ? sizeof(ENetProtocolHeader) : sizeof(enet_uint16);
}

// The connection's id is the key, and lies in the place of the tag while that is made.
static enet_uint32 tag_of(const ENetBuffer *buffers, size_t count)
{
    uint8_t whole[ENET_MTU + TAG_SIZE], key[crypto_shorthash_KEYBYTES] = {0};
    uint8_t hash[crypto_shorthash_BYTES];
    enet_uint32 tag;
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        TT_ASSERT(buffers[i].dataLength <= sizeof whole - size);
        if (buffers[i].dataLength == 0) continue; // an empty packet has no data at all
        memcpy(whole + size, buffers[i].data, buffers[i].dataLength);
        size += buffers[i].dataLength;
    }
    TT_ASSERT(size >= sizeof(ENetProtocolHeader) + TAG_SIZE);
    memcpy(key, whole + tag_place(whole[0]), TAG_SIZE);
    (void)crypto_shorthash(hash, whole, size, key);
    memcpy(&tag, hash, sizeof tag);
    return tag;
}

// ENet asks for the tag of what it sends, a header and commands, and again for the tag of what has
// come, which is one piece: that has been looked at, and its tag is CHECKED now.
enet_uint32 ENET_CALLBACK enet_driver_tag(const ENetBuffer *buffers, size_t count)
{
    return count > 1 ? tag_of(buffers, count) : CHECKED;
}

// Whether what has just come has the tag that this id makes.
static bool tag_is_right(const ENetHost *host, enet_uint32 id, size_t place)
{
    uint8_t *data = host->receivedData;
    const ENetBuffer whole = {.data = data, .dataLength = host->receivedDataLength};
    const enet_uint32 checked = CHECKED;
    enet_uint32 tag;
    memcpy(&tag, data + place, sizeof tag);
    memcpy(data + place, &id, sizeof id);
    bool right = tag_of(&whole, 1) == tag;
    memcpy(data + place, &checked, sizeof checked);
    return right;
}

// Bytes of a command without what follows it; 0 for one that we never send.
static size_t head_size(const ENetProtocol *command)
{
    switch (command->header.command) {
    case ENET_PROTOCOL_COMMAND_ACKNOWLEDGE:
        return sizeof command->acknowledge;
    case ENET_PROTOCOL_COMMAND_VERIFY_CONNECT | ACKNOWLEDGED:
        return sizeof command->verifyConnect;
    case ENET_PROTOCOL_COMMAND_DISCONNECT | ACKNOWLEDGED:
    case ENET_PROTOCOL_COMMAND_DISCONNECT | UNSEQUENCED:
        return sizeof command->disconnect;
    case ENET_PROTOCOL_COMMAND_PING | ACKNOWLEDGED:
        return sizeof command->ping;
    case ENET_PROTOCOL_COMMAND_SEND_RELIABLE | ACKNOWLEDGED:
        return sizeof command->sendReliable;
    case ENET_PROTOCOL_COMMAND_SEND_FRAGMENT | ACKNOWLEDGED:
        return sizeof command->sendFragment;
    case ENET_PROTOCOL_COMMAND_SEND_UNSEQUENCED | UNSEQUENCED:
        return sizeof command->sendUnsequenced;
    case ENET_PROTOCOL_COMMAND_BANDWIDTH_LIMIT | ACKNOWLEDGED:
        return sizeof command->bandwidthLimit;
    case ENET_PROTOCOL_COMMAND_THROTTLE_CONFIGURE | ACKNOWLEDGED:
        return sizeof command->throttleConfigure;
    default:
        return 0;
    }
}

// Bytes that follow a command.
static uint32_t body_size(const ENetProtocol *command)
{
    switch (command->header.command & ENET_PROTOCOL_COMMAND_MASK) {
    case ENET_PROTOCOL_COMMAND_SEND_RELIABLE:
        return ENET_NET_TO_HOST_16(command->sendReliable.dataLength);
    case ENET_PROTOCOL_COMMAND_SEND_FRAGMENT:
        return ENET_NET_TO_HOST_16(command->sendFragment.dataLength);
    case ENET_PROTOCOL_COMMAND_SEND_UNSEQUENCED:
        return ENET_NET_TO_HOST_16(command->sendUnsequenced.dataLength);
    default:
        return 0;
    }
}

static bool is_due(const ENetPeer *peer, uint8_t channel, uint16_t number)
{
    if (channel == TT_CHANNEL_STREAM || channel >= peer->channelCount) return false;
    uint16_t ahead = (uint16_t)(number - peer->channels[channel].incomingReliableSequenceNumber);
    return ahead <= AHEAD_MAX || ahead >= BEHIND;
}

static bool fragment_fits(const ENetProtocolSendFragment *fragment)
{
    uint32_t total = ENET_NET_TO_HOST_32(fragment->totalLength);
    uint32_t number = ENET_NET_TO_HOST_32(fragment->fragmentNumber);
    uint32_t count = ENET_NET_TO_HOST_32(fragment->fragmentCount);
    uint16_t start = ENET_NET_TO_HOST_16(fragment->startSequenceNumber);
    if (total <= FRAGMENT_SIZE || total > enet_driver_size_max(fragment->header.channelID))
        return false;
    if (count != (total + FRAGMENT_SIZE - 1) / FRAGMENT_SIZE || number >= count) return false;
    uint32_t offset = number * FRAGMENT_SIZE;
    uint32_t size = number + 1 < count ? FRAGMENT_SIZE : total - offset;
    uint16_t sequence = ENET_NET_TO_HOST_16(fragment->header.reliableSequenceNumber);
    return ENET_NET_TO_HOST_32(fragment->fragmentOffset) == offset &&
           ENET_NET_TO_HOST_16(fragment->dataLength) == size &&
           (uint16_t)(start + number) == sequence;
}

static bool connects_as_we_do(enet_uint32 channels, enet_uint32 mtu, enet_uint32 in,
                              enet_uint32 out)
{
    return ENET_NET_TO_HOST_32(channels) == TT_CHANNELS && ENET_NET_TO_HOST_32(mtu) == ENET_MTU &&
           in == 0 && out == 0;
}

static bool verifies(const ENetPeer *peer, const ENetProtocolVerifyConnect *verify)
{
    return peer->state != ENET_PEER_STATE_CONNECTING ||
           (connects_as_we_do(verify->channelCount, verify->mtu, verify->incomingBandwidth,
                              verify->outgoingBandwidth) &&
            ENET_NET_TO_HOST_16(verify->outgoingPeerID) < ENET_PROTOCOL_MAXIMUM_PEER_ID);
}

static bool command_is_fine(inspected *it, const ENetProtocol *command)
{
    const ENetProtocolCommandHeader *header = &command->header;
    uint16_t number = ENET_NET_TO_HOST_16(header->reliableSequenceNumber);
    uint32_t body = body_size(command);
    it->payload += body;
    if ((header->command & ACKNOWLEDGED) && !it->timed) return false;
    switch (header->command & ENET_PROTOCOL_COMMAND_MASK) {
    case ENET_PROTOCOL_COMMAND_VERIFY_CONNECT:
        return it->at->client && verifies(it->peer, &command->verifyConnect);
    case ENET_PROTOCOL_COMMAND_SEND_RELIABLE:
        return body <= FRAGMENT_SIZE && is_due(it->peer, header->channelID, number);
    case ENET_PROTOCOL_COMMAND_SEND_FRAGMENT:
        return is_due(it->peer, header->channelID, number) && fragment_fits(&command->sendFragment);
    case ENET_PROTOCOL_COMMAND_SEND_UNSEQUENCED:
        return header->channelID == TT_CHANNEL_STREAM && body <= TT_STREAM_SIZE_MAX;
    case ENET_PROTOCOL_COMMAND_BANDWIDTH_LIMIT:
    case ENET_PROTOCOL_COMMAND_THROTTLE_CONFIGURE:
        it->terms = true;
        return true;
    default:
        return true;
    }
}

static bool commands_are_fine(inspected *it, const uint8_t *data, size_t size)
{
    uint32_t count = 0;
    for (; size > 0 && count < COMMANDS_MAX; count++) {
        ENetProtocol command = {0};
        memcpy(&command, data, size < sizeof command ? size : sizeof command);
        size_t head = head_size(&command);
        size_t whole = head + body_size(&command);
        if (head == 0 || whole > size || !command_is_fine(it, &command)) return false;
        data += whole;
        size -= whole;
    }
    return size == 0 && count > 0;
}

// Grows up to its most, and is used up by what comes.
static bool allow(tt_enet_endpoint *at, tt_enet_slot *slot, size_t size)
{
    uint64_t ms = (at->now - slot->allowed_at) / (TT_SECOND / 1000);
    if (ms > 0) {
        uint64_t grown = slot->allowance + ms * ALLOWANCE_PER_MS;
        slot->allowance = grown < ALLOWANCE_MAX ? (uint32_t)grown : ALLOWANCE_MAX;
        slot->allowed_at = at->now;
    }
    if (slot->allowance < size + DATAGRAM_COST) return false;
    slot->allowance -= (uint32_t)size + DATAGRAM_COST;
    return true;
}

// What a client may ask of a relay: a relay is bounded by what it was asked for.
static bool within_bounds(const inspected *it)
{
    tt_enet_endpoint *at = it->at;
    tt_enet_slot *slot = enet_driver_slot_of(at, it->peer);
    if (!at->client && !allow(at, slot, at->host->receivedDataLength)) return false;
    if (!at->client && !slot->answered) {
        slot->unanswered += it->payload;
        if (slot->unanswered > UNANSWERED_MAX) return false;
    }
    if (!it->terms) return true;
    if (at->now < slot->terms_due) return false;
    slot->terms_due = at->now + terms_period;
    at->any_terms = true;
    return true;
}

static bool connect_is_fine(tt_enet_endpoint *at, size_t place)
{
    const ENetHost *host = at->host;
    const size_t head = place + TAG_SIZE;
    ENetProtocolConnect connect;
    if (at->client || host->receivedDataLength != head + sizeof connect) return false;
    memcpy(&connect, host->receivedData + head, sizeof connect);
    bool fine = connect.header.command == (ENET_PROTOCOL_COMMAND_CONNECT | ACKNOWLEDGED) &&
                ENET_NET_TO_HOST_16(connect.outgoingPeerID) < ENET_PROTOCOL_MAXIMUM_PEER_ID &&
                connects_as_we_do(connect.channelCount, connect.mtu, connect.incomingBandwidth,
                                  connect.outgoingBandwidth) &&
                enet_driver_proved(at, connect.data) && tag_is_right(host, 0, place);
    if (!fine) return false;
    if (at->half_open_due == UINT64_MAX) at->half_open_due = at->now;
    enet_driver_host_make_place(at);
    return true;
}

static ENetPeer *peer_of(const ENetHost *host, uint32_t number)
{
    if (number >= host->peerCount) return NULL;
    ENetPeer *peer = &host->peers[number];
    bool stands =
        peer->state != ENET_PEER_STATE_DISCONNECTED && peer->state != ENET_PEER_STATE_ZOMBIE;
    bool same = peer->address.host == host->receivedAddress.host &&
                peer->address.port == host->receivedAddress.port;
    return stands && same ? peer : NULL;
}

bool enet_driver_inspect(tt_enet_endpoint *at)
{
    const ENetHost *host = at->host;
    size_t size = host->receivedDataLength;
    if (size < sizeof(ENetProtocolHeader) + TAG_SIZE || size > ENET_MTU + TAG_SIZE) return false;
    uint16_t first = (uint16_t)(host->receivedData[0] << 8 | host->receivedData[1]);
    if (first & ENET_PROTOCOL_HEADER_FLAG_COMPRESSED) return false;
    bool timed = first & ENET_PROTOCOL_HEADER_FLAG_SENT_TIME;
    size_t place = tag_place(host->receivedData[0]);
    size_t head = place + TAG_SIZE;
    if ((first & PEER_MASK) == ENET_PROTOCOL_MAXIMUM_PEER_ID)
        return timed && connect_is_fine(at, place);
    ENetPeer *peer = peer_of(host, first & PEER_MASK);
    inspected it = {.at = at, .peer = peer, .timed = timed};
    return peer && tag_is_right(host, peer->connectID, place) &&
           commands_are_fine(&it, host->receivedData + head, size - head) && within_bounds(&it);
}
