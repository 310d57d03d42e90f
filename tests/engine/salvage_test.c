// What can be read of a damaged tape is read, every turn of it vouched for, and the tape stays as
// it is.
//
//     TT_FLIPS=1 build/gcc/tests/engine_salvage        every byte, not only some
//     TT_POWER_SEEDS=10000 build/gcc/tests/engine_salvage

#include "faulty_storage.h"
#include "memory_storage.h"
#include "tape_file.h"
#include "tickertape/random.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"

#include <time.h>

TestSuite(salvage);

enum { ROOM = 1 << 18, MINUTE = 20, TICKS = 100 };

static memory_storage memory;
static uint8_t whole[ROOM], bytes[ROOM];
static size_t whole_size, header_size;

static void put_checkpoint(tt_tape_writer *writer, const tt_match *match, uint32_t tick,
                           const uint8_t head[TT_HEAD_SIZE])
{
    static const uint8_t seed[TT_SIGNER_SEED_SIZE] = {1};
    tt_signer signer;
    tt_signer_make(&signer, seed);
    if (tick == 0) {
        EACH(tt_tape_key(writer, signer.key) == TT_OK);
        return;
    }
    tt_checkpoint checkpoint = {.tick = tick, .known = true, .trail = trail_of(tick)};
    memcpy(checkpoint.head, head, TT_HEAD_SIZE);
    tt_checkpoint_sign(&checkpoint, match, &signer);
    EACH(tt_tape_checkpoint(writer, &checkpoint) == TT_OK);
}

// As a relay writes it: a checkpoint of state T comes some turns later.
static void write_signed(const char *name, uint32_t ticks, uint32_t late)
{
    tt_match match = toy_match(8);
    log_maker maker = {0};
    uint8_t head[TT_HEAD_SIZE];
    tt_tape_writer *writer;
    tt_tape_writer_def def = {
        .path = name, .match = &match, .build = "a test", .storage = &memory.storage};
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    put_checkpoint(writer, &match, 0, NULL);
    for (uint32_t tick = 1; tick <= ticks; tick++) {
        append_until(writer, &maker, tick);
        if (tick % MINUTE == 0) tt_tape_writer_head(writer, head);
        if (tick > late && tick % MINUTE == late % MINUTE)
            put_checkpoint(writer, &match, tick - late, head);
        if (tick == 3) EACH(tt_tape_optional(writer, 200, "look", 4) == TT_OK);
    }
    EACH(tt_tape_parted(writer, ticks / 2, 5) == TT_OK);
    EACH(tt_tape_close(writer, true, ticks) == TT_OK);
}

static void make_whole(uint32_t ticks, uint32_t late, bool sealed)
{
    memory_storage_start(&memory);
    write_signed("a.tape", ticks, late);
    tt_tape_def def = {.path = "a.tape", .storage = &memory.storage};
    if (sealed) EACH(tt_tape_seal(&def, NULL) == TT_OK);
    const memory_file *file = memory_storage_find(&memory, "a.tape");
    EACH(file && file->size < ROOM);
    whole_size = file->size;
    memcpy(whole, file->bytes, whole_size);
    memcpy(bytes, whole, whole_size);
    header_size = whole[10];
    memory_storage_stop(&memory);
}

// What a salvage has told.
typedef struct findings {
    tt_salvage result;
    uint32_t ticks; // of the whole tape
    uint32_t next;  // the turn that was not told of yet
    uint32_t missing, gaps, pieces;
    uint64_t at;
    uint64_t dropped; // bytes
    tt_salvage_news last_gap;
    char path[MEMORY_NAME]; // of the last piece
} findings;

static void expect_piece(const tt_salvage_news *news)
{
    static tt_turn turn;
    tt_tape *tape;
    tt_tape_fault fault;
    log_maker maker = {0};
    tt_tape_def def = {.path = news->path, .storage = &memory.storage};
    if (tt_tape_create(&def, &tape, &fault) != TT_OK) cr_fatal("%s", fault.reason);
    const tt_tape_info *info = tt_tape_info_of(tape);
    EACH(info->settled && info->bytes == news->bytes);
    EACH(info->first_tick == news->from && info->ticks == news->to + 1);
    while (maker.numbering.tick < info->ticks) {
        make_turn(&maker);
        uint32_t tick = maker.numbering.tick - 1;
        if (tick < news->from) continue;
        uint8_t copy[TT_TURN_SIZE_MAX];
        uint32_t count;
        tt_writer one = tt_writer_of(copy, maker.size);
        EACH(tt_tape_copy(tape, tick, &one, &count) == TT_OK);
        EACH(count == 1 && memcmp(copy, maker.bytes, maker.size) == 0);
        EACH(tt_tape_read(tape, tick, &turn) == TT_OK && turn.tick == tick);
    }
    tt_trail trail;
    for (uint32_t tick = 0; tt_tape_trail_from(tape, tick, &trail); tick = trail.tick + 1)
        EACH(trail.value == trail_of(trail.tick));
    tt_audit audit;
    EACH(tt_tape_audit(tape, NULL, &audit) == TT_OK && !audit.reason);
    tt_tape_destroy(tape);
}

static void take(void *context, const tt_salvage_news *news)
{
    findings *told = context;
    EACH(news->what == TT_SALVAGE_PIECE || news->offset + news->bytes <= ROOM);
    if (news->what == TT_SALVAGE_DROPPED) told->dropped += news->bytes;
    if (news->what == TT_SALVAGE_GAP || news->what == TT_SALVAGE_PIECE) {
        EACH(news->from == told->next && news->to >= news->from);
        told->next = news->to + 1;
    }
    if (news->what == TT_SALVAGE_GAP) {
        told->gaps++;
        told->missing += news->to - news->from + 1;
        told->last_gap = *news;
    }
    if (news->what != TT_SALVAGE_PIECE) return;
    told->pieces++;
    snprintf(told->path, sizeof told->path, "%s", news->path);
    expect_piece(news);
}

static tt_salvage_def def_of(findings *told)
{
    return (tt_salvage_def){.tape = {.path = "a.tape", .storage = &memory.storage},
                            .out = "b.tape",
                            .effort = 1 << 26,
                            .context = told,
                            .tell = take};
}

// Salvages what is in `bytes`, and looks at all of what comes of it.
static findings salvage(size_t size)
{
    findings told = {0};
    memory_storage_start(&memory);
    memory_storage_put(&memory, "a.tape", bytes, size);
    tt_salvage_def def = def_of(&told);
    tt_tape_fault fault;
    tt_status status = tt_tape_salvage(&def, &told.result, &fault);
    if (status != TT_OK) cr_fatal("%s", fault.reason);
    EACH(told.pieces == told.result.pieces && told.gaps == told.result.gaps);
    EACH(memory_storage_count(&memory) == 1 + told.pieces);
    const memory_file *file = memory_storage_find(&memory, "a.tape");
    EACH(file->size == size && memcmp(file->bytes, bytes, size) == 0);
    memory_storage_stop(&memory);
    return told;
}

static bool in_header(size_t at)
{
    return at < 16 || (at >= 80 && at < header_size);
}

// Every byte of it, each to some other value.
// Nothing is missing for a changed byte, or `most` turns.
static void flip_every_byte(uint32_t ticks, uint32_t most)
{
    uint32_t mended = 0;
    size_t step = getenv("TT_FLIPS") ? 1 : 37; // a prime
    for (size_t at = 0; at < whole_size; at += step) {
        if (in_header(at)) continue;
        bytes[at] ^= (uint8_t)(1 + at * 37 % 255);
        findings told = salvage(whole_size);
        bytes[at] = whole[at];
        mended += told.result.mended;
        bool all = told.next == ticks && told.missing == 0 && told.dropped == 0;
        if (most == 0 && !all)
            cr_fatal("byte %zu: %u turns missing, %u bytes dropped", at, told.missing,
                     (unsigned)told.dropped);
        EACH(told.next == ticks && told.gaps <= 1 && told.missing <= most);
    }
    printf("%u records mended by %zu changed bytes\n", mended, whole_size / step);
}

Test(salvage, every_single_byte_is_mended, .timeout = 300)
{
    make_whole(TICKS, 3, false);
    flip_every_byte(TICKS, 0);
}

Test(salvage, one_byte_of_a_sealed_tape_costs_the_turns_between_two_checkpoints, .timeout = 300)
{
    make_whole(TICKS, 3, true);
    flip_every_byte(TICKS, MINUTE);
}

Test(salvage, a_whole_tape_is_copied)
{
    for (int sealed = 0; sealed < 2; sealed++) {
        make_whole(TICKS, 0, sealed);
        findings told = salvage(whole_size);
        EACH(told.next == TICKS && told.pieces == 1 && told.gaps == 0);
        EACH(told.result.dropped == 0 && told.result.mended == 0 && told.result.torn == 0);
        EACH(told.result.turns == TICKS);
    }
}

Test(salvage, cut_at_every_byte_the_rest_is_there, .timeout = 300)
{
    for (int sealed = 0; sealed < 2; sealed++) {
        make_whole(TICKS, 3, sealed);
        uint32_t last = 0;
        size_t step = getenv("TT_FLIPS") ? 1 : 7;
        for (size_t size = header_size; size < whole_size; size += step) {
            findings told = salvage(size);
            uint32_t turns = told.result.turns;
            EACH(turns >= last && told.next == TICKS); // the watermark tells of all
            EACH(told.gaps == (turns < TICKS) && told.missing == TICKS - turns);
            last = turns;
        }
        EACH(last > TICKS / 2 || sealed);
    }
}

// Behind a hole reading goes on from the next checkpoint.
Test(salvage, zeroed_sectors_cost_the_turns_up_to_the_next_checkpoint, .timeout = 300)
{
    for (uint32_t late = 0; late < 4; late++) {
        make_whole(10 * MINUTE, late, false);
        uint32_t later = 0;
        for (size_t at = header_size; at + 512 < whole_size; at += 128) {
            memset(bytes + at, 0, 512);
            findings told = salvage(whole_size);
            memcpy(bytes + at, whole + at, 512);
            EACH(told.next == 10 * MINUTE && told.gaps <= 1);
            if (told.missing > 3 * MINUTE) cr_fatal("at %zu: %u turns", at, told.missing);
            EACH(told.gaps == 0 || told.last_gap.offset <= at + 512);
            later += told.pieces == 2;
        }
        EACH(later > whole_size / 128 / 2);
    }
}

Test(salvage, nothing_is_invented_where_pieces_are_swapped_doubled_or_stale, .timeout = 300)
{
    make_whole(10 * MINUTE, 3, false);
    tt_random random = tt_random_seeded(1, 1);
    uint64_t turns = 0;
    uint32_t edits = getenv("TT_FLIPS") ? 4000 : 160;
    for (uint32_t i = 0; i < edits; i++) {
        size_t size = 1 + tt_random_below(&random, 900);
        uint32_t span = (uint32_t)(whole_size - header_size - size);
        size_t from = header_size + tt_random_below(&random, span);
        size_t to = header_size + tt_random_below(&random, span);
        size_t now = whole_size;
        switch (i % 4) {
        case 0:
            memmove(bytes + from, whole + to, size);
            memmove(bytes + to, whole + from, size);
            break;
        case 1:
            memmove(bytes + to + size, whole + to, whole_size - to);
            memcpy(bytes + to, whole + from, size);
            now += size;
            break;
        case 2:
            memmove(bytes + from, whole + from + size, whole_size - from - size);
            now -= size;
            break;
        default:
            for (size_t k = 0; k < size; k++) bytes[from + k] = (uint8_t)tt_random_next(&random);
            break;
        }
        findings told = salvage(now); // expects each turn to be the log's
        memcpy(bytes, whole, whole_size);
        EACH(told.next == 10 * MINUTE);
        turns += told.result.turns;
        if (i % 4 == 1) EACH(told.missing == 0 || told.gaps > 0);
    }
    printf("%u turns of %u on average\n", (unsigned)(turns / edits), 10 * MINUTE);
    EACH(turns / edits > 8 * MINUTE);
}

// A long one, of several segments.
Test(salvage, behind_a_spoilt_segment_reading_goes_on_at_a_checkpoint, .timeout = 300)
{
    static const uint32_t ticks = 8000;
    make_whole(ticks, 3, true);
    uint32_t pieces = 0;
    for (size_t at = header_size; at + 64 < whole_size; at += 1499) {
        memset(bytes + at, 0xa5, 64);
        findings told = salvage(whole_size);
        memcpy(bytes + at, whole + at, 64);
        EACH(told.next == ticks && told.gaps <= 1);
        pieces += told.pieces > 1 || told.missing == 0;
    }
    EACH(pieces > 0);
}

// Whatever begins at any of these bytes says that it has 64 KB.
Test(salvage, a_search_that_costs_too_much_ends, .timeout = 60)
{
    enum { JUNK = 1 << 22 };
    static uint8_t file[ROOM + JUNK];
    make_whole(TICKS, 3, false);
    memcpy(file, whole, whole_size);
    for (size_t i = 0; i < JUNK; i++) file[whole_size / 2 + i] = "\x81\xff\xff\3"[i % 4];
    memory_storage_start(&memory);
    memory_storage_put(&memory, "a.tape", file, whole_size / 2 + JUNK);
    findings told = {0};
    tt_salvage_def def = def_of(&told);
    def.tell = NULL;
    clock_t before = clock();
    EACH(tt_tape_salvage(&def, &told.result, NULL) == TT_OK);
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    memory_storage_stop(&memory);
    EACH(told.result.turns > TICKS / 4);
    if (seconds > 2) cr_fatal("it took %.1f s", seconds);
}

Test(salvage, a_header_that_can_not_be_read_tells_nothing)
{
    make_whole(TICKS, 3, false);
    for (size_t at = 0; at < header_size; at++) {
        if (!in_header(at)) continue;
        findings told = {0};
        memory_storage_start(&memory);
        bytes[at] ^= 1;
        memory_storage_put(&memory, "a.tape", bytes, whole_size);
        bytes[at] = whole[at];
        tt_salvage_def def = def_of(&told);
        tt_tape_fault fault;
        tt_status status = tt_tape_salvage(&def, &told.result, &fault);
        EACH(status != TT_OK && fault.status == status && fault.reason);
        EACH(memory_storage_count(&memory) == 1);
        memory_storage_stop(&memory);
    }
}

Test(salvage, replaces_no_file)
{
    make_whole(TICKS, 0, false);
    memset(bytes + whole_size / 3, 0, 300);
    findings before = salvage(whole_size);
    EACH(before.pieces == 2 && strncmp(before.path, "b-from-", 7) == 0);
    const char *const names[] = {"b.tape", before.path};
    for (int i = 0; i < 2; i++) {
        findings told = {0};
        memory_storage_start(&memory);
        memory_storage_put(&memory, "a.tape", bytes, whole_size);
        memory_storage_put(&memory, names[i], "mine", 4);
        tt_salvage_def def = def_of(&told);
        def.tell = NULL;
        tt_status status = tt_tape_salvage(&def, &told.result, NULL);
        EACH(status == TT_EXISTS && told.result.pieces == 0);
        EACH(memory_storage_count(&memory) == 2);
        const memory_file *mine = memory_storage_find(&memory, names[i]);
        EACH(mine && mine->size == 4 && memcmp(mine->bytes, "mine", 4) == 0);
        memory_storage_stop(&memory);
    }
}

Test(salvage, a_tape_that_is_written_is_left_alone, .init = set_up, .fini = tear_down)
{
    char out[80];
    log_maker maker = {0};
    tt_salvage result;
    tt_tape_fault fault;
    snprintf(out, sizeof out, "%s.out", path);
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 20);
    tt_salvage_def def = {.tape = {.path = path}, .out = out};
    cr_assert(eq(int, tt_tape_salvage(&def, &result, &fault), TT_BUSY));
    cr_assert(eq(int, fault.status, TT_BUSY));
    cr_assert(eq(int, access(out, F_OK), -1));
    tt_tape_abandon(writer);
    cr_assert(eq(int, tt_tape_salvage(&def, &result, &fault), TT_OK));
    cr_assert(eq(u32, result.turns, 20));
    unlink(out);
}

// The tape may be called as a piece is while it is written.
Test(salvage, the_tape_is_never_what_was_left, .init = set_up, .fini = tear_down)
{
    char out[80], left[96];
    log_maker maker = {0};
    tt_salvage result;
    tt_tape_fault fault;
    snprintf(out, sizeof out, "%s.out", path);
    snprintf(left, sizeof left, "%s.salvaging", out);
    tt_tape_writer *writer = begin(left);
    append_until(writer, &maker, 20);
    tt_tape_abandon(writer);
    tt_salvage_def def = {.tape = {.path = left}, .out = out};
    cr_assert(eq(int, tt_tape_salvage(&def, &result, &fault), TT_BUSY));
    cr_assert(strcmp(fault.reason, tt_status_text(TT_BUSY)) != 0);
    cr_assert(eq(int, access(left, F_OK), 0));
    cr_assert(eq(int, access(out, F_OK), -1));
    EACH(rename(left, path) == 0);
    def.tape.path = path;
    cr_assert(eq(int, tt_tape_salvage(&def, &result, &fault), TT_OK));
    cr_assert(eq(u32, result.turns, 20));
    unlink(out);
}

// Another salvage that begins when the first one has told of its first news.
typedef struct second_salvage {
    const char *tape, *out;
    tt_status status;
    bool begun;
} second_salvage;

static void begin_second(void *context, const tt_salvage_news *news)
{
    second_salvage *second = context;
    tt_salvage result;
    tt_salvage_def def = {.tape = {.path = second->tape}, .out = second->out};
    if (second->begun || news->what == TT_SALVAGE_PIECE) return;
    second->begun = true;
    second->status = tt_tape_salvage(&def, &result, NULL);
}

Test(salvage, two_at_once_do_not_share_a_file, .init = set_up, .fini = tear_down)
{
    char out[80], other[80];
    log_maker maker = {0};
    tt_salvage result;
    snprintf(out, sizeof out, "%s.out", path);
    snprintf(other, sizeof other, "%s.other", path);
    tt_tape_writer *writer = begin(other);
    append_until(writer, &maker, 5);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
    write_tape(20, false);
    append_bytes(path, "\1\2\3", 3); // there is something to tell
    second_salvage second = {.tape = other, .out = out};
    tt_salvage_def def = {
        .tape = {.path = path}, .out = out, .context = &second, .tell = begin_second};
    cr_assert(eq(int, tt_tape_salvage(&def, &result, NULL), TT_OK));
    cr_assert(second.begun);
    cr_assert(eq(int, second.status, TT_EXISTS));
    tt_tape *tape = open_tape(out);
    cr_assert(eq(u32, tt_tape_info_of(tape)->ticks, 20));
    tt_tape_destroy(tape);
    unlink(out);
    unlink(other);
}

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

Test(salvage, whatever_fails_there_is_no_half_piece, .timeout = 300)
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

Test(salvage, takes_nothing_whenever_the_power_fails, .timeout = 1200)
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
