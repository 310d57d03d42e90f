// Whoever edits a closed tape is found, whatever is swapped, doubled, zeroed, taken out or put in
// from another tape; an open tape is refused, or ends before the edit.
//
//     TT_EDITS=100000 build/gcc/tests/engine_tape_edits
//     TT_FLIPS=1 build/gcc/tests/engine_tape_edits         every bit and every cut of 64 KiB

#include "tape_file.h"
#include "tickertape/random.h"
#include "tickertape/seal.h"

TestSuite(tape_edits, .init = set_up, .fini = tear_down);

enum { TICKS = 3000, ROOM = 1 << 17, PIECE_MAX = 2000 };

// A tape in memory that is only read.
typedef struct memory_tape {
    uint8_t bytes[ROOM];
    size_t size;
} memory_tape;

static tt_status open_memory(void *context, const char *name, bool create, void **file)
{
    (void)name;
    *file = context;
    return create ? TT_EXISTS : TT_OK;
}

static tt_status read_memory(void *context, void *file, uint64_t offset, void *bytes, size_t *size)
{
    const memory_tape *tape = context;
    (void)file;
    size_t left = offset < tape->size ? tape->size - (size_t)offset : 0;
    if (*size > left) *size = left;
    memcpy(bytes, tape->bytes + offset, *size);
    return TT_OK;
}

static tt_status measure_memory(void *context, void *file, uint64_t *size)
{
    (void)file;
    *size = ((const memory_tape *)context)->size;
    return TT_OK;
}

static tt_status close_memory(void *context, void *file)
{
    (void)context;
    (void)file;
    return TT_OK;
}

static tt_status open_edited(memory_tape *memory, tt_tape **tape, tt_tape_fault *fault)
{
    static tt_storage storage;
    storage = (tt_storage){.context = memory,
                           .open = open_memory,
                           .read = read_memory,
                           .measure = measure_memory,
                           .close = close_memory};
    tt_tape_def def = {.path = "edited", .storage = &storage};
    return tt_tape_create(&def, tape, fault);
}

static memory_tape whole, other, edited;
static size_t watermark;

// A tape of the same match, synced in the middle; with `empty` no turn has an event.
static void record(memory_tape *memory, bool empty, bool closed)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    for (uint32_t tick = 1; tick <= TICKS; tick++) {
        if (empty) EACH(tt_tape_append(writer, "\0", 1) == TT_OK);
        if (!empty) append_until(writer, &maker, tick);
        if (tick != TICKS / 2) continue;
        tt_tape_sync sync;
        EACH(tt_tape_sync_begin(writer, &sync));
        tt_tape_sync_run(&sync);
        EACH(tt_tape_sync_end(writer, &sync) == TT_OK);
        watermark = sync.size;
    }
    if (!closed) EACH(tt_tape_flush(writer) == TT_OK);
    if (!closed) memory->size = slurp(path, memory->bytes, ROOM);
    EACH(tt_tape_close(writer, true, TICKS) == TT_OK);
    if (closed) memory->size = slurp(path, memory->bytes, ROOM);
    unlink(path);
}

// The same, sealed.
static void record_sealed(memory_tape *memory, bool empty)
{
    record(memory, empty, true);
    spit(path, memory->bytes, memory->size);
    EACH(tt_tape_seal(&(tt_tape_def){.path = path}, NULL) == TT_OK);
    memory->size = slurp(path, memory->bytes, ROOM);
    unlink(path);
}

static size_t below(tt_random *random, size_t bound)
{
    return tt_random_below(random, (uint32_t)bound);
}

static void take_out(size_t at, size_t size)
{
    memmove(edited.bytes + at, edited.bytes + at + size, edited.size - at - size);
    edited.size -= size;
}

static void put_in(size_t at, const uint8_t *piece, size_t size)
{
    memmove(edited.bytes + at + size, edited.bytes + at, edited.size - at);
    memcpy(edited.bytes + at, piece, size);
    edited.size += size;
}

// One edit of what begins at `least`.
static void edit(tt_random *random, size_t least)
{
    uint8_t piece[PIECE_MAX];
    memcpy(&edited, &whole, sizeof edited);
    size_t most = whole.size / 4 < PIECE_MAX ? whole.size / 4 : PIECE_MAX;
    size_t size = 1 + below(random, most), span = whole.size - least - size;
    size_t from = least + below(random, span), to = least + below(random, span);
    memcpy(piece, whole.bytes + from, size);
    switch (below(random, 6)) {
    case 0: // swapped
        memmove(edited.bytes + from, edited.bytes + to, size);
        memcpy(edited.bytes + to, piece, size);
        break;
    case 1: // doubled
        put_in(to, piece, size);
        break;
    case 2: // zeroed
        memset(edited.bytes + from, 0, size);
        break;
    case 3:
        take_out(from, size);
        break;
    case 4: // another tape's
        memcpy(edited.bytes + from, other.bytes + from, from + size < other.size ? size : 0);
        break;
    default: // one bit
        edited.bytes[from] ^= (uint8_t)(1 << below(random, 8));
        break;
    }
}

// Where the edit begins; the tape's size when nothing has changed.
static size_t first_change(void)
{
    size_t least = edited.size < whole.size ? edited.size : whole.size, at = 0;
    while (at < least && edited.bytes[at] == whole.bytes[at]) at++;
    return at;
}

static uint64_t edits(void)
{
    const char *wanted = getenv("TT_EDITS");
    return wanted ? strtoull(wanted, NULL, 10) : 1000;
}

static void expect_all_found(void)
{
    uint64_t made = 0;
    for (uint64_t seed = 1; made < edits(); seed++) {
        tt_random random = tt_random_seeded(seed, 1);
        edit(&random, 0);
        if (first_change() == whole.size && edited.size == whole.size) continue;
        made++;
        tt_tape *tape = NULL;
        bool passes = open_edited(&edited, &tape, NULL) == TT_OK && tt_tape_info_of(tape)->settled;
        if (passes) cr_fatal("seed %llu: not found", (unsigned long long)seed);
        tt_tape_destroy(tape);
    }
    printf("%llu edits of %zu bytes\n", (unsigned long long)made, whole.size);
}

Test(tape_edits, of_a_closed_tape_are_all_found, .timeout = 1200)
{
    record(&whole, false, true);
    record(&other, true, true);
    expect_all_found();
}

Test(tape_edits, of_a_sealed_tape_are_all_found, .timeout = 1200)
{
    record_sealed(&whole, false);
    record_sealed(&other, true);
    expect_all_found();
}

Test(tape_edits, of_an_open_tape_end_it_or_are_refused, .timeout = 1200)
{
    enum { HEADER = 200 };
    record(&other, true, true);
    record(&whole, false, false);
    for (uint64_t seed = 1; seed <= edits(); seed++) {
        tt_random random = tt_random_seeded(seed, 2);
        edit(&random, HEADER);
        size_t change = first_change();
        if (change == whole.size && edited.size == whole.size) continue;
        tt_tape *tape;
        tt_tape_fault fault;
        tt_status status = open_edited(&edited, &tape, &fault);
        if (change < watermark ? status == TT_OK : status != TT_OK)
            cr_fatal("seed %llu: %s", (unsigned long long)seed, tt_status_text(status));
        EACH(status == TT_OK || fault.offset <= change);
        if (status != TT_OK) continue;
        EACH(tt_tape_info_of(tape)->ticks >= TICKS / 2);
        if (seed % 16 == 0) expect_turns(tape, tt_tape_info_of(tape)->ticks);
        tt_tape_destroy(tape);
    }
}

Test(tape_edits, every_bit_and_every_cut_of_64_kib_is_found, .timeout = 3000)
{
    size_t step = getenv("TT_FLIPS") ? 1 : 499; // bits and bytes; a prime
    record(&whole, false, true);
    memcpy(&edited, &whole, sizeof edited);
    tt_tape *tape;
    for (size_t bit = 0; bit < 8 * whole.size; bit += step) {
        edited.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        bool opens = open_edited(&edited, &tape, NULL) == TT_OK;
        EACH(!opens || !tt_tape_info_of(tape)->settled);
        tt_tape_destroy(tape);
        edited.bytes[bit / 8] = whole.bytes[bit / 8];
    }
    for (size_t size = 0; size < whole.size; size += step) {
        edited.size = size;
        EACH(open_edited(&edited, &tape, NULL) != TT_OK);
    }
    printf("%zu flips and cuts\n", 9 * whole.size / step);
}
