// What events mean for the session: who is there, what was said, what calls for the player.
#pragma once

#include "session.h"

void notices_take(phalanx_session *session, const tt_peer_event *event);
// What is the matter with the relay's log or one's own tape, in words.
void notices_storage(const tt_peer_event *event, char *words, size_t size);
// The notice in an outbox event; false when it is none.
bool notices_read(const tt_peer_event *event, phalanx_notice *notice);
