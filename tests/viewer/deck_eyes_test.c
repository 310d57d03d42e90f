// The deck with the eyes of a seat. On a field of 80 by 40, seat 1 has looked at its left end from
// state 400 on, and at its right end from state 800 on; seat 3 at nothing that the game knows.

#include "opened_deck.h"

static void look(uint8_t seat, uint32_t tick, const char *data)
{
    tt_look told = {.tick = tick, .seat = seat, .size = (uint8_t)strlen(data)};
    memcpy(told.data, data, told.size);
    cr_assert(eq(int, tt_tape_look(recorder.writer, &told), TT_OK));
}

static void open_looked(void)
{
    open_drawn();
    look(1, 400, "\x01\x0a\x15\x14+");
    look(1, 800, "\x32\x0a\x46\x14+");
    look(3, 400, "odd");
    cr_assert(eq(int, tt_tape_flush(recorder.writer), TT_OK));
    pass(0.5); // until the deck has seen that the tape has grown
    know_all();
}

TestSuite(deck_eyes, .init = open_looked, .fini = close_deck);

static void go(uint32_t tick)
{
    player_seek(watch.player, tick);
    pass(1);
}

static float camera_x(void)
{
    return deck->stage.eye.camera.x;
}

Test(deck_eyes, f_sees_what_the_first_seat_with_looks_saw)
{
    go(500);
    key(SDLK_f);
    pass(1);
    cr_assert(eq(int, last_frame.seat, 1));
    cr_assert(lt(flt, fabsf(camera_x() - 11), 0.1F));
    cr_assert(eq(u32, last_frame.look_size, 5));
    go(900);
    cr_assert(lt(flt, fabsf(camera_x() - 60), 0.1F));
    float seen = (float)deck->stage.eye.area.w / deck->stage.eye.camera.scale;
    cr_assert(ge(flt, seen, 19.9F), "all of what was seen fits in");
    go(500);
    cr_assert(lt(flt, fabsf(camera_x() - 11), 0.1F), "backwards, too");
}

Test(deck_eyes, f_again_comes_back_to_what_was_seen_before)
{
    go(500);
    key(SDLK_2);
    pass(2);
    key(SDLK_f);
    pass(1);
    cr_assert(last_frame.look != NULL);
    key(SDLK_f);
    pass(2);
    cr_assert(last_frame.look == NULL);
    cr_assert(eq(int, deck->choices.lead, LEAD_SEAT));
    cr_assert(lt(flt, fabsf(camera_x() - 60), 0.5F), "its doings are followed again");
    key(SDLK_0);
    key(SDLK_f);
    key(SDLK_f);
    cr_assert(eq(int, last_frame.seat, TT_SEAT_NONE));
}

Test(deck_eyes, f_again_flies_back_to_where_the_camera_was)
{
    go(500);
    key(SDLK_a);
    pass(2);
    tt_camera before = deck->stage.eye.camera;
    key(SDLK_f);
    pass(2);
    cr_assert(lt(flt, before.scale * 2, deck->stage.eye.camera.scale));
    key(SDLK_f);
    pass(2);
    cr_assert(lt(flt, fabsf(deck->stage.eye.camera.scale / before.scale - 1), 0.02F));
}

Test(deck_eyes, the_hand_ends_it_by_a_drag_and_by_the_wheel)
{
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .preciseY = 1}};
    go(500);
    key(SDLK_f);
    pass(1);
    button(SDL_MOUSEBUTTONDOWN, 400, 300);
    move(390, 300);
    button(SDL_MOUSEBUTTONUP, 390, 300);
    pass(0.1);
    cr_assert(eq(int, deck->choices.lead, LEAD_HAND));
    cr_assert(last_frame.look == NULL);
    key(SDLK_f);
    pass(1);
    cr_assert(eq(int, deck->choices.lead, LEAD_EYES));
    deck_take(deck, &wheel);
    pass(0.5);
    cr_assert(eq(int, deck->choices.lead, LEAD_HAND));
}

Test(deck_eyes, stay_open_from_seat_to_seat_and_say_what_they_lack)
{
    go(100);
    key(SDLK_f);
    pass(0.5);
    cr_assert(eq(int, deck->choices.lead, LEAD_EYES));
    cr_assert(not(deck->stage.lent), "nothing is recorded yet");
    uint32_t field = pixel(4, 590), plate = pixel(495, 24);
    cr_assert(ne(u32, plate, field));
    go(500);
    cr_assert(deck->stage.lent);
    key(SDLK_1); // which has no looks: its doings are followed
    pass(2);
    cr_assert(eq(int, deck->choices.lead, LEAD_EYES));
    cr_assert(not(deck->stage.lent));
    cr_assert(lt(flt, fabsf(camera_x() - 20), 0.5F));
    key(SDLK_4); // whose look is none
    pass(0.5);
    cr_assert(not(deck->stage.lent));
    cr_assert(last_frame.look == NULL);
    key(SDLK_2);
    pass(1);
    cr_assert(deck->stage.lent);
    key(SDLK_0);
    pass(0.1);
    cr_assert(eq(int, deck->choices.lead, LEAD_HAND));
}

Test(deck_eyes, stay_open_on_the_way_to_a_fight)
{
    go(600);
    key(SDLK_f);
    key(SDLK_n);
    pass(1);
    cr_assert(eq(u32, watch_tick(&watch), 761 - 20));
    cr_assert(eq(int, deck->choices.lead, LEAD_EYES));
    cr_assert(lt(flt, fabsf(camera_x() - 11), 0.1F));
}

Test(deck_eyes, darken_what_was_not_seen)
{
    go(500);
    uint32_t light = pixel(490, 30);
    key(SDLK_f);
    pass(2);
    SDL_Rect area = deck->stage.eye.area;
    cr_assert(eq(u32, pixel(area.x + area.w / 4, area.y + area.h / 2), light));
    cr_assert(ne(u32, pixel(area.x + area.w / 4, area.y + area.h - 4), light));
}

Test(deck_eyes, let_the_machine_sleep_while_nothing_changes)
{
    go(500);
    key(SDLK_f);
    pass(2);
    uint32_t frames = deck->frames;
    pass(3);
    cr_assert(le(u32, deck->frames - frames, 8));
}

Test(deck_eyes, show_every_step_of_the_camera_and_the_last_at_once)
{
    go(500);
    key(SDLK_f);
    for (int i = 0; i < 200; i++) {
        pass(0.02);
        tt_camera is = deck->stage.eye.camera, shown = last_frame.camera;
        cr_assert(is.x == shown.x && is.y == shown.y && is.scale == shown.scale, "at step %d", i);
    }
}

Test(deck_eyes, an_eye_in_the_list_is_clicked)
{
    enum { X = 1192, Y = 89 }; // of the second seat
    go(500);
    click(X, Y);
    cr_assert(eq(int, deck->choices.lead, LEAD_EYES));
    cr_assert(eq(int, deck->choices.seat, 1));
    click(X, Y);
    cr_assert(eq(int, deck->choices.lead, LEAD_HAND), "the same again ends it");
}

TestSuite(deck_blind, .init = open_drawn, .fini = close_deck);

Test(deck_blind, a_tape_without_looks_says_so)
{
    know_all();
    pass(0.2);
    key(SDLK_f);
    cr_assert(eq(int, deck->choices.lead, LEAD_HAND));
    cr_assert(strstr(deck->notice.words, "no looks on this tape") != NULL);
}
