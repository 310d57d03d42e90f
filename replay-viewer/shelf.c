#include "shelf.h"

#include "noted_files.h"
#include "text.h"
#include "words.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool shelf_folder(char folder[SHELF_FOLDER_SIZE])
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    bool named = data && data[0] == '/';
    if (!named && (!home || !home[0])) return false;
    int size = snprintf(folder, SHELF_FOLDER_SIZE, "%s%s/tickertape/tapes", named ? data : home,
                        named ? "" : "/.local/share");
    return size < SHELF_FOLDER_SIZE;
}

bool shelf_path(const tape_shelf *shelf, const shelf_tape *tape, char *path, size_t size)
{
    return snprintf(path, size, "%s/%s", shelf->folder, tape->name) < (int)size;
}

// Below zero: `a` comes first.
static int newer_first(const void *a, const void *b)
{
    const shelf_tape *one = a, *other = b;
    if (one->changed != other->changed) return one->changed > other->changed ? -1 : 1;
    if (one->changed_ns != other->changed_ns) return one->changed_ns > other->changed_ns ? -1 : 1;
    return strcmp(one->name, other->name);
}

static bool is_named_tape(const char *name)
{
    static const char ending[] = ".tape";
    size_t size = strlen(name), end = sizeof ending - 1;
    return size > end && size < SHELF_NAME_SIZE && strcmp(name + size - end, ending) == 0;
}

static bool find_file(const tape_shelf *shelf, const char *name, shelf_tape *found)
{
    char path[PATH_MAX];
    struct stat about;
    if (!is_named_tape(name)) return false;
    *found = (shelf_tape){0};
    memcpy(found->name, name, strlen(name) + 1);
    if (!shelf_path(shelf, found, path, sizeof path)) return false;
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode)) return false;
    found->changed = about.st_mtim.tv_sec;
    found->changed_ns = (uint32_t)about.st_mtim.tv_nsec;
    found->bytes = (uint64_t)about.st_size;
    return true;
}

static shelf_tape *oldest(tape_shelf *shelf)
{
    shelf_tape *last = shelf->tapes;
    for (uint32_t i = 1; i < shelf->count; i++)
        if (newer_first(&shelf->tapes[i], last) > 0) last = &shelf->tapes[i];
    return last;
}

// When the shelf is full, the oldest makes place.
static void put(tape_shelf *shelf, const shelf_tape *found)
{
    if (shelf->count < SHELF_TAPES_MAX) {
        shelf->tapes[shelf->count++] = *found;
        return;
    }
    shelf->older++;
    shelf_tape *last = oldest(shelf);
    if (newer_first(found, last) < 0) *last = *found;
}

bool shelf_open(tape_shelf *shelf, const char *folder, const tt_game *game)
{
    shelf->game = game;
    shelf->count = shelf->older = shelf->read = 0;
    int size = snprintf(shelf->folder, sizeof shelf->folder, "%s", folder);
    DIR *files = size < (int)sizeof shelf->folder ? opendir(folder) : NULL;
    if (!files) return false;
    shelf_tape found;
    for (const struct dirent *file; (file = readdir(files));)
        if (find_file(shelf, file->d_name, &found)) put(shelf, &found);
    closedir(files);
    qsort(shelf->tapes, shelf->count, sizeof shelf->tapes[0], newer_first);
    return true;
}

static void list_players(shelf_tape *tape, const tt_tape_info *info)
{
    for (uint32_t seat = 0; seat < info->match.seats; seat++) {
        const char *name = info->names[seat];
        if (!name[0]) continue;
        if (tape->players[0]) text_append(tape->players, sizeof tape->players, ", ", 2);
        text_append(tape->players, sizeof tape->players, name, strlen(name));
    }
}

static void take_facts(shelf_tape *tape, const tt_tape_info *info)
{
    snprintf(tape->game, sizeof tape->game, "%s", info->match.game);
    tape->seats = info->match.seats;
    tape->ticks = info->ticks;
    tape->tick_rate = info->match.tick_rate;
    tape->closed = info->closed;
    tape->complete = info->complete;
    list_players(tape, info);
}

static void read_tape(const tape_shelf *shelf, shelf_tape *tape, const char *path)
{
    tt_tape *opened;
    tt_tape_fault fault;
    noted_files files;
    noted_start(&files);
    tape->status =
        tt_tape_create(&(tt_tape_def){.path = path, .storage = &files.storage}, &opened, &fault);
    if (tape->status != TT_OK) {
        noted_words(&files, &fault, path, tape->reason, sizeof tape->reason);
        return;
    }
    const tt_tape_info *info = tt_tape_info_of(opened);
    take_facts(tape, info);
    if (info->first_tick > 0) {
        tape->status = TT_NO_BEGINNING;
        words_of_piece(info, tape->reason, sizeof tape->reason);
    } else if (shelf->game && !tt_game_plays(shelf->game, &info->match)) {
        tape->status = TT_WRONG_GAME;
        words_of_other_game(shelf->game, &info->match, tape->reason, sizeof tape->reason);
    }
    tt_tape_destroy(opened);
}

bool shelf_read_next(tape_shelf *shelf)
{
    char path[PATH_MAX];
    if (shelf->read == shelf->count) return false;
    shelf_tape *tape = &shelf->tapes[shelf->read++];
    tape->known = true;
    if (shelf_path(shelf, tape, path, sizeof path)) read_tape(shelf, tape, path);
    return true;
}
