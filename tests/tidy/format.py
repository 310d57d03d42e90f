"""Every C file looks as clang-format 14 with .clang-format leaves it."""

import subprocess

import tree

sources = tree.files(".c", ".h")
done = subprocess.run(["clang-format-14", "--dry-run", "-Werror", *map(str, sources)],
                      cwd=tree.TOP, capture_output=True, text=True)
lines = [line for line in done.stderr.splitlines() if ": error:" in line]
if done.returncode and not lines:
    lines = [done.stderr]
tree.finish(lines, f"{len(sources)} files are formatted")
