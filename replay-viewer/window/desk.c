#include "desk.h"

#include <inttypes.h>
#include <math.h>

static const double frame_time = 1.0 / 60, moving_time = 0.009; // seconds; of a frame, at most
static const double idle_time = 0.4;                            // between frames when nothing moves
static const double reading_time = 0.1; // between frames that show only how far the index is

static void draw_notice(view_desk *desk, SDL_FRect *field)
{
    ui_kit *ui = desk->window->ui;
    if (desk->scene.now >= desk->notice.until) return;
    float width = ui_text_width(ui, UI_STRONG, desk->notice.words) + ui_px(ui, 32);
    SDL_FRect strip = ui_cut_top(field, ui_px(ui, 48));
    SDL_FRect plate = ui_middle(strip, width, ui_px(ui, 32));
    ui_panel(ui, plate);
    ui_text_aligned(ui, ui_inset(plate, ui_px(ui, 6)), UI_STRONG, UI_CENTER, desk->notice.words);
}

// What one should know about what one sees, until it is no longer so.
static void draw_warning(view_desk *desk, SDL_FRect *field, const char *words)
{
    ui_kit *ui = desk->window->ui;
    float width = ui_text_width(ui, UI_TEXT, words) + ui_px(ui, 32);
    SDL_FRect strip = ui_cut_top(field, ui_px(ui, 44));
    SDL_FRect plate = ui_middle(strip, width, ui_px(ui, 32));
    ui_panel(ui, plate);
    ui_text(ui, ui_inset(plate, ui_px(ui, 8)), UI_TEXT, ui_colors.alarm, words);
}

static void draw_warnings(view_desk *desk, SDL_FRect field)
{
    char words[128];
    uint32_t differs = index_differs(desk->watch->index);
    if (desk->watch->trouble[0]) draw_warning(desk, &field, desk->watch->trouble);
    if (differs <= watch_tick(desk->watch)) {
        SDL_snprintf(words, sizeof words,
                     "From tick %" PRIu32 " on this is not what was played: the trail differs.",
                     differs);
        draw_warning(desk, &field, words);
    }
    draw_notice(desk, &field);
}

static void draw_note(view_desk *desk, SDL_FRect field)
{
    char clock[CLOCK_SIZE], words[48];
    ui_kit *ui = desk->window->ui;
    desk_note *note = &desk->note;
    SDL_FRect strip = ui_cut_bottom(&field, ui_px(ui, 116));
    SDL_FRect plate = ui_middle(strip, ui_px(ui, 460), ui_px(ui, 92));
    ui_raise(ui);
    ui_panel(ui, plate);
    plate = ui_inset(plate, ui_px(ui, 12));
    timeline_clock(note->tick, watch_info(desk->watch)->match.tick_rate, clock);
    SDL_snprintf(words, sizeof words, "A bookmark at %s", clock);
    SDL_FRect heading = ui_cut_top(&plate, ui_px(ui, 26));
    ui_text(ui, heading, UI_STRONG, ui_colors.text, words);
    ui_set_reach(ui, UI_BOTH);
    if (note->fresh) ui_focus_next(ui);
    note->fresh = false;
    SDL_FRect field_area = ui_cut_top(&plate, ui_px(ui, 32));
    ui_field_result result = ui_field(ui, field_area, "its words; Enter keeps it, Esc does not",
                                      note->words, sizeof note->words);
    ui_set_reach(ui, UI_MOUSE);
    if (result != UI_FIELD_ENTERED) return;
    note->open = false;
    if (watch_bookmark(desk->watch, note->tick, note->words)) desk_say(desk, "a bookmark is set");
}

// A game without a picture: its series one above the other, the events beside them.
static void draw_plain(view_desk *desk, SDL_FRect area)
{
    ui_kit *ui = desk->window->ui;
    uint32_t count = index_series_count(desk->watch->index);
    area = ui_inset(area, ui_px(ui, 16));
    SDL_FRect plots = ui_cut_top(&area, floorf(area.h * 0.6F));
    float height = floorf(plots.h / (float)count);
    for (uint32_t i = 0; i < count; i++)
        plot_draw(&desk->scene, ui_inset(ui_cut_top(&plots, height), ui_px(ui, 4)), i, true);
    ui_cut_top(&area, ui_px(ui, 8));
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 26)), UI_STRONG, ui_colors.text, "Events");
    events_draw(&desk->scene, area);
}

static void begin_scene(view_desk *desk, double now)
{
    view_scene *scene = &desk->scene;
    *scene = (view_scene){.ui = desk->window->ui,
                          .watch = desk->watch,
                          .choices = &desk->choices,
                          .recent = &desk->recent,
                          .now = now,
                          .mouse = desk->mouse,
                          .scrubbing = desk->drag == DRAG_TIME && desk->strip == 0,
                          .wishes = &desk->wishes};
}

static float side_width(const ui_kit *ui)
{
    return fminf(ui_px(ui, 290), floorf(ui_screen(ui).w * 0.4F));
}

static void draw_parts(view_desk *desk)
{
    ui_kit *ui = desk->window->ui;
    view_scene *scene = &desk->scene;
    SDL_FRect rest = ui_screen(ui), dock = {0}, side = {0};
    bool panels = !desk->choices.panels_hidden, sided = panels && !desk->choices.side_hidden;
    if (panels) dock = ui_cut_bottom(&rest, dock_height(ui));
    if (sided) side = ui_cut_right(&rest, side_width(ui));
    if (desk->stage.drawing) stage_draw(&desk->stage, scene, rest);
    if (sided) side_draw(scene, side, &desk->bookmarks);
    if (!desk->stage.drawing) draw_plain(desk, rest);
    if (panels) dock_draw(scene, dock);
    draw_warnings(desk, rest);
    if (desk->note.open) draw_note(desk, rest);
    if (desk->choices.keys_shown) keys_draw(ui, ui_screen(ui));
}

static void draw(view_desk *desk, double now)
{
    recent_update(&desk->recent, desk->watch);
    begin_scene(desk, now);
    window_begin(desk->window, now);
    ui_set_reach(desk->window->ui, UI_MOUSE); // the keys are the hand's
    draw_parts(desk);
    window_end(desk->window);
}

static void tell_title(view_desk *desk)
{
    char words[400];
    uint32_t tick = watch_tick(desk->watch);
    if (tick == desk->titled) return;
    desk->titled = tick;
    SDL_snprintf(words, sizeof words, "%s - tick %" PRIu32 " - Tickertape", desk->watch->title,
                 tick);
    window_title(desk->window, words);
}

static bool same_sight(player_sight a, player_sight b)
{
    return a.tick == b.tick && a.blend == b.blend;
}

// Lets time pass up to `now`; whether anything is to be seen of it.
static bool advance(view_desk *desk, double now, double seconds)
{
    tape_watch *watch = desk->watch;
    player_sight before = player_look(watch->player);
    bool changed = watch_follow(watch, now);
    player_pass_time(watch->player, (uint64_t)(fmax(seconds, 0) * 1e9));
    watch_move(watch, now + moving_time);
    changed = stage_pass_time(&desk->stage, watch, &desk->choices, (float)seconds) || changed;
    return !same_sight(before, player_look(watch->player)) || changed;
}

static bool take_events(view_desk *desk)
{
    bool any = false;
    SDL_Event event;
    while (window_poll(desk->window, &event)) {
        hand_take(desk, &event);
        any = true;
    }
    if (desk->window->lost && !stage_renew(&desk->stage, desk->watch)) desk->done = true;
    desk->window->lost = false;
    return any;
}

static bool moves(const view_desk *desk)
{
    const tape_player *player = desk->watch->player;
    return player_playing(player) || player_backwards(player) || !player_arrived(player) ||
           desk->stage.flies || desk->choices.following;
}

// A widget shows what an event did one frame later, so an event is worth two frames.
static void loop(view_desk *desk)
{
    double before = watch_clock(), drawn = 0;
    int fresh = 2;
    while (!desk->done && !desk->window->quit) {
        double now = watch_clock();
        if (take_events(desk)) fresh = 2;
        desk_grant(desk);
        bool changed = advance(desk, now, now - before);
        before = now;
        bool reading = watch_indexing(desk->watch);
        double due = drawn + (reading ? reading_time : idle_time);
        if (changed || fresh > 0 || now >= due) {
            draw(desk, now);
            tell_title(desk);
            drawn = now;
            fresh = fresh > 0 ? fresh - 1 : 0;
        }
        if (desk->wishes.count > 0) fresh = 2;
        if (desk->wishes.count > 0 || desk->done) continue;
        watch_index(desk->watch, now + frame_time - 0.001);
        bool busy = changed || fresh > 0 || moves(desk) || watch_indexing(desk->watch);
        window_rest(busy ? now + frame_time : due);
    }
}

bool desk_run(view_window *window, tape_watch *watch)
{
    view_desk *desk = SDL_calloc(1, sizeof *desk);
    if (!desk) return false;
    desk->window = window;
    desk->watch = watch;
    desk->titled = UINT32_MAX;
    bool own_series = index_series_count(watch->index) > 1; // the game's say more
    desk->choices = (view_choices){.seat = TT_SEAT_NONE, .series = own_series ? 1 : 0};
    bool opened = stage_open(&desk->stage, window->renderer, watch);
    if (opened) loop(desk);
    stage_close(&desk->stage, watch);
    SDL_free(desk);
    return opened;
}
