#define _GNU_SOURCE // mkostemp, renameat2; NOLINT(bugprone-reserved-identifier)

#include "key_file.h"

#include "tickertape/storage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium/utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_SIZE = 2 * TT_SIGNER_SEED_SIZE + 1 };

static bool draw(uint8_t seed[TT_SIGNER_SEED_SIZE])
{
    return getrandom(seed, TT_SIGNER_SEED_SIZE, 0) == TT_SIGNER_SEED_SIZE;
}

tt_status key_fresh(tt_signer *signer)
{
    uint8_t seed[TT_SIGNER_SEED_SIZE];
    if (!draw(seed)) return TT_IO;
    tt_signer_make(signer, seed);
    sodium_memzero(seed, sizeof seed);
    return TT_OK;
}

// Draws a seed and writes it down.
static bool write_seed(int file)
{
    uint8_t seed[TT_SIGNER_SEED_SIZE];
    char text[TEXT_SIZE + 1];
    bool made = draw(seed);
    sodium_bin2hex(text, sizeof text, seed, sizeof seed);
    text[TEXT_SIZE - 1] = '\n';
    made = made && write(file, text, TEXT_SIZE) == TEXT_SIZE && fsync(file) == 0;
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(text, sizeof text);
    return made;
}

// By a link where the file system knows no such renaming.
static void give_name(const char *beside, const char *path)
{
    if (renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0) return;
    if (errno != EEXIST) (void)!link(beside, path);
}

// A key file gets its name when it is whole and on the disk, and never takes another's: of relays
// that make it at once, all read the same.
static void make_file(const char *path)
{
    char beside[PATH_MAX];
    if (snprintf(beside, sizeof beside, "%s.XXXXXX", path) >= (int)sizeof beside) return;
    int file = mkostemp(beside, O_CLOEXEC); // which only its owner can read
    if (file < 0) return;
    bool written = write_seed(file);
    written = close(file) == 0 && written;
    if (written) give_name(beside, path);
    unlink(beside);
}

// Not a key that a loss of power takes away when it has signed, whoever made it. A folder that may
// not be read is not one in which relays make keys.
static tt_status keep(const char *path)
{
    const tt_storage *storage = tt_storage_system();
    tt_status status = storage->sync_folder(storage->context, path);
    return status == TT_OK || errno == EACCES ? TT_OK : status;
}

static bool read_hex(const char *text, uint8_t seed[TT_SIGNER_SEED_SIZE])
{
    const char *end;
    int read = sodium_hex2bin(seed, TT_SIGNER_SEED_SIZE, text, TEXT_SIZE, NULL, NULL, &end);
    return read == 0 && end == text + TEXT_SIZE - 1 && *end == '\n';
}

static tt_status read_seed(int file, uint8_t seed[TT_SIGNER_SEED_SIZE])
{
    struct stat there;
    char text[TEXT_SIZE + 1] = "";
    tt_status status = TT_OK;
    bool known = fstat(file, &there) == 0;
    ssize_t size = read(file, text, sizeof text);
    close(file);
    if (!known || size < 0)
        status = TT_IO;
    else if (there.st_mode & (S_IRWXG | S_IRWXO))
        status = TT_BAD_ARGUMENT;
    else if (size != TEXT_SIZE || !read_hex(text, seed))
        status = TT_DAMAGED;
    sodium_memzero(text, sizeof text);
    return status;
}

static tt_status load_seed(const char *path, uint8_t seed[TT_SIGNER_SEED_SIZE])
{
    if (access(path, F_OK) != 0) make_file(path);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return file >= 0 ? read_seed(file, seed) : TT_IO;
}

tt_status key_file_load(const char *path, tt_signer *signer)
{
    uint8_t seed[TT_SIGNER_SEED_SIZE] = {0};
    tt_status status = load_seed(path, seed);
    if (status == TT_OK) status = keep(path);
    if (status == TT_OK) tt_signer_make(signer, seed);
    sodium_memzero(seed, sizeof seed);
    return status;
}

void key_print(const tt_signer *signer, char text[2 * TT_KEY_SIZE + 1])
{
    sodium_bin2hex(text, 2 * TT_KEY_SIZE + 1, signer->key, TT_KEY_SIZE);
}
