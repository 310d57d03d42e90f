// Writes a copy to share, without what people said, and says what it lacks.

#include "cli.h"
#include "output.h"

#include <tickertape/strip.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static cli_exit complain(const cli_run *run, const tt_tape_fault *fault)
{
    const cli_options *options = &run->options;
    bool beside = strcmp(run->files.path, options->out) != 0;
    if (fault->status != TT_EXISTS || beside)
        return cli_failed(run, options->files[0], "stripped", fault);
    cli_wrong(options->out,
              options->force ? "it is no file" : "the file exists already; --force replaces it");
    return CLI_CANNOT;
}

// Of lines of chat.
static void print_lines(const char *what, uint64_t lines)
{
    printf("%s%" PRIu64 " line%s of chat", what, lines, lines == 1 ? "" : "s");
}

static void print_result(const cli_run *run, const tt_tape_info *copy)
{
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    uint64_t before = info->stripped_events, now = copy->stripped_events - before;
    if (now > 0)
        print_lines("stripped: ", now);
    else
        printf(before > 0 ? "nothing more is to be stripped"
                          : "nothing is to be stripped: a whole copy");
    if (before > 0) print_lines("; stripped before: ", before);
    printf("\nnames, commands and all else are there: %" PRIu64 " events, %" PRIu64 " bytes\n",
           copy->events, copy->bytes);
    if (!info->closed) printf("the tape is not closed; the copy is, and not complete\n");
    if (info->torn > 0)
        printf("%" PRIu64 " torn bytes at the tape's end are not in the copy\n", info->torn);
}

cli_exit cli_strip(const cli_run *run)
{
    const cli_options *options = &run->options;
    tt_tape_fault fault;
    tt_tape *copy;
    if (!options->chat || !options->out) {
        cli_wrong("strip", options->chat ? "to which file? --out OUT" : "of what? --chat");
        return CLI_CANNOT;
    }
    if (output_is_tape(options->out, options->files[0])) {
        cli_wrong("--out", "this is the tape");
        return CLI_CANNOT;
    }
    if (!output_can_be_file(options->out)) return CLI_CANNOT;
    tt_strip_def def = {cli_tape(run, options->files[0]), options->out, options->force};
    if (tt_tape_strip(&def, &fault) != TT_OK) return complain(run, &fault);
    cli_exit result = cli_open(run, options->out, &copy);
    if (result != CLI_YES) return result;
    print_result(run, tt_tape_info_of(copy));
    tt_tape_destroy(copy);
    return CLI_YES;
}
