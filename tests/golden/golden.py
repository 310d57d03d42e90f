"""Tapes from the day they were blessed, played by today's build: every trail must still come out.

usage: golden.py BIN MODULES [--bless]

NAME.tape is a match, NAME.trails the trails of some of its states, of its sealed and its stripped twin, too. --bless
records both anew: whoever does so says in the commit why a match that was played is no longer played the same way.

format-2/ has tapes that older builds have written. They are never blessed: an old tape comes through a new build.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
BIN, MODULES = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
GOLDENS = {
    "toy": (MODULES / "toy.so", [MODULES / "record_toy", HERE / "toy.tape"]),
    "phalanx": (BIN / "phalanx.so", [BIN / "phalanx", "--practice", "--headless", "--ticks", "1500", "--seats", "4",
                                     "--seed", "2026", "--record", HERE / "phalanx.tape", "--force"]),
    "branch": (BIN / "phalanx.so", [BIN / "phalanx", "--practice", "--headless", "--resume", HERE / "phalanx.tape",
                                    "--tick", "700", "--ticks", "1000", "--record", HERE / "branch.tape", "--force"]),
}
FORMAT = 3
OLD = {"format-2/toy": MODULES / "toy.so", "format-2/toy-sealed": MODULES / "toy.so", "format-2/branch": BIN / "phalanx.so"}


def run(*words):
    return subprocess.run([*map(str, words)], check=True, text=True, stdout=subprocess.PIPE).stdout


def trails(tape, module):
    ticks = json.loads(run(BIN / "tape", "info", tape, "--json"))["ticks"]
    # The end first, then back and forth: seeking must not matter.
    wanted = [ticks, 0, ticks // 2, 1, ticks // 3, ticks - 1]
    flags = [word for tick in wanted for word in ("--tick", tick)]
    return run(BIN / "tape", "hash", tape, "--game", module, *flags)


def compare(tape, expected, module):
    run(BIN / "tape", "verify", tape)
    run(BIN / "tape", "replay", tape, "--report", "--game", module)
    found = trails(tape, module)
    if found != expected:
        sys.exit(f"{tape}: expected\n{expected}found\n{found}")
    print(f"{tape.name}: {len(found.splitlines())} trails")


def compare_copies(golden, expected, module):
    with tempfile.TemporaryDirectory() as folder:
        twin = pathlib.Path(shutil.copy(golden, folder))
        run(BIN / "tape", "seal", twin)
        run(BIN / "tape", "verify", twin, "--against", golden)
        compare(twin, expected, module)
        # Nor does it matter what people said.
        stripped = pathlib.Path(folder) / f"stripped-{golden.name}"
        run(BIN / "tape", "strip", "--chat", twin, "--out", stripped)
        run(BIN / "tape", "verify", stripped, "--against", golden)
        compare(stripped, expected, module)


def format_of(tape):
    return json.loads(run(BIN / "tape", "info", tape, "--json"))["format"]


for name, (module, record) in GOLDENS.items():
    golden, expected = HERE / f"{name}.tape", HERE / f"{name}.trails"
    if "--bless" in sys.argv:
        run(*record)
        expected.write_text(trails(golden, module))
    if format_of(golden) != FORMAT:
        sys.exit(f"{golden}: not of format {FORMAT}")
    compare(golden, expected.read_text(), module)
    compare_copies(golden, expected.read_text(), module)

for name, module in OLD.items():
    tape, expected = HERE / f"{name}.tape", HERE / f"{name}.trails"
    if f"format-{format_of(tape)}" != tape.parent.name:
        sys.exit(f"{tape}: of another format than its folder says")
    compare(tape, expected.read_text(), module)
    compare_copies(tape, expected.read_text(), module)
