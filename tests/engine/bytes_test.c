// Bytes in and out: what was written is read again, and whatever is not there fails for good.

#include "tickertape/bytes.h"
#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

Test(bytes, integers_lie_low_byte_first)
{
    uint8_t data[15];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_write_u8(&writer, 0x01);
    tt_write_u16(&writer, 0x0302);
    tt_write_u32(&writer, 0x07060504);
    tt_write_u64(&writer, UINT64_C(0x0f0e0d0c0b0a0908));
    cr_assert(not(writer.failed));
    for (uint32_t i = 0; i < 15; i++) cr_assert(eq(u8, data[i], (uint8_t)(i + 1)));
    tt_reader reader = tt_reader_of(data, sizeof data);
    cr_assert(eq(u8, tt_read_u8(&reader), 0x01));
    cr_assert(eq(u16, tt_read_u16(&reader), 0x0302));
    cr_assert(eq(u32, tt_read_u32(&reader), 0x07060504));
    cr_assert(eq(u64, tt_read_u64(&reader), UINT64_C(0x0f0e0d0c0b0a0908)));
    cr_assert(tt_reader_done(&reader));
}

Test(bytes, reading_past_the_end_yields_zeros_and_stays_failed)
{
    const uint8_t data[] = {1, 2, 3};
    tt_reader reader = tt_reader_of(data, sizeof data);
    cr_assert(eq(u32, tt_read_u32(&reader), 0));
    cr_assert(reader.failed);
    cr_assert(eq(u8, tt_read_u8(&reader), 0));
    cr_assert(eq(sz, tt_reader_left(&reader), 0));
    cr_assert(tt_read_bytes(&reader, 0) == NULL);
    cr_assert(not(tt_reader_done(&reader)));
}

Test(bytes, what_is_left_at_the_end_is_a_failure)
{
    const uint8_t data[] = {1, 2};
    tt_reader reader = tt_reader_of(data, sizeof data);
    tt_read_u16(&reader);
    tt_read_end(&reader);
    cr_assert(tt_reader_done(&reader));
    reader = tt_reader_of(data, sizeof data);
    tt_read_u8(&reader);
    tt_read_end(&reader);
    cr_assert(reader.failed);
}

Test(bytes, writing_past_the_end_leaves_what_stood_and_stays_failed)
{
    uint8_t data[4] = {9, 9, 9, 9};
    tt_writer writer = tt_writer_of(data, 3);
    tt_write_u16(&writer, 0x0101);
    tt_write_u16(&writer, 0x0202);
    tt_write_u8(&writer, 3);
    cr_assert(writer.failed);
    cr_assert(eq(sz, writer.size, 2));
    cr_assert(eq(u8, data[2], 9));
    cr_assert(eq(u8, data[3], 9));
}

Test(bytes, no_bytes_of_no_data_can_be_read)
{
    tt_reader reader = tt_reader_of(NULL, 0);
    cr_assert(tt_read_bytes(&reader, 0) != NULL);
    cr_assert(tt_reader_done(&reader));
    cr_assert(tt_read_bytes(&reader, 1) == NULL);
    cr_assert(reader.failed);
}

static void varint_round_trip(uint64_t value)
{
    uint8_t data[10];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_write_varint(&writer, value);
    cr_assert(not(writer.failed));
    cr_assert(eq(sz, writer.size, tt_varint_size(value)));
    for (size_t size = 0; size < writer.size; size++) {
        tt_reader cut = tt_reader_of(data, size);
        cr_assert(eq(u64, tt_read_varint(&cut), 0));
        cr_assert(cut.failed);
    }
    tt_reader reader = tt_reader_of(data, writer.size);
    cr_assert(eq(u64, tt_read_varint(&reader), value));
    cr_assert(tt_reader_done(&reader));
}

Test(bytes, what_is_copied_is_there_as_a_whole_or_zero)
{
    tt_reader reader = tt_reader_of("abcd", 4);
    char copy[3];
    tt_read_copy(&reader, copy, 3);
    cr_assert(eq(int, memcmp(copy, "abc", 3), 0));
    cr_assert(not(reader.failed));
    tt_read_copy(&reader, copy, 2);
    cr_assert(reader.failed && memcmp(copy, "\0\0c", 3) == 0);
}

Test(bytes, varints_come_back_in_their_shortest_form)
{
    tt_random random = tt_random_seeded(1, 1);
    for (uint32_t bits = 0; bits < 64; bits++) {
        uint64_t power = UINT64_C(1) << bits;
        varint_round_trip(power);
        varint_round_trip(power - 1);
        varint_round_trip(power | (tt_random_next(&random) & (power - 1)));
    }
    varint_round_trip(UINT64_MAX);
    cr_assert(eq(sz, tt_varint_size(0), 1));
    cr_assert(eq(sz, tt_varint_size(127), 1));
    cr_assert(eq(sz, tt_varint_size(128), 2));
    cr_assert(eq(sz, tt_varint_size(UINT64_MAX), 10));
}

Test(bytes, varints_in_any_other_form_are_refused)
{
    const struct {
        size_t size;
        uint8_t data[11];
    } wrong[] = {
        {2, {0x80, 0x00}},                                                       // 0, too long
        {3, {0xff, 0x80, 0x00}},                                                 // 127, too long
        {10, {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02}},      // 2^64
        {10, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}},      // beyond 64 bits
        {11, {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81, 0x0}}, // eleven bytes
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        tt_reader reader = tt_reader_of(wrong[i].data, wrong[i].size);
        cr_assert(eq(u64, tt_read_varint(&reader), 0));
        cr_assert(reader.failed, "form %zu", i);
    }
}

Test(bytes, a_bounded_varint_stops_at_its_bound)
{
    const uint8_t data[] = {100, 101};
    tt_reader reader = tt_reader_of(data, sizeof data);
    cr_assert(eq(u32, tt_read_bounded(&reader, 100), 100));
    cr_assert(not(reader.failed));
    cr_assert(eq(u32, tt_read_bounded(&reader, 100), 0));
    cr_assert(reader.failed);
}

Test(bytes, names_come_back_and_only_names_do)
{
    const char *const names[] = {"a", "Ada-Lovelace_1815", "12345678901234567890123456789012"};
    for (size_t i = 0; i < 3; i++) {
        uint8_t data[40];
        char name[TT_NAME_MAX + 1];
        tt_writer writer = tt_writer_of(data, sizeof data);
        tt_write_name(&writer, names[i]);
        tt_reader reader = tt_reader_of(data, writer.size);
        tt_read_name(&reader, name);
        cr_assert(tt_reader_done(&reader));
        cr_assert(eq(int, strcmp(name, names[i]), 0));
    }
    const char *const wrong[] = {
        "\0", "\1/", "\2a b", "\3a\0b", "\2a", "\3..\\", "\x21_23456789012345678901234567890123"};
    const size_t sizes[] = {1, 2, 3, 4, 2, 4, 34};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char name[TT_NAME_MAX + 1] = "before";
        tt_reader reader = tt_reader_of(wrong[i], sizes[i]);
        tt_read_name(&reader, name);
        cr_assert(reader.failed, "name %zu", i);
        cr_assert(eq(int, strcmp(name, ""), 0));
    }
}

Test(bytes, a_name_is_1_to_32_plain_characters)
{
    cr_assert(tt_name_valid("x"));
    cr_assert(tt_name_valid("A-Z_a-z_0-9"));
    cr_assert(tt_name_valid("12345678901234567890123456789012"));
    cr_assert(not(tt_name_valid("")));
    cr_assert(not(tt_name_valid("123456789012345678901234567890123")));
    cr_assert(not(tt_name_valid("a.b")));
    cr_assert(not(tt_name_valid("\xc3\xa4")));
}

Test(bytes, every_status_has_a_text)
{
    for (uint32_t i = 0; i <= TT_CLOSED; i++)
        cr_assert(lt(sz, 0, strlen(tt_status_text((tt_status)i))));
    cr_assert(eq(int, strcmp(tt_status_text(TT_OK), "fine"), 0));
    cr_assert(eq(int, strcmp(tt_status_text((tt_status)9999), "an unknown status"), 0));
}
