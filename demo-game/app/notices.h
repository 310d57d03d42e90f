// What events mean for the session: who is there, what was said, what calls for the player.
#pragma once

#include "session.h"

void notices_take(phalanx_session *session, const tt_peer_event *event);
// The notice in an outbox event; false when it is none.
bool notices_read(const tt_peer_event *event, phalanx_notice *notice);
