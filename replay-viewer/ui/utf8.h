// One character at a time out of bytes that may be anything.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { UTF8_REPLACEMENT = 0xfffd };

// The character at `text`, and at *size how many bytes it takes, 1 to 4. A byte that begins no
// well-formed character is UTF8_REPLACEMENT and takes 1. The text is ended by a 0.
uint32_t utf8_read(const char *text, uint32_t *size);
// What is shown for a character: itself, or UTF8_REPLACEMENT where it would not show as one glyph,
// or would change how others are read.
uint32_t utf8_shown(uint32_t code);
// The bytes of the character before `at`.
uint32_t utf8_before(const char *text, size_t at);
