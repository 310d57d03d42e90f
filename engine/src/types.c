#include "tickertape/types.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *tt_status_text(tt_status status)
{
    static const char *const texts[] = {
#define X(name, text) text,
        TT_STATUS_LIST(X)
#undef X
    };
    uint32_t index = (uint32_t)status;
    return index < sizeof texts / sizeof texts[0] ? texts[index] : "an unknown status";
}

void tt_assert_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, condition);
    abort();
}

static bool name_character(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

bool tt_name_valid(const char *name)
{
    size_t size = 0;
    while (size <= TT_NAME_MAX && name_character(name[size])) size++;
    return size > 0 && size <= TT_NAME_MAX && name[size] == 0;
}

void tt_name_copy(char copy[TT_NAME_MAX + 1], const char *name)
{
    TT_ASSERT(tt_name_valid(name));
    memcpy(copy, name, strlen(name) + 1);
}
