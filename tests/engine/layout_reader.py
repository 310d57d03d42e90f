"""The layout reader on objects of gcc and clang, DWARF 2 to 5, with and without optimisation, of other
machines too: the same fields everywhere, and what a state can't have is refused by its name.

usage: layout_reader.py TICKERTAPE_LAYOUT STORY
"""
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
READER = pathlib.Path(sys.argv[1]).resolve()
CLANG = ["clang-14", "-ffreestanding"]  # with its own stdint.h: no machine's headers are needed
HERE = [["gcc"], CLANG]
ELSEWHERE = [[*CLANG, f"--target={machine}"] for machine in
             ("i686-linux-gnu", "aarch64-linux-gnu", "riscv64-linux-gnu", "armv7-linux-gnueabihf")]
HEAD = "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\ntypedef int32_t tt_fixed;\n"

# What a state may have, in all the ways in which C can say it.
FINE = """
typedef enum colour { RED, GREEN } colour;
typedef uint16_t row[5];
typedef const row rows[3];
struct point { tt_fixed x; tt_fixed y; };
typedef struct { struct point at; volatile int16_t health; bool alive; char letter; signed char low;
                 unsigned char high; uint8_t unused[2]; colour colour; short few; uint8_t one; int8_t other;
                 } unit;
typedef struct state { int64_t big; unsigned long long bigger; unit units[2][3]; rows numbers; uint16_t odd;
                       struct { uint32_t inside; struct { uint32_t deeper; }; }; struct point corner;
                       float wind; _Atomic unsigned tick; double tide; } state;
typedef struct move { uint8_t verb, seat; uint16_t to; } move;
state tt_layout_state; move tt_layout_command_0; struct point tt_layout_command_1;
"""

# Each with what is said of it. A field that is refused hides none of the others.
REFUSED = {
    "a_pointer": ("struct s { uint64_t a; struct s *next; uint64_t b; };", [r"s\.next: a pointer"]),
    "a_function": ("struct s { uint64_t a; void (*call)(int); };", [r"s\.call: a pointer"]),
    "padding_inside": ("struct s { uint8_t a; uint32_t b; };", [r"s\.b: padding before it: 3 bytes"]),
    "padding_at_the_end": ("struct s { uint32_t a; uint8_t b; };", [r"s: padding at its end: 3 bytes"]),
    "padding_of_a_part": ("struct p { uint16_t x; uint8_t y; }; struct s { uint32_t n; struct p at[2][4]; };",
                          [r"s\.at: padding at its end: 1 bytes"]),
    "a_long": ("struct s { long a; unsigned long b; };",
               [r"s\.a: long( int)?: its size is the machine's", r"s\.b: .*long.*: its size is the machine's"]),
    "a_size": ("struct s { size_t a; ptrdiff_t b; uintptr_t c; int_fast16_t d[2]; wchar_t e[2]; };",
               [rf"s\.{field}: {name}: its size is the machine's" for field, name in
                zip("abcde", ("size_t", "ptrdiff_t", "uintptr_t", "int_fast16_t", "wchar_t"))]),
    "a_float": ("struct p { float x; }; struct s { struct p at[3]; double d[2]; float f[1]; };",
                [r"s\.at\.x: a float, and the game has not declared any", r"s\.d: a float", r"s\.f: a float"]),
    "a_misaligned_field": ("struct __attribute__((packed)) s { uint32_t a; uint64_t b; uint32_t c; };",
                           [r"s\.b: not aligned to its own size: at byte 4"]),
    "a_misaligned_array": ("struct __attribute__((packed)) p { uint64_t x; uint32_t y; };"
                           "struct s { struct p at[2]; };",
                           [r"s\.at: not aligned to its own size: at byte 0, in steps of 12, for 8"]),
    "a_bit_field": ("struct s { uint32_t a : 3; uint32_t b : 29; uint32_t c; };",
                    [r"s\.a: a bit-field", r"s\.b: a bit-field"]),
    "a_union": ("union u { uint32_t a; int32_t b; }; struct s { uint32_t n; union u either; };",
                [r"s\.either: a union"]),
    "a_union_without_a_name": ("struct s { uint32_t n; union { uint32_t a; int32_t b; }; };",
                               [r"s\.\(no name\): a union"]),
    "an_open_array": ("struct s { uint32_t n; uint8_t rest[]; };", [r"s\.rest: an array without a length"]),
    "many_dimensions": ("struct s { uint8_t n[1][2][3][4][5]; };", [r"s\.n: an array of more than 4 dim"]),
    "a_short_enumeration": ("enum __attribute__((packed)) e { A }; struct s { enum e e; };",
                            [r"s\.e: an enumeration of 1 bytes"]),
    "a_vector": ("typedef int32_t v __attribute__((vector_size(16))); struct s { v v; };",
                 [r"s\.v: a vector of the machine"]),
    "a_long_double": ("struct s { long double d; };", [r"s\.d: long double: its size is the machine's"]),
    "too_deep": ("struct p0 { uint8_t n; };" +
                 "".join(f"struct p{i + 1} {{ struct p{i} p; }};" for i in range(16)) +
                 "struct s { struct p16 p; };", [r"s(\.p){16}: structs in structs, more than 16 deep"]),
    "a_large_array": ("struct p { uint32_t n[4096][8192]; }; struct s { struct p p[8]; uint32_t n; };",
                      [r"s: more bytes than a state may have"]),
    "a_huge_state": ("struct s { uint64_t n[1 << 30]; };", [r"s: more bytes than a state may have"]),
    "too_many_fields": ("struct s { " + "".join(f"uint8_t n{i};" for i in range(8193)) + " };",
                        [r"s\.n8192: more than 8192 fields in all"]),
    "too_many_structs": ("".join(f"struct p{i} {{ uint8_t n; }};" for i in range(256)) + "struct s { " +
                         "".join(f"struct p{i} n{i};" for i in range(256)) + " };",
                         [r"s: more than 256 structs in all"]),
    "very_many": ("struct s { " + "".join(f"char *p{i};" for i in range(32)) + " };",
                  [*(rf"s\.p{i}: a pointer" for i in range(20)), "and 12 more"]),
    "no_struct": ("typedef uint32_t s_type; s_type tt_layout_state;", [r"s_type: not a struct"]),
    "no_single_struct": ("struct s { uint32_t n; }; struct s tt_layout_state[2];", [r": not a struct"]),
    "a_large_command": ("struct s { uint32_t n; }; struct c { uint8_t n[65]; }; struct c tt_layout_command_0;",
                        [r"c: more than the 64 bytes of a command"]),
    "nothing_to_read": ("struct s; uint32_t other;", [r"no debug information of tt_layout_state"]),
}


def compile_with(compiler, flags, source, folder):
    if "tt_layout_state" not in source and re.search(r"\bs {", source):
        source += "\nstruct s tt_layout_state;"
    probe = folder / "probe.o"
    subprocess.run([*compiler, *flags, "-c", "-x", "c", "-", "-o", probe], input=HEAD + source, text=True, check=True)
    return probe


def read(probe, folder, *flags):
    """Exit code, what was said, and the source that was written, None for none."""
    out = folder / "made.c"
    out.unlink(missing_ok=True)
    done = subprocess.run([READER, "--name", "made", "--out", out, *flags, probe], capture_output=True, text=True)
    return done.returncode, done.stderr, out.read_text() if out.exists() else None


def builds(compilers):
    return itertools.product(compilers, [f"-gdwarf-{version}" for version in (2, 3, 4, 5)], ("-O0", "-O3"))


def the_same_fields_everywhere(folder):
    sources = set()
    for compiler, debug, optimise in builds(HERE + ELSEWHERE):
        code, said, source = read(compile_with(compiler, [debug, optimise], FINE, folder), folder, "--floats")
        if code != 0 or said:
            sys.exit(f"{compiler} {debug} {optimise}: exit {code}: {said}")
        sources.add(source)
    if len(sources) != 1:
        sys.exit("they differ:\n" + "\n".join(sources))
    found = re.findall(r'{"(\w+)", (\d+), (\d+), {(\d), (\d), 0, 0}, TT_FIELD_(\w+), \d}', sources.pop())
    wanted = [("x", 0, 4, 0, 0, "FIXED"), ("y", 4, 4, 0, 0, "FIXED"), ("at", 0, 8, 0, 0, "GROUP"),
              ("health", 8, 2, 0, 0, "SIGNED"), ("alive", 10, 1, 0, 0, "BOOL"), ("letter", 11, 1, 0, 0, "CHAR"),
              ("low", 12, 1, 0, 0, "SIGNED"), ("high", 13, 1, 0, 0, "UNSIGNED"), ("unused", 14, 1, 2, 0, "UNSIGNED"),
              ("colour", 16, 4, 0, 0, "SIGNED"), ("few", 20, 2, 0, 0, "SIGNED"), ("one", 22, 1, 0, 0, "UNSIGNED"),
              ("other", 23, 1, 0, 0, "SIGNED"), ("big", 0, 8, 0, 0, "SIGNED"), ("bigger", 8, 8, 0, 0, "UNSIGNED"),
              ("units", 16, 24, 2, 3, "GROUP"), ("numbers", 160, 2, 3, 5, "UNSIGNED"),
              ("odd", 190, 2, 0, 0, "UNSIGNED"), ("inside", 192, 4, 0, 0, "UNSIGNED"),
              ("deeper", 196, 4, 0, 0, "UNSIGNED"), ("corner", 200, 8, 0, 0, "GROUP"), ("wind", 208, 4, 0, 0, "FLOAT"),
              ("tick", 212, 4, 0, 0, "UNSIGNED"), ("tide", 216, 8, 0, 0, "FLOAT"), ("verb", 0, 1, 0, 0, "UNSIGNED"),
              ("seat", 1, 1, 0, 0, "UNSIGNED"), ("to", 2, 2, 0, 0, "UNSIGNED")]
    if found != [tuple(map(str, field)) for field in wanted]:
        sys.exit(f"expected {wanted}\nfound {found}")


def refused(name, folder):
    source, patterns = REFUSED[name]
    for compiler, debug, optimise in builds(HERE):
        if optimise == "-O3":
            continue
        code, said, made = read(compile_with(compiler, [debug], source, folder), folder)
        missing = [pattern for pattern in patterns if not re.search(pattern, said)]
        if code != 1 or missing or made is not None:
            sys.exit(f"{compiler} {debug}: exit {code}, wrote {made}, {missing} not in:\n{said}")
        if len(said.splitlines()) != len(patterns):
            sys.exit(f"{compiler} {debug}: other than {patterns}:\n{said}")


def what_can_not_be_read_is_told(folder):
    text, bare = folder / "text.o", compile_with(["gcc"], ["-g0"], FINE, folder)
    text.write_text("no object at all")
    for probe, words in ((folder / "missing.o", "No such file"), (text, "text.o: "), (bare, "compiled with -g")):
        code, said, made = read(probe, folder)
        if code != 1 or words not in said or made is not None:
            sys.exit(f"{probe}: exit {code}: {said}")
    for flags in ([], ["--name", "x"], ["--name", "x", "--out", "y"], ["--name", "x", "--out", "y", "a", "b"]):
        if subprocess.run([READER, *flags], capture_output=True).returncode != 2:
            sys.exit(f"{flags}: not 2")


def cmake(*words):
    done = subprocess.run(["cmake", *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


PROJECT = f"""cmake_minimum_required(VERSION 3.25)
project(game C)
set(TT_LAYOUT_READER {READER})
include({TOP}/engine/cmake/layout.cmake)
if(NOT KIND)
    set(KIND SHARED)
endif()
add_library(game ${{KIND}} game.c)
target_include_directories(game PRIVATE {TOP}/engine/include .)
target_compile_definitions(game PRIVATE WIDTH=3)
tickertape_layout(TARGET game HEADER game.h STATE "struct game" COMMAND "struct move")
"""


ACROSS = ["-DCMAKE_SYSTEM_NAME=Linux", "-DCMAKE_SYSTEM_PROCESSOR=aarch64", "-DCMAKE_C_COMPILER=clang-14",
          "-DCMAKE_C_COMPILER_TARGET=aarch64-linux-gnu", "-DCMAKE_C_FLAGS=-ffreestanding",
          "-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY"]


def a_build_fails_by_the_name_of_a_field(folder):
    (folder / "CMakeLists.txt").write_text(PROJECT)
    (folder / "game.c").write_text("extern const int game_layout; const void *made_of(void) { return &game_layout; }\n")
    header = HEAD + "struct move { uint8_t to; };\nstruct game { uint32_t tick; uint8_t rows[WIDTH][4]; };\n"
    (folder / "game.h").write_text(header)
    code, said = cmake("-S", folder, "-B", folder / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                       "-DCMAKE_SHARED_LINKER_FLAGS=-Wl,--no-undefined")
    code, said = cmake("--build", folder / "build") if code == 0 else (code, said)
    if code != 0:
        sys.exit(said)
    made = (folder / "build/layouts/game_layout.c").read_text()
    if '{"rows", 4, 1, {3, 4, 0, 0}, TT_FIELD_UNSIGNED, 0}' not in made:
        sys.exit(made)
    (folder / "game.h").write_text(header.replace("uint32_t tick;", "uint32_t tick; char *name;"))
    code, said = cmake("--build", folder / "build")
    if code == 0 or "game.name: a pointer" not in said:
        sys.exit(f"a pointer, and yet exit {code}: {said}")
    (folder / "game.h").write_text(header)
    code, said = cmake("-S", folder, "-B", folder / "across", "-G", "Ninja", "-DKIND=STATIC", *ACROSS)
    code, said = cmake("--build", folder / "across") if code == 0 else (code, said)
    if code != 0 or (folder / "across/layouts/game_layout.c").read_text() != made:
        sys.exit(f"for another machine: {said}")
    (folder / "made").mkdir()
    (folder / "made/game_layout.c").write_text(made)
    code, said = cmake("-S", folder, "-B", folder / "other", "-G", "Ninja", f"-DTT_LAYOUTS={folder}/made")
    code, said = cmake("--build", folder / "other") if code == 0 else (code, said)
    if code != 0 or (folder / "other/layouts").exists():
        sys.exit(f"a table made elsewhere: {said}")


STORIES = [the_same_fields_everywhere, what_can_not_be_read_is_told, a_build_fails_by_the_name_of_a_field]

os.environ["LC_ALL"] = "C.UTF-8"
with tempfile.TemporaryDirectory() as temporary:
    story = sys.argv[2]
    if story in REFUSED:
        refused(story, pathlib.Path(temporary))
    else:
        next(known for known in STORIES if known.__name__ == story)(pathlib.Path(temporary))
print(f"{story}: as it should be")
