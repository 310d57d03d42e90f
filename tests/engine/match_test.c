// A match's canonical bytes.

#include "tickertape/match.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static tt_match sample(void)
{
    tt_match match = {.game = "toy", .name = "room-1", .rules = 300, .tick_rate = 20, .seats = 64};
    match.layout = UINT64_C(0x1122334455667788);
    match.seed = 7;
    match.settings_size = 3;
    memcpy(match.settings, "abc", 3);
    for (uint32_t i = 0; i < TT_MATCH_ID_SIZE; i++) match.id[i] = (uint8_t)i;
    return match;
}

static tt_writer written(const tt_match *match, uint8_t data[TT_MATCH_SIZE_MAX])
{
    tt_writer writer = tt_writer_of(data, TT_MATCH_SIZE_MAX);
    tt_match_write(match, &writer);
    cr_assert(not(writer.failed));
    return writer;
}

static bool readable(const tt_match *match)
{
    uint8_t data[TT_MATCH_SIZE_MAX];
    tt_writer writer = written(match, data);
    tt_reader reader = tt_reader_of(data, writer.size);
    tt_match again;
    tt_match_read(&again, &reader);
    return tt_reader_done(&reader);
}

Test(match, comes_back_as_it_was)
{
    uint8_t data[TT_MATCH_SIZE_MAX];
    tt_match match = sample(), again;
    tt_writer writer = written(&match, data);
    tt_reader reader = tt_reader_of(data, writer.size);
    tt_match_read(&again, &reader);
    cr_assert(tt_reader_done(&reader));
    cr_assert(eq(int, memcmp(&match, &again, sizeof match), 0));
}

Test(match, fails_at_every_truncation)
{
    uint8_t data[TT_MATCH_SIZE_MAX];
    tt_match match = sample(), again;
    tt_writer writer = written(&match, data);
    for (size_t size = 0; size < writer.size; size++) {
        tt_reader reader = tt_reader_of(data, size);
        tt_match_read(&again, &reader);
        cr_assert(reader.failed, "%zu bytes", size);
    }
}

Test(match, the_largest_fits)
{
    tt_match match = sample();
    memset(match.game, 'g', TT_NAME_MAX);
    memset(match.name, 'n', TT_NAME_MAX);
    match.rules = UINT32_MAX;
    match.tick_rate = TT_TICK_RATE_MAX;
    match.settings_size = TT_SETTINGS_SIZE_MAX;
    cr_assert(readable(&match));
}

Test(match, is_refused_out_of_bounds)
{
    tt_match match = sample();
    cr_assert(readable(&match));
    match.seats = 0;
    cr_assert(not(readable(&match)));
    match.seats = TT_SEATS_MAX + 1;
    cr_assert(not(readable(&match)));
    match.seats = 1;
    match.tick_rate = 0;
    cr_assert(not(readable(&match)));
    match.tick_rate = TT_TICK_RATE_MAX + 1;
    cr_assert(not(readable(&match)));
}
