#include "shelf_row.h"

#include "strip.h"
#include "text.h"

#include <math.h>
#include <string.h>
#include <time.h>

enum { FILE_WORDS = 4 * SHELF_NAME_SIZE }; // bytes of a file's name where all of it is escaped

// The columns of a row: the last one takes what is left.
typedef struct shelf_columns {
    SDL_FRect date, length, state, players, file, result;
} shelf_columns;

static shelf_columns cut_columns(ui_kit *ui, SDL_FRect line)
{
    shelf_columns columns;
    float gap = ui_px(ui, 12);
    columns.date = ui_cut_left(&line, ui_text_width(ui, UI_TEXT, "0000-00-00  00:00") + 1);
    ui_cut_left(&line, gap);
    columns.length = ui_cut_left(&line, ui_px(ui, 60));
    ui_cut_left(&line, gap);
    columns.state = ui_cut_left(&line, ui_px(ui, 84));
    ui_cut_left(&line, gap);
    columns.players = ui_cut_left(&line, floorf(line.w * 0.38F));
    ui_cut_left(&line, gap);
    columns.file = ui_cut_left(&line, floorf(line.w * 0.55F));
    ui_cut_left(&line, gap);
    columns.result = line;
    return columns;
}

// Small words over a column.
static void draw_head(ui_kit *ui, SDL_FRect area, const char *words, bool right)
{
    float width = fminf(ui_text_width(ui, UI_SMALL, words) + 1, area.w);
    ui_text(ui, right ? ui_cut_right(&area, width) : area, UI_SMALL, ui_colors.dim, words);
}

void shelf_heads_draw(ui_kit *ui, SDL_FRect line)
{
    shelf_columns columns = cut_columns(ui, line);
    draw_head(ui, columns.date, "written", false);
    draw_head(ui, columns.length, "length", true);
    draw_head(ui, columns.players, "players", false);
    draw_head(ui, columns.file, "file", false);
    draw_head(ui, columns.result, "how it ended", false);
}

static void tell_date(int64_t seconds, char words[32])
{
    time_t moment = (time_t)seconds;
    struct tm parts;
    if (!localtime_r(&moment, &parts) || strftime(words, 32, "%Y-%m-%d  %H:%M", &parts) == 0)
        words[0] = 0;
}

static void tell_state(const shelf_tape *tape, char words[32])
{
    SDL_strlcpy(words, tape->complete ? "" : tape->closed ? "broken off" : "not closed", 32);
}

// A file's name, fit to be shown.
static void tell_file(const shelf_tape *tape, char words[FILE_WORDS])
{
    text_copy(words, FILE_WORDS, tape->name, strlen(tape->name));
}

// A text, whole on a tip where it is cut.
static void draw_cut(ui_kit *ui, SDL_FRect area, ui_style style, SDL_Color color, const char *words)
{
    ui_text(ui, area, style, color, words);
    if (ui_text_width(ui, style, words) > area.w) ui_tip(ui, area, words);
}

// Why a tape can't be shown, in the place of what would stand there.
static void draw_reason(ui_kit *ui, SDL_FRect line, float from, const shelf_tape *tape)
{
    char words[FILE_WORDS + SHELF_WORDS_SIZE];
    SDL_FRect rest = {from, line.y, line.x + line.w - from, line.h};
    tell_file(tape, words);
    SDL_strlcat(words, ": ", sizeof words);
    SDL_strlcat(words, tape->reason, sizeof words);
    ui_text(ui, rest, UI_SMALL, ui_colors.alarm, words);
    ui_tip(ui, rest, words);
}

SDL_FRect shelf_row_draw(ui_kit *ui, SDL_FRect line, const shelf_tape *tape)
{
    char date[32], length[CLOCK_SIZE], state[32], file[FILE_WORDS];
    shelf_columns columns = cut_columns(ui, line);
    tell_date(tape->changed, date);
    ui_text(ui, columns.date, UI_TEXT, ui_colors.text, date);
    if (tape->known && tape->status != TT_OK) draw_reason(ui, line, columns.length.x, tape);
    if (!tape->known || tape->status != TT_OK) return (SDL_FRect){0};
    strip_clock(tape->ticks, tape->tick_rate, length);
    tell_state(tape, state);
    tell_file(tape, file);
    ui_text_aligned(ui, columns.length, UI_TEXT, UI_RIGHT, length);
    ui_text(ui, columns.state, UI_TEXT, ui_colors.dim, state);
    draw_cut(ui, columns.players, UI_TEXT, ui_colors.text, tape->players);
    draw_cut(ui, columns.file, UI_SMALL, ui_colors.dim, file);
    return columns.result;
}
