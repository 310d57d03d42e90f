// What can't be done, on stderr, with the file and the reason as far as they are known.

#include "cli.h"
#include "words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool cli_wrong(const char *what, const char *reason)
{
    fprintf(stderr, "tape: %s: %s\n", what, reason);
    return false;
}

const char *cli_errno_words(void)
{
    return errno != 0 ? strerror(errno) : tt_status_text(TT_IO);
}

// A file that can be read, and does not even begin as a tape does: one byte is enough for that.
static bool is_no_tape(const char *file, tt_status status)
{
    struct stat there;
    bool no_tape = status == TT_NOT_A_TAPE || status == TT_BAD_VERSION;
    return no_tape && stat(file, &there) == 0 && S_ISREG(there.st_mode);
}

cli_exit cli_failed(const cli_run *run, const char *file, const char *verb,
                    const tt_tape_fault *fault)
{
    char words[PATH_MAX + WORDS_SIZE];
    noted_words(&run->files, fault, file, words, sizeof words);
    fprintf(stderr, "tape: %s: %s%s%s%s\n", file, verb ? "not " : "", verb ? verb : "",
            verb ? ": " : "", words);
    bool denied = run->judges && is_no_tape(file, fault->status);
    return denied || fault->status == TT_DAMAGED ? CLI_NO : CLI_CANNOT;
}

cli_exit cli_complain(const cli_run *run, const char *file, tt_status status)
{
    return cli_failed(run, file, NULL, &(tt_tape_fault){.status = status});
}

// What a reader leaves out, or takes on trust.
static void warn(const char *file, const tt_tape_info *info)
{
    if (info->torn > 0)
        fprintf(stderr, "tape: %s: torn: its last %" PRIu64 " bytes are not read\n", file,
                info->torn);
    if (info->slots == 0 && !info->closed)
        fprintf(stderr,
                "tape: %s: neither slot of its watermark is whole: nothing vouches for it\n", file);
}

tt_tape_def cli_tape(const cli_run *run, const char *file)
{
    return (tt_tape_def){.path = file, .storage = &run->files.storage};
}

cli_exit cli_open(const cli_run *run, const char *file, tt_tape **tape)
{
    tt_tape_fault fault;
    tt_tape_def def = cli_tape(run, file);
    if (tt_tape_create(&def, tape, &fault) != TT_OK) return cli_failed(run, file, NULL, &fault);
    warn(file, tt_tape_info_of(*tape));
    return CLI_YES;
}

bool cli_has_beginning(const cli_run *run, int file)
{
    char words[WORDS_SIZE];
    const tt_tape_info *info = tt_tape_info_of(run->tapes[file]);
    words_of_piece(info, words, sizeof words);
    return info->first_tick == 0 || cli_wrong(run->options.files[file], words);
}

cli_exit cli_read(const cli_run *run, int file, uint32_t tick, tt_turn *turn)
{
    tt_status status = tt_tape_read(run->tapes[file], tick, turn);
    return status == TT_OK ? CLI_YES : cli_complain(run, run->options.files[file], status);
}
