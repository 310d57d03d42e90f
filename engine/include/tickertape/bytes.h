// Reading and writing bytes within bounds. Both are sticky: the first access past the end sets
// `failed`, from then on reads yield zeros and writes do nothing, so one check per message is
// enough. Integers are little-endian; varints are LEB128 (7 bits a byte, low bits first), shortest
// form only.
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

/// Reads from `data[0 .. size)`, which the caller keeps alive.
typedef struct tt_reader {
    const uint8_t *data; ///< not owned
    size_t size;         ///< bytes in `data`
    size_t at;           ///< bytes read so far
    bool failed;         ///< something was read that is not there, or was malformed
} tt_reader;

/// A reader at the start of `data`.
tt_reader tt_reader_of(const void *data, size_t size);
/// One byte.
uint8_t tt_read_u8(tt_reader *reader);
/// Two bytes, little-endian.
uint16_t tt_read_u16(tt_reader *reader);
/// Four bytes, little-endian.
uint32_t tt_read_u32(tt_reader *reader);
/// Eight bytes, little-endian.
uint64_t tt_read_u64(tt_reader *reader);
/// A varint of at most 10 bytes; a longer, overflowing or non-shortest one fails.
uint64_t tt_read_varint(tt_reader *reader);
/// A varint that must be at most `most`; a greater one fails and yields 0.
uint32_t tt_read_bounded(tt_reader *reader, uint32_t most);
/// `size` bytes, in place; NULL when they are not there. Valid as long as the reader's data.
const uint8_t *tt_read_bytes(tt_reader *reader, size_t size);
/// `size` bytes into `bytes`, all of them zeros when they are not there.
void tt_read_copy(tt_reader *reader, void *bytes, size_t size);
/// A length byte and a valid name (tt_name_valid) into `name`, ended by 0; fails otherwise.
void tt_read_name(tt_reader *reader, char name[TT_NAME_MAX + 1]);
/// Bytes that are left; 0 after a failure.
size_t tt_reader_left(const tt_reader *reader);
/// Whether everything was read, exactly, and nothing failed.
bool tt_reader_done(const tt_reader *reader);
/// Fails on bytes that are left.
void tt_read_end(tt_reader *reader);

/// Writes to `data[0 .. capacity)`, which the caller keeps alive.
typedef struct tt_writer {
    uint8_t *data;   ///< not owned
    size_t capacity; ///< bytes that fit
    size_t size;     ///< bytes written so far
    bool failed;     ///< something did not fit; what was written before still stands
} tt_writer;

/// An empty writer over `data`.
tt_writer tt_writer_of(void *data, size_t capacity);
/// One byte.
void tt_write_u8(tt_writer *writer, uint8_t value);
/// Two bytes, little-endian.
void tt_write_u16(tt_writer *writer, uint16_t value);
/// Four bytes, little-endian.
void tt_write_u32(tt_writer *writer, uint32_t value);
/// Eight bytes, little-endian.
void tt_write_u64(tt_writer *writer, uint64_t value);
/// A varint in its shortest form, 1 to 10 bytes.
void tt_write_varint(tt_writer *writer, uint64_t value);
/// `size` bytes as they are.
void tt_write_bytes(tt_writer *writer, const void *data, size_t size);
/// A length byte and the name.
void tt_write_name(tt_writer *writer, const char *name);

/// Bytes that tt_write_varint takes for `value`: 1 to 10.
size_t tt_varint_size(uint64_t value);

TT_API_END
