#include "sections.h"

#include "eyes.h"
#include "words.h"

#include <inttypes.h>
#include <math.h>

static const float row_units = 22; // of a seat

// Begins a list whose chosen row is not the list's to choose; it comes in sight when it changes.
static void begin_list(view_scene *scene, SDL_FRect area, ui_list *list, uint32_t count,
                       uint32_t chosen)
{
    bool comes = chosen != list->chosen && chosen < count;
    if (comes) list->first = chosen > 0 ? chosen - 1 : 0;
    ui_list_begin(scene->ui, area, list, count);
    list->chosen = chosen;
}

static SDL_Color faded(SDL_Color color, uint8_t alpha)
{
    color.a = alpha;
    return color;
}

static void patch(view_scene *scene, SDL_FRect *line, uint32_t seat)
{
    SDL_FRect square = ui_cut_left(line, ui_px(scene->ui, 20));
    ui_fill_round(scene->ui, ui_middle(square, ui_px(scene->ui, 12), ui_px(scene->ui, 12)),
                  watch_color(scene->watch, seat));
}

// Whether there is anything to be seen with this seat's eyes.
static bool has_eyes(const view_scene *scene, uint32_t seat)
{
    const tt_picture *picture = scene->watch->module->picture;
    return picture && picture->look && eyes_recorded(scene->watch->tape, (uint8_t)seat);
}

// An eye, to see what the seat's player saw.
static void draw_eye(view_scene *scene, SDL_FRect place, uint32_t seat)
{
    ui_kit *ui = scene->ui;
    const view_choices *choices = scene->choices;
    bool lent = choices->lead == LEAD_EYES && choices->seat == seat;
    if (ui_zone(ui, place, "eye")) wish_for(scene->wishes, WISH_EYES, seat);
    SDL_Color color = lent || ui_hovered(ui, place) ? ui_colors.accent : ui_colors.dim;
    ui_text(ui, place, UI_TEXT, color, "\u25c9");
    ui_tip(ui, place, "see what this player saw (F)");
}

static void draw_seat(view_scene *scene, SDL_FRect line, uint32_t seat, const char *name)
{
    char words[40];
    int64_t value;
    ui_kit *ui = scene->ui;
    bool can = scene->watch->module->picture != NULL;
    const tt_sim *sim = tt_playback_sim(player_playback(scene->watch->player));
    tt_event_type presence = tt_sim_presence(sim, seat);
    bool here = presence == TT_EVENT_JOINED || presence == TT_EVENT_BACK;
    bool eyes = scene->choices->seat == seat && scene->choices->lead == LEAD_HAND;
    bool told = index_value(scene->watch->index, sim, scene->choices->series, seat, &value);
    SDL_FRect row = line, number = ui_cut_right(&line, told ? ui_px(ui, 54) : 0), eye = {0};
    if (has_eyes(scene, seat)) eye = ui_cut_right(&line, ui_px(ui, 18));
    ui_set_scope(ui, seat + 1);
    if (eye.w > 0) draw_eye(scene, eye, seat);
    bool rest = !ui_hovered(ui, eye);
    if (can && rest && ui_zone(ui, row, "seat")) wish_for(scene->wishes, WISH_SEAT, seat);
    ui_set_scope(ui, 0);
    if (eyes) ui_frame(ui, row, faded(ui_colors.accent, 110));
    SDL_snprintf(words, sizeof words, "follow this seat (%" PRIu32 ")", seat + 1);
    if (can && rest) ui_tip(ui, row, words);
    patch(scene, &line, seat);
    if (told) SDL_snprintf(words, sizeof words, "%" PRId64, value);
    if (told) ui_text_aligned(ui, number, UI_TEXT, UI_RIGHT, words);
    ui_text(ui, line, UI_TEXT, here ? ui_colors.text : ui_colors.dim, name);
}

float seats_height(const view_scene *scene, uint32_t most)
{
    uint32_t seats = watch_info(scene->watch)->match.seats;
    return (float)(1 + (seats < most ? seats : most)) * ui_px(scene->ui, row_units);
}

// The row above the seats: everyone, and what the numbers are.
static void draw_everyone(view_scene *scene, SDL_FRect line)
{
    ui_kit *ui = scene->ui;
    bool chosen = scene->choices->seat == TT_SEAT_NONE;
    bool can = scene->watch->module->picture != NULL;
    if (can && ui_zone(ui, line, "everyone")) wish_for(scene->wishes, WISH_SEAT, TT_SEAT_NONE);
    SDL_Color light = faded(ui_colors.accent, chosen ? 60 : 20);
    if (can && (chosen || ui_hovered(ui, line))) ui_fill_round(ui, line, light);
    if (can) ui_tip(ui, line, "see everything (0)");
    ui_cut_left(&line, ui_px(ui, 6));
    ui_cut_right(&line, ui_px(ui, 6));
    const char *series = index_series_name(scene->watch->index, scene->choices->series);
    float width = fminf(ui_text_width(ui, UI_SMALL, series), line.w * 0.6F);
    ui_text(ui, ui_cut_right(&line, width + 1), UI_SMALL, ui_colors.dim, series);
    ui_text(ui, line, UI_TEXT, ui_colors.text, can ? "Everyone" : "");
}

// The row of a seat is lit while the camera goes with it, and framed where only its eyes are lent.
void seats_draw(view_scene *scene, SDL_FRect area, ui_list *list)
{
    char spare[16];
    uint32_t seat;
    SDL_FRect line;
    const char *players[TT_SEATS_MAX];
    const view_choices *choices = scene->choices;
    watch_names(scene->watch, players);
    draw_everyone(scene, ui_cut_top(&area, ui_px(scene->ui, row_units)));
    list->units = row_units;
    begin_list(scene, area, list, watch_info(scene->watch)->match.seats,
               choices->lead == LEAD_HAND ? UINT32_MAX : choices->seat);
    while (ui_list_next(scene->ui, list, &seat, &line))
        draw_seat(scene, line, seat, names_call(players, seat, spare));
}

static void draw_bookmark(view_scene *scene, SDL_FRect line, const bookmark *kept)
{
    char clock[CLOCK_SIZE];
    ui_kit *ui = scene->ui;
    strip_clock(kept->tick, watch_info(scene->watch)->match.tick_rate, clock);
    SDL_FRect cross = ui_cut_right(&line, ui_px(ui, 24));
    ui_set_scope(ui, kept->tick + 1);
    if (ui_zone(ui, cross, "forget")) wish_for(scene->wishes, WISH_FORGET, kept->tick);
    if (ui_zone(ui, line, "bookmark")) wish_for(scene->wishes, WISH_SEEK, kept->tick);
    ui_set_scope(ui, 0);
    bool hot = ui_hovered(ui, cross);
    ui_text(ui, cross, UI_STRONG, hot ? ui_colors.alarm : ui_colors.dim, " \u00d7");
    ui_tip(ui, cross, "delete this bookmark");
    float width = ui_text_width(ui, UI_TEXT, clock) + ui_px(ui, 8);
    ui_text(ui, ui_cut_left(&line, width), UI_TEXT, ui_colors.accent, clock);
    ui_text(ui, line, UI_TEXT, ui_colors.text, kept->words);
}

uint32_t bookmarks_shown(const view_scene *scene)
{
    const tape_bookmarks *bookmarks = scene->watch->bookmarks;
    uint32_t shown = 0, last = player_last(scene->watch->player), until = scene_until(scene);
    if (until > last) until = last; // the file is anybody's
    while (shown < bookmarks->count && bookmarks->kept[shown].tick <= until) shown++;
    return shown;
}

// The row of the bookmark where one is; UINT32_MAX: there is none.
static uint32_t present_row(const view_scene *scene, uint32_t shown)
{
    for (uint32_t row = 0; row < shown; row++)
        if (scene->watch->bookmarks->kept[row].tick == watch_tick(scene->watch)) return row;
    return UINT32_MAX;
}

void bookmarks_draw(view_scene *scene, SDL_FRect area, ui_list *list)
{
    uint32_t index, shown = bookmarks_shown(scene);
    SDL_FRect line;
    if (shown == 0) {
        ui_cut_left(&area, ui_px(scene->ui, 20));
        ui_text(scene->ui, area, UI_SMALL, ui_colors.dim, "B sets one here");
        return;
    }
    begin_list(scene, area, list, shown, present_row(scene, shown));
    while (ui_list_next(scene->ui, list, &index, &line))
        draw_bookmark(scene, line, &scene->watch->bookmarks->kept[index]);
}

static void draw_event(view_scene *scene, SDL_FRect line, const recent_event *event,
                       const char *const *players)
{
    char spare[16], words[RECENT_WORDS + NAME_SIZE + 2];
    bool present = event->tick == watch_tick(scene->watch);
    SDL_Color color = present ? ui_colors.text : ui_colors.dim;
    bool owned = event->seat != TT_SEAT_NONE;
    SDL_snprintf(words, sizeof words, "%s%s%s",
                 owned ? names_call(players, event->seat, spare) : "", owned ? " " : "",
                 event->words);
    ui_cut_left(&line, ui_px(scene->ui, 2));
    SDL_FRect square = ui_cut_left(&line, ui_px(scene->ui, 14));
    SDL_Color hue = owned ? watch_color(scene->watch, event->seat) : ui_colors.text;
    ui_fill(scene->ui, ui_middle(square, ui_px(scene->ui, 8), ui_px(scene->ui, 8)),
            faded(hue, present ? 255 : 120));
    ui_text(scene->ui, line, UI_SMALL, color, words);
    if (ui_text_width(scene->ui, UI_SMALL, words) > line.w) ui_tip(scene->ui, line, words);
}

void events_draw(view_scene *scene, SDL_FRect area)
{
    const char *players[TT_SEATS_MAX];
    float row = ui_px(scene->ui, 19);
    const recent_events *recent = scene->recent;
    watch_names(scene->watch, players);
    for (uint32_t i = recent->count; i > 0 && area.h >= row; i--)
        draw_event(scene, ui_cut_top(&area, row), &recent->kept[i - 1], players);
}

float truth_height(const view_scene *scene)
{
    return 3 * ui_px(scene->ui, 20);
}

static void draw_number(view_scene *scene, SDL_FRect line, const char *name, uint64_t number)
{
    char words[24];
    ui_cut_left(&line, ui_px(scene->ui, 6));
    SDL_snprintf(words, sizeof words, "%016" PRIx64, number);
    ui_text(scene->ui, ui_cut_left(&line, ui_px(scene->ui, 48)), UI_SMALL, ui_colors.dim, name);
    ui_text(scene->ui, line, UI_SMALL, ui_colors.text, words);
}

// Trails come later than their turns; who goes along with the end would see them flicker.
static bool not_yet(const view_scene *scene, bool known)
{
    const tape_player *player = scene->watch->player;
    uint32_t behind = player_last(player) - watch_tick(scene->watch);
    bool at_end = behind < 2 * watch_info(scene->watch)->match.tick_rate;
    return at_end && watch_live(scene->watch, scene->now) && (player_playing(player) || !known);
}

// Where the seats' trails differed and the present one is not what was agreed: whose it is. False:
// it is agreed, or no seat's.
static bool tell_camp(const view_scene *scene, SDL_FRect line, uint64_t trail, bool agreed)
{
    tt_camps camps;
    char camp[48], words[64];
    uint64_t recorded;
    if (agreed || !watch_camps(scene->watch, &camps)) return false;
    if (!words_of_camp(&camps, trail, camp, sizeof camp)) return false;
    bool known = watch_recorded(scene->watch, &recorded);
    SDL_snprintf(words, sizeof words, "%s: %s", known ? "\u2717 differs" : "not agreed on", camp);
    ui_text(scene->ui, line, UI_SMALL, known ? ui_colors.alarm : ui_colors.dim, words);
    return true;
}

// What the pass over the tape has found out, and the present state beside its trail.
static void draw_verdict(view_scene *scene, SDL_FRect line, uint64_t trail)
{
    char words[64] = "no trail is recorded at this tick";
    uint64_t recorded;
    const tape_index *index = scene->watch->index;
    uint32_t differs = index_differs(index), verified = index_verified(index);
    bool known = watch_recorded(scene->watch, &recorded), same = known && recorded == trail;
    bool proved = verified != UINT32_MAX, alarming = differs != UINT32_MAX || (known && !same);
    ui_cut_left(&line, ui_px(scene->ui, 6));
    if (tell_camp(scene, line, trail, same)) return;
    if (differs != UINT32_MAX)
        SDL_snprintf(words, sizeof words, "\u2717 parts from the recording at tick %" PRIu32,
                     differs);
    else if (not_yet(scene, known))
        SDL_snprintf(words, sizeof words, "not recorded yet");
    else if (alarming)
        SDL_snprintf(words, sizeof words, "\u2717 differs from the recorded trail");
    else if (proved)
        SDL_snprintf(words, sizeof words, "%sverified to tick %" PRIu32,
                     same ? "\u2713 as recorded, " : "", verified);
    else if (same)
        SDL_snprintf(words, sizeof words, "\u2713 as recorded");
    SDL_Color calm = same ? ui_colors.accent : ui_colors.dim;
    ui_text(scene->ui, line, UI_SMALL, alarming ? ui_colors.alarm : calm, words);
}

void truth_draw(view_scene *scene, SDL_FRect area)
{
    float row = ui_px(scene->ui, 20);
    const tt_sim *sim = tt_playback_sim(player_playback(scene->watch->player));
    draw_number(scene, ui_cut_top(&area, row), "state", tt_sim_hash(sim));
    draw_number(scene, ui_cut_top(&area, row), "trail", tt_sim_trail(sim));
    draw_verdict(scene, ui_cut_top(&area, row), tt_sim_trail(sim));
}
