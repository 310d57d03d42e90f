// Whether a game's states are all that it has. Every tick is taken back and played
// again in this process; and eight times a state is carried to a process that has seen
// nothing else, and both play on:
//
//     this process     0 . . . T . . . . . N . . . . .      every trail of both is compared
//     a fresh one              '-> . . . . N
//
// A variable that is set once and read for ever comes back in the first,
// and is missing in the second.

#include "cli.h"
#include "fields.h"
#include "fresh.h"

#include <tickertape/synctest.h>

#include <inttypes.h>
#include <stdlib.h>

enum { CARRIED = 8 };

static const tt_match *match_of(const cli_run *run)
{
    return &tt_tape_info_of(run->tapes[0])->match;
}

static uint32_t ticks_of(const cli_run *run)
{
    return tt_tape_info_of(run->tapes[0])->ticks;
}

static void print_field(const tt_game *game, uint64_t offset)
{
    tt_layout_value value;
    if (game->layout && tt_layout_at(game->layout, game->layout->state, offset, &value))
        printf("  %s\n", value.path);
}

static cli_exit cannot(const char *what, const char *reason)
{
    cli_wrong(what, reason);
    return CLI_CANNOT;
}

static cli_exit take_back(const cli_run *run)
{
    tt_synctest *test;
    tt_turn turn;
    cli_exit result = CLI_YES;
    tt_synctest_def def = {.game = run->module.game, .match = match_of(run)};
    tt_status status = tt_synctest_create(&def, &test);
    if (status != TT_OK) return cli_complain(run, run->options.files[0], status);
    bool same = true;
    for (uint32_t tick = 0; tick < ticks_of(run) && same && result == CLI_YES; tick++) {
        result = cli_read(run, 0, tick, &turn);
        if (result == CLI_YES) same = tt_synctest_apply(test, &turn);
    }
    tt_synctest_result found = tt_synctest_result_of(test);
    tt_synctest_destroy(test);
    if (result != CLI_YES) return result;
    if (same) {
        printf("taken back and played again: %" PRIu32 " ticks are the same\n", ticks_of(run));
        return CLI_YES;
    }
    printf("taken back to %" PRIu32 " and played again: state %" PRIu32 " differs\n",
           found.restored, found.tick);
    print_field(run->module.game, found.offset);
    return CLI_NO;
}

// Names the fields of the sim's state that a fresh process, from state `from` on, has otherwise.
static cli_exit print_differing(const cli_run *run, tt_sim *sim, FILE *image, uint32_t from)
{
    fresh_process other;
    tt_sim *its = NULL;
    uint64_t trail = 0, size = tt_sim_bytes_size(run->module.game);
    uint32_t to = tt_sim_tick(sim);
    tt_sim_def def = {.game = run->module.game, .match = match_of(run)};
    uint8_t *bytes = malloc(size);
    bool fine = bytes && fields_layout(def.game) && tt_sim_create(&def, &its) == TT_OK;
    if (fine && fresh_start(&other, run, image, from, to)) {
        for (uint32_t tick = from; tick < to && fine; tick++) fine = fresh_trail(&other, &trail);
        fine = fine && fresh_state(&other, bytes, size);
        if (fine) tt_sim_load(its, to, trail, bytes);
        if (fine) fields_print_differing(sim, its);
        fresh_end(&other);
    }
    tt_sim_destroy(its);
    free(bytes);
    return CLI_NO;
}

// Plays on to state `to`, beside a process that has the present state.
static cli_exit play_beside(const cli_run *run, tt_sim *sim, FILE *image, uint32_t to)
{
    fresh_process other;
    tt_turn turn;
    uint32_t from = tt_sim_tick(sim);
    uint64_t trail = tt_sim_trail(sim);
    cli_exit result = CLI_YES;
    if (!fresh_start(&other, run, image, from, to))
        return cannot("a fresh process", "it can't be started");
    while (result == CLI_YES && trail == tt_sim_trail(sim) && tt_sim_tick(sim) < to) {
        result = cli_read(run, 0, tt_sim_tick(sim), &turn);
        if (result == CLI_YES) tt_sim_apply(sim, &turn);
        if (result == CLI_YES && !fresh_trail(&other, &trail)) result = CLI_CANNOT;
    }
    fresh_end(&other);
    if (result == CLI_CANNOT) cannot("a fresh process", "it came to nothing");
    if (result != CLI_YES || trail == tt_sim_trail(sim)) return result;
    printf("carried to a fresh process at %" PRIu32 ": state %" PRIu32 " differs\n", from,
           tt_sim_tick(sim));
    return print_differing(run, sim, image, from);
}

static cli_exit carry(const cli_run *run)
{
    tt_sim *sim;
    tt_sim_def def = {.game = run->module.game, .match = match_of(run)};
    tt_status status = tt_sim_create(&def, &sim);
    if (status != TT_OK) return cli_complain(run, run->options.files[0], status);
    cli_exit result = CLI_YES;
    for (uint64_t part = 1; part <= CARRIED && result == CLI_YES; part++) {
        FILE *image = fresh_image(sim);
        uint32_t to = (uint32_t)(ticks_of(run) * part / CARRIED);
        result = image ? play_beside(run, sim, image, to)
                       : cannot("a temporary file", cli_errno_words());
        if (image) fclose(image);
    }
    tt_sim_destroy(sim);
    if (result == CLI_YES)
        printf("carried to %d fresh processes: %" PRIu32 " ticks are the same\n", CARRIED,
               ticks_of(run));
    return result;
}

cli_exit cli_synctest(const cli_run *run)
{
    if (run->options.fresh) return fresh_run(run);
    if (run->options.film) return cannot("--from and --to", "only with --fresh");
    cli_exit result = take_back(run);
    return result == CLI_YES ? carry(run) : result;
}
