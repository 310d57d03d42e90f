#include "key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium/utils.h>
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

// Draws a seed and writes it down. A file that could not be written whole is not left behind.
static tt_status write_seed(int file, const char *path, uint8_t seed[TT_SIGNER_SEED_SIZE])
{
    char text[TEXT_SIZE + 1];
    bool made = draw(seed);
    sodium_bin2hex(text, sizeof text, seed, TT_SIGNER_SEED_SIZE);
    text[TEXT_SIZE - 1] = '\n';
    made = made && write(file, text, TEXT_SIZE) == TEXT_SIZE && fsync(file) == 0;
    made = close(file) == 0 && made;
    sodium_memzero(text, sizeof text);
    if (!made) unlink(path);
    return made ? TT_OK : TT_IO;
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
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) return write_seed(file, path, seed);
    if (errno != EEXIST) return TT_IO;
    file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return file >= 0 ? read_seed(file, seed) : TT_IO;
}

tt_status key_file_load(const char *path, tt_signer *signer)
{
    uint8_t seed[TT_SIGNER_SEED_SIZE] = {0};
    tt_status status = load_seed(path, seed);
    if (status == TT_OK) tt_signer_make(signer, seed);
    sodium_memzero(seed, sizeof seed);
    return status;
}

void key_print(const tt_signer *signer, char text[2 * TT_KEY_SIZE + 1])
{
    sodium_bin2hex(text, 2 * TT_KEY_SIZE + 1, signer->key, TT_KEY_SIZE);
}
