// Every message of the protocol as a struct, and its bytes: the contents page. The functions follow
// docs/protocol.md; each message begins with its type byte, and integers are as in bytes.h.
//
//     tt_…_write   writes a message, its type byte first. The writer fails when it does not fit
//     tt_…_read    reads one whose type byte has been read already. The reader fails on anything
//                  that the writer would not have written, bytes that are left over included
//
// Pointers in what was read are into the reader's bytes. All but INPUT, TURNS and UPLOAD travel on
// the control channel.
#pragma once

// which message it is
#include "tickertape/net/message_type.h"

// how a session comes in, and how it ends
#include "tickertape/net/message_session.h"

// what goes each way once a tick
#include "tickertape/net/message_stream.h"

// whether states differ
#include "tickertape/net/message_votes.h"

// how a match goes on from a recorded one
#include "tickertape/net/message_upload.h"

// what is for the relay's log, and about it
#include "tickertape/net/message_log.h"
