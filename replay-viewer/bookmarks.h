// Places that somebody wants to find again, in a text file beside the tape, one a line, by tick:
//
//     match.tape.bookmarks      1200 the gate falls
//                               4510
//
// The tape itself is never written to.
#pragma once

#include <tickertape/types.h>

enum {
    BOOKMARKS_MAX = 256,       // of a tape; one more is refused
    BOOKMARK_WORDS_SIZE = 128, // bytes of its words, the final 0 included
};

typedef struct bookmark {
    uint32_t tick;
    char words[BOOKMARK_WORDS_SIZE]; // safe to be shown; may be empty
} bookmark;

typedef struct tape_bookmarks {
    uint32_t count;
    bookmark kept[BOOKMARKS_MAX]; // ticks ascend, none twice
} tape_bookmarks;

// Reads the bookmarks of a tape. TT_OK too where there are none. Lines that are none, that name a
// tick again, or that are too long or too many are cut or passed over: `*odd` counts them (that is
// lost with the next write, so one should say so). TT_IO: none could be read.
TT_MUST_CHECK tt_status bookmarks_read(tape_bookmarks *bookmarks, const char *tape, uint32_t *odd);
// Writes them: a new file beside the tape, then renamed; without any, the file goes. On TT_IO what
// was there before is there still.
TT_MUST_CHECK tt_status bookmarks_write(const tape_bookmarks *bookmarks, const char *tape);
// Sets a bookmark, or replaces the words of the one that is there; words are cut where they do not
// fit. False: there are BOOKMARKS_MAX already.
bool bookmarks_set(tape_bookmarks *bookmarks, uint32_t tick, const char *words);
// Takes the one at `tick` away; false when there is none.
bool bookmarks_remove(tape_bookmarks *bookmarks, uint32_t tick);
// A change to one of them.
typedef struct bookmark_change {
    uint32_t tick;
    const char *words; // as bookmarks_set has them; NULL: it is taken away, if it is there
} bookmark_change;
// Makes a change to the bookmarks as they are on disk by now, whoever wrote them: of several
// viewers one waits for the other, so that none loses what another has set. On TT_OK `*bookmarks`
// is what is there then; else nothing has changed. What reading and writing say; TT_IO too where
// another viewer keeps this one waiting for a second; TT_FULL: there are BOOKMARKS_MAX already.
TT_MUST_CHECK tt_status bookmarks_change(tape_bookmarks *bookmarks, const char *tape,
                                         const bookmark_change *change);
// The next one after, the last one before `tick`; NULL: there is none.
const bookmark *bookmarks_after(const tape_bookmarks *bookmarks, uint32_t tick);
const bookmark *bookmarks_before(const tape_bookmarks *bookmarks, uint32_t tick);
