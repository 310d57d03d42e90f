// From the top of the field down:
//
//     [ It can't be read any further: ...      ]     until it is clicked away
//     [ From tick 812 on this is not what was played ]
//     [ anna wins ]                                  at the last state
//     [ anna's eyes ]                                while one sees what she saw
//     [ 2x ]                                         for some seconds

#include "plates.h"

#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

// In as many lines as it takes.
static SDL_FRect draw_warning(view_deck *deck, SDL_FRect *field, const char *words)
{
    ui_kit *ui = deck->window->ui;
    float pad = ui_px(ui, 8);
    float width = fminf(ui_text_width(ui, UI_TEXT, words) + 1, field->w - 6 * pad);
    float height = ui_paragraph_height(ui, UI_TEXT, width, words) + 2 * pad;
    SDL_FRect strip = ui_cut_top(field, height + ui_px(ui, 12));
    SDL_FRect plate = ui_middle(strip, width + 4 * pad, height), inside = ui_inset(plate, pad);
    ui_cut_left(&inside, pad);
    ui_cut_right(&inside, pad);
    ui_panel(ui, plate);
    ui_paragraph(ui, inside, UI_TEXT, ui_colors.alarm, words);
    return plate;
}

// One that a click takes away; `which` as WISH_DISMISS has it.
static void draw_trouble(view_deck *deck, SDL_FRect *field, const char *words, int which)
{
    ui_kit *ui = deck->window->ui;
    if (!words[0]) return;
    SDL_FRect plate = draw_warning(deck, field, words);
    if (ui_zone(ui, plate, words)) wish_for(&deck->wishes, WISH_DISMISS, which);
    ui_tip(ui, plate, "a click takes this away");
}

void plates_warn(view_deck *deck, SDL_FRect *field)
{
    char words[128];
    uint32_t differs = index_differs(deck->watch->index);
    draw_trouble(deck, field, deck->watch->trouble, 0);
    draw_trouble(deck, field, deck->watch->bookmark_trouble, 1);
    if (differs > watch_tick(deck->watch)) return;
    SDL_snprintf(words, sizeof words,
                 "From tick %" PRIu32 " on this is not what was played: the trail differs.",
                 differs);
    draw_warning(deck, field, words);
}

static void draw_words(view_deck *deck, SDL_FRect *field, ui_style style, const char *words)
{
    ui_kit *ui = deck->window->ui;
    float height = ui_line_height(ui, style) + ui_px(ui, 14);
    float width = ui_text_width(ui, style, words) + ui_px(ui, 32);
    SDL_FRect strip = ui_cut_top(field, height + ui_px(ui, 16));
    SDL_FRect plate = ui_middle(strip, width, height);
    ui_panel(ui, plate);
    ui_text_aligned(ui, ui_inset(plate, ui_px(ui, 6)), style, UI_CENTER, words);
}

// How the match has ended, at its last state: who is free of spoilers has seen all of it by then.
static bool tell_outcome(const tape_watch *watch, char words[TT_MARK_TEXT_SIZE])
{
    char told[TT_MARK_TEXT_SIZE] = {0};
    const char *players[TT_SEATS_MAX];
    const tt_picture *picture = watch->module->picture;
    player_sight sight = player_look(watch->player);
    if (!picture || !picture->outcome || sight.tick != player_last(watch->player)) return false;
    names_at(watch->names, sight.tick, players);
    if (!picture->outcome(picture->context, sight.now, players, told)) return false;
    text_copy_plain(words, TT_MARK_TEXT_SIZE, told, strnlen(told, sizeof told));
    return true;
}

// Whose eyes one sees with, and what keeps one from it.
static void tell_eyes(view_deck *deck, SDL_FRect *field)
{
    char spare[16], words[NAME_SIZE + 64];
    const char *players[TT_SEATS_MAX], *lack = "";
    uint8_t seat = deck->choices.seat;
    if (deck->choices.lead != LEAD_EYES) return;
    if (!deck->stage.lent)
        lack = eyes_recorded(deck->watch->tape, seat) ? ": nothing recorded yet here"
                                                      : ": no looks of this seat on this tape";
    watch_names(deck->watch, players);
    SDL_snprintf(words, sizeof words, "%s's eyes%s", names_call(players, seat, spare), lack);
    draw_words(deck, field, UI_STRONG, words);
}

void plates_tell(view_deck *deck, SDL_FRect field)
{
    char words[TT_MARK_TEXT_SIZE];
    if (!deck->choices.panels_hidden && tell_outcome(deck->watch, words))
        draw_words(deck, &field, UI_HEADING, words);
    if (!deck->choices.panels_hidden) tell_eyes(deck, &field);
    if (deck->scene.now < deck->notice.until)
        draw_words(deck, &field, UI_STRONG, deck->notice.words);
}

void plates_note(view_deck *deck, SDL_FRect field)
{
    char clock[CLOCK_SIZE], words[48];
    ui_kit *ui = deck->window->ui;
    deck_note *note = &deck->note;
    SDL_FRect strip = ui_cut_bottom(&field, ui_px(ui, 116));
    SDL_FRect plate = ui_middle(strip, ui_px(ui, 460), ui_px(ui, 92));
    ui_raise(ui);
    ui_panel(ui, plate);
    plate = ui_inset(plate, ui_px(ui, 12));
    strip_clock(note->tick, watch_info(deck->watch)->match.tick_rate, clock);
    SDL_snprintf(words, sizeof words, "A bookmark at %s", clock);
    SDL_FRect heading = ui_cut_top(&plate, ui_px(ui, 26));
    ui_text(ui, heading, UI_STRONG, ui_colors.text, words);
    ui_set_reach(ui, UI_BOTH);
    if (!note->seen) ui_focus_next(ui);
    note->seen = true;
    SDL_FRect field_area = ui_cut_top(&plate, ui_px(ui, 32));
    ui_field_result result = ui_field(ui, field_area, "its words; Enter keeps it, Esc does not",
                                      note->words, sizeof note->words);
    ui_set_reach(ui, UI_MOUSE);
    if (result == UI_FIELD_ENTERED) wish_for(&deck->wishes, WISH_KEEP_NOTE, 0);
}
