// Bytes that are a tape's: a good header, and records whose checks are put right, so that what lies
// behind the checks is reached, too.
#pragma once

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "tickertape/tape.h"

enum {
    SIZE_MOST = 1 << 16, // of an input
    CHECK_SIZE = 8,
    SLOTS_AT = 16,
    SLOTS_SIZE = 64,
    TURN = 1,
    SEGMENT = 8,
    STRIPPED = 9,
};

typedef struct tape_bytes {
    uint8_t bytes[512 + (1 + CHECK_SIZE) * SIZE_MOST];
    size_t size, header_size;
    uint8_t head[TT_HEAD_SIZE]; // of the chain, as far as it was made
    uint32_t ticks;
} tape_bytes;

static inline void make_header(tape_bytes *tape, bool sealed)
{
    static const uint8_t start[80] = {0x89, 'T', 'A', 'P', 'E', '\r', '\n', 0x1a, 3, 0, 165};
    tt_match match = {.game = "toy", .name = "a", .rules = 1, .tick_rate = 20, .seats = 8};
    tt_writer writer = tt_writer_of(tape->bytes, sizeof tape->bytes);
    tt_chain_start(&match, tape->head);
    tt_write_bytes(&writer, start, sizeof start);
    tt_write_bytes(&writer, tape->head, TT_HEAD_SIZE);
    tt_write_u8(&writer, sealed); // kind
    tt_write_u8(&writer, 0);      // build
    tt_match_write(&match, &writer);
    tape->bytes[10] = (uint8_t)(writer.size + CHECK_SIZE);
    tt_write_u64(&writer, XXH3_64bits(tape->bytes, writer.size));
    tape->header_size = tape->size = writer.size;
}

// The turns that a record says to have.
static inline uint32_t turns_of(uint8_t type, const uint8_t *payload, uint32_t size)
{
    tt_reader reader = tt_reader_of(payload, size);
    if (type != SEGMENT) return type == TURN || type == STRIPPED;
    (void)tt_read_varint(&reader); // the first
    return tt_read_bounded(&reader, UINT32_MAX);
}

// Of `data` as type, size and payload of records. The first tells whether it is a sealed tape.
static inline void make_records(tape_bytes *tape, const uint8_t *data, size_t size)
{
    make_header(tape, data[0] == SEGMENT);
    tape->ticks = 0;
    tt_writer writer = tt_writer_of(tape->bytes, sizeof tape->bytes);
    writer.size = tape->size;
    tt_reader reader = tt_reader_of(data, size);
    while (tt_reader_left(&reader) > 0) {
        size_t start = reader.at;
        uint8_t type = tt_read_u8(&reader);
        uint32_t payload_size = tt_read_bounded(&reader, UINT16_MAX);
        const uint8_t *payload = tt_read_bytes(&reader, payload_size);
        if (!payload) break;
        tt_write_bytes(&writer, data + start, reader.at - start);
        uint64_t check = XXH3_64bits(data + start, reader.at - start);
        if (type == TURN) {
            tt_chain_link(tape->head, payload, payload_size);
            memcpy(&check, tape->head, sizeof check);
        }
        if (type == STRIPPED && payload_size >= TT_HEAD_SIZE)
            memcpy(tape->head, payload, TT_HEAD_SIZE);
        tape->ticks += turns_of(type, payload, payload_size);
        tt_write_u64(&writer, check);
    }
    TT_ASSERT(!writer.failed);
    tape->size = writer.size;
}

// Puts the watermark behind all records.
static inline void vouch(tape_bytes *tape)
{
    tt_writer writer = tt_writer_of(tape->bytes + SLOTS_AT, SLOTS_SIZE);
    uint64_t seed;
    memcpy(&seed, tape->bytes + tape->header_size - CHECK_SIZE, sizeof seed);
    for (uint32_t sequence = 0; sequence < 2; sequence++) {
        const uint8_t *slot = writer.data + writer.size;
        tt_write_u32(&writer, sequence);
        tt_write_u32(&writer, 0);
        tt_write_u64(&writer, tape->size);
        tt_write_u64(&writer, tape->ticks);
        tt_write_u64(&writer, XXH3_64bits_withSeed(slot, 24, seed));
    }
}
