"""clang-tidy 14 with .clang-tidy over the product code of a clang build: lint.py BUILD [FILE...]"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

import tree

HOUSES = {"engine", "net", "demo-game", "replay-viewer", "examples"}
build = pathlib.Path(sys.argv[1]).resolve()


def lint(path):
    done = subprocess.run(["clang-tidy-14", "--quiet", "-p", build, tree.TOP / path],
                          cwd=tree.TOP, capture_output=True, text=True)
    return done.stdout.strip() or (done.stderr.strip() if done.returncode else "")


commands = json.loads((build / "compile_commands.json").read_text())
built = {pathlib.Path(command["file"]).resolve() for command in commands}
ours = sorted(path.relative_to(tree.TOP) for path in built if path.is_relative_to(tree.TOP))
sources = [path for path in ours if path.parts[0] in HOUSES and path.exists()]
if len(sys.argv) > 2:
    sources = [path for path in sources if str(path) in sys.argv[2:]]
sources.sort(key=lambda path: -(tree.TOP / path).stat().st_size)  # the longest first: no late straggler
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    found = [said for said in pool.map(lint, sources) if said]
if not sources:
    found.append("nothing to look at: no product code in compile_commands.json")
tree.finish(found, f"{len(sources)} files are clean")
