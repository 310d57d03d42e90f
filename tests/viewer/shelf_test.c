// A folder with tapes, and with what only looks like one.

#include "shelf.h"

#include "recorded.h"

#include <sys/stat.h>

static char folder[] = "/tmp/shelf.XXXXXX";
static tape_shelf shelf;

static void set_up(void)
{
    if (!mkdtemp(folder)) abort();
}

static void tear_down(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command) != 0) abort();
}

TestSuite(shelf, .init = set_up, .fini = tear_down);

static void path_of(const char *name, char path[300])
{
    snprintf(path, 300, "%s/%s", folder, name);
}

static void changed_at(const char *name, time_t seconds, long nanoseconds)
{
    char path[300];
    struct timespec times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
    path_of(name, path);
    cr_assert(utimensat(AT_FDCWD, path, times, 0) == 0);
}

static void put_file(const char *name, const void *bytes, size_t size)
{
    char path[300];
    path_of(name, path);
    FILE *out = fopen(path, "wb");
    cr_assert(out != NULL);
    cr_assert(eq(sz, fwrite(bytes, 1, size, out), size));
    fclose(out);
}

static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    const char *const unfit = "B\x1b\\";
    if (turn->tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 0, "anna");
    if (turn->tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 2, unfit);
}

// Writes a tape and leaves it growing.
static void put_tape(const char *name, uint32_t ticks, tape_recorder *recorder)
{
    char path[300];
    path_of(name, path);
    recorder_begin(recorder, 0);
    recorder_grow(recorder, ticks, fill);
    cr_assert(rename(recorder->path, path) == 0);
}

static void put_closed_tape(const char *name, uint32_t ticks)
{
    tape_recorder recorder;
    put_tape(name, ticks, &recorder);
    recorder_close(&recorder);
}

static void read_all(const tt_game *game)
{
    uint32_t reads = 0;
    cr_assert(shelf_open(&shelf, folder, game));
    while (shelf_read_next(&shelf)) reads++;
    cr_assert(eq(u32, reads, shelf.count));
}

static const shelf_tape *named(const char *name)
{
    static const shelf_tape none;
    for (uint32_t i = 0; i < shelf.count; i++)
        if (strcmp(shelf.tapes[i].name, name) == 0) return &shelf.tapes[i];
    cr_fatal("%s is not on the shelf", name);
    return &none;
}

Test(shelf, is_empty_without_tapes)
{
    put_file("match.tape.bookmarks", "1\n", 2);
    put_file(".tape", "", 0);
    put_file("tape", "", 0);
    cr_assert(shelf_open(&shelf, folder, NULL));
    cr_assert(shelf.count == 0 && !shelf_read_next(&shelf));
    cr_assert(not(shelf_open(&shelf, "/tmp/shelf.that.is.not.there", NULL)));
    cr_assert(eq(u32, shelf.count, 0));
}

Test(shelf, has_the_newest_first)
{
    put_file("b.tape", "", 0);
    put_file("a.tape", "12", 2);
    put_file("c.tape", "", 0);
    put_file("d.tape", "", 0);
    changed_at("a.tape", 1000, 5);
    changed_at("b.tape", 1000, 6);
    changed_at("c.tape", 2000, 0);
    changed_at("d.tape", 1000, 5);
    cr_assert(shelf_open(&shelf, folder, NULL));
    cr_assert(eq(u32, shelf.count, 4));
    const char *const order[] = {"c.tape", "b.tape", "a.tape", "d.tape"};
    for (uint32_t i = 0; i < 4; i++) cr_assert(strcmp(shelf.tapes[i].name, order[i]) == 0);
    const shelf_tape *a = named("a.tape");
    cr_assert(a->changed == 1000 && a->bytes == 2 && !a->known);
}

Test(shelf, knows_what_stands_in_a_tape)
{
    char path[300];
    put_closed_tape("m.tape", 90);
    read_all(&toy_game);
    const shelf_tape *tape = named("m.tape");
    cr_assert(tape->known && tape->status == TT_OK && tape->closed && !tape->complete);
    cr_assert(tape->seats == RECORDED_SEATS && tape->ticks == 90 && tape->tick_rate == 20);
    cr_assert(strcmp(tape->game, "toy") == 0);
    cr_assert(strcmp(tape->players, "anna, B\\x1b\\\\") == 0);
    cr_assert(shelf_path(&shelf, tape, path, sizeof path));
    cr_assert(access(path, R_OK) == 0);
    cr_assert(not(shelf_path(&shelf, tape, path, 10)));
}

Test(shelf, knows_a_tape_that_is_being_written)
{
    tape_recorder recorder;
    put_tape("m.tape", 10, &recorder);
    read_all(NULL);
    cr_assert(named("m.tape")->ticks == 10 && !named("m.tape")->closed);
    recorder_grow(&recorder, 25, fill);
    read_all(NULL); // again
    cr_assert(named("m.tape")->ticks == 25);
    recorder_close(&recorder);
    read_all(NULL);
    cr_assert(named("m.tape")->closed);
}

Test(shelf, tells_what_can_not_be_shown)
{
    tt_game other = toy_game;
    other.name = "other";
    put_closed_tape("foreign.tape", 5);
    put_file("text.tape", "hello", 5);
    put_file("empty.tape", "", 0);
    read_all(&other);
    const shelf_tape *foreign = named("foreign.tape");
    cr_assert(eq(int, foreign->status, TT_WRONG_GAME));
    cr_assert(strcmp(foreign->reason, "it is of the game toy, not of other") == 0);
    cr_assert(eq(u32, foreign->ticks, 5)); // it is a tape all the same
    cr_assert(eq(int, named("text.tape")->status, TT_NOT_A_TAPE));
    cr_assert(eq(int, named("empty.tape")->status, TT_NOT_A_TAPE));
    cr_assert(named("empty.tape")->reason[0] != 0);
}

Test(shelf, tells_where_a_tape_is_damaged)
{
    char path[300];
    put_closed_tape("m.tape", 500);
    path_of("m.tape", path);
    int file = open(path, O_WRONLY);
    cr_assert(file >= 0);
    cr_assert(pwrite(file, "damage", 6, 2000) == 6);
    close(file);
    read_all(&toy_game);
    const shelf_tape *tape = named("m.tape");
    cr_assert(eq(int, tape->status, TT_DAMAGED));
    cr_assert(strncmp(tape->reason, "damaged: offset ", 16) == 0 &&
              strstr(tape->reason, ", tick "));
}

Test(shelf, tells_of_a_tape_that_has_gone)
{
    char path[300];
    put_file("m.tape", "", 0);
    cr_assert(shelf_open(&shelf, folder, NULL));
    path_of("m.tape", path);
    unlink(path);
    cr_assert(shelf_read_next(&shelf));
    cr_assert(eq(int, shelf.tapes[0].status, TT_NOT_FOUND));
    cr_assert(not(shelf_read_next(&shelf)));
}

Test(shelf, passes_over_what_is_no_file)
{
    char path[300];
    path_of("folder.tape", path);
    cr_assert(mkdir(path, 0700) == 0);
    path_of("pipe.tape", path);
    cr_assert(mkfifo(path, 0600) == 0);
    path_of("nowhere.tape", path);
    cr_assert(symlink("/nowhere", path) == 0);
    cr_assert(shelf_open(&shelf, folder, NULL));
    cr_assert(eq(u32, shelf.count, 0));
}

Test(shelf, holds_the_newest_of_a_huge_folder)
{
    enum { FILES = SHELF_TAPES_MAX + 300 };
    for (uint32_t i = 0; i < FILES; i++) {
        char name[32];
        uint32_t order = i * 577 % FILES;
        snprintf(name, sizeof name, "%04u.tape", order);
        put_file(name, "", 0);
        changed_at(name, 1000 + order, 0);
    }
    cr_assert(shelf_open(&shelf, folder, NULL));
    cr_assert(eq(u32, shelf.count, SHELF_TAPES_MAX));
    cr_assert(eq(u32, shelf.older, FILES - SHELF_TAPES_MAX));
    for (uint32_t i = 0; i < SHELF_TAPES_MAX; i++)
        EACH(shelf.tapes[i].changed == 1000 + FILES - 1 - i);
}

Test(shelf, stands_in_the_users_data_folder)
{
    char path[SHELF_FOLDER_SIZE];
    setenv("HOME", "/ada", 1);
    unsetenv("XDG_DATA_HOME");
    cr_assert(shelf_folder(path));
    cr_assert(strcmp(path, "/ada/.local/share/tickertape/tapes") == 0);
    setenv("XDG_DATA_HOME", "relative", 1); // is to be ignored
    cr_assert(shelf_folder(path) && strncmp(path, "/ada/.local", 11) == 0);
    setenv("XDG_DATA_HOME", "/data", 1);
    cr_assert(shelf_folder(path) && strcmp(path, "/data/tickertape/tapes") == 0);
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    cr_assert(not(shelf_folder(path)));
}
