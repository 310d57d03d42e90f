// A checkpoint: what the writer of a tape vouches for, with its signature. Whoever keeps the last
// one can tell later whether a tape was edited or cut.
#pragma once

#include "tickertape/match.h"

TT_API_BEGIN

enum {
    TT_KEY_SIZE = 32,         ///< bytes of an Ed25519 public key
    TT_SIGNATURE_SIZE = 64,   ///< bytes of an Ed25519 signature
    TT_SIGNER_SEED_SIZE = 32, ///< bytes that make a signer
};

/// One state of a match: how the log that leads there ends, and what came of it.
typedef struct tt_checkpoint {
    uint32_t tick;                        ///< of the state: turns 0 to tick-1 lead there
    uint8_t head[TT_HEAD_SIZE];           ///< of the chain after those turns
    bool known;                           ///< whether `trail` is known
    uint64_t trail;                       ///< of the state; 0 unless known
    uint8_t signature[TT_SIGNATURE_SIZE]; ///< docs/tape-format.md says over what
} tt_checkpoint;

/// Writes it as a tape has it, at most 110 bytes.
void tt_checkpoint_write(const tt_checkpoint *checkpoint, tt_writer *writer);
/// Reads what tt_checkpoint_write wrote; false when the reader failed or the bytes are no
/// checkpoint. Checks no signature.
TT_MUST_CHECK bool tt_checkpoint_read(tt_checkpoint *checkpoint, tt_reader *reader);

/// Who signs checkpoints. Holds a secret: keep it as such.
typedef struct tt_signer {
    uint8_t key[TT_KEY_SIZE];          ///< public: by it signatures are told
    uint8_t secret[TT_SIGNATURE_SIZE]; ///< signs
} tt_signer;

/// Makes the signer that this seed always makes (Ed25519, RFC 8032). Whoever knows the seed can
/// sign.
void tt_signer_make(tt_signer *signer, const uint8_t seed[TT_SIGNER_SEED_SIZE]);
/// Signs it as one of a tape whose header has this match.
void tt_checkpoint_sign(tt_checkpoint *checkpoint, const tt_match *match, const tt_signer *signer);
/// Whether the owner of `key` signed it as one of this match.
TT_MUST_CHECK bool tt_checkpoint_signed_by(const tt_checkpoint *checkpoint, const tt_match *match,
                                           const uint8_t key[TT_KEY_SIZE]);

TT_API_END
