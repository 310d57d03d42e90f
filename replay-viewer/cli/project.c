// What a match tells as tables, in a database: docs/projections.md.

#include "projector.h"

#include <inttypes.h>
#include <stdio.h>

// Those that went on.
static void print_tables(const cli_projector *projector)
{
    bool new = false;
    for (uint32_t i = 0; i < projector->count; i++) {
        const cli_table *table = &projector->tables[i];
        if (table->ticks == projector->began[i]) continue;
        new = true;
        int64_t began = projector->began[i] < 0 ? 0 : projector->began[i];
        printf("%-24s version %" PRIu32 ", turns %" PRId64 " to %" PRId64 ", %" PRIu64 " rows\n",
               table->name, table->source.projection->version, began, table->ticks,
               table->put_count);
        if (table->emptied)
            fprintf(stderr,
                    "tape: %s was of another version: other matches are to be projected again\n",
                    table->name);
    }
    if (new)
        printf("%" PRIu64 " turns played\n", projector->played);
    else
        printf("nothing is new: all %" PRIu32 " turns are there\n",
               tt_tape_info_of(projector->tape)->ticks);
}

cli_exit cli_project(const cli_run *run)
{
    static cli_projector all;
    cli_ledger ledger;
    const char *db = run->options.db;
    if (!db) {
        cli_wrong("project", "it wants --db");
        return CLI_CANNOT;
    }
    cli_exit result = CLI_CANNOT;
    if (ledger_open(&ledger, db)) {
        result = projector_run(&all, &run->module, run->tapes[0], &ledger);
        if (result == CLI_YES) print_tables(&all);
        projector_close(&all);
    }
    if (result != CLI_YES) cli_wrong(db, ledger.reason);
    ledger_close(&ledger);
    return result;
}
