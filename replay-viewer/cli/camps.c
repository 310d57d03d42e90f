#include "camps.h"

#include "recorded_state.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>

// What more than half agreed on is no camp of its own. Whether there is such a trail.
static bool compare_others(cli_camps *camps, const tt_tape *tape, tt_trail own)
{
    uint64_t agreed;
    if (!recorded_trail(tape, own.tick, &agreed)) return false;
    *(agreed == own.value ? &camps->others_alike : &camps->others_unlike) = true;
    return true;
}

void camps_compare(cli_camps *camps, const tt_tape *tape, const tt_sim *sim)
{
    tt_camps there;
    tt_trail own = {tt_sim_tick(sim), tt_sim_trail(sim)};
    if (!recorded_camps(tape, own.tick, &there)) return;
    if (camps->count++ == 0 || own.tick < camps->first) camps->first = own.tick;
    bool known = compare_others(camps, tape, own);
    for (uint32_t i = 0; i < there.count; i++) {
        bool same = there.trails[i] == own.value;
        *(same ? &camps->alike : &camps->unlike) |= there.seats[i];
        known = known || same;
        if (same && own.tick > camps->with) camps->with = own.tick;
    }
    // With a single camp the others' reports are only missing.
    if (known || there.count < 2) return;
    if (!camps->alone || own.tick > camps->alone_tick) camps->alone_tick = own.tick;
    camps->alone = true;
}

// The last state up to `tick` at which seats parted; 0: none.
static uint32_t parted_before(const tt_tape *tape, uint32_t tick)
{
    uint32_t last = 0;
    tt_parting parting;
    for (uint32_t i = 0; tt_tape_parting(tape, i, &parting); i++) {
        if (!parting.healed && parting.tick <= tick && parting.tick > last) last = parting.tick;
    }
    return last;
}

// At the end of a tape reports can be missing. But trails are chained: who has one of them after
// the parting has had all before.
bool camps_alone(const cli_camps *camps, const tt_tape *tape, uint32_t verified)
{
    if (!camps->alone) return false;
    uint32_t parted = parted_before(tape, camps->alone_tick);
    bool agreed = verified != UINT32_MAX && verified >= parted;
    return !agreed && (camps->alike == 0 || camps->with < parted);
}

void camps_print_seats(uint64_t seats, FILE *out)
{
    char words[WORDS_SIZE];
    words_of_seats(seats, words);
    fputs(words, out);
}

static void print_side(const char *word, uint64_t seats, bool others, FILE *out)
{
    if (seats == 0 && !others) return;
    fprintf(out, "%s", word);
    camps_print_seats(seats, out);
    if (others) fprintf(out, seats != 0 ? " and the others" : "the others");
}

// Trails are chained: who once had another is not alike, whatever it said elsewhere.
void camps_print_sides(const cli_camps *camps, FILE *out)
{
    uint64_t alike = camps->alike & ~camps->unlike;
    bool others = camps->others_alike && !camps->others_unlike;
    print_side("as ", alike, others, out);
    print_side(alike != 0 || others ? ", not as " : "not as ", camps->unlike, camps->others_unlike,
               out);
}

void camps_print(const cli_camps *camps, FILE *out)
{
    if (camps->count == 0) return;
    fprintf(out, "; from state %" PRIu32 " on ", camps->first);
    camps_print_sides(camps, out);
}

uint64_t camps_with(const tt_tape *tape, tt_trail trail)
{
    tt_camps there;
    return recorded_camps(tape, trail.tick, &there) ? recorded_camp(&there, trail.value) : 0;
}
