// The relay's key: 32 bytes from which its signer is made, as 64 hex digits and a line end.
#pragma once

#include "tickertape/checkpoint.h"

// Reads the signer of a key file; makes one, readable by its owner alone, when there is none.
// TT_IO; TT_DAMAGED for what is no key; TT_BAD_ARGUMENT when others may read it.
TT_MUST_CHECK tt_status key_file_load(const char *path, tt_signer *signer);
// A signer that no file keeps. TT_IO.
TT_MUST_CHECK tt_status key_fresh(tt_signer *signer);
// The public key in hex.
void key_print(const tt_signer *signer, char text[2 * TT_KEY_SIZE + 1]);
