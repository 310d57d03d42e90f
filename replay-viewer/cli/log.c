// The events of a tape, one a line; with --looks what players looked at, before the turn that leads
// on from the state that they saw.

#include "cli.h"
#include "events.h"
#include "text.h"

#include <inttypes.h>
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

// The look that comes next, if `more`.
typedef struct looks_left {
    bool more;
    tt_look_walk walk;
    tt_look next;
} looks_left;

static cli_exit read_look(const cli_run *run, looks_left *left)
{
    tt_status status = tt_tape_next_look(run->tapes[0], &left->walk, &left->next);
    left->more = status == TT_OK;
    if (status == TT_OK || status == TT_NOT_FOUND) return CLI_YES;
    fprintf(stderr, "tape: a look can't be read: %s\n", tt_status_text(status));
    return CLI_CANNOT;
}

static void print_look(const cli_options *options, const tt_look *look)
{
    bool asked = options->seat == TT_SEAT_NONE || look->seat == options->seat;
    if (!asked || look->tick < options->from || look->tick > options->to) return;
    if (options->json)
        printf("{\"tick\":%" PRIu32 ",\"seat\":%u,\"type\":\"look\",\"data\":\"", look->tick,
               look->seat);
    else
        printf("%8" PRIu32 " %8s  %2u  look ", look->tick, "-", look->seat);
    text_print_hex(look->data, look->size);
    printf(options->json ? "\"}\n" : "\n");
}

// Those up to state `tick`, in the order of the tape.
static cli_exit print_looks(const cli_run *run, looks_left *left, uint32_t tick)
{
    cli_exit result = CLI_YES;
    while (result == CLI_YES && left->more && left->next.tick <= tick) {
        print_look(&run->options, &left->next);
        result = read_look(run, left);
    }
    return result;
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
    looks_left left = {0};
    if (!makes_sense(options, info)) return CLI_CANNOT;
    if (options->looks && read_look(run, &left) != CLI_YES) return CLI_CANNOT;
    uint32_t ticks = info->ticks;
    uint32_t first = options->from > info->first_tick ? options->from : info->first_tick;
    for (uint32_t tick = first; tick < ticks && tick <= options->to; tick++) {
        cli_exit result = cli_read(run, 0, tick, &turn);
        if (result == CLI_YES) result = print_looks(run, &left, tick);
        if (result != CLI_YES) return result;
        for (uint32_t i = 0; i < turn.count; i++) print_event(run, &turn.events[i], game);
    }
    return print_looks(run, &left, UINT32_MAX);
}
