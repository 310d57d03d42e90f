// Any bytes, read as turns one after another. What is accepted has one form: writing it gives the
// same bytes, and skipping it ends at the same place. What is refused leaves the numbering alone.

#include <string.h>

#include "fuzz.h"
#include "tickertape/turn.h"

static void check_events(const tt_turn *turn, const tt_numbering *before)
{
    TT_ASSERT(turn->tick == before->tick && turn->count <= TT_TURN_EVENTS_MAX);
    for (uint32_t i = 0; i < turn->count; i++) {
        const tt_event *event = &turn->events[i];
        TT_ASSERT(event->tick == turn->tick && event->sequence == before->sequence + i);
        TT_ASSERT(event->seat < TT_SEATS_MAX && event->type < TT_EVENT_TYPES);
        TT_ASSERT(event->number >= before->number[event->seat]);
        TT_ASSERT(event->size == 0 || event->data != NULL);
    }
}

static void check_written(const tt_turn *turn, tt_numbering numbering, const tt_numbering *after,
                          const uint8_t *bytes, size_t size)
{
    uint8_t written[TT_TURN_SIZE_MAX];
    tt_writer writer = tt_writer_of(written, sizeof written);
    tt_turn_write(turn, &numbering, &writer);
    TT_ASSERT(!writer.failed && writer.size == size);
    TT_ASSERT(memcmp(written, bytes, size) == 0);
    TT_ASSERT(memcmp(&numbering, after, sizeof numbering) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tt_turn turn; // 16 KiB: too much for some stacks
    tt_numbering numbering, before;
    memset(&numbering, 0, sizeof numbering);
    tt_reader reader = tt_reader_of(data, size);
    do {
        memcpy(&before, &numbering, sizeof before);
        tt_reader skipped = reader;
        size_t start = reader.at;
        tt_turn_read(&turn, &numbering, &reader);
        tt_turn_skip(&skipped);
        if (reader.failed) {
            TT_ASSERT(memcmp(&before, &numbering, sizeof before) == 0);
            return 0;
        }
        TT_ASSERT(!skipped.failed && skipped.at == reader.at);
        check_events(&turn, &before);
        check_written(&turn, before, &numbering, data + start, reader.at - start);
    } while (tt_reader_left(&reader) > 0);
    return 0;
}
