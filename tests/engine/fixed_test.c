// Fixed point against doubles: every angle, and for the rest corners and many random operands.

#include "tickertape/fixed.h"
#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

static const double full_turn = 2 * 3.14159265358979323846;

static const tt_fixed corners[] = {
    TT_FIXED_MIN,     TT_FIXED_MIN + 1, -TT_FIXED_ONE - 1, -TT_FIXED_ONE,    -1,          0, 1, 2,
    TT_FIXED_ONE / 2, TT_FIXED_ONE,     TT_FIXED_ONE + 1,  TT_FIXED_MAX - 1, TT_FIXED_MAX};
enum { CORNERS = sizeof corners / sizeof corners[0], DRAWS = 200000 };

// Operands of every magnitude: random bits, shifted down at random.
static tt_fixed draw(tt_random *random)
{
    int32_t bits = (int32_t)tt_random_next(random);
    return bits >> tt_random_below(random, 31);
}

static double clamped(double value)
{
    return fmax(fmin(value, TT_FIXED_MAX), TT_FIXED_MIN);
}

static void check_pair(tt_fixed a, tt_fixed b)
{
    cr_assert(eq(dbl, tt_fixed_add(a, b), clamped((double)a + b)));
    cr_assert(eq(dbl, tt_fixed_sub(a, b), clamped((double)a - b)));
    cr_assert(
        eq(dbl, tt_fixed_mul(a, b), (double)clamped(floorl((long double)a * b / 65536 + 0.5L))));
    if (b == 0) return;
    cr_assert(eq(dbl, tt_fixed_div(a, b), (double)clamped(truncl((long double)a * 65536 / b))));
}

Test(fixed, adds_subtracts_multiplies_and_divides_as_stated_and_saturates)
{
    for (uint32_t i = 0; i < CORNERS; i++)
        for (uint32_t k = 0; k < CORNERS; k++) check_pair(corners[i], corners[k]);
    tt_random random = tt_random_seeded(1, 1);
    for (uint32_t i = 0; i < DRAWS; i++) check_pair(draw(&random), draw(&random));
}

Test(fixed, divides_by_zero_to_the_extreme_of_the_sign)
{
    cr_assert(eq(i32, tt_fixed_div(5, 0), TT_FIXED_MAX));
    cr_assert(eq(i32, tt_fixed_div(-5, 0), TT_FIXED_MIN));
    cr_assert(eq(i32, tt_fixed_div(0, 0), 0));
}

Test(fixed, converts_whole_numbers_and_back)
{
    cr_assert(eq(i32, tt_fixed_from(3), 3 * TT_FIXED_ONE));
    cr_assert(eq(i32, tt_fixed_from(-32768), TT_FIXED_MIN));
    cr_assert(eq(i32, tt_fixed_from(32768), TT_FIXED_MAX));
    cr_assert(eq(i32, tt_fixed_from(INT32_MIN), TT_FIXED_MIN));
    cr_assert(eq(i32, tt_fixed_floor(-1), -1));
    cr_assert(eq(i32, tt_fixed_floor(3 * TT_FIXED_ONE - 1), 2));
}

Test(fixed, sine_and_cosine_of_every_angle_are_within_one_step)
{
    double worst = 0;
    for (uint32_t angle = 0; angle < 65536; angle++) {
        double exact = full_turn * angle / 65536;
        worst = fmax(worst, fabs(tt_fixed_sin((tt_angle)angle) - 65536 * sin(exact)));
        worst = fmax(worst, fabs(tt_fixed_cos((tt_angle)angle) - 65536 * cos(exact)));
    }
    cr_assert(le(dbl, worst, 1.0), "worst error: %f steps", worst);
}

Test(fixed, quarter_turns_are_exact)
{
    const tt_fixed sines[] = {0, TT_FIXED_ONE, 0, -TT_FIXED_ONE};
    for (uint32_t i = 0; i < 4; i++) {
        cr_assert(eq(i32, tt_fixed_sin((tt_angle)(i * 16384)), sines[i]));
        cr_assert(eq(i32, tt_fixed_cos((tt_angle)(i * 16384)), sines[(i + 1) % 4]));
    }
}

static double direction_error(tt_fixed y, tt_fixed x)
{
    double exact = atan2(y, x) / full_turn * 65536;
    double error = remainder(tt_fixed_atan2(y, x) - exact, 65536);
    return fabs(error);
}

Test(fixed, directions_are_within_one_step_of_an_angle)
{
    double worst = 0;
    for (uint32_t i = 0; i < CORNERS; i++)
        for (uint32_t k = 0; k < CORNERS; k++)
            if (corners[i] != 0 || corners[k] != 0)
                worst = fmax(worst, direction_error(corners[i], corners[k]));
    for (uint32_t angle = 0; angle < 65536; angle++)
        worst = fmax(worst, direction_error(100 * tt_fixed_sin((tt_angle)angle),
                                            100 * tt_fixed_cos((tt_angle)angle)));
    tt_random random = tt_random_seeded(2, 1);
    for (uint32_t i = 0; i < DRAWS; i++) {
        tt_fixed x = draw(&random), y = draw(&random);
        if (x != 0 || y != 0) worst = fmax(worst, direction_error(y, x));
    }
    cr_assert(le(dbl, worst, 1.0), "worst error: %f steps", worst);
    cr_assert(eq(u16, tt_fixed_atan2(0, 0), 0));
}

// Whether root is the square root rounded down, in exact arithmetic.
static bool is_root(uint64_t value, uint64_t root)
{
    bool above = root < UINT32_MAX && (root + 1) * (root + 1) <= value;
    return root <= UINT32_MAX && root * root <= value && !above;
}

Test(fixed, integer_roots_are_exact_around_every_kind_of_square)
{
    cr_assert(eq(u32, tt_isqrt(0), 0));
    cr_assert(eq(u32, tt_isqrt(UINT64_MAX), UINT32_MAX));
    tt_random random = tt_random_seeded(3, 1);
    for (uint32_t i = 0; i < DRAWS; i++) {
        uint64_t root = i < 66000 ? i : tt_random_next(&random) >> tt_random_below(&random, 32);
        for (uint64_t value = root * root - (root > 0); value <= root * root + 1; value++)
            if (!is_root(value, tt_isqrt(value)))
                cr_fatal("the root of %llu", (unsigned long long)value);
        uint64_t any = (uint64_t)tt_random_next(&random) << 32 | tt_random_next(&random);
        any >>= tt_random_below(&random, 64);
        if (!is_root(any, tt_isqrt(any))) cr_fatal("the root of %llu", (unsigned long long)any);
    }
}

Test(fixed, roots_and_lengths_are_rounded_down)
{
    cr_assert(eq(i32, tt_fixed_sqrt(4 * TT_FIXED_ONE), 2 * TT_FIXED_ONE));
    cr_assert(eq(i32, tt_fixed_sqrt(-1), 0));
    cr_assert(eq(i32, tt_fixed_length(3 * TT_FIXED_ONE, -4 * TT_FIXED_ONE), 5 * TT_FIXED_ONE));
    cr_assert(eq(i32, tt_fixed_length(TT_FIXED_MIN, TT_FIXED_MIN), TT_FIXED_MAX));
    tt_random random = tt_random_seeded(4, 1);
    for (uint32_t i = 0; i < DRAWS; i++) {
        tt_fixed x = draw(&random), y = draw(&random);
        double length = clamped(hypot(x, y)) - tt_fixed_length(x, y);
        cr_assert(length > -0.001 && length < 1.001);
        if (x >= 0) cr_assert(is_root((uint64_t)x << 16, (uint64_t)tt_fixed_sqrt(x)));
    }
}
