// Closes a tape that its writer left behind, and says what became of its torn end.

#include "cli.h"
#include "words.h"

#include <tickertape/salvage.h>

#include <inttypes.h>
#include <stdio.h>

cli_exit cli_settle(const char *file, const char *verb)
{
    tt_settling settling;
    tt_tape_fault fault;
    if (tt_tape_settle(&(tt_tape_def){.path = file}, &settling, &fault) != TT_OK) {
        char words[WORDS_SIZE];
        words_of_fault(&fault, words, sizeof words);
        fprintf(stderr, "tape: %s: not %s: %s\n", file, verb, words);
        return fault.status == TT_DAMAGED ? CLI_NO : CLI_CANNOT;
    }
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
