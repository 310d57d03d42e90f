// A practice match, state by state, as fast as it goes.
#pragma once

#include "tickertape/peer.h"

// Lets `*now` pass until the peer is at a new state; false: it goes no further.
bool practice_next(tt_peer *peer, uint64_t *now);
