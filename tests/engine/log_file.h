// The bytes of a tape, the end of each of its records, and where its watermark stands.
#pragma once

#include "tape_file.h"

enum { LOG_ROOM = 1 << 17, LOG_RECORDS = 4000, LOG_TRAILS = 40 };

typedef struct log_file {
    uint8_t bytes[LOG_ROOM];
    size_t size, header, watermark;
    size_t end[LOG_RECORDS];       // of the record …
    uint32_t reached[LOG_RECORDS]; // … and the state that is reached there
    uint32_t records;
} log_file;

static inline void note_end(log_file *log, uint32_t ticks)
{
    size_t before = log->size;
    log->size = slurp(path, log->bytes, sizeof log->bytes);
    if (log->size == before) return; // it is held back
    EACH(log->records < LOG_RECORDS);
    log->end[log->records] = log->size;
    log->reached[log->records++] = ticks;
}

static inline void sync_now(tt_tape_writer *writer)
{
    tt_tape_sync sync;
    EACH(tt_tape_sync_begin(writer, &sync));
    tt_tape_sync_run(&sync);
    EACH(tt_tape_sync_end(writer, &sync) == TT_OK);
}

static inline void write_turns(tt_tape_writer *writer, log_file *log, uint32_t ticks,
                               uint32_t synced)
{
    log_maker maker = {0};
    for (uint32_t tick = 1; tick <= ticks; tick++) {
        make_turn(&maker);
        EACH(tt_tape_append(writer, maker.bytes, maker.size) == TT_OK);
        note_end(log, tick);
        if (tick >= LOG_TRAILS)
            EACH(tt_tape_trail(writer, (tt_trail){tick, trail_of(tick)}) == TT_OK);
        note_end(log, tick);
        if (tick != synced) continue;
        sync_now(writer);
        log->watermark = log->size;
    }
}

// So many turns, with trails from state LOG_TRAILS on, synced after `synced` of them, and the end
// of the tape or not. The next call makes another of it.
static inline const log_file *make_log(uint32_t ticks, uint32_t synced, bool closed)
{
    static log_file log;
    unlink(path);
    tt_tape_writer *writer = begin(path);
    log.records = 0;
    log.header = log.watermark = log.size = slurp(path, log.bytes, sizeof log.bytes);
    write_turns(writer, &log, ticks, synced);
    EACH(tt_tape_flush(writer) == TT_OK);
    note_end(&log, ticks);
    EACH(tt_tape_parted(writer, ticks - 10, 4) == TT_OK);
    note_end(&log, ticks);
    EACH(tt_tape_camp(writer, 4, (tt_trail){ticks - 10, trail_of(7)}) == TT_OK);
    EACH(tt_tape_flush(writer) == TT_OK);
    note_end(&log, ticks);
    EACH(tt_tape_healed(writer, ticks - 9, 4) == TT_OK);
    note_end(&log, ticks);
    EACH(tt_tape_close(writer, true, ticks) == TT_OK);
    if (!closed) return &log;
    note_end(&log, ticks);
    log.watermark = log.size;
    return &log;
}
