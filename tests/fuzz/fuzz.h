// What every fuzz target is: one function that libFuzzer or replay_main.c calls with any bytes at
// all.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Takes `size` strange bytes and asserts what must hold for all bytes. Returns 0.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
