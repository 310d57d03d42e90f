// What the matches of Phalanx tell as tables: docs/projections.md lists them.
#pragma once

#include "tickertape/projection.h"

TT_API_BEGIN

/// The game's projections, for viewers and for `tape project`.
extern const tt_projections phalanx_projections;

TT_API_END
