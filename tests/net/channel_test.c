// A driver that leaves out what it can't do, and one that can.

#include "tickertape/net/channel.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

typedef struct calls {
    uint64_t flushed, waited, freed;
} calls;

static void flush(void *context, uint64_t now)
{
    ((calls *)context)->flushed = now;
}

static uint64_t deadline(void *context)
{
    (void)context;
    return 7;
}

static void wait_for(void *context, uint64_t timeout)
{
    ((calls *)context)->waited = timeout;
}

static uint64_t round_trip(void *context)
{
    (void)context;
    return 9;
}

static void destroy(void *context)
{
    ((calls *)context)->freed++;
}

Test(driver, may_leave_out_what_is_optional)
{
    tt_driver driver = {0};
    tt_driver_flush(&driver, 5);
    tt_driver_wait(&driver, TT_SECOND);
    tt_driver_destroy(&driver);
    cr_assert(eq(u64, tt_driver_deadline(&driver), UINT64_MAX));
    cr_assert(eq(u64, tt_driver_round_trip(&driver), 0));
}

Test(driver, is_called_where_it_can)
{
    calls made = {0};
    tt_driver driver = {.context = &made,
                        .flush = flush,
                        .deadline = deadline,
                        .wait = wait_for,
                        .round_trip = round_trip,
                        .destroy = destroy};
    tt_driver_flush(&driver, 5);
    tt_driver_wait(&driver, TT_SECOND);
    tt_driver_destroy(&driver);
    cr_assert(made.flushed == 5 && made.waited == TT_SECOND && made.freed == 1);
    cr_assert(eq(u64, tt_driver_deadline(&driver), 7));
    cr_assert(eq(u64, tt_driver_round_trip(&driver), 9));
}
