#pragma once

#include "view.h"

// Puts what stands on the field onto its wash; false when there is no memory.
bool blots_put(phalanx_canvas *wash, const phalanx_state *state);
