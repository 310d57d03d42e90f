// A tape that is being written:
//
//     [header, slots][turn][turn] … [trails][turn] …
//                             ^ durable             ^ size: all before it is whole records
#pragma once

#include "beside.h"
#include "format.h"
#include "tickertape/tape_writer.h"

// Bytes of looks that wait for the next turn.
enum { TT_HELD_MAX = 4096 };
enum { TT_HELD_CAMPS = 8, TT_HELD_CAMP_TRAILS = 32 };

// Trails of some seats at neighbouring ticks, not yet written.
typedef struct tt_held_camp {
    uint64_t seats;
    uint32_t first, count; // 0: none
    uint64_t trails[TT_HELD_CAMP_TRAILS];
} tt_held_camp;

struct tt_tape_writer {
    const tt_storage *storage;
    void *file;
    tt_allocator allocator;
    char *path;
    char *old_path; // of the sync that is on its way, if it was renamed since; NULL: it was not
    bool named;     // its folder was synced
    bool broken;    // a write failed: nothing is written any more
    bool syncing;   // a sync is on its way
    bool ended;     // its close is written
    bool settled;   // and all that a close promises is durable
    uint32_t closed_slots; // that say so
    tt_trouble trouble;
    uint64_t size;
    uint64_t reserved;     // bytes that are sure to find room
    uint64_t header_check; // the slots' seed
    tt_slot slot;          // the last that was written
    uint32_t tick_rate;
    uint32_t seats;
    uint32_t first_tick;
    bool has_key;
    uint32_t checkpoint_tick; // the last one's
    uint8_t head[TT_HEAD_SIZE];
    tt_numbering numbering;
    uint64_t next_trail; // the least tick that a trail may still be kept for
    uint32_t trail_count;
    uint64_t trails[TT_TICK_RATE_MAX]; // of the ticks just before `next_trail`
    uint32_t least_look[TT_SEATS_MAX]; // the least tick of each seat's next look
    uint32_t held;                     // bytes in front of `out`: records of looks
    uint8_t out[TT_HELD_MAX + 4 + TT_TURN_SIZE_MAX + TT_TAPE_CHECK_SIZE]; // they and the next turn
    uint32_t parted_tick; // the least; UINT32_MAX: none parted
    uint64_t apart;       // seats that have parted and are not healed
    uint32_t next_camp;   // which of those below makes place for another
    tt_held_camp camps[TT_HELD_CAMPS];
    tt_turn turn; // scratch
};

// As tt_tape_writer_create, but the file is made at `beside->path`; the def's path is the name that
// it has, or will have.
TT_MUST_CHECK tt_status tt_tape_create_beside(const tt_tape_writer_def *def, tt_beside *beside,
                                              tt_tape_writer **out);
// Makes a writer that goes on where the scan of a tape ended, in its file, which it owns from then
// on. NULL: there is no memory.
tt_tape_writer *tt_tape_take_up(const tt_tape *tape, const tt_tape_def *def, void *file);
// Frees a writer, but not its file.
void tt_tape_forget(tt_tape_writer *writer);
// Writes all of it. False: some of it may be there.
TT_MUST_CHECK bool tt_tape_write_at(tt_tape_writer *writer, const uint8_t *bytes, size_t size,
                                    uint64_t offset);
// Appends whole records. TT_IO: taken back; TT_CLOSED ever after.
TT_MUST_CHECK tt_status tt_tape_write_bytes(tt_tape_writer *writer, const void *bytes, size_t size);
// The same for one, of any type but a turn, of which only the payload is there.
TT_MUST_CHECK tt_status tt_tape_write_record(tt_tape_writer *writer, tt_record_type type,
                                             const tt_writer *payload);
// Appends the next turn as a stripped one: the head after it and what is left of it.
TT_MUST_CHECK tt_status tt_tape_append_stripped(tt_tape_writer *writer, const tt_writer *payload);
// Writes the trails of camps that are held back.
TT_MUST_CHECK tt_status tt_tape_flush_camps(tt_tape_writer *writer);
// Whether a write or sync failed: nothing more becomes durable.
bool tt_tape_has_failed(const tt_tape_writer *writer);
// Says so in the next slot: the watermark stays where it is. This may fail, too.
void tt_tape_give_up(tt_tape_writer *writer);
// Notes on the tape what went wrong. One that can't take it has said so when it was written to.
void tt_tape_tell(tt_tape_writer *writer, tt_trouble trouble);
