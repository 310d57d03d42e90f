// What players looked at takes few bytes of a sealed tape, and is all there.

#include <zstd.h>

#include "seal_file.h"
#include "tickertape/random.h"
#include "writing.h"

TestSuite(seal_looks, .init = set_up, .fini = tear_down);

// Eight seats that look at something else every half second, but for what they select.
static void write_looks(const char *file, uint32_t ticks)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(file);
    tt_random random = tt_random_seeded(1, 1);
    while (tt_tape_writer_ticks(writer) < ticks) {
        uint32_t tick = tt_tape_writer_ticks(writer);
        append_until(writer, &maker, tick + 1);
        tt_look look = {.tick = tick, .seat = (uint8_t)(tick % 10), .size = 12};
        if (look.seat >= 8) continue;
        for (uint32_t i = 0; i < 4; i++) look.data[i] = (uint8_t)(tick / 10 * (look.seat + i));
        look.data[4] = (uint8_t)tt_random_below(&random, 16);
        if (tick % 130 == 0) look.size = (uint8_t)(tick / 130 % (TT_LOOK_SIZE_MAX + 1));
        EACH(tt_tape_look(writer, &look) == TT_OK);
    }
    EACH(tt_tape_close(writer, true, ticks) == TT_OK);
}

static bool next_look(tt_tape *tape, tt_look_walk *walk, tt_look *look)
{
    *look = (tt_look){0};
    tt_status status = tt_tape_next_look(tape, walk, look);
    EACH(status == TT_OK || status == TT_NOT_FOUND);
    return status == TT_OK;
}

Test(seal_looks, keeps_every_look_in_few_bytes)
{
    char sealed[80];
    snprintf(sealed, sizeof sealed, "%s.sealed", path);
    write_looks(path, LONG);
    copy_file(path, sealed);
    cr_assert(eq(int, seal(sealed), TT_OK));
    tt_tape *tapes[2] = {open_tape(path), open_tape(sealed)};
    const tt_tape_info *infos[2] = {tt_tape_info_of(tapes[0]), tt_tape_info_of(tapes[1])};
    cr_assert(eq(u64, infos[1]->looks, LONG / 10 * 8));
    cr_assert(eq(u64, infos[0]->looks, infos[1]->looks));
    cr_assert(infos[1]->look_bytes * 8 < infos[0]->look_bytes, "%d", (int)infos[1]->look_bytes);
    tt_look_walk walks[2] = {0};
    tt_look looks[2];
    while (next_look(tapes[0], &walks[0], &looks[0])) {
        EACH(next_look(tapes[1], &walks[1], &looks[1]));
        EACH(memcmp(&looks[0], &looks[1], sizeof looks[0]) == 0);
    }
    EACH(!next_look(tapes[1], &walks[1], &looks[1]));
    for (uint32_t i = 0; i < 20000; i++) { // back and forth, then one after the other
        uint32_t tick = i < 5000 ? i * 7919 % LONG : i;
        tt_status found[2];
        memset(looks, 0, sizeof looks);
        for (int k = 0; k < 2; k++)
            found[k] = tt_tape_look_at(tapes[k], (uint8_t)(i % 9), tick, &looks[k]);
        EACH(found[0] == found[1] && memcmp(&looks[0], &looks[1], sizeof looks[0]) == 0);
    }
    for (int k = 0; k < 2; k++) tt_tape_destroy(tapes[k]);
    unlink(sealed);
}

Test(seal_looks, leaves_out_looks_that_make_no_sense)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 10);
    for (uint8_t tick = 4; tick < 9; tick++) { // the third descends, the fourth is of no state yet
        uint8_t ticks[] = {4, 6, 5, 50, 7};
        tt_writer look = {.data = (uint8_t[]){ticks[tick - 4], 2, tick}, .size = 3};
        EACH(tt_tape_write_record(writer, TT_RECORD_LOOK, &look) == TT_OK);
    }
    append_until(writer, &maker, 100);
    EACH(tt_tape_close(writer, true, 100) == TT_OK);
    cr_assert(eq(int, seal(path), TT_OK));
    tt_tape *tape = open_tape(path);
    cr_assert(eq(u64, tt_tape_info_of(tape)->looks, 3));
    cr_assert(eq(u64, tt_tape_info_of(tape)->odd_looks, 0));
    tt_tape_destroy(tape);
}

// A stranger's pack: these looks, said to be so many in so many bytes.
typedef struct forged_pack {
    uint32_t count, size;
    uint8_t bytes[16];
    size_t used;
    bool sensible;
} forged_pack;

static void add_pack(tt_tape_writer *writer, const forged_pack *forged)
{
    uint8_t bytes[1000];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_varint(&payload, forged->count);
    tt_write_varint(&payload, forged->size);
    size_t size = ZSTD_compress(bytes + payload.size, sizeof bytes - payload.size, forged->bytes,
                                forged->used, 1);
    EACH(!ZSTD_isError(size));
    payload.size += size;
    EACH(tt_tape_write_record(writer, TT_RECORD_LOOKS, &payload) == TT_OK);
}

Test(seal_looks, passes_over_packs_of_looks_that_make_no_sense)
{
    static const forged_pack packs[] = {
        {1, 4, {0, 3, 1, 9}, 4, true},
        {2, 8, {0, 5, 1, 9, 1, 3, 1, 1}, 8, true},
        {1, 4, {0, 4, 1, 9}, 4, false},             // before the seat's last
        {1, 4, {0, 40, 1, 9}, 4, false},            // of no state yet
        {1, 4, {8, 3, 1, 9}, 4, false},             // no such seat
        {1, 4, {200, 3, 1, 9}, 4, false},           // nor this
        {1, 3, {2, 3, 65}, 3, false},               // too many bytes
        {1, 4, {2, 3, 2, 9}, 4, false},             // and not so many
        {2, 4, {2, 3, 1, 9}, 4, false},             // fewer than it says
        {1, 8, {2, 3, 1, 9, 3, 3, 1, 1}, 8, false}, // more
        {1, 5, {2, 3, 1, 9}, 4, false},             // another size
        {1, 3, {2, 3, 1, 9}, 4, false},
        {0, 4, {2, 3, 1, 9}, 4, false},
        {60001, 4, {2, 3, 1, 9}, 4, false},
        {1, 60001, {2, 3, 1, 9}, 4, false},
        {2, 8, {0, 7, 1, 9, 0, 0xff, 0xff, 0}, 8, false}, // the second goes wrong
        {1, 4, {0, 6, 1, 7}, 4, true},                    // so the first of them was not taken
    };
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 10);
    uint32_t count = sizeof packs / sizeof *packs, sensible = 0;
    for (uint32_t i = 0; i < count; i++) {
        add_pack(writer, &packs[i]);
        sensible += packs[i].sensible;
    }
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
    for (int sealed = 0; sealed < 2; sealed++) {
        if (sealed) cr_assert(eq(int, seal(path), TT_OK));
        tt_tape *tape = open_tape(path);
        cr_assert(eq(u64, tt_tape_info_of(tape)->looks, sensible + 1));
        cr_assert(eq(u64, tt_tape_info_of(tape)->odd_looks, sealed ? 0 : count - sensible));
        tt_look look;
        cr_assert(eq(int, tt_tape_look_at(tape, 0, 10, &look), TT_OK));
        cr_assert(look.tick == 6 && look.size == 1 && look.data[0] == 7);
        cr_assert(eq(int, tt_tape_look_at(tape, 0, 4, &look), TT_OK));
        cr_assert(look.tick == 3 && look.data[0] == 9);
        cr_assert(eq(int, tt_tape_look_at(tape, 2, 10, &look), TT_NOT_FOUND));
        tt_look_walk walk = {0};
        for (uint32_t i = 0; i <= sensible; i++) EACH(next_look(tape, &walk, &look));
        EACH(!next_look(tape, &walk, &look));
        tt_tape_destroy(tape);
    }
}
