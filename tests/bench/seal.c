// How small a sealed tape is, and how soon it is verified: hours of eight bots.

#include "tickertape/seal.h"
#include "bench.h"
#include "season.h"
#include "tickertape/tape_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { HOUR = 72000, SEATS = 8, BESIDE = 40000 }; // ticks; bytes of an hour for all but commands

static void must(tt_status status)
{
    if (status == TT_OK) return;
    fprintf(stderr, "seal: %s\n", tt_status_text(status));
    exit(1);
}

// Opens a tape, which verifies every turn; `*took` is how long that was, in milliseconds.
static tt_tape *open_tape(const char *path, double *took)
{
    tt_tape *tape;
    double began = bench_processor_ms();
    must(tt_tape_open(path, &tape, NULL));
    *took = bench_processor_ms() - began;
    return tape;
}

static void seal(const char *path, const char *name, uint32_t ticks)
{
    tt_game game = season_game(false);
    double hours = (double)ticks / HOUR, took;
    season_record(path, &game, SEATS, ticks);
    tt_tape *tape = open_tape(path, &took);
    bench_print("seal", name, "open tape", (double)tt_tape_info_of(tape)->bytes / 1e3, "KB");
    bench_print("seal", name, "open tape verified", took, "ms");
    tt_tape_destroy(tape);

    double began = bench_processor_ms();
    must(tt_tape_seal(&(tt_tape_def){.path = path}, NULL));
    bench_print("seal", name, "sealing", bench_processor_ms() - began, "ms");
    tape = open_tape(path, &took);
    const tt_tape_info *info = tt_tape_info_of(tape);
    double bytes = (double)info->bytes;
    bench_print("seal", name, "sealed tape", bytes / 1e3, "KB");
    bench_print("seal", name, "sealed tape verified", took, "ms");
    bench_print("seal", name, "commands", (double)info->commands, "commands");
    double each = (bytes - BESIDE * hours) / (double)info->commands;
    bench_print("seal", name, "of them each, beyond 40 KB an hour", each, "bytes");
    tt_tape_destroy(tape);
    unlink(path);
}

void bench_seal(void)
{
    char folder[] = "/tmp/tickertape-seal.XXXXXX", path[64];
    if (!mkdtemp(folder)) exit(1);
    snprintf(path, sizeof path, "%s/long.tape", folder);
    seal(path, "an hour", HOUR);
    seal(path, "eight hours", 8 * HOUR);
    rmdir(folder);
}
