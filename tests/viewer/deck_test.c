// Moving, looking and reading on the deck, without a window.

#include "opened_deck.h"

TestSuite(deck, .init = open_drawn, .fini = close_deck);

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
    cr_assert(lt(u32, 100, lit_after(650)));
    key(SDLK_s);
    pass(3); // until the notice has gone
    cr_assert(eq(u32, lit_after(650), 0));
    cr_assert(lt(u32, 100, lit_after(100)));
}

Test(deck, a_fight_is_gone_to_and_looked_at)
{
    know_all();
    pass(0.1);
    key(SDLK_n);
    pass(2);
    cr_assert(eq(u32, watch_tick(&watch), 361 - 20));
    cr_assert(lt(flt, 50, deck->stage.eye.camera.x));
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
    cr_assert(lt(flt, 50, deck->stage.eye.camera.x));
    click(begin + 60, 650);
    cr_assert(eq(u32, watch_tick(&watch), strip_tick(&deck->scene.strips[0], (float)begin + 60)));
}

// A round may follow the one before within microseconds, as the one after a
// key does when all is still.
Test(deck, a_flight_survives_a_round_that_is_all_too_short)
{
    know_all();
    pass(1);
    float from = deck->stage.eye.camera.scale;
    SDL_Event press = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_n}}};
    deck_take(deck, &press);
    deck_round(deck, now += 1e-5);
    deck_round(deck, now += 1e-5);
    pass(2);
    cr_assert(deck->stage.eye.camera.scale > from * 2);
    press.key.keysym.sym = SDLK_a;
    deck_take(deck, &press);
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
    cr_assert(lt(flt, x + 10, deck->stage.eye.camera.x));
    button(SDL_MOUSEBUTTONDOWN, 400, 300);
    move(500, 300);
    button(SDL_MOUSEBUTTONUP, 500, 300);
    float there = deck->stage.eye.camera.x;
    pass(1);
    cr_assert(deck->stage.eye.camera.x <= there && deck->stage.eye.camera.x >= there);
    key(SDLK_0);
    cr_assert(eq(int, last_frame.seat, TT_SEAT_NONE));
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
    key(SDLK_a);
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
    cr_assert(lt(u32, 100, plate_pixels()));
    key(SDLK_RIGHT);
    cr_assert(eq(u32, plate_pixels(), 0));
    move(501, BAR);
    pass(0.1);
    cr_assert(lt(u32, 100, plate_pixels()));
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
    cr_assert(lt(u32, 100, plate_pixels()));
    for (int y = 0; y < 600; y++)
        for (int x = 990; x < WIDTH; x++) EACH(before[y][x] == pixel(x, y));
}

Test(deck, a_still_picture_lets_the_machine_sleep)
{
    know_all();
    key(SDLK_1);
    key(SDLK_a);
    pass(5);
    cr_assert(lt(dbl, 0.1, deck_round(deck, now) - now));
}

Test(deck, ctrl_and_a_number_fold_a_section_and_follow_no_seat)
{
    SDL_Event press = {.key = {.type = SDL_KEYDOWN, .keysym = {.mod = KMOD_LCTRL}}};
    for (uint32_t i = 0; i < SIDE_SECTIONS; i++) {
        press.key.keysym.sym = SDLK_1 + (SDL_Keycode)i;
        deck_take(deck, &press);
        pass(0.05);
        EACH(deck->choices.folded == (2U << i) - 1);
        EACH(deck->choices.seat == TT_SEAT_NONE);
    }
    press.key.keysym.sym = SDLK_3;
    deck_take(deck, &press);
    pass(0.05);
    cr_assert(eq(u32, deck->choices.folded, (1U << SIDE_SECTIONS) - 1 - (1U << SIDE_BOOKMARKS)));
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

// The toy is a module without a program.
Test(deck, who_can_not_play_on_is_told_why)
{
    know_all();
    player_seek(watch.player, 200);
    pass(0.1);
    key(SDLK_r);
    const char *why = "the game toy has no program here to play on with";
    cr_assert(eq(int, strcmp(deck->notice.words, why), 0));
    cr_assert(eq(u32, watch_tick(&watch), 200));
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
    cr_assert(lt(u32, 0, outcomes));
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
    EACH(deck->lists.seats.first == 0 && deck->lists.seats.end == RECORDED_SEATS);
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
