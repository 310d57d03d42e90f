// Whose memory tapes, their readers and what moves in them live in, and what becomes of each
// when any piece of it can't be had.

#include "counted.h"
#include "recording.h"
#include "tape_file.h"
#include "tickertape/playback.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"
#include "tickertape/strip.h"

enum { TICKS = 3000 };

static tt_counted counted;
static char cache_path[80];

static void start(void)
{
    set_up();
    snprintf(cache_path, sizeof cache_path, "%s.snaps", path);
    tt_counted_start(&counted, 64 << 20);
}

static void stop(void)
{
    tt_counted_stop(&counted);
    unlink(cache_path);
    tear_down();
}

TestSuite(store_allocator, .init = start, .fini = stop);

static tt_status make_writer_of(tt_allocator allocator, bool force)
{
    tt_match match = toy_match(8);
    log_maker maker = {0};
    tt_tape_writer *writer;
    tt_tape_writer_def def = {
        .path = path, .match = &match, .force = force, .allocator = allocator};
    tt_status status = tt_tape_writer_create(&def, &writer);
    if (status != TT_OK) return status;
    append_until(writer, &maker, 100);
    status = tt_tape_close(writer, true, 100);
    if (!force) unlink(path);
    return status;
}

static tt_status make_writer(tt_allocator allocator)
{
    return make_writer_of(allocator, false);
}

static tt_status replace_tape(tt_allocator allocator)
{
    return make_writer_of(allocator, true);
}

static tt_status make_reader(tt_allocator allocator)
{
    tt_tape *tape;
    tt_tape_fault fault;
    tt_tape_def def = {.path = path, .allocator = allocator};
    tt_status status = tt_tape_create(&def, &tape, &fault);
    cr_assert(eq(int, status, fault.status));
    tt_tape_destroy(tape);
    return status;
}

static tt_status seal_tape(tt_allocator allocator)
{
    unlink(path);
    write_tape(TICKS, true);
    tt_status status = tt_tape_seal(&(tt_tape_def){.path = path, .allocator = allocator}, NULL);
    tt_tape *tape = open_tape(path);
    EACH(tt_tape_info_of(tape)->sealed == (status == TT_OK));
    EACH(tt_tape_info_of(tape)->ticks == TICKS);
    tt_tape_destroy(tape);
    return status;
}

static tt_status strip_tape(tt_allocator allocator)
{
    tt_tape_def tape = {.path = path, .allocator = allocator};
    char out[80];
    snprintf(out, sizeof out, "%s.out", path);
    tt_status status = tt_tape_strip(&(tt_strip_def){tape, out, false}, NULL);
    EACH((access(out, F_OK) == 0) == (status == TT_OK));
    unlink(out);
    return status;
}

static tt_status settle_tape(tt_allocator allocator)
{
    tt_settling settling;
    tt_tape_def def = {.path = path, .allocator = allocator};
    unlink(path);
    write_tape(100, false);
    append_bytes(path, "\1", 1);
    tt_status status = tt_tape_settle(&def, &settling, NULL);
    char torn[80];
    snprintf(torn, sizeof torn, "%s.torn", path);
    unlink(torn);
    return status;
}

static tt_status salvage_tape(tt_allocator allocator)
{
    tt_salvage result;
    char out[80];
    snprintf(out, sizeof out, "%s.out", path);
    tt_salvage_def def = {.tape = {.path = path, .allocator = allocator}, .out = out};
    tt_status status = tt_tape_salvage(&def, &result, NULL);
    EACH((access(out, F_OK) == 0) == (status == TT_OK));
    EACH(result.turns == (status == TT_OK ? TICKS : 0));
    unlink(out);
    return status;
}

static tt_tape *borrowed; // of a toy match

static tt_status make_playback(tt_allocator allocator)
{
    tt_playback *playback;
    tt_playback_def def = {
        .game = &toy_game, .tape = borrowed, .budget = 1 << 20, .allocator = allocator};
    tt_status status = tt_playback_create(&def, &playback);
    if (status == TT_OK) status = tt_playback_seek(playback, 100);
    tt_playback_destroy(playback);
    return status;
}

static tt_cache_def cache_def_of(tt_allocator allocator)
{
    static const uint8_t secret[TT_CACHE_SECRET_SIZE] = {1, 2, 3};
    return (tt_cache_def){.path = cache_path,
                          .tape = borrowed,
                          .game = &toy_game,
                          .secret = secret,
                          .build = "a test",
                          .allocator = allocator};
}

static tt_status make_cache_writer(tt_allocator allocator)
{
    tt_cache_def def = cache_def_of(allocator);
    return recording_keep(&def);
}

static tt_status make_cache(tt_allocator allocator)
{
    tt_cache *cache;
    tt_cache_def def = cache_def_of(allocator);
    tt_status status = tt_cache_open(&def, &cache);
    tt_cache_destroy(cache);
    return status;
}

Test(store_allocator, has_the_last_word_on_every_tape)
{
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_writer), 2));
    cr_assert(eq(u32, tt_counted_pieces(&counted, replace_tape), 4));
    unlink(path);
    write_tape(TICKS, true);
    // Itself, its window, and the places and trails of 3,000 turns, as they grow.
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_reader), 2 + 2 + 1 + 8));
    // That reader's, those of the one below, the sealing's own, and zstd's.
    cr_assert(eq(u32, tt_counted_pieces(&counted, seal_tape), 13 + 10 + 5 + 2));
    unlink(path);
    write_tape(TICKS, true);
    // That reader's, those of the one below, the stripping's own, and the writer and its name.
    cr_assert(eq(u32, tt_counted_pieces(&counted, strip_tape), 13 + 13 + 4 + 2));
    // The reader, the name of what is torn, the writer and its name.
    cr_assert(eq(u32, tt_counted_pieces(&counted, settle_tape), 7 + 1 + 2));
    unlink(path);
    write_tape(TICKS, true);
    // Itself, its window, three names, the writer and its name, and which pieces there are.
    cr_assert(eq(u32, tt_counted_pieces(&counted, salvage_tape), 2 + 3 + 2 + 1));
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = path}, NULL), TT_OK));
    // And a segment, and what unpacks it.
    cr_assert(eq(u32, tt_counted_pieces(&counted, salvage_tape), 8 + 2));
    // Itself, its window, the segment, what unpacks it, and places, trails and their runs.
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_reader), 2 + 2 + 2 + 4));
}

Test(store_allocator, has_the_last_word_on_what_moves_in_a_tape)
{
    recording_make(&(recording_def){path, 400, 20, 7});
    borrowed = open_tape(path);
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_playback), 6));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_cache_writer), 5));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_cache), 5));
    tt_tape_destroy(borrowed);
}

Test(store_allocator, lets_a_tape_be_followed_later)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 1);
    cr_assert(eq(int, tt_tape_flush(writer), TT_OK));
    tt_tape *tape;
    tt_tape_def def = {.path = path, .allocator = tt_counted_allocator(&counted)};
    cr_assert(eq(int, tt_tape_create(&def, &tape, NULL), TT_OK));
    append_until(writer, &maker, TICKS);
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    uint32_t failures = 0;
    for (tt_status status = TT_OUT_OF_MEMORY; status != TT_OK; failures++) {
        counted.fail_at = counted.taken + 1;
        status = tt_tape_follow(tape, NULL);
        if (status == TT_OK) break;
        cr_assert(eq(int, status, TT_OUT_OF_MEMORY));
        counted.fail_at = counted.taken + 2; // and one that works
        status = tt_tape_follow(tape, NULL);
    }
    cr_assert(lt(u32, 1, failures));
    cr_assert(eq(u32, tt_tape_info_of(tape)->ticks, TICKS));
    tt_trail trail;
    for (uint32_t tick = 1; tick <= TICKS; tick++) {
        EACH(tt_tape_trail_from(tape, tick, &trail));
        EACH(trail.tick == tick && trail.value == trail_of(tick));
    }
    tt_tape_destroy(tape);
}
