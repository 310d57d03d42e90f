// What libsodium asks the system for: a run follows from its seed.
#pragma once

#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <sodium.h>

static tt_random net_dice;

static const char *dice_name(void)
{
    return "dice";
}

static uint32_t dice_random(void)
{
    return tt_random_next(&net_dice);
}

static void dice_fill(void *const buffer, const size_t size)
{
    for (size_t i = 0; i < size; i++) ((uint8_t *)buffer)[i] = (uint8_t)tt_random_next(&net_dice);
}

static void net_throw_dice(uint64_t seed)
{
    static randombytes_implementation dice = {
        .implementation_name = dice_name, .random = dice_random, .buf = dice_fill};
    cr_assert(eq(int, randombytes_set_implementation(&dice), 0));
    cr_assert(ge(int, sodium_init(), 0)); // draws once, for itself
    net_dice = tt_random_seeded(seed, 2);
}
