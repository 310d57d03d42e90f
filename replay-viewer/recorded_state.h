// What a tape has recorded of one state.
#pragma once

#include <tickertape/tape.h>

// The trail that more than half agreed on, or someone reported. False: none of this state.
bool recorded_trail(const tt_tape *tape, uint32_t tick, uint64_t *trail);
// Who had which trail. False: they did not differ, as far as is recorded.
bool recorded_camps(const tt_tape *tape, uint32_t tick, tt_camps *camps);
// The seats of the camp that has this trail; 0: none has.
uint64_t recorded_camp(const tt_camps *camps, uint64_t trail);
