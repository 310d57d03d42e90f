// How a match goes on from a recorded one: who has its turns is asked for them, and sends them on
// the bulk channel.
//
//     to the relay     to the client
//     UPLOAD           MORE
#pragma once

#include "tickertape/bytes.h"

TT_API_BEGIN

enum {
    TT_RESUMED_MAX = 1 << 20,  ///< turns of a match that is to go on, at most
    TT_UPLOAD_TURNS_MAX = 512, ///< turns of one UPLOAD
    TT_UPLOAD_HEADER_MAX = 13, ///< bytes of UPLOAD before its turns, at most
};

/// Asks who resumes a match for more of its turns.
typedef struct tt_more {
    uint32_t tick; ///< the first turn that is missing
} tt_more;

/// What comes before the turns of an UPLOAD; `count` turns of canonical bytes follow it.
typedef struct tt_upload {
    uint32_t epoch; ///< the relay's, from the welcome
    uint32_t first; ///< tick of the first turn
    uint32_t count; ///< 1 to TT_UPLOAD_TURNS_MAX
} tt_upload;

/// Written and read as message.h says. Turns follow the head of UPLOAD: they are written behind it,
/// and the reader is left before them.
/// @{
void tt_more_write(const tt_more *more, tt_writer *writer);
void tt_more_read(tt_more *more, tt_reader *reader);
void tt_upload_write(const tt_upload *upload, tt_writer *writer);
void tt_upload_read(tt_upload *upload, tt_reader *reader);
/// @}

TT_API_END
