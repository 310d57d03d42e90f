#include "tickertape/bytes.h"

#include <string.h>

enum { VARINT_SIZE_MAX = 10 };

tt_reader tt_reader_of(const void *data, size_t size)
{
    static const uint8_t nothing[1]; // so that reading no bytes of no data yields an address too
    TT_ASSERT(data || size == 0);
    return (tt_reader){.data = data ? data : nothing, .size = size};
}

const uint8_t *tt_read_bytes(tt_reader *reader, size_t size)
{
    if (reader->failed || size > reader->size - reader->at) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *bytes = reader->data + reader->at;
    reader->at += size;
    return bytes;
}

static uint64_t read_little_endian(tt_reader *reader, size_t size)
{
    const uint8_t *bytes = tt_read_bytes(reader, size);
    uint64_t value = 0;
    for (size_t i = 0; bytes && i < size; i++) value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

uint8_t tt_read_u8(tt_reader *reader)
{
    return (uint8_t)read_little_endian(reader, 1);
}

uint16_t tt_read_u16(tt_reader *reader)
{
    return (uint16_t)read_little_endian(reader, 2);
}

uint32_t tt_read_u32(tt_reader *reader)
{
    return (uint32_t)read_little_endian(reader, 4);
}

uint64_t tt_read_u64(tt_reader *reader)
{
    return read_little_endian(reader, 8);
}

uint64_t tt_read_varint(tt_reader *reader)
{
    // Most are one byte.
    bool any = !reader->failed && reader->at < reader->size;
    if (any && reader->data[reader->at] < 0x80) return reader->data[reader->at++];
    uint64_t value = 0;
    for (uint32_t i = 0; i < VARINT_SIZE_MAX; i++) {
        uint8_t byte = tt_read_u8(reader);
        bool overflows = i == VARINT_SIZE_MAX - 1 && byte > 1;
        bool longer_than_needed = i > 0 && byte == 0;
        if (reader->failed || overflows || longer_than_needed) break;
        value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) return value;
    }
    reader->failed = true;
    return 0;
}

uint32_t tt_read_bounded(tt_reader *reader, uint32_t most)
{
    uint64_t value = tt_read_varint(reader);
    if (value <= most) return (uint32_t)value;
    reader->failed = true;
    return 0;
}

void tt_read_copy(tt_reader *reader, void *bytes, size_t size)
{
    const uint8_t *from = tt_read_bytes(reader, size);
    if (from)
        memcpy(bytes, from, size);
    else
        memset(bytes, 0, size);
}

void tt_read_name(tt_reader *reader, char name[TT_NAME_MAX + 1])
{
    memset(name, 0, TT_NAME_MAX + 1);
    uint32_t size = tt_read_u8(reader);
    const uint8_t *bytes = size <= TT_NAME_MAX ? tt_read_bytes(reader, size) : NULL;
    if (bytes) memcpy(name, bytes, size);
    // A 0 inside would make the name shorter than its length says.
    if (bytes && tt_name_valid(name) && strlen(name) == size) return;
    memset(name, 0, TT_NAME_MAX + 1);
    reader->failed = true;
}

size_t tt_reader_left(const tt_reader *reader)
{
    return reader->failed ? 0 : reader->size - reader->at;
}

bool tt_reader_done(const tt_reader *reader)
{
    return !reader->failed && reader->at == reader->size;
}

void tt_read_end(tt_reader *reader)
{
    if (tt_reader_left(reader) > 0) reader->failed = true;
}

tt_writer tt_writer_of(void *data, size_t capacity)
{
    return (tt_writer){.data = data, .capacity = capacity};
}

void tt_write_bytes(tt_writer *writer, const void *data, size_t size)
{
    if (writer->failed || size > writer->capacity - writer->size) {
        writer->failed = true;
        return;
    }
    if (size > 0) memcpy(writer->data + writer->size, data, size);
    writer->size += size;
}

static void write_little_endian(tt_writer *writer, uint64_t value, size_t size)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < size; i++) bytes[i] = (uint8_t)(value >> (8 * i));
    tt_write_bytes(writer, bytes, size);
}

void tt_write_u8(tt_writer *writer, uint8_t value)
{
    write_little_endian(writer, value, 1);
}

void tt_write_u16(tt_writer *writer, uint16_t value)
{
    write_little_endian(writer, value, 2);
}

void tt_write_u32(tt_writer *writer, uint32_t value)
{
    write_little_endian(writer, value, 4);
}

void tt_write_u64(tt_writer *writer, uint64_t value)
{
    write_little_endian(writer, value, 8);
}

void tt_write_varint(tt_writer *writer, uint64_t value)
{
    uint8_t bytes[VARINT_SIZE_MAX];
    size_t size = 0;
    for (; value >= 0x80; value >>= 7) bytes[size++] = (uint8_t)(value | 0x80);
    bytes[size++] = (uint8_t)value;
    tt_write_bytes(writer, bytes, size);
}

void tt_write_name(tt_writer *writer, const char *name)
{
    TT_ASSERT(tt_name_valid(name));
    tt_write_u8(writer, (uint8_t)strlen(name));
    tt_write_bytes(writer, name, strlen(name));
}

size_t tt_varint_size(uint64_t value)
{
    size_t size = 1;
    while (value >>= 7) size++;
    return size;
}
