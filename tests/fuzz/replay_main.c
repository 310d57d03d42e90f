// Runs one fuzz target without a fuzzer, in every ordinary build:
//
//     corpus/NAME/*  ->  each file as it is, each beginning of it, and MUTATIONS seeded changes of
//     it
//
// Each input lies in a block of exactly its size, so that ASan sees a read past its end. The same
// corpus gives the same inputs. An input that aborts is named on stderr by its file and number.

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { MUTATIONS = 2000, BEGINNINGS = 300, SIZE_MAX_BYTES = 1 << 20, GROWTH = 16 };

typedef struct sample {
    uint8_t *data;
    size_t size;
} sample;

static char present[512]; // what runs now, for the message when it aborts

static void on_abort(int number)
{
    static const char text[] = "replay: this input aborted: ";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    ignored = write(STDERR_FILENO, present, strlen(present));
    ignored = write(STDERR_FILENO, "\n", 1);
    (void)ignored;
    signal(number, SIG_DFL);
    raise(number);
}

static uint32_t draw(uint64_t *random, size_t bound)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return bound == 0 ? 0 : (uint32_t)((*random >> 33) % bound);
}

static void run(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size + (size == 0));
    if (!exact) abort();
    memcpy(exact, data, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

// Cuts `count` bytes out at `at`, or doubles them there.
static void cut_or_double(sample *input, size_t at, size_t count, bool cut)
{
    size_t rest = input->size - at;
    if (count > rest) count = rest;
    if (cut) {
        memmove(input->data + at, input->data + at + count, rest - count);
        input->size -= count;
    } else {
        memmove(input->data + at + count, input->data + at, rest);
        input->size += count;
    }
}

static void mutate(sample *input, uint64_t *random)
{
    static const uint8_t telling[] = {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff};
    size_t at = draw(random, input->size);
    switch (draw(random, 5)) {
    case 0:
        if (input->size > 0) input->data[at] ^= (uint8_t)(1u << draw(random, 8));
        break;
    case 1:
        if (input->size > 0) input->data[at] = telling[draw(random, sizeof telling)];
        break;
    case 2:
        if (input->size > 0) input->data[at] = (uint8_t)draw(random, 256);
        break;
    default:
        cut_or_double(input, at, 1 + draw(random, GROWTH), draw(random, 2) == 0);
    }
}

static void run_changed(const sample *original, const char *path, uint64_t random)
{
    enum { CHANGES_MOST = 6 };
    sample changed = {.data = malloc(original->size + CHANGES_MOST * GROWTH)};
    if (!changed.data) abort();
    for (uint32_t i = 0; i < MUTATIONS; i++) {
        snprintf(present, sizeof present, "%s, mutation %u", path, i);
        changed.size = original->size;
        memcpy(changed.data, original->data, original->size);
        for (uint32_t n = 1 + draw(&random, CHANGES_MOST); n > 0; n--) mutate(&changed, &random);
        run(changed.data, changed.size);
    }
    free(changed.data);
}

static sample load(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    sample input = {.data = malloc(SIZE_MAX_BYTES)};
    if (!input.data) abort();
    input.size = fread(input.data, 1, SIZE_MAX_BYTES, file);
    fclose(file);
    return input;
}

static void replay(const char *path, uint64_t seed)
{
    sample input = load(path);
    snprintf(present, sizeof present, "%s", path);
    run(input.data, input.size);
    for (size_t size = 0; size < input.size && size < BEGINNINGS; size++) {
        snprintf(present, sizeof present, "%s, its first %zu bytes", path, size);
        run(input.data, size);
    }
    run_changed(&input, path, seed);
    free(input.data);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static uint32_t replay_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, visible, alphasort); // in order: the same everywhere
    for (int i = 0; i < count; i++) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        replay(path, (uint64_t)i + 1);
        free(entries[i]);
    }
    if (count >= 0) free(entries);
    return count < 0 ? 0 : (uint32_t)count;
}

int main(int argc, char **argv)
{
    uint32_t files = 0;
    signal(SIGABRT, on_abort);
    for (int i = 1; i < argc; i++) files += replay_folder(argv[i]);
    printf("%u files, %d mutations of each\n", files, MUTATIONS);
    if (files == 0) fprintf(stderr, "replay: no corpus\n");
    return files == 0;
}
