#include "tickertape/checkpoint.h"

#include <sodium/crypto_sign_ed25519.h>
#include <string.h>

void tt_checkpoint_write(const tt_checkpoint *checkpoint, tt_writer *writer)
{
    tt_write_varint(writer, checkpoint->tick);
    tt_write_bytes(writer, checkpoint->head, TT_HEAD_SIZE);
    tt_write_u8(writer, checkpoint->known);
    tt_write_u64(writer, checkpoint->known ? checkpoint->trail : 0);
    tt_write_bytes(writer, checkpoint->signature, TT_SIGNATURE_SIZE);
}

bool tt_checkpoint_read(tt_checkpoint *checkpoint, tt_reader *reader)
{
    *checkpoint = (tt_checkpoint){.tick = tt_read_bounded(reader, UINT32_MAX)};
    const uint8_t *head = tt_read_bytes(reader, TT_HEAD_SIZE);
    if (head) memcpy(checkpoint->head, head, TT_HEAD_SIZE);
    uint8_t known = tt_read_u8(reader);
    checkpoint->known = known == 1;
    checkpoint->trail = tt_read_u64(reader);
    const uint8_t *signature = tt_read_bytes(reader, TT_SIGNATURE_SIZE);
    if (signature) memcpy(checkpoint->signature, signature, TT_SIGNATURE_SIZE);
    return !reader->failed && known <= 1 && (known == 1 || checkpoint->trail == 0);
}

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
