// Makes a tape small, in its own place; one that was never closed is closed first. Whoever has it
// open reads the old file on.

#include "cli.h"

#include <tickertape/seal.h>

#include <inttypes.h>
#include <stdio.h>

cli_exit cli_seal(const cli_run *run)
{
    const char *file = run->options.files[0];
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    tt_tape_fault fault;
    if (info->sealed && info->settled) {
        printf("sealed before: %" PRIu64 " bytes\n", info->bytes);
        return CLI_YES;
    }
    cli_exit settled = info->settled ? CLI_YES : cli_settle(run, file, "sealed");
    if (settled != CLI_YES) return settled;
    tt_tape_def def = cli_tape(run, file);
    if (tt_tape_seal(&def, &fault) != TT_OK) return cli_failed(run, file, "sealed", &fault);
    tt_tape *sealed;
    cli_exit result = cli_open(run, file, &sealed);
    if (result != CLI_YES) return result;
    printf("sealed: %" PRIu64 " bytes instead of %" PRIu64 ", for %" PRIu64 " commands in %" PRIu32
           " turns\n",
           tt_tape_info_of(sealed)->bytes, info->bytes, info->commands,
           info->ticks - info->first_tick);
    tt_tape_destroy(sealed);
    return CLI_YES;
}
