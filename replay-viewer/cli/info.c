// What a tape is of, and how much of it there is.

#include "cli.h"
#include "partings.h"
#include "text.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_names(const tt_tape_info *info)
{
    for (uint32_t seat = 0; seat < info->match.seats; seat++) {
        const char *name = info->names[seat];
        printf(seat > 0 ? ", " : "");
        if (name[0])
            text_print(name, strlen(name));
        else
            printf("-");
    }
}

// The first of them; `tape log` has all.
static bool print_partings(const tt_tape *tape)
{
    enum { MOST = 16 };
    cli_partings partings;
    if (!partings_create(tape, &partings)) return false;
    for (uint32_t i = 0; i < partings.count && i < MOST; i++) {
        const cli_parting *each = &partings.items[i];
        printf("%s    from state %" PRIu32 " on: ", each->parting.healed ? "healed" : "parted",
               each->parting.tick);
        partings_print(tape, each);
        printf("\n");
    }
    if (partings.count > MOST) printf("          and %" PRIu32 " more\n", partings.count - MOST);
    partings_destroy(&partings);
    return true;
}

static void print_state(const tt_tape_info *info)
{
    printf("state     %s%s", info->sealed ? "sealed, " : "",
           info->closed ? "closed" : "not closed");
    if (info->complete) printf(", ended at state %" PRIu32, info->over_tick);
    if (info->torn > 0) printf(", %" PRIu64 " torn bytes at the end are not read", info->torn);
    printf("\n");
}

static void print_piece(const tt_tape_info *info)
{
    char words[WORDS_SIZE];
    words_of_piece(info, words, sizeof words);
    if (info->first_tick > 0) printf("piece     %s\n", words);
}

static void print_stripped(const tt_tape_info *info)
{
    if (info->stripped == 0) return;
    printf("stripped  %" PRIu64 " line%s of chat, from tick %" PRIu32 " on\n",
           info->stripped_events, info->stripped_events == 1 ? "" : "s", info->stripped_tick);
}

static void print_branch(const tt_tape_info *info)
{
    if (info->branches == 0) return;
    printf("branched  from match ");
    text_print_hex(info->parent, sizeof info->parent);
    printf(" at tick %" PRIu32 ", goes on as ", info->branch_tick);
    text_print_hex(info->id, sizeof info->id);
    if (info->branches > 1) printf("; %" PRIu32 " branches in all", info->branches);
    printf("\n");
}

static void print_looks(const tt_tape_info *info)
{
    if (info->looks == 0 && info->odd_looks == 0) return;
    printf("looks     %" PRIu64 ", in %" PRIu64 " bytes of the file", info->looks,
           info->look_bytes);
    if (info->odd_looks > 0) printf("; %" PRIu64 " records of them make no sense", info->odd_looks);
    printf("\n");
}

static void print_trouble(const tt_tape_info *info)
{
    char words[WORDS_SIZE];
    if (words_of_trouble(info, words, sizeof words)) printf("trouble   %s\n", words);
}

static void print_words(const tt_tape_info *info)
{
    const tt_match *match = &info->match;
    uint32_t seconds = info->ticks / match->tick_rate;
    printf("game      %s, rules %" PRIu32 ", layout %016" PRIx64 "\n", match->game, match->rules,
           match->layout);
    printf("match     %s, seed %" PRIu64 ", id ", match->name, match->seed);
    text_print_hex(match->id, sizeof match->id);
    printf("\n");
    print_branch(info);
    printf("seats     %" PRIu32 ": ", match->seats);
    print_names(info);
    printf("\nticks     %" PRIu32 " at %" PRIu32 " a second: %" PRIu32 ":%02u:%02u\n", info->ticks,
           match->tick_rate, seconds / 3600, seconds / 60 % 60, seconds % 60);
    print_piece(info);
    printf("events    %" PRIu64 ", of them %" PRIu64 " commands\n", info->events, info->commands);
    print_stripped(info);
    print_looks(info);
    printf("file      %" PRIu64 " bytes, format %" PRIu32 ", written by ", info->bytes,
           info->format);
    text_print(info->build, strlen(info->build));
    printf("\n");
    print_state(info);
    print_trouble(info);
}

static void print_string(const char *key, const char *value)
{
    printf(",\"%s\":", key);
    text_print_json(value, strlen(value));
}

static void print_hex(const char *key, const void *bytes, size_t size)
{
    printf(",\"%s\":\"", key);
    text_print_hex(bytes, size);
    printf("\"");
}

static void print_match_json(const tt_tape_info *info)
{
    const tt_match *match = &info->match;
    printf("{\"format\":%" PRIu32, info->format);
    print_string("game", match->game);
    printf(",\"rules\":%" PRIu32 ",\"layout\":\"%016" PRIx64 "\"", match->rules, match->layout);
    print_string("name", match->name);
    print_hex("id", match->id, sizeof match->id);
    print_hex("settings", match->settings, match->settings_size);
    printf(",\"seed\":%" PRIu64 ",\"tick_rate\":%" PRIu32 ",\"seats\":%" PRIu32 ",\"names\":[",
           match->seed, match->tick_rate, match->seats);
    for (uint32_t seat = 0; seat < match->seats; seat++) {
        printf(seat > 0 ? "," : "");
        text_print_json(info->names[seat], strlen(info->names[seat]));
    }
    printf("]");
}

static void print_branch_json(const tt_tape_info *info)
{
    printf(",\"branches\":%" PRIu32, info->branches);
    if (info->branches == 0) return;
    printf(",\"branch_tick\":%" PRIu32, info->branch_tick);
    print_hex("parent", info->parent, sizeof info->parent);
    print_hex("goes_on_as", info->id, sizeof info->id);
}

static void print_trouble_json(const tt_tape_info *info)
{
    static const char *const names[] = {
        [TT_TROUBLE_SYNC] = "sync", [TT_TROUBLE_WRITE] = "write", [TT_TROUBLE_SPACE] = "space"};
    printf(",\"failed\":%s,\"trouble\":", info->failed ? "true" : "false");
    if (info->trouble == TT_TROUBLE_NONE)
        printf("null");
    else
        printf("{\"what\":\"%s\",\"tick\":%" PRIu32 "}", names[info->trouble], info->trouble_tick);
}

static void print_json(const tt_tape_info *info)
{
    print_match_json(info);
    printf(",\"first_tick\":%" PRIu32 ",\"ticks\":%" PRIu32 ",\"events\":%" PRIu64
           ",\"commands\":%" PRIu64,
           info->first_tick, info->ticks, info->events, info->commands);
    printf(",\"stripped_turns\":%" PRIu32 ",\"stripped_events\":%" PRIu64, info->stripped,
           info->stripped_events);
    printf(",\"looks\":%" PRIu64 ",\"look_bytes\":%" PRIu64 ",\"odd_looks\":%" PRIu64, info->looks,
           info->look_bytes, info->odd_looks);
    printf(",\"bytes\":%" PRIu64 ",\"torn\":%" PRIu64, info->bytes, info->torn);
    printf(",\"sealed\":%s,\"closed\":%s,\"complete\":%s", info->sealed ? "true" : "false",
           info->closed ? "true" : "false", info->complete ? "true" : "false");
    if (info->complete)
        printf(",\"over_tick\":%" PRIu32, info->over_tick);
    else
        printf(",\"over_tick\":null");
    print_trouble_json(info);
    if (info->parted_tick == UINT32_MAX) {
        printf(",\"parted\":null");
    } else {
        printf(",\"parted\":{\"tick\":%" PRIu32 ",\"seats\":", info->parted_tick);
        partings_print_list(info->parted_seats);
        printf(",\"apart\":");
        partings_print_list(info->apart);
        printf("}");
    }
    print_string("build", info->build);
    print_branch_json(info);
    printf("}\n");
}

cli_exit cli_info(const cli_run *run)
{
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    if (run->options.json) {
        print_json(info);
        return CLI_YES;
    }
    print_words(info);
    return print_partings(run->tapes[0]) ? CLI_YES : CLI_CANNOT;
}
