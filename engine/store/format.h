// What the writer and the reader of a tape agree on. docs/tape-format.md has every byte:
//
//     header    magic, version, size, first tick, two slots, chain head, kind, build, match, check
//     record    type, varint size, payload, 8 bytes check
//     record    …
#pragma once

#include "slots.h"
#include "tickertape/tape.h"

enum {
    TT_TAPE_VERSION = 3, // that is written
    TT_TAPE_OLDEST = 2,  // that is read
    TT_TAPE_MAGIC_SIZE = 8,
    TT_TAPE_BUILD_MAX = 64,
    TT_TAPE_CHECK_SIZE = 8,
    // Up to and with the kind: what a header has whatever the match is.
    TT_TAPE_FIXED_SIZE = TT_TAPE_MAGIC_SIZE + 2 + 2 + 4 + TT_SLOTS_SIZE + TT_HEAD_SIZE + 1,
    TT_TAPE_HEADER_MAX =
        TT_TAPE_FIXED_SIZE + 1 + TT_TAPE_BUILD_MAX + TT_MATCH_SIZE_MAX + TT_TAPE_CHECK_SIZE,

    TT_RECORD_PAYLOAD_MAX = 65535,
    TT_RECORD_SIZE_MIN = 2 + TT_TAPE_CHECK_SIZE,
    TT_RECORD_SIZE_MAX = 4 + TT_RECORD_PAYLOAD_MAX + TT_TAPE_CHECK_SIZE,
    TT_CLOSE_PAYLOAD = 9,
    TT_CLOSE_SIZE = TT_RECORD_SIZE_MIN + TT_CLOSE_PAYLOAD,
    TT_CLOSE_COMPLETE = 1,                                // a flag: the match was over
    TT_TRAILS_PAYLOAD = 5 + 8 + 2 + 8 * TT_TICK_RATE_MAX, // of a camp; of other trails less
    TT_LOOK_PAYLOAD = 5 + 1 + TT_LOOK_SIZE_MAX,
    TT_LOOK_RECORD = 2 + TT_LOOK_PAYLOAD + TT_TAPE_CHECK_SIZE,
};

typedef enum tt_record_type {
    TT_RECORD_NONE = 0, // zeros up to the end of the file
    TT_RECORD_TURN = 1,
    TT_RECORD_TRAILS = 2,
    TT_RECORD_PARTED = 3,
    TT_RECORD_CLOSE = 4,
    TT_RECORD_FAILED = 5,
    TT_RECORD_KEY = 6,
    TT_RECORD_CHECKPOINT = 7,
    TT_RECORD_SEGMENT = 8,
    TT_RECORD_STRIPPED = 9,
    TT_RECORD_SPACED = 10,
    TT_RECORD_CAMP = 11,
    TT_RECORD_HEALED = 12,
    TT_RECORD_KNOWN,          // one past the last
    TT_RECORD_OPTIONAL = 128, // from here on: passed over by who does not know it
    TT_RECORD_LOOK = 128,
    TT_RECORD_LOOKS = 129,
} tt_record_type;

// How the turns of a tape are stored.
typedef enum tt_tape_kind {
    TT_TAPE_OPEN = 0,   // one record each
    TT_TAPE_SEALED = 1, // many in a segment, compressed
} tt_tape_kind;

// With which every tape begins.
extern const uint8_t tt_tape_magic[TT_TAPE_MAGIC_SIZE];

// What the header says. Its check leaves the slots out: it takes them for zeros.
typedef struct tt_tape_header {
    tt_match match;
    char build[TT_TAPE_BUILD_MAX + 1];
    uint8_t kind;
    uint32_t first_tick;        // of the first turn
    uint8_t head[TT_HEAD_SIZE]; // of the chain at the first tick
    uint32_t version;           // out
    uint32_t size;              // out: bytes up to the first record
    uint64_t check;             // out
} tt_tape_header;

// Whether a tape of this version may have events, or records, of a type that is known today.
bool tt_tape_has_event(uint32_t version, uint32_t type);
bool tt_tape_has_record(uint32_t version, uint32_t type);

// Writes a header with two slots that promise nothing beyond it; the writer is empty and has room
// for TT_TAPE_HEADER_MAX bytes.
void tt_tape_header_write(tt_tape_header *header, tt_writer *writer);
// Reads the header of a file that begins with `bytes[0 .. size)`, its first TT_TAPE_HEADER_MAX
// bytes or all. TT_NOT_A_TAPE, TT_BAD_VERSION, TT_DAMAGED with `*reason`.
TT_MUST_CHECK tt_status tt_tape_header_read(tt_tape_header *header, const uint8_t *bytes,
                                            size_t size, const char **reason);

// Appends a whole record of any type but a turn; there is room, and the payload fits.
void tt_record_write(tt_record_type type, const tt_writer *payload, tt_writer *record);
// Appends the record of a turn; `head` is that after it.
void tt_record_write_turn(const void *bytes, size_t size, const uint8_t head[TT_HEAD_SIZE],
                          tt_writer *record);
// The check of any other record: XXH3-64 of its type, size and payload as they lie.
uint64_t tt_record_check(const void *bytes, size_t size);
// The most bytes that a payload of this type may have.
uint32_t tt_record_payload_max(uint32_t type);
