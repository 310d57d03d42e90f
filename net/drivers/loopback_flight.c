// A packet on its way is a flight, which sits in the heap of the end it flies to, and its bytes,
// which sit in chunks of its line:
//
//     heap    [ flight ][ flight ][ flight ]            by (arrival, sequence)
//                  \ chunk = 3, size = 600
//     pool    [ - ][ 1 ][ 2 ][ 3 ][ 4 ][ 5 ] ...        3 -> 1 -> 5 -> none
//                         free -> 2 -> 4                6 and on: never touched yet

#include "loopback_state.h"

#include <string.h>

uint32_t loopback_chunks(uint32_t size)
{
    return size ? (size + CHUNK_BYTES - 1) / CHUNK_BYTES : 1;
}

static uint32_t take(loopback_pool *pool)
{
    uint32_t index = pool->free;
    if (index == CHUNK_NONE) {
        TT_ASSERT(pool->touched < pool->size);
        index = ++pool->touched;
    } else {
        pool->free = pool->chunks[index].next;
    }
    pool->chunks[index].next = CHUNK_NONE;
    pool->used++;
    return index;
}

uint32_t loopback_pool_keep(loopback_pool *pool, const uint8_t *data, uint32_t size)
{
    uint32_t first = take(pool);
    uint32_t at = first;
    for (uint32_t done = 0;;) {
        uint32_t part = size - done < CHUNK_BYTES ? size - done : CHUNK_BYTES;
        if (part) memcpy(pool->chunks[at].bytes, data + done, part);
        done += part;
        if (done == size) return first;
        pool->chunks[at].next = take(pool);
        at = pool->chunks[at].next;
    }
}

void loopback_pool_copy(const loopback_pool *pool, const loopback_flight *flight, uint8_t *out)
{
    uint32_t at = flight->chunk;
    for (uint32_t done = 0; done < flight->size; done += CHUNK_BYTES) {
        uint32_t left = flight->size - done;
        memcpy(out + done, pool->chunks[at].bytes, left < CHUNK_BYTES ? left : CHUNK_BYTES);
        at = pool->chunks[at].next;
    }
}

void loopback_pool_release(loopback_pool *pool, uint32_t first)
{
    while (first != CHUNK_NONE) {
        uint32_t next = pool->chunks[first].next;
        pool->chunks[first].next = pool->free;
        pool->free = first;
        pool->used--;
        first = next;
    }
}

static bool earlier(const loopback_flight *a, const loopback_flight *b)
{
    return a->arrival != b->arrival ? a->arrival < b->arrival : a->sequence < b->sequence;
}

static void sift_down(loopback_heap *heap, uint32_t i)
{
    loopback_flight *flights = heap->flights;
    loopback_flight moved = flights[i];
    for (uint32_t child = 2 * i + 1; child < heap->count; child = 2 * i + 1) {
        if (child + 1 < heap->count && earlier(&flights[child + 1], &flights[child])) child++;
        if (!earlier(&flights[child], &moved)) break;
        flights[i] = flights[child];
        i = child;
    }
    flights[i] = moved;
}

void loopback_heap_push(loopback_heap *heap, const loopback_flight *pushed)
{
    TT_ASSERT(heap->count < heap->capacity);
    loopback_flight *flights = heap->flights;
    uint32_t i = heap->count++;
    while (i > 0 && earlier(pushed, &flights[(i - 1) / 2])) {
        flights[i] = flights[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    flights[i] = *pushed;
}

loopback_flight loopback_heap_pop(loopback_heap *heap)
{
    loopback_flight popped = heap->flights[0];
    heap->flights[0] = heap->flights[--heap->count];
    if (heap->count) sift_down(heap, 0);
    return popped;
}

void loopback_heap_mend(loopback_heap *heap)
{
    for (uint32_t i = heap->count / 2; i-- > 0;) sift_down(heap, i);
}
