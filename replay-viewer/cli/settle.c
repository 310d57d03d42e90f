// Closes a tape that its writer left behind, and says what became of its torn end.

#include "cli.h"

#include <tickertape/salvage.h>

#include <inttypes.h>
#include <stdio.h>

cli_exit cli_settle(const cli_run *run, const char *file, const char *verb)
{
    tt_settling settling;
    tt_tape_fault fault;
    tt_tape_def def = cli_tape(run, file);
    if (tt_tape_settle(&def, &settling, &fault) != TT_OK)
        return cli_failed(run, file, verb, &fault);
    if (settling.settled) return CLI_YES;
    if (settling.torn > 0) {
        printf("torn: %" PRIu64 " bytes from offset %" PRIu64 " on are no whole record, now in "
               "%s.torn",
               settling.torn, settling.offset, file);
        if (settling.kept_as > 1) printf(".%" PRIu32, settling.kept_as);
        printf("\n");
    }
    printf(settling.closed ? "closed: its watermark says so now, %" PRIu32 " ticks\n"
                           : "closed: at tick %" PRIu32 ", not complete\n",
           settling.ticks);
    return CLI_YES;
}
