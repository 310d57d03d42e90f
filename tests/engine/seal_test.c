// A sealed tape tells what it told before, or it is refused.

#include "faulty_storage.h"
#include "format.h"
#include "seal_file.h"
#include "signed.h"

TestSuite(seal, .init = set_up, .fini = tear_down);

enum { RATE = 20, PARTED = 15000, HEALED = 16000, ANEW = 17000 };

// A tape of several segments, with everything that can stand beside turns.
static void write_long_tape(const char *file)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(file);
    put_key(writer);
    for (uint32_t tick = 60 * RATE; tick <= LONG; tick += 60 * RATE) {
        append_until(writer, &maker, tick);
        put_checkpoint(writer, tick, NULL);
        EACH(tt_tape_optional(writer, 200, "look", 4) == TT_OK);
    }
    append_until(writer, &maker, LONG);
    EACH(tt_tape_parted(writer, PARTED, 5) == TT_OK);
    for (uint32_t tick = PARTED; tick < HEALED; tick++) {
        EACH(tt_tape_camp(writer, 1, (tt_trail){tick, tick}) == TT_OK);
        EACH(tt_tape_camp(writer, 4, (tt_trail){tick, 2 * tick}) == TT_OK);
    }
    EACH(tt_tape_healed(writer, HEALED - 1, 4) == TT_OK);
    EACH(tt_tape_healed(writer, HEALED, 1) == TT_OK);
    EACH(tt_tape_parted(writer, ANEW, 1) == TT_OK);
    EACH(tt_tape_close(writer, true, LONG - 1) == TT_OK);
}

static void expect_same_info(const tt_tape_info *a, const tt_tape_info *b)
{
    EACH(a->ticks == b->ticks && a->events == b->events && a->commands == b->commands);
    EACH(a->closed == b->closed && a->complete == b->complete && a->over_tick == b->over_tick);
    EACH(a->settled == b->settled && a->durable == b->durable && a->slots == b->slots);
    EACH(a->parted_tick == b->parted_tick && a->parted_seats == b->parted_seats);
    EACH(a->healed_tick == b->healed_tick && a->apart == b->apart);
    EACH(a->has_key && memcmp(a->key, b->key, sizeof a->key) == 0);
    EACH(a->checkpoints == b->checkpoints && a->checkpoint.tick == b->checkpoint.tick);
    EACH(memcmp(a->names, b->names, sizeof a->names) == 0 && strcmp(a->build, b->build) == 0);
}

Test(seal, tells_the_same_as_before)
{
    static uint8_t copies[2][3000];
    char sealed[80];
    snprintf(sealed, sizeof sealed, "%s.sealed", path);
    write_long_tape(path);
    copy_file(path, sealed);
    cr_assert(eq(int, seal(sealed), TT_OK));
    tt_tape *tapes[2] = {open_tape(path), open_tape(sealed)};
    const tt_tape_info *infos[2] = {tt_tape_info_of(tapes[0]), tt_tape_info_of(tapes[1])};
    expect_same_info(infos[0], infos[1]);
    cr_assert(infos[1]->sealed && !infos[0]->sealed);
    cr_assert(infos[1]->bytes * 4 < infos[0]->bytes, "%d", (int)infos[1]->bytes);
    expect_turns(tapes[1], LONG);
    for (uint32_t i = 0; i < 400; i++) { // back and forth
        uint32_t tick = i * 7919 % LONG, counts[2];
        uint8_t heads[2][TT_HEAD_SIZE];
        tt_writer turns[2];
        for (int k = 0; k < 2; k++) {
            turns[k] = tt_writer_of(copies[k], sizeof copies[k]);
            EACH(tt_tape_copy(tapes[k], tick, &turns[k], &counts[k]) == TT_OK);
            EACH(tt_tape_head(tapes[k], tick, heads[k]) == TT_OK);
        }
        EACH(counts[0] == counts[1] && turns[0].size == turns[1].size);
        EACH(memcmp(copies[0], copies[1], turns[0].size) == 0);
        EACH(memcmp(heads[0], heads[1], TT_HEAD_SIZE) == 0);
    }
    tt_audit audit;
    cr_assert(eq(int, tt_tape_audit(tapes[1], NULL, &audit), TT_OK));
    cr_assert(audit.checkpoints == LONG / 60 / RATE && !audit.reason);
    cr_assert(eq(int, tt_tape_follow(tapes[1], NULL), TT_OK));
    for (int k = 0; k < 2; k++) tt_tape_destroy(tapes[k]);
    unlink(sealed);
}

Test(seal, keeps_a_trail_a_second_and_each_around_a_disagreement)
{
    write_long_tape(path);
    cr_assert(eq(int, seal(path), TT_OK));
    tt_tape *tape = open_tape(path);
    tt_trail trail;
    for (uint32_t tick = 1; tick <= LONG; tick++) {
        bool dense = (tick >= PARTED - 5 * RATE && tick <= HEALED) || tick >= ANEW - 5 * RATE;
        uint32_t next = (tick + RATE - 1) / RATE * RATE;
        if (tick == 1 || dense) next = tick; // there is none of state 0
        EACH(tt_tape_trail_from(tape, tick, &trail));
        EACH(trail.tick == next && trail.value == trail_of(next));
    }
    tt_tape_destroy(tape);
}

Test(seal, keeps_every_trail_of_every_camp)
{
    write_long_tape(path);
    cr_assert(eq(int, seal(path), TT_OK));
    tt_tape *tape = open_tape(path);
    tt_camps camps;
    for (uint32_t tick = PARTED; tick < HEALED; tick++) {
        EACH(tt_tape_camps_from(tape, tick, &camps) && camps.tick == tick && camps.count == 2);
        EACH(camps.seats[0] == 1 && camps.trails[0] == tick);
        EACH(camps.seats[1] == 4 && camps.trails[1] == 2 * tick);
    }
    cr_assert(not(tt_tape_camps_from(tape, HEALED, &camps)));
    tt_tape_destroy(tape);
}

Test(seal, keeps_the_last_trail)
{
    write_tape(87, true);
    cr_assert(eq(int, seal(path), TT_OK));
    tt_tape *tape = open_tape(path);
    tt_trail trail;
    cr_assert(tt_tape_trail_from(tape, 81, &trail));
    cr_assert(trail.tick == 87 && trail.value == trail_of(87));
    tt_tape_destroy(tape);
}

Test(seal, a_sealed_tape_stays_as_it_is)
{
    static uint8_t once[1 << 20], twice[1 << 20];
    write_long_tape(path);
    cr_assert(eq(int, seal(path), TT_OK));
    size_t size = slurp(path, once, sizeof once);
    cr_assert(eq(int, seal(path), TT_OK));
    cr_assert(eq(sz, slurp(path, twice, sizeof twice), size));
    cr_assert(eq(int, memcmp(once, twice, size), 0));
}

Test(seal, seals_a_tape_without_turns)
{
    write_tape(0, true);
    cr_assert(eq(int, seal(path), TT_OK));
    tt_tape *tape = open_tape(path);
    cr_assert(tt_tape_info_of(tape)->sealed && tt_tape_info_of(tape)->complete);
    expect_turns(tape, 0);
    tt_tape_destroy(tape);
}

Test(seal, refuses_a_tape_that_is_written)
{
    log_maker maker = {0};
    tt_tape_fault fault;
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 50);
    EACH(tt_tape_end(writer, true, 50) == TT_OK);
    tt_tape_def def = {.path = path};
    cr_assert(eq(int, tt_tape_seal(&def, &fault), TT_BUSY));
    cr_assert(eq(int, fault.status, TT_BUSY));
    EACH(tt_tape_close(writer, true, 50) == TT_OK);
    cr_assert(eq(int, tt_tape_seal(&def, &fault), TT_OK));
}

Test(seal, refuses_a_tape_that_is_not_closed)
{
    static uint8_t before[1 << 16], after[1 << 16];
    tt_tape_fault fault;
    write_tape(50, false);
    size_t size = slurp(path, before, sizeof before);
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = path}, &fault), TT_BAD_ARGUMENT));
    cr_assert(eq(int, fault.status, TT_BAD_ARGUMENT));
    cr_assert(fault.reason != NULL);
    cr_assert(eq(sz, slurp(path, after, sizeof after), size));
    cr_assert(eq(int, memcmp(before, after, size), 0));
}

static size_t small_sealed(uint8_t *bytes, size_t capacity)
{
    write_tape(45, true);
    EACH(seal(path) == TT_OK);
    return slurp(path, bytes, capacity);
}

Test(seal, cut_anywhere_it_is_refused)
{
    uint8_t bytes[4096];
    tt_tape_fault fault;
    for (size_t size = small_sealed(bytes, sizeof bytes); size-- > 0;) {
        EACH(truncate(path, (off_t)size) == 0);
        EACH(try_open(path, &fault) != TT_OK);
    }
}

Test(seal, every_flipped_bit_is_found)
{
    enum { SLOTS_END = TT_SLOTS_AT + TT_SLOTS_SIZE };
    uint8_t bytes[4096];
    tt_tape_fault fault;
    size_t size = small_sealed(bytes, sizeof bytes);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        size_t at = bit / 8;
        bytes[at] ^= (uint8_t)(1 << bit % 8);
        spit(path, bytes, size);
        bytes[at] ^= (uint8_t)(1 << bit % 8);
        if (at < TT_SLOTS_AT || at >= SLOTS_END) {
            EACH(try_open(path, &fault) != TT_OK);
            continue;
        }
        tt_tape *tape = open_tape(path);
        EACH(!tt_tape_info_of(tape)->settled);
        tt_tape_destroy(tape);
    }
}

// The tape of a storage, as a def names it.
static tt_tape_def in(faulty_storage *faulty)
{
    return (tt_tape_def){.path = "a.tape", .storage = &faulty->storage};
}

static void write_in(faulty_storage *faulty)
{
    log_maker maker = {0};
    tt_match match = toy_match(8);
    tt_tape_writer *writer;
    tt_tape_writer_def def = {.path = "a.tape", .match = &match, .storage = &faulty->storage};
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    append_until(writer, &maker, 200);
    EACH(tt_tape_close(writer, true, 200) == TT_OK);
}

static bool expect_whole(faulty_storage *faulty)
{
    tt_tape *tape;
    tt_tape_def def = in(faulty);
    EACH(tt_tape_create(&def, &tape, NULL) == TT_OK);
    bool sealed = tt_tape_info_of(tape)->sealed;
    EACH(tt_tape_info_of(tape)->settled);
    expect_turns(tape, 200);
    tt_tape_destroy(tape);
    return sealed;
}

Test(seal, whatever_fails_the_tape_is_whole)
{
    static faulty_storage faulty;
    bool done = false;
    uint32_t kept = 0;
    for (uint64_t n = 1; !done; n++) {
        faulty_storage_start(&faulty, n);
        write_in(&faulty);
        faulty.fails_at = faulty.operations + n;
        faulty.fails_on = n % 2;
        tt_tape_def def = in(&faulty);
        tt_status status = tt_tape_seal(&def, NULL);
        done = faulty.operations < faulty.fails_at;
        faulty.fails_at = 0;
        bool sealed = expect_whole(&faulty);
        kept += !sealed;
        EACH(sealed || status != TT_OK);
        EACH(status == TT_OK || status == TT_IO || status == TT_DAMAGED);
        EACH(!done || sealed);
        EACH(tt_tape_seal(&def, NULL) == TT_OK); // nothing is in its way
        EACH(expect_whole(&faulty));
        faulty_storage_power_loss(&faulty);
        EACH(expect_whole(&faulty));
        faulty_storage_stop(&faulty);
    }
    cr_assert(kept > 10);
}
