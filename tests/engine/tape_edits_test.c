// Whoever edits a closed tape is found, whatever is swapped, doubled, zeroed, taken out or put in
// from another tape, or from what this one was before; an open tape is refused, or ends before the
// edit.
//
//     TT_EDITS=100000 build/gcc/tests/engine_tape_edits

#include "memory_storage.h"
#include "signed.h"
#include "tickertape/random.h"
#include "tickertape/seal.h"

TestSuite(tape_edits, .init = set_up, .fini = tear_down);

enum { TICKS = 3000, BUSY_TICKS = 480, MINUTE = 40, ROOM = 1 << 18, PIECE_MAX = 2000 };

typedef struct tape_bytes {
    uint8_t bytes[ROOM];
    size_t size;
} tape_bytes;

static tape_bytes whole, other, stale, edited;
static size_t watermark;

static void take(tape_bytes *tape)
{
    tape->size = slurp(path, tape->bytes, ROOM);
}

static void sync_now(tt_tape_writer *writer)
{
    tt_tape_sync sync;
    EACH(tt_tape_sync_begin(writer, &sync));
    tt_tape_sync_run(&sync);
    EACH(tt_tape_sync_end(writer, &sync) == TT_OK);
    watermark = sync.size;
}

// Synced in the middle, as it was then in `stale`.
static void record(tape_bytes *tape, bool closed)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, TICKS / 2);
    sync_now(writer);
    take(&stale);
    append_until(writer, &maker, TICKS);
    EACH(tt_tape_flush(writer) == TT_OK);
    if (!closed) take(tape);
    EACH(tt_tape_close(writer, true, TICKS) == TT_OK);
    if (closed) take(tape);
    unlink(path);
}

// Of the same match, but nobody did anything.
static void record_other(void)
{
    tt_tape_writer *writer = begin(path);
    for (uint32_t tick = 0; tick < TICKS; tick++) EACH(tt_tape_append(writer, "\0", 1) == TT_OK);
    EACH(tt_tape_close(writer, true, TICKS) == TT_OK);
    take(&other);
    unlink(path);
}

// Everyone does something that can hardly be packed.
static void append_busy(tt_tape_writer *writer, log_maker *maker, tt_random *random)
{
    enum { SEATS = 8, SIZE = 32 };
    static tt_turn turn;
    uint8_t data[SEATS][SIZE] = {{0}};
    turn = (tt_turn){.tick = maker->numbering.tick};
    for (uint8_t seat = 0; seat < SEATS; seat++) {
        for (int i = 0; i < SIZE / 2; i++) data[seat][i] = (uint8_t)tt_random_below(random, 256);
        turn.events[turn.count++] = (tt_event){.number = maker->numbering.number[seat],
                                               .type = TT_EVENT_COMMAND,
                                               .seat = seat,
                                               .size = SIZE,
                                               .data = data[seat]};
    }
    tt_writer bytes = tt_writer_of(maker->bytes, sizeof maker->bytes);
    tt_turn_write(&turn, &maker->numbering, &bytes);
    EACH(!bytes.failed && tt_tape_append(writer, bytes.data, bytes.size) == TT_OK);
}

// Signed once a minute, so that it has many segments; as it was before in `stale`.
static void record_sealed(tape_bytes *tape, uint64_t seed)
{
    log_maker maker = {0};
    tt_random random = tt_random_seeded(seed, 3);
    tt_tape_writer *writer = begin(path);
    put_key(writer);
    for (uint32_t tick = 1; tick <= BUSY_TICKS; tick++) {
        append_busy(writer, &maker, &random);
        EACH(tt_tape_trail(writer, (tt_trail){tick, trail_of(tick)}) == TT_OK);
        if (tick % MINUTE == 0) put_checkpoint(writer, tick, NULL);
    }
    EACH(tt_tape_close(writer, true, BUSY_TICKS) == TT_OK);
    take(&stale);
    EACH(tt_tape_seal(&(tt_tape_def){.path = path}, NULL) == TT_OK);
    take(tape);
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

// The same place of another tape; where that has ended, zeros.
static void put_over(size_t at, const tape_bytes *from, size_t size)
{
    size_t left = at < from->size ? from->size - at : 0;
    memset(edited.bytes + at, 0, size);
    memcpy(edited.bytes + at, from->bytes + at, left < size ? left : size);
}

// One edit of what begins at `least`.
static void edit(tt_random *random, size_t least)
{
    memcpy(edited.bytes, whole.bytes, whole.size);
    edited.size = whole.size;
    size_t most = whole.size / 4 < PIECE_MAX ? whole.size / 4 : PIECE_MAX;
    size_t size = 1 + below(random, most), span = whole.size - least - size;
    size_t from = least + below(random, span), to = least + below(random, span);
    const uint8_t *piece = whole.bytes + from;
    switch (below(random, 7)) {
    case 0: // swapped
        memmove(edited.bytes + from, whole.bytes + to, size);
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
    case 4:
        put_over(from, &other, size);
        break;
    case 5:
        put_over(from, &stale, size);
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

static memory_storage memory;

static tt_status open_edited(tt_tape **tape, tt_tape_fault *fault)
{
    memory_storage_put(&memory, "a.tape", edited.bytes, edited.size);
    tt_tape_def def = {.path = "a.tape", .storage = &memory.storage};
    return tt_tape_create(&def, tape, fault);
}

static void expect_all_found(void)
{
    uint64_t made = 0;
    memory_storage_start(&memory);
    for (uint64_t seed = 1; made < edits(); seed++) {
        tt_random random = tt_random_seeded(seed, 1);
        edit(&random, 0);
        if (first_change() == whole.size && edited.size == whole.size) continue;
        made++;
        tt_tape *tape = NULL;
        bool passes = open_edited(&tape, NULL) == TT_OK && tt_tape_info_of(tape)->settled;
        if (passes) cr_fatal("seed %llu: not found", (unsigned long long)seed);
        tt_tape_destroy(tape);
    }
    memory_storage_stop(&memory);
    printf("%llu edits of %zu bytes\n", (unsigned long long)made, whole.size);
}

Test(tape_edits, of_a_closed_tape_are_all_found, .timeout = 3600)
{
    record_other();
    record(&whole, true);
    expect_all_found();
}

Test(tape_edits, of_a_sealed_tape_are_all_found, .timeout = 3600)
{
    record_sealed(&other, 2);
    record_sealed(&whole, 1);
    expect_all_found();
}

Test(tape_edits, of_an_open_tape_end_it_or_are_refused, .timeout = 3600)
{
    enum { HEADER = 200 };
    record_other();
    record(&whole, false);
    memory_storage_start(&memory);
    for (uint64_t seed = 1; seed <= edits(); seed++) {
        tt_random random = tt_random_seeded(seed, 2);
        edit(&random, HEADER);
        size_t change = first_change();
        if (change == whole.size && edited.size == whole.size) continue;
        tt_tape *tape;
        tt_tape_fault fault;
        tt_status status = open_edited(&tape, &fault);
        if (change < watermark ? status == TT_OK : status != TT_OK)
            cr_fatal("seed %llu: %s", (unsigned long long)seed, tt_status_text(status));
        EACH(status == TT_OK || fault.offset <= change);
        if (status != TT_OK) continue;
        EACH(tt_tape_info_of(tape)->ticks >= TICKS / 2);
        if (seed % 16 == 0) expect_turns(tape, tt_tape_info_of(tape)->ticks);
        tt_tape_destroy(tape);
    }
    memory_storage_stop(&memory);
    printf("%llu edits of %zu bytes\n", (unsigned long long)edits(), whole.size);
}
