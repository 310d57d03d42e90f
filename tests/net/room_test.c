// A room: who is let in, who goes, and how it ends.

#include "table.h"

Test(room, refuses_what_contradicts_it_and_says_why)
{
    table *t = open_table(2);
    tt_join join = join_of(t, false);
    join.seats_given = join.seed_given = join.settings_given = true;
    cr_assert(tt_room_join(t->room, 0, &join, t->now, &(tt_refused){0}));
    tt_join others[7];
    for (int i = 0; i < 7; i++) others[i] = join;
    strcpy(others[0].match.game, "chess");
    others[1].match.rules++;
    others[2].match.layout++;
    others[3].match.tick_rate++;
    others[4].match.seats++;
    others[5].match.seed++;
    others[6].match.settings_size++;
    for (int i = 0; i < 7; i++) {
        cr_assert(refuses(t, &others[i], (tt_refusal)(TT_REFUSED_GAME + i)), "%d", i);
    }
    others[4].seats_given = others[5].seed_given = others[6].settings_given = false;
    cr_assert(eq(u32, tt_room_info_of(t->room).seated, 1));
    cr_assert(tt_room_join(t->room, 1, &others[4], t->now, &(tt_refused){0}));
    cr_assert(refuses(t, &join, TT_REFUSED_FULL));
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
    cr_assert(refuses(t, &join, TT_REFUSED_ENDING));
    close_table(t);
}

Test(room, lets_spectators_into_a_full_match_up_to_their_cap)
{
    table *t = open_table(2);
    seat_all(t);
    for (uint32_t i = 0; i < 64; i++) cr_assert(enter(t, 10 + i, true));
    tt_join join = join_of(t, true);
    cr_assert(refuses(t, &join, TT_REFUSED_FULL));
    cr_assert(eq(u32, tt_room_info_of(t->room).spectators, 64));
    tt_room_lost(t->room, 30);
    cr_assert(enter(t, 99, true));
    serve(t);
    tt_reader reader = last_packet(t, 99, TT_CHANNEL_CONTROL, TT_MESSAGE_WELCOME);
    tt_welcome welcome;
    tt_welcome_read(&welcome, &reader);
    cr_assert(not(reader.failed));
    cr_assert(eq(u8, welcome.seat, TT_SEAT_NONE));
    cr_assert(eq(u32, welcome.epoch, EPOCH));
    close_table(t);
}

static tt_lobby lobby_of(const table *t, uint32_t connection)
{
    tt_lobby lobby;
    tt_reader reader = last_packet(t, connection, TT_CHANNEL_CONTROL, TT_MESSAGE_LOBBY);
    cr_assert(not(reader.failed), "no LOBBY for connection %u", connection);
    tt_lobby_read(&lobby, &reader);
    cr_assert(not(reader.failed));
    return lobby;
}

// Disconnecting, leaving and being silent all free a seat; the lowest free one is taken next.
Test(room, frees_a_seat_in_the_lobby)
{
    table *t = open_table(4);
    for (uint32_t i = 0; i < 3; i++) cr_assert(enter(t, i, false));
    cr_assert(enter(t, 50, true)); // a lobby without anyone would end
    tick(t);
    tt_room_lost(t->room, 0);
    say(t, 1, (tt_request){.type = TT_EVENT_LEFT});
    for (int i = 0; i < 198; i++) {
        tick(t);
        if (i == 0) cr_assert(eq(u32, tt_room_info_of(t->room).seated, 1));
    }
    cr_assert(eq(u32, tt_room_info_of(t->room).seated, 1));
    tick(t);
    cr_assert(eq(u32, tt_room_info_of(t->room).seated, 0));
    const tt_room_event *gone = event_of(t, TT_ROOM_AWAY_WITH);
    cr_assert(gone && gone->connection == 2 && gone->reason == TT_REFUSED_GONE);
    cr_assert(enter(t, 7, false));
    serve(t);
    cr_assert(eq(int, strcmp(lobby_of(t, 7).names[0], "player"), 0));
    cr_assert(eq(u32, t->turns, 0));
    close_table(t);
}

Test(room, ends_a_lobby_that_everyone_has_left)
{
    table *t = open_table(2);
    cr_assert(enter(t, 0, false));
    tick(t);
    tt_room_lost(t->room, 0);
    tick(t);
    const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
    cr_assert(ended && ended->ending == TT_ENDING_DESERTED && ended->tick == 0);
    close_table(t);
}

Test(room, tells_everyone_the_newest_lobby_however_many_join_at_once)
{
    table *t = open_table(64);
    tt_join join = join_of(t, false);
    memset(join.player, 'n', TT_NAME_MAX);
    for (uint32_t i = 0; i < 63; i++) {
        cr_assert(tt_room_join(t->room, i, &join, t->now, &(tt_refused){0}));
    }
    serve(t);
    for (uint32_t i = 0; i < 63; i++) {
        cr_assert(eq(u32, got(t, i, TT_CHANNEL_CONTROL, TT_MESSAGE_WELCOME), 1));
        tt_lobby lobby = lobby_of(t, i);
        cr_assert(eq(int, strcmp(lobby.names[62], join.player), 0), "connection %u", i);
        cr_assert(eq(u8, lobby.names[63][0], 0));
    }
    close_table(t);
}

Test(room, passes_chat_on_in_the_lobby_and_a_flood_of_it_hides_no_ending)
{
    table *t = open_table(64);
    uint8_t text[TT_CHAT_SIZE_MAX] = "hello";
    for (uint32_t i = 0; i < 63; i++) cr_assert(enter(t, i, false));
    say(t, 5, (tt_request){.type = TT_EVENT_CHAT, .size = 5, .data = text});
    serve(t);
    tt_chat chat;
    tt_reader reader = last_packet(t, 62, TT_CHANNEL_CONTROL, TT_MESSAGE_CHAT);
    tt_chat_read(&chat, &reader);
    cr_assert(chat.seat == 5 && !reader.failed && memcmp(chat.text, "hello", 5) == 0);
    for (uint32_t i = 0; i < 63 * 4; i++) {
        say(t, i % 63, (tt_request){.type = TT_EVENT_CHAT, .size = TT_CHAT_SIZE_MAX, .data = text});
    }
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
    serve(t);
    for (uint32_t i = 0; i < 63; i++) {
        cr_assert(eq(u32, got(t, i, TT_CHANNEL_CONTROL, TT_MESSAGE_ENDED), 1), "%u", i);
    }
    close_table(t);
}

// Nobody is of a team yet, and what was meant for some is not for all. It takes a number, though.
Test(room, passes_no_team_chat_on_in_the_lobby)
{
    table *t = open_table(2);
    static const uint8_t text[] = "psst";
    cr_assert(enter(t, 0, false));
    cr_assert(enter(t, 50, true));
    say(t, 0, (tt_request){.type = TT_EVENT_TEAM_CHAT, .size = 4, .data = text});
    serve(t);
    cr_assert(eq(u32, got(t, 0, TT_CHANNEL_CONTROL, TT_MESSAGE_CHAT), 0));
    cr_assert(eq(u32, got(t, 50, TT_CHANNEL_CONTROL, TT_MESSAGE_CHAT), 0));
    cr_assert(enter(t, 1, false));
    serve(t);
    say(t, 0, (tt_request){.type = TT_EVENT_TEAM_CHAT, .size = 4, .data = text});
    tick(t);
    cr_assert(eq(u32, t->turn.count, 1));
    const tt_event *event = &t->turn.events[0];
    cr_assert(event->type == TT_EVENT_TEAM_CHAT && event->size == 4 && event->number == 1);
    close_table(t);
}

// Somebody who joins and leaves as fast as it can must not use up the reports of others.
Test(room, reports_an_end_after_a_thousand_visits_in_one_round)
{
    table *t = open_table(3);
    cr_assert(enter(t, 0, false));
    for (uint32_t i = 0; i < 1000; i++) {
        if (enter(t, 1, false)) tt_room_lost(t->room, 1);
    }
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
    serve(t);
    cr_assert(event_of(t, TT_ROOM_ENDED) != NULL);
    close_table(t);
}

Test(room, says_away_back_and_gone_in_turns)
{
    table *t = open_table(2);
    seat_all(t);
    uint32_t said[3] = {0};
    static const uint8_t types[] = {TT_EVENT_AWAY, TT_EVENT_BACK, TT_EVENT_GONE};
    for (uint64_t start = t->now; t->now < start + 80 * TT_SECOND;) {
        acknowledge(t, 0, t->turns);
        if (t->now == start + 12 * TT_SECOND) acknowledge(t, 1, t->turns);
        tick(t);
        for (uint32_t i = 0; i < t->turn.count; i++) {
            cr_assert(eq(u8, t->turn.events[i].seat, 1));
            for (int k = 0; k < 3; k++) {
                if (t->turn.events[i].type == types[k]) said[k] = t->turn.tick;
            }
        }
    }
    cr_assert(eq(u32, said[1], 12 * 20 + 1));
    cr_assert(eq(u32, said[0], 22 * 20));
    cr_assert(eq(u32, said[2], 72 * 20));
    acknowledge(t, 1, t->turns); // gone is for good
    tick(t);
    cr_assert(eq(u32, t->turn.count, 0));
    close_table(t);
}

Test(room, ends_when_nobody_was_present_for_60_s)
{
    table *t = open_table(2);
    seat_all(t);
    uint64_t start = t->now;
    while (!event_of(t, TT_ROOM_ENDED) && t->now < start + 100 * TT_SECOND) tick(t);
    const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
    cr_assert(ended && ended->ending == TT_ENDING_DESERTED);
    cr_assert(eq(u64, t->now, start + 70 * TT_SECOND)); // 10 s until both are away
    close_table(t);
}

static void report_over(table *t, uint32_t connection, uint32_t at)
{
    t->input = (tt_input){.epoch = EPOCH,
                          .next = t->turns,
                          .reports = true,
                          .tick = at,
                          .trail = at,
                          .over = true,
                          .over_tick = at};
    send_input(t, connection, &t->input);
}

Test(room, is_over_when_more_than_half_say_so_of_one_state)
{
    table *t = open_table(4);
    seat_all(t);
    while (t->turns < 20) tick(t);
    report_over(t, 0, 10);
    report_over(t, 1, 10);
    report_over(t, 2, 11);
    for (int i = 0; i < 20; i++) tick(t);
    cr_assert(eq(u32, t->turns, 40)); // two of four, and one who means another state
    report_over(t, 3, 10);
    tick(t);
    cr_assert(eq(u32, t->turns, 40)); // nothing more is sealed
    cr_assert(event_of(t, TT_ROOM_ENDED) == NULL);
    cr_assert(eq(u32, turns_of(t, 2, TT_CHANNEL_STREAM).head, 40)); // but what is left is delivered
    for (uint32_t i = 0; i < 4; i++) acknowledge(t, i, 40);
    tick(t);
    const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
    cr_assert(ended && ended->ending == TT_ENDING_OVER && ended->tick == 10);
    for (uint32_t i = 0; i < 4; i++) {
        cr_assert(eq(u32, got(t, i, TT_CHANNEL_CONTROL, TT_MESSAGE_ENDED), 1));
    }
    close_table(t);
}

// A peer that was far behind reports its end long after the others: its word counts all the same.
Test(room, hears_a_late_word_that_the_match_is_over)
{
    table *t = open_table(2);
    seat_all(t);
    while (t->turns < 20) tick(t);
    report_over(t, 0, 20);
    for (int i = 0; i < 200; i++) {
        tick(t);
        if (i % 20 == 0) acknowledge(t, 1, 10);
    }
    report_over(t, 1, 20);
    tick(t);
    uint32_t turns = t->turns;
    tick(t);
    cr_assert(eq(u32, t->turns, turns));
    close_table(t);
}

Test(room, delivers_for_10_s_at_most_and_stays_over_when_the_relay_closes)
{
    for (int closes = 0; closes < 2; closes++) {
        table *t = open_table(2);
        seat_all(t);
        while (t->turns < 20) tick(t);
        report_over(t, 0, 20);
        report_over(t, 1, 20);
        cr_assert(enter(t, 9, true)); // never acknowledges anything
        uint64_t start = t->now;
        tick(t);
        tick(t);
        if (closes) tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
        while (!event_of(t, TT_ROOM_ENDED) && t->now < start + 20 * TT_SECOND) {
            for (uint32_t i = 0; i < 2; i++) acknowledge(t, i, t->turns);
            tick(t);
        }
        const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
        cr_assert(ended && ended->ending == TT_ENDING_OVER && ended->tick == 20);
        uint64_t took = t->now - start;
        cr_assert(closes ? took < TT_SECOND : took >= 10 * TT_SECOND && took < 11 * TT_SECOND);
        close_table(t);
    }
}

Test(room, ends_with_the_reason_when_its_owner_says_so)
{
    table *t = open_table(2);
    seat_all(t);
    cr_assert(enter(t, 5, true));
    tt_room_end(t->room, TT_ENDING_STORAGE, t->now);
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now); // the first word counts
    serve(t);
    const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
    cr_assert(ended && ended->ending == TT_ENDING_STORAGE && ended->tick == 1);
    tt_reader reader = last_packet(t, 5, TT_CHANNEL_CONTROL, TT_MESSAGE_ENDED);
    tt_ended told;
    tt_ended_read(&told, &reader);
    cr_assert(told.ending == TT_ENDING_STORAGE && !reader.failed);
    cr_assert(eq(u64, tt_room_deadline(t->room), UINT64_MAX));
    tick(t);
    cr_assert(eq(u32, t->packets_count + t->events_count, 0));
    close_table(t);
}

Test(room, has_places_for_a_bounded_number_of_spectators)
{
    tt_room *room;
    tt_match match = toy_match(2);
    tt_room_def def = {.match = &match, .spectators = TT_SPECTATORS_MAX + 1};
    cr_assert(eq(int, tt_room_create(&def, &room), TT_BAD_ARGUMENT));
    def.spectators = TT_SPECTATORS_MAX;
    cr_assert(eq(int, tt_room_create(&def, &room), TT_OK));
    tt_room_destroy(room);
}
