// Tapes as a relay signs them.
#pragma once

#include "tape_file.h"

static inline tt_signer toy_signer(void)
{
    static const uint8_t seed[TT_SIGNER_SEED_SIZE] = {1};
    tt_signer signer;
    tt_signer_make(&signer, seed);
    return signer;
}

static inline void put_key(tt_tape_writer *writer)
{
    tt_signer signer = toy_signer();
    EACH(tt_tape_key(writer, signer.key) == TT_OK);
}

// A checkpoint of a state that the tape has come to: `head` is of the chain there, and NULL when
// that is now.
static inline void put_checkpoint(tt_tape_writer *writer, uint32_t tick, const uint8_t *head)
{
    tt_signer signer = toy_signer();
    tt_match match = toy_match(8);
    tt_checkpoint checkpoint = {.tick = tick, .known = true, .trail = trail_of(tick)};
    tt_tape_writer_head(writer, checkpoint.head);
    if (head) memcpy(checkpoint.head, head, TT_HEAD_SIZE);
    tt_checkpoint_sign(&checkpoint, &match, &signer);
    EACH(tt_tape_checkpoint(writer, &checkpoint) == TT_OK);
}
