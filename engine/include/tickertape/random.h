// A random stream that lives in the state: PCG-XSH-RR 64/32 (M. O'Neill, "PCG: A Family of Simple
// Fast Space-Efficient Statistically Good Algorithms for Random Number Generation", 2014).
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

/// One stream; part of the state like any field. 16 bytes, no padding.
typedef struct tt_random {
    uint64_t state;  ///< where the stream is
    uint64_t stream; ///< which stream it is; odd
} tt_random;

/// A stream from the match's seed. Numbers below 2^63 give different streams.
tt_random tt_random_seeded(uint64_t seed, uint64_t stream);
/// The next 32 random bits.
uint32_t tt_random_next(tt_random *random);
/// Uniform in 0 .. bound-1, without bias; bound at least 1.
uint32_t tt_random_below(tt_random *random, uint32_t bound);
/// Uniform in low .. high, both included; low at most high.
int32_t tt_random_between(tt_random *random, int32_t low, int32_t high);

TT_API_END
