// The bookmarks of a tape that is watched. What is in memory is always what is on disk, as of the
// last look at it; what stands between is told in `bookmark_trouble`.

#include "watch.h"

#include <inttypes.h>
#include <stdio.h>

static void tell(tape_watch *watch, const char *what, tt_status status)
{
    snprintf(watch->bookmark_trouble, sizeof watch->bookmark_trouble, "The bookmarks %s: %s", what,
             tt_status_text(status));
}

void watch_read_bookmarks(tape_watch *watch)
{
    uint32_t odd = 0;
    tt_status status = bookmarks_read(watch->bookmarks, watch->path, &odd);
    if (status != TT_OK)
        tell(watch, "can't be read", status);
    else if (odd > 0)
        snprintf(watch->bookmark_trouble, sizeof watch->bookmark_trouble,
                 "%" PRIu32 " %s; the next bookmark overwrites %s", odd,
                 odd == 1 ? "line of the bookmarks is none" : "lines of the bookmarks are none",
                 odd == 1 ? "it" : "them");
}

static bool change(tape_watch *watch, const bookmark_change *wanted)
{
    tt_status status = bookmarks_change(watch->bookmarks, watch->path, wanted);
    if (status == TT_FULL)
        snprintf(watch->bookmark_trouble, sizeof watch->bookmark_trouble,
                 "There are %d bookmarks: no more fit", BOOKMARKS_MAX);
    else if (status != TT_OK)
        tell(watch, "can't be changed", status);
    else
        watch->bookmark_trouble[0] = 0;
    return status == TT_OK;
}

bool watch_bookmark(tape_watch *watch, uint32_t tick, const char *words)
{
    return change(watch, &(bookmark_change){.tick = tick, .words = words});
}

bool watch_forget(tape_watch *watch, uint32_t tick)
{
    return change(watch, &(bookmark_change){.tick = tick});
}
