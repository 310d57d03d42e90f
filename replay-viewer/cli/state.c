// A state in words: what each of its fields holds.

#include "cli.h"
#include "fields.h"

#include <tickertape/playback.h>

#include <inttypes.h>
#include <stdio.h>

static const char *path_of(const cli_run *run)
{
    return run->options.field ? run->options.field : "";
}

static cli_exit print_state(const cli_run *run, tt_playback *playback)
{
    uint32_t tick = run->options.ticks[0];
    tt_status status = tt_playback_seek(playback, tick);
    if (status != TT_OK) return cli_complain(run, run->options.files[0], status);
    const tt_sim *sim = tt_playback_sim(playback);
    printf("trail %" PRIu32 " %016" PRIx64 "\n", tick, tt_sim_trail(sim));
    fields_print(sim, path_of(run));
    return cli_judge_trails(run, playback, tick);
}

cli_exit cli_state(const cli_run *run)
{
    tt_playback_def def = {
        .game = run->module.game, .tape = run->tapes[0], .anyway = run->module.anyway};
    tt_playback *playback;
    if (run->options.tick_count != 1) {
        cli_wrong("state", "it wants one --tick");
        return CLI_CANNOT;
    }
    if (!cli_ticks_in_range(run) || !fields_found(run->module.game, path_of(run)))
        return CLI_CANNOT;
    tt_status status = tt_playback_create(&def, &playback);
    if (status != TT_OK) return cli_complain(run, run->options.files[0], status);
    cli_exit result = print_state(run, playback);
    tt_playback_destroy(playback);
    return result;
}
