#include "bookmarks.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    FILE_SIZE_MAX = 1 << 16, // bytes of a file that are read
    DIGITS_MAX = 10,         // of a tick
    TURN_TRIES = 500,        // of two milliseconds, to wait for another viewer
};

// The first bookmark that is not before `tick`.
static uint32_t place_of(const tape_bookmarks *bookmarks, uint32_t tick)
{
    uint32_t place = 0;
    while (place < bookmarks->count && bookmarks->kept[place].tick < tick) place++;
    return place;
}

static bool is_at(const tape_bookmarks *bookmarks, uint32_t place, uint32_t tick)
{
    return place < bookmarks->count && bookmarks->kept[place].tick == tick;
}

// The bookmark at `tick`, made if need be; NULL: there are too many.
static bookmark *bookmark_at(tape_bookmarks *bookmarks, uint32_t tick)
{
    uint32_t place = place_of(bookmarks, tick);
    bookmark *there = &bookmarks->kept[place];
    if (is_at(bookmarks, place, tick)) return there;
    if (bookmarks->count == BOOKMARKS_MAX) return NULL;
    memmove(there + 1, there, (bookmarks->count - place) * sizeof *there);
    bookmarks->count++;
    *there = (bookmark){.tick = tick};
    return there;
}

bool bookmarks_set(tape_bookmarks *bookmarks, uint32_t tick, const char *words)
{
    bookmark *set = bookmark_at(bookmarks, tick);
    if (set) text_copy_plain(set->words, sizeof set->words, words, strlen(words));
    return set != NULL;
}

bool bookmarks_remove(tape_bookmarks *bookmarks, uint32_t tick)
{
    uint32_t place = place_of(bookmarks, tick);
    if (!is_at(bookmarks, place, tick)) return false;
    bookmark *gone = &bookmarks->kept[place];
    bookmarks->count--;
    memmove(gone, gone + 1, (bookmarks->count - place) * sizeof *gone);
    return true;
}

const bookmark *bookmarks_after(const tape_bookmarks *bookmarks, uint32_t tick)
{
    uint32_t place = place_of(bookmarks, tick);
    if (is_at(bookmarks, place, tick)) place++;
    return place < bookmarks->count ? &bookmarks->kept[place] : NULL;
}

const bookmark *bookmarks_before(const tape_bookmarks *bookmarks, uint32_t tick)
{
    uint32_t place = place_of(bookmarks, tick);
    return place > 0 ? &bookmarks->kept[place - 1] : NULL;
}

// Reads the number that a line begins with; returns what follows it, NULL when there is none.
static const char *read_tick(const char *line, const char *end, uint32_t *tick)
{
    uint64_t number = 0;
    const char *at = line;
    for (; at < end && *at >= '0' && *at <= '9' && at - line < DIGITS_MAX; at++)
        number = number * 10 + (uint64_t)(*at - '0');
    *tick = (uint32_t)number;
    return at > line && number <= UINT32_MAX ? at : NULL;
}

// One line without its end. False: something of it is lost.
static bool read_line(tape_bookmarks *bookmarks, const char *line, const char *end)
{
    uint32_t tick;
    if (end > line && end[-1] == '\r') end--;
    if (end == line) return true;
    const char *words = read_tick(line, end, &tick);
    if (!words || (words < end && *words != ' ')) return false;
    if (words < end) words++;
    uint32_t before = bookmarks->count;
    bookmark *set = bookmark_at(bookmarks, tick);
    if (!set) return false;
    bool whole = text_copy_plain(set->words, sizeof set->words, words, (size_t)(end - words));
    return whole && bookmarks->count > before;
}

static void read_lines(tape_bookmarks *bookmarks, const char *text, size_t size, uint32_t *odd)
{
    const char *end = text + size;
    for (const char *line = text; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = next ? next : end;
        *odd += !read_line(bookmarks, line, line_end);
        line = line_end + 1;
    }
}

// Reads a plain file as far as there is room; -1 when that fails.
static ssize_t read_file(int file, char *text, size_t room)
{
    struct stat about;
    size_t size = 0;
    ssize_t got = 1;
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return -1;
    while (got > 0 && size < room) {
        got = read(file, text + size, room - size);
        if (got > 0) size += (size_t)got;
    }
    return got < 0 ? -1 : (ssize_t)size;
}

static bool name_file(const char *tape, char path[PATH_MAX])
{
    int size = snprintf(path, PATH_MAX, "%s.bookmarks", tape);
    return size > 0 && size < PATH_MAX;
}

tt_status bookmarks_read(tape_bookmarks *bookmarks, const char *tape, uint32_t *odd)
{
    char path[PATH_MAX], text[FILE_SIZE_MAX + 1];
    bookmarks->count = 0;
    *odd = 0;
    if (!name_file(tape, path)) return TT_IO;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return errno == ENOENT ? TT_OK : TT_IO;
    ssize_t size = read_file(file, text, sizeof text);
    close(file);
    if (size < 0) return TT_IO;
    // Of a file that is longer the last line is not whole; it and the rest are one that is lost.
    bool longer = size > FILE_SIZE_MAX;
    while (longer && size > 0 && text[size - 1] != '\n') size--;
    read_lines(bookmarks, text, (size_t)size, odd);
    *odd += longer;
    return TT_OK;
}

static bool write_lines(const tape_bookmarks *bookmarks, FILE *file)
{
    for (uint32_t i = 0; i < bookmarks->count; i++) {
        const bookmark *kept = &bookmarks->kept[i];
        fprintf(file, "%" PRIu32 "%s%s\n", kept->tick, kept->words[0] ? " " : "", kept->words);
    }
    return fflush(file) == 0 && !ferror(file) && fsync(fileno(file)) == 0;
}

// What stands there, left by one that was killed or put there to lead elsewhere, is not written to.
static bool write_file(const tape_bookmarks *bookmarks, const char *path)
{
    unlink(path);
    FILE *file = fopen(path, "wex");
    if (!file) return false;
    bool written = write_lines(bookmarks, file);
    return fclose(file) == 0 && written;
}

tt_status bookmarks_write(const tape_bookmarks *bookmarks, const char *tape)
{
    char path[PATH_MAX], fresh[PATH_MAX];
    if (!name_file(tape, path)) return TT_IO;
    if (bookmarks->count == 0) return unlink(path) == 0 || errno == ENOENT ? TT_OK : TT_IO;
    // Two viewers of one tape do not write into each other's file.
    int size = snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid());
    if (size >= (int)sizeof fresh) return TT_IO;
    if (write_file(bookmarks, fresh) && rename(fresh, path) == 0) return TT_OK;
    unlink(fresh);
    return TT_IO;
}

// The folder of a tape, which is there whether or not a bookmark is; -1: it can't be opened.
static int open_folder(const char *tape)
{
    char path[PATH_MAX];
    const char *slash = strrchr(tape, '/');
    int length = slash ? (int)(slash - tape) + 1 : 1;
    int size = snprintf(path, sizeof path, "%.*s", length, slash ? tape : ".");
    if (size >= (int)sizeof path) return -1;
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

// Keeps other viewers from changing bookmarks of this folder; where that can't be done at all, this
// goes on without. False: one that was stopped while it did so is not waited for.
static bool wait_for_turn(int folder)
{
    static const struct timespec moment = {.tv_nsec = 2000000};
    for (int i = 0; i < TURN_TRIES; i++) {
        if (flock(folder, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return true;
        nanosleep(&moment, NULL);
    }
    return false;
}

static tt_status change_now(tape_bookmarks *bookmarks, const char *tape,
                            const bookmark_change *change)
{
    tape_bookmarks next;
    uint32_t odd;
    tt_status status = bookmarks_read(&next, tape, &odd);
    if (status != TT_OK) return status;
    if (!change->words)
        bookmarks_remove(&next, change->tick);
    else if (!bookmarks_set(&next, change->tick, change->words))
        return TT_FULL;
    status = bookmarks_write(&next, tape);
    if (status == TT_OK) *bookmarks = next;
    return status;
}

tt_status bookmarks_change(tape_bookmarks *bookmarks, const char *tape,
                           const bookmark_change *change)
{
    int folder = open_folder(tape);
    bool free = folder < 0 || wait_for_turn(folder);
    tt_status status = free ? change_now(bookmarks, tape, change) : TT_IO;
    if (folder >= 0) close(folder); // which lets the next one have its turn
    return status;
}
