// What is changed on a stripped tape is found, by who reads it or by who plays it. Whatever fails
// while one is made, no half of it is left.

#define _GNU_SOURCE // memmem

#include "faulty_storage.h"
#include "format.h"
#include "stripped.h"
#include "tickertape/playback.h"
#include "tickertape/seal.h"

TestSuite(strip_damage, .init = set_up_both, .fini = tear_down_both);

// A small tape with a stripped turn in its middle, and one at its end.
static size_t write_small(uint8_t *bytes, size_t capacity, bool sealed)
{
    log_maker maker = {0};
    unlink(path);
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 12); // turn 5 is said by nobody's secret
    make_said(&maker);
    EACH(tt_tape_append(writer, maker.bytes, maker.size) == TT_OK);
    EACH(tt_tape_close(writer, true, 13) == TT_OK);
    if (sealed) EACH(tt_tape_seal(&(tt_tape_def){.path = path}, NULL) == TT_OK);
    EACH(strip(true) == TT_OK);
    return slurp(out, bytes, capacity);
}

static void flip_everywhere(bool sealed)
{
    uint8_t bytes[4096];
    tt_tape_fault fault;
    size_t size = write_small(bytes, sizeof bytes, sealed);
    for (size_t bit = 0; bit < 8 * size; bit += sealed ? 7 : 1) {
        size_t at = bit / 8;
        bytes[at] ^= (uint8_t)(1 << bit % 8);
        spit(out, bytes, size);
        bytes[at] ^= (uint8_t)(1 << bit % 8);
        if (at < TT_SLOTS_AT || at >= TT_SLOTS_AT + TT_SLOTS_SIZE) {
            EACH(try_open(out, &fault) != TT_OK);
            continue;
        }
        tt_tape *tape = open_tape(out);
        EACH(!tt_tape_info_of(tape)->settled);
        tt_tape_destroy(tape);
    }
}

Test(strip_damage, every_flipped_bit_is_found)
{
    flip_everywhere(false);
    flip_everywhere(true);
}

Test(strip_damage, cut_anywhere_it_is_refused)
{
    uint8_t bytes[4096];
    tt_tape_fault fault;
    for (size_t size = write_small(bytes, sizeof bytes, false); size-- > 0;) {
        EACH(truncate(out, (off_t)size) == 0);
        EACH(try_open(out, &fault) != TT_OK);
    }
}

// What a stranger may write behind a good header: records whose checks are right.
typedef struct forgery {
    const char *reason; // why it is refused; NULL: it is not
    const char *turn;   // canonical bytes of the stripped one
    size_t size;
    uint32_t head_size; // of what stands before it
    bool other_head;    // than that after the turn as it was
    bool other_check;
} forgery;

static void write_forgery(const forgery *forged, uint8_t *file_bytes, size_t capacity)
{
    static const char said[] = "\1\x80\x08\2hi";
    tt_tape_header header = {.match = toy_match(8)};
    tt_writer file = tt_writer_of(file_bytes, capacity);
    uint8_t head[TT_HEAD_SIZE];
    tt_chain_start(&header.match, head);
    memcpy(header.head, head, sizeof head);
    tt_tape_header_write(&header, &file);
    tt_chain_link(head, said, sizeof said - 1);
    uint8_t bytes[256] = {0};
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_bytes(&payload, head, forged->head_size);
    tt_write_bytes(&payload, forged->turn, forged->size);
    bytes[0] ^= forged->other_head;
    tt_record_write(TT_RECORD_STRIPPED, &payload, &file);
    file.data[file.size - 1] ^= forged->other_check;
    tt_chain_link(head, "", 1);
    tt_record_write_turn("", 1, head, &file);
    // The watermark behind both, so that what does not fit is no torn tail.
    tt_writer slots = tt_writer_of(file.data + TT_SLOTS_AT, TT_SLOTS_SIZE);
    tt_slot slot = {.sequence = 2, .offset = file.size, .ticks = 2};
    tt_slot_write(&slot, header.check, &slots);
    spit(out, file.data, file.size);
}

Test(strip_damage, refuses_what_a_stranger_made)
{
    static const char sense[] = "a turn's bytes make no sense";
    static const char bounds[] = "a record's size is out of its bounds";
    const forgery forgeries[] = {
        {NULL, "\1\x80\x08\0", 4, 32, false, false},
        {NULL, "\2\x80\x08\0\1\2ab", 8, 32, false, false}, // another command: only replay finds it
        {sense, "\1\x80\x08\2hi", 6, 32, false, false},    // something is said
        {sense, "\1\1\2ab", 5, 32, false, false},          // nothing was
        {sense, "\0", 1, 32, false, false},
        {sense, "\2\x80\x08\0\x81\x0a\1x", 8, 32, false, false},
        {sense, "\1\x80\x08\0\0", 5, 32, false, false}, // more than a turn
        {bounds, "", 0, 32, false, false},
        {bounds, "\0", 1, 31, false, false},
        {bounds, "", 0, 0, false, false},
        {"a turn does not fit the chain", "\1\x80\x08\0", 4, 32, true, false},
        {"a record's check is wrong", "\1\x80\x08\0", 4, 32, false, true},
    };
    for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
        uint8_t bytes[1024];
        tt_tape_fault fault;
        write_forgery(&forgeries[i], bytes, sizeof bytes);
        tt_status status = try_open(out, &fault);
        const char *reason = forgeries[i].reason;
        bool fits =
            reason ? status == TT_DAMAGED && strcmp(fault.reason, reason) == 0 : status == TT_OK;
        if (!fits) cr_fatal("forgery %zu: %s", i, fault.reason);
        EACH(status == TT_OK || fault.tick == (forgeries[i].other_head ? 1 : 0));
    }
}

// A match that was really played, in whose turn 60 somebody speaks and has a command.
static void record_match(void)
{
    static tt_turn turn;
    log_maker maker = {0};
    tt_match match = toy_match(8);
    tt_sim *sim;
    tt_tape_writer *writer = begin(path);
    EACH(tt_sim_create(&(tt_sim_def){.game = &toy_game, .match = &match}, &sim) == TT_OK);
    while (maker.numbering.tick < 120) {
        tt_numbering before = maker.numbering;
        if (before.tick == 60)
            make_said(&maker);
        else
            make_turn(&maker);
        EACH(tt_tape_append(writer, maker.bytes, maker.size) == TT_OK);
        tt_reader reader = tt_reader_of(maker.bytes, maker.size);
        tt_turn_read(&turn, &before, &reader);
        tt_sim_apply(sim, &turn);
        EACH(tt_tape_trail(writer, (tt_trail){before.tick, tt_sim_trail(sim)}) == TT_OK);
    }
    tt_sim_destroy(sim);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
}

// The first state of the copy that is not as it was recorded; UINT32_MAX: all are.
static uint32_t differs(void)
{
    tt_tape *tape = open_tape(out);
    tt_playback *playback;
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    EACH(tt_playback_create(&def, &playback) == TT_OK);
    EACH(tt_playback_seek(playback, 120) == TT_OK);
    uint32_t tick = tt_playback_differs(playback);
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
    return tick;
}

// Where the record of the stripped turn with a command begins, and its bytes before the check.
static uint8_t *find_stripped(uint8_t *bytes, size_t *size)
{
    tt_reader reader = tt_reader_of(bytes + 10, *size - 10);
    uint32_t start = tt_read_u16(&reader);
    reader = tt_reader_of(bytes + start, *size - start);
    while (!reader.failed) {
        uint8_t *record = bytes + start + reader.at;
        uint32_t type = tt_read_u8(&reader);
        tt_read_bytes(&reader, tt_read_bounded(&reader, TT_RECORD_PAYLOAD_MAX));
        *size = (size_t)(bytes + start + reader.at - record);
        tt_read_bytes(&reader, TT_TAPE_CHECK_SIZE);
        if (type == TT_RECORD_STRIPPED && memmem(record, *size, "go", 2)) return record;
    }
    cr_fatal("no turn is stripped");
}

// Whoever strips a tape can change what is left of those turns, and every check is right. Whoever
// plays it finds out.
Test(strip_damage, a_changed_command_is_found_by_playing)
{
    static uint8_t bytes[1 << 16];
    record_match();
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(eq(u32, differs(), UINT32_MAX));
    size_t whole = slurp(out, bytes, sizeof bytes), size = whole;
    uint8_t *record = find_stripped(bytes, &size);
    uint8_t *command = memmem(record, size, "go", 2);
    cr_assert(command != NULL);
    command[1] = 'a';
    tt_writer check = tt_writer_of(record + size, TT_TAPE_CHECK_SIZE);
    tt_write_u64(&check, tt_record_check(record, size));
    spit(out, bytes, whole);
    cr_assert(eq(u32, differs(), 61));
}

static void write_in(faulty_storage *faulty, const char *name)
{
    log_maker maker = {0};
    tt_match match = toy_match(8);
    tt_tape_writer *writer;
    tt_tape_writer_def def = {.path = name, .match = &match, .storage = &faulty->storage};
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    append_until(writer, &maker, 40);
    EACH(tt_tape_close(writer, true, 40) == TT_OK);
}

// The turns that lack something, of a whole tape; UINT32_MAX: there is no such file.
static uint32_t stripped_in(faulty_storage *faulty, const char *name)
{
    tt_tape *tape;
    tt_tape_def def = {.path = name, .storage = &faulty->storage};
    tt_status status = tt_tape_create(&def, &tape, NULL);
    if (status == TT_NOT_FOUND) return UINT32_MAX;
    EACH(status == TT_OK && tt_tape_info_of(tape)->settled);
    EACH(tt_tape_info_of(tape)->ticks == 40);
    uint32_t stripped = tt_tape_info_of(tape)->stripped;
    tt_tape_destroy(tape);
    return stripped;
}

// The copy is there, whole, or what was there before is.
static void fail_everywhere(bool replaces)
{
    static faulty_storage faulty;
    bool done = false;
    uint32_t kept = 0;
    for (uint64_t n = 1; !done; n++) {
        faulty_storage_start(&faulty, n);
        write_in(&faulty, "a.tape");
        if (replaces) write_in(&faulty, "out.tape");
        faulty.fails_at = faulty.operations + n;
        faulty.fails_on = n % 2;
        tt_strip_def def = {{.path = "a.tape", .storage = &faulty.storage}, "out.tape", replaces};
        tt_status status = tt_tape_strip(&def, NULL);
        done = faulty.operations < faulty.fails_at;
        bool removes = !faulty.fails_on; // then cleaning up works as well
        faulty.fails_at = 0;
        EACH(stripped_in(&faulty, "a.tape") == 0);
        EACH(status == TT_OK || status == TT_IO || status == TT_DAMAGED);
        if (replaces || removes || status == TT_OK) {
            uint32_t stripped = stripped_in(&faulty, "out.tape");
            EACH(stripped == 1 || (status != TT_OK && stripped == (replaces ? 0 : UINT32_MAX)));
            kept += stripped != 1;
        }
        def.force = true;
        EACH(tt_tape_strip(&def, NULL) == TT_OK); // nothing is in its way
        EACH(stripped_in(&faulty, "out.tape") == 1);
        faulty_storage_power_loss(&faulty);
        EACH(stripped_in(&faulty, "out.tape") == 1);
        faulty_storage_stop(&faulty);
    }
    cr_assert(lt(u32, 10, kept));
}

Test(strip_damage, whatever_fails_the_copy_is_whole_or_none)
{
    fail_everywhere(false);
    fail_everywhere(true);
}
