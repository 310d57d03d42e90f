#include "kind.h"

#include <dwarf.h>
#include <string.h>
#include <tickertape/game.h>

enum { LINKS_MAX = 64 }; // from a field to what it is; a damaged object may go in circles

// What the names on the way have promised.
typedef struct kind_names {
    bool exact;          // one of uint64_t and the like
    bool fixed;          // tt_fixed
    const char *machine; // a name whose size depends on the machine
} kind_names;

static bool one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0) return true;
    return false;
}

static void note_name(kind_names *names, const char *name)
{
    static const char *const exact[] = {"int8_t",   "int16_t",  "int32_t",  "int64_t", "uint8_t",
                                        "uint16_t", "uint32_t", "uint64_t", NULL};
    static const char *const machine[] = {"size_t",        "ssize_t",       "ptrdiff_t",
                                          "intptr_t",      "uintptr_t",     "int_fast16_t",
                                          "int_fast32_t",  "int_fast64_t",  "uint_fast16_t",
                                          "uint_fast32_t", "uint_fast64_t", "wchar_t",
                                          "time_t",        "clock_t",       "off_t",
                                          "intmax_t",      "uintmax_t",     NULL};
    if (!name) return;
    names->exact = names->exact || one_of(name, exact);
    names->fixed = names->fixed || strcmp(name, "tt_fixed") == 0;
    if (one_of(name, machine)) names->machine = name;
}

static bool number_of(Dwarf_Die *die, unsigned int name, Dwarf_Word *number)
{
    Dwarf_Attribute attribute;
    return dwarf_attr(die, name, &attribute) && dwarf_formudata(&attribute, number) == 0;
}

// Elements of one dimension; 0: none is stated. gcc gives the last index, clang their number.
static uint64_t length_of(Dwarf_Die *dimension)
{
    Dwarf_Word number;
    if (number_of(dimension, DW_AT_count, &number)) return number;
    if (number_of(dimension, DW_AT_upper_bound, &number)) return number + 1;
    return 0;
}

static bool add_dimensions(layout_reader *reader, Dwarf_Die *array, tt_layout_field *field)
{
    Dwarf_Die dimension;
    uint32_t used = 0;
    while (used < TT_LAYOUT_DIMENSIONS_MAX && field->counts[used] > 0) used++;
    if (dwarf_hasattr(array, DW_AT_GNU_vector)) {
        reader_refuse(reader, "a vector of the machine");
        return false;
    }
    for (int left = dwarf_child(array, &dimension); left == 0;
         left = dwarf_siblingof(&dimension, &dimension)) {
        if (dwarf_tag(&dimension) != DW_TAG_subrange_type) continue;
        uint64_t length = length_of(&dimension);
        if (length == 0 || length > TT_STATE_SIZE_MAX) {
            reader_refuse(reader, "an array without a length that is known");
            return false;
        }
        if (used == TT_LAYOUT_DIMENSIONS_MAX) {
            reader_refuse(reader, "an array of more than %u dimensions", used);
            return false;
        }
        field->counts[used++] = (uint32_t)length;
    }
    return true;
}

// The machine's own sizes: those of names, and what gcc calls "long unsigned int", clang "unsigned
// long". int64_t is a long too, on some machines: what it is called is what counts.
static bool machine_sized(const kind_names *names, const char *base)
{
    if (names->machine) return true;
    return !names->exact && strstr(base, "long") && !strstr(base, "long long");
}

static bool read_number(layout_reader *reader, Dwarf_Die *base, const kind_names *names,
                        tt_layout_field *field)
{
    Dwarf_Word encoding = 0;
    const char *name = dwarf_diename(base);
    if (!name) name = "";
    number_of(base, DW_AT_encoding, &encoding);
    if (machine_sized(names, name)) {
        reader_refuse(reader, "%s: its size is the machine's, take uint64_t or the like",
                      names->machine ? names->machine : name);
        return false;
    }
    bool character = encoding == DW_ATE_signed_char || encoding == DW_ATE_unsigned_char;
    if (encoding == DW_ATE_boolean)
        field->kind = TT_FIELD_BOOL;
    else if (encoding == DW_ATE_float)
        field->kind = TT_FIELD_FLOAT;
    else if (character && strcmp(name, "char") == 0)
        field->kind = TT_FIELD_CHAR;
    else if (encoding == DW_ATE_signed || encoding == DW_ATE_signed_char)
        field->kind = names->fixed ? TT_FIELD_FIXED : TT_FIELD_SIGNED;
    else if (encoding == DW_ATE_unsigned || encoding == DW_ATE_unsigned_char)
        field->kind = TT_FIELD_UNSIGNED;
    else
        field->kind = TT_FIELD_KINDS;
    if (field->kind == TT_FIELD_FLOAT && !reader->floats) {
        reader_refuse(reader, "a float, and the game has not declared any (FLOATS)");
        return false;
    }
    bool sized = field->size == 1 || field->size == 2 || field->size == 4 || field->size == 8;
    if (sized && field->kind != TT_FIELD_KINDS) return true;
    reader_refuse(reader, "%s: no number of 1, 2, 4 or 8 bytes", name);
    return false;
}

static bool read_enumeration(layout_reader *reader, tt_layout_field *field)
{
    field->kind = TT_FIELD_SIGNED; // compilers differ about the sign; its constants are ints
    if (field->size == 4) return true;
    reader_refuse(reader, "an enumeration of %u bytes, not 4", field->size);
    return false;
}

// What is left when all names are gone.
static bool read_bare(layout_reader *reader, Dwarf_Die *type, const kind_names *names,
                      tt_layout_field *field)
{
    Dwarf_Word size = 0;
    number_of(type, DW_AT_byte_size, &size);
    if (size > TT_STATE_SIZE_MAX) {
        reader_refuse(reader, "more bytes than a state may have");
        return false;
    }
    field->size = (uint32_t)size;
    switch (dwarf_tag(type)) {
    case DW_TAG_base_type:
        return read_number(reader, type, names, field);
    case DW_TAG_enumeration_type:
        return read_enumeration(reader, field);
    case DW_TAG_structure_type:
        field->kind = TT_FIELD_GROUP;
        if (field->size > 0) return true;
        reader_refuse(reader, "a struct without bytes");
        return false;
    case DW_TAG_union_type:
        reader_refuse(reader, "a union: what its bytes are is not known");
        return false;
    case DW_TAG_pointer_type:
    case DW_TAG_reference_type:
        reader_refuse(reader, "a pointer: an address means nothing anywhere else");
        return false;
    default:
        reader_refuse(reader, "of a type that a state can't have");
        return false;
    }
}

bool kind_read(layout_reader *reader, Dwarf_Die *die, tt_layout_field *field, Dwarf_Die *type)
{
    kind_names names = {0};
    Dwarf_Attribute attribute;
    *type = *die;
    for (int i = 0; i < LINKS_MAX; i++) {
        if (!dwarf_formref_die(dwarf_attr(type, DW_AT_type, &attribute), type)) break;
        switch (dwarf_tag(type)) {
        case DW_TAG_typedef:
            note_name(&names, dwarf_diename(type));
            break;
        case DW_TAG_const_type:
        case DW_TAG_volatile_type:
        case DW_TAG_atomic_type:
            break;
        case DW_TAG_array_type:
            if (!add_dimensions(reader, type, field)) return false;
            break;
        default:
            return read_bare(reader, type, &names, field);
        }
    }
    reader_refuse(reader, "of no type");
    return false;
}
