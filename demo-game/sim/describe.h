// Commands in words, for logs, and what soldiers are called.
#pragma once

#include "tickertape/turn.h"

void describe_command(void *context, const tt_event *event, char *text, size_t size);
// "company 3", "companies 0 4", ended by 0; empty: none.
void describe_companies(uint32_t companies, char *text, size_t size);
// "spearmen", "archers", "riders"; "nobody" for PHALANX_FREE and beyond.
const char *describe_type(uint32_t type);
