// A match that goes on: its past comes from one of the players, while the room is a lobby.
//
//     MORE -> UPLOAD, at most 512 turns -> checked for their form -> one by one into the log
//       \------------- at most 256 KiB a second <-------------------------/
//
// They go the way of turns that are sealed here, to the log and to everyone who waits. When all are
// there, every seat is taken and every player has played them, the first turn of its own is sealed.
// What an upload may take of the relay is bounded: bytes, turns, time. One that breaks off ends the
// room.

#include "room_state.h"

#include "allocation.h"

#include <string.h>

#define COME_PATIENCE (10 * TT_SECOND)    // for who has it
#define UPLOAD_PATIENCE (120 * TT_SECOND) // for all of it
#define READY_PATIENCE (60 * TT_SECOND)   // once all seats are taken
#define ROUND (TT_SECOND / 40)            // the least time between two packets
enum {
    UPLOAD_SIZE_MAX = 16 << 20, // bytes of all turns
    BYTES_PER_ROUND = 6554,     // 256 KiB a second
};

tt_status tt_room_begin_upload(tt_room *room, const tt_room_def *def)
{
    if (def->begins > TT_RESUMED_MAX) return TT_BAD_ARGUMENT;
    tt_branch branch = {.seats = UINT64_MAX >> (64 - room->match.seats)};
    memcpy(branch.id, def->id, sizeof branch.id);
    tt_branch_write(&branch, room->branch);
    room->resumes = true;
    room->begins = room->judged = def->begins;
    room->upload.until = def->now + COME_PATIENCE;
    room->upload.bytes = tt_allocate(&def->allocator, 1, TT_BULK_SIZE_MAX);
    return room->upload.bytes ? TT_OK : TT_OUT_OF_MEMORY;
}

bool tt_room_uploading(const tt_room *room)
{
    return room->phase == LOBBY && room->logged < room->begins;
}

void tt_room_upload_by(tt_room *room, tt_session *session, uint64_t now)
{
    room->upload.by = session;
    room->upload.came = true;
    room->upload.until = now + UPLOAD_PATIENCE;
}

bool tt_room_awaits(const tt_room *room, const tt_join *join)
{
    bool awaits = room->resumes && !room->upload.came && join->turns == room->begins;
    return awaits && memcmp(join->match.id, room->match.id, TT_MATCH_ID_SIZE) == 0;
}

bool tt_room_upload_broke_off(const tt_room *room, uint64_t now)
{
    const tt_uploading *upload = &room->upload;
    return tt_room_uploading(room) && !upload->by && (upload->came || now >= upload->until);
}

// Whether these are `count` turns that can follow the last one, and nothing else.
static bool well_formed(tt_room *room, uint32_t count, const tt_reader *turns)
{
    tt_numbering numbering = room->numbering;
    tt_reader reader = *turns;
    for (uint32_t i = 0; i < count && !reader.failed; i++) {
        tt_turn_read(&room->turn, &numbering, &reader);
    }
    return tt_reader_done(&reader);
}

void tt_room_receive_upload(tt_room *room, tt_session *session, tt_reader *reader, uint64_t now)
{
    tt_uploading *upload = &room->upload;
    tt_upload head;
    tt_upload_read(&head, reader);
    bool ours = session == upload->by && tt_room_uploading(room) && upload->asked;
    if (reader->failed || head.epoch != room->epoch || !ours) return;
    session->heard_at = now;
    uint32_t size = (uint32_t)tt_reader_left(reader);
    bool fits = head.first == room->logged && head.count <= room->begins - room->logged &&
                upload->taken + size <= UPLOAD_SIZE_MAX;
    if (!fits || !well_formed(room, head.count, reader)) {
        tt_room_send_away(room, session, TT_REFUSED_UPLOAD);
        return;
    }
    memcpy(upload->bytes, reader->data + reader->at, size);
    upload->asked = false;
    upload->left = head.count;
    upload->size = size;
    upload->at = 0;
    upload->taken += size;
    upload->more_at += ROUND * (1 + size / BYTES_PER_ROUND);
}

void tt_room_take_uploaded(tt_room *room)
{
    tt_uploading *upload = &room->upload;
    if (upload->left == 0 || room->phase != LOBBY || room->logged < room->head) return;
    tt_reader reader = tt_reader_of(upload->bytes + upload->at, upload->size - upload->at);
    tt_turn_read(&room->turn, &room->numbering, &reader);
    TT_ASSERT(!reader.failed);
    tt_window_push(&room->window, reader.data, (uint32_t)reader.at);
    upload->at += (uint32_t)reader.at;
    upload->left--;
    room->head++;
}

static void ask_for_more(tt_room *room, uint64_t now)
{
    tt_uploading *upload = &room->upload;
    if (upload->by && now >= upload->until) tt_room_send_away(room, upload->by, TT_REFUSED_GONE);
    if (!upload->by || upload->asked || upload->left > 0 || now < upload->more_at) return;
    uint8_t data[8];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_more_write(&(tt_more){.tick = room->logged}, &writer);
    tt_room_send(upload->by, data, writer.size);
    upload->asked = true;
    upload->more_at = now;
}

// Whether everyone has come to the state that is gone on from, or knows that it is over before.
static bool all_there(const tt_room *room)
{
    for (uint32_t i = 0; i < room->match.seats; i++) {
        const tt_session *session = room->seats[i];
        if (session->reported <= room->begins && !session->over) return false;
    }
    return true;
}

// Who can't keep up after a minute catches up in the match.
static void start_when_ready(tt_room *room, uint64_t now)
{
    uint64_t *full_at = &room->upload.full_at;
    if (!tt_room_full(room)) *full_at = 0;
    if (!tt_room_full(room)) return;
    if (*full_at == 0) *full_at = now;
    if (all_there(room) || now - *full_at >= READY_PATIENCE) tt_room_start(room, now);
}

void tt_room_wait(tt_room *room, uint64_t now)
{
    if (room->due > now + ROUND) room->due = now + ROUND;
    if (!tt_room_delivered(room)) tt_room_release(room);
    if (tt_room_uploading(room))
        ask_for_more(room, now);
    else
        start_when_ready(room, now);
}
