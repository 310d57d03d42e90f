// Makes a tape small, in its own place; one that was never closed is closed first. Whoever has it
// open reads the old file on.

#include "cli.h"
#include "words.h"

#include <tickertape/seal.h>

#include <inttypes.h>
#include <stdio.h>

static cli_exit complain(const char *file, const tt_tape_fault *fault)
{
    char words[WORDS_SIZE];
    words_of_fault(fault, words, sizeof words);
    fprintf(stderr, "tape: %s: not sealed: %s\n", file, words);
    return fault->status == TT_DAMAGED ? CLI_NO : CLI_CANNOT;
}

cli_exit cli_seal(const cli_run *run)
{
    const char *file = run->options.files[0];
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    tt_tape_fault fault;
    if (info->sealed && info->settled) {
        printf("sealed before: %" PRIu64 " bytes\n", info->bytes);
        return CLI_YES;
    }
    cli_exit settled = info->settled ? CLI_YES : cli_settle(file, "sealed");
    if (settled != CLI_YES) return settled;
    if (tt_tape_seal(&(tt_tape_def){.path = file}, &fault) != TT_OK) return complain(file, &fault);
    tt_tape *sealed;
    cli_exit result = cli_open(file, &sealed);
    if (result != CLI_YES) return result;
    printf("sealed: %" PRIu64 " bytes instead of %" PRIu64 ", for %" PRIu64 " commands in %" PRIu32
           " turns\n",
           tt_tape_info_of(sealed)->bytes, info->bytes, info->commands, info->ticks);
    tt_tape_destroy(sealed);
    return CLI_YES;
}
