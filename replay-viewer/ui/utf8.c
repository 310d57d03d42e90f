#include "utf8.h"

#include <stdbool.h>

static uint32_t length(uint8_t lead)
{
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead < 0xe0) return 2;
    if (lead >= 0xe0 && lead < 0xf0) return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

uint32_t utf8_read(const char *text, uint32_t *size)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t lead = (uint8_t)text[0];
    uint32_t count = length(lead);
    uint32_t code = count > 1 ? lead & (0x7fU >> count) : lead;
    *size = 1;
    if (count == 0) return UTF8_REPLACEMENT;
    for (uint32_t i = 1; i < count; i++) {
        uint8_t byte = (uint8_t)text[i];
        if ((byte & 0xc0) != 0x80) return UTF8_REPLACEMENT; // the final 0 too
        code = code << 6 | (byte & 0x3f);
    }
    bool surrogate = code >= 0xd800 && code < 0xe000;
    if (code < least[count] || code > 0x10ffff || surrogate) return UTF8_REPLACEMENT;
    *size = count;
    return code;
}

uint32_t utf8_shown(uint32_t code)
{
    bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    bool direction = code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
                     (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f);
    bool invisible = code == 0xad || code == 0xfeff || (code >= 0xfe00 && code <= 0xfe0f) ||
                     (code >= 0xe0000 && code <= 0xe0fff);
    bool combining = (code >= 0x300 && code <= 0x36f) || (code >= 0x20d0 && code <= 0x20ff);
    return control || direction || invisible || combining ? UTF8_REPLACEMENT : code;
}

uint32_t utf8_before(const char *text, size_t at)
{
    for (uint32_t back = at < 4 ? (uint32_t)at : 4; back > 1; back--) {
        uint32_t size;
        utf8_read(text + at - back, &size);
        if (size == back) return back;
    }
    return at > 0 ? 1 : 0;
}
