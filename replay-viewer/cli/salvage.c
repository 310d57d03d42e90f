// Reads what can be read of a damaged tape, and says what is missing. One that is only torn is
// closed in its own place.

#include "cli.h"
#include "words.h"

#include <tickertape/salvage.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static cli_exit complain(const char *file, const tt_tape_fault *fault)
{
    char words[WORDS_SIZE];
    words_of_fault(fault, words, sizeof words);
    fprintf(stderr, "tape: %s: not salvaged: %s\n", file,
            fault->status == TT_BUSY ? fault->reason : words);
    return CLI_CANNOT;
}

static cli_exit salvage_to(const cli_run *run, const char *out)
{
    const char *file = run->options.files[0];
    tt_salvage result;
    tt_tape_fault fault;
    tt_salvage_def def = {.tape = {.path = file},
                          .out = out,
                          .key = run->options.key_given ? run->options.key : NULL,
                          .tell = tell};
    if (tt_tape_salvage(&def, &result, &fault) != TT_OK) {
        if (fault.status == TT_EXISTS) fprintf(stderr, "tape: %s, or a piece of it:\n", out);
        return complain(file, &fault);
    }
    printf("salvaged: %" PRIu32 " turns in %" PRIu32 " tapes; %" PRIu32 " mended, %" PRIu32
           " gaps, %" PRIu32 " dropped\n",
           result.turns, result.pieces, result.mended, result.gaps, result.dropped);
    return result.gaps + result.dropped > 0 ? CLI_NO : CLI_YES;
}

// FILE.tape becomes FILE.salvaged.tape.
static char *default_out(const char *file)
{
    static const char ending[] = ".tape";
    size_t size = strlen(file), ends = sizeof ending - 1;
    bool has_ending = size > ends && strcmp(file + size - ends, ending) == 0;
    int stem = (int)(has_ending ? size - ends : size);
    char *out = malloc(size + sizeof ".salvaged");
    if (out) sprintf(out, "%.*s.salvaged%s", stem, file, file + stem);
    return out;
}

static cli_exit salvage_damaged(const cli_run *run)
{
    char *out = default_out(run->options.files[0]);
    if (!out) return cli_complain(run->options.files[0], TT_OUT_OF_MEMORY);
    cli_exit result = salvage_to(run, out);
    free(out);
    return result;
}

cli_exit cli_salvage(const cli_run *run)
{
    const char *file = run->options.files[0];
    if (run->options.file_count != 1) {
        fprintf(stderr, "tape: salvage takes one tape at a time\n");
        return CLI_CANNOT;
    }
    if (run->options.out) return salvage_to(run, run->options.out);
    tt_tape *tape;
    tt_tape_fault fault;
    tt_status status = tt_tape_open(file, &tape, &fault);
    if (status == TT_DAMAGED) return salvage_damaged(run);
    if (status != TT_OK) return complain(file, &fault);
    const tt_tape_info *info = tt_tape_info_of(tape);
    bool settled = info->settled;
    if (settled)
        printf("whole: %" PRIu32 " turns, nothing is to be salvaged\n",
               info->ticks - info->first_tick);
    tt_tape_destroy(tape);
    return settled ? CLI_YES : cli_settle(file, "salvaged");
}
