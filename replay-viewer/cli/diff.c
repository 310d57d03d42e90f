// Where two tapes part: the first tick at which turns or trails differ.
// State t comes before turn t,
//
//     state 0  turn 0  state 1  turn 1  state 2 …
//
// so of a trail and a turn with the same number, the trail is first.

#include "apart.h"
#include "camps.h"
#include "cli.h"
#include "events.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const uint32_t nowhere = UINT32_MAX;

// Says what is not the same before turn 0; returns whether it makes another match of it. The room's
// name and the id don't: the same play can be recorded twice.
static bool matches_differ(const tt_match *a, const tt_match *b)
{
    const struct {
        const char *name;
        uint64_t a, b;
    } numbers[] = {
        {"rules", a->rules, b->rules},
        {"tick rate", a->tick_rate, b->tick_rate},
        {"seats", a->seats, b->seats},
        {"seed", a->seed, b->seed},
    };
    bool differ = strcmp(a->game, b->game) != 0;
    if (differ) printf("the games differ: %s, %s\n", a->game, b->game);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i].a == numbers[i].b) continue;
        printf("the matches differ in %s: %" PRIu64 ", %" PRIu64 "\n", numbers[i].name,
               numbers[i].a, numbers[i].b);
        differ = true;
    }
    if (a->layout != b->layout)
        printf("the matches differ in layout: %016" PRIx64 ", %016" PRIx64 "\n", a->layout,
               b->layout);
    bool settings = a->settings_size == b->settings_size &&
                    memcmp(a->settings, b->settings, a->settings_size) == 0;
    if (!settings) printf("the matches differ in settings\n");
    return differ || a->layout != b->layout || !settings;
}

uint32_t cli_first_trail(tt_tape *const tapes[2], uint32_t last, tt_trail differing[2])
{
    tt_trail a, b;
    uint32_t tick = 0;
    while (tt_tape_trail_from(tapes[0], tick, &a) && tt_tape_trail_from(tapes[1], tick, &b)) {
        uint32_t both = a.tick > b.tick ? a.tick : b.tick;
        if (both > last) break;
        if (a.tick == b.tick && a.value != b.value) {
            differing[0] = a;
            differing[1] = b;
            return both;
        }
        tick = a.tick == b.tick ? both + 1 : both;
    }
    return nowhere;
}

// A piece numbers each seat's requests from its own first turn on.
static void take_numbers(tt_turn *turn, const tt_turn *from)
{
    for (uint32_t i = 0; i < turn->count && i < from->count; i++)
        turn->events[i].number = from->events[i].number;
}

// The first turn before `end` that differs.
static cli_exit first_turn(const cli_run *run, uint32_t end, uint32_t *found)
{
    static tt_turn turns[2];
    uint32_t firsts[2];
    for (int i = 0; i < 2; i++) firsts[i] = tt_tape_info_of(run->tapes[i])->first_tick;
    bool numbers = firsts[0] == firsts[1];
    *found = nowhere;
    for (uint32_t tick = firsts[0] > firsts[1] ? firsts[0] : firsts[1]; tick < end; tick++) {
        for (int file = 0; file < 2; file++) {
            cli_exit result = cli_read(run, file, tick, &turns[file]);
            if (result != CLI_YES) return result;
        }
        if (!numbers) take_numbers(&turns[1], &turns[0]);
        if (tt_turn_same(&turns[0], &turns[1])) continue;
        *found = tick;
        break;
    }
    return CLI_YES;
}

static cli_exit print_turn(const cli_run *run, int file, uint32_t tick)
{
    static tt_turn turn;
    cli_exit result = cli_read(run, file, tick, &turn);
    if (result != CLI_YES) return result;
    printf("%s: turn %" PRIu32 ", events: %" PRIu32 "\n", run->options.files[file], tick,
           turn.count);
    for (uint32_t i = 0; i < turn.count; i++) event_print(&turn.events[i], cli_game_of(run, file));
    return CLI_YES;
}

// Whether one of the tapes goes on as another match here.
static cli_exit find_branch(const cli_run *run, uint32_t tick, int *branching)
{
    static tt_turn turn;
    *branching = -1;
    for (int file = 0; file < CLI_FILES_MAX; file++) {
        tt_branch branch;
        if (tick >= tt_tape_info_of(run->tapes[file])->ticks) continue;
        cli_exit result = cli_read(run, file, tick, &turn);
        if (result != CLI_YES) return result;
        if (turn.count > 0 && tt_branch_of(&turn.events[0], &branch)) *branching = file;
    }
    return CLI_YES;
}

// At a turn that only one of them has, or that differs.
static cli_exit print_branch(const cli_run *run, uint32_t tick)
{
    int file;
    cli_exit result = find_branch(run, tick, &file);
    if (result == CLI_YES && file >= 0)
        printf("tick %" PRIu32 ": the same up to here; %s branches off\n", tick,
               run->options.files[file]);
    return result;
}

static cli_exit print_turns(const cli_run *run, uint32_t tick)
{
    for (int file = 0; file < 2; file++) {
        cli_exit result = print_turn(run, file, tick);
        if (result != CLI_YES) return result;
    }
    return CLI_NO;
}

static cli_exit print_trails(const cli_run *run, const tt_trail differing[2])
{
    uint32_t tick = differing[0].tick;
    printf("tick %" PRIu32 ": the trails differ\n", tick);
    for (int file = 0; file < 2; file++) {
        printf("%s: trail %" PRIu32 " %016" PRIx64, run->options.files[file], tick,
               differing[file].value);
        uint64_t seats = camps_with(run->tapes[1 - file], differing[file]);
        if (seats != 0) printf(", in %s that of ", run->options.files[1 - file]);
        camps_print_seats(seats, stdout);
        printf("\n");
    }
    return tick > 0 ? print_turns(run, tick - 1) : CLI_NO;
}

static cli_exit diff(const cli_run *run, uint32_t common)
{
    const tt_tape_info *a = tt_tape_info_of(run->tapes[0]);
    const tt_tape_info *b = tt_tape_info_of(run->tapes[1]);
    bool other_match = matches_differ(&a->match, &b->match);
    tt_trail differing[2];
    uint32_t trail = cli_first_trail(run->tapes, common, differing), turn;
    cli_exit result = first_turn(run, trail < common ? trail : common, &turn);
    if (result != CLI_YES) return result;
    if (turn != nowhere) {
        printf("tick %" PRIu32 ": the turns differ\n", turn);
        result = print_branch(run, turn);
        return result == CLI_YES ? print_turns(run, turn) : result;
    }
    if (trail != nowhere) return print_trails(run, differing);
    printf("no turn and no trail differs: %" PRIu32 " and %" PRIu32 " turns\n",
           a->ticks - a->first_tick, b->ticks - b->first_tick);
    if (a->stripped > 0 || b->stripped > 0)
        printf("what is taken out of them was not compared: of %" PRIu32 " and %" PRIu32 " turns\n",
               a->stripped, b->stripped);
    result = print_branch(run, common);
    if (result != CLI_YES) return result;
    return other_match ? CLI_NO : CLI_YES;
}

cli_exit cli_diff(const cli_run *run)
{
    const tt_tape_info *a = tt_tape_info_of(run->tapes[0]), *b = tt_tape_info_of(run->tapes[1]);
    uint32_t common = a->ticks < b->ticks ? a->ticks : b->ticks;
    if (a->first_tick > common || b->first_tick > common) {
        cli_wrong(run->options.files[1], "no state is on both tapes");
        return CLI_CANNOT;
    }
    cli_exit result = diff(run, common);
    if (result == CLI_CANNOT || !run->options.other) return result;
    cli_exit played = apart_print(run, common);
    return played == CLI_YES ? result : played;
}
