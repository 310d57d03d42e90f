// The events of a tape, one a line, and between them where seats part from the others and are
// healed; with --looks what players looked at. What is of a state comes before the turn that leads
// on from it.

#include "cli.h"
#include "events.h"
#include "eyes.h"
#include "partings.h"
#include "text.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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
    return cli_complain(run, run->options.files[0], status);
}

static void print_look_json(const tt_look *look, const char *words)
{
    printf("{\"tick\":%" PRIu32 ",\"seat\":%u,\"type\":\"look\",\"data\":\"", look->tick,
           look->seat);
    text_print_hex(look->data, look->size);
    printf("\"");
    if (words) {
        printf(",\"words\":");
        text_print_json(words, strlen(words));
    }
    printf("}\n");
}

// In words where the game has some, else its bytes.
static void print_look(const cli_run *run, const tt_look *look)
{
    char words[WORDS_SIZE];
    const cli_options *options = &run->options;
    bool asked = options->seat == TT_SEAT_NONE || look->seat == options->seat;
    if (!asked || look->tick < options->from || look->tick > options->to) return;
    const tt_picture *picture = cli_game_of(run, 0) ? run->module.picture : NULL;
    bool told = picture && eyes_words(picture, look, words, sizeof words);
    if (options->json) {
        print_look_json(look, told ? words : NULL);
        return;
    }
    printf("%8" PRIu32 " %8s  %2u  look  ", look->tick, "-", look->seat);
    if (told)
        printf("%s", words);
    else
        text_print_hex(look->data, look->size);
    printf("\n");
}

// Those up to state `tick`, in the order of the tape.
static cli_exit print_looks(const cli_run *run, looks_left *left, uint32_t tick)
{
    cli_exit result = CLI_YES;
    while (result == CLI_YES && left->more && left->next.tick <= tick) {
        print_look(run, &left->next);
        result = read_look(run, left);
    }
    return result;
}

// No turn has it, so it has no number.
static void print_parting(const cli_run *run, const cli_parting *parting)
{
    const tt_tape *tape = run->tapes[0];
    const tt_parting *what = &parting->parting;
    const char *word = what->healed ? "healed" : "parted";
    uint32_t seat = run->options.seat;
    if (seat != TT_SEAT_NONE && (what->seats >> seat & 1) == 0) return;
    if (!run->options.json) {
        printf("%8" PRIu32 " %8s  %2s  %s  ", what->tick, "-", "-", word);
        partings_print(tape, parting);
        printf("\n");
        return;
    }
    printf("{\"tick\":%" PRIu32 ",\"sequence\":null,\"seat\":null,\"number\":null", what->tick);
    printf(",\"type\":\"%s\",", word);
    partings_print_json(tape, parting);
    printf("}\n");
}

// Those from --from on up to and with state `tick`; `*next` is the first that was not looked at.
static void print_partings(const cli_run *run, const cli_partings *partings, uint32_t tick,
                           uint32_t *next)
{
    for (; *next < partings->count && partings->items[*next].parting.tick <= tick; ++*next) {
        if (partings->items[*next].parting.tick >= run->options.from)
            print_parting(run, &partings->items[*next]);
    }
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

static cli_exit print_log(const cli_run *run, const cli_partings *partings)
{
    static tt_turn turn;
    const cli_options *options = &run->options;
    const tt_game *game = cli_game_of(run, 0);
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    looks_left left = {0};
    if (options->from < info->first_tick)
        fprintf(stderr, "tape: %s: a piece: its turns before %" PRIu32 " are missing\n",
                options->files[0], info->first_tick);
    if (options->looks && read_look(run, &left) != CLI_YES) return CLI_CANNOT;
    uint32_t first = options->from > info->first_tick ? options->from : info->first_tick;
    uint32_t next = 0;
    for (uint32_t tick = first; tick < info->ticks && tick <= options->to; tick++) {
        print_partings(run, partings, tick, &next);
        cli_exit result = cli_read(run, 0, tick, &turn);
        if (result == CLI_YES) result = print_looks(run, &left, tick);
        if (result != CLI_YES) return result;
        for (uint32_t i = 0; i < turn.count; i++) print_event(run, &turn.events[i], game);
    }
    print_partings(run, partings, options->to, &next);
    return print_looks(run, &left, UINT32_MAX);
}

cli_exit cli_log(const cli_run *run)
{
    cli_partings partings;
    if (!makes_sense(&run->options, tt_tape_info_of(run->tapes[0]))) return CLI_CANNOT;
    if (!partings_create(run->tapes[0], &partings)) return CLI_CANNOT;
    cli_exit result = print_log(run, &partings);
    partings_destroy(&partings);
    return result;
}
