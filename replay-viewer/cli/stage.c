#include "stage.h"

#include "eye.h"

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
    field_eye eye;
    eye_open(&eye, stage->picture, state, area);
    stage->frame = (tt_frame){.seat = (uint8_t)options->seat,
                              .names = stage->players,
                              .area = area,
                              .camera = options->camera_given ? options->camera : eye.camera};
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

tt_status stage_show(cli_stage *stage, uint64_t position)
{
    tt_status status = go_to(stage->player, position);
    if (status != TT_OK) return status;
    player_sight sight = player_look(stage->player);
    stage->frame.previous = sight.before;
    stage->frame.current = sight.now;
    stage->frame.blend = sight.blend;
    names_at(&stage->names, sight.tick, stage->players);
    stage->picture->draw(stage->picture->context, stage->drawing, &stage->frame);
    SDL_RenderPresent(stage->renderer); // what is still queued
    return TT_OK;
}
