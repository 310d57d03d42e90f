"""The README's game under two real mice: played over UDP, watched, recorded, rewound, taken back and played again.

usage: dots.py DOTS MODULE TAPE     to be run by support/on_display.py
"""
import json
import pathlib
import sqlite3
import signal
import socket
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from windowed import Windowed, run, until  # noqa: E402

DOTS, MODULE, TAPE = (pathlib.Path(word).resolve() for word in sys.argv[1:4])


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tape(verb, *words):
    done = run(TAPE, verb, *words, *(["--json"] if verb == "info" else ["--game", MODULE]))
    assert done.returncode == 0, f"tape {verb} {words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout.splitlines()


class Dots(Windowed):
    """dots in one of its modes, its window at a place of its own."""

    def __init__(self, folder, at, mode, *words):
        super().__init__([DOTS, mode, *words], rf"^{mode}\.tape$", folder)
        self.at, self.file = at, folder / f"{mode}.tape"
        self.tool("windowmove", "--sync", self.window, *at)

    def point(self, x, y):
        self.tool("mousemove", self.at[0] + x, self.at[1] + y)

    def send(self, x, y, button=1):
        self.point(x, y)
        self.tool("click", button)

    def shows(self, red, green, blue, x, y):
        """Whether a dot of this colour is at x, y."""
        return self.crop(f"1x1+{x}+{y}") == bytes((red, green, blue))

    def leave(self):
        """Its last words: none, unless something is wrong."""
        self.process.send_signal(signal.SIGINT)
        return self.finish()


BLUE, ORANGE = (80, 150, 240), (240, 150, 80)


def two_play_and_one_watches(folder):
    address = f"127.0.0.1:{free_port()}"
    with Dots(folder, (0, 0), "host", address) as host, \
            Dots(folder, (640, 0), "join", address) as guest, \
            Dots(folder, (0, 240), "watch", address) as viewer:
        host.send(300, 100)
        guest.send(350, 60)
        for window in (guest, viewer):
            until(lambda window=window: window.shows(*BLUE, 300, 100), "the host's dot, seen by others")
        until(lambda: guest.shows(*ORANGE, 350, 60), "the guest's dot")
        guest.tool("windowfocus", "--sync", guest.window)
        guest.tool("keydown", "r")
        guest.point(0, 200)
        until(lambda: guest.shows(*BLUE, 160, 240) and guest.shows(*ORANGE, 480, 240), "the beginning")
        guest.tool("keyup", "r")
        guest.point(1, 200)
        until(lambda: guest.shows(*BLUE, 300, 100), "the present again")
        for window in (viewer, guest, host):
            assert window.leave() == [], window.file
    tape("diff", host.file, guest.file)
    for file in (guest.file, viewer.file):
        last = json.loads("".join(tape("info", file)))["ticks"]
        words = ["--tick", last, "--tick", 0, "--tick", last]
        trails = tape("hash", file, *words)
        assert trails[0] == trails[2] != trails[1] and trails == tape("hash", host.file, *words), trails
    log = tape("log", guest.file)
    assert sum("command" in line for line in log) == 2, log
    tape("project", host.file, "--db", folder / "told.db")
    with sqlite3.connect(folder / "told.db") as told:
        clicks = told.execute("SELECT seat, sum(clicks) FROM dots_clicks GROUP BY seat").fetchall()
        places = told.execute("SELECT x, y FROM dots_places ORDER BY tick, seat").fetchall()
    assert clicks == [(0, 1), (1, 1)], clicks
    assert places[:2] == [(160, 240), (480, 240)] and places[-1] not in places[:2], places


def every_tick_is_taken_back(folder):
    with Dots(folder, (0, 0), "test") as game:
        game.send(300, 100)
        game.send(350, 60, button=3)
        until(lambda: game.shows(*BLUE, 300, 100) and game.shows(*ORANGE, 350, 60), "both dots")
        assert game.leave() == []


def nobody_is_there(folder):
    told = run(DOTS, "join", f"127.0.0.1:{free_port()}")
    assert told.stdout == "dots: the relay can't be reached\n", told


with tempfile.TemporaryDirectory(prefix="dots-") as name:
    for number, story in enumerate((two_play_and_one_watches, every_tick_is_taken_back, nobody_is_there)):
        place = pathlib.Path(name, str(number))
        place.mkdir()
        story(place)
