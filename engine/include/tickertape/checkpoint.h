// A checkpoint: what the writer of a tape vouches for, with its signature. Whoever keeps the last
// one can tell later whether a tape was edited or cut.
#pragma once

#include "tickertape/bytes.h"

TT_API_BEGIN

enum {
    TT_KEY_SIZE = 32,       ///< bytes of an Ed25519 public key
    TT_SIGNATURE_SIZE = 64, ///< bytes of an Ed25519 signature
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

TT_API_END
