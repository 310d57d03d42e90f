// The folder of a relay's tapes: made if need be, and cleared of what relays that were killed have
// left there. A tape whose match goes on from an old one is a part while that is uploaded,
//
//     MATCH-….tape.part ── the match begins ──> MATCH-….tape
//
// so a part that nobody holds is a past that nobody has played on from; or one that did begin, and
// whose new name was lost with the power.
#include "keeping.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// One that is new is durable, too: what a tape promises must not be lost with its folder.
static tt_status make_one(const char *path)
{
    const tt_storage *storage = tt_storage_system();
    if (mkdir(path, 0777) == 0) return storage->sync_folder(storage->context, path);
    return errno == EEXIST ? TT_OK : TT_IO;
}

// mkdir -p
tt_status tt_folder_make(const char *path)
{
    char part[TT_KEEPING_PATH_SIZE];
    if (snprintf(part, sizeof part, "%s/", path) >= (int)sizeof part) return TT_BAD_ARGUMENT;
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (make_one(part) != TT_OK) return TT_IO;
        *slash = '/';
    }
    struct stat there;
    bool folder = stat(path, &there) == 0 && S_ISDIR(there.st_mode);
    return folder && access(path, W_OK | X_OK) == 0 ? TT_OK : TT_IO;
}

void tt_folder_name_id(const uint8_t id[TT_MATCH_ID_SIZE], char name[TT_NAMED_ID_SIZE])
{
    snprintf(name, TT_NAMED_ID_SIZE, "%02x%02x%02x%02x", id[0], id[1], id[2], id[3]);
}

// Whether the name says which match goes on here. A part that has no branch to it is the old
// match's turns alone.
static bool has_begun(const char *path, const uint8_t id[TT_MATCH_ID_SIZE])
{
    char named[TT_NAMED_ID_SIZE], end[32];
    tt_folder_name_id(id, named);
    snprintf(end, sizeof end, "-%s.tape" TT_PART, named);
    size_t size = strlen(path), end_size = strlen(end);
    return size >= end_size && strcmp(path + size - end_size, end) == 0;
}

static bool is_free(const tt_storage *storage, const char *path)
{
    void *file;
    tt_status status = storage->open(storage->context, path, false, &file);
    if (status == TT_OK) (void)!storage->close(storage->context, file);
    return status == TT_NOT_FOUND;
}

// It has turns that were played: it gets its name, and is a tape that was never closed.
static void complete(const tt_keeper *keeper, const char *path)
{
    const tt_storage *storage = keeper->storage;
    char name[TT_KEEPING_PATH_SIZE + TT_PART_SIZE];
    snprintf(name, sizeof name, "%.*s", (int)(strlen(path) - strlen(TT_PART)), path);
    bool fits = is_free(storage, name);
    tt_status status = fits ? storage->rename(storage->context, path, name) : TT_EXISTS;
    if (status == TT_OK) status = storage->sync_folder(storage->context, keeper->def.tapes);
    if (status == TT_OK)
        tt_keeper_say(keeper, "%s: its match had begun: it is %s now", path, name);
    else
        tt_keeper_say(keeper, "%s: its match had begun; left: %s", path, tt_status_text(status));
}

// A shape's digits are 0, its hexadecimal ones f.
static bool has_shape(const char *name, const char *shape)
{
    for (; *shape && *name; shape++, name++) {
        unsigned char character = (unsigned char)*name;
        bool fits = *shape == '0'   ? isdigit(character)
                    : *shape == 'f' ? isxdigit(character)
                                    : *shape == *name;
        if (!fits) return false;
    }
    return *shape == *name;
}

// Whether a relay may have left it: one that it names, and has not closed.
static bool is_left_over(const char *path, const tt_tape_info *info)
{
    static const char shape[] = "-00000000T000000Z-ffffffff.tape" TT_PART;
    size_t size = strlen(path), shaped = sizeof shape - 1;
    return !info->closed && size >= shaped && has_shape(path + size - shaped, shape);
}

static void judge_part(const tt_keeper *keeper, const char *path)
{
    tt_tape *tape;
    tt_tape_def def = {
        .path = path, .storage = keeper->storage, .allocator = keeper->def.relay.allocator};
    tt_status status = tt_tape_create(&def, &tape, NULL);
    if (status != TT_OK) {
        tt_keeper_say(keeper, "%s: left by a relay that was killed; can't be read: %s", path,
                      tt_status_text(status));
        return;
    }
    const tt_tape_info *info = tt_tape_info_of(tape);
    uint32_t ticks = info->ticks;
    bool begun = has_begun(path, info->id), ours = is_left_over(path, info);
    tt_tape_destroy(tape);
    if (begun) {
        complete(keeper, path);
        return;
    }
    if (!ours) {
        tt_keeper_say(keeper, "%s: no upload to a relay: left as it is", path);
        return;
    }
    status = keeper->storage->remove(keeper->storage->context, path);
    tt_keeper_say(keeper,
                  "%s: a past of %u turns, left by a relay that was killed, never played: %s", path,
                  ticks, status == TT_OK ? "removed" : tt_status_text(status));
}

// It is held meanwhile, so that no two relays do this at once.
static void clear_part(const tt_keeper *keeper, const char *path)
{
    void *file;
    tt_status status = keeper->storage->reopen(keeper->storage->context, path, &file);
    if (status == TT_OK) {
        judge_part(keeper, path);
        (void)!keeper->storage->close(keeper->storage->context, file);
    } else if (status == TT_BUSY) {
        tt_keeper_say(keeper, "%s: another relay is writing it", path);
    } else {
        tt_keeper_say(keeper, "%s: left as it is: %s", path, tt_status_text(status));
    }
}

static bool is_part(const char *name)
{
    static const char end[] = ".tape" TT_PART;
    size_t size = strlen(name);
    return size >= sizeof end && strcmp(name + size - (sizeof end - 1), end) == 0;
}

void tt_folder_clear(const tt_keeper *keeper)
{
    DIR *files = opendir(keeper->def.tapes);
    if (!files) return;
    for (const struct dirent *file; (file = readdir(files));) {
        char path[TT_KEEPING_PATH_SIZE + TT_PART_SIZE];
        int size = snprintf(path, sizeof path, "%s/%s", keeper->def.tapes, file->d_name);
        if (is_part(file->d_name) && size < (int)sizeof path) clear_part(keeper, path);
    }
    closedir(files);
}
