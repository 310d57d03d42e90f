// The deck: its frames, and when one is due.
//
//     events -> wishes -> granted -> time passes -> drawn, if anything changed -> the index goes on
//
// A frame leaves wishes of its own; then the next round follows at once.

#include "deck.h"

#include "dock.h"
#include "plates.h"
#include "play_on.h"
#include "sections.h"

#include <inttypes.h>
#include <math.h>

static const double frame_time = 1.0 / 60, moving_time = 0.009; // seconds; of a frame, at most
static const double spare_time = 0.001; // of a frame, for what is not foreseen
static const double idle_time = 0.4;    // between frames when nothing moves
static const double reading_time = 0.1; // between frames that show only how far the index is

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
                          .resting = deck->hand.resting,
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
    scene->field = rest;
    if (deck->note.open || deck->choices.keys_shown) ui_set_reach(ui, UI_INERT);
    if (deck->stage.drawing) stage_draw(&deck->stage, scene, rest);
    if (sided) side_draw(scene, side, &deck->lists);
    SDL_FRect below = rest;
    plates_warn(deck, &below);
    if (!deck->stage.drawing) draw_plain(deck, below);
    if (panels) dock_draw(scene, dock);
    plates_tell(deck, below);
    if (deck->note.open) plates_note(deck, rest);
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

// Whether the tape has grown; and when nothing more comes, that is said.
static bool follow(view_deck *deck, double now)
{
    const tape_watch *watch = deck->watch;
    bool grown = watch_follow(deck->watch, now), live = watch_live(watch, now);
    if (deck->live && !live)
        deck_say(deck, watch_info(watch)->closed ? "the recording has ended"
                                                 : "nothing more is being written");
    if (deck->live && !live) deck->fresh = FRESH_FRAMES;
    deck->live = live;
    return grown;
}

// Lets time pass up to `now`; whether anything is to be seen of it.
static bool advance(view_deck *deck, double now, double seconds)
{
    tape_watch *watch = deck->watch;
    player_sight before = player_look(watch->player);
    bool changed = follow(deck, now);
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
    play_on_poll(deck);
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
    bool busy = changed || deck->fresh > 0 || moves(deck) || watch_indexing(deck->watch) ||
                watch_keeping(deck->watch);
    return busy ? now + frame_time : due;
}

void deck_run(view_deck *deck)
{
    SDL_Event event;
    while (!deck->done && !deck->window->quit) {
        while (window_poll(deck->window, &event)) deck_take(deck, &event);
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
    play_on_forget(deck);
    stage_close(&deck->stage, deck->watch);
    SDL_free(deck);
}
