"""Tapes from the day they were blessed, played by today's build: every trail must still come out.

usage: golden.py BIN MODULES [--bless]

NAME.tape is a match, NAME.trails the trails of some of its states. --bless records both anew: whoever does so
says in the commit why a match that was played is no longer played the same way.
"""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
BIN, MODULES = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
GOLDENS = {
    "toy": (MODULES / "toy.so", [MODULES / "record_toy", HERE / "toy.tape"]),
    "phalanx": (BIN / "phalanx.so", [BIN / "phalanx", "--practice", "--headless", "--ticks", "1500", "--seats", "4",
                                     "--seed", "2026", "--record", HERE / "phalanx.tape", "--force"]),
    "branch": (BIN / "phalanx.so", [BIN / "phalanx", "--practice", "--headless", "--resume", HERE / "phalanx.tape",
                                    "--tick", "700", "--ticks", "1000", "--record", HERE / "branch.tape", "--force"]),
}


def run(*words):
    return subprocess.run([*map(str, words)], check=True, text=True, stdout=subprocess.PIPE).stdout


def trails(name, module):
    tape = HERE / f"{name}.tape"
    ticks = json.loads(run(BIN / "tape", "info", tape, "--json"))["ticks"]
    # The end first, then back and forth: seeking must not matter.
    wanted = [ticks, 0, ticks // 2, 1, ticks // 3, ticks - 1]
    flags = [word for tick in wanted for word in ("--tick", tick)]
    return run(BIN / "tape", "hash", tape, "--game", module, *flags)


for name, (module, record) in GOLDENS.items():
    expected = HERE / f"{name}.trails"
    if "--bless" in sys.argv:
        run(*record)
        expected.write_text(trails(name, module))
    run(BIN / "tape", "verify", HERE / f"{name}.tape")
    run(BIN / "tape", "replay", HERE / f"{name}.tape", "--report", "--game", module)
    found = trails(name, module)
    if found != expected.read_text():
        sys.exit(f"{name}: expected\n{expected.read_text()}found\n{found}")
    print(f"{name}: {len(found.splitlines())} trails")
