"""Relay and players as people run them, in a folder that goes with them.

The first two words of the script that includes this are BIN, which has tickertape-relay, phalanx, phalanx.so and
tape, and MODULES, which has what is built for tests.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BIN = pathlib.Path(sys.argv[1]).resolve()
MODULES = pathlib.Path(sys.argv[2]).resolve()
PATIENCE = 90
# No program here may open a window, wherever the tests run.
for variable in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
    os.environ.pop(variable, None)


class Programs:
    """Starts programs in a folder of their own and ends all of them with it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tickertape-"))
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait()
        shutil.rmtree(self.folder)

    def start(self, program, *words, **options):
        return self.start_in([], program, *words, **options)

    def start_in(self, starter, program, *words, **options):
        """By a command that becomes the program."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen([*starter, BIN / program, *map(str, words)], cwd=self.folder, text=True, **options)
        self.running.append(process)
        return process

    def relay(self, *words, **options):
        """A relay on a free port; its address."""
        process = self.start("tickertape-relay", "--bind", "127.0.0.1", "--port", "0", "--tapes", "tapes", *words,
                             **options)
        return process, self.address_of(process)

    def address_of(self, relay):
        line = relay.stdout.readline()
        match = re.fullmatch(r"listening on (127\.0\.0\.1:\d+)\n", line)
        assert match, f"the relay's first line is {line!r}"
        return match[1]

    def weather(self, address, *words):
        """Bad weather in front of a relay; the address that stands for it."""
        process = self.start(MODULES / "udp_weather", address.split(":")[1], *words)
        port = process.stdout.readline().strip()
        assert port.isdigit(), port
        return f"127.0.0.1:{port}"

    def player(self, address, name, *words, match="m", **options):
        return self.start("phalanx", "--join", address, "--match", match, "--name", name, "--headless", *words,
                          **options)

    def tape_of(self, match):
        tapes = list((self.folder / "tapes").glob(f"{match}-*.tape"))
        assert len(tapes) == 1, tapes
        assert re.fullmatch(match + r"-\d{8}T\d{6}Z-[0-9a-f]+\.tape", tapes[0].name), tapes[0].name
        return tapes[0]


def finish(process, code=0):
    """Waits for a program; its last line on stdout. Checks the exit status, which may be one of several."""
    out, err = process.communicate(timeout=PATIENCE)
    codes = code if isinstance(code, tuple) else (code,)
    assert process.returncode in codes, f"{process.args} ended with {process.returncode}, not {code}:\n{out}\n{err}"
    process.err = err
    return out.splitlines()[-1] if out else ""


def run(program, *words, code=0, cwd="/"):
    """Runs a program to its end; its stdout."""
    done = subprocess.run([BIN / program, *map(str, words)], text=True, capture_output=True, timeout=PATIENCE, cwd=cwd)
    assert done.returncode == code, f"{done.args} ended with {done.returncode}, not {code}:\n{done.stdout}\n{done.stderr}"
    if code != 0:
        assert done.stderr.strip(), f"{done.args} ended with {code} and said nothing"
    return done.stdout


def trail(line):
    match = re.fullmatch(r"trail (\d+) ([0-9a-f]{16})", line)
    assert match, f"not a trail: {line!r}"
    return int(match[1]), match[2]
