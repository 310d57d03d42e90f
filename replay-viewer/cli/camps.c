#include "camps.h"

#include <inttypes.h>
#include <stdio.h>

void camps_compare(cli_camps *camps, const tt_tape *tape, const tt_sim *sim)
{
    tt_camps there;
    uint32_t tick = tt_sim_tick(sim);
    if (!tt_tape_camps_from(tape, tick, &there) || there.tick != tick) return;
    if (camps->count++ == 0 || tick < camps->first) camps->first = tick;
    for (uint32_t i = 0; i < there.count; i++) {
        bool same = there.trails[i] == tt_sim_trail(sim);
        *(same ? &camps->alike : &camps->unlike) |= there.seats[i];
    }
}

void camps_print_seats(uint64_t seats, FILE *out)
{
    const char *between = (seats & (seats - 1)) != 0 ? "seats " : "seat ";
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if ((seats >> seat & 1) == 0) continue;
        fprintf(out, "%s%" PRIu32, between, seat);
        between = ", ";
    }
}

// Trails are chained: who once had another is not alike, whatever it said elsewhere.
void camps_print(const cli_camps *camps, FILE *out)
{
    uint64_t alike = camps->alike & ~camps->unlike;
    if (camps->count == 0) return;
    fprintf(out, "; from state %" PRIu32 " on ", camps->first);
    if (alike != 0) fprintf(out, "as ");
    camps_print_seats(alike, out);
    if (camps->unlike == 0) return;
    fprintf(out, alike != 0 ? ", not as " : "not as ");
    camps_print_seats(camps->unlike, out);
}
