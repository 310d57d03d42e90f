// Bookmarks of a tape that need not be there: they are a file of their own.

#include "bookmarks.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/bookmarks.XXXXXX", tape[64], file[80];
static tape_bookmarks marks, again;
static uint32_t odd;

static void set_up(void)
{
    if (!mkdtemp(folder)) abort();
    snprintf(tape, sizeof tape, "%s/a.tape", folder);
    snprintf(file, sizeof file, "%s.bookmarks", tape);
}

static void tear_down(void)
{
    unlink(file);
    rmdir(file);
    if (rmdir(folder) != 0) abort(); // nothing else was left behind
}

TestSuite(bookmarks, .init = set_up, .fini = tear_down);

static void write_text(const char *text, size_t size)
{
    FILE *out = fopen(file, "wb");
    cr_assert(out != NULL);
    cr_assert(eq(sz, fwrite(text, 1, size, out), size));
    fclose(out);
}

static void read_text(const char *text)
{
    write_text(text, strlen(text));
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_OK));
}

static bool kept(uint32_t at, uint32_t tick, const char *words)
{
    return at < marks.count && marks.kept[at].tick == tick &&
           strcmp(marks.kept[at].words, words) == 0;
}

static bool file_is(const char *text)
{
    char found[256] = "";
    FILE *in = fopen(file, "rb");
    if (!in) return false;
    size_t size = fread(found, 1, sizeof found - 1, in);
    fclose(in);
    return size == strlen(text) && memcmp(found, text, size) == 0;
}

Test(bookmarks, are_none_without_a_file)
{
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_OK));
    cr_assert(marks.count == 0 && odd == 0);
    cr_assert(bookmarks_after(&marks, 0) == NULL && bookmarks_before(&marks, 9) == NULL);
    cr_assert(eq(int, bookmarks_write(&marks, tape), TT_OK));
    cr_assert(access(file, F_OK) != 0);
}

Test(bookmarks, are_written_through_no_link)
{
    char fresh[100], theirs[80];
    snprintf(fresh, sizeof fresh, "%s.%ld", file, (long)getpid());
    snprintf(theirs, sizeof theirs, "%s/theirs", folder);
    for (int hard = 0; hard < 2; hard++) {
        struct stat about;
        FILE *out = fopen(theirs, "wb");
        cr_assert(out != NULL && fputs("theirs", out) >= 0 && fclose(out) == 0);
        cr_assert(eq(int, hard ? link(theirs, fresh) : symlink(theirs, fresh), 0));
        cr_assert(bookmarks_set(&marks, 4510, ""));
        cr_assert(eq(int, bookmarks_write(&marks, tape), TT_OK));
        cr_assert(file_is("4510\n") && access(fresh, F_OK) != 0);
        cr_assert(lstat(file, &about) == 0 && S_ISREG(about.st_mode));
        cr_assert(stat(theirs, &about) == 0 && about.st_size == 6);
        unlink(file);
        unlink(theirs);
    }
}

Test(bookmarks, are_kept_by_tick)
{
    cr_assert(bookmarks_set(&marks, 4510, ""));
    cr_assert(bookmarks_set(&marks, 1200, "the gate falls"));
    cr_assert(bookmarks_set(&marks, UINT32_MAX, "  the end"));
    cr_assert(bookmarks_set(&marks, 0, "start"));
    cr_assert(eq(int, bookmarks_write(&marks, tape), TT_OK));
    cr_assert(file_is("0 start\n1200 the gate falls\n4510\n4294967295   the end\n"));
    marks.count = 0;
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_OK));
    cr_assert(marks.count == 4 && odd == 0);
    cr_assert(kept(0, 0, "start") && kept(1, 1200, "the gate falls") && kept(2, 4510, ""));
    cr_assert(kept(3, UINT32_MAX, "  the end"));
}

Test(bookmarks, have_their_words_replaced)
{
    cr_assert(bookmarks_set(&marks, 5, "a"));
    cr_assert(bookmarks_set(&marks, 5, "b"));
    cr_assert(marks.count == 1 && kept(0, 5, "b"));
    cr_assert(bookmarks_set(&marks, 5, ""));
    cr_assert(kept(0, 5, ""));
}

Test(bookmarks, are_taken_away)
{
    for (uint32_t tick = 1; tick <= 3; tick++) cr_assert(bookmarks_set(&marks, tick, "x"));
    cr_assert(bookmarks_remove(&marks, 2));
    cr_assert(not(bookmarks_remove(&marks, 2)));
    cr_assert(marks.count == 2 && kept(0, 1, "x") && kept(1, 3, "x"));
    cr_assert(eq(int, bookmarks_write(&marks, tape), TT_OK));
    cr_assert(bookmarks_remove(&marks, 1) && bookmarks_remove(&marks, 3));
    cr_assert(eq(int, bookmarks_write(&marks, tape), TT_OK));
    cr_assert(access(file, F_OK) != 0); // the file went with the last
}

Test(bookmarks, are_found_from_any_tick)
{
    for (uint32_t tick = 10; tick <= 30; tick += 10) cr_assert(bookmarks_set(&marks, tick, ""));
    for (uint32_t tick = 0; tick < 40; tick++) {
        const bookmark *after = bookmarks_after(&marks, tick);
        const bookmark *before = bookmarks_before(&marks, tick);
        bool right = tick < 30 ? after && after->tick == (tick / 10 + 1) * 10 : !after;
        right = right && (tick > 10 ? before && before->tick == (tick - 1) / 10 * 10 : !before);
        if (!right) cr_fatal("tick %u", tick);
    }
}

Test(bookmarks, stop_at_their_bound)
{
    for (uint32_t i = 0; i < BOOKMARKS_MAX; i++)
        if (!bookmarks_set(&marks, i * 7 % BOOKMARKS_MAX, "")) cr_fatal("%u", i);
    cr_assert(not(bookmarks_set(&marks, BOOKMARKS_MAX, "one more")));
    cr_assert(bookmarks_set(&marks, 3, "replaced"));
    for (uint32_t i = 0; i < BOOKMARKS_MAX; i++)
        if (marks.kept[i].tick != i) cr_fatal("%u", i);
    cr_assert(bookmarks_remove(&marks, 0));
    cr_assert(bookmarks_set(&marks, BOOKMARKS_MAX, "one more"));
}

Test(bookmarks, pass_over_odd_lines_and_count_them)
{
    read_text("hello\n-5 minus\n12 twelve\r\n\n7\n 8\n99999999999 far\n4294967296 further\n3x\n"
              "12 again\n9 last, without an end");
    cr_assert(eq(u32, odd, 7));
    cr_assert(eq(u32, marks.count, 3));
    cr_assert(kept(0, 7, "") && kept(1, 9, "last, without an end") && kept(2, 12, "again"));
}

Test(bookmarks, make_what_they_read_safe_and_read_it_again)
{
    const char text[] = "1 a\x1b[31m\\b\0c\xff\n";
    write_text(text, sizeof text - 1);
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_OK));
    cr_assert(kept(0, 1,
                   "a\xef\xbf\xbd[31m\\b\xef\xbf\xbd"
                   "c\xef\xbf\xbd") &&
              odd == 0);
    for (int i = 0; i < 3; i++) {
        cr_assert(eq(int, bookmarks_write(&marks, tape), TT_OK));
        cr_assert(eq(int, bookmarks_read(&again, tape, &odd), TT_OK));
        cr_assert(strcmp(again.kept[0].words, marks.kept[0].words) == 0 && odd == 0);
    }
}

// Lines of chance, of letters that mean something:
// what was read is written and read again the same.
Test(bookmarks, make_something_lasting_of_anything)
{
    static const char letters[] = "0123456789 \n\n\r\tx\\\xff\xc3\xa9-";
    srand(23);
    for (int round = 0; round < 300; round++) {
        char text[2000];
        size_t size = (size_t)rand() % sizeof text;
        for (size_t i = 0; i < size; i++) text[i] = letters[(size_t)rand() % (sizeof letters - 1)];
        write_text(text, size);
        if (bookmarks_read(&marks, tape, &odd) != TT_OK) cr_fatal("it is not read");
        if (bookmarks_write(&marks, tape) != TT_OK) cr_fatal("it is not written");
        if (bookmarks_read(&again, tape, &odd) != TT_OK || odd > 0) cr_fatal("it has odd lines");
        if (again.count != marks.count) cr_fatal("%u, not %u", again.count, marks.count);
        for (uint32_t i = 0; i < marks.count; i++)
            if (strcmp(again.kept[i].words, marks.kept[i].words) != 0) cr_fatal("words differ");
    }
}

Test(bookmarks, cut_words_that_are_too_long)
{
    char text[400];
    memset(text, 'w', sizeof text);
    memcpy(text, "5 ", 2);
    text[sizeof text - 1] = 0;
    read_text(text);
    cr_assert(marks.count == 1 && odd == 1);
    cr_assert(eq(sz, strlen(marks.kept[0].words), BOOKMARK_WORDS_SIZE - 1));
    cr_assert(bookmarks_set(&marks, 5, text));
    cr_assert(eq(sz, strlen(marks.kept[0].words), BOOKMARK_WORDS_SIZE - 1));
}

Test(bookmarks, read_no_more_of_a_file_than_there_is_room_for)
{
    FILE *out = fopen(file, "wb");
    for (uint32_t i = 0; i < 100000; i++) fprintf(out, "%u\n", i);
    fclose(out);
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_OK));
    cr_assert(eq(u32, marks.count, BOOKMARKS_MAX));
    cr_assert(kept(BOOKMARKS_MAX - 1, BOOKMARKS_MAX - 1, ""));
    cr_assert(lt(u32, 1000, odd));
    write_text("", 0);
    cr_assert(truncate(file, 1 << 20) == 0); // zeros, and no line's end
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_OK));
    cr_assert(marks.count == 0 && odd == 1);
}

Test(bookmarks, that_are_no_file_can_not_be_read)
{
    cr_assert(mkdir(file, 0700) == 0);
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_IO));
    cr_assert(eq(int, bookmarks_write(&marks, tape), TT_IO)); // nor does it go
    cr_assert(bookmarks_set(&marks, 1, ""));
    cr_assert(eq(int, bookmarks_write(&marks, tape), TT_IO));
    rmdir(file);
    cr_assert(mkfifo(file, 0600) == 0);
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_IO)); // it does not wait either
}

// A disk that is full, as far as this process can tell.
static void let_files_grow_to(rlim_t size)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {size, RLIM_INFINITY};
    cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

Test(bookmarks, stay_as_they_were_when_they_can_not_be_written)
{
    char nowhere[128];
    cr_assert(bookmarks_set(&marks, 1, "before"));
    cr_assert(eq(int, bookmarks_write(&marks, tape), TT_OK));
    cr_assert(bookmarks_set(&marks, 2, "after"));
    let_files_grow_to(4);
    tt_status status = bookmarks_write(&marks, tape);
    let_files_grow_to(RLIM_INFINITY);
    cr_assert(eq(int, status, TT_IO));
    cr_assert(file_is("1 before\n"));
    snprintf(nowhere, sizeof nowhere, "%s/none/a.tape", folder);
    cr_assert(eq(int, bookmarks_write(&marks, nowhere), TT_IO));
    cr_assert(eq(int, bookmarks_read(&marks, nowhere, &odd), TT_OK)); // there are none
}

Test(bookmarks, need_a_path_that_fits)
{
    static char path[5000];
    memset(path, 'p', sizeof path - 1);
    cr_assert(eq(int, bookmarks_read(&marks, path, &odd), TT_IO));
    cr_assert(eq(int, bookmarks_write(&marks, path), TT_IO));
}

static bool changes(uint32_t tick, const char *words)
{
    bookmark_change change = {.tick = tick, .words = words};
    return bookmarks_change(&marks, tape, &change) == TT_OK;
}

Test(bookmarks, are_changed_as_they_are_on_disk_by_now)
{
    write_text("5 another's\n", 12);
    cr_assert(changes(9, "mine"));
    cr_assert(kept(0, 5, "another's") && kept(1, 9, "mine"));
    cr_assert(changes(5, NULL) && changes(5, NULL));
    cr_assert(file_is("9 mine\n"));
    char nowhere[128];
    snprintf(nowhere, sizeof nowhere, "%s/none/a.tape", folder);
    bookmark_change change = {.tick = 1, .words = ""};
    cr_assert(eq(int, bookmarks_change(&marks, nowhere, &change), TT_IO));
    cr_assert(kept(0, 9, "mine") && marks.count == 1);
}

Test(bookmarks, that_are_too_many_are_refused_and_nothing_changes)
{
    for (uint32_t i = 0; i < BOOKMARKS_MAX; i++) (void)bookmarks_set(&marks, i, "");
    cr_assert(eq(int, bookmarks_write(&marks, tape), TT_OK));
    bookmark_change change = {.tick = BOOKMARKS_MAX, .words = ""};
    cr_assert(eq(int, bookmarks_change(&marks, tape, &change), TT_FULL));
    cr_assert(changes(3, "this one is there") && changes(4, NULL));
}

// Several viewers of one tape, each of which sets forty at once.
Test(bookmarks, of_several_viewers_at_the_same_moment_are_all_kept)
{
    enum { VIEWERS = 4, EACH_SETS = 40 };
    pid_t viewers[VIEWERS];
    for (uint32_t i = 0; i < VIEWERS; i++) {
        viewers[i] = fork();
        if (viewers[i] > 0) continue;
        bool fine = viewers[i] == 0;
        for (uint32_t j = 0; j < EACH_SETS && fine; j++) // one may wait for long while others fsync
            for (int tries = 60; !(fine = changes(j * VIEWERS + i, "x")) && tries > 0;) tries--;
        _exit(fine ? 0 : 1);
    }
    for (uint32_t i = 0; i < VIEWERS; i++) {
        int status = 1;
        cr_assert(waitpid(viewers[i], &status, 0) == viewers[i] && status == 0);
    }
    cr_assert(eq(int, bookmarks_read(&marks, tape, &odd), TT_OK));
    cr_assert(eq(u32, marks.count, VIEWERS * EACH_SETS));
}

Test(bookmarks, do_not_wait_for_ever_for_a_viewer_that_was_stopped)
{
    int held = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cr_assert(held >= 0 && flock(held, LOCK_EX) == 0);
    bookmark_change change = {.tick = 7, .words = "later"};
    cr_assert(eq(int, bookmarks_change(&marks, tape, &change), TT_IO));
    close(held);
    cr_assert(changes(7, "later"));
    cr_assert(file_is("7 later\n"));
}
