// So much of one thing, to be counted by its instructions: instructions.py runs it twice under
// callgrind and takes the difference, so that what comes before and after does not count.
//
//     count WAY BYTES WRITES TICKS BACK      WAY: ring, marked, compared, or none (only the game's
//                                            own writes); WRITES: some or all; BACK: eight ticks
//                                            back so often
//     count phalanx SEATS TICKS              the fight of the scene `step`

#include "clash.h"
#include "keep.h"
#include "tickertape/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t number(const char *word)
{
    return (uint32_t)strtoul(word, NULL, 10);
}

static keep_way way_of(const char *word)
{
    if (strcmp(word, "marked") == 0) return KEEP_MARKED;
    return strcmp(word, "compared") == 0 ? KEEP_COMPARED : KEEP_RING;
}

static void count_states(char **words)
{
    uint32_t ticks = number(words[3]), back = number(words[4]);
    bool saves = strcmp(words[0], "none") != 0, everywhere = strcmp(words[2], "all") == 0;
    keep *k = keep_create(way_of(words[0]), number(words[1]));
    for (uint32_t tick = 0; tick < ticks; tick++) {
        keep_write(k, tick, everywhere);
        if (saves) keep_save(k, tick);
    }
    for (uint32_t i = 0; i < back; i++) {
        bool returns = i % 2 == 1;
        uint32_t from = ticks - 1, to = ticks - 1 - KEEP_BACK;
        keep_restore(k, returns ? to : from, returns ? from : to);
    }
    keep_destroy(k);
}

static void count_phalanx(char **words)
{
    tt_game game = phalanx_game;
    tt_match match = {.name = "bench", .seats = number(words[1]), .seed = 1};
    tt_sim *sim;
    tt_sim_def def = {.game = &game, .match = &match};
    game.start = clash_start;
    tt_game_describe_match(&game, &match);
    if (tt_sim_create(&def, &sim) != TT_OK) exit(1);
    for (uint32_t tick = 0; tick < number(words[2]); tick++) {
        static tt_turn turn;
        turn.tick = tick;
        tt_sim_apply(sim, &turn);
    }
    tt_sim_destroy(sim);
}

int main(int count, char **words)
{
    if (count == 6) count_states(words + 1);
    if (count == 4) count_phalanx(words + 1);
    return count == 6 || count == 4 ? 0 : 2;
}
