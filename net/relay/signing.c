#include "signing.h"

enum { SECONDS_BETWEEN = 60 };

tt_status tt_signing_begin(tt_signing *signing, const tt_signer *signer, const tt_match *match,
                           uint32_t begins, tt_tape_writer *writer)
{
    *signing = (tt_signing){.signer = signer, .match = *match, .begins = begins};
    return tt_tape_key(writer, signer->key);
}

static tt_status sign(tt_signing *signing, tt_tape_writer *writer)
{
    signing->waiting = false;
    tt_checkpoint_sign(&signing->next, &signing->match, signing->signer);
    signing->last = signing->next;
    tt_status status = tt_tape_checkpoint(writer, &signing->next);
    signing->news = status == TT_OK;
    return status;
}

static bool signs(const tt_signing *signing, const tt_tape_writer *writer)
{
    return signing->signer && tt_tape_writer_ticks(writer) > signing->begins;
}

// The state that the tape has reached, with its trail if that was agreed.
static void note_state(tt_signing *signing, const tt_tape_writer *writer)
{
    uint32_t tick = tt_tape_writer_ticks(writer);
    signing->next = (tt_checkpoint){.tick = tick};
    tt_tape_writer_head(writer, signing->next.head);
    if (!signing->has_agreed || signing->agreed.tick != tick) return;
    signing->next.known = true;
    signing->next.trail = signing->agreed.value;
}

tt_status tt_signing_turn(tt_signing *signing, tt_tape_writer *writer)
{
    uint32_t tick = tt_tape_writer_ticks(writer);
    if (!signs(signing, writer) || tick % (SECONDS_BETWEEN * signing->match.tick_rate) != 0)
        return TT_OK;
    tt_status status = signing->waiting ? sign(signing, writer) : TT_OK;
    note_state(signing, writer);
    signing->waiting = true;
    return status;
}

tt_status tt_signing_trail(tt_signing *signing, tt_tape_writer *writer, tt_trail trail)
{
    signing->agreed = trail;
    signing->has_agreed = true;
    if (!signing->waiting || trail.tick < signing->next.tick) return TT_OK;
    signing->next.known = trail.tick == signing->next.tick;
    if (signing->next.known) signing->next.trail = trail.value;
    return sign(signing, writer);
}

// The state of a tick that the tape has passed, as the tape has it.
static tt_status recall_state(tt_signing *signing, tt_tape_writer *writer, tt_tape *reader,
                              uint32_t tick)
{
    tt_trail trail;
    signing->next = (tt_checkpoint){.tick = tick};
    tt_status status = tt_tape_flush(writer);
    if (status == TT_OK) status = tt_tape_follow(reader, NULL);
    if (status == TT_OK) status = tt_tape_head(reader, tick, signing->next.head);
    if (status != TT_OK) return status;
    bool known = tt_tape_trail_from(reader, tick, &trail) && trail.tick == tick;
    signing->next.known = known;
    signing->next.trail = known ? trail.value : 0;
    return TT_OK;
}

// Ticks never descend, and nothing is signed twice but to add its trail.
static bool is_news(const tt_signing *signing)
{
    const tt_checkpoint *next = &signing->next, *last = &signing->last;
    return next->tick > last->tick || (next->tick == last->tick && next->known && !last->known);
}

tt_status tt_signing_end(tt_signing *signing, tt_tape_writer *writer, tt_tape *reader,
                         uint32_t tick)
{
    if (!signs(signing, writer)) return TT_OK;
    uint32_t ticks = tt_tape_writer_ticks(writer);
    bool first = signing->waiting && signing->next.tick < tick;
    tt_status status = first ? sign(signing, writer) : TT_OK, recalled = TT_OK;
    if (tick > signing->begins && tick < ticks)
        recalled = recall_state(signing, writer, reader, tick);
    else
        note_state(signing, writer);
    if (recalled != TT_OK) return recalled;
    if (!is_news(signing)) return status;
    status = sign(signing, writer);
    signing->news = true;
    return status;
}
