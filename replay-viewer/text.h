// A stranger's bytes on a terminal, in a picture or in JSON. Text is UTF-8; what would move the
// cursor, turn the writing direction or is no UTF-8 is escaped.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Prints text: a backslash as \\, bytes that are escaped as \xNN.
void text_print(const void *bytes, size_t size);
// What text_print prints, ended by 0: as many whole characters as fit into `capacity` bytes, which
// is at least 1. Whether they all do.
bool text_copy(char *copy, size_t capacity, const void *bytes, size_t size);
// Appends such a copy to `text`, which has room for `capacity` bytes in all. What does not fit
// is cut, and ends in an ellipsis.
void text_append(char *text, size_t capacity, const void *bytes, size_t size);
// As text_copy, with U+FFFD for what would be escaped and no second backslash: for text that is
// written and read again, since what has been copied once stays as it is.
bool text_copy_plain(char *copy, size_t capacity, const void *bytes, size_t size);
// Prints a JSON string, quotes included; U+FFFD stands for each byte that is no UTF-8.
void text_print_json(const void *bytes, size_t size);
// Prints two lower-case digits for each byte.
void text_print_hex(const void *bytes, size_t size);
// Writes them into `hex`, which has room for two a byte and the 0 at the end.
void text_write_hex(char *hex, const void *bytes, size_t size);
// Reads so many bytes from such digits. Returns what is behind them; NULL: they are not there.
const char *text_read_hex(const char *hex, void *bytes, size_t size);
