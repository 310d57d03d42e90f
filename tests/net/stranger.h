// A stranger at the relay's port: a raw UDP socket, and every byte by hand.
//
//     stranger s = stranger_open();                   somebody
//     stranger_connect(&s);                           has proved its address and is a connection
//     stranger_put…(&s, …); stranger_send(&s);        commands of ENet's in one datagram, tagged
#pragma once

#include "wire.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    DATAGRAM_MAX = 5000,
    HELLO_SIZE = 64,
    COOKIE_SIZE = 17,
    CONNECT_SIZE = 56,
    BULK_FRAGMENT = 1164
};

typedef struct stranger {
    int socket;
    uint16_t peer; // the relay's number for it, with the session's bits
    uint8_t id[4]; // of the connection
    uint32_t size; // of the datagram in the making
    uint8_t datagram[DATAGRAM_MAX];
    long reply_size; // of the newest reply; -1: none
    uint8_t reply[DATAGRAM_MAX];
} stranger;

static inline stranger stranger_open(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(relay_port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    stranger made = {.socket = socket(AF_INET, SOCK_DGRAM, 0), .id = {0xc0, 0xff, 0xee, 7}};
    cr_assert(eq(int, connect(made.socket, (struct sockaddr *)&to, sizeof to), 0));
    return made;
}

static inline void stranger_close(stranger *s)
{
    close(s->socket);
}

static inline void stranger_say(const stranger *s, const void *data, size_t size)
{
    cr_assert(eq(long, send(s->socket, data, size, 0), (long)size));
}

// Lets the relay work, and takes the next datagram that it has sent.
static inline long stranger_hear(stranger *s)
{
    for (int i = 0; i < 3; i++) turn_of(0, 0);
    s->reply_size = recv(s->socket, s->reply, sizeof s->reply, MSG_DONTWAIT);
    return s->reply_size;
}

static inline void stranger_put(stranger *s, const void *data, size_t size)
{
    cr_assert(lt(u64, s->size + size, DATAGRAM_MAX));
    memcpy(s->datagram + s->size, data, size);
    s->size += (uint32_t)size;
}

static inline void stranger_put16(stranger *s, uint32_t value)
{
    stranger_put(s, (uint8_t[]){(uint8_t)(value >> 8), (uint8_t)value}, 2);
}

static inline void stranger_put32(stranger *s, uint32_t value)
{
    stranger_put16(s, value >> 16);
    stranger_put16(s, value & 0xffff);
}

// The head of a datagram: whose it is, when, and room for the tag.
static inline void stranger_begin(stranger *s, uint32_t peer)
{
    s->size = 0;
    stranger_put16(s, peer | 0x8000);
    stranger_put16(s, 0);
    stranger_put32(s, 0);
}

static inline void stranger_tag(stranger *s, const uint8_t id[4])
{
    uint8_t hash[8], key[16] = {0};
    memcpy(s->datagram + 4, id, 4);
    memcpy(key, id, 4);
    crypto_shorthash(hash, s->datagram, s->size, key);
    memcpy(s->datagram + 4, hash, 4);
}

static inline void stranger_send(stranger *s)
{
    stranger_tag(s, s->id);
    stranger_say(s, s->datagram, s->size);
    stranger_begin(s, s->peer);
}

static inline void stranger_hello(stranger *s)
{
    uint8_t hello[HELLO_SIZE] = {'t', 'i', 'c', 'k', 1, 1, 2, 3, 4, 5, 6, 7, 8};
    stranger_say(s, hello, sizeof hello);
}

// Says HELLO and hears its cookie.
static inline void stranger_cookie(stranger *s, uint8_t cookie[4])
{
    stranger_hello(s);
    cr_assert(eq(long, stranger_hear(s), COOKIE_SIZE));
    memcpy(cookie, s->reply + COOKIE_SIZE - 4, 4);
}

// What a CONNECT asks for.
typedef struct wish {
    uint32_t channels, mtu, bandwidth;
} wish;

static inline void stranger_put_connect(stranger *s, const uint8_t cookie[4], wish wished)
{
    stranger_begin(s, 0x0fff);
    stranger_put(s, (uint8_t[]){0x82, 0xff, 0, 1}, 4);
    stranger_put(s, (uint8_t[]){0, 0, 0xff, 0xff}, 4); // number 0, any session
    stranger_put32(s, wished.mtu);
    stranger_put32(s, 65536); // window
    stranger_put32(s, wished.channels);
    stranger_put32(s, wished.bandwidth);
    stranger_put32(s, wished.bandwidth);
    stranger_put32(s, 5000); // throttle
    stranger_put32(s, 2);
    stranger_put32(s, 2);
    stranger_put(s, s->id, 4);
    stranger_put(s, cookie, 4);
    cr_assert(eq(u32, s->size, CONNECT_SIZE));
}

static inline void stranger_ask(stranger *s, const uint8_t cookie[4], wish wished)
{
    stranger_put_connect(s, cookie, wished);
    stranger_tag(s, (uint8_t[4]){0});
    stranger_say(s, s->datagram, s->size);
}

static const wish usual_wish = {.channels = 3, .mtu = 1196};

static inline void stranger_connect(stranger *s)
{
    uint8_t cookie[4];
    uint32_t before = log_of[0].connected;
    stranger_cookie(s, cookie);
    stranger_ask(s, cookie, usual_wish);
    cr_assert(eq(long, stranger_hear(s), 52));
    cr_assert(eq(u8, s->reply[8], 0x83)); // VERIFY_CONNECT
    s->peer = (uint16_t)(s->reply[12] << 8 | s->reply[13] | s->reply[15] << 12);
    stranger_begin(s, s->peer);
    stranger_put(s, (uint8_t[]){1, 0xff}, 2); // its acknowledgement
    stranger_put(s, s->reply + 10, 2);
    stranger_put(s, s->reply + 10, 2);
    stranger_put(s, s->reply + 2, 2);
    stranger_send(s);
    await(&log_of[0].connected, before + 1);
}

// As one that was let into a match: the relay has said something, and it was acknowledged.
static inline void stranger_enter(stranger *s)
{
    stranger_connect(s);
    send_filled(0, log_of[0].connection, TT_CHANNEL_CONTROL, 1);
    cr_assert(ge(long, stranger_hear(s), 14));
    stranger_put(s, (uint8_t[]){1, 0, 0, 1, 0, 1}, 6);
    stranger_put(s, s->reply + 2, 2);
    stranger_send(s);
}

static inline void stranger_put_head(stranger *s, uint32_t command, uint32_t channel,
                                     uint32_t number)
{
    stranger_put16(s, command << 8 | channel);
    stranger_put16(s, number & 0xffff);
}

static inline void stranger_put_filled(stranger *s, uint32_t size)
{
    static const uint8_t zeros[DATAGRAM_MAX];
    stranger_put(s, zeros, size);
}

static inline void stranger_put_ping(stranger *s, uint32_t number)
{
    stranger_put_head(s, 0x85, 0xff, number);
}

static inline void stranger_put_reliable(stranger *s, uint32_t channel, uint32_t number,
                                         uint32_t size)
{
    stranger_put_head(s, 0x86, channel, number);
    stranger_put16(s, size);
    stranger_put_filled(s, size);
}

static inline void stranger_put_stream(stranger *s, uint32_t channel, uint32_t group, uint32_t size)
{
    stranger_put_head(s, 0x49, channel, 0);
    stranger_put16(s, group);
    stranger_put16(s, size);
    stranger_put_filled(s, size);
}

typedef struct piece {
    uint32_t channel, number, start, size, count, index, total, offset;
} piece;

static inline void stranger_put_piece(stranger *s, uint32_t command, piece of)
{
    stranger_put_head(s, command, of.channel, of.number);
    stranger_put16(s, of.start);
    stranger_put16(s, of.size);
    stranger_put32(s, of.count);
    stranger_put32(s, of.index);
    stranger_put32(s, of.total);
    stranger_put32(s, of.offset);
    stranger_put_filled(s, of.size);
}
