// Bookmarks on the deck: typed, gone to, and kept in a file that is anybody's.

#include "opened_deck.h"

TestSuite(deck_notes, .init = open_drawn, .fini = close_deck);

Test(deck_notes, a_bookmark_is_typed_and_its_letters_are_no_keys)
{
    char beside[64];
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT, .text = "shelf"}};
    key(SDLK_b);
    deck_take(deck, &event);
    key(SDLK_s); // would be free of spoilers
    key(SDLK_RETURN);
    cr_assert(eq(u32, watch.bookmarks->count, 1));
    cr_assert(eq(int, strcmp(watch.bookmarks->kept[0].words, "shelf"), 0));
    cr_assert(not(deck->choices.spoiler_free));
    cr_assert(not(deck->note.open));
    key(SDLK_DELETE);
    cr_assert(eq(u32, watch.bookmarks->count, 0));
    snprintf(beside, sizeof beside, "%s.bookmarks", recorder.path);
    cr_assert(ne(int, access(beside, F_OK), 0));
}

Test(deck_notes, a_bookmark_that_can_not_be_written_is_none)
{
    player_seek(watch.player, 100);
    pass(0.1);
    SDL_strlcpy(watch.path, "/nowhere/x.tape", sizeof watch.path);
    key(SDLK_b);
    key(SDLK_RETURN);
    cr_assert(eq(u32, watch.bookmarks->count, 0));
    cr_assert(strstr(watch.bookmark_trouble, "can't be changed") != NULL, "%s",
              watch.bookmark_trouble);
}

static uint32_t kept_on_disk(void)
{
    tape_bookmarks bookmarks;
    uint32_t odd;
    EACH(bookmarks_read(&bookmarks, recorder.path, &odd) == TT_OK);
    return bookmarks.count;
}

static void write_beside(const char *lines)
{
    char beside[64];
    snprintf(beside, sizeof beside, "%s.bookmarks", recorder.path);
    FILE *file = fopen(beside, "w");
    fputs(lines, file);
    fclose(file);
}

Test(deck_notes, two_viewers_keep_each_others_bookmarks)
{
    write_beside("300 another's\n");
    key(SDLK_b);
    key(SDLK_RETURN);
    cr_assert(eq(u32, kept_on_disk(), 2));
    write_beside("0\n300 another's\n500 and one more\n");
    key(SDLK_DELETE);
    cr_assert(eq(u32, kept_on_disk(), 2));
    cr_assert(eq(u32, watch.bookmarks->kept[1].tick, 500));
    write_beside("");
    for (uint32_t i = 0; i < 2; i++) watch_forget(&watch, watch.bookmarks->kept[0].tick);
    cr_assert(eq(u32, watch.bookmarks->count, 0));
}

Test(deck_notes, lines_that_are_no_bookmarks_are_told_until_they_are_gone)
{
    char reason[WATCH_REASON_SIZE];
    tape_watch again;
    write_beside("somewhere\n");
    cr_assert(watch_open(&again, &(watch_def){.module = &module, .path = recorder.path}, reason));
    const char *told = strstr(again.bookmark_trouble, "1 line of the bookmarks is none");
    cr_assert(told != NULL, "%s", again.bookmark_trouble);
    cr_assert(watch_bookmark(&again, 7, ""));
    cr_assert(eq(sz, strlen(again.bookmark_trouble), 0));
    cr_assert(watch_forget(&again, 7));
    watch_close(&again);
}

Test(deck_notes, time_stands_still_under_a_note)
{
    know_all();
    player_seek(watch.player, 1000);
    pass(0.1);
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_j}}};
    deck_take(deck, &event);
    pass(0.5);
    key(SDLK_b);
    uint32_t held = watch_tick(&watch);
    cr_assert(lt(u32, held, 1000));
    pass(1);
    cr_assert(eq(u32, watch_tick(&watch), held));
    cr_assert(eq(u32, deck->note.tick, held));
}

Test(deck_notes, a_bookmark_is_of_where_one_wants_to_be)
{
    wish_for(&deck->wishes, WISH_SEEK, TICKS - 5);
    wish_for(&deck->wishes, WISH_NOTE, 0);
    deck_grant(deck);
    cr_assert(lt(u32, watch_tick(&watch), TICKS - 5));
    cr_assert(eq(u32, deck->note.tick, TICKS - 5));
}

Test(deck_notes, a_bookmark_beyond_the_end_is_no_place_to_go)
{
    char reason[WATCH_REASON_SIZE];
    write_beside("10\n900000\n");
    watch_close(&watch);
    cr_assert(watch_open(&watch, &(watch_def){.module = &module, .path = recorder.path}, reason),
              "%s", reason);
    cr_assert(eq(u32, watch.bookmarks->count, 2));
    key(SDLK_RIGHTBRACKET);
    cr_assert(eq(u32, player_wanted(watch.player), 10));
    cr_assert(eq(u32, deck->lists.bookmarks.chosen, 0));
    key(SDLK_RIGHTBRACKET);
    cr_assert(eq(u32, player_wanted(watch.player), 10));
    cr_assert(eq(int, strcmp(deck->notice.words, "no later bookmark"), 0));
    key(SDLK_RIGHT);
    cr_assert(eq(u32, deck->lists.bookmarks.chosen, UINT32_MAX));
    write_beside("");
    cr_assert(watch_forget(&watch, 10));
}
