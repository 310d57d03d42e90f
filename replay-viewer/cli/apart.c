#include "apart.h"

#include "fields.h"

#include <tickertape/playback.h>

#include <inttypes.h>
#include <stdio.h>

typedef struct apart {
    const cli_run *run;
    tt_playback *playbacks[CLI_FILES_MAX];
} apart;

static const tt_sim *sim_of(const apart *two, int file)
{
    return tt_playback_sim(two->playbacks[file]);
}

// One more state of both, or complains.
static cli_exit step(const apart *two)
{
    for (int file = 0; file < CLI_FILES_MAX; file++) {
        tt_status status = tt_playback_step(two->playbacks[file]);
        if (status != TT_OK) return cli_complain(two->run, two->run->options.files[file], status);
    }
    return CLI_YES;
}

static bool same(const apart *two)
{
    return tt_sim_hash(sim_of(two, 0)) == tt_sim_hash(sim_of(two, 1));
}

static cli_exit compare(const apart *two, uint32_t last)
{
    cli_exit result = CLI_YES;
    while (result == CLI_YES && same(two) && tt_sim_tick(sim_of(two, 0)) < last) result = step(two);
    if (result != CLI_YES) return result;
    uint32_t tick = tt_sim_tick(sim_of(two, 0));
    if (same(two)) {
        printf("played again: the same states up to %" PRIu32 "\n", tick);
        return CLI_YES;
    }
    printf("played again: state %" PRIu32 " is the first that differs\n", tick);
    fields_print_differing(sim_of(two, 0), sim_of(two, 1));
    return CLI_NO;
}

// The hash of a layout stands for all of it.
static bool one_layout(const tt_game *const games[])
{
    for (int file = 0; file < CLI_FILES_MAX; file++)
        if (!fields_layout(games[file])) return false;
    return games[0]->layout->hash == games[1]->layout->hash ||
           cli_wrong(games[1]->name, "its states are laid out otherwise");
}

cli_exit apart_print(const cli_run *run, uint32_t last)
{
    const tt_game *const games[CLI_FILES_MAX] = {run->module.game, run->other.game};
    apart two = {.run = run};
    bool can = one_layout(games) && cli_has_beginning(run, 0) && cli_has_beginning(run, 1);
    cli_exit result = can ? CLI_YES : CLI_CANNOT;
    for (int file = 0; file < CLI_FILES_MAX && result == CLI_YES; file++) {
        tt_playback_def def = {.game = games[file], .tape = run->tapes[file]};
        tt_status status = tt_playback_create(&def, &two.playbacks[file]);
        if (status != TT_OK) result = cli_complain(run, run->options.files[file], status);
    }
    if (result == CLI_YES) result = compare(&two, last);
    for (int file = 0; file < CLI_FILES_MAX; file++) tt_playback_destroy(two.playbacks[file]);
    return result;
}
