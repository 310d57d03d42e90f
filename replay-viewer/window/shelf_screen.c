// The list draws itself from what is known so far; in between, a part of each frame reads the next
// tape, or plays one through whose end was asked for.

#include "shelf_screen.h"

#include "keys.h"
#include "result.h"
#include "shelf.h"
#include "shelf_row.h"
#include "text.h"
#include "watch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const double frame_time = 1.0 / 60, working_time = 0.012; // seconds
static const double idle_time = 0.5;
enum { RESULT_SIZE = TT_MARK_TEXT_SIZE + 16, PORTION = 16 };

struct shelf_screen {
    const game_module *module;
    tape_shelf shelf;
    char results[SHELF_TAPES_MAX][RESULT_SIZE]; // empty: nobody has asked
    ui_list list;
    tape_result *result; // that is being found
    uint32_t asked;      // of this tape
    bool keys_shown;
    bool wants, picked, done;       // a result; the chosen tape; to leave
    char folder[SHELF_FOLDER_SIZE]; // fit to be shown
    char empty[UI_MESSAGE_SIZE];    // why there is no tape
};

// Lists the tapes of the user's folder; false when there are none, with the reason in `empty`.
static bool list_tapes(shelf_screen *screen)
{
    char folder[SHELF_FOLDER_SIZE];
    if (!shelf_folder(folder)) {
        SDL_strlcpy(screen->empty, "neither XDG_DATA_HOME nor HOME tells where tapes are",
                    sizeof screen->empty);
        return false;
    }
    text_copy(screen->folder, sizeof screen->folder, folder, strlen(folder));
    errno = 0;
    bool opened =
        shelf_open(&screen->shelf, folder, screen->module->anyway ? NULL : screen->module->game);
    bool none = opened ? screen->shelf.count == 0 : errno == ENOENT;
    if (none)
        SDL_snprintf(screen->empty, sizeof screen->empty, "%s: there is no tape yet",
                     screen->folder);
    else if (!opened)
        SDL_snprintf(screen->empty, sizeof screen->empty, "%s: it can't be read", screen->folder);
    return opened && !none;
}

bool shelf_screen_open(shelf_screen **screen, const game_module *module,
                       char message[UI_MESSAGE_SIZE])
{
    *screen = calloc(1, sizeof **screen);
    if (!*screen) {
        SDL_strlcpy(message, "out of memory", UI_MESSAGE_SIZE);
        return false;
    }
    (*screen)->module = module;
    bool listed = list_tapes(*screen);
    SDL_strlcpy(message, (*screen)->empty, UI_MESSAGE_SIZE);
    return listed;
}

void shelf_screen_close(shelf_screen *screen)
{
    if (!screen) return;
    result_destroy(screen->result);
    free(screen);
}

void shelf_screen_refuse(shelf_screen *screen, const char *reason)
{
    shelf_tape *tape = &screen->shelf.tapes[screen->list.chosen];
    tape->status = TT_DAMAGED;
    SDL_strlcpy(tape->reason, reason, sizeof tape->reason);
}

static bool can_tell(const shelf_screen *screen)
{
    return screen->module->picture && screen->module->picture->outcome;
}

// Begins to find out how a tape ended; one at a time.
static void ask(shelf_screen *screen, uint32_t index)
{
    char path[PATH_MAX];
    const shelf_tape *tape = &screen->shelf.tapes[index];
    const game_module *module = screen->module;
    if (index >= screen->shelf.count || !can_tell(screen)) return;
    if (!tape->known || tape->status != TT_OK || screen->results[index][0]) return;
    if (!shelf_path(&screen->shelf, tape, path, sizeof path)) return;
    result_destroy(screen->result);
    screen->result = NULL;
    screen->asked = index;
    tt_status status = result_create(module->game, module->picture, path, &screen->result);
    if (status != TT_OK) SDL_strlcpy(screen->results[index], tt_status_text(status), RESULT_SIZE);
}

// Goes on finding how it ended; whether there is more to find.
static bool find_result(shelf_screen *screen, double until)
{
    if (!screen->result) return false;
    while (!result_done(screen->result) && watch_clock() < until) {
        // What went wrong is in the result's words.
        if (result_advance(screen->result, PORTION) != TT_OK) break;
    }
    if (!result_done(screen->result)) return true;
    SDL_strlcpy(screen->results[screen->asked], result_words(screen->result), RESULT_SIZE);
    result_destroy(screen->result);
    screen->result = NULL;
    return false;
}

// Who won: known, being found, or to be asked for.
static void draw_result(shelf_screen *screen, ui_kit *ui, SDL_FRect area, uint32_t index)
{
    char words[48];
    if (!can_tell(screen)) return;
    if (screen->results[index][0]) {
        ui_text(ui, area, UI_TEXT, ui_colors.accent, screen->results[index]);
    } else if (screen->result && screen->asked == index) {
        uint32_t percent = result_progress(screen->result);
        SDL_snprintf(words, sizeof words, "%" PRIu32 " %%", percent);
        ui_progress(ui, ui_middle(area, area.w, ui_px(ui, 18)), (float)percent / 100, words);
    } else {
        ui_set_scope(ui, index + 1);
        SDL_FRect button =
            ui_middle(ui_cut_left(&area, ui_px(ui, 110)), ui_px(ui, 106), ui_px(ui, 22));
        ui_set_reach(ui, screen->keys_shown ? UI_INERT : UI_MOUSE);
        if (ui_button(ui, button, "Who won?")) ask(screen, index);
        ui_set_reach(ui, screen->keys_shown ? UI_INERT : UI_BOTH);
        ui_set_scope(ui, 0);
    }
}

static void draw_list(shelf_screen *screen, ui_kit *ui, SDL_FRect area)
{
    uint32_t index;
    SDL_FRect line = ui_cut_top(&area, ui_px(ui, 28));
    ui_cut_left(&line, ui_px(ui, 8));
    ui_cut_right(&line, ui_px(ui, 14));
    shelf_heads_draw(ui, line);
    screen->picked |= ui_list_begin(ui, area, &screen->list, screen->shelf.count);
    while (ui_list_next(ui, &screen->list, &index, &line)) {
        SDL_FRect place = shelf_row_draw(ui, line, &screen->shelf.tapes[index]);
        if (place.w > 0) draw_result(screen, ui, place, index);
    }
    if (screen->shelf.count == 0)
        ui_text_aligned(ui, ui_inset(area, ui_px(ui, 8)), UI_TEXT, UI_CENTER, screen->empty);
}

// Where they are, and whether these are all.
static void draw_folder(const shelf_screen *screen, ui_kit *ui, SDL_FRect line)
{
    char words[64];
    const tape_shelf *shelf = &screen->shelf;
    float taken = ui_text(ui, line, UI_SMALL, ui_colors.dim, screen->folder);
    if (shelf->older == 0) return;
    ui_cut_left(&line, taken + ui_px(ui, 16));
    SDL_snprintf(words, sizeof words, "the newest %" PRIu32 " of %" PRIu32, shelf->count,
                 shelf->count + shelf->older);
    ui_text(ui, line, UI_SMALL, ui_colors.accent, words);
}

static void draw(shelf_screen *screen, view_window *window, double now)
{
    static const key_line keys[] = {
        {"Up, Down, Page keys", "another tape"},
        {"Home, End", "the newest, the oldest"},
        {"Enter, double click", "watch it"},
        {"W", "who won?"},
        {"F5", "list them again"},
        {"F11", "fill the screen"},
        {"F1", "these keys"},
        {"Esc", "leave"},
    };
    ui_kit *ui = window->ui;
    window_begin(window, now);
    SDL_FRect area = ui_inset(ui_screen(ui), ui_px(ui, 24));
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 36)), UI_HEADING, ui_colors.text, "Tapes");
    SDL_FRect under = ui_cut_top(&area, ui_px(ui, 22));
    draw_folder(screen, ui, under);
    SDL_FRect bottom = ui_cut_bottom(&area, ui_px(ui, 32));
    ui_text(ui, bottom, UI_SMALL, ui_colors.dim, "F1: the keys");
    if (screen->keys_shown) ui_set_reach(ui, UI_INERT);
    draw_list(screen, ui, area);
    if (screen->keys_shown) keys_plate(ui, ui_screen(ui), keys, sizeof keys / sizeof keys[0]);
    window_end(window);
}

// Tapes come and go; what was asked of them is asked again.
static void list_again(shelf_screen *screen)
{
    result_destroy(screen->result);
    screen->result = NULL;
    memset(screen->results, 0, sizeof screen->results);
    list_tapes(screen); // none: the list says why
}

static void take_key(shelf_screen *screen, view_window *window, SDL_Keycode key)
{
    bool leaves = key == SDLK_ESCAPE && !screen->keys_shown;
    if (leaves) screen->done = true;
    if (key == SDLK_ESCAPE || key == SDLK_F1)
        screen->keys_shown = key == SDLK_F1 && !screen->keys_shown;
    if (key == SDLK_w) screen->wants = true;
    if (key == SDLK_F5) list_again(screen);
    if (key == SDLK_F11) window_toggle_fullscreen(window);
}

static bool take_events(shelf_screen *screen, view_window *window)
{
    bool any = false;
    for (SDL_Event event; window_poll(window, &event); any = true) {
        if (event.type == SDL_KEYDOWN) take_key(screen, window, event.key.keysym.sym);
        ui_event(window->ui, &event);
    }
    return any;
}

// A part of a frame for what is still to be read or found; whether there is more.
static bool work(shelf_screen *screen, double until)
{
    bool more = true;
    while (more && watch_clock() < until) more = shelf_read_next(&screen->shelf);
    return find_result(screen, until) || more;
}

// Whether a tape was picked: its path. One of which nothing is known yet can't be.
static bool take_pick(shelf_screen *screen, char path[PATH_MAX])
{
    const shelf_tape *tape = &screen->shelf.tapes[screen->list.chosen];
    bool picked = screen->picked && screen->list.chosen < screen->shelf.count && tape->known;
    screen->picked = false;
    return picked && shelf_path(&screen->shelf, tape, path, PATH_MAX);
}

bool shelf_screen_pick(shelf_screen *screen, view_window *window, char path[PATH_MAX])
{
    double drawn = 0;
    int fresh = 2;
    screen->picked = screen->done = false;
    window->listed = true;
    window_title(window, "Tapes - Tickertape");
    while (!screen->done && !window->quit) {
        double now = watch_clock();
        if (take_events(screen, window)) fresh = 2;
        if (screen->wants) ask(screen, screen->list.chosen);
        screen->wants = false;
        bool working = work(screen, now + working_time);
        if (fresh > 0 || working || now - drawn >= idle_time) {
            draw(screen, window, now);
            drawn = now;
            fresh = fresh > 0 ? fresh - 1 : 0;
        }
        if (take_pick(screen, path)) return true;
        window_rest(now + (working || fresh > 0 ? frame_time : idle_time));
    }
    return false;
}
