// A storage in memory that never fails: for tests that make and read very many tapes.
#pragma once

#include "tickertape/storage.h"

enum { MEMORY_FILES = 64, MEMORY_NAME = 96 };

typedef struct memory_file {
    char name[MEMORY_NAME]; // empty: none
    uint8_t *bytes;
    size_t size, capacity;
} memory_file;

typedef struct memory_storage {
    tt_storage storage; // to be handed out
    memory_file files[MEMORY_FILES];
} memory_storage;

void memory_storage_start(memory_storage *memory);
void memory_storage_stop(memory_storage *memory);
// NULL: there is none.
const memory_file *memory_storage_find(const memory_storage *memory, const char *name);
// Puts a file there, instead of one of that name.
void memory_storage_put(memory_storage *memory, const char *name, const void *bytes, size_t size);
// So many files are there.
uint32_t memory_storage_count(const memory_storage *memory);
