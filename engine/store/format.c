#include "format.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

// A byte above 127, both line ends and an end-of-file mark: what a transfer as text would spoil.
const uint8_t tt_tape_magic[TT_TAPE_MAGIC_SIZE] = {0x89, 'T', 'A', 'P', 'E', '\r', '\n', 0x1a};
enum { VERSION_AT = TT_TAPE_MAGIC_SIZE, SIZE_AT = VERSION_AT + 2 };

// XXH3 of the header's bytes before its check, with zeros for the slots.
static uint64_t check_of(const uint8_t *bytes, size_t size)
{
    uint8_t copy[TT_TAPE_HEADER_MAX];
    memcpy(copy, bytes, size);
    memset(copy + TT_SLOTS_AT, 0, TT_SLOTS_SIZE);
    return tt_record_check(copy, size);
}

static void write_first_slots(const tt_tape_header *header, uint8_t *bytes)
{
    tt_writer slots = tt_writer_of(bytes + TT_SLOTS_AT, TT_SLOTS_SIZE);
    const tt_slot slot = {.offset = header->size, .ticks = header->first_tick};
    tt_slots_write(slot, header->check, &slots);
}

void tt_tape_header_write(tt_tape_header *header, tt_writer *writer)
{
    static const uint8_t no_slots[TT_SLOTS_SIZE];
    size_t build_size = strlen(header->build);
    tt_write_bytes(writer, tt_tape_magic, sizeof tt_tape_magic);
    header->version = TT_TAPE_VERSION;
    tt_write_u16(writer, TT_TAPE_VERSION);
    tt_write_u16(writer, 0); // the size: known below
    tt_write_u32(writer, header->first_tick);
    tt_write_bytes(writer, no_slots, sizeof no_slots); // written below
    tt_write_bytes(writer, header->head, TT_HEAD_SIZE);
    tt_write_u8(writer, header->kind);
    tt_write_u8(writer, (uint8_t)build_size);
    tt_write_bytes(writer, header->build, build_size);
    tt_match_write(&header->match, writer);
    TT_ASSERT(!writer->failed);
    header->size = (uint32_t)writer->size + TT_TAPE_CHECK_SIZE;
    tt_writer size = tt_writer_of(writer->data + SIZE_AT, 2);
    tt_write_u16(&size, (uint16_t)header->size);
    header->check = check_of(writer->data, writer->size);
    tt_write_u64(writer, header->check);
    TT_ASSERT(!writer->failed);
    write_first_slots(header, writer->data);
}

// Finds out whether a whole header of this version lies there; `*whole` is its size.
static tt_status find_header(const uint8_t *bytes, size_t size, size_t *whole, const char **reason)
{
    tt_reader reader = tt_reader_of(bytes, size);
    const uint8_t *start = tt_read_bytes(&reader, sizeof tt_tape_magic);
    *reason = "it does not begin like a tape";
    if (!start || memcmp(start, tt_tape_magic, sizeof tt_tape_magic) != 0) return TT_NOT_A_TAPE;
    uint32_t version = tt_read_u16(&reader);
    *whole = tt_read_u16(&reader);
    *reason = "the header is incomplete";
    if (reader.failed) return TT_NOT_A_TAPE;
    *reason = "the format is of another version";
    if (version < TT_TAPE_OLDEST || version > TT_TAPE_VERSION) return TT_BAD_VERSION;
    *reason = "the header's size is out of its bounds";
    if (*whole < TT_TAPE_FIXED_SIZE + TT_TAPE_CHECK_SIZE || *whole > TT_TAPE_HEADER_MAX)
        return TT_DAMAGED;
    *reason = "the header is incomplete";
    return *whole <= size ? TT_OK : TT_NOT_A_TAPE;
}

static void read_build(char build[TT_TAPE_BUILD_MAX + 1], tt_reader *reader)
{
    uint32_t size = tt_read_u8(reader);
    bool fits = size <= TT_TAPE_BUILD_MAX;
    memset(build, 0, TT_TAPE_BUILD_MAX + 1);
    if (fits) tt_read_copy(reader, build, size);
    reader->failed |= !fits;
}

// Whether the chain of a tape that begins at tick 0 begins with its match.
static bool chain_begins(const tt_tape_header *header)
{
    uint8_t head[TT_HEAD_SIZE];
    tt_chain_start(&header->match, head);
    return header->first_tick > 0 || memcmp(head, header->head, TT_HEAD_SIZE) == 0;
}

tt_status tt_tape_header_read(tt_tape_header *header, const uint8_t *bytes, size_t size,
                              const char **reason)
{
    size_t whole = 0;
    tt_status status = find_header(bytes, size, &whole, reason);
    if (status != TT_OK) return status;
    size_t checked = whole - TT_TAPE_CHECK_SIZE;
    tt_reader check = tt_reader_of(bytes + checked, TT_TAPE_CHECK_SIZE);
    header->check = tt_read_u64(&check);
    *reason = "the header's check is wrong";
    if (header->check != check_of(bytes, checked)) return TT_DAMAGED;

    tt_reader reader = tt_reader_of(bytes + VERSION_AT, checked - VERSION_AT);
    header->version = tt_read_u16(&reader);
    header->size = tt_read_u16(&reader);
    header->first_tick = tt_read_u32(&reader);
    tt_read_bytes(&reader, TT_SLOTS_SIZE); // read with every look at the file
    tt_read_copy(&reader, header->head, TT_HEAD_SIZE);
    header->kind = tt_read_u8(&reader);
    read_build(header->build, &reader);
    tt_match_read(&header->match, &reader);

    *reason = "the header's fields are out of their bounds";
    if (!tt_reader_done(&reader)) return TT_DAMAGED;
    *reason = "a kind of tape that this build does not know";
    if (header->kind > TT_TAPE_SEALED) return TT_BAD_VERSION;
    *reason = "the chain does not begin with this match";
    return chain_begins(header) ? TT_OK : TT_DAMAGED;
}

bool tt_tape_has_event(uint32_t version, uint32_t type)
{
    return version > 2 || type != TT_EVENT_TEAM_CHAT;
}

bool tt_tape_has_record(uint32_t version, uint32_t type)
{
    bool came_later = type == TT_RECORD_STRIPPED || type > TT_RECORD_SPACED;
    return version > 2 || type >= TT_RECORD_OPTIONAL || !came_later;
}

uint64_t tt_record_check(const void *bytes, size_t size)
{
    return XXH3_64bits(bytes, size);
}

// All but the check.
static void frame(tt_record_type type, const void *payload, size_t size, tt_writer *record)
{
    TT_ASSERT(size <= tt_record_payload_max(type));
    tt_write_u8(record, (uint8_t)type);
    tt_write_varint(record, size);
    tt_write_bytes(record, payload, size);
}

void tt_record_write(tt_record_type type, const tt_writer *payload, tt_writer *record)
{
    size_t start = record->size;
    TT_ASSERT(!payload->failed);
    frame(type, payload->data, payload->size, record);
    tt_write_u64(record, tt_record_check(record->data + start, record->size - start));
    TT_ASSERT(!record->failed);
}

void tt_record_write_turn(const void *bytes, size_t size, const uint8_t head[TT_HEAD_SIZE],
                          tt_writer *record)
{
    frame(TT_RECORD_TURN, bytes, size, record);
    tt_write_bytes(record, head, TT_TAPE_CHECK_SIZE);
    TT_ASSERT(!record->failed);
}

uint32_t tt_record_payload_max(uint32_t type)
{
    static const uint32_t most[] = {
        [TT_RECORD_TURN] = TT_TURN_SIZE_MAX,
        [TT_RECORD_TRAILS] = 5 + 2 + 8 * TT_TICK_RATE_MAX,
        [TT_RECORD_PARTED] = 5 + 8,
        [TT_RECORD_CLOSE] = TT_CLOSE_PAYLOAD,
        [TT_RECORD_FAILED] = 5 + 1,
        [TT_RECORD_KEY] = TT_KEY_SIZE,
        [TT_RECORD_CHECKPOINT] = 5 + TT_HEAD_SIZE + 1 + 8 + TT_SIGNATURE_SIZE,
        [TT_RECORD_SEGMENT] = TT_RECORD_PAYLOAD_MAX,
        [TT_RECORD_STRIPPED] = TT_TURN_SIZE_MAX + TT_HEAD_SIZE,
        [TT_RECORD_SPACED] = 5 + 5 + 2 + 8 * TT_TICK_RATE_MAX,
        [TT_RECORD_CAMP] = TT_TRAILS_PAYLOAD,
        [TT_RECORD_HEALED] = 5 + 8,
    };
    bool known = type < sizeof most / sizeof most[0] && most[type] > 0;
    return known ? most[type] : TT_RECORD_PAYLOAD_MAX;
}
