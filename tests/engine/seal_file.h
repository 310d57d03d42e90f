// Tapes that are sealed.
#pragma once

#include "tape_file.h"
#include "tickertape/seal.h"

enum { LONG = 20000 }; // turns of several segments

static inline tt_status seal(const char *file)
{
    return tt_tape_seal(&(tt_tape_def){.path = file}, NULL);
}

static inline void copy_file(const char *from, const char *to)
{
    static uint8_t bytes[1 << 20];
    spit(to, bytes, slurp(from, bytes, sizeof bytes));
}
