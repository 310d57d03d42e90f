// What a type means: its name is peeled off until something with bytes is left.
//
//     const row_type[8]  ->  array of 8, typedef row_type, array of 5, uint16_t
//                        ->  counts 8, 5; UNSIGNED 2
#pragma once

#include "reader.h"

// Fills kind, size and counts of `field` from the type of `die`, a member or a variable, and leaves
// the type itself in `type`. False, and refused, where a state can't have it. A GROUP is left to be
// read.
bool kind_read(layout_reader *reader, Dwarf_Die *die, tt_layout_field *field, Dwarf_Die *type);
