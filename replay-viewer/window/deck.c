// The deck: its frames, and when one is due.
//
//     events -> wishes -> granted -> time passes -> drawn, if anything changed -> the index goes on
//
// A frame leaves wishes of its own; then the next round follows at once.

#include "deck.h"

#include "dock.h"
#include "sections.h"
#include "side.h"

#include <inttypes.h>
#include <math.h>

static const double frame_time = 1.0 / 60, moving_time = 0.009; // seconds; of a frame, at most
static const double spare_time = 0.001; // of a frame, for what is not foreseen
static const double idle_time = 0.4;    // between frames when nothing moves
static const double reading_time = 0.1; // between frames that show only how far the index is

static void draw_notice(view_deck *deck, SDL_FRect *field)
{
    ui_kit *ui = deck->window->ui;
    if (deck->scene.now >= deck->notice.until) return;
    float width = ui_text_width(ui, UI_STRONG, deck->notice.words) + ui_px(ui, 32);
    SDL_FRect strip = ui_cut_top(field, ui_px(ui, 48));
    SDL_FRect plate = ui_middle(strip, width, ui_px(ui, 32));
    ui_panel(ui, plate);
    ui_text_aligned(ui, ui_inset(plate, ui_px(ui, 6)), UI_STRONG, UI_CENTER, deck->notice.words);
}

// What one should know about what one sees, on a plate of its own.
static SDL_FRect draw_warning(view_deck *deck, SDL_FRect *field, const char *words)
{
    ui_kit *ui = deck->window->ui;
    float width = ui_text_width(ui, UI_TEXT, words) + ui_px(ui, 32);
    SDL_FRect strip = ui_cut_top(field, ui_px(ui, 44));
    SDL_FRect plate = ui_middle(strip, width, ui_px(ui, 32));
    ui_panel(ui, plate);
    ui_text(ui, ui_inset(plate, ui_px(ui, 8)), UI_TEXT, ui_colors.alarm, words);
    return plate;
}

static void draw_warnings(view_deck *deck, SDL_FRect field)
{
    char words[128];
    ui_kit *ui = deck->window->ui;
    uint32_t differs = index_differs(deck->watch->index);
    if (deck->watch->trouble[0]) {
        SDL_FRect plate = draw_warning(deck, &field, deck->watch->trouble);
        if (ui_zone(ui, plate, "trouble")) wish_for(&deck->wishes, WISH_DISMISS, 0);
        ui_tip(ui, plate, "a click takes this away");
    }
    if (differs <= watch_tick(deck->watch)) {
        SDL_snprintf(words, sizeof words,
                     "From tick %" PRIu32 " on this is not what was played: the trail differs.",
                     differs);
        draw_warning(deck, &field, words);
    }
    draw_notice(deck, &field);
}

static void draw_note(view_deck *deck, SDL_FRect field)
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

// A game without a picture: its series one above the other, the events beside them.
static void draw_plain(view_deck *deck, SDL_FRect area)
{
    ui_kit *ui = deck->window->ui;
    uint32_t count = index_series_count(deck->watch->index);
    area = ui_inset(area, ui_px(ui, 16));
    SDL_FRect plots = ui_cut_top(&area, floorf(area.h * 0.6F));
    float height = floorf(plots.h / (float)count);
    for (uint32_t i = 0; i < count; i++)
        plot_draw(&deck->scene, ui_inset(ui_cut_top(&plots, height), ui_px(ui, 4)), i, true);
    ui_cut_top(&area, ui_px(ui, 8));
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 26)), UI_STRONG, ui_colors.text, "Events");
    events_draw(&deck->scene, area);
}

static void begin_scene(view_deck *deck, double now)
{
    view_scene *scene = &deck->scene;
    *scene = (view_scene){.ui = deck->window->ui,
                          .watch = deck->watch,
                          .choices = &deck->choices,
                          .recent = &deck->recent,
                          .now = now,
                          .mouse = deck->hand.mouse,
                          .scrubbing = deck->hand.drag == DRAG_TIME && deck->hand.strip == 0,
                          .plots = &deck->plots,
                          .listed = deck->window->listed,
                          .wishes = &deck->wishes,
                          .strip_count = 1};
}

static float side_width(const ui_kit *ui)
{
    return fminf(ui_px(ui, 290), floorf(ui_screen(ui).w * 0.4F));
}

static void draw_parts(view_deck *deck)
{
    ui_kit *ui = deck->window->ui;
    view_scene *scene = &deck->scene;
    SDL_FRect rest = ui_screen(ui), dock = {0}, side = {0};
    bool panels = !deck->choices.panels_hidden, sided = panels && !deck->choices.side_hidden;
    if (panels) dock = ui_cut_bottom(&rest, dock_height(ui));
    if (sided) side = ui_cut_right(&rest, side_width(ui));
    if (deck->note.open || deck->choices.keys_shown) ui_set_reach(ui, UI_INERT);
    if (deck->stage.drawing) stage_draw(&deck->stage, scene, rest);
    if (sided) side_draw(scene, side, &deck->bookmarks);
    if (!deck->stage.drawing) draw_plain(deck, rest);
    if (panels) dock_draw(scene, dock);
    draw_warnings(deck, rest);
    if (deck->note.open) draw_note(deck, rest);
    if (deck->choices.keys_shown) keys_draw(ui, ui_screen(ui));
}

static void draw(view_deck *deck, double now)
{
    recent_update(&deck->recent, deck->watch);
    begin_scene(deck, now);
    window_begin(deck->window, now);
    ui_set_reach(deck->window->ui, UI_MOUSE); // the keys are the hand's
    draw_parts(deck);
    window_end(deck->window);
}

static void tell_title(view_deck *deck)
{
    char words[400];
    uint32_t tick = watch_tick(deck->watch);
    if (tick == deck->titled) return;
    deck->titled = tick;
    SDL_snprintf(words, sizeof words, "%s - tick %" PRIu32 " - Tickertape", deck->watch->title,
                 tick);
    window_title(deck->window, words);
}

static bool same_sight(player_sight a, player_sight b)
{
    return a.tick == b.tick && a.blend == b.blend;
}

// Lets time pass up to `now`; whether anything is to be seen of it.
static bool advance(view_deck *deck, double now, double seconds)
{
    tape_watch *watch = deck->watch;
    player_sight before = player_look(watch->player);
    bool changed = watch_follow(watch, now);
    if (deck->hand.drag != DRAG_TIME) // which stands still under a hand that holds it
        player_pass_time(watch->player, (uint64_t)(fmax(seconds, 0) * 1e9));
    watch_move(watch, watch_clock() + moving_time);
    changed = stage_pass_time(&deck->stage, watch, &deck->choices, (float)seconds) || changed;
    return !same_sight(before, player_look(watch->player)) || changed;
}

static bool moves(const view_deck *deck)
{
    const tape_player *player = deck->watch->player;
    return player_playing(player) || player_backwards(player) || !player_arrived(player) ||
           deck->stage.flies;
}

static void renew_lost(view_deck *deck)
{
    if (deck->window->lost && !stage_renew(&deck->stage, deck->watch)) deck->done = true;
    deck->window->lost = false;
}

double deck_round(view_deck *deck, double now)
{
    double began = watch_clock(); // what work may take is measured by the clock, whatever `now` is
    double seconds = now - deck->now;
    deck->now = now;
    renew_lost(deck);
    deck_grant(deck);
    bool changed = advance(deck, now, seconds), reading = watch_indexing(deck->watch);
    double due = deck->drawn + (reading ? reading_time : idle_time);
    if (changed || deck->fresh > 0 || now >= due) {
        draw(deck, now);
        tell_title(deck);
        deck->frames++;
        deck->drawn = now;
        deck->fresh -= deck->fresh > 0;
        due = now + (reading ? reading_time : idle_time);
    }
    if (deck->wishes.count > 0) {
        deck->fresh = FRESH_FRAMES;
        return now;
    }
    watch_index(deck->watch, began + frame_time - spare_time);
    bool busy = changed || deck->fresh > 0 || moves(deck) || watch_indexing(deck->watch);
    return busy ? now + frame_time : due;
}

void deck_run(view_deck *deck)
{
    SDL_Event event;
    while (!deck->done && !deck->window->quit) {
        while (window_poll(deck->window, &event)) hand_take(deck, &event);
        window_rest(deck_round(deck, watch_clock()));
    }
}

view_deck *deck_open(view_window *window, tape_watch *watch)
{
    view_deck *deck = SDL_calloc(1, sizeof *deck);
    if (!deck) return NULL;
    bool own_series = index_series_count(watch->index) > 1; // the game's say more
    deck->window = window;
    deck->watch = watch;
    deck->titled = UINT32_MAX;
    deck->fresh = FRESH_FRAMES;
    deck->now = watch_clock();
    deck->choices = (view_choices){.seat = TT_SEAT_NONE, .series = own_series ? 1 : 0};
    if (stage_open(&deck->stage, window->renderer, watch)) return deck;
    deck_close(deck);
    return NULL;
}

void deck_close(view_deck *deck)
{
    if (!deck) return;
    stage_close(&deck->stage, deck->watch);
    SDL_free(deck);
}
