// The screens with a form: hosting, joining, settings; and the lists of tapes and keys.

#include "app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A panel in the middle with a heading; what is left of it is for the form.
static SDL_FRect dialog(phalanx_app *app, const char *heading, float width, float height)
{
    ui_kit *ui = app->ui;
    SDL_FRect area = ui_middle(ui_screen(ui), ui_px(ui, width), ui_px(ui, height));
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 28));
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 30)), UI_HEADING, ui_colors.accent, heading);
    ui_cut_top(&area, ui_px(ui, 14));
    return area;
}

// A line of the form: its label at the left, the place for its widget.
static SDL_FRect row(phalanx_app *app, SDL_FRect *area, const char *label)
{
    ui_kit *ui = app->ui;
    SDL_FRect line = ui_cut_top(area, ui_px(ui, 34));
    ui_cut_top(area, ui_px(ui, 8));
    ui_text(ui, ui_cut_left(&line, ui_px(ui, 150)), UI_TEXT, ui_colors.dim, label);
    return line;
}

static bool back_button(phalanx_app *app, SDL_FRect *bottom)
{
    if (!ui_button(app->ui, ui_cut_left(bottom, ui_px(app->ui, 120)), "Back")) return false;
    app_go(app, SCREEN_TITLE);
    return true;
}

// The bottom line of a form: back, and what it is for. Whether the latter was chosen.
static bool finish(phalanx_app *app, SDL_FRect *area, const char *label)
{
    ui_kit *ui = app->ui;
    SDL_FRect bottom = ui_cut_bottom(area, ui_px(ui, 38));
    bool go = ui_button(ui, ui_cut_right(&bottom, ui_px(ui, 200)), label);
    back_button(app, &bottom);
    ui_paragraph(ui, *area, UI_SMALL, ui_colors.alarm, app->forms.failure);
    return go;
}

static bool name_field(phalanx_app *app, SDL_FRect *area, const char *label, char *name)
{
    return ui_field(app->ui, row(app, area, label), "letters, digits, _ and -", name,
                    TT_NAME_MAX + 1) == UI_FIELD_ENTERED;
}

static bool names_right(phalanx_app *app)
{
    bool right = tt_name_valid(app->config.name) && tt_name_valid(app->config.match);
    if (right) return true;
    snprintf(app->forms.failure, sizeof app->forms.failure,
             "A name is 1 to 32 letters, digits, _ and -");
    return false;
}

static void team_up(phalanx_options *options, uint32_t choice)
{
    options->teams = choice > 0 ? options->seats : 0;
    for (uint32_t i = 0; i < PHALANX_SEATS_MAX; i++) {
        options->settings.team[i] = (uint8_t)(choice == 1 ? i / ((options->seats + 1) / 2) : i % 2);
    }
}

static void host(phalanx_app *app)
{
    if (!names_right(app)) return;
    config_save(&app->config);
    phalanx_options options = app_options(app, TT_PEER_HOST);
    snprintf(options.address, sizeof options.address, "0.0.0.0");
    options.port = 7777;
    options.match = app->config.match;
    options.seats = app->forms.seats + 2;
    options.bots = app->forms.bots < options.seats ? app->forms.bots : options.seats - 1;
    team_up(&options, app->forms.teams);
    app_play(app, &options);
}

void host_screen(phalanx_app *app)
{
    static const char *const seats[] = {"2 seats", "3 seats", "4 seats", "5 seats",
                                        "6 seats", "7 seats", "8 seats"};
    static const char *const bots[] = {"no bots",     "1 is a bot's", "2 are bots'", "3 are bots'",
                                       "4 are bots'", "5 are bots'",  "6 are bots'", "7 are bots'"};
    static const char *const teams[] = {"everyone alone", "first half against second",
                                        "every other seat together"};
    SDL_FRect area = dialog(app, "Host a match", 560, 420);
    bool entered = name_field(app, &area, "Your name", app->config.name);
    entered = name_field(app, &area, "Match", app->config.match) || entered;
    ui_choice(app->ui, row(app, &area, "Seats"), seats, 7, &app->forms.seats);
    if (app->forms.bots > app->forms.seats + 1) app->forms.bots = 0;
    ui_choice(app->ui, row(app, &area, "Of these"), bots, app->forms.seats + 2, &app->forms.bots);
    ui_choice(app->ui, row(app, &area, "Teams"), teams, 3, &app->forms.teams);
    if (finish(app, &area, "Host on port 7777") || entered) host(app);
}

static void join(phalanx_app *app, bool watch)
{
    const char *address = app->config.address, *colon = strrchr(address, ':');
    long port = colon ? strtol(colon + 1, NULL, 10) : 7777;
    size_t size = colon ? (size_t)(colon - address) : strlen(address);
    phalanx_options options = app_options(app, watch ? TT_PEER_WATCH : TT_PEER_JOIN);
    if (!names_right(app)) return;
    if (size == 0 || size >= sizeof options.address || port < 1 || port > UINT16_MAX) {
        snprintf(app->forms.failure, sizeof app->forms.failure, "An address is HOST:PORT");
        return;
    }
    config_save(&app->config);
    memcpy(options.address, address, size);
    options.address[size] = 0;
    options.port = (uint16_t)port;
    options.match = app->config.match;
    options.seats = options.bots = 0;
    app_join(app, &options);
}

static void give_up_search(phalanx_app *app)
{
    host_search_end(app->forms.search);
    app->forms.search = NULL;
}

// Joins once the relay's address is known.
static void ask_search(phalanx_app *app)
{
    phalanx_options options = app->forms.joining;
    char address[HOST_ADDRESS_SIZE], words[APP_MESSAGE_SIZE];
    host_answer answer = host_search_ask(app->forms.search, address);
    if (answer == SEARCH_GOES_ON) return;
    give_up_search(app);
    if (answer == SEARCH_IN_VAIN) {
        snprintf(words, sizeof words, "there is no host called %s", options.address);
        app_fail(app, words);
        return;
    }
    snprintf(options.address, sizeof options.address, "%s", address);
    app_play(app, &options);
}

// While the relay is looked for, the form can't be changed. Who came by the command line has none,
// and goes when nothing comes of it.
static void searching(phalanx_app *app, SDL_FRect area)
{
    ui_kit *ui = app->ui;
    char words[APP_MESSAGE_SIZE];
    SDL_FRect bottom = ui_cut_bottom(&area, ui_px(ui, 38));
    snprintf(words, sizeof words, "Looking for %s", app->forms.joining.address);
    ui_paragraph(ui, area, UI_TEXT, ui_colors.text, words);
    ui_focus_next(ui);
    if (ui_button(ui, ui_cut_right(&bottom, ui_px(ui, 200)), "Cancel"))
        give_up_search(app);
    else
        ask_search(app);
    bool goes_on = app->forms.search || app->session;
    if (!app->options.title && !goes_on) app->screen = SCREEN_QUIT;
}

void join_screen(phalanx_app *app)
{
    SDL_FRect area = dialog(app, "Join a match", 560, 380);
    if (app->forms.search) {
        searching(app, area);
        return;
    }
    bool entered = name_field(app, &area, "Your name", app->config.name);
    entered = name_field(app, &area, "Match", app->config.match) || entered;
    entered = ui_field(app->ui, row(app, &area, "Address"), "host:7777", app->config.address,
                       sizeof app->config.address) == UI_FIELD_ENTERED ||
              entered;
    SDL_FRect line = row(app, &area, "");
    bool watch = ui_button(app->ui, ui_cut_left(&line, ui_px(app->ui, 200)), "Watch only");
    bool play = finish(app, &area, "Join") || entered;
    if (play || watch) join(app, watch);
}

void settings_screen(phalanx_app *app)
{
    static const char *const strengths[] = {"Recruits: they come head on",
                                            "Sergeants: they know what beats what",
                                            "Generals: they flank and retreat"};
    SDL_FRect area = dialog(app, "Settings", 600, 380);
    name_field(app, &area, "Your name", app->config.name);
    if (ui_slider(app->ui, row(app, &area, "Volume"), &app->config.volume)) {
        sound_volume(app->sound, app->config.volume);
        sound_play(app->sound, SOUND_ORDER, 0, 1);
    }
    ui_slider(app->ui, row(app, &area, "Scroll speed"), &app->config.scroll);
    ui_choice(app->ui, row(app, &area, "Bots"), strengths, PHALANX_STRENGTHS,
              &app->config.strength);
    if (ui_checkbox(app->ui, row(app, &area, "Window"), "the whole screen (F11)",
                    &app->config.fullscreen)) {
        SDL_SetWindowFullscreen(app->window,
                                app->config.fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    }
    SDL_FRect bottom = ui_cut_bottom(&area, ui_px(app->ui, 38));
    if (!tt_name_valid(app->config.name)) {
        ui_paragraph(app->ui, area, UI_SMALL, ui_colors.alarm,
                     "A name is 1 to 32 letters, digits, _ and -");
    }
    if (back_button(app, &bottom) && !config_save(&app->config)) {
        snprintf(app->message, sizeof app->message, "The settings can't be kept");
    }
}

static void draw_tape(phalanx_app *app, SDL_FRect area, const shelf_tape *tape)
{
    char date[32] = "", words[SHELF_NAME_SIZE + SHELF_WORDS_SIZE];
    time_t changed = (time_t)tape->changed;
    struct tm local;
    if (localtime_r(&changed, &local)) strftime(date, sizeof date, "%Y-%m-%d  %H:%M", &local);
    ui_text(app->ui, ui_cut_left(&area, ui_px(app->ui, 150)), UI_TEXT, ui_colors.dim, date);
    SDL_FRect length = ui_cut_left(&area, ui_px(app->ui, 56));
    ui_cut_left(&area, ui_px(app->ui, 24));
    if (tape->known && tape->status == TT_OK) {
        app_clock(tape->ticks, words);
        ui_text_aligned(app->ui, length, UI_TEXT, UI_RIGHT, words);
        ui_text(app->ui, area, UI_TEXT, ui_colors.text, tape->players);
    } else {
        snprintf(words, sizeof words, "%s%s%s", tape->name, tape->known ? ": " : "", tape->reason);
        ui_text(app->ui, area, UI_SMALL, tape->known ? ui_colors.alarm : ui_colors.dim, words);
    }
}

void tapes_screen(phalanx_app *app)
{
    ui_kit *ui = app->ui;
    tape_shelf *shelf = app->shelf;
    shelf_read_next(shelf); // one a frame
    SDL_FRect area = dialog(app, "Tapes", 860, 560), where;
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 22)), UI_SMALL, ui_colors.dim, shelf->folder);
    SDL_FRect bottom = ui_cut_bottom(&area, ui_px(ui, 38));
    ui_cut_bottom(&area, ui_px(ui, 12));
    uint32_t index;
    bool watch = ui_list_begin(ui, area, &app->list, shelf->count);
    while (ui_list_next(ui, &app->list, &index, &where)) {
        draw_tape(app, where, &shelf->tapes[index]);
    }
    if (shelf->count == 0) {
        ui_text_aligned(ui, area, UI_TEXT, UI_CENTER, "There are no tapes yet: play a match");
    }
    watch = ui_button(ui, ui_cut_right(&bottom, ui_px(ui, 200)), "Watch") || watch;
    if (back_button(app, &bottom)) return;
    ui_cut_left(&bottom, ui_px(ui, 14));
    ui_cut_right(&bottom, ui_px(ui, 14));
    ui_paragraph(ui, bottom, UI_SMALL, ui_colors.text, app->message);
    if (!watch || shelf->count == 0) return;
    char path[FOLDER_SIZE + SHELF_NAME_SIZE];
    if (shelf_path(shelf, &shelf->tapes[app->list.chosen], path, sizeof path)) app_watch(app, path);
}

void keys_panel(phalanx_app *app, SDL_FRect area)
{
    static const char *const keys[][2] = {
        {"left click, drag", "select a company, those in the rectangle"},
        {"double click", "all of that type in view; shift adds"},
        {"right click", "march there; on an enemy: attack"},
        {"right drag", "a line of battle from here to there"},
        {"shift", "after what is ordered already"},
        {"A, click", "attack on the way"},
        {"H   S", "hold the ranks   stop"},
        {"R, click", "where recruits gather"},
        {"F2  F3  F4", "train spearmen, archers, riders"},
        {"Ctrl 0-9   0-9", "make a group   select it; twice: go there"},
        {"Ctrl A", "select all"},
        {"Tab or .", "the next idle company"},
        {"Space", "where the last alarm was"},
        {"wheel, arrows, edges", "zoom and move; so does a middle drag"},
        {"Enter   Shift Enter", "write to everyone   to your team"},
        {"P   F10   F11", "pause   hide the panels   whole screen"},
        {"Esc", "menu"},
    };
    ui_kit *ui = app->ui;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        SDL_FRect line = ui_cut_top(&area, ui_px(ui, 23));
        ui_text(ui, ui_cut_left(&line, ui_px(ui, 190)), UI_STRONG, ui_colors.text, keys[i][0]);
        ui_text(ui, line, UI_TEXT, ui_colors.dim, keys[i][1]);
    }
}

void keys_screen(phalanx_app *app)
{
    SDL_FRect area = dialog(app, "Keys", 640, 540);
    SDL_FRect bottom = ui_cut_bottom(&area, ui_px(app->ui, 38));
    keys_panel(app, area);
    back_button(app, &bottom);
}
