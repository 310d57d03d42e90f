"""The same match gives the same trail, whatever compiled it and whatever runs it: determinism.c and all that it plays
with is built by gcc and clang, without and with optimisation, and each must print determinism.txt. Each reads the
layouts of the games from its own debug information; they must be those of BUILD, byte by byte.

usage: determinism.py BUILD [--cross] [--bless]

    --cross   for i686, aarch64, riscv64 and wasm32 instead, run by qemu and by node; wasm32 takes the layouts of
              BUILD as they are
    --bless   writes determinism.txt anew, when all agree
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
BUILD = pathlib.Path(sys.argv[1]).resolve()
LAYOUTS = ["phalanx_layout", "toy_layout"]
HERE = [(["clang-14", "-O3"], []), (["gcc", "-O3"], []), (["clang-14", "-O0"], []), (["gcc", "-O0"], [])]
# XXH3 is one header of the build machine's; nothing else of it may be found.
FOREIGN = ["-idirafter", "/usr/include", "-static"]
WASM = "--target=wasm32-wasi"
ELSEWHERE = [
    (["i686-linux-gnu-gcc", "-O0", *FOREIGN], ["qemu-i386-static"]),
    (["i686-linux-gnu-gcc", "-O3", *FOREIGN], ["qemu-i386-static"]),
    (["aarch64-linux-gnu-gcc", "-O3", *FOREIGN], ["qemu-aarch64-static"]),
    (["riscv64-linux-gnu-gcc", "-O3", *FOREIGN], ["qemu-riscv64-static"]),
    (["clang-14", WASM, "-O3", "-isystem", "/usr/include/wasm32-wasi"],
     ["node", "--no-warnings", str(TOP / "tests/golden/wasi.mjs")]),
]
SOURCES = ["engine/src/*.c", "demo-game/sim/*.c", "demo-game/bot/*.c", "tests/support/toy.c",
           "tests/golden/determinism.c"]
INCLUDES = ["engine/include", "demo-game/sim", "demo-game/bot", "tests/support"]


def layout_by(compiler, name, folder):
    """The layout's source, read from what this compiler says of the game's types."""
    probe, made, golden = folder / f"{name}.o", folder / f"{name}.c", BUILD / f"layouts/{name}.c"
    if WASM in compiler:
        return golden
    subprocess.run([*compiler, "-g", "-c", BUILD / f"layouts/{name}_probe.c", "-o", probe], check=True)
    subprocess.run([BUILD / "bin/tickertape-layout", "--name", name, "--out", made, probe], check=True)
    if made.read_bytes() != golden.read_bytes():
        sys.exit(f"{name}: another layout by {compiler[0]} {compiler[1]}")
    return made


def played_by(build, temporary):
    """What the driver prints when this compiler made it and, where it is foreign, this runner ran it."""
    flags, runner = build
    folder = pathlib.Path(temporary) / "".join(flags[:2])
    folder.mkdir()
    compiler = [*flags, "-std=gnu17", *(f"-I{TOP / include}" for include in INCLUDES)]
    sources = sorted(path for pattern in SOURCES for path in TOP.glob(pattern))
    sources += [layout_by(compiler, name, folder) for name in LAYOUTS]
    program = folder / "program"
    subprocess.run([*compiler, *sources, "-o", program], check=True)
    return subprocess.run([*runner, program], check=True, capture_output=True, text=True).stdout


def difference(printed, golden):
    """The first line that is not as it should be; None when all are."""
    lines = itertools.zip_longest(printed.splitlines(), golden.splitlines(), fillvalue="nothing")
    return next((f"{line}, but the golden has {right}" for line, right in lines if line != right), None)


builds = ELSEWHERE if "--cross" in sys.argv[2:] else HERE
with tempfile.TemporaryDirectory() as temporary:
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outputs = list(pool.map(lambda build: played_by(build, temporary), builds))

bless = "--bless" in sys.argv[2:]
golden = outputs[0] if bless else GOLDEN.read_text()
wrong = False
for (flags, runner), output in zip(builds, outputs):
    found = difference(output, golden) if output else "nothing at all"
    print(*flags[:2], *runner[:1], "gives", found or "the golden trails")
    wrong = wrong or found is not None
if bless and not wrong:
    GOLDEN.write_text(golden)
    print("blessed")
sys.exit(1 if wrong else 0)
