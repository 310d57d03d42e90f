// What may be uploaded, and what becomes of it: the stranger has a match that is to go on.

#include "table.h"

enum { PAST = 1200 };

static uint8_t past[PAST * 8];
static uint32_t offsets[PAST + 1];

// Turns of one command each, whose bytes are in `past`.
static void make_past(void)
{
    static tt_turn turn;
    tt_numbering numbering = {0};
    tt_writer writer = tt_writer_of(past, sizeof past);
    for (uint32_t tick = 0; tick < PAST; tick++) {
        turn = (tt_turn){.tick = tick, .count = 1};
        turn.events[0] = (tt_event){.number = tick, .size = 2, .data = (const uint8_t *)"ab"};
        tt_turn_write(&turn, &numbering, &writer);
        offsets[tick + 1] = (uint32_t)writer.size;
    }
    cr_assert(not(writer.failed));
}

// A lobby that goes on from `turns` turns; connection 0 has them.
static table *open_lobby(uint32_t seats, uint32_t turns)
{
    table *t = calloc(1, sizeof *t);
    cr_assert(ne(ptr, t, NULL));
    make_past();
    t->match = toy_match(seats);
    t->now = TT_SECOND;
    t->period = TT_SECOND / t->match.tick_rate;
    tt_room_def def = {.epoch = EPOCH, .match = &t->match, .now = t->now, .name = "again"};
    def.resumes = true;
    def.begins = turns;
    memcpy(def.id, "another match id", sizeof def.id);
    def.source = (tt_log_source){.context = t, .copy = table_copy};
    cr_assert(eq(int, tt_room_create(&def, &t->room), TT_OK));
    return t;
}

static tt_join resuming(const table *t, uint32_t turns)
{
    tt_join join = join_of(t, false);
    join.resumes = join.seats_given = join.seed_given = join.settings_given = true;
    strcpy(join.room, "again");
    join.turns = turns;
    return join;
}

static bool enter_with(table *t, uint32_t turns)
{
    tt_join join = resuming(t, turns);
    tt_refused refused;
    return tt_room_join(t->room, 0, &join, t->now, &refused);
}

// What the room asks connection 0 for in a while; UINT32_MAX: nothing.
static uint32_t asked_for(table *t)
{
    for (int i = 0; i < 8; i++) {
        t->now += TT_SECOND / 80;
        serve(t);
        tt_reader reader = last_packet(t, 0, TT_CHANNEL_CONTROL, TT_MESSAGE_MORE);
        if (reader.failed) continue;
        tt_more more;
        tt_more_read(&more, &reader);
        return reader.failed ? UINT32_MAX : more.tick;
    }
    return UINT32_MAX;
}

static void upload_bytes(table *t, uint32_t connection, tt_upload upload, const void *turns,
                         size_t size)
{
    static uint8_t data[TT_BULK_SIZE_MAX];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_upload_write(&upload, &writer);
    tt_write_bytes(&writer, turns, size);
    cr_assert(not(writer.failed));
    send_raw(t, connection, TT_CHANNEL_BULK, &writer);
}

static void upload(table *t, uint32_t first, uint32_t count)
{
    upload_bytes(t, 0, (tt_upload){EPOCH, first, count}, past + offsets[first],
                 offsets[first + count] - offsets[first]);
}

static void upload_all(table *t, uint32_t turns)
{
    for (uint32_t next; t->turns < turns; serve(t)) {
        next = asked_for(t);
        cr_assert(eq(u32, next, t->turns));
        uint32_t left = turns - next;
        upload(t, next, left < TT_UPLOAD_TURNS_MAX ? left : TT_UPLOAD_TURNS_MAX);
    }
}

Test(room_upload, turns_are_logged_as_they_come_and_the_branch_follows_when_all_have_played_them)
{
    table *t = open_lobby(2, PAST);
    cr_assert(enter_with(t, PAST));
    cr_assert(enter(t, 1, false));
    upload_all(t, PAST);
    cr_assert(eq(int, memcmp(t->log, past, offsets[PAST]), 0));
    cr_assert(eq(u32, asked_for(t), UINT32_MAX));
    report(t, 0, PAST, 7);
    for (int i = 0; i < 20; i++) tick(t);
    cr_assert(eq(u32, t->turns, PAST)); // one has not played them yet
    report(t, 1, PAST, 7);
    tick(t);
    cr_assert(eq(u32, t->turns, PAST + 1));
    tt_branch branch;
    cr_assert(tt_branch_of(&t->turn.events[0], &branch));
    cr_assert(eq(u64, branch.seats, 3));
    cr_assert(eq(int, memcmp(branch.id, "another match id", sizeof branch.id), 0));
    cr_assert(eq(int, memcmp(tt_room_id(t->room), branch.id, sizeof branch.id), 0));
    cr_assert(eq(u32, t->turn.count, 3));
    cr_assert(eq(u8, t->turn.events[2].type, TT_EVENT_JOINED));
    close_table(t);
}

Test(room_upload, who_never_reports_holds_it_up_for_a_minute_only)
{
    table *t = open_lobby(2, 100);
    cr_assert(enter_with(t, 100));
    cr_assert(enter(t, 1, false));
    upload_all(t, 100);
    uint64_t since = t->now;
    while (t->turns == 100 && t->now < since + 70 * TT_SECOND) {
        acknowledge(t, 0, 100);
        acknowledge(t, 1, 0);
        tick(t);
    }
    cr_assert(eq(u32, t->turns, 101));
    cr_assert(ge(u64, t->now, since + 59 * TT_SECOND));
    cr_assert(le(u64, t->now, since + 61 * TT_SECOND));
    close_table(t);
}

Test(room_upload, only_what_was_asked_for_counts_and_only_from_who_was_asked)
{
    table *t = open_lobby(2, PAST);
    cr_assert(enter_with(t, PAST));
    cr_assert(enter(t, 1, false));
    upload(t, 0, 100); // nobody has asked yet
    cr_assert(eq(u32, asked_for(t), 0));
    cr_assert(eq(u32, t->turns, 0));
    upload_bytes(t, 1, (tt_upload){EPOCH, 0, 100}, past, offsets[100]);
    upload_bytes(t, 0, (tt_upload){EPOCH + 1, 0, 100}, past, offsets[100]);
    serve(t);
    cr_assert(eq(u32, t->turns, 0));
    upload(t, 0, 100);
    upload(t, 100, 100); // one at a time
    serve(t);
    cr_assert(eq(u32, t->turns, 100));
    close_table(t);
}

typedef struct wrong_upload {
    const char *why;
    uint32_t first, count, from, to; // turns that are said to be there, and that are
    int32_t more;                    // bytes at the end too many or too few
} wrong_upload;

Test(room_upload, one_that_is_not_what_was_said_sends_its_player_away_and_ends_the_room)
{
    static const wrong_upload wrong[] = {
        {"another place", 1, 10, 1, 11, 0},  {"too few bytes", 0, 10, 0, 10, -1},
        {"too many bytes", 0, 10, 0, 10, 1}, {"more turns than there are", 0, 301, 0, 301, 0},
        {"fewer than said", 0, 10, 0, 9, 0}, {"more than said", 0, 10, 0, 11, 0},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const wrong_upload *w = &wrong[i];
        table *t = open_lobby(2, 300);
        cr_assert(enter_with(t, 300));
        cr_assert(enter(t, 1, false));
        cr_assert(eq(u32, asked_for(t), 0));
        size_t size = (size_t)((int64_t)(offsets[w->to] - offsets[w->from]) + w->more);
        upload_bytes(t, 0, (tt_upload){EPOCH, w->first, w->count}, past + offsets[w->from], size);
        serve(t);
        const tt_room_event *away = event_of(t, TT_ROOM_AWAY_WITH);
        cr_assert(away && away->reason == TT_REFUSED_UPLOAD, "%s", w->why);
        tick(t);
        const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
        bool deserted = away && ended && ended->ending == TT_ENDING_DESERTED;
        cr_assert(deserted && t->turns == 0, "%s", w->why);
        close_table(t);
    }
}

Test(room_upload, it_is_slowed_down_to_256_KiB_a_second)
{
    static uint8_t large[16 * TT_TURN_SIZE_MAX];
    static tt_turn turn;
    tt_numbering numbering = {0};
    tt_writer writer = tt_writer_of(large, sizeof large);
    for (uint32_t k = 0; k < 16; k++) {
        turn = (tt_turn){.tick = k, .count = 15};
        for (uint32_t i = 0; i < 15; i++)
            turn.events[i] = (tt_event){.number = k * 15 + i, .size = 64, .data = past};
        tt_turn_write(&turn, &numbering, &writer);
    }
    table *t = open_lobby(1, PAST);
    cr_assert(enter_with(t, PAST));
    uint64_t since = t->now, bytes = 0;
    while (t->now < since + 4 * TT_SECOND) {
        uint32_t next = asked_for(t);
        acknowledge(t, 0, 0);
        if (next == UINT32_MAX) continue;
        upload_bytes(t, 0, (tt_upload){EPOCH, next, 16}, large, writer.size);
        bytes += writer.size;
    }
    cr_assert(le(u64, bytes, 5 * 256 * 1024));
    cr_assert(ge(u64, bytes, 2 * 256 * 1024));
    close_table(t);
}

Test(room_upload, it_has_two_minutes)
{
    table *t = open_lobby(1, PAST);
    cr_assert(enter_with(t, PAST));
    uint64_t since = t->now;
    bool ended = false;
    while (!ended && t->now < since + 130 * TT_SECOND) {
        uint32_t next = asked_for(t);
        if (next != UINT32_MAX) upload(t, next, 1);
        acknowledge(t, 0, t->turns);
        for (int i = 0; i < 8 && !ended; i++) { // at a turn every few seconds
            t->now += TT_SECOND / 2;
            acknowledge(t, 0, t->turns);
            serve(t);
            ended = event_of(t, TT_ROOM_ENDED) != NULL;
        }
    }
    cr_assert(ended);
    cr_assert(ge(u64, t->now, since + 119 * TT_SECOND));
    close_table(t);
}

Test(room_upload, only_who_has_this_match_resumes_it_and_only_once)
{
    table *t = open_lobby(2, 100);
    tt_join join = resuming(t, 99);
    cr_assert(refuses(t, &join, TT_REFUSED_TAKEN));
    join = resuming(t, 100);
    join.match.id[0] ^= 1;
    cr_assert(refuses(t, &join, TT_REFUSED_TAKEN));
    cr_assert(enter_with(t, 100));
    join = resuming(t, 100);
    cr_assert(refuses(t, &join, TT_REFUSED_TAKEN));
    close_table(t);
    t = open_table(2);
    join = resuming(t, 0);
    cr_assert(refuses(t, &join, TT_REFUSED_TAKEN)); // an ordinary room
    close_table(t);
}

Test(room_upload, a_seat_that_is_meant_is_given_or_none)
{
    table *t = open_table(3);
    tt_join join = join_of(t, false);
    tt_refused refused;
    join.seat_given = true;
    join.seat = 2;
    cr_assert(tt_room_join(t->room, 4, &join, t->now, &refused));
    cr_assert(refuses(t, &join, TT_REFUSED_SEAT));
    join.seat = 3;
    cr_assert(refuses(t, &join, TT_REFUSED_SEAT));
    serve(t);
    tt_reader reader = last_packet(t, 4, TT_CHANNEL_CONTROL, TT_MESSAGE_WELCOME);
    tt_welcome welcome;
    tt_welcome_read(&welcome, &reader);
    cr_assert(eq(u8, welcome.seat, 2));
    close_table(t);
}
