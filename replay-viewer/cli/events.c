#include "events.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_SIZE = 256 };

// A command in the game's words; false when it has none.
static bool describe(const tt_event *event, const tt_game *game, char words[WORDS_SIZE])
{
    words[0] = 0;
    if (event->type != TT_EVENT_COMMAND || !game || !game->describe) return false;
    game->describe(event, words, WORDS_SIZE);
    words[WORDS_SIZE - 1] = 0;
    return words[0] != 0;
}

void event_print(const tt_event *event, const tt_game *game)
{
    char words[WORDS_SIZE];
    printf("%8" PRIu32 " %8" PRIu64 "  %2u  %s", event->tick, event->sequence, event->seat,
           tt_event_type_name(event->type));
    if (event->size > 0) printf("  ");
    if (describe(event, game, words))
        text_print(words, strlen(words));
    else if (event->type == TT_EVENT_COMMAND)
        text_print_hex(event->data, event->size);
    else
        text_print(event->data, event->size);
    putchar('\n');
}

void event_print_json(const tt_event *event, const tt_game *game)
{
    char words[WORDS_SIZE];
    printf("{\"tick\":%" PRIu32 ",\"sequence\":%" PRIu64 ",\"seat\":%u,\"number\":%" PRIu32,
           event->tick, event->sequence, event->seat, event->number);
    printf(",\"type\":\"%s\"", tt_event_type_name(event->type));
    if (event->type == TT_EVENT_COMMAND) {
        printf(",\"data\":\"");
        text_print_hex(event->data, event->size);
        putchar('"');
    }
    if (describe(event, game, words)) {
        printf(",\"words\":");
        text_print_json(words, strlen(words));
    }
    if (event->type == TT_EVENT_JOINED || event->type == TT_EVENT_CHAT) {
        printf(",\"text\":");
        text_print_json(event->data, event->size);
    }
    printf("}\n");
}
