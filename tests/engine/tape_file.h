// Tapes of one log: seat 0 joins in turn 0, seat 1 chats in turn 5,
// turn t has t % 4 commands besides.
#pragma once

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tickertape/tape_writer.h"
#include "toy.h"

static char directory[] = "/tmp/tape_test.XXXXXX";
static char path[64];

static inline void set_up(void)
{
    if (!mkdtemp(directory)) abort();
    snprintf(path, sizeof path, "%s/a.tape", directory);
}

static inline void tear_down(void)
{
    unlink(path);
    rmdir(directory);
}

// For loops: Criterion keeps every assertion that it has seen.
#define EACH(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) cr_fatal("line %d: %s", __LINE__, #condition);                           \
    } while (0)

typedef struct log_maker {
    tt_numbering numbering;
    uint8_t bytes[TT_TURN_SIZE_MAX]; // of the last turn that was made
    size_t size;
} log_maker;

static inline void add_event(tt_turn *turn, const tt_numbering *numbering, uint8_t seat,
                             const char *data)
{
    static const uint8_t types[] = {TT_EVENT_JOINED, TT_EVENT_CHAT};
    turn->events[turn->count++] = (tt_event){
        .number = numbering->number[seat],
        .type = seat < 2 ? types[seat] : TT_EVENT_COMMAND,
        .seat = seat,
        .size = (uint16_t)strlen(data),
        .data = (const uint8_t *)data,
    };
}

static inline void make_turn(log_maker *maker)
{
    tt_turn turn = {.tick = maker->numbering.tick};
    if (turn.tick == 0) add_event(&turn, &maker->numbering, 0, "Ada");
    if (turn.tick == 5) add_event(&turn, &maker->numbering, 1, "h\xc3\xa9llo");
    for (uint8_t seat = 2; seat < 2 + turn.tick % 4; seat++)
        add_event(&turn, &maker->numbering, seat, "ab");
    tt_writer writer = tt_writer_of(maker->bytes, sizeof maker->bytes);
    tt_turn_write(&turn, &maker->numbering, &writer);
    EACH(!writer.failed);
    maker->size = writer.size;
}

static inline uint64_t trail_of(uint32_t tick)
{
    return tick * UINT64_C(0x9e3779b97f4a7c15);
}

static inline tt_tape_writer *begin(const char *file)
{
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = file, .match = &match, .build = "a test"};
    tt_tape_writer *writer;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    return writer;
}

// Appends turns up to state `ticks`, each with the trail that it leads to.
static inline void append_until(tt_tape_writer *writer, log_maker *maker, uint32_t ticks)
{
    while (tt_tape_writer_ticks(writer) < ticks) {
        make_turn(maker);
        EACH(tt_tape_append(writer, maker->bytes, maker->size) == TT_OK);
        tt_trail trail = {maker->numbering.tick, trail_of(maker->numbering.tick)};
        EACH(tt_tape_trail(writer, trail) == TT_OK);
    }
}

// A tape of `ticks` turns, closed as over or (`closed` false) left as a killed writer leaves it.
static inline void write_tape(uint32_t ticks, bool closed)
{
    log_maker maker = {0};
    pid_t child = closed ? 0 : fork();
    if (child == 0) {
        tt_tape_writer *writer = begin(path);
        append_until(writer, &maker, ticks);
        if (!closed) _exit(tt_tape_flush(writer));
        cr_assert(eq(int, tt_tape_close(writer, true, ticks), TT_OK));
        return;
    }
    int status;
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    cr_assert(eq(int, status, 0));
}

static inline tt_tape *open_tape(const char *file)
{
    tt_tape *tape;
    tt_tape_fault fault;
    tt_status status = tt_tape_open(file, &tape, &fault);
    if (status != TT_OK) cr_fatal("%s", fault.reason);
    return tape;
}

static inline tt_status try_open(const char *file, tt_tape_fault *fault)
{
    tt_tape *tape;
    tt_status status = tt_tape_open(file, &tape, fault);
    EACH(status == fault->status);
    EACH((status == TT_OK) == (fault->reason == NULL));
    tt_tape_destroy(tape);
    return status;
}

static inline size_t slurp(const char *file, uint8_t *bytes, size_t capacity)
{
    int fd = open(file, O_RDONLY);
    ssize_t size = read(fd, bytes, capacity);
    close(fd);
    cr_assert(size > 0 && (size_t)size < capacity);
    return (size_t)size;
}

static inline void spit(const char *file, const uint8_t *bytes, size_t size)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    EACH(write(fd, bytes, size) == (ssize_t)size);
    close(fd);
}

static inline void append_bytes(const char *file, const void *bytes, size_t size)
{
    int fd = open(file, O_WRONLY | O_APPEND);
    EACH(write(fd, bytes, size) == (ssize_t)size);
    close(fd);
}

// Reads turn by turn and compares with the log.
static inline void expect_turns(tt_tape *tape, uint32_t ticks)
{
    static tt_turn turn;
    log_maker maker = {0};
    EACH(tt_tape_info_of(tape)->ticks == ticks);
    for (uint32_t tick = 0; tick < ticks; tick++) {
        tt_numbering numbering = maker.numbering;
        make_turn(&maker);
        EACH(tt_tape_read(tape, tick, &turn) == TT_OK);
        EACH(turn.tick == tick);
        uint8_t bytes[TT_TURN_SIZE_MAX];
        tt_writer writer = tt_writer_of(bytes, sizeof bytes);
        tt_turn_write(&turn, &numbering, &writer);
        EACH(writer.size == maker.size);
        EACH(memcmp(bytes, maker.bytes, maker.size) == 0);
    }
    EACH(tt_tape_read(tape, ticks, &turn) == TT_OUT_OF_RANGE);
}
