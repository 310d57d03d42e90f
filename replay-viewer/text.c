#include "text.h"

#include <stdio.h>
#include <string.h>

// One character of a text, or one byte that is none.
typedef struct character {
    uint32_t code;
    uint32_t size; // bytes
    bool valid;
} character;

// The shortest form only, no surrogates, at most U+10FFFF.
static character next_character(const uint8_t *bytes, size_t size)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t first = bytes[0];
    uint32_t length = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    character broken = {first, 1, false};
    if (length == 0 || first >= 0xf8 || length > size) return broken;
    uint32_t code = length == 1 ? first : first & (0x7fu >> length);
    for (uint32_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80) return broken;
        code = code << 6 | (bytes[i] & 0x3f);
    }
    bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < least[length] || code > 0x10ffff || surrogate) return broken;
    return (character){code, length, true};
}

// Controls, line and paragraph ends, and marks that turn the writing direction.
static bool unfit_to_show(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0xfeff ||
           (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f);
}

static bool fit_to_show(const character *next)
{
    return next->valid && !unfit_to_show(next->code);
}

// One character as it may be shown, ended by 0; returns its bytes, at most ESCAPED_MOST.
enum { ESCAPED_MOST = 16 };
typedef uint32_t (*way_to_show)(const uint8_t *at, const character *next,
                                char shown[ESCAPED_MOST + 1]);

static uint32_t escape(const uint8_t *at, const character *next, char shown[ESCAPED_MOST + 1])
{
    int size = 0;
    if (fit_to_show(next))
        return (uint32_t)snprintf(shown, ESCAPED_MOST + 1, "%s%.*s", next->code == '\\' ? "\\" : "",
                                  (int)next->size, (const char *)at);
    for (uint32_t i = 0; i < next->size; i++, size += 4)
        snprintf(shown + size, (size_t)(ESCAPED_MOST + 1 - size), "\\x%02x", at[i]);
    return (uint32_t)size;
}

static uint32_t replace(const uint8_t *at, const character *next, char shown[ESCAPED_MOST + 1])
{
    bool fit = fit_to_show(next);
    return (uint32_t)snprintf(shown, ESCAPED_MOST + 1, "%.*s", fit ? (int)next->size : 3,
                              fit ? (const char *)at : "\xef\xbf\xbd");
}

void text_print(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    for (const uint8_t *end = at + size; at < end;) {
        char shown[ESCAPED_MOST + 1];
        character next = next_character(at, (size_t)(end - at));
        escape(at, &next, shown);
        fputs(shown, stdout);
        at += next.size;
    }
}

static bool copy_shown(char *copy, size_t capacity, const void *bytes, size_t size,
                       way_to_show show)
{
    const uint8_t *at = bytes;
    size_t used = 0;
    copy[0] = 0;
    for (const uint8_t *end = at + size; at < end;) {
        char shown[ESCAPED_MOST + 1];
        character next = next_character(at, (size_t)(end - at));
        uint32_t more = show(at, &next, shown);
        if (used + more >= capacity) return false;
        memcpy(copy + used, shown, more + 1);
        used += more;
        at += next.size;
    }
    return true;
}

bool text_copy(char *copy, size_t capacity, const void *bytes, size_t size)
{
    return copy_shown(copy, capacity, bytes, size, escape);
}

void text_append(char *text, size_t capacity, const void *bytes, size_t size)
{
    static const char ellipsis[] = "\xe2\x80\xa6";
    size_t used = strlen(text), room = capacity - used;
    if (text_copy(text + used, room, bytes, size) || room < sizeof ellipsis) return;
    text_copy(text + used, room - (sizeof ellipsis - 1), bytes, size);
    memcpy(text + strlen(text), ellipsis, sizeof ellipsis);
}

bool text_copy_plain(char *copy, size_t capacity, const void *bytes, size_t size)
{
    return copy_shown(copy, capacity, bytes, size, replace);
}

void text_print_json(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    putchar('"');
    for (const uint8_t *end = at + size; at < end;) {
        character next = next_character(at, (size_t)(end - at));
        // All that is escaped so lies below U+10000: one code unit.
        if (!fit_to_show(&next))
            printf("\\u%04x", next.valid ? next.code : 0xfffd);
        else
            printf("%s%.*s", next.code == '"' || next.code == '\\' ? "\\" : "", (int)next.size, at);
        at += next.size;
    }
    putchar('"');
}

void text_print_hex(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++) printf("%02x", at[i]);
}

static const char digits[] = "0123456789abcdef";

void text_write_hex(char *hex, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[at[i] >> 4];
        hex[2 * i + 1] = digits[at[i] & 15];
    }
    hex[2 * size] = 0;
}

const char *text_read_hex(const char *hex, void *bytes, size_t size)
{
    uint8_t *at = bytes;
    if (strspn(hex, digits) < 2 * size) return NULL;
    for (size_t i = 0; i < size; i++, hex += 2) {
        ptrdiff_t high = strchr(digits, hex[0]) - digits, low = strchr(digits, hex[1]) - digits;
        at[i] = (uint8_t)(high << 4 | low);
    }
    return hex;
}
