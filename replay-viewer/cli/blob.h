// A storage of one file, in memory: what is written there can be kept elsewhere, and what was kept
// elsewhere can be read. Its name does not matter.
#pragma once

#include <tickertape/storage.h>

enum { BLOB_SIZE_MAX = 1 << 26 }; // bytes; a write beyond fails

typedef struct cli_blob {
    tt_storage storage; // to be handed out; the blob must not move
    bool there;
    uint8_t *bytes;
    size_t size, capacity;
} cli_blob;

// Without a file. Wants blob_free.
void blob_start(cli_blob *blob);
// Puts a file there. False: it is too large, or there is no memory.
bool blob_put(cli_blob *blob, const void *bytes, size_t size);
void blob_free(cli_blob *blob);
