// Walking down a table of groups and fields. To what is at byte 1234 of a state:
//
//     state   1234 is in soldiers[], from 1000 on, 24 bytes each:  soldiers[9], byte 18 of it
//     soldier   18 is in stance, one byte:                         soldiers[9].stance

#include "tickertape/layout.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

// Elements of a field, in all dimensions from `dimension` on.
static uint64_t elements(const tt_layout_field *field, uint32_t dimension)
{
    uint64_t count = 1;
    for (uint32_t i = dimension; i < TT_LAYOUT_DIMENSIONS_MAX && field->counts[i] > 0; i++)
        count *= field->counts[i];
    return count;
}

// Bytes of all elements.
static uint64_t extent(const tt_layout_field *field)
{
    return field->size * elements(field, 0);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    const uint64_t both[2] = {hash, value};
    return XXH3_64bits(both, sizeof both);
}

static uint64_t mix_field(uint64_t hash, const tt_layout_field *field, const uint64_t *parts)
{
    hash = mix(hash, XXH3_64bits(field->name, strlen(field->name)));
    hash = mix(hash, field->offset);
    hash = mix(hash, field->size);
    hash = mix(hash, field->kind);
    for (uint32_t i = 0; i < TT_LAYOUT_DIMENSIONS_MAX; i++) hash = mix(hash, field->counts[i]);
    return field->kind == TT_FIELD_GROUP ? mix(hash, parts[field->group]) : hash;
}

uint64_t tt_layout_hash(const tt_layout *layout)
{
    uint64_t parts[TT_LAYOUT_GROUPS_MAX] = {0};
    for (uint32_t i = 0; i < layout->group_count; i++) {
        const tt_layout_group *group = &layout->groups[i];
        parts[i] = mix(group->size, group->count);
        for (uint32_t k = 0; k < group->count; k++)
            parts[i] = mix_field(parts[i], &layout->fields[group->first + k], parts);
    }
    uint64_t hash = parts[layout->state];
    for (uint32_t i = 0; i < layout->command_count; i++)
        hash = mix(hash, parts[layout->commands[i]]);
    return hash;
}

static bool size_fits_kind(const tt_layout *layout, const tt_layout_field *field)
{
    uint32_t size = field->size;
    switch ((tt_field_kind)field->kind) {
    case TT_FIELD_UNSIGNED:
    case TT_FIELD_SIGNED:
        return size == 1 || size == 2 || size == 4 || size == 8;
    case TT_FIELD_BOOL:
    case TT_FIELD_CHAR:
        return size == 1;
    case TT_FIELD_FIXED:
        return size == 4;
    case TT_FIELD_FLOAT:
        return size == 4 || size == 8;
    case TT_FIELD_GROUP:
        return size == layout->groups[field->group].size;
    case TT_FIELD_KINDS:
        break;
    }
    return false;
}

// Whether the lengths come first, and all elements together are no more than a state may be.
static bool counts_bounded(const tt_layout_field *field)
{
    uint64_t bytes = field->size;
    bool ended = false;
    for (uint32_t i = 0; i < TT_LAYOUT_DIMENSIONS_MAX; i++) {
        uint32_t count = field->counts[i];
        if (ended && count > 0) return false;
        ended = count == 0;
        if (ended) continue;
        bytes *= count;
        if (bytes > UINT32_MAX) return false;
    }
    return true;
}

// Whether the group's fields cover it from its first byte to its last; `depths` are those of the
// groups before it, and become those of this one too.
static bool group_holds(const tt_layout *layout, uint32_t index, uint8_t *depths)
{
    const tt_layout_group *group = &layout->groups[index];
    uint64_t end = 0;
    depths[index] = 1;
    if (!group->name || group->count == 0 || group->first > layout->field_count ||
        group->count > layout->field_count - group->first)
        return false;
    for (uint32_t i = 0; i < group->count; i++) {
        const tt_layout_field *field = &layout->fields[group->first + i];
        bool part = field->kind == TT_FIELD_GROUP;
        if (!field->name || field->offset != end || (part && field->group >= index)) return false;
        if (!size_fits_kind(layout, field) || !counts_bounded(field)) return false;
        if (part && depths[field->group] >= depths[index])
            depths[index] = (uint8_t)(depths[field->group] + 1);
        end += extent(field);
    }
    return end == group->size && depths[index] <= TT_LAYOUT_DEPTH_MAX;
}

bool tt_layout_check(const tt_layout *layout)
{
    uint8_t depths[TT_LAYOUT_GROUPS_MAX];
    if (!layout->groups || !layout->fields || layout->group_count > TT_LAYOUT_GROUPS_MAX ||
        layout->field_count > TT_LAYOUT_FIELDS_MAX || layout->state >= layout->group_count ||
        layout->command_count > TT_LAYOUT_COMMANDS_MAX)
        return false;
    for (uint32_t i = 0; i < layout->command_count; i++)
        if (layout->commands[i] >= layout->group_count) return false;
    for (uint32_t i = 0; i < layout->group_count; i++)
        if (!group_holds(layout, i, depths)) return false;
    return layout->hash == tt_layout_hash(layout);
}

// Text in a buffer that may be too small for it: what does not fit is cut off.
typedef struct path_writer {
    char *text;
    size_t used;
} path_writer;

static void say(path_writer *path, const char *text)
{
    size_t room = TT_LAYOUT_PATH_SIZE - 1 - path->used, size = strlen(text);
    if (size > room) size = room;
    memcpy(path->text + path->used, text, size);
    path->used += size;
    path->text[path->used] = 0;
}

static void say_index(path_writer *path, const tt_layout_field *field, uint64_t element)
{
    for (uint32_t i = 0; i < TT_LAYOUT_DIMENSIONS_MAX && field->counts[i] > 0; i++) {
        char words[16];
        uint64_t inner = elements(field, i + 1);
        snprintf(words, sizeof words, "[%" PRIu32 "]", (uint32_t)(element / inner));
        say(path, words);
        element %= inner;
    }
}

// The field of a group that covers one of its bytes.
static const tt_layout_field *field_at(const tt_layout *layout, const tt_layout_group *group,
                                       uint64_t offset)
{
    uint32_t low = 0, high = group->count; // it is in low .. high-1
    const tt_layout_field *fields = &layout->fields[group->first];
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (fields[middle].offset <= offset)
            low = middle;
        else
            high = middle;
    }
    return &fields[low];
}

bool tt_layout_at(const tt_layout *layout, uint16_t root, uint64_t offset, tt_layout_value *out)
{
    const tt_layout_group *group = &layout->groups[root];
    path_writer path = {.text = out->path};
    uint64_t inside = offset;
    if (offset >= group->size) return false;
    for (;;) {
        const tt_layout_field *field = field_at(layout, group, inside);
        inside -= field->offset;
        if (path.used > 0) say(&path, ".");
        say(&path, field->name);
        say_index(&path, field, inside / field->size);
        inside %= field->size;
        out->field = field;
        out->offset = offset - inside;
        if (field->kind != TT_FIELD_GROUP) return true;
        group = &layout->groups[field->group];
    }
}

static const tt_layout_field *field_named(const tt_layout *layout, const tt_layout_group *group,
                                          const char *name, size_t size)
{
    for (uint32_t i = 0; i < group->count; i++) {
        const tt_layout_field *field = &layout->fields[group->first + i];
        if (strlen(field->name) == size && memcmp(field->name, name, size) == 0) return field;
    }
    return NULL;
}

// Reads "[3]" below `count`; NULL when it is not that, else what follows.
static const char *read_index(const char *text, uint32_t count, uint32_t *index)
{
    uint64_t value = 0;
    size_t digits = strspn(++text, "0123456789");
    if (digits == 0 || digits > 10 || text[digits] != ']') return NULL;
    for (size_t i = 0; i < digits; i++) value = value * 10 + (uint64_t)(text[i] - '0');
    *index = (uint32_t)value;
    return value < count ? text + digits + 1 : NULL;
}

// Reads the indexes after a field's name, as many as there are: narrows `offset` and `size`, which
// are of all elements, and says whether it is down to one.
static const char *read_indexes(const tt_layout_field *field, const char *text, uint64_t *offset,
                                uint64_t *size, bool *one)
{
    uint32_t dimension = 0, index;
    for (; text && *text == '['; dimension++) {
        if (dimension == TT_LAYOUT_DIMENSIONS_MAX || field->counts[dimension] == 0) return NULL;
        *size = field->size * elements(field, dimension + 1);
        text = read_index(text, field->counts[dimension], &index);
        if (text) *offset += index * *size;
    }
    *one = dimension == TT_LAYOUT_DIMENSIONS_MAX || field->counts[dimension] == 0;
    return text;
}

bool tt_layout_find(const tt_layout *layout, uint16_t root, const char *path, uint64_t *offset,
                    uint64_t *size)
{
    const tt_layout_group *group = &layout->groups[root];
    *offset = 0;
    *size = group->size;
    if (*path == 0) return true;
    for (;;) {
        bool one;
        size_t length = strcspn(path, ".[");
        const tt_layout_field *field = field_named(layout, group, path, length);
        if (!field) return false;
        *offset += field->offset;
        *size = extent(field);
        path = read_indexes(field, path + length, offset, size, &one);
        if (!path) return false;
        if (*path == 0) return true;
        if (*path != '.' || !one || field->kind != TT_FIELD_GROUP) return false;
        path++;
        group = &layout->groups[field->group];
    }
}

bool tt_layout_differs(const tt_layout *layout, const void *a, const void *b, uint64_t from,
                       tt_layout_value *out)
{
    const uint8_t *left = a, *right = b;
    for (uint64_t size = layout->groups[layout->state].size; from < size; from++)
        if (left[from] != right[from]) return tt_layout_at(layout, layout->state, from, out);
    return false;
}
