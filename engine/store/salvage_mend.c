// A record in which one byte was changed is put right again: what it should be is tried, and its
// link or check tells when it is. That one of so many tries fits by chance is about 1 to 2^45.
//
//     [type][size][payload ............][check]
//       |     |        |                  '-- seven of eight bytes fit, or the next link does
//       |     |        '-- each byte, each value
//       |     '-- a turn tells itself how long it is; of another record, where the next one begins
//       '-- each value

#include "salvaging.h"

#include <string.h>

enum {
    SIDE_COST = 16,   // XXH3 is so much faster than BLAKE2b
    HASH_COST = 160,  // of a link, besides the turn's bytes
    TRIES_MOST = 2048 // bytes of a payload of which each value is tried; beyond it each bit
};

bool tt_salvage_spend(uint64_t *effort, uint64_t cost)
{
    if (*effort < cost) return false;
    *effort -= cost;
    return true;
}

static bool spend(tt_salvager *salvager, uint64_t cost)
{
    return tt_salvage_spend(&salvager->effort, cost);
}

// Bytes of a record in front of its payload.
static uint32_t front_of(uint32_t size)
{
    return 1 + (uint32_t)tt_varint_size(size);
}

// How many of the eight bytes are the same.
static uint32_t count_same(const uint8_t *a, const uint8_t *b)
{
    uint32_t same = 0;
    for (size_t i = 0; i < TT_TAPE_CHECK_SIZE; i++) same += a[i] == b[i];
    return same;
}

// The record in `bytes`, framed as it says.
static tt_record framed(uint8_t *bytes, uint32_t size)
{
    uint32_t front = front_of(size);
    return (tt_record){.shape = TT_SHAPE_WHOLE,
                       .type = bytes[0],
                       .size = size,
                       .total = front + size + TT_TAPE_CHECK_SIZE,
                       .bytes = bytes,
                       .payload = bytes + front,
                       .check = bytes + front + size};
}

static void write_size(uint8_t *bytes, uint32_t size)
{
    tt_writer writer = tt_writer_of(bytes + 1, 3);
    tt_write_varint(&writer, size);
}

static bool links(const tt_salvager *salvager, const tt_record *record)
{
    uint8_t head[TT_HEAD_SIZE];
    return tt_place_links(&salvager->place, record, head);
}

// Type or size were changed: a turn's own bytes tell where it ends.
static bool mend_shape(tt_salvager *salvager, size_t size, tt_record *mended)
{
    uint8_t *bytes = salvager->record;
    for (uint32_t front = 2; front <= 3 && front < size; front++) {
        size_t left = size - front < TT_TURN_SIZE_MAX ? size - front : TT_TURN_SIZE_MAX;
        tt_reader reader = tt_reader_of(bytes + front, left);
        tt_turn_skip(&reader);
        uint32_t turn = (uint32_t)reader.at;
        if (reader.failed || front + turn + TT_TAPE_CHECK_SIZE > size) continue;
        if (front_of(turn) != front) continue;
        *mended = framed(bytes, turn);
        mended->type = TT_RECORD_TURN;
        if (!links(salvager, mended)) continue;
        bytes[0] = TT_RECORD_TURN;
        write_size(bytes, turn);
        return true;
    }
    return false;
}

// Whether the next turn, or a checkpoint before it, vouches for a head after the turn at the place.
static tt_status followed(tt_salvager *salvager, uint64_t offset, const uint8_t head[TT_HEAD_SIZE],
                          bool *vouched)
{
    enum { SIDES_MOST = 64 };
    *vouched = false;
    for (uint32_t i = 0; i < SIDES_MOST && offset < salvager->source.end; i++) {
        tt_record next;
        tt_checkpoint checkpoint;
        uint8_t after[TT_HEAD_SIZE];
        tt_status status = tt_record_get(&salvager->source, offset, &next);
        if (status != TT_OK || next.shape != TT_SHAPE_WHOLE) return status;
        const tt_place place = tt_place_at(offset, salvager->place.numbering.tick + 1, head);
        if (next.type == TT_RECORD_TURN) *vouched = tt_place_links(&place, &next, after);
        if (tt_record_has_turn(&next) || !tt_record_intact(&next)) return TT_OK;
        *vouched = next.type == TT_RECORD_CHECKPOINT && tt_checkpoint_of(&next, &checkpoint) &&
                   checkpoint.tick == place.numbering.tick &&
                   memcmp(checkpoint.head, head, TT_HEAD_SIZE) == 0;
        if (*vouched) return TT_OK;
        offset += next.total;
    }
    return TT_OK;
}

// The link was changed, not the turn.
static tt_status mend_link(tt_salvager *salvager, tt_record *turn, bool *found)
{
    uint8_t head[TT_HEAD_SIZE];
    tt_place_links(&salvager->place, turn, head);
    *found = count_same(head, turn->check) >= TT_TAPE_CHECK_SIZE - 1;
    tt_status status = TT_OK;
    if (!*found) status = followed(salvager, salvager->place.offset + turn->total, head, found);
    if (*found)
        memcpy(salvager->record + turn->total - TT_TAPE_CHECK_SIZE, head, TT_TAPE_CHECK_SIZE);
    return status;
}

static bool mend_turn_byte(tt_salvager *salvager, const tt_record *turn)
{
    uint8_t *bytes = salvager->record + (turn->payload - turn->bytes);
    if (!spend(salvager, (uint64_t)turn->size * UINT8_MAX * (turn->size + HASH_COST))) return false;
    for (uint32_t i = 0; i < turn->size; i++) {
        for (uint32_t change = 1; change <= UINT8_MAX; change++) {
            bytes[i] ^= (uint8_t)change;
            if (links(salvager, turn)) return true;
            bytes[i] ^= (uint8_t)change;
        }
    }
    return false;
}

// Its check was changed, or its type.
static bool mend_side_frame(tt_salvager *salvager, tt_record *side)
{
    uint8_t *bytes = salvager->record, check[TT_TAPE_CHECK_SIZE];
    tt_writer writer = tt_writer_of(check, sizeof check);
    tt_write_u64(&writer, tt_record_check(bytes, side->total - TT_TAPE_CHECK_SIZE));
    if (count_same(check, side->check) >= TT_TAPE_CHECK_SIZE - 1) {
        memcpy(bytes + side->total - TT_TAPE_CHECK_SIZE, check, sizeof check);
        return true;
    }
    if (!spend(salvager, (uint64_t)side->total * UINT8_MAX / SIDE_COST)) return false;
    for (uint32_t type = 1; type <= UINT8_MAX; type++) {
        bytes[0] = (uint8_t)type;
        if (side->size > tt_record_payload_max(type) || !tt_record_intact(side)) continue;
        side->type = (uint8_t)type;
        return true;
    }
    bytes[0] = side->type;
    return false;
}

static bool mend_side_byte(tt_salvager *salvager, const tt_record *side)
{
    uint8_t *bytes = salvager->record + (side->payload - side->bytes);
    bool bits = side->size > TRIES_MOST;
    uint64_t tries = (uint64_t)side->size * (bits ? 8 : UINT8_MAX);
    if (!spend(salvager, tries * (side->size + HASH_COST) / SIDE_COST)) return false;
    for (uint32_t i = 0; i < side->size; i++) {
        for (uint32_t change = 1; change <= UINT8_MAX; change = bits ? change * 2 : change + 1) {
            bytes[i] ^= (uint8_t)change;
            if (tt_record_intact(side)) return true;
            bytes[i] ^= (uint8_t)change;
        }
    }
    return false;
}

// All that may be tried of a record whose bytes are all there.
static tt_status mend_framed(tt_salvager *salvager, tt_record *record, bool *found)
{
    bool turn = record->type == TT_RECORD_TURN && record->size <= TT_TURN_SIZE_MAX;
    bool known = record->type != TT_RECORD_NONE && record->type != TT_RECORD_TURN &&
                 record->size <= tt_record_payload_max(record->type);
    tt_status status = TT_OK;
    *found = false;
    if (turn) status = mend_link(salvager, record, found);
    if (status != TT_OK || *found) return status;
    *found = mend_side_frame(salvager, record) || (turn && mend_turn_byte(salvager, record)) ||
             (known && mend_side_byte(salvager, record));
    return TT_OK;
}

// Copies what may be the record at the place.
static tt_status copy_record(tt_salvager *salvager, size_t *size)
{
    uint64_t left = salvager->source.end - salvager->place.offset;
    const uint8_t *bytes;
    *size = left < TT_RECORD_SIZE_MAX ? (size_t)left : TT_RECORD_SIZE_MAX;
    tt_status status = tt_source_get(&salvager->source, salvager->place.offset, *size, &bytes);
    if (status == TT_OK) memcpy(salvager->record, bytes, *size);
    return status;
}

tt_status tt_salvage_mend(tt_salvager *salvager, tt_record *mended, bool *found)
{
    size_t size;
    *found = false;
    if (salvager->place.within > 0) return TT_OK; // within a segment
    tt_status status = copy_record(salvager, &size);
    if (status != TT_OK) return status;
    *found = mend_shape(salvager, size, mended);
    if (*found) return TT_OK;
    tt_reader reader = tt_reader_of(salvager->record, size);
    tt_read_u8(&reader);
    uint32_t payload = tt_read_bounded(&reader, TT_RECORD_PAYLOAD_MAX);
    bool whole = !reader.failed && tt_reader_left(&reader) >= payload + TT_TAPE_CHECK_SIZE;
    if (!whole) return TT_OK;
    *mended = framed(salvager->record, payload);
    status = mend_framed(salvager, mended, found);
    if (*found) *found = tt_record_find_head(mended);
    return status;
}

tt_status tt_salvage_mend_size(tt_salvager *salvager, uint64_t end, tt_record *mended, bool *found)
{
    size_t size;
    uint64_t total = end - salvager->place.offset;
    *found = false;
    if (salvager->place.within > 0 || total > TT_RECORD_SIZE_MAX) return TT_OK;
    tt_status status = copy_record(salvager, &size);
    for (uint32_t front = 2; status == TT_OK && !*found && front <= 4; front++) {
        if (total < front + TT_TAPE_CHECK_SIZE) break;
        uint32_t payload = (uint32_t)total - front - TT_TAPE_CHECK_SIZE;
        if (front_of(payload) != front) continue;
        write_size(salvager->record, payload);
        *mended = framed(salvager->record, payload);
        *found = payload <= tt_record_payload_max(mended->type) && mended->type != TT_RECORD_TURN &&
                 tt_record_intact(mended);
    }
    if (*found) *found = tt_record_find_head(mended);
    return status;
}
