#include "words.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

static const char ellipsis[] = "\xe2\x80\xa6";

// Appends a stranger's text, made safe, to `words`.
static void append(char *words, size_t size, const void *bytes, size_t count)
{
    size_t used = strlen(words), room = size - used;
    if (text_copy(words + used, room, bytes, count) || room < sizeof ellipsis) return;
    text_copy(words + used, room - (sizeof ellipsis - 1), bytes, count);
    memcpy(words + strlen(words), ellipsis, sizeof ellipsis);
}

bool words_describe(const tt_event *event, const tt_game *game, char words[WORDS_SIZE])
{
    words[0] = 0;
    if (event->type != TT_EVENT_COMMAND || !game || !game->describe) return false;
    game->describe(event, words, WORDS_SIZE);
    words[WORDS_SIZE - 1] = 0;
    return words[0] != 0;
}

static void append_hex(const tt_event *event, char *words, size_t size)
{
    char digits[2 * TT_COMMAND_SIZE_MAX + 1] = "";
    for (uint32_t i = 0; i < event->size && i < TT_COMMAND_SIZE_MAX; i++)
        snprintf(digits + (size_t)2 * i, 3, "%02x", event->data[i]);
    append(words, size, digits, strlen(digits));
}

static void append_data(const tt_event *event, const tt_game *game, char *words, size_t size)
{
    char described[WORDS_SIZE];
    if (words_describe(event, game, described))
        append(words, size, described, strlen(described));
    else if (event->type == TT_EVENT_COMMAND)
        append_hex(event, words, size);
    else
        append(words, size, event->data, event->size);
}

void words_of_data(const tt_event *event, const tt_game *game, char *words, size_t size)
{
    words[0] = 0;
    append_data(event, game, words, size);
}

void words_of_event(const tt_event *event, const tt_game *game, char *words, size_t size)
{
    static const char *const verbs[TT_EVENT_TYPES] = {
        [TT_EVENT_COMMAND] = "",     [TT_EVENT_JOINED] = "joins",   [TT_EVENT_AWAY] = "is away",
        [TT_EVENT_BACK] = "is back", [TT_EVENT_GONE] = "is gone",   [TT_EVENT_LEFT] = "leaves",
        [TT_EVENT_PAUSE] = "pauses", [TT_EVENT_RESUME] = "resumes", [TT_EVENT_CHAT] = "says: ",
    };
    bool speaks = event->type == TT_EVENT_COMMAND || event->type == TT_EVENT_CHAT;
    snprintf(words, size, "%s", event->type < TT_EVENT_TYPES ? verbs[event->type] : "");
    if (speaks) append_data(event, game, words, size);
}
