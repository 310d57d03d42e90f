// Writes a copy to share, without what people said, and says what it lacks.

#include "cli.h"
#include "output.h"
#include "words.h"

#include <tickertape/strip.h>

#include <inttypes.h>
#include <stdio.h>

static cli_exit complain(const cli_options *options, const tt_tape_fault *fault)
{
    char words[WORDS_SIZE];
    words_of_fault(fault, words, sizeof words);
    if (fault->status == TT_EXISTS) cli_wrong(options->out, "it exists; --force replaces it");
    if (fault->status == TT_BUSY) cli_wrong(options->out, tt_status_text(fault->status));
    bool other = fault->status == TT_EXISTS || fault->status == TT_BUSY;
    if (!other) fprintf(stderr, "tape: %s: not stripped: %s\n", options->files[0], words);
    return fault->status == TT_DAMAGED ? CLI_NO : CLI_CANNOT;
}

static void print_result(const cli_run *run, const tt_tape_info *copy)
{
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    printf("stripped: %" PRIu64 " line%s of chat, of %" PRIu64 " events\n", copy->stripped_events,
           copy->stripped_events == 1 ? "" : "s", copy->events);
    printf("names, commands and all else are there, %" PRIu64 " bytes\n", copy->bytes);
    if (!info->closed) printf("the tape is not closed; the copy is, and not complete\n");
    if (info->torn > 0)
        printf("%" PRIu64 " torn bytes at the tape's end are not in the copy\n", info->torn);
}

cli_exit cli_strip(const cli_run *run)
{
    const cli_options *options = &run->options;
    tt_tape_fault fault;
    tt_tape *copy;
    bool told = (options->chat || cli_wrong("strip", "of what? --chat")) &&
                (options->out || cli_wrong("strip", "to which file? --out OUT"));
    if (!told) return CLI_CANNOT;
    if (output_is_tape(options->out, options->files[0])) {
        cli_wrong("--out", "this is the tape");
        return CLI_CANNOT;
    }
    tt_strip_def def = {{.path = options->files[0]}, options->out, options->force};
    if (tt_tape_strip(&def, &fault) != TT_OK) return complain(options, &fault);
    cli_exit result = cli_open(options->out, &copy);
    if (result != CLI_YES) return result;
    print_result(run, tt_tape_info_of(copy));
    tt_tape_destroy(copy);
    return CLI_YES;
}
