// One viewer after another on the same long tape: what each finds beside it, and leaves there.

#include "watch.h"

#include "secret.h"

#include <dirent.h>
#include <sys/stat.h>

#include "recorded.h"
#include "sealed.h"

enum { TICKS = 6000, FAR = 5900, SIZE_MOST = 1 << 22 };

static char data[] = "/tmp/snaps_test.XXXXXX";
static char cache_path[64];
static tape_recorder recorder;
static game_module module;
static tape_watch watch;
static uint64_t trails[TICKS + 1];
static uint8_t bytes[SIZE_MOST];

static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    static char words[] = {1, 5, 0};
    words[0] = (char)(1 + turn->tick % 100);
    recorded_add(turn, numbering, TT_EVENT_COMMAND, 1, words);
}

static void learn_trails(void)
{
    tt_tape *tape = recorder_open(&recorder);
    tt_playback *playback;
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        trails[tick] = tt_sim_trail(tt_playback_sim(playback));
        if (tick < TICKS) EACH(tt_playback_step(playback) == TT_OK);
    }
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}

static void set_up(void)
{
    if (!mkdtemp(data)) abort();
    setenv("XDG_DATA_HOME", data, 1);
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, TICKS, fill);
    recorder_close(&recorder);
    snprintf(cache_path, sizeof cache_path, "%s.snaps", recorder.path);
    module = (game_module){.game = &toy_game, .build = "1"};
    learn_trails();
}

static void tear_down(void)
{
    char path[64];
    unlink(recorder.path);
    unlink(cache_path);
    snprintf(path, sizeof path, "%s/tickertape/snaps.key", data);
    unlink(path);
    snprintf(path, sizeof path, "%s/tickertape", data);
    rmdir(path);
    rmdir(data);
}

TestSuite(snaps, .init = set_up, .fini = tear_down);

static void open_watch(void)
{
    char reason[WATCH_REASON_SIZE];
    watch_def def = {.module = &module, .path = recorder.path};
    cr_assert(watch_open(&watch, &def, reason), "%s", reason);
}

static uint64_t seen(void)
{
    return tt_sim_trail(tt_playback_sim(player_playback(watch.player)));
}

static void go(uint32_t tick)
{
    player_seek(watch.player, tick);
    while (!player_arrived(watch.player)) watch_move(&watch, watch_clock() + 1);
    EACH(watch_tick(&watch) == tick);
}

static void know_all(void)
{
    while (watch_indexing(&watch) || watch_keeping(&watch)) watch_index(&watch, watch_clock() + 1);
}

static bool exists(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

static void leave_a_cache(void)
{
    open_watch();
    know_all();
    watch_close(&watch);
    cr_assert(exists(cache_path));
}

Test(snaps, the_second_viewer_is_anywhere_at_once)
{
    leave_a_cache();
    open_watch();
    go(FAR);
    cr_assert(eq(u32, index_tick(watch.index), 0), "the pass has not begun");
    cr_assert(eq(u64, seen(), trails[FAR]));
    cr_assert(le(u64, tt_playback_applied(player_playback(watch.player)), 16));
    go(FAR + 100);
    go(3);
    cr_assert(eq(u64, seen(), trails[3]));
    know_all();
    go(FAR);
    cr_assert(eq(u64, seen(), trails[FAR]));
    watch_close(&watch);
}

Test(snaps, a_good_one_is_not_written_again)
{
    struct stat before, after;
    leave_a_cache();
    cr_assert(eq(int, stat(cache_path, &before), 0));
    open_watch();
    know_all();
    watch_close(&watch);
    cr_assert(eq(int, stat(cache_path, &after), 0));
    cr_assert(eq(u64, before.st_ino, after.st_ino));
}

Test(snaps, one_of_another_build_is_written_anew)
{
    leave_a_cache();
    module.build[0] = '2';
    open_watch();
    cr_assert(watch.snaps.cache == NULL);
    know_all();
    watch_close(&watch);
    open_watch();
    cr_assert(watch.snaps.cache != NULL);
    watch_close(&watch);
}

// Puts other packed bytes into one of its states, and seals it with the user's own secret.
static void poison(uint32_t tick)
{
    uint8_t secret[TT_CACHE_SECRET_SIZE];
    cr_assert(secret_read(secret, false));
    FILE *file = fopen(cache_path, "r+b");
    cr_assert(file != NULL);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    uint8_t *entry = sealed_entry(bytes, size, tick / 16);
    cr_assert(entry != NULL);
    cr_assert(eq(u32, sealed_get(entry + SEALED_TICK), tick));
    memcpy(entry + SEALED_KEY, entry - SEALED_ENTRY + SEALED_KEY, SEALED_DIGEST - SEALED_KEY);
    sealed_again(bytes, size, secret);
    rewind(file);
    cr_assert(eq(sz, fwrite(bytes, 1, size, file), size));
    fclose(file);
}

Test(snaps, a_poisoned_one_is_found_by_the_pass_and_written_anew)
{
    leave_a_cache();
    poison(5888);
    open_watch();
    go(FAR);
    cr_assert(ne(u64, seen(), trails[FAR]), "this tape has no trails: nothing speaks against it");
    while (index_tick(watch.index) < 5888) watch_index(&watch, watch_clock());
    cr_assert(not(player_arrived(watch.player)));
    watch_move(&watch, watch_clock() + 5);
    cr_assert(eq(u32, watch_tick(&watch), FAR));
    cr_assert(eq(u64, seen(), trails[FAR]));
    know_all();
    watch_close(&watch);
    open_watch();
    go(FAR);
    cr_assert(eq(u32, index_tick(watch.index), 0));
    cr_assert(eq(u64, seen(), trails[FAR]));
    watch_close(&watch);
}

Test(snaps, a_stranger_s_is_not_even_unpacked)
{
    leave_a_cache();
    char key[64];
    snprintf(key, sizeof key, "%s/tickertape/snaps.key", data);
    cr_assert(eq(int, unlink(key), 0)); // another user has another one
    open_watch();
    cr_assert(watch.snaps.cache == NULL);
    go(FAR);
    cr_assert(eq(u64, seen(), trails[FAR]));
    watch_close(&watch);
}

Test(snaps, a_secret_that_others_can_read_is_none)
{
    uint8_t secret[TT_CACHE_SECRET_SIZE], again[TT_CACHE_SECRET_SIZE];
    char key[64];
    struct stat about;
    snprintf(key, sizeof key, "%s/tickertape/snaps.key", data);
    cr_assert(not(secret_read(secret, false)), "it is made only on demand");
    cr_assert(secret_read(secret, true));
    cr_assert(secret_read(again, true));
    cr_assert(eq(int, memcmp(secret, again, sizeof secret), 0));
    cr_assert(eq(int, stat(key, &about), 0));
    cr_assert(eq(u32, about.st_mode & 0777, 0600));
    cr_assert(eq(int, chmod(key, 0644), 0));
    cr_assert(not(secret_read(secret, true)));
    open_watch();
    know_all();
    watch_close(&watch);
    cr_assert(not(exists(cache_path)));
}

Test(snaps, none_is_made_where_it_is_not_wanted)
{
    char reason[WATCH_REASON_SIZE];
    watch_def def = {.module = &module, .path = recorder.path, .no_cache = true};
    cr_assert(watch_open(&watch, &def, reason));
    know_all();
    watch_close(&watch);
    cr_assert(not(exists(cache_path)));
    module.build[0] = 0; // nobody knows what code this is
    open_watch();
    know_all();
    watch_close(&watch);
    cr_assert(not(exists(cache_path)));
}

Test(snaps, a_short_tape_needs_none)
{
    recorder_remove(&recorder);
    recorder_begin(&recorder, 0);
    recorder_grow(&recorder, SNAPS_TICKS_LEAST - 1, fill);
    recorder_close(&recorder);
    snprintf(cache_path, sizeof cache_path, "%s.snaps", recorder.path);
    open_watch();
    know_all();
    watch_close(&watch);
    cr_assert(not(exists(cache_path)));
}

Test(snaps, leaving_early_leaves_nothing_behind)
{
    open_watch();
    while (watch_indexing(&watch)) watch_index(&watch, watch_clock());
    cr_assert(watch_keeping(&watch));
    snaps_write(&watch.snaps, index_history(watch.index), TICKS, 1000); // a first part of it
    cr_assert(watch_keeping(&watch));
    watch_close(&watch);
    cr_assert(not(exists(cache_path)));
    char rest[64];
    snprintf(rest, sizeof rest, "%.6s", cache_path + strlen("/tmp/recorded."));
    DIR *folder = opendir("/tmp");
    uint32_t found = 0;
    for (const struct dirent *file; (file = readdir(folder));)
        found += strstr(file->d_name, rest) != NULL;
    closedir(folder);
    cr_assert(eq(u32, found, 1), "the tape alone");
}

Test(snaps, other_rules_are_played_only_on_demand)
{
    char reason[WATCH_REASON_SIZE];
    tt_game newer = toy_game;
    watch_def def = {.module = &module, .path = recorder.path};
    newer.rules++;
    module.game = &newer;
    cr_assert(not(watch_open(&watch, &def, reason)));
    cr_assert(
        eq(int, strcmp(reason, "it is of rules 1 of toy, not of 2; --anyway plays it all the same"),
           0));
    watch_close(&watch);
    module.anyway = true;
    open_watch();
    go(FAR);
    cr_assert(eq(u64, seen(), trails[FAR])); // they are the same, but for their number
    watch_close(&watch);
    newer.name = "other";
    cr_assert(not(watch_open(&watch, &def, reason)));
    cr_assert(eq(int, strcmp(reason, "it is of the game toy, not of other"), 0));
    watch_close(&watch);
}
