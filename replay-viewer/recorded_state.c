#include "recorded_state.h"

bool recorded_trail(const tt_tape *tape, uint32_t tick, uint64_t *trail)
{
    tt_trail found;
    if (!tt_tape_trail_from(tape, tick, &found) || found.tick != tick) return false;
    *trail = found.value;
    return true;
}

bool recorded_camps(const tt_tape *tape, uint32_t tick, tt_camps *camps)
{
    return tt_tape_camps_from(tape, tick, camps) && camps->tick == tick;
}

uint64_t recorded_camp(const tt_camps *camps, uint64_t trail)
{
    for (uint32_t i = 0; i < camps->count; i++)
        if (camps->trails[i] == trail) return camps->seats[i];
    return 0;
}
