#include "words.h"

#include "recorded_state.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// The layout's first command of that many bytes; NULL when there is none, or no layout.
static const tt_layout_group *command_of(const tt_layout *layout, uint32_t size, uint16_t *root)
{
    for (uint32_t i = 0; layout && i < layout->command_count; i++) {
        *root = layout->commands[i];
        if (layout->groups[*root].size == size) return &layout->groups[*root];
    }
    return NULL;
}

// "verb 3, at.x 7": the fields of a command that its game has no words for.
static void describe_fields(const tt_event *event, const tt_layout *layout, char words[WORDS_SIZE])
{
    uint16_t root;
    const tt_layout_group *command = command_of(layout, event->size, &root);
    size_t used = 0;
    tt_layout_value value;
    for (uint64_t at = 0; command && at < command->size; at += value.field->size) {
        char number[TT_LAYOUT_WORDS_SIZE];
        if (!tt_layout_at(layout, root, at, &value) || used >= WORDS_SIZE) break;
        tt_layout_words(&value, event->data, number);
        used += (size_t)snprintf(words + used, WORDS_SIZE - used, "%s%s %s", at > 0 ? ", " : "",
                                 value.path, number);
    }
}

bool words_describe(const tt_event *event, const tt_game *game, char words[WORDS_SIZE])
{
    words[0] = 0;
    if (event->type != TT_EVENT_COMMAND || !game) return false;
    if (game->describe)
        game->describe(game->context, event, words, WORDS_SIZE);
    else
        describe_fields(event, game->layout, words);
    words[WORDS_SIZE - 1] = 0;
    return words[0] != 0;
}

static void append_hex(const uint8_t *bytes, uint32_t count, char *words, size_t size)
{
    char digits[2 * TT_COMMAND_SIZE_MAX + 1];
    text_write_hex(digits, bytes, count < TT_COMMAND_SIZE_MAX ? count : TT_COMMAND_SIZE_MAX);
    text_append(words, size, digits, strlen(digits));
}

static void append_branch(const tt_branch *branch, char *words, size_t size)
{
    static const char before[] = "goes on as match ";
    text_append(words, size, before, sizeof before - 1);
    append_hex(branch->id, sizeof branch->id, words, size);
}

static void append_data(const tt_event *event, const tt_game *game, char *words, size_t size)
{
    char described[WORDS_SIZE];
    tt_branch branch;
    if (event->stripped)
        text_append(words, size, "(taken out)", 11);
    else if (tt_branch_of(event, &branch))
        append_branch(&branch, words, size);
    else if (words_describe(event, game, described))
        text_append(words, size, described, strlen(described));
    else if (event->type == TT_EVENT_COMMAND)
        append_hex(event->data, event->size, words, size);
    else
        text_append(words, size, event->data, event->size);
}

void words_of_data(const tt_event *event, const tt_game *game, char *words, size_t size)
{
    words[0] = 0;
    append_data(event, game, words, size);
}

uint8_t words_seat(const tt_event *event)
{
    return event->type == TT_EVENT_BRANCH ? TT_SEAT_NONE : event->seat;
}

void words_of_event(const tt_event *event, const tt_game *game, char *words, size_t size)
{
    static const char *const verbs[TT_EVENT_TYPES] = {
        [TT_EVENT_COMMAND] = "",
        [TT_EVENT_JOINED] = "joins",
        [TT_EVENT_AWAY] = "is away",
        [TT_EVENT_BACK] = "is back",
        [TT_EVENT_GONE] = "is gone",
        [TT_EVENT_LEFT] = "leaves",
        [TT_EVENT_PAUSE] = "pauses",
        [TT_EVENT_RESUME] = "resumes",
        [TT_EVENT_CHAT] = "says: ",
        [TT_EVENT_TEAM_CHAT] = "says (team): ",
        [TT_EVENT_BRANCH] = "The match was played on from here",
    };
    bool speaks = event->type == TT_EVENT_COMMAND || tt_event_is_chat(event->type);
    snprintf(words, size, "%s", event->type < TT_EVENT_TYPES ? verbs[event->type] : "");
    if (speaks) append_data(event, game, words, size);
}

void words_of_fault(const tt_tape_fault *fault, char *words, size_t size)
{
    char all[WORDS_SIZE];
    const char *meaning = tt_status_text(fault->status);
    const char *reason = fault->reason ? fault->reason : meaning;
    bool other = fault->status == TT_NOT_A_TAPE || fault->status == TT_BAD_VERSION;
    bool more = strcmp(reason, meaning) != 0;
    if (fault->status == TT_DAMAGED && fault->reason)
        snprintf(all, sizeof all, "damaged: offset %" PRIu64 ", tick %" PRIu32 "%s%s",
                 fault->offset, fault->tick, more ? ": " : "", more ? reason : "");
    else
        snprintf(all, sizeof all, "%s%s%s%s", reason, other && more ? " (" : "",
                 other && more ? meaning : "", other && more ? ")" : "");
    words[0] = 0;
    text_append(words, size, all, strlen(all));
}

void words_of_seats(uint64_t seats, char words[WORDS_SIZE])
{
    const char *between = (seats & (seats - 1)) != 0 ? "seats " : "seat ";
    size_t used = 0; // 64 seats take 250 bytes
    words[0] = 0;
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if ((seats >> seat & 1) == 0) continue;
        used += (size_t)snprintf(words + used, WORDS_SIZE - used, "%s%" PRIu32, between, seat);
        between = ", ";
    }
}

bool words_of_camp(const tt_camps *camps, uint64_t trail, char *words, size_t size)
{
    char seats[WORDS_SIZE];
    uint64_t camp = recorded_camp(camps, trail);
    words_of_seats(camp, seats);
    words[0] = 0;
    if (camp == 0) return false;
    text_append(words, size, "as ", 3);
    text_append(words, size, seats, strlen(seats));
    return true;
}

void words_of_piece(const tt_tape_info *info, char *words, size_t size)
{
    snprintf(words, size,
             "it begins at state %" PRIu32 ", in the middle of its match: it can be read, not "
             "played",
             info->first_tick);
}

// What the watermark says of a failure that no record tells of. A write that fails is the last.
static const char *unrecorded(const tt_tape_info *info)
{
    bool recorded = info->trouble == TT_TROUBLE_SYNC || info->trouble == TT_TROUBLE_WRITE;
    if (!info->failed || recorded) return "";
    return info->closed ? "its last sync failed" : "a write failed and it ends there";
}

bool words_of_trouble(const tt_tape_info *info, char *words, size_t size)
{
    static const char *const texts[] = {
        [TT_TROUBLE_NONE] = "",
        [TT_TROUBLE_SYNC] = "a sync failed at state ",
        [TT_TROUBLE_WRITE] = "a write failed at state ",
        [TT_TROUBLE_SPACE] = "no space could be reserved at state ",
    };
    char at[12] = "";
    const char *last = unrecorded(info);
    bool recorded = info->trouble != TT_TROUBLE_NONE;
    if (recorded) snprintf(at, sizeof at, "%" PRIu32, info->trouble_tick);
    snprintf(words, size, "%s%s%s%s", texts[info->trouble], at, recorded && last[0] ? ", " : "",
             last);
    return words[0] != 0;
}

void words_of_other_game(const tt_game *game, const tt_match *match, char *words, size_t size)
{
    uint64_t layout = game->layout ? game->layout->hash : 0;
    if (strcmp(game->name, match->game) != 0)
        snprintf(words, size, "it is of the game %s, not of %s", match->game, game->name);
    else if (game->rules != match->rules)
        snprintf(words, size, "it is of rules %" PRIu32 " of %s, not of %" PRIu32, match->rules,
                 game->name, game->rules);
    else if (layout != match->layout)
        snprintf(words, size, "it is of layout %016" PRIx64 " of %s, not of %016" PRIx64,
                 match->layout, game->name, layout);
    else
        snprintf(words, size,
                 "its %" PRIu32 " ticks a second and %" PRIu32 " seats are not those of %s",
                 match->tick_rate, match->seats, game->name);
}
