#include "counted.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = _Alignof(max_align_t) };

static void *take(void *context, size_t size)
{
    tt_counted *counted = context;
    size_t whole = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    TT_ASSERT(counted->taken < COUNTED_PIECES);
    uint32_t index = counted->taken++;
    bool later = counted->fails_on && counted->fail_at > 0 && counted->taken > counted->fail_at;
    bool fails = counted->taken == counted->fail_at || later;
    if (fails || whole > counted->capacity - counted->used) return NULL;
    uint8_t *memory = counted->arena + counted->used;
    counted->used += whole;
    counted->live++;
    counted->pieces[index].memory = memory;
    counted->pieces[index].size = size;
    memset(memory, 0xa5, size < 4096 ? size : 4096); // any content, where it is most looked at
    return memory;
}

static void give_back(void *context, void *memory, size_t size)
{
    tt_counted *counted = context;
    uint32_t index = 0;
    while (index < counted->taken && counted->pieces[index].memory != memory) index++;
    TT_ASSERT(index < counted->taken && counted->pieces[index].size == size);
    counted->pieces[index].memory = NULL;
    counted->live--;
    memset(memory, 0x5a, size < 4096 ? size : 4096); // who still reads it sees that
}

void tt_counted_start(tt_counted *counted, size_t capacity)
{
    memset(counted, 0, sizeof *counted);
    counted->arena = malloc(capacity);
    TT_ASSERT(counted->arena);
    counted->capacity = capacity;
}

void tt_counted_again(tt_counted *counted, uint32_t fail_at)
{
    TT_ASSERT(counted->live == 0);
    memset(counted->pieces, 0, counted->taken * sizeof counted->pieces[0]);
    counted->taken = 0;
    counted->used = 0;
    counted->fail_at = fail_at;
}

void tt_counted_stop(tt_counted *counted)
{
    TT_ASSERT(counted->live == 0);
    free(counted->arena);
}

tt_allocator tt_counted_allocator(tt_counted *counted)
{
    return (tt_allocator){.context = counted, .allocate = take, .release = give_back};
}

uint32_t tt_counted_pieces(tt_counted *counted, tt_status (*make)(tt_allocator allocator))
{
    for (uint32_t failing = 1;; failing++) {
        tt_counted_again(counted, failing);
        tt_status status = make(tt_counted_allocator(counted));
        TT_ASSERT(status == (counted->taken >= failing ? TT_OUT_OF_MEMORY : TT_OK));
        if (status == TT_OK) return failing - 1;
    }
}
