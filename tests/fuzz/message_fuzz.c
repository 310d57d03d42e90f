// Any bytes, read as a message. What is accepted has one form: writing it gives the same bytes.

#include <string.h>

#include "fuzz.h"
#include "recode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t bytes[TT_CONTROL_SIZE_MAX];
    if (size > sizeof bytes) return 0;
    tt_writer again = tt_writer_of(bytes, sizeof bytes);
    if (!recode(data, size, &again)) return 0;
    TT_ASSERT(!again.failed && again.size == size && memcmp(bytes, data, size) == 0);
    return 0;
}
