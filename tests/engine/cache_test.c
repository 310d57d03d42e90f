// A toy match of TICKS turns, played once by a first viewer, who left a cache. Whatever is done to
// it, the second one sees what was played.

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording.h"
#include "sealed.h"
#include "tickertape/playback.h"
#include "toy.h"

enum { TICKS = 400, FEW = 64, SIZE_MOST = 1 << 20 };

// For loops: Criterion keeps every assertion that it has seen.
#define EACH(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) cr_fatal("line %d: %s", __LINE__, #condition);                           \
    } while (0)

static char folder[] = "/tmp/cache_test.XXXXXX";
static char tape_path[64], cache_path[64];
static const uint8_t secret[TT_CACHE_SECRET_SIZE] = {1, 2, 3};
static tt_tape *tape;
static uint64_t trails[TICKS + 1]; // as they really are
static uint8_t whole[SIZE_MOST], changed[SIZE_MOST];
static size_t size;

static tt_cache_def def_of(const tt_game *game)
{
    return (tt_cache_def){
        .path = cache_path, .tape = tape, .game = game, .secret = secret, .build = "a test"};
}

static void open_tape(void)
{
    tt_tape_destroy(tape);
    cr_assert(eq(int, tt_tape_open(tape_path, &tape, NULL), TT_OK));
}

static void record(uint32_t ticks, uint32_t trail_every)
{
    recording_make(&(recording_def){tape_path, ticks, trail_every, 7});
    open_tape();
}

static void learn_trails(void)
{
    tt_playback *playback;
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    for (uint32_t tick = 0; tick <= tt_tape_info_of(tape)->ticks; tick++) {
        EACH(tt_playback_seek(playback, tick) == TT_OK);
        trails[tick] = tt_sim_trail(tt_playback_sim(playback));
    }
    tt_playback_destroy(playback);
}

static void read_cache(void)
{
    FILE *file = fopen(cache_path, "rb");
    cr_assert(file != NULL);
    size = fread(whole, 1, sizeof whole, file);
    fclose(file);
    cr_assert(size > 0 && size < sizeof whole);
    memcpy(changed, whole, size);
}

// In place: a file system may take its time over one that is emptied first.
static void write_cache(const uint8_t *bytes, size_t count)
{
    int file = open(cache_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    EACH(file >= 0 && write(file, bytes, count) == (ssize_t)count);
    EACH(ftruncate(file, (off_t)count) == 0 && close(file) == 0);
}

static void keep(uint32_t ticks, uint32_t trail_every)
{
    record(ticks, trail_every);
    learn_trails();
    tt_cache_def def = def_of(&toy_game);
    cr_assert(eq(int, recording_keep(&def), TT_OK));
    read_cache();
}

static void set_up(void)
{
    if (!mkdtemp(folder)) abort();
    snprintf(tape_path, sizeof tape_path, "%s/a.tape", folder);
    snprintf(cache_path, sizeof cache_path, "%s/a.tape.snaps", folder);
    keep(TICKS, 1);
}

static void tear_down(void)
{
    tt_tape_destroy(tape);
    unlink(cache_path);
    unlink(tape_path);
    cr_assert(eq(int, rmdir(folder), 0), "something is left over");
}

TestSuite(cache, .init = set_up, .fini = tear_down);

static tt_cache *open_cache(void)
{
    tt_cache_def def = def_of(&toy_game);
    tt_cache *cache;
    cr_assert(eq(int, tt_cache_open(&def, &cache), TT_OK));
    return cache;
}

static tt_status try_open(tt_cache_def def)
{
    tt_cache *cache;
    tt_status status = tt_cache_open(&def, &cache);
    EACH((status == TT_OK) == (cache != NULL));
    tt_cache_destroy(cache);
    return status;
}

static tt_playback *play(const tt_game *game, tt_cache *cache)
{
    tt_playback *playback;
    tt_playback_def def = {.game = game, .tape = tape, .cache = cache, .budget = 1 << 20};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    return playback;
}

// Goes there, whatever the cache is; returns how many turns that took.
static uint64_t go(tt_playback *playback, uint32_t tick)
{
    uint64_t before = tt_playback_applied(playback);
    EACH(tt_playback_seek(playback, tick) == TT_OK);
    EACH(tt_sim_tick(tt_playback_sim(playback)) == tick);
    EACH(tt_sim_trail(tt_playback_sim(playback)) == trails[tick]);
    return tt_playback_applied(playback) - before;
}

Test(cache, a_second_opening_goes_anywhere_at_once)
{
    tt_cache *cache = open_cache();
    tt_playback *playback = play(&toy_game, cache);
    cr_assert(eq(u32, tt_cache_ticks(cache), TICKS));
    cr_assert(eq(u32, tt_cache_count(cache), TICKS / 16 + 1));
    cr_assert(le(u64, go(playback, 399), 15));
    cr_assert(le(u64, go(playback, 17), 1));
    cr_assert(le(u64, go(playback, 200), 8));
    cr_assert(not(tt_cache_refused(cache)));
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
}

Test(cache, states_of_games_with_memory_of_their_own_are_kept_too)
{
    record(TICKS, 0); // the trails would be those of the flat one's hashes
    tt_cache_def def = def_of(&toy_heap);
    tt_cache *cache;
    cr_assert(eq(int, recording_keep(&def), TT_OK));
    cr_assert(eq(int, tt_cache_open(&def, &cache), TT_OK));
    tt_playback *playback = play(&toy_heap, cache);
    tt_playback *other = play(&toy_heap, NULL);
    cr_assert(eq(int, tt_playback_seek(other, 398), TT_OK));
    cr_assert(eq(int, tt_playback_seek(playback, 398), TT_OK));
    cr_assert(le(u64, tt_playback_applied(playback), 14));
    cr_assert(eq(u64, tt_sim_hash(tt_playback_sim(playback)), tt_sim_hash(tt_playback_sim(other))));
    tt_playback_destroy(playback);
    tt_playback_destroy(other);
    tt_cache_destroy(cache);
}

Test(cache, what_comes_from_it_stays_out_of_the_shared_snapshots)
{
    tt_cache *cache = open_cache();
    tt_playback *first = play(&toy_game, NULL), *second;
    tt_playback_def def = {
        .game = &toy_game, .tape = tape, .history = tt_playback_history(first), .cache = cache};
    cr_assert(eq(int, tt_playback_create(&def, &second), TT_OK));
    go(second, 399);
    cr_assert(eq(int, tt_playback_step(second), TT_OK)); // to a state that would be kept
    cr_assert(eq(u32, tt_playback_snapshots(first), 1));
    tt_playback_destroy(second);
    tt_playback_destroy(first);
    tt_cache_destroy(cache);
}

// Takes all states out; whether the cache held out. What comes out is always what was played.
static bool take_all_out(void)
{
    tt_cache_def def = def_of(&toy_game);
    tt_cache *cache;
    if (tt_cache_open(&def, &cache) != TT_OK) return false;
    tt_playback *playback = play(&toy_game, cache);
    for (uint32_t tick = tt_tape_info_of(tape)->ticks; tick > 0; tick -= 16) go(playback, tick);
    bool held = !tt_cache_refused(cache);
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
    return held;
}

Test(cache, every_changed_byte_is_noticed)
{
    keep(FEW, 0); // there is no trail to compare with
    cr_assert(take_all_out());
    for (size_t i = 0; i < size; i++) {
        changed[i] ^= (uint8_t)(1u << i % 8);
        write_cache(changed, size);
        bool state_0 =
            i >= SEALED_HEADER && i < sealed_get(sealed_entry(whole, size, 1) + SEALED_OFFSET);
        if (take_all_out() && !state_0) cr_fatal("byte %zu of %zu is believed", i, size);
        changed[i] = whole[i];
    }
}

Test(cache, a_cut_or_prolonged_cache_is_none)
{
    keep(FEW, 1);
    for (size_t length = 0; length < size; length++) {
        write_cache(whole, length);
        EACH(try_open(def_of(&toy_game)) == TT_DAMAGED);
    }
    whole[size] = 0;
    write_cache(whole, size + 1);
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_DAMAGED));
    write_cache(whole, size);
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_OK));
}

Test(cache, what_is_no_file_is_none)
{
    unlink(cache_path);
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_NOT_FOUND));
    cr_assert(eq(int, mkfifo(cache_path, 0600), 0));
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_DAMAGED));
}

Test(cache, foreign_and_stale_ones_are_refused)
{
    tt_cache_def def = def_of(&toy_game);
    static const uint8_t others[TT_CACHE_SECRET_SIZE] = {1, 2, 4};
    def.secret = others;
    cr_assert(eq(int, try_open(def), TT_DAMAGED));
    def = def_of(&toy_game);
    def.build = "another";
    cr_assert(eq(int, try_open(def), TT_WRONG_GAME));
    cr_assert(
        eq(int, try_open(def_of(&toy_heap)), TT_WRONG_GAME)); // whose states have another size
    recording_make(&(recording_def){tape_path, TICKS, 1, 8});
    open_tape();
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_WRONG_GAME), "of another match");
    record(TICKS - 1, 1);
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_WRONG_GAME), "beyond the tape's end");
}

Test(cache, a_tape_that_grew_keeps_its_cache)
{
    keep(TICKS / 2, 1);
    record(TICKS, 1);
    learn_trails();
    tt_cache *cache = open_cache();
    tt_playback *playback = play(&toy_game, cache);
    cr_assert(eq(u32, tt_cache_ticks(cache), TICKS / 2));
    cr_assert(le(u64, go(playback, TICKS / 2 + 10), 18));
    cr_assert(not(tt_cache_refused(cache)));
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
}

// Seals what was changed, and opens it.
static tt_cache *open_changed(void)
{
    sealed_again(changed, size, secret);
    write_cache(changed, size);
    return open_cache();
}

static uint8_t *entry(uint32_t index)
{
    uint8_t *found = sealed_entry(changed, size, index);
    cr_assert(found != NULL);
    return found;
}

Test(cache, a_wrong_state_under_a_right_seal_is_refused)
{
    uint32_t offset = sealed_get(entry(5) + SEALED_OFFSET), refused = 0;
    uint32_t packed = sealed_get(entry(5) + SEALED_SIZE);
    for (uint32_t i = 0; i < packed; i++) {
        changed[offset + i] ^= 1;
        tt_cache *cache = open_changed();
        tt_playback *playback = play(&toy_game, cache);
        go(playback, 80); // by the tape alone, if need be
        refused += tt_cache_refused(cache);
        tt_playback_destroy(playback);
        tt_cache_destroy(cache);
        changed[offset + i] ^= 1;
    }
    cr_assert(ge(u32, refused, packed * 9 / 10)); // some bits of a codec's say nothing
}

// An entry speaks of another state that was really kept: that of the entry before.
static void forge(uint32_t index)
{
    memcpy(entry(index) + SEALED_KEY, entry(index - 1) + SEALED_KEY, SEALED_DIGEST - SEALED_KEY);
}

Test(cache, the_state_of_another_tick_does_not_fit_the_tape)
{
    forge(5);
    tt_cache *cache = open_changed();
    tt_playback *playback = play(&toy_game, cache);
    go(playback, 81);
    cr_assert(tt_cache_refused(cache));
    cr_assert(eq(u32, tt_playback_differs(playback), UINT32_MAX), "the cache was to blame");
    go(playback, 399);
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
}

// Turn by turn, as one goes over all of a tape.
static void play_to(tt_playback *playback, uint32_t tick)
{
    while (tt_sim_tick(tt_playback_sim(playback)) < tick) EACH(tt_playback_step(playback) == TT_OK);
    EACH(tt_sim_trail(tt_playback_sim(playback)) == trails[tick]);
}

Test(cache, without_trails_a_pass_over_the_tape_finds_it)
{
    keep(TICKS, 0);
    forge(5);
    tt_cache *cache = open_changed();
    tt_playback *pass = play(&toy_game, cache), *eye;
    tt_playback_def def = {
        .game = &toy_game, .tape = tape, .history = tt_playback_history(pass), .cache = cache};
    cr_assert(eq(int, tt_playback_create(&def, &eye), TT_OK));
    cr_assert(eq(int, tt_playback_seek(eye, 85), TT_OK));
    cr_assert(ne(u64, tt_sim_trail(tt_playback_sim(eye)), trails[85]), "nothing speaks against it");
    cr_assert(not(tt_playback_doubtful(eye)));
    play_to(pass, 80);
    cr_assert(tt_playback_doubtful(eye));
    cr_assert(not(tt_playback_doubtful(pass)));
    go(eye, 85);
    cr_assert(not(tt_playback_doubtful(eye)));
    play_to(pass, TICKS);
    cr_assert(eq(u32, tt_playback_snapshots(pass), TICKS / 16 + 1), "rebuilt");
    tt_playback_destroy(eye);
    tt_playback_destroy(pass);
    tt_cache_destroy(cache);
}

Test(cache, playing_on_from_a_wrong_state_is_found_out_too)
{
    keep(TICKS, 0);
    forge(5);
    tt_cache *cache = open_changed();
    tt_playback *playback = play(&toy_game, cache);
    go(playback, 396); // over the states that it has of later ticks
    cr_assert(not(tt_cache_refused(cache)));
    tt_playback_drop_snapshots(playback);
    cr_assert(eq(int, tt_playback_seek(playback, 95), TT_OK));
    cr_assert(not(tt_playback_doubtful(playback)));
    cr_assert(eq(int, tt_playback_step(playback), TT_OK)); // to a state that the cache has, too
    cr_assert(tt_playback_doubtful(playback));
    cr_assert(tt_cache_refused(cache));
    go(playback, 95);
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
}

Test(cache, senseless_numbers_under_a_right_seal_are_refused)
{
    static const struct {
        int entry; // -1: the header
        uint32_t at, value;
    } cases[] = {
        {-1, SEALED_COUNT, 0},
        {-1, SEALED_COUNT, UINT32_MAX},
        {-1, SEALED_COUNT, 1 << 24},
        {-1, SEALED_TABLE, 0},
        {-1, SEALED_TABLE + 4, 1},
        {-1, SEALED_TABLE + 4, UINT32_MAX},
        {-1, SEALED_STATE_SIZE, 0},
        {-1, SEALED_STATE_SIZE + 4, UINT32_MAX},
        {-1, SEALED_TICKS, UINT32_MAX},
        {-1, SEALED_TICKS, 0},
        {3, SEALED_TICK, UINT32_MAX},
        {3, SEALED_TICK, 0},
        {3, SEALED_KEY, 16},
        {3, SEALED_KEY, UINT32_MAX},
        {3, SEALED_SIZE, 0},
        {3, SEALED_SIZE, UINT32_MAX},
        {3, SEALED_OFFSET, 0},
        {3, SEALED_OFFSET, UINT32_MAX},
        {3, SEALED_OFFSET + 4, 1u << 31},
        {3, SEALED_OFFSET + 4, UINT32_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memcpy(changed, whole, size);
        uint8_t *at = cases[i].entry < 0 ? changed : entry((uint32_t)cases[i].entry);
        sealed_put(at + cases[i].at, cases[i].value);
        sealed_again(changed, size, secret);
        write_cache(changed, size);
        tt_status status = try_open(def_of(&toy_game));
        if (status != TT_DAMAGED && status != TT_WRONG_GAME) cr_fatal("case %zu: %d", i, status);
    }
}

Test(cache, a_newer_format_is_told_from_damage)
{
    changed[8]++;
    write_cache(changed, size);
    cr_assert(eq(int, try_open(def_of(&toy_game)), TT_BAD_VERSION));
}

Test(cache, whoever_reads_keeps_what_he_has_while_another_writes)
{
    tt_cache *cache = open_cache();
    tt_cache_def def = def_of(&toy_game);
    cr_assert(eq(int, recording_keep(&def), TT_OK));
    tt_playback *playback = play(&toy_game, cache);
    cr_assert(le(u64, go(playback, 398), 14));
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
    cr_assert(eq(int, try_open(def), TT_OK));
}

Test(cache, two_write_at_a_time)
{
    tt_cache_def def = def_of(&toy_game);
    tt_playback *playback = play(&toy_game, NULL);
    tt_history *history = tt_playback_history(playback);
    tt_cache_writer *writers[2];
    bool done[2] = {false, false};
    go(playback, TICKS);
    unlink(cache_path);
    for (int i = 0; i < 2; i++)
        cr_assert(eq(int, tt_cache_writer_create(&def, history, TICKS, &writers[i]), TT_OK));
    while (!done[0] || !done[1])
        for (int i = 0; i < 2; i++)
            if (!done[i]) EACH(tt_cache_write(writers[i], 500, &done[i]) == TT_OK);
    cr_assert(take_all_out());
    for (int i = 0; i < 2; i++) tt_cache_writer_destroy(writers[i]);
    tt_playback_destroy(playback);
    cr_assert(take_all_out());
}

Test(cache, nothing_stays_of_one_that_was_not_finished)
{
    tt_cache_def def = def_of(&toy_game);
    tt_playback *playback = play(&toy_game, NULL);
    tt_cache_writer *writer;
    bool done;
    go(playback, TICKS);
    unlink(cache_path);
    cr_assert(eq(int, tt_cache_writer_create(&def, tt_playback_history(playback), TICKS, &writer),
                 TT_OK));
    cr_assert(eq(int, tt_cache_write(writer, 500, &done), TT_OK));
    cr_assert(not(done));
    tt_cache_writer_destroy(writer);
    tt_playback_destroy(playback);
    cr_assert(eq(int, try_open(def), TT_NOT_FOUND)); // and the folder is empty but for the tape
}

Test(cache, states_may_go_and_come_while_it_is_written)
{
    tt_cache_def def = def_of(&toy_game);
    tt_playback *playback = play(&toy_game, NULL);
    tt_cache_writer *writer;
    bool done = false;
    go(playback, TICKS);
    cr_assert(eq(int, tt_cache_writer_create(&def, tt_playback_history(playback), TICKS, &writer),
                 TT_OK));
    cr_assert(eq(int, tt_cache_write(writer, 2000, &done), TT_OK));
    cr_assert(not(done));
    tt_playback_drop_snapshots(playback);
    go(playback, 300); // from the start: later keys are others now
    go(playback, 390);
    while (!done) EACH(tt_cache_write(writer, 2000, &done) == TT_OK);
    tt_cache_writer_destroy(writer);
    tt_playback_destroy(playback);
    cr_assert(take_all_out());
}

Test(cache, a_folder_that_takes_no_file_is_told)
{
    tt_cache_def def = def_of(&toy_game);
    def.path = "/proc/a.tape.snaps";
    cr_assert(eq(int, recording_keep(&def), TT_IO));
}

Test(cache, it_is_within_the_budget_of_the_snapshots)
{
    tt_playback *playback = play(&toy_game, NULL);
    go(playback, TICKS);
    uint64_t kept = tt_history_used(tt_playback_history(playback));
    uint64_t tables = SEALED_HEADER + (uint64_t)SEALED_ENTRY * (TICKS / 16 + 1);
    cr_assert(le(u64, size, kept + tables));
    tt_playback_destroy(playback);
}
