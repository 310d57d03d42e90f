// A secret of this user's, by which a file is known to be of his own making: 32 random bytes in
// tickertape/snaps.key of his data folder, that nobody else can read. It is made once.
#pragma once

#include <tickertape/cache.h>

// Reads the secret; with `make` it is made where there is none. False: there is none, or others can
// read it, or there is no such folder.
bool secret_read(uint8_t secret[TT_CACHE_SECRET_SIZE], bool make);
