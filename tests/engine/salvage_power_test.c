// Whatever fails while a tape is salvaged, it is as it was, and what has a piece's name is whole.
//
//     TT_POWER_SEEDS=10000 build/gcc/tests/engine_salvage_power

#include "faulty_storage.h"
#include "salvaged.h"
#include "tickertape/random.h"

TestSuite(salvage_power);

static faulty_storage faulty;

static const faulty_file *find_faulty(const char *name)
{
    for (int i = 0; i < FAULTY_FILES; i++) {
        if (strcmp(faulty.files[i].name, name) == 0) return &faulty.files[i];
    }
    return NULL;
}

// The damaged tape, durable.
static void start_faulty(uint64_t seed)
{
    const tt_storage *storage = &faulty.storage;
    void *file;
    faulty_storage_start(&faulty, seed);
    EACH(storage->open(storage->context, "a.tape", true, &file) == TT_OK);
    EACH(storage->write(storage->context, file, 0, bytes, whole_size) == TT_OK);
    EACH(storage->sync(storage->context, file) == TT_OK);
    EACH(storage->sync_folder(storage->context, "a.tape") == TT_OK);
    EACH(storage->close(storage->context, file) == TT_OK);
}

static tt_status salvage_faulty(tt_salvage *result)
{
    tt_salvage_def def = {.tape = {.path = "a.tape", .storage = &faulty.storage}, .out = "b.tape"};
    tt_tape_fault fault;
    tt_status status = tt_tape_salvage(&def, result, &fault);
    EACH(fault.status == status);
    return status;
}

// What has the name of a piece is a whole one, or empty; the damaged tape is as it was.
static uint32_t expect_no_half(void)
{
    uint32_t pieces = 0;
    const faulty_file *damaged = find_faulty("a.tape");
    EACH(damaged && damaged->size == whole_size);
    EACH(memcmp(damaged->now, bytes, whole_size) == 0);
    for (int i = 0; i < FAULTY_FILES; i++) {
        const char *name = faulty.files[i].name;
        size_t size = strlen(name);
        bool piece = name[0] == 'b' && strcmp(name + size - 5, ".tape") == 0;
        if (!piece || faulty.files[i].size == 0) continue;
        tt_tape *tape;
        tt_tape_def def = {.path = name, .storage = &faulty.storage};
        EACH(tt_tape_create(&def, &tape, NULL) == TT_OK);
        EACH(tt_tape_info_of(tape)->settled && tt_tape_info_of(tape)->ticks > 0);
        tt_tape_destroy(tape);
        pieces++;
    }
    return pieces;
}

Test(salvage_power, whatever_fails_there_is_no_half_piece, .timeout = 300)
{
    make_whole(TICKS, 3, false);
    memset(bytes + whole_size / 3, 0, 300);
    for (int way = 0; way < 2; way++) {
        bool done = false;
        for (uint64_t n = 1; !done; n++) {
            tt_salvage result;
            start_faulty(n);
            faulty.fails_at = faulty.operations + n;
            faulty.fails_on = way == 1;
            tt_status status = salvage_faulty(&result);
            done = faulty.operations < faulty.fails_at;
            faulty.fails_at = 0;
            EACH(!done || status == TT_OK);
            uint32_t pieces = expect_no_half();
            EACH(pieces == (status == TT_OK || way == 1 ? pieces : 0));
            EACH(status != TT_OK || (pieces == 2 && result.pieces == 2));
            if (pieces == 0) EACH(salvage_faulty(&result) == TT_OK); // nothing is in its way
            faulty_storage_stop(&faulty);
            EACH(done || n < 2000);
        }
    }
}

Test(salvage_power, takes_nothing_whenever_the_power_fails, .timeout = 1200)
{
    const char *wanted = getenv("TT_POWER_SEEDS");
    uint64_t seeds = wanted ? strtoull(wanted, NULL, 10) : 200;
    uint32_t outcomes[3] = {0};
    make_whole(TICKS, 3, false);
    memset(bytes + whole_size / 3, 0, 300);
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        tt_salvage result;
        start_faulty(seed);
        tt_random random = tt_random_seeded(seed, 3);
        faulty.fails_at = faulty.operations + 1 + tt_random_below(&random, 330);
        faulty.fails_on = true;
        tt_status status = salvage_faulty(&result);
        faulty.fails_at = 0;
        faulty_storage_power_loss(&faulty);
        uint32_t pieces = expect_no_half();
        EACH(pieces == 2 || status != TT_OK);
        outcomes[pieces]++;
        faulty_storage_stop(&faulty);
    }
    printf("%llu losses of power: %u, %u and %u with no, one and two pieces\n",
           (unsigned long long)seeds, outcomes[0], outcomes[1], outcomes[2]);
    EACH(outcomes[0] > 0 && outcomes[1] > 0 && outcomes[2] > 0);
}
