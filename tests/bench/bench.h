// What the scenes share.
#pragma once

#include <stddef.h>

// One line of CSV: scene,case,metric,value,unit.
void bench_print(const char *scene, const char *name, const char *metric, double value,
                 const char *unit);
// The same for how many times as much.
void bench_print_ratio(const char *scene, const char *name, const char *metric, double value);
// Of a clock that never goes back.
double bench_seconds(void);
// Of this process: what others do on the machine does not count.
double bench_processor_ms(void);
// Puts values in order, the least first.
void bench_sort(double *values, size_t count);

// step.c: what a tick of Phalanx costs with everybody in a fight.
void bench_step(void);
// frame.c: what a frame of Phalanx costs in the software renderer.
void bench_frame(void);
// seek.c: what moving through an hour of four bots costs, and through two hours of eight.
void bench_seek(void);
void bench_long(void);
// states.c: keeping and hashing states, beside a ring of copies.
void bench_states(void);
// delivery.c: from the sealing of a turn until a client has it in order,
// at every loss, beside ENet.
void bench_delivery(void);
// play.c: a match as its players have it: stalls, delays, commands, rollbacks.
void bench_play(void);
// project.c: an hour of four bots as tables.
void bench_project(void);
// seal.c: an hour and eight hours of eight bots, sealed.
void bench_seal(void);
// hostile.c: what uploads of strangers take from a relay's players.
void bench_hostile(void);
// view.c: what a frame of the viewer's window costs.
void bench_view(void);
// relay.c: what a client costs the relay for a tick, beside bare ENet;
// and one run of each, for callgrind.
void bench_relay(void);
void bench_relay_once(void);
void bench_relay_fours(void);
