#include "stage.h"

static tt_status open_player(cli_stage *stage, const cli_run *run, uint32_t last)
{
    const cli_options *options = &run->options;
    tt_tape *tape = run->tapes[0];
    if (!options->no_cache) snaps_open(&stage->snaps, options->files[0], tape, &run->module, false);
    player_def def = {.game = run->module.game,
                      .tape = tape,
                      .cache = stage->snaps.cache,
                      .anyway = run->module.anyway};
    tt_status status = player_create(&def, &stage->player);
    return status == TT_OK ? names_read(&stage->names, run->tapes[0], last) : status;
}

tt_status stage_open(cli_stage *stage, const cli_run *run, uint32_t last)
{
    const cli_options *options = &run->options;
    int width = (int)options->width, height = (int)options->height;
    *stage = (cli_stage){.picture = run->module.picture};
    tt_status status = open_player(stage, run, last);
    if (status != TT_OK) return status;
    stage->canvas = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    if (stage->canvas) stage->renderer = SDL_CreateSoftwareRenderer(stage->canvas);
    if (!stage->renderer) return TT_OUT_OF_MEMORY;

    const tt_match *match = &tt_tape_info_of(run->tapes[0])->match;
    const void *state = player_look(stage->player).now;
    SDL_Rect area = {0, 0, width, height};
    eye_open(&stage->eye, stage->picture, state, area);
    stage->looks = options->look ? run->tapes[0] : NULL;
    stage->frame =
        (tt_frame){.seat = (uint8_t)options->seat,
                   .names = stage->players,
                   .area = area,
                   .camera = options->camera_given ? options->camera : stage->eye.camera};
    stage->drawing = stage->picture->create(stage->picture->context, stage->renderer, match, state);
    return stage->drawing ? TT_OK : TT_OUT_OF_MEMORY;
}

void stage_close(cli_stage *stage)
{
    if (stage->drawing) stage->picture->destroy(stage->picture->context, stage->drawing);
    if (stage->renderer) SDL_DestroyRenderer(stage->renderer);
    SDL_FreeSurface(stage->canvas);
    player_destroy(stage->player);
    snaps_close(&stage->snaps);
    SDL_Quit(); // what it keeps without having been started
}

static tt_status go_to(tape_player *player, uint64_t position)
{
    tt_status status = TT_OK;
    player_seek_position(player, position);
    while (status == TT_OK && !player_arrived(player)) status = player_move(player, UINT32_MAX);
    return status;
}

// Where no look is known, the camera stays where it was.
static void lend_eyes(cli_stage *stage)
{
    tt_frame *frame = &stage->frame;
    frame->look = NULL;
    frame->look_size = 0;
    if (!eyes_see(stage->looks, stage->picture, frame->seat, player_position(stage->player),
                  &stage->sight))
        return;
    frame->look = stage->sight.look.data;
    frame->look_size = stage->sight.look.size;
    frame->camera = eye_fit(&stage->eye, &stage->sight.seen);
}

tt_status stage_show(cli_stage *stage, uint64_t position)
{
    tt_status status = go_to(stage->player, position);
    if (status != TT_OK) return status;
    player_sight sight = player_look(stage->player);
    stage->frame.previous = sight.before;
    stage->frame.current = sight.now;
    stage->frame.blend = sight.blend;
    names_at(&stage->names, sight.tick, stage->players);
    if (stage->looks) lend_eyes(stage);
    stage->picture->draw(stage->picture->context, stage->drawing, &stage->frame);
    SDL_RenderPresent(stage->renderer); // what is still queued
    return TT_OK;
}
