"""The files of this repository, for the checks beside this file."""

import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
NOT_OURS = {".git", "build", "__pycache__", ".cache"}


def files(*suffixes, under="."):
    """Paths relative to the top, sorted; all files, or those with one of the suffixes."""
    found = []
    for path in (TOP / under).rglob("*"):
        inside = path.relative_to(TOP)
        if path.is_file() and not NOT_OURS & set(inside.parts):
            if not suffixes or path.suffix in suffixes:
                found.append(inside)
    return sorted(found)


def text(path):
    """The contents of one file, comments and all."""
    return (TOP / path).read_text(encoding="utf-8")


def finish(problems, fine):
    """Prints what was found and ends: 0 when nothing was."""
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else fine)
    sys.exit(1 if problems else 0)
