// Whatever is done to a cache, the second viewer sees what was played.

#include <sys/wait.h>

#include "cached.h"

TestSuite(cache, .init = set_up, .fini = tear_down);

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

Test(cache, one_writes_at_a_time)
{
    tt_cache_def def = def_of(&toy_game);
    tt_playback *playback = play(&toy_game, NULL);
    tt_history *history = tt_playback_history(playback);
    tt_cache_writer *writer, *other;
    bool done = false;
    go(playback, TICKS);
    unlink(cache_path);
    cr_assert(eq(int, tt_cache_writer_create(&def, history, TICKS, &writer), TT_OK));
    cr_assert(eq(int, tt_cache_writer_create(&def, history, TICKS, &other), TT_BUSY));
    while (!done) EACH(tt_cache_write(writer, 500, &done) == TT_OK);
    cr_assert(take_all_out());
    cr_assert(eq(int, tt_cache_writer_create(&def, history, TICKS, &other), TT_OK));
    tt_cache_writer_destroy(writer);
    cr_assert(eq(int, tt_cache_write(other, SIZE_MOST, &done), TT_OK));
    tt_cache_writer_destroy(other);
    tt_playback_destroy(playback);
    cr_assert(take_all_out());
}

static void die_while_writing(void)
{
    tt_cache_def def = def_of(&toy_game);
    tt_playback *playback = play(&toy_game, NULL);
    tt_cache_writer *writer;
    bool done;
    go(playback, TICKS);
    bool begun =
        tt_cache_writer_create(&def, tt_playback_history(playback), TICKS, &writer) == TT_OK;
    _exit(begun && tt_cache_write(writer, 500, &done) == TT_OK && !done ? 0 : 1);
}

Test(cache, what_a_dead_writer_left_goes_with_the_next)
{
    tt_cache_def def = def_of(&toy_game);
    char beside[80];
    snprintf(beside, sizeof beside, "%s.new", cache_path);
    for (int i = 0; i < 3; i++) {
        int status;
        pid_t child = fork();
        if (child == 0) die_while_writing();
        EACH(waitpid(child, &status, 0) == child && status == 0);
        EACH(access(beside, F_OK) == 0);
    }
    cr_assert(take_all_out()); // the old one
    cr_assert(eq(int, recording_keep(&def), TT_OK));
    cr_assert(ne(int, access(beside, F_OK), 0));
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
