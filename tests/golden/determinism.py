"""The same match gives the same trail, whatever compiled it: determinism.c and all that it plays with
is built by gcc and clang, without and with optimisation, and each must print determinism.txt.

    --bless   writes determinism.txt anew, when all four agree
"""

import concurrent.futures
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = TOP / "tests/golden/determinism.txt"
BUILDS = [("clang-14", "-O3"), ("gcc", "-O3"), ("clang-14", "-O0"), ("gcc", "-O0")]
SOURCES = ["engine/src/*.c", "demo-game/sim/*.c", "demo-game/bot/*.c", "tests/support/toy.c",
           "tests/golden/determinism.c"]
INCLUDES = ["engine/include", "demo-game/sim", "demo-game/bot", "tests/support"]


def played_by(build, folder):
    """What the driver prints when this compiler made it."""
    program = pathlib.Path(folder) / "".join(build)
    sources = sorted(path for pattern in SOURCES for path in TOP.glob(pattern))
    includes = [f"-I{TOP / include}" for include in INCLUDES]
    subprocess.run([*build, "-std=gnu17", *includes, *sources, "-o", program], check=True)
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout


def difference(printed, golden):
    """The first line that is not as it should be; None when all are."""
    lines = itertools.zip_longest(printed.splitlines(), golden.splitlines(), fillvalue="nothing")
    return next((f"{line}, but the golden has {right}" for line, right in lines if line != right), None)


with tempfile.TemporaryDirectory() as temporary:
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outputs = list(pool.map(lambda build: played_by(build, temporary), BUILDS))

bless = "--bless" in sys.argv[1:]
golden = outputs[0] if bless else GOLDEN.read_text()
wrong = False
for build, output in zip(BUILDS, outputs):
    found = difference(output, golden) if output else "nothing at all"
    print(*build, "gives", found or "the golden trails")
    wrong = wrong or found is not None
if bless and not wrong:
    GOLDEN.write_text(golden)
    print("blessed")
sys.exit(1 if wrong else 0)
