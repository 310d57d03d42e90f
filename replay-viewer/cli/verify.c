// Whether a tape is what its writer wrote: records, order and chain. Opening it has checked them
// all; here is what that found, and what the relay that made it has signed.

#include "cli.h"
#include "text.h"
#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static void print_state(const tt_tape_info *info)
{
    printf("state    ");
    if (info->complete)
        printf("closed, ended at state %" PRIu32 "\n", info->over_tick);
    else if (info->closed)
        printf("closed, not complete\n");
    else if (info->torn > 0)
        printf("not closed, torn: the last %" PRIu64 " bytes, from offset %" PRIu64
               " on, are no whole record\n",
               info->torn, info->bytes);
    else
        printf("not closed, not torn\n");
}

// What the chain goes over, and does not vouch for.
static void print_stripped(const tt_tape_info *info)
{
    if (info->stripped == 0) return;
    printf("stripped %" PRIu64
           " line%s of chat: what is left of these turns is the word of who did "
           "that,\n         until the next trail that playing them comes to\n",
           info->stripped_events, info->stripped_events == 1 ? "" : "s");
}

static bool has_writer(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    bool held = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(file);
    return held;
}

// A writer says in the watermark last that it has closed its tape: is one at that? What it has said
// since the tape was opened counts, too.
static tt_status look_for_writer(tt_tape *tape, const char *path, bool *closing)
{
    const tt_tape_info *info = tt_tape_info_of(tape);
    bool unsaid = info->closed && !info->settled;
    *closing = unsaid && has_writer(path);
    return unsaid && !*closing ? tt_tape_follow(tape, NULL) : TT_OK;
}

// What the watermark says; false when it can't be so.
static bool print_watermark(const tt_tape_info *info, bool closing)
{
    printf("durable  ");
    if (info->slots == 0)
        printf("unknown: neither slot of the watermark is whole\n");
    else
        printf("state %" PRIu32 "%s\n", info->durable,
               info->failed ? ", then its storage failed" : "");
    char words[WORDS_SIZE];
    if (words_of_trouble(info, words, sizeof words)) printf("         %s\n", words);
    bool unsaid = info->closed && !info->settled;
    if (closing)
        printf("         closed just now: its writer is making the rest durable\n");
    else if (unsaid)
        printf(
            "         closed, but the watermark does not say so: it was edited, or its writer died "
            "while closing it\n");
    return info->slots > 0 && (closing || !unsaid);
}

// What the checkpoints come to: a demanded key that signed nothing is a no.
static cli_exit print_signed(const cli_run *run)
{
    const cli_options *options = &run->options;
    tt_audit audit;
    tt_status status =
        tt_tape_audit(run->tapes[0], options->key_given ? options->key : NULL, &audit);
    if (status != TT_OK) return cli_complain(run, options->files[0], status);
    printf("signed   ");
    if (audit.checkpoints == 0 && !audit.reason) {
        printf("no checkpoint\n");
        return options->key_given ? CLI_NO : CLI_YES;
    }
    printf("%" PRIu32 " checkpoint%s, up to state %" PRIu32 ", by key ", audit.checkpoints,
           audit.checkpoints == 1 ? "" : "s", audit.vouched);
    text_print_hex(audit.key, sizeof audit.key);
    printf("\n");
    if (!audit.reason) return CLI_YES;
    printf("         the checkpoint of state %" PRIu32 " does not fit: %s\n", audit.tick,
           audit.reason);
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    if (!info->has_key || memcmp(info->key, audit.key, sizeof audit.key) == 0) return CLI_NO;
    printf("         the tape has the key ");
    text_print_hex(info->key, sizeof info->key);
    printf("\n");
    return CLI_NO;
}

cli_exit cli_verify(const cli_run *run)
{
    tt_tape *tape = run->tapes[0];
    const tt_tape_info *info = tt_tape_info_of(tape);
    uint8_t head[TT_HEAD_SIZE];
    bool closing;
    tt_status status = look_for_writer(tape, run->options.files[0], &closing);
    if (status == TT_OK) status = tt_tape_head(tape, info->ticks, head);
    if (status != TT_OK) return cli_complain(run, run->options.files[0], status);
    printf("records  whole, %" PRIu64 " bytes\n", info->bytes);
    printf("order    %" PRIu32 " turns", info->ticks - info->first_tick);
    if (info->first_tick > 0) printf(" from %" PRIu32 " on", info->first_tick);
    printf(", %" PRIu64 " events\n", info->events);
    printf("chain    ");
    text_print_hex(head, sizeof head);
    printf("\n");
    print_stripped(info);
    print_state(info);
    bool settled = print_watermark(info, closing);
    cli_exit result = print_signed(run);
    if (result == CLI_YES && !settled) result = CLI_NO;
    if (result != CLI_CANNOT && run->options.checkpoint_given) {
        cli_exit holds = cli_holds(run);
        if (holds != CLI_YES) result = holds;
    }
    if (result == CLI_CANNOT || !run->options.against) return result;
    cli_exit same = cli_against(run);
    return same == CLI_YES ? result : same;
}
