// When a tape gets its signed checkpoints: at the first turn of each minute, once the trail of that
// state is agreed, and at the end.
//
//     turns        … [1200]                … [2400]
//     agreed            … trail 1200           … trail 2400
//     checkpoints         ^ of state 1200        ^ of state 2400, both with their trail
//
// Trails lag behind by what the farthest player does. When none has come for a minute, the
// checkpoint is signed without. Of a match that goes on from another's state, nothing is signed up
// to there: that past was uploaded, and nobody here has seen it played.
#pragma once

#include "tickertape/tape_writer.h"

// Of one tape; zero signs nothing.
typedef struct tt_signing {
    const tt_signer *signer; // NULL: nobody signs
    tt_match match;
    uint32_t begins;    // the state that the match begins with
    bool waiting;       // for the trail of the checkpoint below
    tt_checkpoint next; // not yet signed
    tt_checkpoint last; // that was
    bool news;          // and nobody has been told of it
    tt_trail agreed;    // the last trail that was
    bool has_agreed;
} tt_signing;

// `signer` stays where it is. Puts its key on the tape. As tt_tape_key.
TT_MUST_CHECK tt_status tt_signing_begin(tt_signing *signing, const tt_signer *signer,
                                         const tt_match *match, uint32_t begins,
                                         tt_tape_writer *writer);
// A turn was appended. As tt_tape_checkpoint, like all that follow.
TT_MUST_CHECK tt_status tt_signing_turn(tt_signing *signing, tt_tape_writer *writer);
// A trail was agreed.
TT_MUST_CHECK tt_status tt_signing_trail(tt_signing *signing, tt_tape_writer *writer,
                                         tt_trail trail);
// The match has ended at state `tick`: that is signed, with its trail if `reader`, which follows
// the writer, has it. It is news even where the tape can't take it any more.
TT_MUST_CHECK tt_status tt_signing_end(tt_signing *signing, tt_tape_writer *writer, tt_tape *reader,
                                       uint32_t tick);
