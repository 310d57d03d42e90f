// Reads a message of the protocol and writes it again: what is accepted has one form, so the bytes
// must be the same.
#pragma once

#include "tickertape/net/channel.h"
#include "tickertape/net/message.h"

// False: the message is refused. `again` has room for TT_CONTROL_SIZE_MAX bytes.
bool recode(const uint8_t *data, size_t size, tt_writer *again);
