// Whether a tape is what its relay vouched for. Who edits a turn can make all links
// anew, but not the signatures:
//
//     turns         [ ][ ][x] … [ ]       [ ] …
//     chain          links, made anew  ->  another head here
//     checkpoint                      [head, signature]     no longer fits

#include "reading.h"
#include "sides.h"

#include <string.h>

// All checkpoints of a tape are signed by one key: that of the relay.
typedef struct tt_auditor {
    tt_audit *audit;
    bool has_key;
    bool other_key; // the last on the tape is not that of the audit
} tt_auditor;

static void take_key(tt_auditor *auditor, const uint8_t key[TT_KEY_SIZE])
{
    if (!auditor->has_key) memcpy(auditor->audit->key, key, TT_KEY_SIZE);
    auditor->has_key = true;
    auditor->other_key = memcmp(auditor->audit->key, key, TT_KEY_SIZE) != 0;
}

static tt_status judge(tt_tape *tape, const tt_checkpoint *checkpoint, const tt_auditor *auditor)
{
    tt_audit *audit = auditor->audit;
    uint8_t head[TT_HEAD_SIZE];
    tt_trail trail;
    tt_status status = tt_tape_head(tape, checkpoint->tick, head);
    if (status != TT_OK) return status;
    bool recorded = tt_tape_trail_from(tape, checkpoint->tick, &trail);
    recorded = recorded && trail.tick == checkpoint->tick;
    audit->tick = checkpoint->tick;
    if (auditor->other_key)
        audit->reason = "another key signed it";
    else if (!tt_checkpoint_signed_by(checkpoint, &tape->info.match, audit->key))
        audit->reason = "the signature is not of this key";
    else if (memcmp(head, checkpoint->head, TT_HEAD_SIZE) != 0)
        audit->reason = "the turns before it are not those that were signed";
    else if (recorded && checkpoint->known && trail.value != checkpoint->trail)
        audit->reason = "the trail there is not the one that was signed";
    if (audit->reason) return TT_OK;
    audit->vouched = checkpoint->tick;
    audit->checkpoints++;
    return TT_OK;
}

static tt_status next_record(tt_tape *tape, uint64_t *offset, tt_record *record)
{
    tt_status status = tt_tape_record_at(tape, *offset, record);
    if (status != TT_OK) return status;
    *offset += record->total;
    bool side = record->type == TT_RECORD_KEY || record->type == TT_RECORD_CHECKPOINT;
    return side && !tt_record_intact(record) ? TT_DAMAGED : TT_OK;
}

static tt_status take_record(tt_tape *tape, const tt_record *record, tt_auditor *auditor)
{
    tt_checkpoint checkpoint;
    if (record->type == TT_RECORD_KEY) {
        const uint8_t *key = tt_key_of(record);
        if (!key) return TT_DAMAGED;
        take_key(auditor, key);
    }
    if (record->type != TT_RECORD_CHECKPOINT) return TT_OK;
    if (!tt_checkpoint_of(record, &checkpoint) || !auditor->has_key) return TT_DAMAGED;
    bool lacking = checkpoint.tick < tape->info.first_tick; // of what was before this piece
    return lacking ? TT_OK : judge(tape, &checkpoint, auditor);
}

tt_status tt_tape_audit(tt_tape *tape, const uint8_t *key, tt_audit *audit)
{
    *audit = (tt_audit){0};
    tt_auditor auditor = {.audit = audit};
    if (key) take_key(&auditor, key);
    uint64_t offset = tape->start;
    tt_status status = TT_OK;
    while (status == TT_OK && !audit->reason && offset < tape->end.offset) {
        tt_record record;
        status = next_record(tape, &offset, &record);
        if (status == TT_OK) status = take_record(tape, &record, &auditor);
    }
    bool follows = !audit->reason && audit->checkpoints > 0 && auditor.other_key;
    if (follows) audit->reason = "another key follows it";
    return status;
}
