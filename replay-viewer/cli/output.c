#include "output.h"

#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool open_stdout(cli_output *output)
{
    if (isatty(STDOUT_FILENO)) return cli_wrong("--out -", "standard output is a terminal");
    output->file = stdout;
    return true;
}

// Under a name of this process's own: two that make the same file do not write into each other's.
static bool open_beside(cli_output *output)
{
    size_t size = strlen(output->path) + 24;
    output->beside = malloc(size);
    if (output->beside) {
        snprintf(output->beside, size, "%s.%ld", output->path, (long)getpid());
        output->file = fopen(output->beside, "wbx");
    }
    if (output->file) return true;
    cli_wrong(output->path, strerror(errno));
    free(output->beside);
    return false;
}

bool output_is_tape(const char *path, const char *tape)
{
    struct stat files[2];
    return stat(path, &files[0]) == 0 && stat(tape, &files[1]) == 0 &&
           files[0].st_dev == files[1].st_dev && files[0].st_ino == files[1].st_ino;
}

bool output_can_be_file(const char *path)
{
    struct stat there;
    bool folder = stat(path, &there) == 0 && S_ISDIR(there.st_mode);
    if (strcmp(path, "-") == 0) return cli_wrong("--out -", "a tape is written to a file");
    return !folder || cli_wrong(path, strerror(EISDIR));
}

// Whole or not. Only the engine knows how a tape begins, and it says so by reading all of it; that
// is asked once, of a file that would be replaced.
static bool is_a_tape(const char *path)
{
    tt_tape *tape;
    tt_status status = tt_tape_open(path, &tape, NULL);
    tt_tape_destroy(tape);
    return status != TT_NOT_A_TAPE && status != TT_IO;
}

bool output_open(cli_output *output, const char *path, bool force)
{
    struct stat there;
    *output = (cli_output){.path = path, .force = force};
    if (strcmp(path, "-") == 0) return open_stdout(output);
    bool exists = stat(path, &there) == 0;
    if (exists && !output_can_be_file(path)) return false;
    if (exists && !force) return cli_wrong(path, "the file exists already; --force replaces it");
    bool plain = exists && S_ISREG(there.st_mode);
    if (plain && is_a_tape(path)) return cli_wrong(path, "this is a tape: it is not replaced");
    if (!exists || plain) return open_beside(output);
    output->file = fopen(path, "wb");
    return output->file || cli_wrong(path, strerror(errno));
}

// Gives it its name. Without force it takes the name of nothing that has come meanwhile; where a
// file system knows no links, that can't be seen.
static bool settle(const cli_output *output)
{
    if (!output->force) {
        if (link(output->beside, output->path) == 0) return unlink(output->beside) == 0;
        if (errno == EEXIST) return false;
    }
    return rename(output->beside, output->path) == 0;
}

bool output_close(cli_output *output, bool made)
{
    if (output->file == stdout) return made;
    bool taken = !ferror(output->file); // else errno is still that write's
    if (taken) errno = 0;
    taken = fclose(output->file) == 0 && taken;
    if (made && taken && output->beside) taken = settle(output);
    if (!taken) cli_wrong(output->path, cli_errno_words());
    bool whole = made && taken;
    if (!whole && output->beside) unlink(output->beside);
    free(output->beside);
    return whole;
}
