// Every message, its struct and its bytes: the code, tests/golden/vectors.txt and docs/protocol.md
// say the same. A line of the vectors is a name and hex digits; on the page, a block of code marked
// `vector NAME` has the same bytes, with remarks behind a #.

#include "page.h"
#include "recode.h"

#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tt_match match_of(void)
{
    tt_match match = {.game = "toy", .name = "room", .rules = 1, .tick_rate = 20, .seats = 2};
    for (int i = 0; i < TT_MATCH_ID_SIZE; i++) match.id[i] = (uint8_t)(0xa0 + i);
    match.layout = 0x1122334455667788;
    match.seed = 7;
    match.settings_size = 4;
    match.settings[0] = 100;
    return match;
}

static tt_join join_of(bool watch)
{
    tt_join join = {.player = "ada", .watch = watch, .match = match_of()};
    memset(join.match.id, 0, sizeof join.match.id);
    join.seats_given = join.seed_given = join.settings_given = !watch;
    return join;
}

static void write_join(tt_writer *writer)
{
    tt_join join = join_of(false);
    tt_join_write(&join, writer);
}

static void write_join_watch(tt_writer *writer)
{
    tt_join join = join_of(true);
    tt_join_write(&join, writer);
}

// Seat 1 goes on from state 200 of a match in the room "again".
static void write_join_resume(tt_writer *writer)
{
    tt_join join = join_of(false);
    join.match = match_of();
    join.seat_given = join.resumes = true;
    join.seat = 1;
    strcpy(join.room, "again");
    join.turns = 200;
    tt_join_write(&join, writer);
}

static void write_input(tt_writer *writer)
{
    static const uint8_t command[] = {5, 200};
    tt_input input = {.epoch = 0x0a0b0c0d,
                      .next = 300,
                      .reports = true,
                      .over = true,
                      .tick = 298,
                      .trail = 0x0102030405060708,
                      .over_tick = 297,
                      .first = 130,
                      .count = 3};
    input.requests[0] = (tt_request){.type = TT_EVENT_COMMAND, .size = 2, .data = command};
    input.requests[1] = (tt_request){
        .wanted = 305, .type = TT_EVENT_CHAT, .size = 2, .data = (const uint8_t *)"hi"};
    input.requests[2] = (tt_request){.type = TT_EVENT_LEFT};
    tt_input_write(&input, writer);
}

static void write_input_idle(tt_writer *writer)
{
    tt_input input = {.epoch = 0x0a0b0c0d};
    tt_input_write(&input, writer);
}

static void write_trails(tt_writer *writer)
{
    tt_trails trails = {.epoch = 0x0a0b0c0d, .tick = 297, .count = 2};
    trails.values[0] = 0x1111111111111111;
    trails.values[1] = 0x2222222222222222;
    tt_trails_write(&trails, writer);
}

static void write_upload(tt_writer *writer)
{
    static const uint8_t events[] = {1, 0x80, TT_EVENT_JOINED, 3, 'a', 'd', 'a', 0};
    tt_upload upload = {.epoch = 0x0a0b0c0d, .first = 150, .count = 2};
    tt_upload_write(&upload, writer);
    tt_write_bytes(writer, events, sizeof events);
}

static void write_look(tt_writer *writer)
{
    static const uint8_t eyes[] = {0x80, 0x02, 0x48, 0x01, 0x05};
    tt_looking looking = {.epoch = 0x0a0b0c0d, .tick = 298, .size = sizeof eyes, .data = eyes};
    tt_looking_write(&looking, writer);
}

static void write_more(tt_writer *writer)
{
    tt_more more = {.tick = 150};
    tt_more_write(&more, writer);
}

static void write_welcome(tt_writer *writer)
{
    tt_welcome welcome = {.epoch = 0x0a0b0c0d, .seat = 1, .match = match_of()};
    tt_welcome_write(&welcome, writer);
}

static void write_welcome_watch(tt_writer *writer)
{
    tt_welcome welcome = {
        .epoch = 0x0a0b0c0d, .seat = TT_SEAT_NONE, .head = 300, .begins = 200, .match = match_of()};
    tt_welcome_write(&welcome, writer);
}

static void write_refused(tt_writer *writer)
{
    tt_refused refused = tt_refused_because(TT_REFUSED_FULL);
    tt_refused_write(&refused, writer);
}

static void write_lobby(tt_writer *writer)
{
    tt_lobby lobby = {.seats = 3, .names = {"ada", "", "bo"}};
    tt_lobby_write(&lobby, writer);
}

static void write_chat(tt_writer *writer)
{
    tt_chat chat = {.seat = 2, .size = 2, .text = (const uint8_t *)"hi"};
    tt_chat_write(&chat, writer);
}

static void write_turns(tt_writer *writer)
{
    static const uint8_t events[] = {1,   0x80, TT_EVENT_JOINED, 3, 'a', 'd', 'a', 0, 2, 1, 2, 5,
                                     200, 0xc0, TT_EVENT_CHAT,   3, 2,   'h', 'i'};
    tt_turns turns = {.epoch = 0x0a0b0c0d,
                      .first = 200,
                      .count = 3,
                      .head = 300,
                      .heard = 133,
                      .held = 1,
                      .durable = 240,
                      .agreed = true,
                      .tick = 198,
                      .trail = 0x0102030405060708};
    tt_turns_write(&turns, writer);
    tt_write_bytes(writer, events, sizeof events);
}

static void write_turns_none(tt_writer *writer)
{
    tt_turns turns = {.epoch = 0x0a0b0c0d, .first = 300, .head = 300, .heard = 133};
    tt_turns_write(&turns, writer);
}

static void write_storage(tt_writer *writer)
{
    tt_storage_news news = {.trouble = TT_STORAGE_WRITE, .tick = 300};
    tt_storage_news_write(&news, writer);
}

static void write_checkpoint(tt_writer *writer)
{
    tt_signed_checkpoint checkpoint = {
        .checkpoint = {.tick = 300, .known = true, .trail = 0x0102030405060708}};
    for (int i = 0; i < TT_KEY_SIZE; i++) checkpoint.key[i] = (uint8_t)(0x40 + i);
    for (int i = 0; i < TT_HEAD_SIZE; i++) checkpoint.checkpoint.head[i] = (uint8_t)(0x60 + i);
    for (int i = 0; i < TT_SIGNATURE_SIZE; i++)
        checkpoint.checkpoint.signature[i] = (uint8_t)(0x80 + i);
    tt_signed_checkpoint_write(&checkpoint, writer);
}

static void write_ask(tt_writer *writer)
{
    tt_ask ask = {.tick = 250, .count = 49};
    tt_ask_write(&ask, writer);
}

static void write_parted(tt_writer *writer)
{
    tt_parted parted = {.tick = 251, .counted = 298, .verdict = true, .count = 2};
    parted.camps[0] = (tt_camp){.seats = 0x8000000000000003, .trail = 0x1111111111111111};
    parted.camps[1] = (tt_camp){.seats = 4, .trail = 0x2222222222222222};
    tt_parted_write(&parted, writer);
}

static void write_ended(tt_writer *writer)
{
    tt_ended ended = {.ending = TT_ENDING_OVER, .tick = 297};
    tt_ended_write(&ended, writer);
}

static const struct {
    const char *name;
    void (*write)(tt_writer *writer);
} known[] = {
    {"join", write_join},
    {"join-watch", write_join_watch},
    {"join-resume", write_join_resume},
    {"input", write_input},
    {"input-idle", write_input_idle},
    {"trails", write_trails},
    {"upload", write_upload},
    {"look", write_look},
    {"welcome", write_welcome},
    {"welcome-watch", write_welcome_watch},
    {"refused", write_refused},
    {"lobby", write_lobby},
    {"chat", write_chat},
    {"turns", write_turns},
    {"turns-none", write_turns_none},
    {"ask", write_ask},
    {"parted", write_parted},
    {"ended", write_ended},
    {"more", write_more},
    {"storage", write_storage},
    {"checkpoint", write_checkpoint},
};
enum { KNOWN = sizeof known / sizeof known[0] };

static uint32_t read_vectors(test_vector *vectors)
{
    uint32_t count = 0;
    char *text = load("tests/golden/vectors.txt");
    for (const char *line = text; *line; line = next_line(line)) {
        if (*line == '#' || *line == '\n') continue;
        cr_assert(lt(u32, count, VECTORS));
        vectors[count] = (test_vector){0};
        cr_assert(eq(int, sscanf(line, "%31s", vectors[count].name), 1));
        read_hex(&vectors[count], line + strlen(vectors[count].name));
        count++;
    }
    free(text);
    return count;
}

static bool same(const test_vector *vector, const tt_writer *written)
{
    return !written->failed && written->size == vector->size &&
           memcmp(written->data, vector->data, vector->size) == 0;
}

static void print_hex(const char *name, const tt_writer *written)
{
    printf("%s", name);
    for (size_t i = 0; i < written->size; i++) printf(" %02x", written->data[i]);
    printf("\n");
}

Test(message, writes_and_reads_the_vectors)
{
    static test_vector vectors[VECTORS];
    static uint8_t bytes[TT_CONTROL_SIZE_MAX];
    cr_expect(eq(u32, read_vectors(vectors), KNOWN));
    for (uint32_t i = 0; i < KNOWN; i++) {
        tt_writer written = tt_writer_of(bytes, sizeof bytes);
        known[i].write(&written);
        bool right = strcmp(vectors[i].name, known[i].name) == 0 && same(&vectors[i], &written);
        if (!right) print_hex(known[i].name, &written);
        cr_expect(right, "%s is written so", known[i].name);
        tt_writer again = tt_writer_of(bytes, sizeof bytes);
        cr_expect(recode(vectors[i].data, vectors[i].size, &again), "%s", known[i].name);
        cr_expect(same(&vectors[i], &again), "%s", known[i].name);
    }
}

Test(message, has_the_vectors_of_the_page)
{
    static test_vector vectors[VECTORS], page[VECTORS];
    uint32_t count = read_vectors(vectors);
    cr_assert(eq(u32, read_page("vector", page), count));
    for (uint32_t i = 0; i < count; i++) {
        cr_expect(eq(int, strcmp(page[i].name, vectors[i].name), 0));
        cr_expect(eq(sz, page[i].size, vectors[i].size), "%s", page[i].name);
        cr_expect(eq(int, memcmp(page[i].data, vectors[i].data, VECTOR_SIZE), 0), "%s",
                  page[i].name);
    }
}

Test(message, reads_what_the_fields_say)
{
    static test_vector vectors[VECTORS];
    read_vectors(vectors);
    tt_reader reader = tt_reader_of(vectors[3].data + 1, vectors[3].size - 1);
    tt_input input;
    tt_input_read(&input, &reader);
    cr_assert(input.epoch == 0x0a0b0c0d && input.next == 300 && input.tick == 298);
    cr_assert(input.reports && input.over && input.over_tick == 297);
    cr_assert(input.trail == 0x0102030405060708 && input.first == 130 && input.count == 3);
    cr_assert(input.requests[1].wanted == 305 && input.requests[1].type == TT_EVENT_CHAT);
    cr_assert(input.requests[0].wanted == 0 && input.requests[0].data[1] == 200);
    cr_assert(input.requests[2].size == 0 && input.requests[2].type == TT_EVENT_LEFT);
    reader = tt_reader_of(vectors[13].data + 1, vectors[13].size - 1);
    tt_turns turns;
    tt_turns_read(&turns, &reader);
    cr_assert(turns.first == 200 && turns.count == 3 && turns.head == 300);
    cr_assert(turns.heard == 133 && turns.held == 1 && turns.agreed && turns.tick == 198);
    cr_assert(eq(u32, turns.durable, 240));
    cr_assert(eq(sz, tt_reader_left(&reader), 19));
    reader = tt_reader_of(vectors[0].data + 1, vectors[0].size - 1);
    tt_join join;
    cr_assert(tt_join_read(&join, &reader));
    cr_assert(join.seats_given && join.seed_given && join.settings_given && !join.watch);
    cr_assert(join.match.seed == 7 && join.match.seats == 2 && join.match.settings[0] == 100);
}

Test(message, refuses_every_cut_and_every_byte_too_many)
{
    static test_vector vectors[VECTORS];
    uint32_t count = read_vectors(vectors);
    for (uint32_t i = 0; i < count; i++) {
        for (size_t size = 0; size < vectors[i].size; size++) {
            uint8_t *exact = malloc(size + (size == 0)); // so that a read past the end is seen
            uint8_t bytes[VECTOR_SIZE];
            memcpy(exact, vectors[i].data, size);
            tt_writer again = tt_writer_of(bytes, sizeof bytes);
            cr_assert(not(recode(exact, size, &again)), "%s, %zu bytes", vectors[i].name, size);
            free(exact);
        }
        for (int more = 0; more < 256; more++) {
            uint8_t bytes[VECTOR_SIZE];
            tt_writer again = tt_writer_of(bytes, sizeof bytes);
            vectors[i].data[vectors[i].size] = (uint8_t)more;
            cr_assert(not(recode(vectors[i].data, vectors[i].size + 1, &again)), "%s and %02x",
                      vectors[i].name, more);
        }
    }
}

Test(message, gives_the_same_bytes_again_or_refuses_them)
{
    static test_vector vectors[VECTORS];
    static uint8_t bytes[TT_CONTROL_SIZE_MAX];
    uint32_t count = read_vectors(vectors), accepted = 0;
    tt_random random = tt_random_seeded(1, 1);
    for (uint32_t i = 0; i < 200000; i++) {
        test_vector changed = vectors[i % count];
        for (uint32_t n = tt_random_below(&random, 3) + 1; n > 0; n--) {
            uint32_t at = tt_random_below(&random, (uint32_t)changed.size);
            changed.data[at] = (uint8_t)tt_random_next(&random);
        }
        tt_writer again = tt_writer_of(bytes, sizeof bytes);
        if (!recode(changed.data, changed.size, &again)) continue;
        accepted++;
        cr_assert(same(&changed, &again), "%s, change %u", changed.name, i);
    }
    cr_assert(lt(u32, 20000, accepted)); // otherwise nothing was tried
}

static void refuses(const char *what, const char *hex)
{
    static uint8_t bytes[TT_CONTROL_SIZE_MAX];
    test_vector bad = {0};
    read_hex(&bad, hex);
    tt_writer again = tt_writer_of(bytes, sizeof bytes);
    cr_expect(not(recode(bad.data, bad.size, &again)), "%s", what);
}

Test(message, refuses_what_has_another_form_or_breaks_a_bound)
{
    refuses("nothing", "");
    refuses("a type that is not known", "06");
    refuses("a look of 65 bytes", "05 0d0c0b0a 00 41 00000000000000000000000000000000"
                                  "00000000000000000000000000000000000000000000000000000000"
                                  "000000000000000000000000000000000000000000");
    refuses("a look of fewer bytes than it says", "05 0d0c0b0a 00 02 00");
    refuses("a look of more bytes than it says", "05 0d0c0b0a 00 00 00");
    refuses("who watches a seat", "01 04 11 03616461 03746f79 04726f6f6d "
                                  "00000000000000000000000000000000 01 14 01 "
                                  "0000000000000000 0000000000000000 00 00");
    refuses("a match that goes on without its seed", "01 04 2a 03616461 03746f79 04726f6f6d "
                                                     "00000000000000000000000000000000 01 14 02 "
                                                     "0000000000000000 0000000000000000 00 "
                                                     "03616461 05");
    refuses("an upload of nothing", "04 0d0c0b0a 00 00");
    refuses("an upload of 513 turns", "04 0d0c0b0a 00 8104");
    refuses("an upload beyond all ticks", "04 0d0c0b0a ffffffff0f 01 00");
    refuses("a state beyond the turns", "02 0d0c0b0a 01 05 06 0000000000000000 00 00");
    refuses("over without a report", "02 0d0c0b0a 02 05 05 00 00");
    refuses("a flag that is not known", "02 0d0c0b0a 04 05 00 00");
    refuses("a number that is not the shortest", "02 0d0c0b0a 00 8500 00 00");
    refuses("65 requests", "02 0d0c0b0a 00 05 00 41");
    refuses("a request to have joined", "02 0d0c0b0a 00 05 00 01 01 00");
    refuses("a request of an unknown type", "02 0d0c0b0a 00 05 00 01 09 00");
    refuses("a wanted tick 0", "02 0d0c0b0a 00 05 00 01 10 00 00");
    refuses("a pause with data", "02 0d0c0b0a 00 05 00 01 06 01 00");
    refuses("1801 trails", "03 0d0c0b0a 00 890e");
    refuses("a seat beyond the seats", "10 0d0c0b0a 02 00 00 03746f79 04726f6f6d "
                                       "00000000000000000000000000000000 01 14 02 "
                                       "0000000000000000 0700000000000000 00");
    refuses("a refusal without a reason", "11 00 00");
    refuses("a refusal that rings the bell", "11 01 01 07");
    refuses("a lobby without seats", "12 00");
    refuses("a name with a blank", "12 01 03 612062");
    refuses("chat of a spectator", "13 ff 01 61");
    refuses("held, but none", "14 0d0c0b0a 01 05 00 00 00");
    refuses("behind by nothing", "14 0d0c0b0a 04 05 00 00 00");
    refuses("durable, but none", "14 0d0c0b0a 08 05 00 00 05");
    refuses("durable beyond the head", "14 0d0c0b0a 08 05 00 00 06");
    refuses("a turn too few", "14 0d0c0b0a 00 05 02 00 00");
    refuses("a head beyond all ticks", "14 0d0c0b0a 04 ffffffff0f 00 00 01");
    refuses("a verdict of two", "16 05 05 02 00");
    refuses("65 camps", "16 05 05 01 41");
    refuses("a trouble that is none", "19 00 05");
    refuses("a trouble that is not known", "19 04 05");
    refuses("an ending without a reason", "17 00 05");
}

Test(message, fits_into_its_channel_at_its_largest)
{
    static uint8_t bytes[TT_CONTROL_SIZE_MAX];
    static tt_trails trails = {.epoch = 1, .tick = UINT32_MAX - TT_TRAILS_MAX};
    static tt_input input = {.next = UINT32_MAX, .reports = true, .over = true, .count = 1};
    static const uint8_t text[TT_CHAT_SIZE_MAX];
    static tt_parted parted = {.tick = UINT32_MAX, .counted = UINT32_MAX, .count = TT_SEATS_MAX};
    static tt_lobby lobby = {.seats = TT_SEATS_MAX};
    tt_welcome welcome = {
        .seat = 63, .head = UINT32_MAX, .begins = UINT32_MAX, .match = match_of()};
    tt_upload upload = {.first = UINT32_MAX - 512, .count = 512};
    tt_turns turns = {
        .first = UINT32_MAX - 100, .head = UINT32_MAX, .heard = UINT32_MAX, .held = 64};
    turns.durable = 1;
    turns.agreed = true;
    turns.tick = UINT32_MAX;
    trails.count = TT_TRAILS_MAX;
    input.first = UINT32_MAX - TT_REQUESTS_MAX;
    input.requests[0] = (tt_request){UINT32_MAX, TT_EVENT_CHAT, TT_CHAT_SIZE_MAX, text};
    for (int i = 0; i < TT_SEATS_MAX; i++) memset(lobby.names[i], 'n', TT_NAME_MAX);
    memset(welcome.match.name, 'n', TT_NAME_MAX);
    memset(welcome.match.game, 'g', TT_NAME_MAX);
    welcome.match.seats = TT_SEATS_MAX;
    welcome.match.rules = UINT32_MAX;
    welcome.match.tick_rate = TT_TICK_RATE_MAX;
    welcome.match.settings_size = TT_SETTINGS_SIZE_MAX;
    tt_writer whole = tt_writer_of(bytes, TT_UPLOAD_HEADER_MAX);
    tt_upload_write(&upload, &whole);
    cr_assert(not(whole.failed));
    for (int i = 0; i < 6; i++) {
        size_t most = i == 0 ? TT_STREAM_SIZE_MAX : i == 1 ? TT_TURNS_HEADER_MAX : sizeof bytes;
        tt_writer writer = tt_writer_of(bytes, most);
        if (i == 0) tt_input_write(&input, &writer);
        if (i == 1) tt_turns_write(&turns, &writer);
        if (i == 2) tt_trails_write(&trails, &writer);
        if (i == 3) tt_parted_write(&parted, &writer);
        if (i == 4) tt_lobby_write(&lobby, &writer);
        if (i == 5) tt_welcome_write(&welcome, &writer);
        cr_assert(not(writer.failed), "%d", i);
        static uint8_t twice[TT_CONTROL_SIZE_MAX];
        tt_writer again = tt_writer_of(twice, sizeof twice);
        cr_assert(recode(bytes, writer.size, &again), "%d", i);
        cr_assert(writer.size == again.size && memcmp(bytes, twice, again.size) == 0);
    }
}

Test(message, has_a_text_for_every_refusal)
{
    for (uint32_t i = 0; i <= TT_REFUSALS; i++) {
        tt_refused refused = tt_refused_because((tt_refusal)i);
        cr_assert(lt(sz, 5, strlen(refused.text)));
        for (uint32_t other = 0; other < i; other++) {
            cr_assert(ne(int, strcmp(tt_refusal_text(other), refused.text), 0));
        }
    }
}
