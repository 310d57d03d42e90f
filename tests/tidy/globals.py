"""No two objects of this project's static libraries define the same global name: a program would get one of them."""

import collections
import pathlib
import subprocess
import sys

import tree

NM, BUILD = sys.argv[1], pathlib.Path(sys.argv[2])
FOLDERS = ["engine", "net", "replay-viewer", "demo-game", "tests"]  # what is packed has the same objects again
DEFINED = "TDBRC"  # code, data, zeros, constants, common: not the weak ones, which may be there twice


def owners(listing):
    """Where each global name is defined, of what nm -A says of libraries."""
    found = collections.defaultdict(list)
    for line in listing.splitlines():
        words = line.rsplit(maxsplit=2)
        if len(words) == 3 and words[1] in DEFINED and not words[2].startswith("__"):  # the compiler's own
            where = words[0].rsplit(":", 1)[0]
            found[words[2]].append(where)
    return found


def twice(found):
    return {name: places for name, places in found.items() if len(places) > 1}


libraries = sorted(path for folder in FOLDERS for path in (BUILD / folder).rglob("lib*.a"))
listing = subprocess.run([NM, "-A", "-g", "--defined-only", *libraries],
                         check=True, capture_output=True, text=True).stdout if libraries else ""
found = owners(listing)
problems = [f"{name}: {' and '.join(places)}" for name, places in sorted(twice(found).items())]
SAMPLE = "l/liba.a:x.c.o:0000000000000000 T tt_f\nl/libb.a:y.c.o:0000000000000010 {} tt_f\n"
for kind, expected in (("T", True), ("D", True), ("W", False)):
    if bool(twice(owners(SAMPLE.format(kind)))) != expected:
        problems.append(f"the search is broken: {kind}")
if len(libraries) < 2 or "tt_tape_open" not in found or "tt_room_create" not in found:
    problems.append(f"nothing to look at in {BUILD}")
tree.finish(problems, f"{len(found)} global names of {len(libraries)} libraries are each defined once")
