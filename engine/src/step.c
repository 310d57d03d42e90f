// What a running step may touch beyond its state: marks, the outbox, the memo.

#include "sim_private.h"

#include <string.h>

void tt_touch(tt_step *step, const void *address, size_t size)
{
    tt_sim *sim = step->sim;
    if (!sim->game->marks) return;
    // Both ends are checked against the state by the distance from its first byte.
    uintptr_t offset = (uintptr_t)address - (uintptr_t)sim->state;
    TT_ASSERT(offset <= sim->game->state_size && size <= sim->game->state_size - offset);
    if (sim->blocks) tt_blocks_mark(sim->blocks, sim->game_offset + offset, size);
}

static void emit(tt_outbox *outbox, uint32_t kind, const void *data, size_t size, bool soon)
{
    uint32_t cost = TT_OUTBOX_HEADER + (uint32_t)size;
    if (cost > TT_OUTBOX_SIZE_MAX - outbox->size) {
        outbox->dropped++;
        return;
    }
    uint32_t start = outbox->size - outbox->count * TT_OUTBOX_HEADER;
    if (size > 0) memcpy(outbox->data + start, data, size);
    outbox->kinds[outbox->count] = kind;
    outbox->soon[outbox->count] = soon;
    outbox->ends[outbox->count] = start + (uint32_t)size;
    outbox->count++;
    outbox->size += cost;
}

void tt_emit(tt_step *step, uint32_t kind, const void *data, size_t size)
{
    TT_ASSERT(size <= TT_OUTBOX_ENTRY_MAX);
    emit(&step->sim->outbox, kind, data, size, false);
}

void tt_emit_soon(tt_step *step, uint32_t kind, const void *data, size_t size)
{
    TT_ASSERT(size <= TT_OUTBOX_SOON_MAX);
    emit(&step->sim->outbox, kind, data, size, true);
}

void *tt_memo(tt_step *step)
{
    return step->sim->memo;
}

const tt_match *tt_step_match(const tt_step *step)
{
    return &step->sim->match;
}

void *tt_step_context(const tt_step *step)
{
    return step->sim->game->context;
}

uint32_t tt_sim_outbox_count(const tt_sim *sim)
{
    return sim->outbox.count;
}

tt_outbox_entry tt_sim_outbox(const tt_sim *sim, uint32_t index)
{
    const tt_outbox *outbox = &sim->outbox;
    TT_ASSERT(index < outbox->count);
    uint32_t start = index > 0 ? outbox->ends[index - 1] : 0;
    return (tt_outbox_entry){.tick = sim->tick - 1,
                             .kind = outbox->kinds[index],
                             .size = outbox->ends[index] - start,
                             .soon = outbox->soon[index],
                             .data = outbox->data + start};
}

uint64_t tt_sim_outbox_dropped(const tt_sim *sim)
{
    return sim->outbox.dropped;
}

void tt_sim_drop_memo(tt_sim *sim)
{
    if (sim->memo) memset(sim->memo, 0, (size_t)sim->game->memo_size);
}
