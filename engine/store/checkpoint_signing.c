// Who vouches for a checkpoint, by Ed25519.

#include "tickertape/checkpoint.h"

#include <sodium/crypto_sign_ed25519.h>
#include <string.h>

_Static_assert((int)TT_KEY_SIZE == (int)crypto_sign_ed25519_PUBLICKEYBYTES, "Ed25519");
_Static_assert((int)TT_SIGNATURE_SIZE == (int)crypto_sign_ed25519_SECRETKEYBYTES, "Ed25519");
_Static_assert((int)TT_SIGNATURE_SIZE == (int)crypto_sign_ed25519_BYTES, "Ed25519");

void tt_signer_make(tt_signer *signer, const uint8_t seed[TT_SIGNER_SEED_SIZE])
{
    crypto_sign_ed25519_seed_keypair(signer->key, signer->secret, seed);
}

enum {
    PURPOSE_SIZE = 22,
    SIGNED_SIZE = PURPOSE_SIZE + TT_MATCH_ID_SIZE + 4 + TT_HEAD_SIZE + 1 + 8
};

// What is signed: a purpose, so that a signature of a checkpoint is one of nothing else.
static void write_signed(const tt_checkpoint *checkpoint, const tt_match *match,
                         uint8_t bytes[SIGNED_SIZE])
{
    static const char purpose[PURPOSE_SIZE] = "tickertape checkpoint";
    tt_writer writer = tt_writer_of(bytes, SIGNED_SIZE);
    tt_write_bytes(&writer, purpose, sizeof purpose);
    tt_write_bytes(&writer, match->id, sizeof match->id);
    tt_write_u32(&writer, checkpoint->tick);
    tt_write_bytes(&writer, checkpoint->head, TT_HEAD_SIZE);
    tt_write_u8(&writer, checkpoint->known);
    tt_write_u64(&writer, checkpoint->known ? checkpoint->trail : 0);
    TT_ASSERT(!writer.failed && writer.size == SIGNED_SIZE);
}

void tt_checkpoint_sign(tt_checkpoint *checkpoint, const tt_match *match, const tt_signer *signer)
{
    uint8_t bytes[SIGNED_SIZE];
    write_signed(checkpoint, match, bytes);
    crypto_sign_ed25519_detached(checkpoint->signature, NULL, bytes, sizeof bytes, signer->secret);
}

bool tt_checkpoint_signed_by(const tt_checkpoint *checkpoint, const tt_match *match,
                             const uint8_t key[TT_KEY_SIZE])
{
    uint8_t bytes[SIGNED_SIZE];
    write_signed(checkpoint, match, bytes);
    return crypto_sign_ed25519_verify_detached(checkpoint->signature, bytes, sizeof bytes, key) ==
           0;
}
