// What differs between two states, of every size round a word, and what is no delta at all.

#include "delta.h"
#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

enum { SIZE_MAX_TRIED = 70 };

static void fill(tt_random *random, uint8_t *base, uint8_t *state, size_t size, uint32_t changes)
{
    for (size_t i = 0; i < size; i++) base[i] = (uint8_t)tt_random_below(random, 256);
    memcpy(state, base, size);
    for (uint32_t i = 0; i < changes; i++)
        state[tt_random_below(random, (uint32_t)size)] = (uint8_t)tt_random_below(random, 256);
}

static size_t count_differing(const uint8_t *base, const uint8_t *state, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) count += (base ? base[i] : 0) != state[i];
    return count;
}

Test(delta, brings_the_state_back_and_is_as_long_as_what_differs)
{
    uint8_t base[SIZE_MAX_TRIED], state[SIZE_MAX_TRIED], again[SIZE_MAX_TRIED];
    uint8_t delta[2 * SIZE_MAX_TRIED];
    tt_random random = tt_random_seeded(1, 1);
    for (size_t size = 1; size <= SIZE_MAX_TRIED; size++) {
        for (uint32_t changes = 0; changes < 40; changes++) {
            fill(&random, base, state, size, changes);
            const uint8_t *const bases[] = {base, NULL};
            for (uint32_t k = 0; k < 2; k++) {
                size_t written = tt_delta_write(bases[k], state, size, delta);
                size_t differing = count_differing(bases[k], state, size);
                cr_assert(eq(sz, written, (size + 7) / 8 + differing));
                cr_assert(le(sz, written, tt_delta_most(size)));
                cr_assert(tt_delta_apply(bases[k], delta, written, again, size));
                cr_assert(eq(int, memcmp(again, state, size), 0));
            }
        }
    }
}

Test(delta, what_is_none_is_refused_within_bounds)
{
    uint8_t base[SIZE_MAX_TRIED], state[SIZE_MAX_TRIED], delta[2 * SIZE_MAX_TRIED];
    tt_random random = tt_random_seeded(2, 1);
    uint32_t refused = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        size_t size = 1 + tt_random_below(&random, SIZE_MAX_TRIED);
        size_t length = tt_random_below(&random, (uint32_t)tt_delta_most(size) + 1);
        fill(&random, base, state, size, 0);
        for (size_t k = 0; k < length; k++) delta[k] = (uint8_t)tt_random_below(&random, 256);
        refused += !tt_delta_apply(base, delta, length, state, size);
    }
    cr_assert(lt(u32, 19000, refused));
}

Test(delta, one_byte_too_many_or_too_few_is_refused)
{
    uint8_t base[20] = {0}, state[20] = {[3] = 1, [19] = 2}, delta[40] = {0};
    size_t written = tt_delta_write(base, state, sizeof state, delta);
    cr_assert(eq(sz, written, 3 + 2));
    cr_assert(not(tt_delta_apply(base, delta, written - 1, state, sizeof state)));
    cr_assert(not(tt_delta_apply(base, delta, written + 1, state, sizeof state)));
    cr_assert(not(tt_delta_apply(base, delta, 2, state, sizeof state)));
    delta[2] |= 0x80; // a byte beyond the state
    cr_assert(not(tt_delta_apply(base, delta, written + 1, state, sizeof state)));
}
