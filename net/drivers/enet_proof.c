// Who wants to connect proves first that it receives at the address it sends from. The relay keeps
// nothing, and answers with less than it was sent:
//
//     client                                relay
//       HELLO   64 bytes, a nonce   ----->
//               <-----  COOKIE  17 bytes, the nonce, a hash of address, port, time and a secret
//       CONNECT of ENet's, the cookie in its `data`  ----->  the same hash: ENet may see it
//
// Both begin with "tick", which to ENet is a compressed datagram, and we never compress.

#include "enet_state.h"

#include <string.h>

enum {
    HELLO = 1,
    COOKIE = 2,
    KIND_AT = 4,
    NONCE_AT = 5,
    COOKIE_AT = NONCE_AT + 8,
    COOKIE_SIZE = COOKIE_AT + 4,
    HELLO_SIZE = 64,
    ANSWERS_MAX = 256,
};

static const char magic[KIND_AT] = {'t', 'i', 'c', 'k'};
static const uint64_t cookie_period = 8 * TT_SECOND; // good for this period and the next
static const uint64_t hello_period = TT_SECOND / 4;
static const uint64_t answers_period = TT_SECOND / 100; // ANSWERS_MAX in each

static uint32_t cookie_of(const tt_enet_endpoint *at, uint64_t period)
{
    const ENetAddress *from = &at->host->receivedAddress;
    uint8_t text[sizeof from->host + sizeof from->port + sizeof period];
    uint8_t hash[crypto_shorthash_BYTES];
    uint32_t cookie;
    memcpy(text, &from->host, sizeof from->host);
    memcpy(text + sizeof from->host, &from->port, sizeof from->port);
    memcpy(text + sizeof from->host + sizeof from->port, &period, sizeof period);
    crypto_shorthash(hash, text, sizeof text, at->secret);
    memcpy(&cookie, hash, sizeof cookie);
    return cookie;
}

bool enet_driver_proved(const tt_enet_endpoint *at, uint32_t cookie)
{
    uint64_t period = at->now / cookie_period;
    return cookie == cookie_of(at, period) || (period && cookie == cookie_of(at, period - 1));
}

static void send_raw(tt_enet_endpoint *at, const ENetAddress *to, uint8_t *data, size_t size)
{
    ENetBuffer buffer = {.data = data, .dataLength = size};
    (void)enet_socket_send(at->host->socket, to, &buffer, 1); // lost ones are said again
}

void enet_driver_hello(tt_enet_endpoint *at)
{
    uint8_t hello[HELLO_SIZE] = {[KIND_AT] = HELLO};
    if (at->relay || at->now < at->hello_due) return;
    at->hello_due = at->now + hello_period;
    memcpy(hello, magic, sizeof magic);
    memcpy(hello + NONCE_AT, at->nonce, sizeof at->nonce);
    send_raw(at, &at->address, hello, sizeof hello);
}

// A flood of HELLOs must not take the time that the ticks need. Who is honest asks again.
static bool may_answer(tt_enet_endpoint *at)
{
    if (at->now - at->answers_since >= answers_period) {
        at->answers_since = at->now;
        at->answers = 0;
    }
    return at->answers++ < ANSWERS_MAX;
}

static void answer_hello(tt_enet_endpoint *at)
{
    uint8_t answer[COOKIE_SIZE] = {[KIND_AT] = COOKIE};
    uint32_t cookie = cookie_of(at, at->now / cookie_period);
    memcpy(answer, magic, sizeof magic);
    memcpy(answer + NONCE_AT, at->host->receivedData + NONCE_AT, sizeof at->nonce);
    memcpy(answer + COOKIE_AT, &cookie, sizeof cookie);
    send_raw(at, &at->host->receivedAddress, answer, sizeof answer);
}

static void take_cookie(tt_enet_endpoint *at)
{
    const uint8_t *data = at->host->receivedData;
    uint32_t cookie;
    if (at->relay || !at->connecting) return;
    if (memcmp(data + NONCE_AT, at->nonce, sizeof at->nonce) != 0) return;
    memcpy(&cookie, data + COOKIE_AT, sizeof cookie);
    enet_driver_host_connect(at, cookie);
}

bool enet_driver_greeted(tt_enet_endpoint *at)
{
    const uint8_t *data = at->host->receivedData;
    size_t size = at->host->receivedDataLength;
    if (size < sizeof magic || memcmp(data, magic, sizeof magic) != 0) return false;
    bool hello = !at->client && size == HELLO_SIZE && data[KIND_AT] == HELLO;
    if (hello && may_answer(at)) answer_hello(at);
    if (at->client && size == COOKIE_SIZE && data[KIND_AT] == COOKIE) take_cookie(at);
    return true;
}
