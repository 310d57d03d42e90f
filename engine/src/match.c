// Canonical bytes of a match:
//
//     name game, name room, 16 bytes id, varint rules, varint tick_rate, varint seats,
//     u64 layout, u64 seed, varint settings_size, settings

#include "tickertape/match.h"

void tt_match_write(const tt_match *match, tt_writer *writer)
{
    TT_ASSERT(match->settings_size <= TT_SETTINGS_SIZE_MAX);
    tt_write_name(writer, match->game);
    tt_write_name(writer, match->name);
    tt_write_bytes(writer, match->id, sizeof match->id);
    tt_write_varint(writer, match->rules);
    tt_write_varint(writer, match->tick_rate);
    tt_write_varint(writer, match->seats);
    tt_write_u64(writer, match->layout);
    tt_write_u64(writer, match->seed);
    tt_write_varint(writer, match->settings_size);
    tt_write_bytes(writer, match->settings, match->settings_size);
}

void tt_match_read(tt_match *match, tt_reader *reader)
{
    *match = (tt_match){0};
    tt_read_name(reader, match->game);
    tt_read_name(reader, match->name);
    tt_read_copy(reader, match->id, sizeof match->id);
    match->rules = tt_read_bounded(reader, UINT32_MAX);
    match->tick_rate = tt_read_bounded(reader, TT_TICK_RATE_MAX);
    match->seats = tt_read_bounded(reader, TT_SEATS_MAX);
    match->layout = tt_read_u64(reader);
    match->seed = tt_read_u64(reader);
    match->settings_size = tt_read_bounded(reader, TT_SETTINGS_SIZE_MAX);
    tt_read_copy(reader, match->settings, match->settings_size);
    if (match->tick_rate == 0 || match->seats == 0) reader->failed = true;
}
