// What it costs to write an hour of four bots into a database, and to find that nothing is new.

#include "bench.h"
#include "phalanx.h"
#include "projections.h"
#include "projector.h"
#include "season.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOUR = 72000 };

static const char scene[] = "project";

static void must(bool fine, const char *what)
{
    if (fine) return;
    fprintf(stderr, "project: %s\n", what);
    exit(1);
}

// The table of each projection, the first time.
static void print_tables(const cli_projector *projector)
{
    uint64_t all = 0;
    for (uint32_t i = 0; i < projector->count; i++) {
        const cli_table *table = &projector->tables[i];
        bench_print(scene, table->name, "rows", (double)table->put_count, "rows");
        all += table->put_count;
    }
    bench_print(scene, "all of it", "rows", (double)all, "rows");
}

static double project(tt_tape *tape, const char *db, bool first)
{
    static cli_projector projector;
    tt_game game = season_game(false);
    game_module module = {.game = &game, .projections = &phalanx_projections};
    cli_ledger ledger;
    double began = bench_processor_ms();
    must(ledger_open(&ledger, db), ledger.reason);
    must(projector_run(&projector, &module, tape, &ledger) == CLI_YES, ledger.reason);
    double took = bench_processor_ms() - began;
    if (first) print_tables(&projector);
    projector_close(&projector);
    ledger_close(&ledger);
    return took;
}

static double play_only(tt_tape *tape)
{
    tt_game game = season_game(false);
    tt_playback *playback;
    tt_playback_def def = {.game = &game, .tape = tape, .budget = 1};
    must(tt_playback_create(&def, &playback) == TT_OK, "it can't be played");
    double began = bench_processor_ms();
    must(tt_playback_seek(playback, HOUR) == TT_OK, "it can't be played");
    double took = bench_processor_ms() - began;
    tt_playback_destroy(playback);
    return took;
}

void bench_project(void)
{
    char folder[] = "/tmp/tickertape-told.XXXXXX", path[64], db[64];
    struct stat file;
    tt_game game = season_game(false);
    tt_tape *tape;
    must(mkdtemp(folder) != NULL, "no folder");
    snprintf(path, sizeof path, "%s/hour.tape", folder);
    snprintf(db, sizeof db, "%s/told.sqlite", folder);
    season_record(path, &game, 4, HOUR);
    must(tt_tape_open(path, &tape, NULL) == TT_OK, "no tape");
    bench_print(scene, "playing alone", "processor", play_only(tape) / 1e3, "s");
    bench_print(scene, "all of it", "processor", project(tape, db, true) / 1e3, "s");
    bench_print(scene, "again, nothing new", "processor", project(tape, db, false), "ms");
    must(stat(db, &file) == 0, "no database");
    bench_print(scene, "all of it", "database", (double)file.st_size / 1048576, "MiB");
    bench_print(scene, "all of it", "tape", (double)tt_tape_info_of(tape)->bytes / 1048576, "MiB");
    tt_tape_destroy(tape);
    unlink(path);
    unlink(db);
    rmdir(folder);
}
