// All of the engine, in reading order: the contents page.
#pragma once

#include "tickertape/blocks.h"   // a state as shared blocks under a hash tree
#include "tickertape/bytes.h"    // bytes in and out, within bounds
#include "tickertape/fixed.h"    // what a step computes with
#include "tickertape/game.h"     // what a game supplies
#include "tickertape/history.h"  // the states that are kept
#include "tickertape/match.h"    // what is settled before turn 0
#include "tickertape/pace.h"     // when to present which tick
#include "tickertape/playback.h" // moving through it
#include "tickertape/random.h"   // what a step draws from
#include "tickertape/sim.h"      // one state at one tick
#include "tickertape/synctest.h" // proof that restoring is identity
#include "tickertape/tape.h"     // the log on disk
#include "tickertape/turn.h"     // what happened: events and turns
#include "tickertape/types.h"    // the words: status, bounds, seats
