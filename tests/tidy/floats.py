"""No float in what computes a match: gcc refuses one where it may use general registers only.

Constants that the compiler folds away would slip through, so the words are looked for too.
"""

import re
import subprocess

import tree

PURE = ["engine/src", "demo-game/sim", "net/src"]
INCLUDES = ["-Iengine/include", "-Iengine/src", "-Inet/include", "-Idemo-game/sim"]
COMMAND = ["gcc", "-std=gnu17", "-O2", "-mgeneral-regs-only", "-o", "/dev/null", "-c", "-x", "c"]
WORD = re.compile(r"\b(float|double)\b|\b\d+\.\d*f?\b|<(math|float|fenv|tgmath)\.h>")
COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)


def compile_error(source, *more):
    return subprocess.run([*COMMAND, *INCLUDES, *more, source], cwd=tree.TOP, capture_output=True,
                          text=True, input="double half(double a) { return a / 2; }").stderr


def words(path):
    """Lines that speak of floats, outside comments and strings."""
    code = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), tree.text(path))
    for number, line in enumerate(code.splitlines(), 1):
        if WORD.search(line):
            yield f"{path}:{number}: a float: {line.strip()}"


problems = []
sources = [path for folder in PURE for path in tree.files(".c", ".h", under=folder)]
for path in sources + tree.files(".h", under="engine/include"):
    problems += words(path)
    if path.suffix == ".c":
        error = compile_error(path, f"-I{path.parent}")
        problems += [f"{path} needs more than general registers:\n{error}"] if error else []
if not compile_error("-"):
    problems.append("gcc lets a double pass: this check proves nothing here")
if not sources:
    problems.append("nothing to look at")
tree.finish(problems, f"{len(sources)} files without floats")
