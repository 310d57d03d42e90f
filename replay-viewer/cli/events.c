#include "events.h"
#include "text.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void event_print(const tt_event *event, const tt_game *game)
{
    char words[WORDS_SAFE_SIZE];
    words_of_data(event, game, words, sizeof words);
    printf("%8" PRIu32 " %8" PRIu64 "  %2u  %s%s%s\n", event->tick, event->sequence, event->seat,
           tt_event_type_name(event->type), words[0] ? "  " : "", words);
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
    if (words_describe(event, game, words)) {
        printf(",\"words\":");
        text_print_json(words, strlen(words));
    }
    if (event->type == TT_EVENT_JOINED || tt_event_is_chat(event->type)) {
        printf(",\"text\":");
        if (event->stripped)
            printf("null");
        else
            text_print_json(event->data, event->size);
    }
    tt_branch branch;
    if (tt_branch_of(event, &branch)) {
        printf(",\"match\":\"");
        text_print_hex(branch.id, sizeof branch.id);
        putchar('"');
    }
    printf("}\n");
}
