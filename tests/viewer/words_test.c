// What events say, and what strangers' text becomes.

#include "text.h"
#include "words.h"

#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static tt_event event(tt_event_type type, const char *data)
{
    return (tt_event){.type = (uint8_t)type,
                      .seat = 2,
                      .size = (uint16_t)strlen(data),
                      .data = (const uint8_t *)data};
}

static bool is(const char *words, const char *expected)
{
    return strcmp(words, expected) == 0;
}

static bool says(tt_event_type type, const char *data, const tt_game *game, const char *expected)
{
    char words[WORDS_SAFE_SIZE];
    tt_event said = event(type, data);
    words_of_event(&said, game, words, sizeof words);
    return is(words, expected);
}

Test(words, read_on_after_the_name_of_a_seat)
{
    cr_assert(says(TT_EVENT_JOINED, "Ada", NULL, "joins"));
    cr_assert(says(TT_EVENT_AWAY, "", NULL, "is away"));
    cr_assert(says(TT_EVENT_BACK, "", NULL, "is back"));
    cr_assert(says(TT_EVENT_GONE, "", NULL, "is gone"));
    cr_assert(says(TT_EVENT_LEFT, "", NULL, "leaves"));
    cr_assert(says(TT_EVENT_PAUSE, "", NULL, "pauses"));
    cr_assert(says(TT_EVENT_RESUME, "", NULL, "resumes"));
    cr_assert(says(TT_EVENT_CHAT, "h\xc3\xa9llo", NULL, "says: h\xc3\xa9llo"));
    cr_assert(says(TT_EVENT_TEAM_CHAT, "psst", NULL, "says (team): psst"));
    cr_assert(says(TT_EVENT_TYPES, "future", NULL, ""));
    char words[WORDS_SAFE_SIZE];
    tt_event gone = {.type = TT_EVENT_CHAT, .stripped = true};
    words_of_event(&gone, NULL, words, sizeof words);
    cr_assert(is(words, "says: (taken out)"));
}

Test(words, of_commands_are_the_games_or_hex)
{
    cr_assert(says(TT_EVENT_COMMAND, "ab", &toy_game, "+62@61"));
    cr_assert(says(TT_EVENT_COMMAND, "ab", NULL, "6162"));
    cr_assert(says(TT_EVENT_COMMAND, "a", &toy_game, "61"));
}

static char own; // that game's context

static void describe_unsafely(void *context, const tt_event *said, char *text, size_t size)
{
    cr_assert(context == &own);
    (void)said;
    memset(text, 0x1b, size);
}

Test(words, of_a_game_are_made_safe_too)
{
    char words[WORDS_SAFE_SIZE];
    tt_event command = event(TT_EVENT_COMMAND, "ab");
    tt_game game = toy_game;
    game.context = &own;
    game.describe = describe_unsafely;
    words_of_data(&command, &game, words, sizeof words);
    cr_assert(eq(sz, strlen(words), 4 * (WORDS_SIZE - 1)));
    cr_assert(strncmp(words, "\\x1b\\x1b", 8) == 0);
}

Test(words, that_do_not_fit_end_in_an_ellipsis)
{
    char words[12];
    tt_event chat = event(TT_EVENT_CHAT, "good game");
    words_of_event(&chat, NULL, words, sizeof words);
    cr_assert(is(words, "says: go\xe2\x80\xa6"));
    words_of_event(&chat, NULL, words, 4); // no room for any of it
    cr_assert(is(words, "say"));
    chat = event(TT_EVENT_CHAT, "h\xc3\xa9\xc3\xa9\xc3\xa9");
    words_of_event(&chat, NULL, words, sizeof words);
    cr_assert(is(words, "says: h\xe2\x80\xa6")); // no half characters
}

Test(words, tell_why_a_tape_can_not_be_opened)
{
    char words[WORDS_SIZE];
    tt_tape_fault fault = {TT_NOT_FOUND, 0, 0, "no such file"};
    words_of_fault(&fault, words, sizeof words);
    cr_assert(is(words, "no such file"));
    fault = (tt_tape_fault){TT_DAMAGED, 120, 3, "a turn does not fit the chain"};
    words_of_fault(&fault, words, sizeof words);
    cr_assert(is(words, "damaged: offset 120, tick 3: a turn does not fit the chain"));
    fault = (tt_tape_fault){TT_NOT_A_TAPE, 0, 0, "it does not begin like a tape"};
    words_of_fault(&fault, words, sizeof words);
    cr_assert(is(words, "it does not begin like a tape (this is not a tape)"));
    fault = (tt_tape_fault){TT_EXISTS, 179, 0, "its torn tails have taken all names"};
    words_of_fault(&fault, words, sizeof words);
    cr_assert(is(words, "its torn tails have taken all names"));
    fault = (tt_tape_fault){.status = TT_DAMAGED};
    words_of_fault(&fault, words, sizeof words);
    cr_assert(is(words, "damaged: the bytes do not fit together"));
}

Test(words, of_a_command_are_its_fields_where_a_game_has_no_others)
{
    char words[WORDS_SIZE];
    tt_game game = toy_game;
    uint8_t bytes[3] = {7, 200, 1};
    tt_event event = {.type = TT_EVENT_COMMAND, .size = 2, .data = bytes};
    game.describe = NULL;
    words_of_data(&event, &game, words, sizeof words);
    cr_assert(is(words, "cell 7, amount 200"));
    event.size = 3;
    words_of_data(&event, &game, words, sizeof words);
    cr_assert(is(words, "07c801"));
    event.size = 2;
    game.layout = NULL;
    words_of_data(&event, &game, words, sizeof words);
    cr_assert(is(words, "07c8"));
}

Test(words, of_many_fields_are_cut_off)
{
    char words[WORDS_SIZE], name[] = "a_name_that_is_rather_long";
    uint8_t bytes[TT_COMMAND_SIZE_MAX] = {0};
    tt_layout_group group = {"many", sizeof bytes, 0, 1};
    tt_layout_field field = {name, 0, 1, {sizeof bytes}, TT_FIELD_UNSIGNED, 0};
    tt_layout layout = {
        .groups = &group, .fields = &field, .group_count = 1, .field_count = 1, .command_count = 1};
    tt_game game = {.layout = &layout};
    tt_event event = {.type = TT_EVENT_COMMAND, .size = sizeof bytes, .data = bytes};
    cr_assert(words_describe(&event, &game, words));
    cr_assert(eq(sz, strlen(words), sizeof words - 1));
}

Test(words, tell_why_a_game_does_not_play_a_tape)
{
    char words[WORDS_SIZE];
    tt_match match = toy_match(2);
    tt_game game = toy_game;
    match.seats = 5;
    game.seats_max = 4;
    words_of_other_game(&game, &match, words, sizeof words);
    cr_assert(is(words, "its 20 ticks a second and 5 seats are not those of toy"));
    game.layout = NULL;
    match.layout = 0xabc;
    words_of_other_game(&game, &match, words, sizeof words);
    cr_assert(is(words, "it is of layout 0000000000000abc of toy, not of 0000000000000000"));
    game.rules = 3;
    words_of_other_game(&game, &match, words, sizeof words);
    cr_assert(is(words, "it is of rules 1 of toy, not of 3"));
    game.name = "phalanx";
    words_of_other_game(&game, &match, words, sizeof words);
    cr_assert(is(words, "it is of the game toy, not of phalanx"));
}

Test(words, that_were_copied_plainly_stay_as_they_are)
{
    char once[64], again[64];
    const char *typed = "a\\b\xff\x1b[31m\xe2\x80\xae \"c\"";
    cr_assert(text_copy_plain(once, sizeof once, typed, strlen(typed)));
    cr_assert(is(once, "a\\b\xef\xbf\xbd\xef\xbf\xbd[31m\xef\xbf\xbd \"c\""));
    cr_assert(text_copy_plain(again, sizeof again, once, strlen(once)));
    cr_assert(is(again, once));
    cr_assert(not(text_copy_plain(again, 3, "abc", 3)));
    cr_assert(is(again, "ab"));
}

Test(words, of_bytes_are_read_as_they_were_written)
{
    uint8_t bytes[4] = {0x00, 0x9f, 0xa0, 0xff}, read[4];
    char hex[9];
    text_write_hex(hex, bytes, 4);
    cr_assert(is(hex, "009fa0ff"));
    cr_assert(text_read_hex(hex, read, 4) == hex + 8 && memcmp(read, bytes, 4) == 0);
    cr_assert(text_read_hex(hex, read, 2) == hex + 4);
    cr_assert(text_read_hex(hex + 1, read, 4) == NULL);
    cr_assert(text_read_hex("009fa0fF", read, 4) == NULL && text_read_hex("", read, 1) == NULL);
}

Test(words, of_a_camp_name_whose_trail_it_is)
{
    char words[WORDS_SAFE_SIZE];
    tt_camps camps = {.count = 2, .seats = {5, 2}, .trails = {77, 88}};
    cr_assert(words_of_camp(&camps, 77, words, sizeof words) && is(words, "as seats 0, 2"));
    cr_assert(words_of_camp(&camps, 88, words, sizeof words) && is(words, "as seat 1"));
    cr_assert(not(words_of_camp(&camps, 99, words, sizeof words)));
    cr_assert(is(words, ""));
    camps.seats[0] = UINT64_MAX;
    cr_assert(words_of_camp(&camps, 77, words, sizeof words));
    cr_assert(is(strrchr(words, ','), ", 63"));
    cr_assert(words_of_camp(&camps, 77, words, 16));
    cr_assert(lt(sz, strlen(words), 16));
}

static bool troubled(tt_tape_info info, const char *expected)
{
    char words[WORDS_SIZE];
    return words_of_trouble(&info, words, sizeof words) == (expected[0] != 0) &&
           is(words, expected);
}

Test(words, of_a_tapes_trouble_say_what_failed_and_where)
{
    tt_tape_info info = {.closed = true, .trouble_tick = 12};
    cr_assert(troubled(info, ""));
    info.failed = true;
    cr_assert(troubled(info, "its last sync failed"));
    info.trouble = TT_TROUBLE_SYNC;
    cr_assert(troubled(info, "a sync failed at state 12"));
    info.closed = false;
    info.trouble = TT_TROUBLE_SPACE;
    cr_assert(troubled(info, "no space could be reserved at state 12, a write failed and it ends "
                             "there"));
    info.failed = false;
    cr_assert(troubled(info, "no space could be reserved at state 12"));
    info.failed = true;
    info.trouble = TT_TROUBLE_NONE;
    cr_assert(troubled(info, "a write failed and it ends there"));
}
