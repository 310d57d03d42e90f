#include "partings.h"
#include "camps.h"
#include "recorded_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    const cli_parting *left = a, *right = b;
    if (left->parting.tick != right->parting.tick)
        return left->parting.tick < right->parting.tick ? -1 : 1;
    return left->index < right->index ? -1 : 1;
}

static uint64_t all_seats(const tt_tape *tape)
{
    return UINT64_MAX >> (TT_SEATS_MAX - tt_tape_info_of(tape)->match.seats);
}

static uint32_t count_partings(const tt_tape *tape)
{
    tt_parting parting;
    uint32_t count = 0;
    while (tt_tape_parting(tape, count, &parting)) count++;
    return count;
}

bool partings_create(const tt_tape *tape, cli_partings *out)
{
    uint32_t count = count_partings(tape);
    *out = (cli_partings){0};
    if (count == 0) return true;
    out->items = calloc(count, sizeof *out->items);
    if (!out->items) return cli_wrong("partings", tt_status_text(TT_OUT_OF_MEMORY));
    for (; out->count < count; out->count++) {
        out->items[out->count].index = out->count;
        (void)tt_tape_parting(tape, out->count, &out->items[out->count].parting);
    }
    qsort(out->items, count, sizeof *out->items, compare);
    uint64_t apart = 0;
    for (uint32_t i = 0; i < count; i++) {
        const tt_parting *parting = &out->items[i].parting;
        apart = parting->healed ? apart & ~parting->seats : apart | parting->seats;
        out->items[i].others = all_seats(tape) & ~apart;
    }
    return true;
}

void partings_destroy(cli_partings *partings)
{
    free(partings->items);
    *partings = (cli_partings){0};
}

// The seats that parted, camp by camp: takes those of the next one out of `seats`. Seats of which
// there is no trail at that state are the last.
static uint64_t take_camp(const tt_tape *tape, uint32_t tick, uint64_t *seats)
{
    tt_camps there;
    bool known = recorded_camps(tape, tick, &there);
    for (uint32_t i = 0; known && i < there.count; i++) {
        uint64_t camp = there.seats[i] & *seats;
        *seats &= ~camp;
        if (camp != 0) return camp;
    }
    uint64_t rest = *seats;
    *seats = 0;
    return rest;
}

void partings_print(const tt_tape *tape, const cli_parting *parting)
{
    uint64_t seats = parting->parting.seats;
    if (parting->parting.healed) {
        camps_print_seats(seats, stdout);
        return;
    }
    for (const char *between = ""; seats != 0; between = " and ") {
        printf("%s", between);
        camps_print_seats(take_camp(tape, parting->parting.tick, &seats), stdout);
    }
    printf(" apart");
    if (parting->others != 0) printf(" from ");
    camps_print_seats(parting->others, stdout);
}

void partings_print_list(uint64_t seats)
{
    const char *between = "[";
    if (seats == 0) printf("[");
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if ((seats >> seat & 1) == 0) continue;
        printf("%s%" PRIu32, between, seat);
        between = ",";
    }
    printf("]");
}

void partings_print_json(const tt_tape *tape, const cli_parting *parting)
{
    uint64_t seats = parting->parting.seats;
    printf(parting->parting.healed ? "\"seats\":" : "\"camps\":[");
    if (parting->parting.healed) {
        partings_print_list(seats);
        return;
    }
    for (const char *between = ""; seats != 0; between = ",") {
        printf("%s", between);
        partings_print_list(take_camp(tape, parting->parting.tick, &seats));
    }
    printf("],\"others\":");
    partings_print_list(parting->others);
}
