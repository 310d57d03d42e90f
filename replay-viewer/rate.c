#include "rate.h"

#include <stdlib.h>

enum { WINDOW_SECONDS = 10, WINDOWS_A_MINUTE = 60 / WINDOW_SECONDS };

struct tape_rate {
    uint32_t window; // ticks
    uint32_t seats;
    uint32_t at;                // the present tick: the next one's place has the oldest
    int64_t sums[TT_SEATS_MAX]; // within the window
    int64_t ticks[];            // of each tick in the window, by seat
};

tape_rate *rate_create(const tt_match *match)
{
    size_t window = (size_t)WINDOW_SECONDS * match->tick_rate;
    tape_rate *rate = calloc(1, sizeof *rate + window * match->seats * sizeof rate->ticks[0]);
    if (!rate) return NULL;
    rate->window = (uint32_t)window;
    rate->seats = match->seats;
    return rate;
}

void rate_destroy(tape_rate *rate)
{
    free(rate);
}

static int64_t *present(tape_rate *rate)
{
    return rate->ticks + (size_t)rate->at * rate->seats;
}

void rate_begin_tick(tape_rate *rate)
{
    rate->at = (rate->at + 1) % rate->window;
    for (uint32_t seat = 0; seat < rate->seats; seat++) {
        rate->sums[seat] -= present(rate)[seat];
        present(rate)[seat] = 0;
    }
}

void rate_add(tape_rate *rate, uint32_t seat, int64_t amount)
{
    TT_ASSERT(seat < rate->seats);
    int64_t *tick = &present(rate)[seat], sum = amount;
    if (amount > INT32_MAX) sum = INT32_MAX;
    if (amount < INT32_MIN) sum = INT32_MIN;
    *tick += sum;
    rate->sums[seat] += sum;
}

int64_t rate_a_minute(const tape_rate *rate, uint32_t seat)
{
    TT_ASSERT(seat < rate->seats);
    return rate->sums[seat] * WINDOWS_A_MINUTE;
}
