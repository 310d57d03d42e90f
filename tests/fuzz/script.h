// A fuzz input read as a script: one byte says what to do, the next ones with what. Past its end
// every number is 0, so any bytes are a script.
#pragma once

#include "tickertape/bytes.h"

typedef struct fuzz_script {
    const uint8_t *data;
    size_t size, at;
} fuzz_script;

static inline bool script_left(const fuzz_script *script)
{
    return script->at < script->size;
}

static inline uint8_t draw(fuzz_script *script)
{
    return script_left(script) ? script->data[script->at++] : 0;
}

// A number below `bound`, which is at most 256.
static inline uint32_t draw_below(fuzz_script *script, uint32_t bound)
{
    return draw(script) % bound;
}

// Small mostly, sometimes anything.
static inline uint32_t draw_number(fuzz_script *script)
{
    uint32_t first = draw(script), number = 0;
    if (first < 250) return first;
    for (int i = 0; i < 4; i++) number = number << 8 | draw(script);
    return number;
}

// At most `most` bytes of the script itself.
static inline const uint8_t *draw_bytes(fuzz_script *script, size_t most, size_t *size)
{
    size_t left = script->size - script->at;
    const uint8_t *bytes = script->data + script->at;
    *size = most < left ? most : left;
    script->at += *size;
    return bytes;
}
