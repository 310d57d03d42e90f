// Sealed tapes that a stranger made: refused, though each check is right.

#include <zstd.h>

#include "format.h"
#include "tape_file.h"

TestSuite(seal_forged, .init = set_up, .fini = tear_down);

// What a stranger may write: a tape of one segment, in which each check is right.
typedef struct forgery {
    const char *reason;               // why it is refused; NULL: it is not
    uint32_t first_tick, turns, size; // that it tells; 0: the right size
    uint32_t packed;                  // turns that it has, ...
    uint32_t cut;                     // ... without so many bytes of what they are packed to
    bool other_head, as_turn, open;
    bool bare; // without a close, and no slot says that there is any record
} forgery;

static void add_segment(tt_writer *file, const forgery *forged, uint8_t head[TT_HEAD_SIZE])
{
    static uint8_t turns[1 << 17], packed[1 << 17], payload[TT_RECORD_PAYLOAD_MAX];
    tt_writer raw = tt_writer_of(turns, sizeof turns);
    tt_writer segment = tt_writer_of(payload, sizeof payload);
    log_maker maker = {0};
    for (uint32_t i = 0; i < forged->packed; i++) {
        make_turn(&maker);
        tt_write_bytes(&raw, maker.bytes, maker.size);
        tt_chain_link(head, maker.bytes, maker.size);
    }
    head[3] ^= forged->other_head;
    tt_write_varint(&segment, forged->first_tick);
    tt_write_varint(&segment, forged->turns);
    tt_write_varint(&segment, forged->size ? forged->size : raw.size);
    tt_write_bytes(&segment, head, 8);
    size_t size = ZSTD_compress(packed, sizeof packed, turns, raw.size, 1);
    tt_write_bytes(&segment, packed, size - forged->cut);
    EACH(!raw.failed && !ZSTD_isError(size));
    tt_record_write(TT_RECORD_SEGMENT, &segment, file);
}

static void add_turn(tt_writer *file, uint8_t head[TT_HEAD_SIZE])
{
    tt_chain_link(head, "", 1);
    tt_record_write_turn("", 1, head, file);
}

static void add_close(tt_writer *file, uint32_t turns, uint64_t seed)
{
    uint8_t bytes[TT_CLOSE_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_u8(&payload, 0);
    tt_write_u32(&payload, 0);
    tt_write_u32(&payload, turns);
    tt_record_write(TT_RECORD_CLOSE, &payload, file);
    tt_writer slots = tt_writer_of(file->data + TT_SLOTS_AT, TT_SLOTS_SIZE);
    tt_slots_write((tt_slot){2, TT_SLOT_CLOSED, file->size, turns}, seed, &slots);
}

static void write_forgery(const forgery *forged)
{
    static uint8_t bytes[1 << 17];
    tt_tape_header header = {.match = toy_match(8), .kind = !forged->open};
    tt_writer file = tt_writer_of(bytes, sizeof bytes);
    uint8_t head[TT_HEAD_SIZE];
    tt_chain_start(&header.match, head);
    memcpy(header.head, head, sizeof head);
    tt_tape_header_write(&header, &file);
    if (forged->as_turn)
        add_turn(&file, head);
    else
        add_segment(&file, forged, head);
    if (!forged->bare) add_close(&file, forged->turns, header.check);
    spit(path, bytes, file.size);
}

Test(seal_forged, refuses_what_a_stranger_made)
{
    static const char closeless[] = "the close is missing";
    static const char bounds[] = "a segment is out of its bounds";
    static const char unpacked[] = "a segment can't be unpacked";
    static const char count[] = "a segment has more turns than it says, or fewer";
    static const char kind[] = "turns as the other kind of tape has them";
    const forgery forgeries[] = {
        {NULL, .turns = 50, .packed = 50},
        {NULL, .turns = 4500, .packed = 4500},
        {count, .turns = 51, .packed = 50},
        {count, .turns = 49, .packed = 50},
        {bounds, .turns = 0, .packed = 50},
        {bounds, .turns = 60001, .packed = 50},
        {bounds, .turns = 50, .packed = 50, .size = 60001},
        {bounds, .turns = 12000, .packed = 12000},
        {unpacked, .turns = 50, .packed = 50, .size = 60000},
        {unpacked, .turns = 12000, .packed = 12000, .size = 60000}, // a bomb
        {unpacked, .turns = 50, .packed = 50, .cut = 1},
        {unpacked, .turns = 50, .packed = 50, .size = 20},
        {"a segment begins at another turn", .first_tick = 1, .turns = 50, .packed = 50},
        {"a segment does not fit the chain", .turns = 50, .packed = 50, .other_head = true},
        {kind, .turns = 50, .packed = 50, .open = true},
        {kind, .turns = 1, .packed = 50, .as_turn = true},
        {NULL, .turns = 1, .packed = 50, .as_turn = true, .open = true},
        {closeless, .turns = 50, .packed = 50, .bare = true},
        {count, .turns = 51, .packed = 50, .bare = true},
        {NULL, .turns = 50, .packed = 50, .open = true, .bare = true}, // a torn tail
    };
    for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
        const forgery *forged = &forgeries[i];
        tt_tape_fault fault;
        write_forgery(forged);
        tt_status status = try_open(path, &fault);
        bool fits = forged->reason
                        ? status == TT_DAMAGED && strcmp(forged->reason, fault.reason) == 0
                        : status == TT_OK;
        if (!fits) cr_fatal("forgery %zu: %s", i, fault.reason);
        EACH(status == TT_OK || fault.tick == (forged->reason == closeless ? 50 : 0));
    }
}
