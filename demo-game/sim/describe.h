// A command in words, for logs: what tt_game.describe says.
#pragma once

#include "tickertape/turn.h"

void describe_command(void *context, const tt_event *event, char *text, size_t size);
