// What a connection that has proved its address may still not do. Each attack is shown to have no
// effect, beside the honest use of the same command that has.

#include "stranger.h"

#include "heap.h"

static stranger s;
static uint32_t number_of_ping;

static void begin(void)
{
    relay_open((tt_enet_relay_def){0});
    s = stranger_open();
    stranger_enter(&s);
    number_of_ping = 1;
}

static void end(void)
{
    stranger_close(&s);
    close_all();
}

// Replies that wait: how many, and how many bytes.
static uint32_t hear_all(uint32_t *bytes)
{
    uint32_t count = 0;
    *bytes = 0;
    for (; stranger_hear(&s) >= 0; count++) *bytes += (uint32_t)s.reply_size;
    return count;
}

// Whether the relay acknowledges what the stranger is about to send, with nothing else to say.
static uint32_t bytes_of_reply(void)
{
    uint32_t bytes = 0;
    (void)hear_all(&bytes);
    stranger_send(&s);
    (void)hear_all(&bytes);
    return bytes;
}

static bool still_stands(void)
{
    stranger_put_ping(&s, number_of_ping++);
    return bytes_of_reply() > 0 && log_of[0].disconnected == 0;
}

Test(enet_inspector, a_forged_word_for_a_connection_is_not_believed)
{
    begin();
    stranger forger = s; // sends from the same address and port, and knows all but the id
    for (uint32_t i = 0; i < 256; i++) {
        stranger_begin(&forger, (s.peer & 0xfff) | (i & 3) << 12);
        stranger_put(&forger, (uint8_t[8]){0x44, 0xff}, 8); // DISCONNECT
        stranger_tag(&forger, (uint8_t[4]){(uint8_t)i});
        stranger_say(&forger, forger.datagram, forger.size);
        forger.datagram[2] = 0x44; // as ENet without tags would believe it: no time, no tag
        forger.datagram[0] &= 0x7f;
        memset(forger.datagram + 3, 0, 7);
        stranger_say(&forger, forger.datagram, 10);
    }
    cr_assert(still_stands());
    stranger_put(&s, (uint8_t[8]){0x44, 0xff}, 8);
    stranger_send(&s);
    rounds(5);
    cr_assert(eq(u32, log_of[0].disconnected, 1));
    end();
}

Test(enet_inspector, another_port_can_not_speak_for_a_connection)
{
    begin();
    stranger neighbour = stranger_open(); // knows even the id
    memcpy(neighbour.id, s.id, sizeof s.id);
    stranger_begin(&neighbour, s.peer);
    stranger_put(&neighbour, (uint8_t[8]){0x44, 0xff}, 8);
    stranger_send(&neighbour);
    stranger_put_reliable(&neighbour, TT_CHANNEL_CONTROL, 1, 10);
    stranger_send(&neighbour);
    cr_assert(still_stands());
    cr_assert(eq(u32, log_of[0].packets, 0));
    stranger_close(&neighbour);
    end();
}

// Pieces of a packet of 2,000 bytes: two of them. Each of the others has something that is wrong.
static const piece first_piece = {TT_CHANNEL_BULK, 1, 1, BULK_FRAGMENT, 2, 0, 2000, 0};
static const piece last_piece = {TT_CHANNEL_BULK, 2, 1, 2000 - BULK_FRAGMENT, 2, 1, 2000,
                                 BULK_FRAGMENT};
static const piece wrong_pieces[] = {
    {TT_CHANNEL_BULK, 1, 1, 1, 1 << 20, 0, 16384, 0},
    {TT_CHANNEL_BULK, 1, 1, BULK_FRAGMENT, 1 << 20, 0, 2000, 0},
    {TT_CHANNEL_BULK, 1, 1, BULK_FRAGMENT, 3, 0, 2000, 0},
    {TT_CHANNEL_BULK, 1, 1, BULK_FRAGMENT, 1, 0, BULK_FRAGMENT, 0},
    {TT_CHANNEL_BULK, 1, 1, BULK_FRAGMENT, 15, 0, 16385, 0},
    {TT_CHANNEL_BULK, 1, 1, BULK_FRAGMENT, 0, 0, 0, 0},
    {TT_CHANNEL_BULK, 1, 1, BULK_FRAGMENT - 1, 2, 0, 2000, 0},
    {TT_CHANNEL_BULK, 3, 1, BULK_FRAGMENT, 2, 2, 2000, 0},
    {TT_CHANNEL_BULK, 1, 1, BULK_FRAGMENT, 2, 0, 2000, 1},
    {TT_CHANNEL_BULK, 2, 1, BULK_FRAGMENT, 2, 0, 2000, 0},
    {TT_CHANNEL_BULK, 300, 300, BULK_FRAGMENT, 2, 0, 2000, 0},
    {TT_CHANNEL_STREAM, 1, 1, BULK_FRAGMENT, 2, 0, 2000, 0},
    {7, 1, 1, BULK_FRAGMENT, 2, 0, 2000, 0},
};

Test(enet_inspector, only_a_packet_that_may_be_cut_up_is_put_together)
{
    begin();
    for (size_t i = 0; i < sizeof wrong_pieces / sizeof *wrong_pieces; i++) {
        stranger_put_piece(&s, 0x88, wrong_pieces[i]);
        cr_assert(eq(u32, bytes_of_reply(), 0), "piece %zu", i);
    }
    stranger_put_piece(&s, 0x0c, first_piece); // unreliable
    cr_assert(eq(u32, bytes_of_reply(), 0));
    cr_assert(eq(u32, log_of[0].packets, 0));
    stranger_put_piece(&s, 0x88, last_piece);
    stranger_send(&s);
    stranger_put_piece(&s, 0x88, first_piece);
    cr_assert(ge(u32, bytes_of_reply(), 1));
    cr_assert(eq(u32, log_of[0].packets, 1));
    cr_assert(eq(u32, log_of[0].size, 2000));
    end();
}

Test(enet_inspector, pieces_without_number_take_no_memory)
{
    begin();
    size_t before = heap_in_use();
    for (uint32_t i = 0; i < 200; i++) {
        piece huge = {TT_CHANNEL_BULK, 1 + i, 1 + i, 1, 1 << 20, 0, 16384, 0};
        stranger_put_piece(&s, 0x88, huge);
        stranger_send(&s);
        turn_of(0, 0);
    }
    cr_assert(lt(u64, heap_in_use(), before + (64 << 10)));
    cr_assert(still_stands());
    end();
}

Test(enet_inspector, what_comes_too_early_is_not_kept)
{
    begin();
    size_t before = heap_in_use();
    for (uint32_t number = 6000; number > 256;
         number -= 20) { // backwards: ENet would walk the list
        for (uint32_t i = 0; i < 20; i++)
            stranger_put_reliable(&s, TT_CHANNEL_CONTROL, number - i, 0);
        stranger_send(&s);
        turn_of(0, 0);
    }
    cr_assert(lt(u64, heap_in_use(), before + (64 << 10)));
    for (uint32_t number = 256; number > 0; number--) {
        stranger_put_reliable(&s, TT_CHANNEL_CONTROL, number, 0);
        stranger_send(&s);
        turn_of(0, 0);
    }
    cr_assert(eq(u32, log_of[0].packets, 256));
    stranger_put_reliable(&s, TT_CHANNEL_CONTROL, 256, 0); // again: acknowledged, no more
    cr_assert(ge(u32, bytes_of_reply(), 1));
    cr_assert(eq(u32, log_of[0].packets, 256));
    end();
}

Test(enet_inspector, every_packet_travels_as_its_channel_does)
{
    begin();
    stranger_put_stream(&s, TT_CHANNEL_CONTROL, 1, 10);
    cr_assert(eq(u32, bytes_of_reply(), 0));
    stranger_put_stream(&s, TT_CHANNEL_STREAM, 1, TT_STREAM_SIZE_MAX + 1);
    cr_assert(eq(u32, bytes_of_reply(), 0));
    stranger_put_reliable(&s, TT_CHANNEL_STREAM, 1, 10);
    cr_assert(eq(u32, bytes_of_reply(), 0));
    stranger_put_reliable(&s, TT_CHANNEL_BULK, 1, BULK_FRAGMENT + 1);
    cr_assert(eq(u32, bytes_of_reply(), 0));
    for (uint32_t channel = 0; channel < 4; channel++) { // SEND_UNRELIABLE
        stranger_put_head(&s, 7, channel, 0);
        stranger_put16(&s, 1);
        stranger_put16(&s, 10);
        stranger_put_filled(&s, 10);
        cr_assert(eq(u32, bytes_of_reply(), 0));
    }
    cr_assert(eq(u32, log_of[0].packets, 0));
    stranger_put_stream(&s, TT_CHANNEL_STREAM, 1, TT_STREAM_SIZE_MAX);
    stranger_send(&s);
    stranger_put_reliable(&s, TT_CHANNEL_BULK, 1, BULK_FRAGMENT);
    stranger_send(&s);
    rounds(5);
    cr_assert(eq(u32, log_of[0].packets, 2));
    end();
}

Test(enet_inspector, a_datagram_is_dropped_as_a_whole)
{
    begin();
    stranger_put_reliable(&s, TT_CHANNEL_CONTROL, 1, 10);
    stranger_put(&s, (uint8_t[]){0x8e, 0, 0, 1}, 4); // no such command
    cr_assert(eq(u32, bytes_of_reply(), 0));
    stranger_put_reliable(&s, TT_CHANNEL_CONTROL, 1, 10);
    stranger_put(&s, (uint8_t[]){0x85, 0xff, 0}, 3); // ends too early
    cr_assert(eq(u32, bytes_of_reply(), 0));
    stranger_put_reliable(&s, TT_CHANNEL_CONTROL, 1, 10);
    s.datagram[11] ^= 0x80; // a number far ahead
    s.datagram[13]++;       // one byte more than there is
    cr_assert(eq(u32, bytes_of_reply(), 0));
    stranger_put_reliable(&s, TT_CHANNEL_CONTROL, 1, 10);
    s.datagram[0] |= 0x40; // compressed
    cr_assert(eq(u32, bytes_of_reply(), 0));
    stranger_put_reliable(&s, TT_CHANNEL_CONTROL, 1, 10);
    s.datagram[8] &= 0x7f; // not to be acknowledged
    cr_assert(eq(u32, bytes_of_reply(), 0));
    cr_assert(eq(u32, log_of[0].packets, 0));
    cr_assert(still_stands());
    end();
}

Test(enet_inspector, a_datagram_holds_32_commands_at_most)
{
    begin();
    for (uint32_t i = 0; i < 33; i++) stranger_put_ping(&s, number_of_ping++);
    cr_assert(eq(u32, bytes_of_reply(), 0));
    for (uint32_t i = 0; i < 32; i++) stranger_put_ping(&s, number_of_ping++);
    cr_assert(ge(u32, bytes_of_reply(), 32 * 8));
    end();
}

static void put_terms(uint32_t number)
{
    stranger_put_head(&s, 0x8a, 0xff, number); // BANDWIDTH_LIMIT: a byte a second
    stranger_put32(&s, 1);
    stranger_put32(&s, 1);
    stranger_put_head(&s, 0x8b, 0xff, number + 1); // THROTTLE_CONFIGURE: down to nothing
    stranger_put32(&s, 1);
    stranger_put32(&s, 0);
    stranger_put32(&s, 32);
}

Test(enet_inspector, terms_are_acknowledged_once_a_second_and_have_no_effect)
{
    begin();
    put_terms(1);
    cr_assert(ge(u32, bytes_of_reply(), 1)); // stock ENet sends one: it would give up otherwise
    for (uint32_t i = 0; i < 20; i++) {
        put_terms(3 + 2 * i);
        cr_assert(eq(u32, bytes_of_reply(), 0));
    }
    uint32_t heard_of = 0, bytes;
    for (uint32_t i = 0; i < 150; i++) { // ENet looks at bandwidths once a second
        send_filled(0, log_of[0].connection, TT_CHANNEL_STREAM, 900);
        turn_of(0, 0);
        (void)hear_all(&bytes);
        heard_of += bytes > 900;
        rounds(10);
    }
    cr_assert(eq(u32, heard_of, 150));
    put_terms(100);
    cr_assert(ge(u32, bytes_of_reply(), 1));
    end();
}

Test(enet_inspector, who_was_not_answered_is_heard_only_so_far)
{
    relay_open((tt_enet_relay_def){0});
    s = stranger_open();
    stranger_connect(&s);
    uint32_t number = 1;
    for (; number <= 10; number++) {
        stranger_put_reliable(&s, TT_CHANNEL_CONTROL, number, 1000);
        stranger_send(&s);
        turn_of(0, 0);
    }
    cr_assert(eq(u32, log_of[0].packets, 4));
    send_filled(0, log_of[0].connection, TT_CHANNEL_CONTROL, 1);
    for (number = 5; number <= 10; number++) {
        stranger_put_reliable(&s, TT_CHANNEL_CONTROL, number, 1000);
        stranger_send(&s);
        turn_of(0, 0);
    }
    cr_assert(eq(u32, log_of[0].packets, 10));
    end();
}

Test(enet_inspector, a_flood_of_what_is_right_is_held_down)
{
    begin();
    for (uint32_t group = 1; group <= 600; group++) {
        stranger_put_stream(&s, TT_CHANNEL_STREAM, group, 1000);
        stranger_send(&s);
        if (group % 50 == 0) turn_of(0, 0);
    }
    cr_assert(ge(u32, log_of[0].packets, 240)); // 256 KiB at once
    cr_assert(le(u32, log_of[0].packets, 400)); // and 512 KiB a second
    cr_assert(eq(u32, log_of[0].disconnected, 0));
    end();
}

Test(enet_inspector, memory_has_a_bound)
{
    relay_open((tt_enet_relay_def){.connections = 1});
    uint32_t client = client_connected();
    size_t before = heap_in_use();
    for (uint32_t i = 0; i < 20000;
         i++) // never flushed, never dropped for what it holds: the stream
        send_filled(client, 0, TT_CHANNEL_STREAM, 1000);
    cr_assert(lt(u64, heap_in_use(), before + (10 << 20)));
    turn_of(client, 0);
    turn_of(0, 0);
    uint32_t packets = log_of[0].packets;
    send_filled(client, 0, TT_CHANNEL_CONTROL, 1);
    await(&log_of[0].packets, packets + 1);
    end_count = 2;
    close_all();
}
