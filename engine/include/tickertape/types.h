// The words every other header is written in: status codes, bounds, and the assertion that stays
// on.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Between these two, names are C's in C++ too, and the only ones that the shared library shows.
#ifdef __cplusplus
#define TT_API_BEGIN                                                                               \
    _Pragma("GCC visibility push(default)") extern "C"                                             \
    {
#define TT_API_END                                                                                 \
    }                                                                                              \
    _Pragma("GCC visibility pop")
#else
#define TT_API_BEGIN _Pragma("GCC visibility push(default)")
#define TT_API_END _Pragma("GCC visibility pop")
#endif

TT_API_BEGIN

/// Every status: its name without the prefix, and its text.
#define TT_STATUS_LIST(X)                                                                          \
    X(OK, "fine")                                                                                  \
    X(OUT_OF_MEMORY, "out of memory")                                                              \
    X(OVER_BUDGET, "the budget is too small for this state")                                       \
    X(BAD_ARGUMENT, "an argument is out of its bounds")                                            \
    X(BAD_GAME, "the game's description is incomplete or contradicts itself")                      \
    X(WRONG_GAME, "this belongs to another game, or to other rules of it")                         \
    X(UNSUPPORTED, "the game cannot do this: it has no save and load")                             \
    X(FULL, "the queue is full")                                                                   \
    X(OUT_OF_RANGE, "there is no such tick")                                                       \
    X(NOT_FOUND, "no such file")                                                                   \
    X(EXISTS, "the file exists already")                                                           \
    X(IO, "reading or writing failed")                                                             \
    X(NOT_A_TAPE, "this is not a tape")                                                            \
    X(BAD_VERSION, "a format or protocol of another version")                                      \
    X(DAMAGED, "damaged: the bytes do not fit together")                                           \
    X(NETWORK, "this address is unknown, in use, or not this machine's")                           \
    X(CLOSED, "closed already")                                                                    \
    X(NO_BEGINNING, "this tape begins in the middle of its match: it can be read, not played")     \
    X(STRIPPED, "what was said is taken out of these turns: they can be watched, not played on")   \
    X(BUSY, "someone is writing this file")

/// What went wrong with the world's bytes, files or memory. TT_OK is 0.
typedef enum tt_status {
#define X(name, text) TT_##name,
    TT_STATUS_LIST(X)
#undef X
} tt_status;

/// The English text of a status, without a full stop; never NULL.
const char *tt_status_text(tt_status status);

/// Marks a function whose result must be looked at.
#define TT_MUST_CHECK __attribute__((warn_unused_result))

/// A promise that the program makes to itself; on in every build, because a wrong lockstep state is
/// worse than none. Never used on input.
#define TT_ASSERT(condition)                                                                       \
    ((condition) ? (void)0 : tt_assert_failed(#condition, __FILE__, __LINE__))

/// Prints the broken promise to stderr and aborts.
__attribute__((noreturn)) void tt_assert_failed(const char *condition, const char *file, int line);

enum {
    TT_SEATS_MAX = 64,           ///< seats of a match
    TT_SEAT_NONE = 255,          ///< the seat of a spectator
    TT_NAME_MAX = 32,            ///< characters of a name, without the final 0
    TT_COMMAND_SIZE_MAX = 64,    ///< bytes of one command
    TT_CHAT_SIZE_MAX = 200,      ///< bytes of one chat line, UTF-8
    TT_TURN_SIZE_MAX = 1000,     ///< canonical bytes of one turn
    TT_TURN_EVENTS_MAX = 500,    ///< events of one turn: each takes at least 2 bytes
    TT_SETTINGS_SIZE_MAX = 1024, ///< bytes of a match's settings
    TT_TICK_RATE_MAX = 240,      ///< ticks per second
    TT_HEAD_SIZE = 32,           ///< bytes of a chain head
};

/// One second in nanoseconds, the unit of every time in this library.
#define TT_SECOND UINT64_C(1000000000)

/// Whether `name` is 1 to TT_NAME_MAX characters of [A-Za-z0-9_-]. Names become file names.
bool tt_name_valid(const char *name);
/// Copies a valid name.
void tt_name_copy(char copy[TT_NAME_MAX + 1], const char *name);

TT_API_END
