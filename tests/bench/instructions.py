"""Instructions of keeping states and of a tick of Phalanx, under callgrind: instructions.py PROGRAM

PROGRAM is tickertape-bench-count. Each figure is the difference of two runs, so it comes out the same every time. Prints
CSV as tickertape-bench does. Needs valgrind.
"""

import os
import re
import subprocess
import sys

PROGRAM = sys.argv[1]
SIZES = {"4 KiB": 4 << 10, "64 KiB": 64 << 10, "1 MiB": 1 << 20, "16 MiB": 16 << 20}
WRITES = {"some": "16 writes", "all": "all blocks"}
WAYS = ["ring", "marked", "compared"]
FEW, MANY = 16, 32  # ticks: every way has let go of its oldest states by then
PHALANX = {"2000 soldiers": 4, "4000 soldiers": 8}  # seats
WARM_UP, TICKS = 20, 20
# Copies by vectors: of the one instruction that copies bytes, each byte would count.
ENVIRONMENT = {**os.environ, "GLIBC_TUNABLES": "glibc.cpu.x86_rep_movsb_threshold=0x7fffffff"}


def instructions(*words):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def tick(way, size, writes):
    """Of a tick, with what the game itself writes."""
    return (instructions(way, size, writes, MANY, 0) - instructions(way, size, writes, FEW, 0)) / (MANY - FEW)


def back(way, size, writes):
    return (instructions(way, size, writes, FEW, MANY) - instructions(way, size, writes, FEW, 0)) / MANY


def show(scene, name, metric, value, unit):
    print(f"{scene},{name},{metric},{value:.{3 if unit == 'x' else 0}f},{unit}", flush=True)


for size_name, size in SIZES.items():
    for writes, writes_name in WRITES.items():
        game = tick("none", size, writes)
        saves = {way: tick(way, size, writes) - game for way in WAYS}
        restores = {way: back(way, size, writes) for way in WAYS}
        for way in WAYS:
            name = f"{size_name} {writes_name} {way}"
            show("states", name, "save and hash", saves[way], "instructions")
            show("states", name, "save and hash of the ring's", saves[way] / saves["ring"], "x")
            show("states", name, "8 ticks back", restores[way], "instructions")
            show("states", name, "8 ticks back of the ring's", restores[way] / restores["ring"], "x")

for name, seats in PHALANX.items():
    longer, shorter = instructions("phalanx", seats, WARM_UP + TICKS), instructions("phalanx", seats, WARM_UP)
    show("step", name, "a tick with image and hash", (longer - shorter) / TICKS, "instructions")
