// The program `tickertape-layout`, which the CMake function of that name runs: reads the debug
// information of an object file and writes the layout of a game as C source. The object may be of
// any machine; it defines a variable for each type:
//
//     state_type tt_layout_state;  command_type tt_layout_command_0;  …

#include "emit.h"
#include "reader.h"

#include <elfutils/libdwfl.h>

#include <dwarf.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char state_name[] = "tt_layout_state", command_name[] = "tt_layout_command_";

typedef struct layout_options {
    const char *name, *out, *object;
    bool floats;
} layout_options;

static int complain(const char *what, const char *reason)
{
    fprintf(stderr, "tickertape-layout: %s: %s\n", what, reason ? reason : "unknown");
    return EXIT_FAILURE;
}

static void print_help(FILE *out)
{
    fprintf(out,
            "usage: tickertape-layout --name NAME --out FILE [--floats] OBJECT\n"
            "Writes the layout of a game, as C source, from the debug information of an object\n"
            "file that defines tt_layout_state and tt_layout_command_0, _1 ...\n\n"
            "  --name NAME   of the constant: an identifier\n"
            "  --out FILE    the source\n"
            "  --floats      the game has declared that it has floats\n\n"
            "exit: 0 fine; 1 a field is one that a state can't have, or there is none;\n"
            "      2 can't be run\n");
}

static bool read_options(layout_options *options, int count, char **words)
{
    static const struct option known[] = {{"name", required_argument, NULL, 'n'},
                                          {"out", required_argument, NULL, 'o'},
                                          {"floats", no_argument, NULL, 'f'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    int letter;
    while ((letter = getopt_long(count, words, "h", known, NULL)) != -1) {
        if (letter == 'n') options->name = optarg;
        if (letter == 'o') options->out = optarg;
        if (letter == 'f') options->floats = true;
        if (letter == 'h') {
            print_help(stdout);
            exit(EXIT_SUCCESS);
        }
        if (letter == '?') return false;
    }
    if (count - optind == 1) options->object = words[optind];
    return options->name && options->out && options->object;
}

// libdwfl, because in an object file the debug information itself is still to be relocated. What
// has none is not looked for elsewhere: that would go by a build id, and objects have no such.
static Dwfl_Module *open_object(const char *file, Dwfl **dwfl)
{
    static const Dwfl_Callbacks callbacks = {.section_address = dwfl_offline_section_address,
                                             .find_debuginfo = dwfl_build_id_find_debuginfo};
    *dwfl = dwfl_begin(&callbacks);
    Dwfl_Module *module = *dwfl ? dwfl_report_offline(*dwfl, "", file, -1) : NULL;
    if (!module) complain(file, dwfl_errmsg(-1));
    if (*dwfl) dwfl_report_end(*dwfl, NULL, NULL);
    return module;
}

// Finds a variable of that name in any unit.
static bool find_variable(Dwfl_Module *module, const char *name, Dwarf_Die *variable)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = NULL;
    while ((unit = dwfl_module_nextcu(module, unit, &bias)) != NULL) {
        int left = dwarf_child(unit, variable);
        for (; left == 0; left = dwarf_siblingof(variable, variable)) {
            const char *found = dwarf_diename(variable);
            if (dwarf_tag(variable) == DW_TAG_variable && found && strcmp(found, name) == 0)
                return true;
        }
    }
    return false;
}

static bool read_layout(layout_reader *reader, Dwfl_Module *module, const char *object)
{
    Dwarf_Die variable;
    char name[sizeof command_name + 12];
    if (!find_variable(module, state_name, &variable)) {
        complain(object, "no debug information of tt_layout_state: is it compiled with -g?");
        return false;
    }
    reader_add_state(reader, &variable);
    for (uint32_t i = 0; i <= TT_LAYOUT_COMMANDS_MAX; i++) {
        snprintf(name, sizeof name, "%s%u", command_name, i);
        if (!find_variable(module, name, &variable)) break;
        reader_add_command(reader, &variable);
    }
    if (reader->refused > READER_REFUSALS_MAX)
        fprintf(stderr, "tickertape-layout: and %u more\n", reader->refused - READER_REFUSALS_MAX);
    if (reader->refused > 0) return false;
    reader->layout.groups = reader->groups;
    reader->layout.fields = reader->fields;
    reader->layout.hash = tt_layout_hash(&reader->layout);
    TT_ASSERT(tt_layout_check(&reader->layout)); // the reader has refused whatever it would
    return true;
}

static int write_source(const layout_options *options, const tt_layout *layout)
{
    FILE *out = fopen(options->out, "w");
    if (!out) return complain(options->out, strerror(errno));
    emit_layout(out, layout, options->name);
    bool taken = !ferror(out);
    taken = fclose(out) == 0 && taken;
    if (taken) return EXIT_SUCCESS;
    remove(options->out);
    return complain(options->out, "it could not be written");
}

int main(int count, char **words)
{
    layout_options options = {0};
    Dwfl *dwfl = NULL;
    int result = EXIT_FAILURE;
    if (!read_options(&options, count, words)) {
        print_help(stderr);
        return 2;
    }
    layout_reader *reader = calloc(1, sizeof *reader);
    Dwfl_Module *module = reader ? open_object(options.object, &dwfl) : NULL;
    if (module) {
        reader->floats = options.floats;
        if (read_layout(reader, module, options.object))
            result = write_source(&options, &reader->layout);
    }
    if (dwfl) dwfl_end(dwfl);
    free(reader);
    return result;
}
