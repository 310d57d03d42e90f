// The power fails at any operation while a tape is closed and sealed: it is there, whole, as it
// was, closed or sealed, and so is what was cut from it.
//
//     TT_POWER_SEEDS=10000 build/gcc/tests/engine_seal_power

#include "faulty_storage.h"
#include "tape_file.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"

TestSuite(seal_power);

enum { TICKS_MOST = 200, TAIL_MOST = 60 };

typedef struct power_story {
    uint32_t ticks;
    bool synced; // all of it, before anyone came to close it
    uint32_t durable;
    bool ended; // its writer had ended it; it never said so in its slots
    uint8_t tail[TAIL_MOST];
    uint32_t tail_size;
    bool settled, sealed; // was promised
} power_story;

static faulty_storage faulty;

static tt_tape_def tape_def(void)
{
    return (tt_tape_def){.path = "a.tape", .storage = &faulty.storage};
}

static void sync_now(tt_tape_writer *writer)
{
    tt_tape_sync sync;
    if (!tt_tape_sync_begin(writer, &sync)) return;
    tt_tape_sync_run(&sync);
    EACH(tt_tape_sync_end(writer, &sync) == TT_OK);
}

static void write_story(power_story *story, tt_random *random)
{
    tt_match match = toy_match(8);
    log_maker maker = {0};
    tt_tape_writer *writer;
    tt_tape_writer_def def = {.path = "a.tape", .match = &match, .storage = &faulty.storage};
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    append_until(writer, &maker, story->ticks / 2);
    sync_now(writer);
    append_until(writer, &maker, story->ticks);
    if (story->ended)
        EACH(tt_tape_end(writer, true, story->ticks) == TT_OK);
    else
        EACH(tt_tape_flush(writer) == TT_OK);
    if (story->synced) sync_now(writer);
    story->durable = tt_tape_writer_durable(writer);
    tt_tape_abandon(writer);
    for (uint32_t i = 0; i < story->tail_size; i++)
        story->tail[i] = (uint8_t)(1 + tt_random_below(random, 255));
}

// The tail is on the disk, as a torn write of the last turn leaves it.
static void write_tail(const power_story *story)
{
    const tt_storage *storage = &faulty.storage;
    void *file;
    uint64_t size;
    EACH(storage->reopen(storage->context, "a.tape", &file) == TT_OK);
    EACH(storage->measure(storage->context, file, &size) == TT_OK);
    EACH(storage->write(storage->context, file, size, story->tail, story->tail_size) == TT_OK);
    if (story->synced) EACH(storage->sync(storage->context, file) == TT_OK);
    EACH(storage->close(storage->context, file) == TT_OK);
}

static void close_and_seal(power_story *story)
{
    tt_tape_def def = tape_def();
    tt_settling settling;
    story->settled = tt_tape_settle(&def, &settling, NULL) == TT_OK;
    if (story->settled) story->sealed = tt_tape_seal(&def, NULL) == TT_OK;
}

static bool ends_with(const faulty_file *file, const power_story *story)
{
    if (!file->name[0] || file->size < story->tail_size) return false;
    return memcmp(file->now + file->size - story->tail_size, story->tail, story->tail_size) == 0;
}

static bool has_tail(const power_story *story)
{
    for (int i = 0; i < FAULTY_FILES; i++) {
        if (ends_with(&faulty.files[i], story)) return true;
    }
    return false;
}

static void expect_whole(const power_story *story, uint64_t seed)
{
    tt_tape *tape;
    tt_tape_fault fault;
    tt_tape_def def = tape_def();
    tt_status status = tt_tape_create(&def, &tape, &fault);
    if (status != TT_OK) cr_fatal("seed %llu: %s", (unsigned long long)seed, fault.reason);
    const tt_tape_info *info = tt_tape_info_of(tape);
    bool all = story->synced || story->settled;
    uint32_t least = all ? story->ticks : story->durable;
    if (info->ticks < least || info->ticks > story->ticks)
        cr_fatal("seed %llu: %u turns of %u", (unsigned long long)seed, info->ticks, story->ticks);
    EACH(!story->settled || info->settled);
    EACH(!story->sealed || info->sealed);
    EACH(info->complete == story->ended || !all);
    expect_turns(tape, info->ticks);
    tt_tape_destroy(tape);
    if (all && story->tail_size > 0 && !has_tail(story))
        cr_fatal("seed %llu: the tail is lost", (unsigned long long)seed);
}

static void lose_power(uint64_t seed, uint32_t outcomes[3])
{
    faulty_storage_start(&faulty, seed);
    tt_random random = tt_random_seeded(seed, 2);
    power_story story = {.ticks = 2 + tt_random_below(&random, TICKS_MOST - 1),
                         .synced = tt_random_below(&random, 4) > 0,
                         .ended = tt_random_below(&random, 3) == 0};
    if (!story.ended) story.tail_size = tt_random_below(&random, TAIL_MOST);
    write_story(&story, &random);
    if (story.tail_size > 0) write_tail(&story);
    if (story.synced) {
        const tt_storage *storage = &faulty.storage;
        EACH(storage->sync_folder(storage->context, "a.tape") == TT_OK);
    }
    faulty.fails_at = faulty.operations + 1 + tt_random_below(&random, 70);
    faulty.fails_on = true;
    close_and_seal(&story);
    outcomes[story.settled + story.sealed]++;
    faulty.fails_at = 0;
    faulty_storage_power_loss(&faulty);
    expect_whole(&story, seed);
    close_and_seal(&story); // nothing is in its way
    EACH(story.sealed);
    faulty_storage_power_loss(&faulty);
    tt_tape *tape;
    tt_tape_def def = tape_def();
    EACH(tt_tape_create(&def, &tape, NULL) == TT_OK && tt_tape_info_of(tape)->sealed);
    tt_tape_destroy(tape);
    faulty_storage_stop(&faulty);
}

Test(seal_power, takes_nothing_whenever_it_fails, .timeout = 1200)
{
    const char *wanted = getenv("TT_POWER_SEEDS");
    uint64_t seeds = wanted ? strtoull(wanted, NULL, 10) : 500;
    uint32_t outcomes[3] = {0};
    for (uint64_t seed = 1; seed <= seeds; seed++) lose_power(seed, outcomes);
    printf("%llu losses of power: %u before it was closed, %u closed, %u sealed\n",
           (unsigned long long)seeds, outcomes[0], outcomes[1], outcomes[2]);
    for (int i = 0; i < 3; i++) EACH(outcomes[i] > seeds / 20);
}
