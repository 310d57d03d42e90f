// A checkpoint as a line that can be kept apart from the tape: who has one can tell later whether
// the tape was edited before it, or cut.
//
//     STATE:HEAD:TRAIL:SIGNATURE:KEY        all but STATE in hex; TRAIL is - where it is not known

#include "cli.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

cli_exit cli_checkpoint(const cli_run *run)
{
    const char *file = run->options.files[0];
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    const tt_checkpoint *newest = &info->checkpoint;
    tt_audit audit;
    tt_status status = tt_tape_audit(run->tapes[0], NULL, &audit);
    if (status != TT_OK) return cli_complain(run, file, status);
    const char *reason = audit.checkpoints == 0 ? "it has no checkpoint" : NULL;
    if (audit.reason) reason = audit.reason;
    if (reason) {
        cli_wrong(file, reason);
        return CLI_NO;
    }
    printf("%" PRIu32 ":", newest->tick);
    text_print_hex(newest->head, sizeof newest->head);
    if (newest->known)
        printf(":%016" PRIx64 ":", newest->trail);
    else
        printf(":-:");
    text_print_hex(newest->signature, sizeof newest->signature);
    printf(":");
    text_print_hex(info->key, sizeof info->key);
    printf("\n");
    return CLI_YES;
}

// Reads so many bytes and what must follow them; NULL when they are not there.
static const char *read_hex(const char *word, uint8_t *bytes, size_t size, char end)
{
    const char *behind = word ? text_read_hex(word, bytes, size) : NULL;
    if (!behind || *behind != end) return NULL;
    return behind + (end != 0);
}

// Trails are printed as numbers: the highest digits first.
static const char *read_trail(const char *word, tt_checkpoint *checkpoint)
{
    if (word && strncmp(word, "-:", 2) == 0) return word + 2;
    uint8_t bytes[8] = {0};
    word = read_hex(word, bytes, sizeof bytes, ':');
    checkpoint->known = word != NULL;
    for (int i = 0; i < 8; i++) checkpoint->trail = checkpoint->trail << 8 | bytes[i];
    return word;
}

bool cli_checkpoint_read(const char *word, tt_checkpoint *checkpoint, uint8_t key[TT_KEY_SIZE])
{
    size_t digits = strspn(word, "0123456789");
    unsigned long long tick = digits >= 1 && digits <= 10 ? strtoull(word, NULL, 10) : UINT64_MAX;
    *checkpoint = (tt_checkpoint){.tick = (uint32_t)tick};
    if (tick > UINT32_MAX || word[digits] != ':') return false;
    word = read_hex(word + digits + 1, checkpoint->head, TT_HEAD_SIZE, ':');
    word = read_trail(word, checkpoint);
    word = read_hex(word, checkpoint->signature, TT_SIGNATURE_SIZE, ':');
    return read_hex(word, key, TT_KEY_SIZE, 0) != NULL;
}

cli_exit cli_holds(const cli_run *run)
{
    const cli_options *options = &run->options;
    const tt_checkpoint *kept = &options->checkpoint;
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    uint8_t head[TT_HEAD_SIZE];
    printf("kept     ");
    if (!tt_checkpoint_signed_by(kept, &info->match, options->checkpoint_key)) {
        printf("the checkpoint is not one of this match, or was changed\n");
        return CLI_NO;
    }
    if (info->ticks < kept->tick) {
        printf("the end is missing: state %" PRIu32 " was signed, the tape ends at %" PRIu32 "\n",
               kept->tick, info->ticks);
        return CLI_NO;
    }
    tt_status status = tt_tape_head(run->tapes[0], kept->tick, head);
    if (status != TT_OK) {
        printf("can't be compared\n");
        return cli_complain(run, options->files[0], status);
    }
    bool same = memcmp(head, kept->head, TT_HEAD_SIZE) == 0;
    printf("the turns before state %" PRIu32 " are %s\n", kept->tick,
           same ? "those that were signed" : "not those that were signed");
    return same ? CLI_YES : CLI_NO;
}
