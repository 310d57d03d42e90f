// What a player has before the eyes, as it goes onto a tape: little-endian, 12 bytes.
//
//     left.i16 top.i16 right.i16 bottom.i16    the part of the field that is seen, in 1/64 m
//     companies.u32                            own companies that are selected, a bit each
#pragma once

#include "phalanx.h"
#include "tickertape/view.h"

TT_API_BEGIN

enum { PHALANX_LOOK_SIZE = 12 }; ///< bytes of a look

/// A look, as it can be reckoned with.
typedef struct phalanx_look {
    tt_bounds seen;    ///< metres; what lies more than 511 m off is cut
    uint32_t selected; ///< companies, a bit each
} phalanx_look;

/// What is seen in a frame, with this selection.
phalanx_look phalanx_look_of(const tt_frame *frame, uint32_t selected);
/// Writes it.
void phalanx_look_write(const phalanx_look *look, uint8_t bytes[PHALANX_LOOK_SIZE]);
/// Reads a stranger's bytes; false: they are no look.
bool phalanx_look_read(const void *data, size_t size, phalanx_look *look);

TT_API_END
