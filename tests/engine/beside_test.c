// Files that take the place of others: whose they may not take, and what stays as it was.

#include "seal_file.h"
#include "tickertape/salvage.h"
#include "tickertape/strip.h"

#include <sys/stat.h>

static char other[64], beside[96]; // another tape; what a maker writes first

static void begin_test(void)
{
    set_up();
    snprintf(other, sizeof other, "%s/b.tape", directory);
}

static void end_test(void)
{
    unlink(beside);
    unlink(other);
    tear_down();
}

TestSuite(beside, .init = begin_test, .fini = end_test);

static tt_status record_by_force(const char *file)
{
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = file, .match = &match, .force = true};
    tt_tape_writer *writer;
    tt_status status = tt_tape_writer_create(&def, &writer);
    return status == TT_OK ? tt_tape_close(writer, false, 0) : status;
}

static tt_status strip_by_force(const char *from, const char *to)
{
    return tt_tape_strip(&(tt_strip_def){{.path = from}, .out = to, .force = true}, NULL);
}

static tt_status seal_tape(void)
{
    return seal(path);
}

static tt_status record_tape(void)
{
    return record_by_force(path);
}

static tt_status strip_tape(void)
{
    return strip_by_force(other, path);
}

static tt_status salvage_tape(void)
{
    tt_salvage result;
    unlink(path);
    return tt_tape_salvage(&(tt_salvage_def){.tape = {.path = other}, .out = path}, &result, NULL);
}

// Who makes `path`, and what stands beside it until then.
static const struct maker {
    const char *suffix;
    tt_status (*make)(void);
} makers[] = {{".sealing", seal_tape},
              {".new", record_tape},
              {".stripping", strip_tape},
              {".salvaging", salvage_tape}};

enum { MAKERS = sizeof makers / sizeof makers[0] };

static void prepare(const struct maker *maker)
{
    unlink(path);
    unlink(other);
    write_tape(30, true);
    copy_file(path, other);
    snprintf(beside, sizeof beside, "%s%s", path, maker->suffix);
}

// `left` is beside what is to be made.
static tt_status make_beside(const struct maker *maker, const void *left, size_t size)
{
    prepare(maker);
    spit(beside, left, size);
    return maker->make();
}

Test(beside, a_file_of_someones_own_stays_and_is_in_the_way)
{
    static const char *const theirs[] = {"my notes", "m", "\x89PNG\r\n\x1a\n"};
    char bytes[16];
    for (int i = 0; i < MAKERS; i++) {
        for (int k = 0; k < 3; k++) {
            size_t size = strlen(theirs[k]);
            EACH(make_beside(&makers[i], theirs[k], size) == TT_EXISTS);
            EACH(slurp(beside, (uint8_t *)bytes, sizeof bytes) == size);
            EACH(memcmp(bytes, theirs[k], size) == 0);
        }
        unlink(beside);
    }
}

// Whole, torn by a loss of power, or with no byte yet.
Test(beside, what_a_maker_that_was_killed_has_left_goes)
{
    static const char lost[4096], torn[16] = "\x89TAP\0\0\n";
    for (int i = 0; i < MAKERS; i++) {
        EACH(make_beside(&makers[i], lost, sizeof lost) == TT_OK && access(beside, F_OK) != 0);
        EACH(make_beside(&makers[i], torn, sizeof torn) == TT_OK && access(beside, F_OK) != 0);
        EACH(make_beside(&makers[i], "", 0) == TT_OK && access(beside, F_OK) != 0);
        EACH(make_beside(&makers[i], "\x89TAPE\r\n\x1a!", 9) == TT_OK && access(beside, F_OK) != 0);
    }
}

Test(beside, a_tape_that_is_being_written_is_not_replaced)
{
    tt_tape *tape;
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 10);
    cr_assert(eq(int, record_by_force(path), TT_BUSY));
    append_until(writer, &maker, 20);
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    cr_assert(eq(int, tt_tape_open(path, &tape, NULL), TT_OK));
    cr_assert(eq(u32, tt_tape_info_of(tape)->ticks, 20));
    tt_tape_destroy(tape);
    cr_assert(eq(int, record_by_force(path), TT_OK));
}

static struct stat look_at(const char *file)
{
    struct stat there;
    if (stat(file, &there) != 0) cr_fatal("there is no %s", file);
    return there;
}

static void make_private(const char *file)
{
    static const struct timespec then[2] = {{1000000, 5000}, {1000000, 7000}};
    EACH(chmod(file, 0640) == 0 && utimensat(AT_FDCWD, file, then, 0) == 0);
}

static bool is_private(const char *file)
{
    return (look_at(file).st_mode & 0777) == 0640;
}

Test(beside, a_sealed_tape_has_the_permissions_and_the_time_of_the_one_before)
{
    write_tape(300, true);
    make_private(path);
    struct stat before = look_at(path);
    cr_assert(eq(int, seal(path), TT_OK));
    struct stat after = look_at(path);
    cr_assert(ne(u64, after.st_ino, before.st_ino));
    cr_assert(is_private(path));
    cr_assert(all(eq(long, after.st_mtim.tv_sec, 1000000), eq(long, after.st_mtim.tv_nsec, 7000)));
}

Test(beside, what_is_replaced_by_force_is_as_private_as_it_was_and_new)
{
    write_tape(30, true);
    copy_file(path, other);
    make_private(path);
    cr_assert(eq(int, record_by_force(path), TT_OK));
    cr_assert(is_private(path));
    cr_assert(ne(long, look_at(path).st_mtim.tv_sec, 1000000));
    make_private(path);
    cr_assert(eq(int, strip_by_force(other, path), TT_OK));
    cr_assert(is_private(path));
    cr_assert(ne(long, look_at(path).st_mtim.tv_sec, 1000000));
}

Test(beside, what_is_salvaged_of_a_private_tape_is_private)
{
    tt_settling settling;
    write_tape(30, true);
    make_private(path);
    copy_file(path, other);
    make_private(other);
    unlink(path);
    EACH(salvage_tape() == TT_OK && is_private(path));
    unlink(path);
    write_tape(30, false);
    append_bytes(path, "torn", 4);
    make_private(path);
    snprintf(beside, sizeof beside, "%s.torn", path);
    EACH(tt_tape_settle(&(tt_tape_def){.path = path}, &settling, NULL) == TT_OK);
    EACH(settling.torn == 4 && is_private(beside));
}

// In another folder than the link.
Test(beside, a_link_stays_and_leads_to_what_takes_the_place)
{
    static char folder[64], link_name[80];
    snprintf(folder, sizeof folder, "%s/links", directory);
    snprintf(link_name, sizeof link_name, "%s/l.tape", folder);
    EACH(mkdir(folder, 0777) == 0 && symlink("../a.tape", link_name) == 0);
    write_tape(300, true);
    copy_file(path, other);
    for (int i = 0; i < 3; i++) {
        struct stat before = look_at(path), there;
        if (i == 0) EACH(seal(link_name) == TT_OK);
        if (i == 1) EACH(record_by_force(link_name) == TT_OK);
        if (i == 2) EACH(strip_by_force(other, link_name) == TT_OK);
        EACH(lstat(link_name, &there) == 0 && S_ISLNK(there.st_mode));
        EACH(look_at(path).st_ino != before.st_ino);
    }
    EACH(unlink(link_name) == 0 && rmdir(folder) == 0);
}

static bool leads_nowhere(const char *link_name)
{
    struct stat there;
    return lstat(link_name, &there) == 0 && S_ISLNK(there.st_mode) && access(link_name, F_OK) != 0;
}

Test(beside, a_link_that_leads_nowhere_stays_and_is_in_the_way)
{
    for (int i = 0; i < MAKERS; i++) {
        prepare(&makers[i]);
        EACH(symlink("nowhere", beside) == 0);
        EACH(makers[i].make() == TT_EXISTS && leads_nowhere(beside));
        unlink(beside);
    }
    unlink(path);
    EACH(symlink("nowhere", path) == 0);
    EACH(record_tape() == TT_EXISTS && leads_nowhere(path));
}

static mode_t first_mode;

static void note_mode(void *context, void *file, const char *like)
{
    if (first_mode == 0) first_mode = look_at(beside).st_mode & 0777;
    tt_storage_system()->like(context, file, like);
}

// Who opens it in that moment reads what is written later.
Test(beside, nobody_else_can_open_a_file_before_it_is_as_private_as_it_will_be)
{
    tt_storage storage = *tt_storage_system();
    storage.like = note_mode;
    write_tape(30, true);
    make_private(path);
    snprintf(beside, sizeof beside, "%s.sealing", path);
    cr_assert(
        eq(int, tt_tape_seal(&(tt_tape_def){.path = path, .storage = &storage}, NULL), TT_OK));
    cr_assert(eq(int, (int)first_mode, 0600));
    cr_assert(is_private(path));
}

static bool gone_when_closed;

static tt_status fail_to_write(void *context, void *file, uint64_t offset, const void *bytes,
                               size_t size)
{
    (void)context, (void)file, (void)offset, (void)bytes, (void)size;
    return TT_IO;
}

static tt_status note_and_close(void *context, void *file)
{
    gone_when_closed = access(path, F_OK) != 0;
    return tt_storage_system()->close(context, file);
}

// Once it is closed, somebody else may have the name.
Test(beside, a_file_that_could_not_be_begun_is_removed_while_it_is_held)
{
    tt_storage storage = *tt_storage_system();
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = path, .match = &match, .storage = &storage};
    tt_tape_writer *writer;
    storage.write = fail_to_write;
    storage.close = note_and_close;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_IO));
    cr_assert(gone_when_closed);
}
