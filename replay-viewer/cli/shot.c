// One frame of a match as a PNG: goes to the state and lets the game draw into memory. There is no
// window, and no video driver.

#include "cli.h"

#include "eye.h"
#include "names.h"
#include "player.h"

#include <errno.h>
#include <inttypes.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool complain(const char *what, const char *reason)
{
    fprintf(stderr, "tape: %s: %s\n", what, reason);
    return false;
}

// Whether this can be drawn at all.
static bool makes_sense(const cli_run *run)
{
    const cli_options *options = &run->options;
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    char reason[64];
    if (!run->module.picture) return complain(run->module.game->name, "this game has no picture");
    if (options->tick_count != 1) return complain("shot", "wants one --tick");
    if (!options->out) return complain("shot", "wants --out, the file to write");
    if (strcmp(options->out, "-") == 0 && isatty(STDOUT_FILENO))
        return complain("--out -", "standard output is a terminal");
    if (options->seat != TT_SEAT_NONE && options->seat >= info->match.seats) {
        snprintf(reason, sizeof reason, "its seats are 0 to %" PRIu32, info->match.seats - 1);
        return complain("--seat", reason);
    }
    if (options->ticks[0] <= info->ticks) return true;
    snprintf(reason, sizeof reason, "--tick %" PRIu32 ": its states are 0 to %" PRIu32,
             options->ticks[0], info->ticks);
    return complain(options->files[0], reason);
}

static bool draw(const cli_run *run, SDL_Renderer *renderer, const tape_player *player,
                 const char *const *players)
{
    const cli_options *options = &run->options;
    const tt_picture *picture = run->module.picture;
    player_sight sight = player_look(player);
    SDL_Rect area = {0, 0, (int)options->width, (int)options->height};
    field_eye eye;
    eye_open(&eye, picture, sight.now, area);
    tt_frame frame = {
        .previous = sight.before,
        .current = sight.now,
        .blend = sight.blend,
        .seat = (uint8_t)options->seat,
        .names = players,
        .area = area,
        .camera = options->camera_given ? options->camera : eye.camera,
    };
    void *drawing = picture->create(renderer, &tt_tape_info_of(run->tapes[0])->match, sight.now);
    if (!drawing) return false;
    picture->draw(drawing, &frame);
    SDL_RenderPresent(renderer); // what is still queued
    picture->destroy(drawing);
    return true;
}

// The state as the game draws it; NULL when there is no memory.
static SDL_Surface *paint(const cli_run *run, const tape_player *player, const char *const *players)
{
    int width = (int)run->options.width, height = (int)run->options.height;
    SDL_Surface *canvas =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Renderer *renderer = canvas ? SDL_CreateSoftwareRenderer(canvas) : NULL;
    SDL_Surface *painted = NULL;
    if (renderer && draw(run, renderer, player, players))
        painted = SDL_ConvertSurfaceFormat(canvas, SDL_PIXELFORMAT_RGB24, 0);
    if (renderer) SDL_DestroyRenderer(renderer);
    SDL_FreeSurface(canvas);
    return painted;
}

static bool write_png(const SDL_Surface *painted, FILE *out)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)painted->w,
                       .height = (png_uint_32)painted->h,
                       .format = PNG_FORMAT_RGB};
    return png_image_write_to_stdio(&image, out, 0, painted->pixels, painted->pitch, NULL) != 0 &&
           fflush(out) == 0;
}

// A file that is made here does not stay when it can't be written whole.
static bool write_file(const SDL_Surface *painted, const cli_options *options)
{
    if (strcmp(options->out, "-") == 0)
        return write_png(painted, stdout) || complain("stdout", tt_status_text(TT_IO));
    FILE *out = fopen(options->out, options->force ? "wb" : "wbx");
    if (!out && errno == EEXIST)
        return complain(options->out, "the file exists already; --force replaces it");
    if (!out) return complain(options->out, strerror(errno));
    bool written = write_png(painted, out);
    written = fclose(out) == 0 && written;
    if (written) return true;
    if (!options->force) remove(options->out);
    return complain(options->out, tt_status_text(TT_IO));
}

static tt_status go_to(tape_player *player, uint32_t tick)
{
    tt_status status = TT_OK;
    player_seek(player, tick);
    while (status == TT_OK && !player_arrived(player)) status = player_move(player, UINT32_MAX);
    return status;
}

static cli_exit shoot(const cli_run *run, tape_player *player)
{
    static seat_names names;
    const char *players[TT_SEATS_MAX];
    uint32_t tick = run->options.ticks[0];
    tt_status status = names_read(&names, run->tapes[0], tick);
    if (status == TT_OK) status = go_to(player, tick);
    if (status != TT_OK) return cli_complain(run->options.files[0], status);
    names_at(&names, tick, players);
    SDL_Surface *painted = paint(run, player, players);
    bool written = painted ? write_file(painted, &run->options)
                           : complain("shot", tt_status_text(TT_OUT_OF_MEMORY));
    SDL_FreeSurface(painted);
    return written ? CLI_YES : CLI_CANNOT;
}

cli_exit cli_shot(const cli_run *run)
{
    tape_player *player;
    player_def def = {.game = run->module.game, .tape = run->tapes[0]};
    if (!makes_sense(run)) return CLI_CANNOT;
    tt_status status = player_create(&def, &player);
    cli_exit result =
        status == TT_OK ? shoot(run, player) : cli_complain(run->options.files[0], status);
    player_destroy(player);
    SDL_Quit(); // what it keeps without having been started
    return result;
}
