// The random stream: the published generator's numbers, and what the draws promise.

#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(random, gives_the_published_numbers)
{
    // The demonstration of the PCG paper's library: seed 42, stream 54.
    const uint32_t published[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                  0x83d2f293, 0xbfa4784b, 0xcbed606e};
    tt_random random = tt_random_seeded(42, 54);
    for (uint32_t i = 0; i < 6; i++) cr_assert(eq(u32, tt_random_next(&random), published[i]));
}

Test(random, is_16_bytes_of_state_and_a_copy_goes_on_alike)
{
    cr_assert(eq(sz, sizeof(tt_random), 16));
    tt_random random = tt_random_seeded(7, 1);
    for (uint32_t i = 0; i < 10; i++) (void)tt_random_next(&random);
    tt_random copy = random;
    for (uint32_t i = 0; i < 100; i++)
        cr_assert(eq(u32, tt_random_next(&random), tt_random_next(&copy)));
}

Test(random, seeds_and_streams_part)
{
    tt_random a = tt_random_seeded(7, 1), b = tt_random_seeded(8, 1), c = tt_random_seeded(7, 2);
    uint32_t alike = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t value = tt_random_next(&a);
        alike += value == tt_random_next(&b);
        alike += value == tt_random_next(&c);
    }
    cr_assert(lt(u32, alike, 3));
}

Test(random, draws_below_a_bound_evenly)
{
    tt_random random = tt_random_seeded(9, 1);
    uint32_t counts[6] = {0};
    for (uint32_t i = 0; i < 60000; i++) {
        uint32_t value = tt_random_below(&random, 6);
        cr_assert(lt(u32, value, 6));
        counts[value]++;
    }
    for (uint32_t i = 0; i < 6; i++) cr_assert(counts[i] > 9600 && counts[i] < 10400);
    for (uint32_t i = 0; i < 10; i++) cr_assert(eq(u32, tt_random_below(&random, 1), 0));
}

// With a bound of 3/4 of the range a plain remainder would yield the lower third twice as often.
Test(random, has_no_bias_at_great_bounds)
{
    tt_random random = tt_random_seeded(10, 1);
    uint32_t low = 0;
    for (uint32_t i = 0; i < 30000; i++) low += tt_random_below(&random, 3u << 30) < 1u << 30;
    cr_assert(low > 9600 && low < 10400);
}

Test(random, draws_between_two_numbers_both_included)
{
    tt_random random = tt_random_seeded(11, 1);
    bool seen[5] = {false};
    for (uint32_t i = 0; i < 1000; i++) {
        int32_t value = tt_random_between(&random, -2, 2);
        cr_assert(value >= -2 && value <= 2);
        seen[value + 2] = true;
    }
    for (uint32_t i = 0; i < 5; i++) cr_assert(seen[i]);
    cr_assert(eq(i32, tt_random_between(&random, INT32_MAX, INT32_MAX), INT32_MAX));
    bool negative = false, positive = false;
    for (uint32_t i = 0; i < 100; i++) {
        int32_t value = tt_random_between(&random, INT32_MIN, INT32_MAX);
        negative |= value < 0;
        positive |= value > 0;
    }
    cr_assert(negative && positive);
}
