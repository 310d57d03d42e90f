// What a match looks like: one state as a PNG, or many positions as a film.
//
//     state    6           7           8           9        from 6 to 9, three frames a tick
//              |---+---+---|---+---+---|---+---+---|
//     frame    0   1   2   3   4   5   6   7   8   9

#include "cli.h"

#include "eyes.h"
#include "output.h"
#include "stage.h"
#include "y4m.h"

#include <inttypes.h>
#include <png.h>

static bool tick_exists(const cli_run *run, const char *name, uint32_t tick)
{
    char reason[64];
    uint32_t last = tt_tape_info_of(run->tapes[0])->ticks;
    if (tick <= last) return true;
    snprintf(reason, sizeof reason, "--%s %" PRIu32 ": its states are 0 to %" PRIu32, name, tick,
             last);
    return cli_wrong(run->options.files[0], reason);
}

// Whether there is such a state, or such a film.
static bool ticks_make_sense(const cli_run *run)
{
    const cli_options *options = &run->options;
    if (!options->film && options->tick_count != 1)
        return cli_wrong("shot", "wants one --tick, or --from and --to");
    if (!options->film) return tick_exists(run, "tick", options->ticks[0]);
    if (options->tick_count > 0) return cli_wrong("--tick", "not with a film");
    if (options->width % 2 != 0 || options->height % 2 != 0)
        return cli_wrong("--size", "a film's width and height are even");
    if (options->from > options->to) return cli_wrong("--to", "it is before --from");
    return tick_exists(run, "from", options->from) &&
           (options->to == UINT32_MAX || tick_exists(run, "to", options->to));
}

// Whether what the seat saw is known, where the first picture is.
static bool look_is_there(const cli_run *run)
{
    char reason[96];
    seat_view view;
    const cli_options *options = &run->options;
    uint32_t tick = options->film ? options->from : options->ticks[0];
    if (!options->look) return true;
    if (options->seat == TT_SEAT_NONE) return cli_wrong("--look", "wants --seat, whose eyes");
    if (options->camera_given) return cli_wrong("--look", "has a camera of its own: no --camera");
    if (eyes_see(run->tapes[0], run->module.picture, (uint8_t)options->seat,
                 (uint64_t)tick * PLAYER_BLEND, &view))
        return true;
    snprintf(reason, sizeof reason, "seat %" PRIu32 " has no look at tick %" PRIu32 " or before it",
             options->seat, tick);
    return cli_wrong(options->files[0], reason);
}

// Whether this can be drawn at all.
static bool makes_sense(const cli_run *run)
{
    const cli_options *options = &run->options;
    uint32_t seats = tt_tape_info_of(run->tapes[0])->match.seats;
    char reason[64];
    if (!run->module.picture) return cli_wrong(run->module.game->name, "this game has no picture");
    if (!options->out) return cli_wrong("shot", "wants --out, the file to write");
    if (output_is_tape(options->out, options->files[0]))
        return cli_wrong("--out", "this is the tape");
    snprintf(reason, sizeof reason, "its seats are 0 to %" PRIu32, seats - 1);
    if (options->seat != TT_SEAT_NONE && options->seat >= seats) return cli_wrong("--seat", reason);
    return ticks_make_sense(run) && look_is_there(run);
}

static tt_status write_png(const cli_run *run, cli_stage *stage, FILE *out)
{
    SDL_Surface *canvas = stage->canvas;
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)canvas->w,
                       .height = (png_uint_32)canvas->h,
                       .format = PNG_FORMAT_RGB};
    tt_status status = stage_show(stage, (uint64_t)run->options.ticks[0] * PLAYER_BLEND);
    if (status != TT_OK) return status;
    SDL_Surface *rgb = SDL_ConvertSurfaceFormat(canvas, SDL_PIXELFORMAT_RGB24, 0);
    bool made = rgb && png_image_write_to_stdio(&image, out, 0, rgb->pixels, rgb->pitch, NULL) != 0;
    SDL_FreeSurface(rgb);
    return made || ferror(out) ? TT_OK : TT_OUT_OF_MEMORY;
}

// The last state that is shown.
static uint32_t last_of(const cli_run *run)
{
    const cli_options *options = &run->options;
    uint32_t last = tt_tape_info_of(run->tapes[0])->ticks;
    if (!options->film) return options->ticks[0];
    return options->to < last ? options->to : last;
}

// Stops early when nobody takes the frames.
static tt_status write_frames(const cli_run *run, cli_stage *stage, y4m_writer *film)
{
    uint64_t from = run->options.from, fps = run->options.fps;
    uint64_t rate = tt_tape_info_of(run->tapes[0])->match.tick_rate;
    uint64_t count = (last_of(run) - from) * fps / rate + 1;
    tt_status status = TT_OK;
    for (uint64_t i = 0; i < count && status == TT_OK && !ferror(film->out); i++) {
        uint64_t ticks = from + i * rate / fps, rest = i * rate % fps;
        status = stage_show(stage, ticks * PLAYER_BLEND + rest * PLAYER_BLEND / fps);
        if (status == TT_OK) y4m_add(film, stage->canvas->pixels, (size_t)stage->canvas->pitch);
    }
    return status;
}

static tt_status write_film(const cli_run *run, cli_stage *stage, FILE *out)
{
    const cli_options *options = &run->options;
    y4m_writer film;
    if (!y4m_begin(&film, out, options->width, options->height, options->fps))
        return TT_OUT_OF_MEMORY;
    tt_status status = write_frames(run, stage, &film);
    y4m_end(&film);
    return status;
}

static cli_exit shoot(const cli_run *run, cli_stage *stage)
{
    const cli_options *options = &run->options;
    cli_output output;
    if (!output_open(&output, options->out, options->force)) return CLI_CANNOT;
    tt_status status =
        options->film ? write_film(run, stage, output.file) : write_png(run, stage, output.file);
    bool written = output_close(&output, status == TT_OK);
    if (status != TT_OK) return cli_complain(run, options->files[0], status);
    return written ? CLI_YES : CLI_CANNOT;
}

cli_exit cli_shot(const cli_run *run)
{
    cli_stage stage;
    if (!makes_sense(run)) return CLI_CANNOT;
    tt_status status = stage_open(&stage, run, last_of(run));
    cli_exit result =
        status == TT_OK ? shoot(run, &stage) : cli_complain(run, run->options.files[0], status);
    stage_close(&stage);
    return result;
}
