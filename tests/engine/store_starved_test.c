// A match of 200 ticks is recorded, watched, cached, salvaged, stripped and sealed, all out of one
// memory, of which any piece can't be had: once, or from then on. Who lacks it says so and can be
// asked again, nobody else minds, and what was promised is there.

#include "counted.h"
#include "memory_storage.h"
#include "signed.h"
#include "tickertape/playback.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"
#include "tickertape/strip.h"

TestSuite(store_starved);

enum { TICKS = 200, MINUTE = 40, LEFT_AT = 150, HOLE = 300 };

static tt_counted counted;
static memory_storage memory;
static uint64_t trails[TICKS + 1];

typedef struct starved_story {
    tt_allocator allocator;
    tt_tape_writer *writer;
    tt_tape *tape; // being written, as a viewer has it
    tt_playback *playback;
    uint32_t lacks; // so often someone said that there is no memory
    bool recorded, cached, settled, salvaged, stripped, sealed;
} starved_story;

// Whether it went well. Nothing but memory may be lacking.
static bool fine(starved_story *story, tt_status status)
{
    EACH(status == TT_OK || status == TT_OUT_OF_MEMORY);
    story->lacks += status != TT_OK;
    return status == TT_OK;
}

static tt_tape_def tape_def(const starved_story *story, const char *name)
{
    return (tt_tape_def){.path = name, .storage = &memory.storage, .allocator = story->allocator};
}

static tt_cache_def cache_def(const starved_story *story)
{
    static const uint8_t secret[TT_CACHE_SECRET_SIZE] = {1, 2, 3};
    return (tt_cache_def){.path = "a.tape.snaps",
                          .storage = &memory.storage,
                          .tape = story->tape,
                          .game = &toy_game,
                          .secret = secret,
                          .build = "a test",
                          .allocator = story->allocator};
}

static void make_playback(starved_story *story, tt_cache *cache)
{
    tt_playback_def def = {.game = &toy_game,
                           .tape = story->tape,
                           .cache = cache,
                           .budget = 1 << 20,
                           .allocator = story->allocator};
    fine(story, tt_playback_create(&def, &story->playback));
}

static void go(starved_story *story, uint32_t tick)
{
    if (!fine(story, tt_playback_seek(story->playback, tick))) return;
    const tt_sim *sim = tt_playback_sim(story->playback);
    EACH(tt_sim_tick(sim) == tick && tt_sim_trail(sim) == trails[tick]);
}

// Sees what is new on the tape, then something that is not.
static void watch(starved_story *story)
{
    tt_tape_def def = tape_def(story, "a.tape");
    if (story->tape)
        fine(story, tt_tape_follow(story->tape, NULL));
    else
        fine(story, tt_tape_create(&def, &story->tape, NULL));
    if (!story->tape) return;
    if (!story->playback) make_playback(story, NULL);
    if (!story->playback) return;
    uint32_t ticks = tt_tape_info_of(story->tape)->ticks;
    go(story, ticks);
    go(story, ticks / 2);
}

// A copy of the tape as it is now: with a hole, or with a turn that is half written.
static void copy(const char *name, bool hole)
{
    static uint8_t bytes[1 << 16];
    const memory_file *file = memory_storage_find(&memory, "a.tape");
    size_t size = file->size;
    EACH(size < sizeof bytes);
    memcpy(bytes, file->bytes, size);
    if (hole) memset(bytes + size / 3, 0, HOLE);
    if (!hole) bytes[size++] = 1;
    memory_storage_put(&memory, name, bytes, size);
}

// What is written needs no more memory than it began with.
static void record(starved_story *story)
{
    log_maker maker = {0};
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = "a.tape",
                              .match = &match,
                              .storage = &memory.storage,
                              .allocator = story->allocator};
    if (!fine(story, tt_tape_writer_create(&def, &story->writer))) return;
    put_key(story->writer);
    for (uint32_t tick = 1; tick <= TICKS; tick++) {
        make_turn(&maker);
        EACH(tt_tape_append(story->writer, maker.bytes, maker.size) == TT_OK);
        EACH(tt_tape_trail(story->writer, (tt_trail){tick, trails[tick]}) == TT_OK);
        if (tick % MINUTE == 0) put_checkpoint(story->writer, tick, NULL);
        if (tick % MINUTE == 5) watch(story);
        if (tick == LEFT_AT) copy("left.tape", false);
    }
    EACH(tt_tape_close(story->writer, true, TICKS) == TT_OK);
    story->recorded = true;
}

static tt_status keep(const starved_story *story)
{
    tt_cache_writer *writer;
    tt_cache_def def = cache_def(story);
    bool done = false;
    const tt_history *history = tt_playback_history(story->playback);
    tt_status status = tt_cache_writer_create(&def, history, TICKS, &writer);
    while (status == TT_OK && !done) status = tt_cache_write(writer, 1000, &done);
    tt_cache_writer_destroy(writer);
    return status;
}

static void leave(starved_story *story)
{
    tt_playback_destroy(story->playback);
    tt_tape_destroy(story->tape);
    story->playback = NULL;
    story->tape = NULL;
}

// The next viewer has what the first left.
static void come_back(starved_story *story)
{
    tt_tape_def def = tape_def(story, "a.tape");
    tt_cache *cache = NULL;
    if (fine(story, tt_tape_create(&def, &story->tape, NULL))) {
        tt_cache_def cached = cache_def(story);
        fine(story, tt_cache_open(&cached, &cache));
        make_playback(story, cache);
    }
    for (uint32_t tick = TICKS; story->playback && tick >= MINUTE; tick -= MINUTE) go(story, tick);
    EACH(!cache || !tt_cache_refused(cache));
    tt_playback_destroy(story->playback);
    tt_cache_destroy(cache);
    tt_tape_destroy(story->tape);
}

static void play(starved_story *story)
{
    record(story);
    if (!story->recorded) return;
    watch(story);
    if (story->playback) story->cached = fine(story, keep(story));
    leave(story);
    if (story->cached) come_back(story);
    tt_tape_def left = tape_def(story, "left.tape"), whole = tape_def(story, "a.tape");
    tt_settling settling;
    story->settled = fine(story, tt_tape_settle(&left, &settling, NULL));
    copy("hole.tape", true);
    tt_salvage_def salvage = {.tape = tape_def(story, "hole.tape"), .out = "out.tape"};
    tt_salvage result;
    salvage.effort = 1 << 20;
    story->salvaged = fine(story, tt_tape_salvage(&salvage, &result, NULL));
    tt_strip_def strip = {whole, "stripped.tape", false};
    story->stripped = fine(story, tt_tape_strip(&strip, NULL));
    story->sealed = fine(story, tt_tape_seal(&whole, NULL));
}

// Closed, and with so many turns; where nothing was promised it is not there.
static void expect_tape(const char *name, bool promised, uint32_t turns)
{
    tt_tape *tape;
    tt_tape_def def = {.path = name, .storage = &memory.storage};
    tt_status status = tt_tape_create(&def, &tape, NULL);
    EACH(status == (promised ? TT_OK : TT_NOT_FOUND));
    if (!promised) return;
    const tt_tape_info *info = tt_tape_info_of(tape);
    EACH(info->settled && info->ticks - info->first_tick == turns);
    tt_tape_destroy(tape);
}

static void expect_promises(const starved_story *story)
{
    tt_tape *tape;
    tt_tape_def def = {.path = "a.tape", .storage = &memory.storage};
    expect_tape("a.tape", story->recorded, TICKS);
    if (!story->recorded) return;
    EACH(tt_tape_create(&def, &tape, NULL) == TT_OK);
    EACH(tt_tape_info_of(tape)->sealed == story->sealed);
    expect_turns(tape, TICKS);
    tt_tape_destroy(tape);
    EACH((memory_storage_find(&memory, "a.tape.snaps") != NULL) == story->cached);
    if (story->settled) expect_tape("left.tape", true, LEFT_AT);
    EACH(!story->settled || memory_storage_find(&memory, "left.tape.torn"));
    expect_tape("stripped.tape", story->stripped, TICKS);
    EACH((memory_storage_find(&memory, "out.tape") != NULL) == story->salvaged);
}

// Tells the story with the n-th piece lacking; false when there are not so many.
static bool tell(uint32_t n, bool on)
{
    tt_counted_again(&counted, n);
    counted.fails_on = on;
    memory_storage_start(&memory);
    starved_story story = {.allocator = tt_counted_allocator(&counted)};
    play(&story);
    bool reached = counted.taken >= n;
    EACH(reached == (story.lacks > 0));
    EACH(reached || (story.cached && story.settled && story.salvaged && story.sealed));
    expect_promises(&story);
    memory_storage_stop(&memory);
    return reached;
}

static void learn_trails(void)
{
    static tt_turn turn;
    tt_match match = toy_match(8);
    log_maker maker = {0};
    tt_numbering numbering = {0};
    tt_sim *sim;
    EACH(tt_sim_create(&(tt_sim_def){.game = &toy_game, .match = &match}, &sim) == TT_OK);
    trails[0] = tt_sim_trail(sim);
    for (uint32_t tick = 0; tick < TICKS; tick++) {
        make_turn(&maker);
        tt_reader reader = tt_reader_of(maker.bytes, maker.size);
        tt_turn_read(&turn, &numbering, &reader);
        EACH(!reader.failed);
        tt_sim_apply(sim, &turn);
        trails[tick + 1] = tt_sim_trail(sim);
    }
    tt_sim_destroy(sim);
}

Test(store_starved, any_piece_of_memory_may_be_lacking, .timeout = 300)
{
    learn_trails();
    tt_counted_start(&counted, 64 << 20);
    for (int on = 0; on < 2; on++) {
        uint32_t n = 1;
        while (tell(n, on)) n++;
        EACH(n > 100);
        printf("%u pieces of memory, each lacking%s\n", n - 1, on ? ", and all after it" : "");
    }
    tt_counted_stop(&counted);
}
