"""Pictures from the day they were blessed: today's drawing of the same states must look the same.

usage: picture.py BIN [--bless]

phalanx-TICK.png is a state of phalanx.tape, drawn without a video driver. Nothing is written on it, so nothing is
masked; compilers may round a few edge pixels differently, so one in a thousand may differ by more than 3 %.
"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
BIN = pathlib.Path(sys.argv[1])
WIDTH, HEIGHT = 480, 270
SHOTS = {600: [], 1400: ["--camera", "128,128,8"]}


def shoot(tick, flags, out):
    subprocess.run([BIN / "tape", "shot", HERE / "phalanx.tape", "--tick", str(tick), "--size", f"{WIDTH}x{HEIGHT}",
                    "--out", out, "--force", *flags], check=True)


def differing(a, b):
    """How many pixels differ."""
    done = subprocess.run(["compare", "-metric", "AE", "-fuzz", "3%", a, b, "null:"], capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(done.stderr)
    return float(done.stderr)


with tempfile.TemporaryDirectory() as folder:
    drawn = {}
    for tick, flags in SHOTS.items():
        golden = HERE / f"phalanx-{tick}.png"
        drawn[tick] = golden if "--bless" in sys.argv else pathlib.Path(folder) / golden.name
        shoot(tick, flags, drawn[tick])
        off = differing(golden, drawn[tick])
        print(f"state {tick}: {off:.0f} pixels differ")
        if off > WIDTH * HEIGHT / 1000:
            sys.exit(f"{golden.name}: not as it was")
    if differing(drawn[600], drawn[1400]) < WIDTH * HEIGHT / 10:
        sys.exit("two states look alike: this proves nothing")
