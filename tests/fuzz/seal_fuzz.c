// Any bytes that open as a tape, as they are or as records behind a good header, are closed,
// stripped and sealed: what comes of it is whole, and has the same turns.

#include "fuzz.h"
#include "memory_storage.h"
#include "tape_bytes.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"
#include "tickertape/strip.h"

static memory_storage memory;

static tt_tape_def def_of(const char *name)
{
    return (tt_tape_def){.path = name, .storage = &memory.storage};
}

// What a tape tells of its turns.
typedef struct tape_facts {
    tt_tape_info info;
    uint8_t head[TT_HEAD_SIZE];
} tape_facts;

static bool learn(const char *name, tape_facts *facts)
{
    tt_tape *tape;
    tt_tape_def def = def_of(name);
    if (tt_tape_create(&def, &tape, NULL) != TT_OK) return false;
    facts->info = *tt_tape_info_of(tape);
    TT_ASSERT(tt_tape_head(tape, facts->info.ticks, facts->head) == TT_OK);
    tt_tape_destroy(tape);
    return true;
}

static tape_facts expect_same(const char *name, const tape_facts *before)
{
    tape_facts now;
    TT_ASSERT(learn(name, &now));
    TT_ASSERT(now.info.settled && now.info.ticks == before->info.ticks);
    TT_ASSERT(now.info.first_tick == before->info.first_tick);
    TT_ASSERT(now.info.events == before->info.events);
    TT_ASSERT(now.info.commands == before->info.commands);
    TT_ASSERT(now.info.apart == before->info.apart);
    TT_ASSERT(memcmp(now.head, before->head, TT_HEAD_SIZE) == 0);
    return now;
}

static void close_strip_and_seal(const tape_facts *before)
{
    tt_settling settling;
    tt_tape_def tape = def_of("a.tape");
    tt_strip_def strip = {tape, "b.tape", false};
    tt_tape_fault fault;
    tt_status status = tt_tape_settle(&tape, &settling, &fault);
    if (status == TT_DAMAGED && strstr(fault.reason, "leaves no room")) return;
    TT_ASSERT(status == TT_OK);
    expect_same("a.tape", before);
    TT_ASSERT(tt_tape_strip(&strip, NULL) == TT_OK);
    tape_facts stripped = expect_same("b.tape", before);
    TT_ASSERT(stripped.info.stripped >= before->info.stripped);
    TT_ASSERT(tt_tape_seal(&tape, NULL) == TT_OK);
    TT_ASSERT(expect_same("a.tape", before).info.sealed);
    tape.path = "b.tape";
    TT_ASSERT(tt_tape_seal(&tape, NULL) == TT_OK);
    TT_ASSERT(expect_same("b.tape", &stripped).info.sealed);
}

static void try_bytes(const uint8_t *bytes, size_t size)
{
    tape_facts before;
    memory_storage_start(&memory);
    memory_storage_put(&memory, "a.tape", bytes, size);
    if (learn("a.tape", &before)) close_strip_and_seal(&before);
    memory_storage_stop(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tape_bytes tape;
    if (size > SIZE_MOST) return 0;
    if (size == 0 || data[0] == 0x89) {
        try_bytes(data, size);
        return 0;
    }
    make_records(&tape, data, size);
    vouch(&tape);
    try_bytes(tape.bytes, tape.size);
    return 0;
}
