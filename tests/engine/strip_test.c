// A stripped tape has nothing of what was said and all of the rest; what is forged on it is found.

#define _GNU_SOURCE // memmem

#include "faulty_storage.h"
#include "format.h"
#include "tape_file.h"
#include "tickertape/playback.h"
#include "tickertape/seal.h"
#include "tickertape/strip.h"

static char out[80];

static void set_up_both(void)
{
    set_up();
    snprintf(out, sizeof out, "%s/out.tape", directory);
}

static void tear_down_both(void)
{
    unlink(out);
    tear_down();
}

TestSuite(strip, .init = set_up_both, .fini = tear_down_both);

enum { RATE = 20, LONG = 5000, SAID = 7 };
static const uint32_t said_in[SAID] = {5, 300, 301, 302, 1200, 2399, LONG - 1};
static const char secret[] = "at the old ford, at night";

// A turn in which seat 1 says something, seat 3 has a command, and seat 2 speaks to its team.
static void make_said(log_maker *maker)
{
    tt_turn turn = {.tick = maker->numbering.tick};
    const uint8_t types[] = {TT_EVENT_CHAT, TT_EVENT_COMMAND, TT_EVENT_TEAM_CHAT};
    for (uint8_t i = 0; i < 3; i++) {
        const char *data = types[i] == TT_EVENT_COMMAND ? "go" : secret;
        uint8_t seat = (uint8_t)(i == 2 ? 2 : 1 + 2 * i);
        turn.events[turn.count++] = (tt_event){.number = maker->numbering.number[seat] + i,
                                               .type = types[i],
                                               .seat = seat,
                                               .size = (uint16_t)strlen(data),
                                               .data = (const uint8_t *)data};
    }
    tt_writer writer = tt_writer_of(maker->bytes, sizeof maker->bytes);
    tt_turn_write(&turn, &maker->numbering, &writer);
    EACH(!writer.failed);
    EACH(writer.size < sizeof maker->bytes);
    maker->size = writer.size;
}

static bool is_said(uint32_t tick)
{
    for (uint32_t i = 0; i < SAID; i++) {
        if (said_in[i] == tick) return true;
    }
    return false;
}

static void append_match(tt_tape_writer *writer, log_maker *maker, uint32_t ticks)
{
    while (tt_tape_writer_ticks(writer) < ticks) {
        if (is_said(tt_tape_writer_ticks(writer)))
            make_said(maker);
        else
            make_turn(maker);
        EACH(tt_tape_append(writer, maker->bytes, maker->size) == TT_OK);
        tt_trail trail = {maker->numbering.tick, trail_of(maker->numbering.tick)};
        EACH(tt_tape_trail(writer, trail) == TT_OK);
    }
}

// With everything that can stand beside turns; a checkpoint right behind a turn that is stripped.
static void append_signed(tt_tape_writer *writer, log_maker *maker)
{
    static const uint8_t seed[TT_SIGNER_SEED_SIZE] = {1};
    tt_signer signer;
    tt_match match = toy_match(8);
    tt_signer_make(&signer, seed);
    EACH(tt_tape_key(writer, signer.key) == TT_OK);
    for (uint32_t tick = 1200; tick <= LONG; tick += 1200) {
        tt_checkpoint checkpoint = {.tick = tick, .known = true, .trail = trail_of(tick)};
        append_match(writer, maker, tick);
        tt_tape_writer_head(writer, checkpoint.head);
        tt_checkpoint_sign(&checkpoint, &match, &signer);
        EACH(tt_tape_checkpoint(writer, &checkpoint) == TT_OK);
        EACH(tt_tape_optional(writer, 200, "anything", 8) == TT_OK);
    }
    append_match(writer, maker, LONG);
}

static void write_match(bool closed)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_signed(writer, &maker);
    EACH(tt_tape_parted(writer, 4000, 5) == TT_OK);
    EACH(tt_tape_flush(writer) == TT_OK);
    if (closed)
        EACH(tt_tape_close(writer, true, LONG - 1) == TT_OK);
    else
        tt_tape_abandon(writer);
}

static tt_status strip(bool force)
{
    tt_tape_fault fault;
    tt_status status =
        tt_tape_strip(&(tt_strip_def){{.path = path}, .out = out, .force = force}, &fault);
    EACH(fault.status == status && (status == TT_OK) == (fault.reason == NULL));
    return status;
}

static bool has_secret(const char *file)
{
    static uint8_t bytes[1 << 20];
    size_t size = slurp(file, bytes, sizeof bytes);
    return memmem(bytes, size, secret, strlen(secret)) != NULL;
}

// Turn by turn, with the links and the trails.
static void expect_same(tt_tape *whole, tt_tape *stripped)
{
    static tt_turn turns[2];
    uint8_t heads[2][TT_HEAD_SIZE];
    tt_trail trails[2];
    EACH(tt_tape_info_of(whole)->ticks == LONG && tt_tape_info_of(stripped)->ticks == LONG);
    for (uint32_t tick = 0; tick < LONG; tick++) {
        EACH(tt_tape_read(whole, tick, &turns[0]) == TT_OK);
        EACH(tt_tape_read(stripped, tick, &turns[1]) == TT_OK);
        EACH(tt_turn_same(&turns[0], &turns[1]));
        for (uint32_t i = 0; i < turns[0].count; i++) {
            const tt_event *was = &turns[0].events[i], *is = &turns[1].events[i];
            EACH(is->stripped == tt_event_is_chat(was->type) && was->sequence == is->sequence);
            EACH(is->size == (is->stripped ? 0 : was->size));
        }
        EACH(tt_tape_head(whole, tick + 1, heads[0]) == TT_OK);
        EACH(tt_tape_head(stripped, tick + 1, heads[1]) == TT_OK);
        EACH(memcmp(heads[0], heads[1], TT_HEAD_SIZE) == 0);
        EACH(tt_tape_trail_from(whole, tick, &trails[0]));
        EACH(tt_tape_trail_from(stripped, tick, &trails[1]));
        EACH(trails[0].tick == trails[1].tick && trails[0].value == trails[1].value);
    }
}

static void expect_stripped(const tt_tape_info *was, const tt_tape_info *is)
{
    EACH(is->stripped == SAID && is->stripped_events == 2 * SAID && is->stripped_tick == 5);
    EACH(was->stripped == 0 && was->stripped_events == 0 && was->stripped_tick == UINT32_MAX);
    EACH(is->events == was->events && is->commands == was->commands && is->settled);
    EACH(is->complete == was->complete && is->over_tick == was->over_tick);
    EACH(is->parted_tick == was->parted_tick && is->parted_seats == was->parted_seats);
    EACH(is->checkpoints == was->checkpoints && is->sealed == was->sealed);
    EACH(memcmp(is->names, was->names, sizeof is->names) == 0 &&
         strcmp(is->build, was->build) == 0);
}

static void expect_signed(tt_tape *tape)
{
    tt_audit audit;
    EACH(tt_tape_audit(tape, NULL, &audit) == TT_OK);
    EACH(!audit.reason && audit.checkpoints == LONG / 1200);
}

Test(strip, takes_out_what_was_said_and_nothing_else)
{
    write_match(true);
    cr_assert(has_secret(path));
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(not(has_secret(out)));
    tt_tape *whole = open_tape(path), *stripped = open_tape(out);
    expect_stripped(tt_tape_info_of(whole), tt_tape_info_of(stripped));
    expect_same(whole, stripped);
    expect_signed(stripped);
    tt_tape_destroy(whole);
    tt_tape_destroy(stripped);
}

Test(strip, a_sealed_tape_is_sealed_again)
{
    write_match(true);
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = path}, NULL), TT_OK));
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(not(has_secret(out)));
    tt_tape *whole = open_tape(path), *stripped = open_tape(out);
    expect_stripped(tt_tape_info_of(whole), tt_tape_info_of(stripped));
    expect_same(whole, stripped);
    expect_signed(stripped);
    tt_tape_destroy(whole);
    tt_tape_destroy(stripped);
}

Test(strip, can_be_sealed_afterwards)
{
    write_match(true);
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = out}, NULL), TT_OK));
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = path}, NULL), TT_OK));
    tt_tape *whole = open_tape(path), *stripped = open_tape(out);
    expect_stripped(tt_tape_info_of(whole), tt_tape_info_of(stripped));
    expect_same(whole, stripped);
    expect_signed(stripped);
    tt_tape_destroy(whole);
    tt_tape_destroy(stripped);
}

Test(strip, twice_is_as_once)
{
    static uint8_t once[1 << 18], twice[1 << 18];
    write_match(true);
    cr_assert(eq(int, strip(false), TT_OK));
    size_t size = slurp(out, once, sizeof once);
    cr_assert(eq(int, rename(out, path), 0));
    cr_assert(eq(int, strip(false), TT_OK));
    cr_assert(eq(sz, slurp(out, twice, sizeof twice), size));
    cr_assert(eq(int, memcmp(once, twice, size), 0));
}

Test(strip, where_nothing_was_said_the_copy_is_the_tape)
{
    static uint8_t before[1 << 16], after[1 << 16];
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 4);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
    cr_assert(eq(int, strip(false), TT_OK));
    size_t size = slurp(path, before, sizeof before);
    cr_assert(eq(sz, slurp(out, after, sizeof after), size));
    // But for the sequences of the slots, and the checks that cover them.
    memcpy(after + TT_SLOTS_AT, before + TT_SLOTS_AT, TT_SLOTS_SIZE);
    cr_assert(eq(int, memcmp(before, after, size), 0));
}

Test(strip, a_tape_that_is_not_closed_is_closed_where_it_ends)
{
    write_match(false);
    append_bytes(path, "\1\7\1\x80", 4);
    cr_assert(eq(int, strip(false), TT_OK));
    tt_tape *whole = open_tape(path), *stripped = open_tape(out);
    cr_assert(eq(u64, tt_tape_info_of(whole)->torn, 4));
    expect_stripped(tt_tape_info_of(whole), tt_tape_info_of(stripped));
    cr_assert(tt_tape_info_of(stripped)->closed && !tt_tape_info_of(stripped)->complete);
    expect_same(whole, stripped);
    tt_tape_destroy(whole);
    tt_tape_destroy(stripped);
}

Test(strip, a_piece_of_a_match_is_stripped_too)
{
    uint8_t head[TT_HEAD_SIZE] = {9};
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = path, .match = &match, .first_tick = 100, .head = head};
    tt_tape_writer *writer;
    log_maker maker = {.numbering.tick = 100};
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    append_match(writer, &maker, 310);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
    cr_assert(eq(int, strip(false), TT_OK));
    tt_tape *tape = open_tape(out);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(all(eq(u32, info->first_tick, 100), eq(u32, info->ticks, 310)));
    cr_assert(all(eq(u32, info->stripped, 3), eq(u32, info->stripped_tick, 300)));
    tt_tape_destroy(tape);
}

// Nobody can make the chain of what is left, so nobody is given it to play on with.
Test(strip, a_copy_of_turns_ends_before_what_was_stripped)
{
    static uint8_t bytes[60000];
    uint32_t count;
    write_match(true);
    cr_assert(eq(int, strip(false), TT_OK));
    tt_tape *tape = open_tape(out);
    tt_writer turns = tt_writer_of(bytes, sizeof bytes);
    cr_assert(eq(int, tt_tape_copy(tape, 6, &turns, &count), TT_OK));
    cr_assert(eq(u32, count, 300 - 6));
    size_t size = turns.size;
    for (uint32_t tick = 300; tick < 303; tick++) {
        cr_assert(eq(int, tt_tape_copy(tape, tick, &turns, &count), TT_STRIPPED));
        cr_assert(all(eq(u32, count, 0), eq(sz, turns.size, size)));
    }
    cr_assert(eq(int, tt_tape_copy(tape, 303, &turns, &count), TT_OK));
    tt_tape_destroy(tape);
}

Test(strip, replaces_a_file_only_by_force)
{
    static uint8_t bytes[1 << 18];
    tt_tape_fault fault;
    write_match(true);
    spit(out, (const uint8_t *)"precious", 8);
    cr_assert(eq(int, strip(false), TT_EXISTS));
    cr_assert(eq(sz, slurp(out, bytes, sizeof bytes), 8));
    cr_assert(eq(int, strip(true), TT_OK));
    cr_assert(eq(int, try_open(out, &fault), TT_OK));
    // Itself, too.
    tt_strip_def self = {{.path = path}, .out = path, .force = true};
    cr_assert(eq(int, tt_tape_strip(&self, NULL), TT_OK));
    cr_assert(not(has_secret(path)));
    self.out = directory;
    cr_assert(eq(int, tt_tape_strip(&self, NULL), TT_EXISTS));
    self.out = "/dev/null";
    cr_assert(eq(int, tt_tape_strip(&self, NULL), TT_EXISTS));
}

Test(strip, replaces_no_tape_that_is_being_written)
{
    write_match(true);
    tt_tape_writer *writer = begin(out);
    cr_assert(eq(int, strip(true), TT_BUSY));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    cr_assert(eq(int, strip(true), TT_OK));
}

Test(strip, of_what_is_no_tape_there_is_no_copy)
{
    cr_assert(eq(int, strip(false), TT_NOT_FOUND));
    spit(path, (const uint8_t *)"#!/bin/sh\nexit 1\n", 17);
    cr_assert(eq(int, strip(false), TT_NOT_A_TAPE));
    cr_assert(eq(int, access(out, F_OK), -1));
}

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

Test(strip, every_flipped_bit_is_found)
{
    flip_everywhere(false);
    flip_everywhere(true);
}

Test(strip, cut_anywhere_it_is_refused)
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
    size_t start = file.size;
    tt_record_begin(TT_RECORD_STRIPPED, forged->head_size + forged->size, &file);
    if (forged->other_head) head[0] ^= 1;
    tt_write_bytes(&file, head, forged->head_size);
    if (forged->other_head) head[0] ^= 1;
    tt_write_bytes(&file, forged->turn, forged->size);
    uint64_t check = tt_record_check(file.data + start, file.size - start);
    tt_write_u64(&file, forged->other_check ? check + 1 : check);
    tt_chain_link(head, "", 1);
    tt_record_begin(TT_RECORD_TURN, 1, &file);
    tt_write_u8(&file, 0);
    tt_write_bytes(&file, head, TT_TAPE_CHECK_SIZE);
    // The watermark behind both, so that what does not fit is no torn tail.
    tt_writer slots = tt_writer_of(file.data + TT_SLOTS_AT, TT_SLOTS_SIZE);
    tt_slot slot = {.sequence = 2, .offset = file.size, .ticks = 2};
    tt_slot_write(&slot, header.check, &slots);
    spit(out, file.data, file.size);
}

Test(strip, refuses_what_a_stranger_made)
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
Test(strip, a_changed_command_is_found_by_playing)
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

Test(strip, whatever_fails_the_copy_is_whole_or_none)
{
    fail_everywhere(false);
    fail_everywhere(true);
}
