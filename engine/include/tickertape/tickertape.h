// All of the engine, in reading order: the contents page.
#pragma once

// the words: status, bounds, seats
#include "tickertape/types.h"

// whose memory an object lives in
#include "tickertape/allocator.h"

// bytes in and out, within bounds
#include "tickertape/bytes.h"

// what is settled before turn 0
#include "tickertape/match.h"

// what happened: events and turns
#include "tickertape/turn.h"

// what a player looked at
#include "tickertape/look.h"

// what a step computes with
#include "tickertape/fixed.h"

// what a step draws from
#include "tickertape/random.h"

// what the bytes of a state mean
#include "tickertape/layout.h"

// what a game supplies
#include "tickertape/game.h"

// a state as shared blocks under a hash tree
#include "tickertape/blocks.h"

// one state at one tick
#include "tickertape/sim.h"

// what matches tell, as tables
#include "tickertape/projection.h"

// the states of the last ticks
#include "tickertape/recent.h"

// what makes older states small
#include "tickertape/codec.h"
#include "tickertape/zstd.h"

// the older states that are kept
#include "tickertape/history.h"

// a predicted present beside the confirmed one
#include "tickertape/timeline.h"

// proof that restoring is identity
#include "tickertape/synctest.h"

// when to present which tick
#include "tickertape/pace.h"

// where the log lies, and what is signed of it
#include "tickertape/checkpoint.h"
#include "tickertape/storage.h"

// the log on disk
#include "tickertape/tape.h"

// writing it
#include "tickertape/tape_writer.h"

// waiting for the disk
#include "tickertape/syncer.h"

// closing one that was left behind
#include "tickertape/salvage.h"

// making it small
#include "tickertape/seal.h"
#include "tickertape/strip.h"

// snapshots of it in a file beside it
#include "tickertape/cache.h"

// moving through it
#include "tickertape/playback.h"
