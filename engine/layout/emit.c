#include "emit.h"

#include <inttypes.h>

static const char *const kind_names[TT_FIELD_KINDS] = {"UNSIGNED", "SIGNED", "BOOL", "CHAR",
                                                       "FIXED",    "FLOAT",  "GROUP"};

static void emit_groups(FILE *out, const tt_layout *layout)
{
    fprintf(out, "static const tt_layout_group groups[] = {\n");
    for (uint32_t i = 0; i < layout->group_count; i++) {
        const tt_layout_group *group = &layout->groups[i];
        fprintf(out, "    {\"%s\", %" PRIu32 ", %" PRIu32 ", %" PRIu32 "},\n", group->name,
                group->size, group->first, group->count);
    }
    fprintf(out, "};\n\n");
}

static void emit_field(FILE *out, const tt_layout_field *field)
{
    fprintf(out, "    {\"%s\", %" PRIu32 ", %" PRIu32 ", {", field->name, field->offset,
            field->size);
    for (uint32_t i = 0; i < TT_LAYOUT_DIMENSIONS_MAX; i++)
        fprintf(out, "%s%" PRIu32, i > 0 ? ", " : "", field->counts[i]);
    fprintf(out, "}, TT_FIELD_%s, %u},\n", kind_names[field->kind], field->group);
}

static void emit_fields(FILE *out, const tt_layout *layout)
{
    fprintf(out, "static const tt_layout_field fields[] = {\n");
    for (uint32_t i = 0; i < layout->group_count; i++) {
        const tt_layout_group *group = &layout->groups[i];
        fprintf(out, "    // %s\n", group->name);
        for (uint32_t k = 0; k < group->count; k++)
            emit_field(out, &layout->fields[group->first + k]);
    }
    fprintf(out, "};\n\n");
}

void emit_layout(FILE *out, const tt_layout *layout, const char *name)
{
    fprintf(out,
            "// The layout of %s, made by tickertape-layout from debug information.\n\n"
            "#include <tickertape/layout.h>\n\n",
            layout->groups[layout->state].name);
    emit_groups(out, layout);
    emit_fields(out, layout);
    fprintf(out, "extern const tt_layout %s;\n\nconst tt_layout %s = {\n", name, name);
    fprintf(out, "    .hash = UINT64_C(0x%016" PRIx64 "),\n", layout->hash);
    fprintf(out, "    .groups = groups,\n    .fields = fields,\n");
    fprintf(out, "    .group_count = %" PRIu32 ",\n    .field_count = %" PRIu32 ",\n",
            layout->group_count, layout->field_count);
    fprintf(out, "    .state = %u,\n    .command_count = %u,\n    .commands = {", layout->state,
            layout->command_count);
    for (uint32_t i = 0; i < layout->command_count || i == 0; i++)
        fprintf(out, "%s%u", i > 0 ? ", " : "", layout->commands[i]);
    fprintf(out, "},\n};\n");
}
