// Bytes written down for people: docs/protocol.md has them in blocks of code,
// with remarks behind a #.
#pragma once

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VECTORS = 24, VECTOR_SIZE = 512 };

typedef struct test_vector {
    char name[32];
    uint8_t data[VECTOR_SIZE];
    size_t size;
} test_vector;

static inline char *load(const char *path)
{
    char full[1024];
    snprintf(full, sizeof full, "%s/%s", TT_SOURCE_DIR, path);
    FILE *file = fopen(full, "rb");
    cr_assert(file != NULL, "%s", full);
    char *text = calloc(1, 1 << 20);
    size_t size = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    cr_assert(ge(sz, size, 1));
    return text;
}

// Hex digits up to a remark or the end of the line; blanks don't matter.
static inline void read_hex(test_vector *vector, const char *line)
{
    while (*line && *line != '\n' && *line != '#') {
        unsigned byte;
        if (isspace((unsigned char)*line)) {
            line++;
            continue;
        }
        cr_assert(vector->size < VECTOR_SIZE && sscanf(line, "%2x", &byte) == 1, "%.20s", line);
        vector->data[vector->size++] = (uint8_t)byte;
        line += 2;
    }
}

static inline const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end ? end + 1 : line + strlen(line);
}

// The blocks of code on the page of the protocol that are marked `KIND NAME`.
static inline uint32_t read_page(const char *kind, test_vector *vectors)
{
    char mark[32];
    size_t mark_size = (size_t)snprintf(mark, sizeof mark, "```%s ", kind);
    uint32_t count = 0;
    bool inside = false;
    char *text = load("docs/protocol.md");
    for (const char *line = text; *line; line = next_line(line)) {
        if (inside && strncmp(line, "```", 3) == 0) {
            inside = false;
            count++;
        } else if (inside) {
            read_hex(&vectors[count], line);
        } else if (strncmp(line, mark, mark_size) == 0) {
            cr_assert(lt(u32, count, VECTORS));
            inside = true;
            vectors[count] = (test_vector){0};
            cr_assert(eq(int, sscanf(line + mark_size, "%31s", vectors[count].name), 1));
        }
    }
    free(text);
    return count;
}
