// Whether two tapes of one match tell the same, as far as both go. The chain says it at once,
// and where they part by halves:
//
//     heads     =  =  =  =  =  |  x  x  x  x
//                            ^ the turn between is the first that is not the same

#include "cli.h"
#include "events.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct pair {
    const cli_run *run;
    const char *files[2];
    tt_tape *tapes[2];
    uint32_t first, last; // states that both have
} pair;

static tt_status same_head(const pair *both, uint32_t tick, bool *same)
{
    uint8_t heads[2][TT_HEAD_SIZE];
    tt_status status = tt_tape_head(both->tapes[0], tick, heads[0]);
    if (status == TT_OK) status = tt_tape_head(both->tapes[1], tick, heads[1]);
    *same = status == TT_OK && memcmp(heads[0], heads[1], TT_HEAD_SIZE) == 0;
    return status;
}

// The last state up to which the chains are the same; they are at the first.
static tt_status find_end(const pair *both, uint32_t *end)
{
    uint32_t low = both->first, high = both->last;
    while (low < high) {
        bool same;
        uint32_t middle = high - (high - low) / 2;
        tt_status status = same_head(both, middle, &same);
        if (status != TT_OK) return status;
        if (same)
            low = middle;
        else
            high = middle - 1;
    }
    *end = low;
    return TT_OK;
}

static cli_exit read_both(const pair *both, uint32_t tick, tt_turn turns[2])
{
    for (int i = 0; i < 2; i++) {
        tt_status status = tt_tape_read(both->tapes[i], tick, &turns[i]);
        if (status != TT_OK) return cli_complain(both->run, both->files[i], status);
    }
    return CLI_YES;
}

// Says which event of a turn is the first that is not the same, and what each tape has there. Where
// all that is left is the same, it is what was taken out.
static cli_exit print_event(const pair *both, uint32_t tick)
{
    static tt_turn turns[2];
    cli_exit result = read_both(both, tick, turns);
    if (result != CLI_YES) return result;
    uint32_t index = 0;
    while (index < turns[0].count && index < turns[1].count &&
           tt_event_same(&turns[0].events[index], &turns[1].events[index]))
        index++;
    if (index == turns[0].count && index == turns[1].count) {
        printf("against  turn %" PRIu32 " was not the same before it was stripped\n", tick);
        return CLI_NO;
    }
    printf("against  turn %" PRIu32 ", event %" PRIu32 " is not the same\n", tick, index);
    for (int i = 0; i < 2; i++) {
        printf("%s: ", both->files[i]);
        if (index < turns[i].count)
            event_print(&turns[i].events[index], cli_game_of(both->run, 0));
        else
            printf("no such event\n");
    }
    return CLI_NO;
}

static bool is_stripped(const tt_turn *turn)
{
    for (uint32_t i = 0; i < turn->count; i++)
        if (turn->events[i].stripped) return true;
    return false;
}

static uint32_t first_stripped(const pair *both)
{
    uint32_t a = tt_tape_info_of(both->tapes[0])->stripped_tick;
    uint32_t b = tt_tape_info_of(both->tapes[1])->stripped_tick;
    uint32_t first = a < b ? a : b;
    return first > both->first ? first : both->first;
}

// The chain does not vouch for what is left of stripped turns: they are compared one by one, and it
// is told how many lack something.
static cli_exit compare_stripped(const pair *both, uint32_t *lacking)
{
    static tt_turn turns[2];
    *lacking = 0;
    for (uint32_t tick = first_stripped(both); tick < both->last; tick++) {
        cli_exit result = read_both(both, tick, turns);
        if (result != CLI_YES) return result;
        if (!tt_turn_same(&turns[0], &turns[1])) return print_event(both, tick);
        *lacking += is_stripped(&turns[0]) || is_stripped(&turns[1]);
    }
    return CLI_YES;
}

static cli_exit compare(const pair *both)
{
    uint32_t end;
    tt_trail differing[2];
    tt_status status = find_end(both, &end);
    if (status != TT_OK) return cli_complain(both->run, both->files[0], status);
    if (end < both->last) return print_event(both, end);
    uint32_t trail = cli_first_trail(both->tapes, both->last, differing);
    if (trail != UINT32_MAX) {
        printf("against  the turns are the same, the trails of state %" PRIu32 " are not\n", trail);
        return CLI_NO;
    }
    uint32_t lacking;
    cli_exit result = compare_stripped(both, &lacking);
    if (result != CLI_YES) return result;
    bool ends[2];
    for (int i = 0; i < 2; i++) ends[i] = tt_tape_info_of(both->tapes[i])->ticks == end;
    printf("against  the same up to state %" PRIu32 ", the end of %s\n", end,
           ends[0] && ends[1] ? "both" : both->files[ends[0] ? 0 : 1]);
    if (lacking > 0)
        printf("         but for what is taken out of %" PRIu32 " of these turns\n", lacking);
    return CLI_YES;
}

static bool same_match(const tt_match *a, const tt_match *b)
{
    uint8_t heads[2][TT_HEAD_SIZE];
    tt_chain_start(a, heads[0]);
    tt_chain_start(b, heads[1]);
    return memcmp(heads[0], heads[1], TT_HEAD_SIZE) == 0;
}

// Finds what both have; says on stderr why nothing can be compared.
static cli_exit overlap(pair *both)
{
    const tt_tape_info *a = tt_tape_info_of(both->tapes[0]);
    const tt_tape_info *b = tt_tape_info_of(both->tapes[1]);
    both->first = a->first_tick > b->first_tick ? a->first_tick : b->first_tick;
    both->last = a->ticks < b->ticks ? a->ticks : b->ticks;
    const char *reason = NULL;
    if (!same_match(&a->match, &b->match)) reason = "of another match";
    if (!reason && both->first > both->last) reason = "no state is on both tapes";
    if (!reason) return CLI_YES;
    cli_wrong(both->files[1], reason);
    return CLI_CANNOT;
}

cli_exit cli_against(const cli_run *run)
{
    pair both = {.run = run,
                 .files = {run->options.files[0], run->options.against},
                 .tapes = {run->tapes[0], NULL}};
    cli_exit result = cli_open(run, both.files[1], &both.tapes[1]);
    if (result == CLI_YES) result = overlap(&both);
    bool same = true;
    tt_status status = result == CLI_YES ? same_head(&both, both.first, &same) : TT_OK;
    if (status != TT_OK) result = cli_complain(run, both.files[1], status);
    if (!same && status == TT_OK) {
        printf("against  the turns before turn %" PRIu32 " are not the same\n", both.first);
        result = CLI_NO;
    }
    if (result == CLI_YES) result = compare(&both);
    tt_tape_destroy(both.tapes[1]);
    return result;
}
