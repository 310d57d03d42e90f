// Reads what can be read of a damaged tape, and says what is missing. One that is only torn is
// closed in its own place.

#include "cli.h"
#include "output.h"

#include <tickertape/salvage.h>

#include <inttypes.h>
#include <stdio.h>

static void print_turns(const tt_salvage_news *news)
{
    if (news->from == UINT32_MAX)
        printf("no turns");
    else if (news->from == news->to)
        printf("turn %" PRIu32, news->from);
    else
        printf("turns %" PRIu32 " to %" PRIu32, news->from, news->to);
}

static void print_place(const tt_salvage_news *news)
{
    printf("%" PRIu64 " bytes at offset %" PRIu64, news->bytes, news->offset);
}

static void tell(void *context, const tt_salvage_news *news)
{
    static const char *const words[] = {
        [TT_SALVAGE_PIECE] = "read",      [TT_SALVAGE_MENDED] = "mended", [TT_SALVAGE_GAP] = "gap",
        [TT_SALVAGE_DROPPED] = "dropped", [TT_SALVAGE_TORN] = "torn",
    };
    (void)context;
    printf("%-8s ", words[news->what]);
    switch (news->what) {
    case TT_SALVAGE_PIECE:
        print_turns(news);
        printf(", now in %s: %" PRIu64 " bytes", news->path, news->bytes);
        break;
    case TT_SALVAGE_MENDED:
        if (news->from == UINT32_MAX)
            printf("a record beside the turns");
        else
            print_turns(news);
        printf(", ");
        print_place(news);
        break;
    case TT_SALVAGE_GAP:
        print_turns(news);
        printf(", ");
        print_place(news);
        break;
    case TT_SALVAGE_DROPPED:
        print_place(news);
        printf(", no record that fits; no turn is missing there");
        break;
    case TT_SALVAGE_TORN:
        print_place(news);
        printf(", the torn end of a tape that is not closed");
        break;
    }
    printf("\n");
}

static cli_exit salvage(const cli_run *run)
{
    const char *file = run->options.files[0];
    tt_salvage result;
    tt_tape_fault fault;
    tt_salvage_def def = {.tape = cli_tape(run, file),
                          .out = run->options.out,
                          .key = run->options.key_given ? run->options.key : NULL,
                          .tell = tell};
    if (tt_tape_salvage(&def, &result, &fault) != TT_OK) {
        cli_failed(run, file, "salvaged", &fault);
        return CLI_CANNOT; // nothing can be told of a header that is damaged
    }
    printf("salvaged: %" PRIu32 " turns in %" PRIu32 " tape%s; %" PRIu32 " mended, %" PRIu32
           " gap%s, %" PRIu32 " dropped\n",
           result.turns, result.pieces, result.pieces == 1 ? "" : "s", result.mended, result.gaps,
           result.gaps == 1 ? "" : "s", result.dropped);
    return result.gaps + result.dropped > 0 ? CLI_NO : CLI_YES;
}

cli_exit cli_salvage(const cli_run *run)
{
    const char *file = run->options.files[0];
    if (run->options.file_count != 1) {
        fprintf(stderr, "tape: salvage takes one tape at a time\n");
        return CLI_CANNOT;
    }
    if (run->options.out) return output_can_be_file(run->options.out) ? salvage(run) : CLI_CANNOT;
    tt_tape *tape;
    tt_tape_fault fault;
    tt_tape_def def = cli_tape(run, file);
    tt_status status = tt_tape_create(&def, &tape, &fault);
    if (status == TT_DAMAGED) return salvage(run);
    if (status != TT_OK) return cli_failed(run, file, "salvaged", &fault);
    const tt_tape_info *info = tt_tape_info_of(tape);
    bool settled = info->settled;
    if (settled)
        printf("whole: %" PRIu32 " turns, nothing is to be salvaged\n",
               info->ticks - info->first_tick);
    tt_tape_destroy(tape);
    return settled ? CLI_YES : cli_settle(run, file, "salvaged");
}
