#include "reader.h"

#include "kind.h"

#include <dwarf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <tickertape/game.h>

void reader_refuse(layout_reader *reader, const char *format, ...)
{
    va_list arguments;
    if (reader->refused++ >= READER_REFUSALS_MAX) return;
    fprintf(stderr, "tickertape-layout: %s: ", reader->path);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static void say(layout_reader *reader, const char *text)
{
    size_t room = sizeof reader->path - 1 - reader->path_size, size = strlen(text);
    if (size > room) size = room;
    memcpy(reader->path + reader->path_size, text, size);
    reader_leave(reader, reader->path_size + size);
}

size_t reader_enter(layout_reader *reader, const char *name)
{
    size_t size = reader->path_size;
    if (size > 0) say(reader, ".");
    say(reader, name);
    return size;
}

void reader_leave(layout_reader *reader, size_t size)
{
    reader->path_size = size;
    reader->path[size] = 0;
}

// Bytes from the beginning of the struct. DWARF 2 states it as a small program.
static uint32_t offset_of(Dwarf_Die *member)
{
    Dwarf_Attribute attribute;
    Dwarf_Word number;
    Dwarf_Op *operations;
    size_t count;
    if (!dwarf_attr(member, DW_AT_data_member_location, &attribute)) return 0;
    if (dwarf_formudata(&attribute, &number) == 0) return (uint32_t)number;
    if (dwarf_getlocation(&attribute, &operations, &count) == 0 && count == 1 &&
        operations[0].atom == DW_OP_plus_uconst)
        return (uint32_t)operations[0].number;
    return UINT32_MAX; // refused, as it lies nowhere
}

static uint64_t extent(const tt_layout_field *field)
{
    uint64_t bytes = field->size;
    for (uint32_t i = 0; i < TT_LAYOUT_DIMENSIONS_MAX && field->counts[i] > 0; i++) {
        bytes *= field->counts[i];
        if (bytes > TT_STATE_SIZE_MAX) return TT_STATE_SIZE_MAX + UINT64_C(1);
    }
    return bytes;
}

static uint32_t alignment_of(const layout_reader *reader, const tt_layout_field *field)
{
    return field->kind == TT_FIELD_GROUP ? reader->read[field->group].alignment : field->size;
}

static bool known_group(const layout_reader *reader, Dwarf_Die *type, uint16_t *index)
{
    Dwarf_Off die = dwarf_dieoffset(type);
    for (uint32_t i = 0; i < reader->layout.group_count; i++) {
        if (reader->read[i].die != die) continue;
        *index = (uint16_t)i;
        return true;
    }
    return false;
}

static bool read_group(layout_reader *reader, Dwarf_Die *type, const char *name, uint32_t depth,
                       uint16_t *index);

// Puts a field behind those of the present group. What is wrong with where it lies is told.
static bool push(layout_reader *reader, const tt_layout_field *field, uint64_t end)
{
    uint32_t alignment = alignment_of(reader, field);
    if (reader->pending_count + reader->layout.field_count >= TT_LAYOUT_FIELDS_MAX) {
        reader_refuse(reader, "more than %u fields in all", TT_LAYOUT_FIELDS_MAX);
        return false;
    }
    if (field->offset < end)
        reader_refuse(reader, "at byte %u, over what is before it", field->offset);
    else if (field->offset > end)
        reader_refuse(reader, "padding before it: %u bytes that nobody writes; give them a name",
                      field->offset - (uint32_t)end);
    if (field->offset % alignment != 0 || field->size % alignment != 0)
        reader_refuse(reader, "not aligned to its own size: at byte %u, in steps of %u, for %u",
                      field->offset, field->size, alignment);
    reader->pending[reader->pending_count++] = *field;
    return true;
}

static uint64_t read_members(layout_reader *reader, Dwarf_Die *type, uint32_t depth, uint64_t base,
                             uint64_t end);

// One member that lies `base` bytes into the group; `end`: where the one before it ends. Returns
// where this one does.
static uint64_t read_member(layout_reader *reader, Dwarf_Die *member, uint32_t depth, uint64_t base,
                            uint64_t end)
{
    Dwarf_Die type;
    const char *name = dwarf_diename(member);
    tt_layout_field field = {.name = name, .offset = (uint32_t)base + offset_of(member)};
    if (dwarf_hasattr(member, DW_AT_bit_size)) {
        reader_refuse(reader, "a bit-field: where its bits lie is up to the compiler");
        return end;
    }
    if (!kind_read(reader, member, &field, &type)) return end;
    if (field.kind == TT_FIELD_GROUP && !name && field.counts[0] == 0)
        return read_members(reader, &type, depth, field.offset, end);
    if (!name) {
        reader_refuse(reader, "a field without a name");
        return end;
    }
    if (field.kind == TT_FIELD_GROUP &&
        !read_group(reader, &type, dwarf_diename(&type), depth + 1, &field.group))
        return end;
    uint64_t bytes = extent(&field);
    if (bytes > TT_STATE_SIZE_MAX) {
        reader_refuse(reader, "more bytes than a state may have");
        return end;
    }
    return push(reader, &field, end) ? field.offset + bytes : end;
}

// Where a member that was refused ends is not known: what follows is looked at as if it fitted.
static uint64_t read_members(layout_reader *reader, Dwarf_Die *type, uint32_t depth, uint64_t base,
                             uint64_t end)
{
    Dwarf_Die member;
    bool lost = false;
    for (int left = dwarf_child(type, &member); left == 0;
         left = dwarf_siblingof(&member, &member)) {
        if (dwarf_tag(&member) != DW_TAG_member) continue;
        const char *name = dwarf_diename(&member);
        size_t back = reader_enter(reader, name ? name : "(no name)");
        uint32_t refused = reader->refused;
        end = read_member(reader, &member, depth, base, lost ? base + offset_of(&member) : end);
        lost = reader->refused > refused;
        reader_leave(reader, back);
    }
    return lost ? UINT64_MAX : end;
}

// Moves what was pushed from `first` on into the table, as one more group.
static void complete_group(layout_reader *reader, const tt_layout_group *group, Dwarf_Off die,
                           uint32_t first)
{
    tt_layout *layout = &reader->layout;
    reader_group read = {.die = die, .alignment = 1, .depth = 1};
    tt_layout_group *made = &reader->groups[layout->group_count];
    *made = *group;
    made->first = layout->field_count;
    made->count = reader->pending_count - first;
    for (uint32_t i = first; i < reader->pending_count; i++) {
        const tt_layout_field *field = &reader->pending[i];
        uint32_t alignment = alignment_of(reader, field);
        if (alignment > read.alignment) read.alignment = alignment;
        if (field->kind == TT_FIELD_GROUP && reader->read[field->group].depth >= read.depth)
            read.depth = reader->read[field->group].depth + 1;
        reader->fields[layout->field_count++] = *field;
    }
    reader->read[layout->group_count++] = read;
    reader->pending_count = first;
}

// Reads a struct, unless it is known already.
static bool read_group(layout_reader *reader, Dwarf_Die *type, const char *name, uint32_t depth,
                       uint16_t *index)
{
    uint32_t first = reader->pending_count, refused = reader->refused;
    tt_layout_group group = {.name = name ? name : "", .size = (uint32_t)dwarf_bytesize(type)};
    if (known_group(reader, type, index)) return true;
    if (depth > TT_LAYOUT_DEPTH_MAX) {
        reader_refuse(reader, "structs in structs, more than %u deep", TT_LAYOUT_DEPTH_MAX);
        return false;
    }
    uint64_t end = read_members(reader, type, depth, 0, 0);
    if (end < group.size)
        reader_refuse(reader, "padding at its end: %u bytes that nobody writes; give them a name",
                      group.size - (uint32_t)end);
    if (reader->layout.group_count == TT_LAYOUT_GROUPS_MAX)
        reader_refuse(reader, "more than %u structs in all", TT_LAYOUT_GROUPS_MAX);
    if (reader->refused > refused) return false;
    *index = (uint16_t)reader->layout.group_count;
    complete_group(reader, &group, dwarf_dieoffset(type), first);
    return true;
}

// The name that a variable's type was given: of a typedef, else of the struct.
static const char *name_of_type(Dwarf_Die *variable)
{
    Dwarf_Attribute attribute;
    Dwarf_Die type;
    const char *name = NULL;
    if (dwarf_formref_die(dwarf_attr(variable, DW_AT_type, &attribute), &type))
        name = dwarf_diename(&type);
    return name ? name : "(no name)";
}

static bool read_root(layout_reader *reader, Dwarf_Die *variable, uint16_t *index)
{
    Dwarf_Die type;
    tt_layout_field field = {0};
    const char *name = name_of_type(variable);
    size_t back = reader_enter(reader, name);
    bool read = kind_read(reader, variable, &field, &type);
    if (read && (field.kind != TT_FIELD_GROUP || field.counts[0] > 0)) {
        reader_refuse(reader, "not a struct");
        read = false;
    }
    read = read && read_group(reader, &type, name, 1, index);
    reader_leave(reader, back);
    return read;
}

void reader_add_state(layout_reader *reader, Dwarf_Die *variable)
{
    read_root(reader, variable, &reader->layout.state);
}

void reader_add_command(layout_reader *reader, Dwarf_Die *variable)
{
    tt_layout *layout = &reader->layout;
    uint16_t *index = &layout->commands[layout->command_count];
    if (layout->command_count == TT_LAYOUT_COMMANDS_MAX) {
        reader_refuse(reader, "more than %u kinds of commands", TT_LAYOUT_COMMANDS_MAX);
        return;
    }
    if (!read_root(reader, variable, index)) return;
    if (reader->groups[*index].size > TT_COMMAND_SIZE_MAX)
        reader_refuse(reader, "%s: more than the %u bytes of a command",
                      reader->groups[*index].name, TT_COMMAND_SIZE_MAX);
    layout->command_count++;
}
