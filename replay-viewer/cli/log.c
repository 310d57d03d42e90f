// The events of a tape, one a line.

#include "cli.h"
#include "events.h"

#include <stdio.h>

static void print_event(const cli_run *run, const tt_event *event, const tt_game *game)
{
    const cli_options *options = &run->options;
    if (options->seat != TT_SEAT_NONE && event->seat != options->seat) return;
    if (options->json)
        event_print_json(event, game);
    else
        event_print(event, game);
}

// Whether the tape can have what is asked for.
static bool makes_sense(const cli_options *options, const tt_tape_info *info)
{
    bool seat = options->seat == TT_SEAT_NONE || options->seat < info->match.seats;
    if (!seat)
        fprintf(stderr, "tape: --seat %u: its seats are 0 to %u\n", options->seat,
                info->match.seats - 1);
    bool range = options->from <= options->to;
    if (!range)
        fprintf(stderr, "tape: --from %u comes after --to %u\n", options->from, options->to);
    return seat && range;
}

cli_exit cli_log(const cli_run *run)
{
    static tt_turn turn;
    const cli_options *options = &run->options;
    const tt_game *game = cli_game_of(run, 0);
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    if (!makes_sense(options, info)) return CLI_CANNOT;
    uint32_t ticks = info->ticks;
    uint32_t first = options->from > info->first_tick ? options->from : info->first_tick;
    for (uint32_t tick = first; tick < ticks && tick <= options->to; tick++) {
        cli_exit result = cli_read(run, 0, tick, &turn);
        if (result != CLI_YES) return result;
        for (uint32_t i = 0; i < turn.count; i++) print_event(run, &turn.events[i], game);
    }
    return CLI_YES;
}
