// The deck on a renderer in memory: events go in, pixels and states come out.

#include "deck.h"

#include "recorded.h"

enum { TICKS = 4000, WIDTH = 1280, HEIGHT = 720, BAR = 667 };

static tt_bounds bounds(const void *state)
{
    (void)state;
    return (tt_bounds){0, 0, 80, 40};
}

static bool mark(uint32_t kind, const void *data, size_t size, tt_mark *out)
{
    const uint8_t *bytes = data;
    if (kind != 1 || size != 2) return false;
    *out = (tt_mark){.kind = TT_MARK_BLOW,
                     .seat = bytes[0] % RECORDED_SEATS,
                     .weight = 1,
                     .placed = true,
                     .x = 70,
                     .y = 30};
    return true;
}

static bool focus(const void *state, uint32_t seat, float *x, float *y)
{
    (void)state;
    *x = seat == 0 ? 20 : 60;
    *y = 20;
    return true;
}

static uint32_t outcomes; // how often the outcome was

static bool outcome(const void *state, const char *const *names, char words[TT_MARK_TEXT_SIZE])
{
    (void)state;
    outcomes++;
    snprintf(words, TT_MARK_TEXT_SIZE, "%.40s wins", names[0]);
    return true;
}

static uint32_t drawn;
static tt_frame last_frame;

static void *create(SDL_Renderer *renderer, const tt_match *match, const void *state)
{
    (void)match;
    (void)state;
    return renderer;
}

static void destroy(void *made)
{
    (void)made;
}

static void draw(void *made, const tt_frame *frame)
{
    SDL_SetRenderDrawColor(made, 40, 80, 40, 255);
    SDL_RenderFillRect(made, &frame->area);
    last_frame = *frame;
    drawn++;
}

static SDL_Color color(uint32_t seat)
{
    return (SDL_Color){(Uint8)(255 - seat * 60), 120, (Uint8)(seat * 60), 255};
}

static const tt_picture picture = {.abi = TT_VIEW_ABI,
                                   .create = create,
                                   .destroy = destroy,
                                   .draw = draw,
                                   .bounds = bounds,
                                   .color = color,
                                   .mark = mark,
                                   .focus = focus,
                                   .outcome = outcome};

// Fights of two seconds, every twenty seconds.
static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    static char data[] = {1, 5, 0};
    if (turn->tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 0, "Ada");
    if (turn->tick % 400 >= 360) recorded_add(turn, numbering, TT_EVENT_COMMAND, 1, data);
}

static tape_recorder recorder;
static game_module module;
static view_window window;
static SDL_Surface *surface;
static tape_watch watch;
static view_deck *deck;
static double now;

static void open_deck(const tt_picture *drawn_by, int width, int height)
{
    char message[UI_MESSAGE_SIZE], reason[WATCH_REASON_SIZE];
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, TICKS, fill);
    cr_assert(eq(int, tt_tape_flush(recorder.writer), TT_OK));
    module = (game_module){.game = &toy_game, .picture = drawn_by};
    surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    window = (view_window){.renderer = SDL_CreateSoftwareRenderer(surface)};
    window.ui = ui_create(window.renderer, message);
    cr_assert(window.ui != NULL, "%s", message);
    cr_assert(watch_open(&watch, &module, recorder.path, reason), "%s", reason);
    deck = deck_open(&window, &watch);
    cr_assert(deck != NULL);
    now = watch_clock();
}

static void close_deck(void)
{
    deck_close(deck);
    watch_close(&watch);
    ui_destroy(window.ui);
    SDL_DestroyRenderer(window.renderer);
    SDL_FreeSurface(surface);
    tt_tape_close(recorder.writer, false, 0);
    unlink(recorder.path);
}

static void open_drawn(void)
{
    open_deck(&picture, WIDTH, HEIGHT);
}

TestSuite(deck, .init = open_drawn, .fini = close_deck);

// Rounds on virtual time, as many as 60 a second give.
static void pass(double seconds)
{
    uint32_t rounds = (uint32_t)(seconds * 60 + 0.5);
    for (uint32_t i = 0; i < rounds; i++) deck_round(deck, now += 1.0 / 60);
}

static void know_all(void)
{
    while (watch_indexing(&watch)) watch_index(&watch, watch_clock() + 1);
}

static void button(uint32_t type, int x, int y)
{
    SDL_Event event = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .clicks = 1}};
    event.button.state = type == SDL_MOUSEBUTTONDOWN ? SDL_PRESSED : SDL_RELEASED;
    event.button.x = x;
    event.button.y = y;
    hand_take(deck, &event);
}

static void move(int x, int y)
{
    SDL_Event event = {.motion = {.type = SDL_MOUSEMOTION, .x = x, .y = y}};
    hand_take(deck, &event);
}

static void click(int x, int y)
{
    move(x, y);
    button(SDL_MOUSEBUTTONDOWN, x, y);
    pass(0.05);
    button(SDL_MOUSEBUTTONUP, x, y);
    pass(0.05);
}

static void key(SDL_Keycode code)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = code}}};
    hand_take(deck, &event);
    event.key.type = SDL_KEYUP;
    hand_take(deck, &event);
    pass(0.05);
}

static uint32_t pixel(int x, int y)
{
    return ((const uint32_t *)surface->pixels)[y * surface->pitch / 4 + x];
}

// Pixels of the lane, right of `x`, that are not as dark as where nothing is.
static uint32_t lit_after(int x)
{
    uint32_t lit = 0, dark = pixel(1268, 640);
    for (int y = 640; y < 660; y++)
        for (int at = x; at < 1264; at++) lit += pixel(at, y) != dark;
    return lit;
}

Test(deck, scrubbing_shows_the_newest_wanted_state_within_a_round)
{
    know_all();
    pass(0.1);
    button(SDL_MOUSEBUTTONDOWN, 8, BAR);
    for (int x = 20; x < 1272; x += 97) {
        move(x, BAR);
        now += 1.0 / 60;
        deck_round(deck, now);
        EACH(watch_tick(&watch) == strip_tick(&deck->scene.strips[0], (float)x));
    }
    button(SDL_MOUSEBUTTONUP, 1271, 300);
    pass(0.1);
    cr_assert(eq(u32, watch_tick(&watch), TICKS));
}

Test(deck, time_stands_still_under_a_hand_that_holds_it)
{
    know_all();
    key(SDLK_SPACE);
    move(640, BAR);
    button(SDL_MOUSEBUTTONDOWN, 640, BAR);
    pass(0.1);
    uint32_t held = watch_tick(&watch);
    pass(1);
    cr_assert(eq(u32, watch_tick(&watch), held));
    button(SDL_MOUSEBUTTONUP, 640, BAR);
    pass(1);
    cr_assert(ge(u32, watch_tick(&watch), held + 19));
}

Test(deck, nothing_is_drawn_while_nothing_changes)
{
    know_all();
    pass(0.2);
    uint32_t frames = deck->frames;
    pass(3);
    cr_assert(le(u32, deck->frames - frames, 8));
    key(SDLK_SPACE);
    frames = deck->frames;
    pass(1);
    cr_assert(ge(u32, deck->frames - frames, 58));
    key(SDLK_SPACE);
    pass(0.2);
    frames = deck->frames;
    pass(3);
    cr_assert(le(u32, deck->frames - frames, 8));
}

Test(deck, the_lane_is_free_of_spoilers_on_demand)
{
    know_all();
    player_seek(watch.player, TICKS / 2);
    pass(0.2);
    cr_assert(gt(u32, lit_after(650), 100));
    key(SDLK_s);
    pass(3); // until the notice has gone
    cr_assert(eq(u32, lit_after(650), 0));
    cr_assert(gt(u32, lit_after(100), 100));
}

Test(deck, a_fight_is_gone_to_and_looked_at)
{
    know_all();
    pass(0.1);
    key(SDLK_n);
    pass(2);
    cr_assert(eq(u32, watch_tick(&watch), 361 - 20));
    cr_assert(gt(flt, deck->stage.eye.camera.x, 50));
    key(SDLK_n);
    pass(0.1);
    cr_assert(eq(u32, watch_tick(&watch), 761 - 20));
}

Test(deck, a_click_beside_a_mark_goes_there_exactly_and_looks_at_it)
{
    know_all();
    pass(0.1);
    int begin = (int)strip_x(&deck->scene.strips[0], 1161);
    click(begin + 4, 650);
    cr_assert(eq(u32, watch_tick(&watch), 1161));
    pass(2);
    cr_assert(gt(flt, deck->stage.eye.camera.x, 50));
    click(begin + 60, 650);
    cr_assert(eq(u32, watch_tick(&watch), strip_tick(&deck->scene.strips[0], (float)begin + 60)));
}

// A round may follow the one before within microseconds, as the one after a key does when all is still.
Test(deck, a_flight_survives_a_round_that_is_all_too_short)
{
    know_all();
    pass(1);
    float from = deck->stage.eye.camera.scale;
    SDL_Event press = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_n}}};
    hand_take(deck, &press);
    deck_round(deck, now += 1e-5);
    deck_round(deck, now += 1e-5);
    pass(2);
    cr_assert(deck->stage.eye.camera.scale > from * 2);
    press.key.keysym.sym = SDLK_f;
    hand_take(deck, &press);
    deck_round(deck, now += 1e-5);
    pass(2);
    cr_assert(deck->stage.eye.camera.scale < from * 1.02F);
    cr_assert(not(deck->stage.flies));
}

Test(deck, a_seat_is_followed_until_the_field_is_dragged)
{
    key(SDLK_1);
    pass(2);
    cr_assert(eq(int, last_frame.seat, 0));
    float x = deck->stage.eye.camera.x;
    key(SDLK_2);
    pass(2);
    cr_assert(eq(int, last_frame.seat, 1));
    cr_assert(gt(flt, deck->stage.eye.camera.x, x + 10));
    button(SDL_MOUSEBUTTONDOWN, 400, 300);
    move(500, 300);
    button(SDL_MOUSEBUTTONUP, 500, 300);
    float there = deck->stage.eye.camera.x;
    pass(1);
    cr_assert(deck->stage.eye.camera.x <= there && deck->stage.eye.camera.x >= there);
    key(SDLK_0);
    cr_assert(eq(int, last_frame.seat, TT_SEAT_NONE));
}

Test(deck, a_bookmark_is_typed_and_its_letters_are_no_keys)
{
    char beside[64];
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT, .text = "shelf"}};
    key(SDLK_b);
    hand_take(deck, &event);
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

Test(deck, a_bookmark_that_can_not_be_written_is_none)
{
    player_seek(watch.player, 100);
    pass(0.1);
    SDL_strlcpy(watch.path, "/nowhere/x.tape", sizeof watch.path);
    key(SDLK_b);
    key(SDLK_RETURN);
    cr_assert(eq(u32, watch.bookmarks->count, 0));
    cr_assert(strstr(watch.bookmark_trouble, "can't be written") != NULL, "%s",
              watch.bookmark_trouble);
}

static tape_bookmarks on_disk(void)
{
    tape_bookmarks bookmarks;
    uint32_t odd;
    cr_assert(eq(int, bookmarks_read(&bookmarks, recorder.path, &odd), TT_OK));
    return bookmarks;
}

static void write_beside(const char *lines)
{
    char beside[64];
    snprintf(beside, sizeof beside, "%s.bookmarks", recorder.path);
    FILE *file = fopen(beside, "w");
    fputs(lines, file);
    fclose(file);
}

Test(deck, two_viewers_keep_each_others_bookmarks)
{
    write_beside("300 another's\n");
    key(SDLK_b);
    key(SDLK_RETURN);
    cr_assert(eq(u32, on_disk().count, 2));
    write_beside("0\n300 another's\n500 and one more\n");
    key(SDLK_DELETE);
    cr_assert(eq(u32, on_disk().count, 2));
    cr_assert(eq(u32, watch.bookmarks->kept[1].tick, 500));
    write_beside("");
    for (uint32_t i = 0; i < 2; i++) watch_forget(&watch, watch.bookmarks->kept[0].tick);
    cr_assert(eq(u32, watch.bookmarks->count, 0));
}

Test(deck, lines_that_are_no_bookmarks_are_told_until_they_are_gone)
{
    char reason[WATCH_REASON_SIZE];
    tape_watch again;
    write_beside("somewhere\n");
    cr_assert(watch_open(&again, &module, recorder.path, reason));
    const char *told = strstr(again.bookmark_trouble, "1 line of the bookmarks is none");
    cr_assert(told != NULL, "%s", again.bookmark_trouble);
    cr_assert(watch_bookmark(&again, 7, ""));
    cr_assert(eq(int, again.bookmark_trouble[0], 0));
    cr_assert(watch_forget(&again, 7));
    watch_close(&again);
}

Test(deck, time_stands_still_under_a_note)
{
    know_all();
    player_seek(watch.player, 1000);
    pass(0.1);
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_j}}};
    hand_take(deck, &event);
    pass(0.5);
    key(SDLK_b);
    uint32_t held = watch_tick(&watch);
    cr_assert(lt(u32, held, 1000));
    pass(1);
    cr_assert(eq(u32, watch_tick(&watch), held));
    cr_assert(eq(u32, deck->note.tick, held));
}

Test(deck, a_bookmark_is_of_where_one_wants_to_be)
{
    wish_for(&deck->wishes, WISH_SEEK, TICKS - 5);
    wish_for(&deck->wishes, WISH_NOTE, 0);
    deck_grant(deck);
    cr_assert(lt(u32, watch_tick(&watch), TICKS - 5));
    cr_assert(eq(u32, deck->note.tick, TICKS - 5));
}

Test(deck, a_bookmark_beyond_the_end_is_no_place_to_go)
{
    char reason[WATCH_REASON_SIZE];
    write_beside("10\n900000\n");
    watch_close(&watch);
    cr_assert(watch_open(&watch, &module, recorder.path, reason), "%s", reason);
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

Test(deck, recent_events_are_the_same_by_every_way)
{
    static const uint32_t ways[] = {770, 771, 775, 900,  775,  772, 765,
                                    700, 690, 365, 1200, 1160, 20};
    static recent_events walked, fresh;
    for (uint32_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        player_seek(watch.player, ways[i]);
        while (!player_arrived(watch.player)) watch_move(&watch, watch_clock() + 1);
        fresh.read = false;
        recent_update(&walked, &watch);
        recent_update(&fresh, &watch);
        EACH(walked.count <= fresh.count);
        for (uint32_t j = 1; j <= walked.count; j++) {
            const recent_event *one = &walked.kept[walked.count - j];
            EACH(one->tick == fresh.kept[fresh.count - j].tick && one->tick <= ways[i]);
        }
        uint32_t half = 0; // events of the last five seconds: all of them are known
        for (uint32_t j = 0; j < fresh.count; j++) half += fresh.kept[j].tick + 99 > ways[i];
        EACH(walked.count >= half);
    }
}

Test(deck, who_sees_all_of_the_field_follows_nobody)
{
    key(SDLK_2);
    cr_assert(eq(u32, deck->lists.seats.chosen, 1));
    key(SDLK_f);
    cr_assert(eq(u32, deck->lists.seats.chosen, UINT32_MAX));
    cr_assert(eq(int, last_frame.seat, TT_SEAT_NONE));
}

// Pixels of a row over the lane that are not the field's: the plate under the pointer's.
static uint32_t plate_pixels(void)
{
    uint32_t found = 0, field = pixel(4, 590);
    for (int x = 0; x < 980; x++) found += pixel(x, 590) != field;
    return found;
}

Test(deck, the_plate_over_the_lane_goes_when_keys_are_used)
{
    know_all();
    move(500, BAR);
    pass(0.1);
    cr_assert(gt(u32, plate_pixels(), 100));
    key(SDLK_RIGHT);
    cr_assert(eq(u32, plate_pixels(), 0));
    move(501, BAR);
    pass(0.1);
    cr_assert(gt(u32, plate_pixels(), 100));
}

Test(deck, the_plate_over_the_lane_leaves_the_panel_free)
{
    know_all();
    pass(0.1);
    static uint32_t before[HEIGHT][WIDTH];
    for (int y = 0; y < 600; y++)
        for (int x = 990; x < WIDTH; x++) before[y][x] = pixel(x, y);
    move(1200, BAR);
    pass(0.1);
    cr_assert(gt(u32, plate_pixels(), 100));
    for (int y = 0; y < 600; y++)
        for (int x = 990; x < WIDTH; x++) EACH(before[y][x] == pixel(x, y));
}

Test(deck, a_still_picture_lets_the_machine_sleep)
{
    know_all();
    key(SDLK_1);
    key(SDLK_f);
    pass(5);
    cr_assert(gt(dbl, deck_round(deck, now) - now, 0.1));
}

Test(deck, escape_closes_what_was_opened_last)
{
    static const SDL_Keycode opened[] = {SDLK_h, SDLK_F1, SDLK_b};
    for (uint32_t i = 0; i < 3; i++) key(opened[i]);
    for (uint32_t i = 0; i < 3; i++) {
        EACH(!deck->done);
        key(SDLK_ESCAPE);
    }
    cr_assert(not(deck->done));
    key(SDLK_ESCAPE);
    cr_assert(deck->done);
}

Test(deck, a_tape_that_grows_is_live)
{
    know_all();
    pass(0.5);
    cr_assert(not(watch_live(&watch, now)));
    recorder_grow(&recorder, TICKS + 400, fill);
    cr_assert(eq(int, tt_tape_flush(recorder.writer), TT_OK));
    pass(0.5);
    cr_assert(watch_live(&watch, now));
    key(SDLK_l);
    pass(0.1);
    cr_assert(eq(u32, watch_tick(&watch), TICKS + 400));
    recorder_grow(&recorder, TICKS + 440, fill);
    cr_assert(eq(int, tt_tape_flush(recorder.writer), TT_OK));
    pass(3);
    cr_assert(eq(u32, watch_tick(&watch), TICKS + 440));
    pass(3);
    cr_assert(not(watch_live(&watch, now)));
    cr_assert(eq(int, strcmp(deck->notice.words, "nothing more is being written"), 0));
}

Test(deck, who_has_won_is_told_at_the_end_alone)
{
    know_all();
    key(SDLK_s);
    player_seek(watch.player, TICKS - 1);
    pass(0.1);
    outcomes = 0;
    pass(3);
    cr_assert(eq(u32, outcomes, 0));
    uint32_t field = pixel(495, 24);
    key(SDLK_RIGHT);
    cr_assert(gt(u32, outcomes, 0));
    cr_assert(ne(u32, pixel(430, 30), field));
}

Test(deck, a_click_on_a_plot_and_on_a_seat_does_what_one_sees)
{
    know_all();
    pass(0.1);
    cr_assert(ge(u32, deck->scene.strip_count, 2));
    SDL_FRect plot = {0};
    for (uint32_t i = 0; i < deck->scene.strip_count; i++)
        if (deck->scene.strips[i].area.x > 990) plot = deck->scene.strips[i].area;
    click((int)(plot.x + plot.w / 2), (int)(plot.y + plot.h / 2));
    cr_assert(ge(u32, watch_tick(&watch), TICKS / 2 - 40));
    cr_assert(le(u32, watch_tick(&watch), TICKS / 2 + 40));
    click(1100, 94); // the second seat's row
    cr_assert(eq(int, deck->choices.seat, 1));
}

// Every part stays on the screen, whatever its size, with a picture or without.
static void fits(const tt_picture *drawn_by, int width, int height)
{
    open_deck(drawn_by, width, height);
    know_all();
    key(SDLK_F1);
    key(SDLK_F1);
    key(SDLK_n);
    pass(0.2);
    EACH(deck->scene.strip_count >= 1);
    for (uint32_t i = 0; i < deck->scene.strip_count; i++) {
        SDL_FRect area = deck->scene.strips[i].area;
        EACH(area.w > 60 && area.h > 20 && area.x >= 0 && area.y >= 0);
        EACH(area.x + area.w <= (float)width && area.y + area.h <= (float)height);
    }
    close_deck();
}

Test(deck_sizes, every_window_is_usable)
{
    static const int sizes[][2] = {{640, 400}, {1280, 720}, {700, 1200}, {3840, 2160}};
    for (uint32_t i = 0; i < 4; i++) {
        fits(&picture, sizes[i][0], sizes[i][1]);
        fits(NULL, sizes[i][0], sizes[i][1]);
    }
}
