// A relay signs a state when its trail is agreed, some ticks later. Sealed, a checkpoint stands
// where its state is, between two segments:
//
//     old    … [turn T-1][turn T] … [turn T+30][checkpoint T] …
//                        ^ offset               ^ ahead
//     new    … [segment ends with T-1][checkpoint T][segment begins with T …

#include "sealing.h"

// One that is not of a later state stays in its place, and so do those behind it until then, as
// their ticks never descend; likewise those behind a key.
tt_status tt_seal_look_ahead(tt_sealer *sealer)
{
    sealer->cut = UINT32_MAX;
    if (sealer->ahead < sealer->offset) sealer->ahead = sealer->offset;
    tt_record record;
    tt_checkpoint checkpoint;
    for (; sealer->ahead < sealer->tape->end.offset; sealer->ahead += record.total) {
        tt_status status = tt_tape_record_at(sealer->tape, sealer->ahead, &record);
        if (status != TT_OK || record.type == TT_RECORD_KEY) return status;
        if (record.type != TT_RECORD_CHECKPOINT) continue;
        if (!tt_checkpoint_of(&record, &checkpoint)) return TT_DAMAGED;
        if (checkpoint.tick > sealer->tick && checkpoint.tick < sealer->tape->info.ticks)
            sealer->cut = checkpoint.tick;
        return TT_OK;
    }
    return TT_OK;
}

tt_status tt_seal_checkpoint(tt_sealer *sealer)
{
    if (sealer->tick != sealer->cut || sealer->ahead < sealer->offset) return TT_OK;
    tt_record record;
    tt_status status = tt_tape_record_at(sealer->tape, sealer->ahead, &record);
    if (status != TT_OK) return status;
    if (!tt_record_intact(&record)) return TT_DAMAGED;
    status = tt_seal_write(sealer, record.bytes, record.total);
    sealer->early_upto = sealer->ahead += record.total;
    return status;
}
