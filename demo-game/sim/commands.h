// What a command does.
#pragma once

#include "battle.h"

void commands_apply(phalanx_battle *battle, const tt_event *event);
