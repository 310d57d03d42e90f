// The value of a field in words: whole numbers as they are, everything else so that no
// two values of it look the same.

#include "tickertape/layout.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t read_number(const uint8_t *bytes, uint32_t size)
{
    uint64_t number = 0;
    for (uint32_t i = 0; i < size; i++) number |= (uint64_t)bytes[i] << (8 * i);
    return number;
}

static int64_t with_sign(uint64_t number, uint32_t size)
{
    TT_ASSERT(size > 0 && size <= 8); // as of every value of a checked table
    uint64_t sign = UINT64_C(1) << (8 * size - 1);
    return (int64_t)((number ^ sign) - sign);
}

// 1/65536 is more than one of the fifth decimal, so that no two numbers look the same.
static void fixed_words(int64_t number, char words[TT_LAYOUT_WORDS_SIZE])
{
    uint64_t size = (uint64_t)(number < 0 ? -number : number);
    snprintf(words, TT_LAYOUT_WORDS_SIZE, "%s%" PRIu64 ".%05" PRIu64, number < 0 ? "-" : "",
             size >> 16, ((size & 0xffff) * 100000 + 0x8000) >> 16);
}

// A state that has gone wrong may hold a truth of 2.
static void bool_words(uint64_t number, char words[TT_LAYOUT_WORDS_SIZE])
{
    static const char *const truths[] = {"false", "true"};
    if (number <= 1)
        snprintf(words, TT_LAYOUT_WORDS_SIZE, "%s", truths[number]);
    else
        snprintf(words, TT_LAYOUT_WORDS_SIZE, "%" PRIu64, number);
}

static void char_words(uint64_t number, char words[TT_LAYOUT_WORDS_SIZE])
{
    bool plain = number >= ' ' && number <= '~' && number != '\'' && number != '\\';
    snprintf(words, TT_LAYOUT_WORDS_SIZE, plain ? "'%c'" : "'\\x%02x'", (int)number);
}

void tt_layout_words(const tt_layout_value *value, const void *bytes,
                     char words[TT_LAYOUT_WORDS_SIZE])
{
    uint32_t size = value->field->size;
    uint64_t number = read_number((const uint8_t *)bytes + value->offset, size);
    switch ((tt_field_kind)value->field->kind) {
    case TT_FIELD_SIGNED:
        snprintf(words, TT_LAYOUT_WORDS_SIZE, "%" PRId64, with_sign(number, size));
        break;
    case TT_FIELD_FIXED:
        fixed_words(with_sign(number, size), words);
        break;
    case TT_FIELD_CHAR:
        char_words(number, words);
        break;
    case TT_FIELD_FLOAT:
        snprintf(words, TT_LAYOUT_WORDS_SIZE, "0x%0*" PRIx64, (int)(2 * size), number);
        break;
    case TT_FIELD_BOOL:
        bool_words(number, words);
        break;
    case TT_FIELD_UNSIGNED:
    case TT_FIELD_GROUP:
    case TT_FIELD_KINDS:
        snprintf(words, TT_LAYOUT_WORDS_SIZE, "%" PRIu64, number);
        break;
    }
}
