// A sealed tape tells what it told before, or it is refused.

#include <zstd.h>

#include "faulty_storage.h"
#include "format.h"
#include "tape_file.h"
#include "tickertape/random.h"
#include "tickertape/seal.h"
#include "writing.h"

TestSuite(seal, .init = set_up, .fini = tear_down);

enum { RATE = 20, LONG = 20000, PARTED = 15000, HEALED = 16000, ANEW = 17000 };

static tt_status seal(const char *file)
{
    return tt_tape_seal(&(tt_tape_def){.path = file}, NULL);
}

static void copy_file(const char *from, const char *to)
{
    static uint8_t bytes[1 << 20];
    spit(to, bytes, slurp(from, bytes, sizeof bytes));
}

// A tape of several segments, with everything that can stand beside turns.
static void write_long_tape(const char *file)
{
    static const uint8_t seed[TT_SIGNER_SEED_SIZE] = {1};
    tt_signer signer;
    log_maker maker = {0};
    tt_match match = toy_match(8);
    tt_tape_writer *writer = begin(file);
    tt_signer_make(&signer, seed);
    EACH(tt_tape_key(writer, signer.key) == TT_OK);
    for (uint32_t minute = 1; minute * 60 * RATE <= LONG; minute++) {
        tt_checkpoint checkpoint = {.tick = minute * 60 * RATE};
        append_until(writer, &maker, checkpoint.tick);
        tt_tape_writer_head(writer, checkpoint.head);
        checkpoint.known = true;
        checkpoint.trail = trail_of(checkpoint.tick);
        tt_checkpoint_sign(&checkpoint, &match, &signer);
        EACH(tt_tape_checkpoint(writer, &checkpoint) == TT_OK);
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

// What a stranger may write: a tape of one segment, in which each check is right.
typedef struct forgery {
    const char *reason;               // why it is refused; NULL: it is not
    uint32_t first_tick, turns, size; // that it tells; 0: the right size
    uint32_t packed;                  // turns that it has, ...
    uint32_t cut;                     // ... without so many bytes of what they are packed to
    bool other_head, as_turn, open;
    bool bare; // without a close, and no slot says that there is any record
} forgery;

static void add_record(tt_writer *file, tt_record_type type, const tt_writer *payload)
{
    size_t start = file->size;
    tt_record_begin(type, payload->size, file);
    tt_write_bytes(file, payload->data, payload->size);
    tt_write_u64(file, tt_record_check(file->data + start, file->size - start));
    EACH(!file->failed && !payload->failed);
}

static void add_segment(tt_writer *file, const forgery *forged, uint8_t head[TT_HEAD_SIZE])
{
    static uint8_t turns[1 << 17], packed[1 << 17], payload[TT_RECORD_PAYLOAD_MAX];
    tt_writer raw = tt_writer_of(turns, sizeof turns);
    tt_writer segment = tt_writer_of(payload, sizeof payload);
    log_maker maker = {0};
    for (uint32_t i = 0; i < forged->packed; i++) {
        make_turn(&maker);
        tt_write_bytes(&raw, maker.bytes, maker.size);
        tt_chain_link(head, maker.bytes, maker.size);
    }
    head[3] ^= forged->other_head;
    tt_write_varint(&segment, forged->first_tick);
    tt_write_varint(&segment, forged->turns);
    tt_write_varint(&segment, forged->size ? forged->size : raw.size);
    tt_write_bytes(&segment, head, 8);
    size_t size = ZSTD_compress(packed, sizeof packed, turns, raw.size, 1);
    tt_write_bytes(&segment, packed, size - forged->cut);
    EACH(!raw.failed && !ZSTD_isError(size));
    add_record(file, TT_RECORD_SEGMENT, &segment);
}

static void add_turn(tt_writer *file, uint8_t head[TT_HEAD_SIZE])
{
    tt_chain_link(head, "", 1);
    tt_record_begin(TT_RECORD_TURN, 1, file);
    tt_write_u8(file, 0);
    tt_write_bytes(file, head, 8);
}

static void add_close(tt_writer *file, uint32_t turns, uint64_t seed)
{
    uint8_t bytes[TT_CLOSE_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_u8(&payload, 0);
    tt_write_u32(&payload, 0);
    tt_write_u32(&payload, turns);
    add_record(file, TT_RECORD_CLOSE, &payload);
    tt_writer slots = tt_writer_of(file->data + TT_SLOTS_AT, TT_SLOTS_SIZE);
    tt_slot slot = {2, TT_SLOT_CLOSED, file->size, turns};
    tt_slot_write(&slot, seed, &slots);
    slot.sequence++;
    tt_slot_write(&slot, seed, &slots);
}

static void write_forgery(const forgery *forged)
{
    static uint8_t bytes[1 << 17];
    tt_tape_header header = {.match = toy_match(8), .kind = !forged->open};
    tt_writer file = tt_writer_of(bytes, sizeof bytes);
    uint8_t head[TT_HEAD_SIZE];
    tt_chain_start(&header.match, head);
    memcpy(header.head, head, sizeof head);
    tt_tape_header_write(&header, &file);
    if (forged->as_turn)
        add_turn(&file, head);
    else
        add_segment(&file, forged, head);
    if (!forged->bare) add_close(&file, forged->turns, header.check);
    spit(path, bytes, file.size);
}

Test(seal, refuses_what_a_stranger_made)
{
    static const char closeless[] = "the close is missing";
    static const char bounds[] = "a segment is out of its bounds";
    static const char unpacked[] = "a segment can't be unpacked";
    static const char count[] = "a segment has more turns than it says, or fewer";
    static const char kind[] = "turns as the other kind of tape has them";
    const forgery forgeries[] = {
        {NULL, .turns = 50, .packed = 50},
        {NULL, .turns = 4500, .packed = 4500},
        {count, .turns = 51, .packed = 50},
        {count, .turns = 49, .packed = 50},
        {bounds, .turns = 0, .packed = 50},
        {bounds, .turns = 60001, .packed = 50},
        {bounds, .turns = 50, .packed = 50, .size = 60001},
        {bounds, .turns = 12000, .packed = 12000},
        {unpacked, .turns = 50, .packed = 50, .size = 60000},
        {unpacked, .turns = 12000, .packed = 12000, .size = 60000}, // a bomb
        {unpacked, .turns = 50, .packed = 50, .cut = 1},
        {unpacked, .turns = 50, .packed = 50, .size = 20},
        {"a segment begins at another turn", .first_tick = 1, .turns = 50, .packed = 50},
        {"a segment does not fit the chain", .turns = 50, .packed = 50, .other_head = true},
        {kind, .turns = 50, .packed = 50, .open = true},
        {kind, .turns = 1, .packed = 50, .as_turn = true},
        {NULL, .turns = 1, .packed = 50, .as_turn = true, .open = true},
        {closeless, .turns = 50, .packed = 50, .bare = true},
        {count, .turns = 51, .packed = 50, .bare = true},
        {NULL, .turns = 50, .packed = 50, .open = true, .bare = true}, // a torn tail
    };
    for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
        const forgery *forged = &forgeries[i];
        tt_tape_fault fault;
        write_forgery(forged);
        tt_status status = try_open(path, &fault);
        bool fits = forged->reason
                        ? status == TT_DAMAGED && strcmp(forged->reason, fault.reason) == 0
                        : status == TT_OK;
        if (!fits) cr_fatal("forgery %zu: %s", i, fault.reason);
        EACH(status == TT_OK || fault.tick == (forged->reason == closeless ? 50 : 0));
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

Test(seal, keeps_every_look_in_few_bytes)
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

Test(seal, leaves_out_looks_that_make_no_sense)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 10);
    for (uint8_t tick = 4; tick < 9; tick++) { // the third descends, the fourth is of no state yet
        uint8_t ticks[] = {4, 6, 5, 50, 7};
        tt_writer look = {.data = (uint8_t[]){ticks[tick - 4], 2, tick}, .size = 3};
        EACH(tt_tape_write_side(writer, TT_RECORD_LOOK, &look) == TT_OK);
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
    EACH(tt_tape_write_side(writer, TT_RECORD_LOOKS, &payload) == TT_OK);
}

Test(seal, passes_over_packs_of_looks_that_make_no_sense)
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
