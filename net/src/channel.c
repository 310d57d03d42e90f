// A driver does what it can: what it leaves out has a sensible answer.

#include "tickertape/net/channel.h"

void tt_driver_flush(const tt_driver *driver, uint64_t now)
{
    if (driver->flush) driver->flush(driver->context, now);
}

uint64_t tt_driver_deadline(const tt_driver *driver)
{
    return driver->deadline ? driver->deadline(driver->context) : UINT64_MAX;
}

void tt_driver_wait(const tt_driver *driver, uint64_t timeout)
{
    if (driver->wait) driver->wait(driver->context, timeout);
}

uint64_t tt_driver_round_trip(const tt_driver *driver)
{
    return driver->round_trip ? driver->round_trip(driver->context) : 0;
}

void tt_driver_destroy(const tt_driver *driver)
{
    if (driver->destroy) driver->destroy(driver->context);
}
