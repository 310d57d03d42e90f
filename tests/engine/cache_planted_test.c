// Whatever stands under a name that a cache takes, in a folder that others write to, too: nothing
// is written through it.
//
//     a.tape.snaps.new, a.tape.snaps  ->  link, second name, pipe, folder: theirs is as it was

#include "cached.h"

static char theirs[64], beside[80];

static void begin(void)
{
    set_up();
    snprintf(theirs, sizeof theirs, "%s/theirs", folder);
    snprintf(beside, sizeof beside, "%s.new", cache_path);
    FILE *file = fopen(theirs, "wb");
    cr_assert(file != NULL);
    fputs("theirs", file);
    fclose(file);
}

static bool is_as_it_was(void)
{
    char text[16] = "";
    FILE *file = fopen(theirs, "rb");
    if (!file) return false;
    size_t count = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    return count == 6 && strcmp(text, "theirs") == 0;
}

static void end(void)
{
    cr_assert(is_as_it_was());
    cr_assert(access(beside, F_OK) != 0);
    unlink(theirs);
    tear_down();
}

TestSuite(cache_planted, .init = begin, .fini = end);

static tt_status keep_cache(void)
{
    tt_cache_def def = def_of(&toy_game);
    return recording_keep(&def);
}

static bool is_plain(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && S_ISREG(about.st_mode) && about.st_nlink == 1;
}

Test(cache_planted, is_not_written_through_a_link_beside)
{
    cr_assert(eq(int, symlink(theirs, beside), 0));
    cr_assert(eq(int, keep_cache(), TT_BUSY));
    cr_assert(eq(int, unlink(beside), 0));
    cr_assert(take_all_out()); // the old one
}

Test(cache_planted, is_not_written_into_another_name_of_a_file_beside)
{
    cr_assert(eq(int, link(theirs, beside), 0));
    cr_assert(eq(int, keep_cache(), TT_BUSY));
    cr_assert(eq(int, unlink(beside), 0));
    cr_assert(take_all_out());
}

Test(cache_planted, takes_away_beside_what_a_writer_has_left_by_another_name)
{
    cr_assert(all(eq(int, truncate(theirs, 0), 0), eq(int, link(theirs, beside), 0)));
    cr_assert(eq(int, keep_cache(), TT_OK));
    cr_assert(is_plain(cache_path) && take_all_out());
    FILE *file = fopen(theirs, "wb");
    cr_assert(file != NULL && fputs("theirs", file) >= 0 && fclose(file) == 0);
}

Test(cache_planted, leaves_alone_beside_what_no_writer_has_left)
{
    cr_assert(eq(int, mkfifo(beside, 0600), 0));
    cr_assert(eq(int, keep_cache(), TT_NOT_A_TAPE));
    cr_assert(eq(int, unlink(beside), 0));
    cr_assert(eq(int, mkdir(beside, 0700), 0));
    cr_assert(eq(int, keep_cache(), TT_NOT_A_TAPE));
    cr_assert(eq(int, rmdir(beside), 0));
    cr_assert(eq(int, symlink("/nowhere/at/all", beside), 0));
    cr_assert(eq(int, keep_cache(), TT_BUSY));
    cr_assert(eq(int, unlink(beside), 0));
    cr_assert(take_all_out()); // the old one
}

Test(cache_planted, takes_the_place_of_a_link_a_second_name_and_a_pipe)
{
    unlink(cache_path);
    cr_assert(eq(int, symlink(theirs, cache_path), 0));
    cr_assert(eq(int, keep_cache(), TT_OK));
    cr_assert(is_plain(cache_path) && take_all_out());
    unlink(cache_path);
    cr_assert(eq(int, link(theirs, cache_path), 0));
    cr_assert(eq(int, keep_cache(), TT_OK));
    cr_assert(is_plain(cache_path) && take_all_out());
    unlink(cache_path);
    cr_assert(eq(int, mkfifo(cache_path, 0600), 0));
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_DAMAGED));
    cr_assert(eq(int, keep_cache(), TT_OK));
    cr_assert(is_plain(cache_path) && take_all_out());
}

Test(cache_planted, leaves_a_folder_where_it_is)
{
    unlink(cache_path);
    cr_assert(eq(int, mkdir(cache_path, 0700), 0));
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_DAMAGED));
    cr_assert(eq(int, keep_cache(), TT_IO));
    cr_assert(eq(int, rmdir(cache_path), 0));
}
