// Plays a tape again: the trails of the wanted states, and whether they are those of the tape.

#include "camps.h"
#include "cli.h"

#include <tickertape/playback.h>

#include <inttypes.h>
#include <stdio.h>

bool cli_ticks_in_range(const cli_run *run)
{
    const cli_options *options = &run->options;
    uint32_t ticks = tt_tape_info_of(run->tapes[0])->ticks;
    for (uint32_t i = 0; i < options->tick_count; i++) {
        if (options->ticks[i] <= ticks) continue;
        fprintf(stderr, "tape: %s: --tick %" PRIu32 ": its states are 0 to %" PRIu32 "\n",
                options->files[0], options->ticks[i], ticks);
        return false;
    }
    return true;
}

// Where trails differed among the seats, it is told on stderr whose this one is.
static tt_status print_trail(const cli_run *run, tt_playback *playback, uint32_t tick,
                             cli_camps *camps)
{
    tt_status status = tt_playback_seek(playback, tick);
    if (status != TT_OK) return status;
    const tt_sim *sim = tt_playback_sim(playback);
    printf("trail %" PRIu32 " %016" PRIx64 "\n", tick, tt_sim_trail(sim));
    cli_camps here = {0};
    camps_compare(&here, run->tapes[0], sim);
    camps_compare(camps, run->tapes[0], sim);
    if (here.count == 0) return TT_OK;
    fprintf(stderr, "tape: %s: state %" PRIu32 " is ", run->options.files[0], tick);
    camps_print_sides(&here, stderr);
    fprintf(stderr, "\n");
    return TT_OK;
}

// On to the first trail that the tape has recorded at or after the last wanted state: it speaks for
// all of the past, so other rules are noticed even where no trail stands beside a wanted state.
static tt_status play_on(tt_playback *playback, tt_tape *tape, uint32_t last)
{
    tt_trail trail;
    if (!tt_tape_trail_from(tape, last, &trail)) return TT_OK;
    return tt_playback_seek(playback, trail.tick);
}

cli_exit cli_judge_trails(const cli_run *run, tt_playback *playback, uint32_t last)
{
    tt_trail any;
    const char *file = run->options.files[0];
    tt_status status = play_on(playback, run->tapes[0], last);
    if (status != TT_OK) return cli_complain(run, file, status);
    uint32_t differs = tt_playback_differs(playback);
    if (differs != UINT32_MAX) {
        fprintf(stderr, "tape: %s: the tape's own trail differs, first at tick %" PRIu32 "\n", file,
                differs);
        return CLI_NO;
    }
    if (!tt_tape_trail_from(run->tapes[0], 0, &any))
        fprintf(stderr, "tape: %s: it has no trails, nothing was compared\n", file);
    return CLI_YES;
}

// A disputed state has no trail that the tape stands for: a build that has any seat's is fine, one
// that has nobody's is not.
static cli_exit judge_camps(const cli_run *run, const cli_camps *camps, uint32_t verified)
{
    if (!camps_alone(camps, run->tapes[0], verified)) return CLI_YES;
    fprintf(stderr, "tape: %s: the trail of state %" PRIu32 " is nobody's\n", run->options.files[0],
            camps->alone_tick);
    return CLI_NO;
}

cli_exit cli_hash(const cli_run *run)
{
    const cli_options *options = &run->options;
    if (options->tick_count == 0) {
        cli_wrong("hash", "it wants at least one --tick");
        return CLI_CANNOT;
    }
    if (!cli_ticks_in_range(run)) return CLI_CANNOT;
    tt_playback_def def = {
        .game = run->module.game, .tape = run->tapes[0], .anyway = run->module.anyway};
    tt_playback *playback;
    tt_status status = tt_playback_create(&def, &playback);
    cli_camps camps = {0};
    uint32_t last = 0;
    for (uint32_t i = 0; i < options->tick_count && status == TT_OK; i++) {
        status = print_trail(run, playback, options->ticks[i], &camps);
        if (options->ticks[i] > last) last = options->ticks[i];
    }
    cli_exit result = status == TT_OK ? cli_judge_trails(run, playback, last)
                                      : cli_complain(run, options->files[0], status);
    if (result == CLI_YES) result = judge_camps(run, &camps, tt_playback_verified(playback));
    tt_playback_destroy(playback);
    return result;
}
