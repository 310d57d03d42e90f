// A session's way in, and its last word.

#include "tickertape/net/message_session.h"

#include "tickertape/net/message_type.h"

#include <stdio.h>
#include <string.h>

enum {
    JOIN_WATCH = 1,
    JOIN_SEATS = 2,
    JOIN_SEED = 4,
    JOIN_SETTINGS = 8,
    JOIN_SEAT = 16,
    JOIN_RESUMES = 32,
    JOIN_FLAGS = 63,
    JOIN_WHOLE = JOIN_SEATS | JOIN_SEED | JOIN_SETTINGS | JOIN_RESUMES,
};

const char *tt_join_room(const tt_join *join)
{
    return join->resumes ? join->room : join->match.name;
}

// A match has canonical bytes already; what was not given goes as seats 1, seed 0, no settings.
void tt_join_write(const tt_join *join, tt_writer *writer)
{
    tt_match match = join->match;
    if (!join->seats_given) match.seats = 1;
    if (!join->seed_given) match.seed = 0;
    if (!join->settings_given) match.settings_size = 0;
    uint32_t flags = (join->watch ? JOIN_WATCH : 0) | (join->seats_given ? JOIN_SEATS : 0) |
                     (join->seed_given ? JOIN_SEED : 0) |
                     (join->settings_given ? JOIN_SETTINGS : 0) |
                     (join->seat_given ? JOIN_SEAT : 0) | (join->resumes ? JOIN_RESUMES : 0);
    tt_write_u8(writer, TT_MESSAGE_JOIN);
    tt_write_varint(writer, TT_PROTOCOL);
    tt_write_u8(writer, (uint8_t)flags);
    tt_write_name(writer, join->player);
    tt_match_write(&match, writer);
    if (join->seat_given) tt_write_u8(writer, join->seat);
    if (!join->resumes) return;
    tt_write_name(writer, join->room);
    tt_write_varint(writer, join->turns);
}

// What only some have to say. Who watches has no seat, and who resumes means all of the match.
static void read_further(tt_join *join, uint32_t flags, tt_reader *reader)
{
    join->seat_given = flags & JOIN_SEAT;
    join->resumes = flags & JOIN_RESUMES;
    if (join->seat_given) join->seat = tt_read_u8(reader);
    bool seated = join->seat_given || join->resumes;
    if (join->watch && seated) reader->failed = true;
    if (!join->resumes) return;
    if ((flags & JOIN_WHOLE) != JOIN_WHOLE) reader->failed = true;
    tt_read_name(reader, join->room);
    join->turns = tt_read_bounded(reader, UINT32_MAX);
}

bool tt_join_read(tt_join *join, tt_reader *reader)
{
    *join = (tt_join){0};
    uint64_t version = tt_read_varint(reader);
    if (!reader->failed && version != TT_PROTOCOL) return false;
    uint32_t flags = tt_read_u8(reader);
    if (flags & ~(uint32_t)JOIN_FLAGS) reader->failed = true;
    join->watch = flags & JOIN_WATCH;
    join->seats_given = flags & JOIN_SEATS;
    join->seed_given = flags & JOIN_SEED;
    join->settings_given = flags & JOIN_SETTINGS;
    tt_read_name(reader, join->player);
    tt_match_read(&join->match, reader);
    bool meant = (join->seats_given || join->match.seats == 1) &&
                 (join->seed_given || join->match.seed == 0) &&
                 (join->settings_given || join->match.settings_size == 0);
    if (!meant) reader->failed = true;
    read_further(join, flags, reader);
    tt_read_end(reader);
    return true;
}

void tt_welcome_write(const tt_welcome *welcome, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_WELCOME);
    tt_write_u32(writer, welcome->epoch);
    tt_write_u8(writer, welcome->seat);
    tt_write_varint(writer, welcome->head);
    tt_write_varint(writer, welcome->begins);
    tt_match_write(&welcome->match, writer);
}

void tt_welcome_read(tt_welcome *welcome, tt_reader *reader)
{
    welcome->epoch = tt_read_u32(reader);
    welcome->seat = tt_read_u8(reader);
    welcome->head = tt_read_bounded(reader, UINT32_MAX);
    welcome->begins = tt_read_bounded(reader, UINT32_MAX);
    tt_match_read(&welcome->match, reader);
    if (welcome->seat >= welcome->match.seats && welcome->seat != TT_SEAT_NONE)
        reader->failed = true;
    tt_read_end(reader);
}

const char *tt_refusal_text(uint32_t refusal)
{
    static const char *const texts[TT_REFUSALS] = {"not refused",
#define X(name, text) text,
                                                   TT_REFUSAL_LIST(X)
#undef X
    };
    return refusal < TT_REFUSALS ? texts[refusal] : "for a reason unknown to this version";
}

tt_refused tt_refused_because(tt_refusal reason)
{
    tt_refused refused = {.reason = (uint8_t)reason};
    snprintf(refused.text, sizeof refused.text, "%s", tt_refusal_text(reason));
    return refused;
}

// A text of at most `most` bytes: a length byte and printable ASCII, ended by 0 in `text`.
static void read_text(char *text, uint32_t most, tt_reader *reader)
{
    uint32_t size = tt_read_u8(reader);
    const uint8_t *bytes = size <= most ? tt_read_bytes(reader, size) : NULL;
    text[0] = 0;
    if (!bytes) {
        reader->failed = true;
        return;
    }
    for (uint32_t i = 0; i < size; i++) {
        if (bytes[i] < ' ' || bytes[i] > '~') reader->failed = true;
        text[i] = (char)bytes[i];
    }
    text[size] = 0;
}

void tt_refused_write(const tt_refused *refused, tt_writer *writer)
{
    size_t size = strlen(refused->text);
    tt_write_u8(writer, TT_MESSAGE_REFUSED);
    tt_write_u8(writer, refused->reason);
    tt_write_u8(writer, (uint8_t)size);
    tt_write_bytes(writer, refused->text, size);
}

void tt_refused_read(tt_refused *refused, tt_reader *reader)
{
    refused->reason = tt_read_u8(reader);
    read_text(refused->text, TT_REFUSED_TEXT_MAX, reader);
    if (refused->reason == TT_REFUSED_NOT) reader->failed = true;
    tt_read_end(reader);
}

void tt_lobby_write(const tt_lobby *lobby, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_LOBBY);
    tt_write_u8(writer, (uint8_t)lobby->seats);
    for (uint32_t i = 0; i < lobby->seats; i++) {
        if (lobby->names[i][0])
            tt_write_name(writer, lobby->names[i]);
        else
            tt_write_u8(writer, 0);
    }
}

void tt_lobby_read(tt_lobby *lobby, tt_reader *reader)
{
    *lobby = (tt_lobby){.seats = tt_read_u8(reader)};
    if (lobby->seats > TT_SEATS_MAX || lobby->seats == 0) reader->failed = true;
    for (uint32_t i = 0; i < lobby->seats && !reader->failed; i++) {
        bool is_free = tt_reader_left(reader) > 0 && reader->data[reader->at] == 0;
        if (is_free)
            tt_read_u8(reader);
        else
            tt_read_name(reader, lobby->names[i]);
    }
    tt_read_end(reader);
}

void tt_chat_write(const tt_chat *chat, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_CHAT);
    tt_write_u8(writer, chat->seat);
    tt_write_u8(writer, chat->size);
    tt_write_bytes(writer, chat->text, chat->size);
}

void tt_chat_read(tt_chat *chat, tt_reader *reader)
{
    chat->seat = tt_read_u8(reader);
    chat->size = tt_read_u8(reader);
    if (chat->size > TT_CHAT_SIZE_MAX || chat->seat >= TT_SEATS_MAX) reader->failed = true;
    chat->text = tt_read_bytes(reader, chat->size);
    tt_read_end(reader);
}

void tt_ended_write(const tt_ended *ended, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_ENDED);
    tt_write_u8(writer, ended->ending);
    tt_write_varint(writer, ended->tick);
}

void tt_ended_read(tt_ended *ended, tt_reader *reader)
{
    ended->ending = tt_read_u8(reader);
    if (ended->ending < TT_ENDING_OVER || ended->ending > TT_ENDING_STORAGE) reader->failed = true;
    ended->tick = tt_read_bounded(reader, UINT32_MAX);
    tt_read_end(reader);
}
