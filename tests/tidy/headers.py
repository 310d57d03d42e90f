"""Each public header compiles alone, as C17 and as C++17, says what each of its functions is, and gives each function
that is supplied to us its context. The contents page has all of the engine's.
"""

import pathlib
import re
import subprocess

import tree

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-fsyntax-only"]
LANGUAGES = {"C17": ["gcc", "-std=c17", "-x", "c"], "C++17": ["g++", "-std=c++17", "-x", "c++"]}
FUNCTION = re.compile(r"^(?:TT_MUST_CHECK )?(?:const )?\w+ (?:const )?\**\w+\([^;{]*\);", re.M | re.S)
SUPPLIED = re.compile(r"\(\*(\w+)\)\(([^)]*)\)")
# A step asks for its context, and a module's exports are found by name.
WITHOUT_CONTEXT = re.compile(r"step|\w+_export_function")

public = [path for path in tree.files(".h") if "\nTT_API_BEGIN\n" in tree.text(path)]
public += [path for path in tree.files(".h") if "include" in path.parts and path not in public]


def root(path):
    """The folder that a user of this header names with -I."""
    parts = path.parts
    inside = parts[: parts.index("include") + 1] if "include" in parts else parts[:-1]
    return tree.TOP.joinpath(*inside)


roots = sorted({root(path) for path in public})


def compiles(path):
    """What the compilers have against this header."""
    for language, command in LANGUAGES.items():
        include = [f"-I{folder}" for folder in roots]
        # Through standard input: a main file may not say #pragma once.
        source = f'#include "{tree.TOP / path}"\n'
        done = subprocess.run([*command, *WARNINGS, *include, "-"], input=source,
                              capture_output=True, text=True)
        if done.returncode:
            yield f"{path} does not compile alone as {language}:\n{done.stderr.rstrip()}"


def undocumented(path):
    """Functions without words: neither their own nor those of the group that they stand in."""
    lines = tree.text(path).splitlines()
    for found in FUNCTION.finditer(tree.text(path)):
        at = tree.text(path)[: found.start()].count("\n")
        above = at - 1
        while above >= 0 and lines[above].strip() and not lines[above].startswith("///"):
            above -= 1
        if above < 0 or not lines[above].startswith("///"):
            yield f"{path}:{at + 1}: no /// above {lines[at].strip()}"


def without_context(path):
    """Functions that are supplied by somebody whose context they don't get."""
    for name, parameters in SUPPLIED.findall(tree.text(path)):
        if not parameters.startswith("void *context") and not WITHOUT_CONTEXT.fullmatch(name):
            yield f"{path}: {name} gets no context"


def left_out():
    """Headers of the engine that its contents page does not have."""
    page = pathlib.Path("engine/include/tickertape/tickertape.h")
    for path in sorted({*tree.files(".h", under="engine/include")} - {page}):
        if f'#include "tickertape/{path.name}"' not in tree.text(page):
            yield f"{page} has no {path.name}"


problems = [*left_out()]
for header in public:
    problems += compiles(header)
    problems += undocumented(header)
    problems += without_context(header)
functions = sum(len(FUNCTION.findall(tree.text(path))) for path in public)
supplied = sum(len(SUPPLIED.findall(tree.text(path))) for path in public)
if functions < 50 or supplied < 30:
    problems.append(f"only {functions} functions and {supplied} pointers found: the search is broken")
tree.finish(problems, f"{len(public)} headers, {functions} functions, {supplied} that are supplied")
