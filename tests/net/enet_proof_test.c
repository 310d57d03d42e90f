// Nobody takes a place at the relay, or is sent more than it sent, before it has proved that it
// receives at its address.

#include "page.h"
#include "stranger.h"

// Replies to what was just sent, in bytes and with what ENet would send again within a second.
static uint32_t heard_of_it(stranger *s)
{
    uint32_t bytes = 0;
    for (int i = 0; i < 20; i++) {
        rounds(2);
        for (long size = stranger_hear(s); size >= 0; size = stranger_hear(s))
            bytes += (uint32_t)size;
    }
    return bytes;
}

Test(enet_proof, a_greeting_is_answered_with_less)
{
    relay_open((tt_enet_relay_def){0});
    stranger s = stranger_open();
    stranger_hello(&s);
    cr_assert(eq(long, stranger_hear(&s), COOKIE_SIZE));
    const uint8_t expected[] = {'t', 'i', 'c', 'k', 2, 1, 2, 3, 4, 5, 6, 7, 8};
    cr_assert(eq(int, memcmp(s.reply, expected, sizeof expected), 0));
    uint8_t hello[HELLO_SIZE + 1] = {'t', 'i', 'c', 'k', 1};
    for (size_t size = 0; size <= sizeof hello; size++)
        if (size != HELLO_SIZE) stranger_say(&s, hello, size);
    hello[4] = 2;
    stranger_say(&s, hello, HELLO_SIZE);
    stranger_say(&s, hello, COOKIE_SIZE);
    cr_assert(eq(u32, heard_of_it(&s), 0));
    stranger_close(&s);
    close_all();
}

Test(enet_proof, a_flood_of_greetings_is_not_answered_in_full)
{
    relay_open((tt_enet_relay_def){0});
    stranger s = stranger_open();
    uint32_t answers = 0;
    for (int i = 0; i < 400; i++) stranger_hello(&s);
    while (stranger_hear(&s) >= 0) answers++;
    cr_assert(eq(u32, answers, 256));
    rounds(11);
    stranger_hello(&s);
    cr_assert(eq(long, stranger_hear(&s), COOKIE_SIZE));
    stranger_close(&s);
    close_all();
}

Test(enet_proof, who_can_not_hear_the_cookie_takes_no_place)
{
    relay_open((tt_enet_relay_def){.connections = 1});
    stranger s = stranger_open(), neighbour = stranger_open();
    uint8_t cookie[4];
    stranger_cookie(&neighbour, cookie);
    stranger_ask(&s, cookie, usual_wish); // of another port
    cr_assert(eq(u32, heard_of_it(&s), 0));
    stranger_cookie(&s, cookie);
    cookie[2] ^= 1;
    stranger_ask(&s, cookie, usual_wish);
    stranger_ask(&s, (uint8_t[4]){0}, usual_wish);
    cr_assert(eq(u32, heard_of_it(&s), 0));
    (void)client_connected(); // the only place is free
    stranger_close(&s);
    stranger_close(&neighbour);
    close_all();
}

Test(enet_proof, a_cookie_is_good_for_seconds)
{
    relay_open((tt_enet_relay_def){0});
    stranger s = stranger_open();
    uint8_t cookie[4];
    stranger_cookie(&s, cookie);
    stranger_ask(&s, cookie, usual_wish);
    turn_of(0, 17 * TT_SECOND);
    cr_assert(eq(long, recv(s.socket, s.reply, sizeof s.reply, MSG_DONTWAIT), -1));
    stranger_ask(&s, cookie, usual_wish);
    turn_of(0, 7 * TT_SECOND);
    cr_assert(eq(long, stranger_hear(&s), 52));
    stranger_close(&s);
    close_all();
}

Test(enet_proof, who_asks_for_what_no_client_asks_for_is_not_let_in)
{
    relay_open((tt_enet_relay_def){0});
    stranger s = stranger_open();
    uint8_t cookie[4];
    stranger_cookie(&s, cookie);
    const wish wishes[] = {{.channels = 1, .mtu = 1196},
                           {.channels = 255, .mtu = 1196},
                           {.channels = 3, .mtu = 4096},
                           {.channels = 3, .mtu = 576},
                           {.channels = 3, .mtu = 1196, .bandwidth = 1}};
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) stranger_ask(&s, cookie, wishes[i]);
    cr_assert(eq(u32, heard_of_it(&s), 0));
    stranger_ask(&s, cookie, usual_wish);
    cr_assert(ge(u32, heard_of_it(&s), 52));
    stranger_close(&s);
    close_all();
}

Test(enet_proof, a_connect_has_the_tag_of_nobody)
{
    relay_open((tt_enet_relay_def){0});
    stranger s = stranger_open();
    uint8_t cookie[4];
    stranger_cookie(&s, cookie);
    stranger_put_connect(&s, cookie, usual_wish); // no tag at all
    stranger_say(&s, s.datagram, s.size);
    stranger_tag(&s, s.id); // as if it were connected
    stranger_say(&s, s.datagram, s.size);
    cr_assert(eq(u32, heard_of_it(&s), 0));
    stranger_ask(&s, cookie, usual_wish);
    cr_assert(eq(long, stranger_hear(&s), 52));
    stranger_close(&s);
    close_all();
}

Test(enet_proof, who_does_not_go_on_gives_its_place_back)
{
    relay_open((tt_enet_relay_def){.connections = 1});
    stranger s = stranger_open();
    uint8_t cookie[4];
    stranger_cookie(&s, cookie);
    stranger_ask(&s, cookie, usual_wish);
    cr_assert(eq(long, stranger_hear(&s), 52)); // VERIFY_CONNECT, never acknowledged
    uint32_t client = client_open();
    rounds(300);
    cr_assert(eq(u32, log_of[client].connected, 0));
    turn_of(0, 4 * TT_SECOND);
    cr_assert(eq(u32, log_of[client].connected, 0));
    turn_of(0, 6 * TT_SECOND);
    await(&log_of[client].connected, 1);
    stranger_close(&s);
    close_all();
}

// A relay of a stranger's making, and what the client says to it next.
static long relay_hears(stranger *s, uint32_t client, struct sockaddr_in *from)
{
    socklen_t size = sizeof *from;
    turn_of(client, 0);
    turn_of(client, 0);
    s->reply_size = recvfrom(s->socket, s->reply, sizeof s->reply, MSG_DONTWAIT,
                             (struct sockaddr *)from, &size);
    return s->reply_size;
}

static void answer(const stranger *s, const struct sockaddr_in *to, const uint8_t nonce[8])
{
    uint8_t cookie[COOKIE_SIZE] = {'t', 'i', 'c', 'k', 2};
    memcpy(cookie + 5, nonce, 8);
    memcpy(cookie + 13, "oven", 4);
    (void)sendto(s->socket, cookie, sizeof cookie, 0, (const struct sockaddr *)to, sizeof *to);
}

// In the place of end 0.
static stranger relay_of_ours(void)
{
    stranger made = {.socket = socket(AF_INET, SOCK_DGRAM, 0)};
    struct sockaddr_in bound = {.sin_family = AF_INET};
    socklen_t size = sizeof bound;
    bound.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    cr_assert(eq(int, bind(made.socket, (struct sockaddr *)&bound, size), 0));
    cr_assert(eq(int, getsockname(made.socket, (struct sockaddr *)&bound, &size), 0));
    relay_port = ntohs(bound.sin_port);
    end_count = 1;
    return made;
}

Test(enet_proof, a_client_believes_only_the_relay_it_asked)
{
    stranger relay = relay_of_ours(), other = {.socket = socket(AF_INET, SOCK_DGRAM, 0)};
    struct sockaddr_in client_at;
    uint32_t client = client_open();
    cr_assert(eq(long, relay_hears(&relay, client, &client_at), HELLO_SIZE));
    uint8_t nonce[8], wrong[8];
    memcpy(nonce, relay.reply + 5, 8);
    memcpy(wrong, nonce, 8);
    wrong[3] ^= 0x10;
    answer(&relay, &client_at, wrong);
    cr_assert(eq(long, relay_hears(&relay, client, &client_at), -1));
    answer(&other, &client_at, nonce);
    cr_assert(eq(long, relay_hears(&relay, client, &client_at), -1));
    answer(&relay, &client_at, nonce);
    cr_assert(eq(long, relay_hears(&relay, client, &client_at), CONNECT_SIZE));
    cr_assert(eq(u8, relay.reply[8], 0x82));
    cr_assert(eq(int, memcmp(relay.reply + CONNECT_SIZE - 4, "oven", 4), 0));
    ends[client].destroy(ends[client].context);
    stranger_close(&relay);
    stranger_close(&other);
}

// Whether the tag of a datagram on the page is the one it should have.
static bool is_tagged(const test_vector *on_page, const uint8_t id[4])
{
    stranger s = {.size = (uint32_t)on_page->size};
    memcpy(s.datagram, on_page->data, on_page->size);
    stranger_tag(&s, id);
    return memcmp(s.datagram, on_page->data, on_page->size) == 0;
}

Test(enet_proof, the_page_has_the_bytes_of_a_client)
{
    enum { HELLO, COOKIE, CONNECT, PING, DATAGRAMS };
    static test_vector page[VECTORS];
    cr_assert(eq(u32, read_page("datagram", page), DATAGRAMS));
    stranger relay = relay_of_ours();
    struct sockaddr_in client_at;
    uint32_t client = client_open();

    cr_assert(eq(long, relay_hears(&relay, client, &client_at), (long)page[HELLO].size));
    memcpy(page[HELLO].data + 5, relay.reply + 5, 8); // the nonce
    memcpy(page[COOKIE].data + 5, relay.reply + 5, 8);
    cr_assert(eq(int, memcmp(relay.reply, page[HELLO].data, page[HELLO].size), 0));

    (void)sendto(relay.socket, page[COOKIE].data, page[COOKIE].size, 0,
                 (const struct sockaddr *)&client_at, sizeof client_at);
    cr_assert(eq(long, relay_hears(&relay, client, &client_at), (long)page[CONNECT].size));
    const uint8_t *id = page[CONNECT].data + CONNECT_SIZE - 8;
    cr_assert(is_tagged(&page[CONNECT], (uint8_t[4]){0}) && is_tagged(&page[PING], id));
    memcpy(relay.reply + 2, page[CONNECT].data + 2, 6); // time and tag
    memcpy(relay.reply + CONNECT_SIZE - 8, id, 4);      // the id
    cr_assert(eq(int, memcmp(relay.reply, page[CONNECT].data, page[CONNECT].size), 0));
    ends[client].destroy(ends[client].context);
    stranger_close(&relay);
}
