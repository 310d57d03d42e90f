// Any bytes, read as a match. What is accepted has one form, and every field is within its bounds.

#include <string.h>

#include "fuzz.h"
#include "tickertape/match.h"

static void check_bounds(const tt_match *match)
{
    TT_ASSERT(tt_name_valid(match->game) && tt_name_valid(match->name));
    TT_ASSERT(match->tick_rate >= 1 && match->tick_rate <= TT_TICK_RATE_MAX);
    TT_ASSERT(match->seats >= 1 && match->seats <= TT_SEATS_MAX);
    TT_ASSERT(match->settings_size <= TT_SETTINGS_SIZE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tt_match match;
    tt_reader reader = tt_reader_of(data, size);
    tt_match_read(&match, &reader);
    if (reader.failed) return 0;
    check_bounds(&match);
    uint8_t written[TT_MATCH_SIZE_MAX];
    tt_writer writer = tt_writer_of(written, sizeof written);
    tt_match_write(&match, &writer);
    TT_ASSERT(!writer.failed && writer.size == reader.at);
    TT_ASSERT(memcmp(written, data, writer.size) == 0);
    return 0;
}
