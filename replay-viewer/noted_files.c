#include "noted_files.h"

#include "words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct noted_file {
    void *file; // the machine's
    char path[];
} noted_file;

// The machine's storage leaves behind what the system said.
static tt_status note(noted_files *files, const char *path, tt_status status)
{
    int error = errno;
    if (status == TT_OK || status == TT_UNSUPPORTED) return status;
    files->status = status;
    files->error = error;
    snprintf(files->path, sizeof files->path, "%s", path);
    return status;
}

// Gives a file that was opened its name, or closes it, and leaves none that was made.
static tt_status name_file(noted_files *files, const char *path, bool made, void **file)
{
    const tt_storage *system = tt_storage_system();
    size_t size = strlen(path) + 1;
    noted_file *named = malloc(sizeof *named + size);
    if (!named) {
        if (made) (void)system->remove(system->context, path);
        (void)system->close(system->context, *file); // nothing was written
        return note(files, path, TT_OUT_OF_MEMORY);
    }
    named->file = *file;
    memcpy(named->path, path, size);
    *file = named;
    return TT_OK;
}

static tt_status open_file(void *context, const char *path, bool create, void **file)
{
    const tt_storage *system = tt_storage_system();
    tt_status status = note(context, path, system->open(system->context, path, create, file));
    return status == TT_OK ? name_file(context, path, create, file) : status;
}

static tt_status create_private(void *context, const char *path, void **file)
{
    const tt_storage *system = tt_storage_system();
    tt_status status = note(context, path, system->create_private(system->context, path, file));
    return status == TT_OK ? name_file(context, path, true, file) : status;
}

// A file that is there may be in the way of another: then that it could be opened is the trouble.
static tt_status reopen_file(void *context, const char *path, void **file)
{
    const tt_storage *system = tt_storage_system();
    noted_files *files = context;
    tt_status status = note(files, path, system->reopen(system->context, path, file));
    if (status != TT_OK) return status;
    snprintf(files->path, sizeof files->path, "%s", path);
    files->status = TT_EXISTS;
    return name_file(files, path, false, file);
}

static tt_status read_file(void *context, void *file, uint64_t offset, void *bytes, size_t *size)
{
    const tt_storage *system = tt_storage_system();
    const noted_file *named = file;
    return note(context, named->path,
                system->read(system->context, named->file, offset, bytes, size));
}

static tt_status write_file(void *context, void *file, uint64_t offset, const void *bytes,
                            size_t size)
{
    const tt_storage *system = tt_storage_system();
    const noted_file *named = file;
    return note(context, named->path,
                system->write(system->context, named->file, offset, bytes, size));
}

static tt_status measure_file(void *context, void *file, uint64_t *size)
{
    const tt_storage *system = tt_storage_system();
    const noted_file *named = file;
    return note(context, named->path, system->measure(system->context, named->file, size));
}

static tt_status truncate_file(void *context, void *file, uint64_t size)
{
    const tt_storage *system = tt_storage_system();
    const noted_file *named = file;
    return note(context, named->path, system->truncate(system->context, named->file, size));
}

static tt_status reserve_file(void *context, void *file, uint64_t size)
{
    const tt_storage *system = tt_storage_system();
    const noted_file *named = file;
    return note(context, named->path, system->reserve(system->context, named->file, size));
}

static tt_status sync_file(void *context, void *file)
{
    const tt_storage *system = tt_storage_system();
    const noted_file *named = file;
    return note(context, named->path, system->sync(system->context, named->file));
}

static tt_status sync_folder(void *context, const char *path)
{
    const tt_storage *system = tt_storage_system();
    return note(context, path, system->sync_folder(system->context, path));
}

static tt_status rename_file(void *context, const char *from, const char *to)
{
    const tt_storage *system = tt_storage_system();
    return note(context, to, system->rename(system->context, from, to));
}

// What is taken away because something failed is not why it did.
static tt_status remove_file(void *context, const char *path)
{
    const tt_storage *system = tt_storage_system();
    noted_files *files = context;
    tt_status status = system->remove(system->context, path);
    return status == TT_IO && files->status != TT_IO ? note(files, path, status) : status;
}

static tt_status close_file(void *context, void *file)
{
    const tt_storage *system = tt_storage_system();
    noted_file *named = file;
    tt_status status = note(context, named->path, system->close(system->context, named->file));
    free(named);
    return status;
}

static bool follow_link(void *context, const char *path, char to[TT_PATH_SIZE])
{
    const tt_storage *system = tt_storage_system();
    (void)context;
    return system->follow(system->context, path, to);
}

static void make_like(void *context, void *file, const char *path)
{
    const tt_storage *system = tt_storage_system();
    (void)context;
    system->like(system->context, ((const noted_file *)file)->file, path);
}

void noted_start(noted_files *files)
{
    *files = (noted_files){.storage = {
                               .context = files,
                               .open = open_file,
                               .create_private = create_private,
                               .reopen = reopen_file,
                               .read = read_file,
                               .write = write_file,
                               .measure = measure_file,
                               .truncate = truncate_file,
                               .reserve = reserve_file,
                               .sync = sync_file,
                               .sync_folder = sync_folder,
                               .rename = rename_file,
                               .remove = remove_file,
                               .close = close_file,
                               .follow = follow_link,
                               .like = make_like,
                           }};
}

// A file is in the way, rather than what is in it.
static bool of_files(tt_status status)
{
    return status == TT_NOT_FOUND || status == TT_EXISTS || status == TT_BUSY || status == TT_IO;
}

void noted_words(const noted_files *files, const tt_tape_fault *fault, const char *file,
                 char *words, size_t size)
{
    char why[WORDS_SIZE];
    bool other = of_files(fault->status) && files->path[0] && strcmp(files->path, file) != 0;
    if (fault->status == TT_IO && files->status == TT_IO)
        snprintf(why, sizeof why, "%s", strerror(files->error));
    else
        words_of_fault(fault, why, sizeof why);
    snprintf(words, size, "%s%s%s", other ? files->path : "", other ? ": " : "", why);
}
