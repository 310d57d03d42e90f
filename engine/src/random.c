// PCG-XSH-RR 64/32: a linear congruential step, and of the old state a shifted, rotated half.

#include "tickertape/random.h"

tt_random tt_random_seeded(uint64_t seed, uint64_t stream)
{
    tt_random random = {.state = 0, .stream = stream << 1 | 1};
    (void)tt_random_next(&random);
    random.state += seed;
    (void)tt_random_next(&random);
    return random;
}

uint32_t tt_random_next(tt_random *random)
{
    uint64_t old = random->state;
    random->state = old * UINT64_C(6364136223846793005) + random->stream;
    uint32_t bits = (uint32_t)((old >> 18 ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return bits >> turn | bits << (-turn & 31);
}

// Values below 2^32 mod bound would make the low results more frequent: they are drawn again.
uint32_t tt_random_below(tt_random *random, uint32_t bound)
{
    TT_ASSERT(bound > 0);
    uint32_t least = -bound % bound;
    uint32_t value = tt_random_next(random);
    while (value < least) value = tt_random_next(random);
    return value % bound;
}

int32_t tt_random_between(tt_random *random, int32_t low, int32_t high)
{
    TT_ASSERT(low <= high);
    uint32_t span = (uint32_t)high - (uint32_t)low + 1; // 0: all 32 bits
    uint32_t drawn = span ? tt_random_below(random, span) : tt_random_next(random);
    return (int32_t)((int64_t)low + drawn);
}
