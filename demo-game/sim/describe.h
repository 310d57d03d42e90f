// Commands in words, for logs, and what soldiers are called.
#pragma once

#include "tickertape/turn.h"

void describe_command(void *context, const tt_event *event, char *text, size_t size);
// "spearmen", "archers", "riders"; "nobody" for PHALANX_FREE and beyond.
const char *describe_type(uint32_t type);
