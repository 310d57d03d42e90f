// What is for the relay's log, and what there is to know about it:
//
//     to the relay     to the client
//     LOOK             STORAGE, CHECKPOINT
#pragma once

#include "tickertape/bytes.h"
#include "tickertape/checkpoint.h"
#include "tickertape/look.h"

TT_API_BEGIN

/// What the player of this session looks at: for the log, and no one else.
typedef struct tt_looking {
    uint32_t epoch;      ///< the relay's, from the welcome
    uint32_t tick;       ///< of the state that is shown
    uint8_t size;        ///< bytes, at most TT_LOOK_SIZE_MAX
    const uint8_t *data; ///< the game's, not owned
} tt_looking;

/// What is the matter with the relay's storage.
typedef enum tt_storage_trouble {
    TT_STORAGE_SYNC = 1,  ///< a sync failed: turns that are not durable yet may never be
    TT_STORAGE_WRITE = 2, ///< a write failed: the log ends
    TT_STORAGE_SPACE = 3, ///< no space could be reserved ahead: it is running out
} tt_storage_trouble;

/// That, as it is told.
typedef struct tt_storage_news {
    uint8_t trouble; ///< a tt_storage_trouble
    uint32_t tick;   ///< turns that are in the log
} tt_storage_news;

/// A trouble in English, without a full stop; never NULL.
const char *tt_storage_trouble_text(uint32_t trouble);

/// What the relay vouches for, and whose word that is.
typedef struct tt_signed_checkpoint {
    uint8_t key[TT_KEY_SIZE]; ///< says that it signed it; to be tried
    tt_checkpoint checkpoint; ///< of the relay's log
} tt_signed_checkpoint;

/// Written and read as message.h says.
/// @{
void tt_looking_write(const tt_looking *looking, tt_writer *writer);
void tt_looking_read(tt_looking *looking, tt_reader *reader);
void tt_storage_news_write(const tt_storage_news *news, tt_writer *writer);
void tt_storage_news_read(tt_storage_news *news, tt_reader *reader);
void tt_signed_checkpoint_write(const tt_signed_checkpoint *checkpoint, tt_writer *writer);
void tt_signed_checkpoint_read(tt_signed_checkpoint *checkpoint, tt_reader *reader);
/// @}

TT_API_END
