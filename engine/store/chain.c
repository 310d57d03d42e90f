#include "tickertape/tape.h"

#include <sodium/crypto_generichash.h>

// Needs no sodium_init: libsodium then takes its portable BLAKE2b, with the same result.

void tt_chain_start(const tt_match *match, uint8_t head[TT_HEAD_SIZE])
{
    uint8_t bytes[TT_MATCH_SIZE_MAX];
    tt_writer writer = tt_writer_of(bytes, sizeof bytes);
    tt_match_write(match, &writer);
    TT_ASSERT(!writer.failed);
    crypto_generichash(head, TT_HEAD_SIZE, bytes, writer.size, NULL, 0);
}

void tt_chain_link(uint8_t head[TT_HEAD_SIZE], const void *bytes, size_t size)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, TT_HEAD_SIZE);
    crypto_generichash_update(&state, head, TT_HEAD_SIZE);
    crypto_generichash_update(&state, bytes, size);
    crypto_generichash_final(&state, head, TT_HEAD_SIZE);
}
