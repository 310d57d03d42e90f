"""The real window under the hand: a display of its own, a real mouse and real keys.

usage: window.py BIN MODULES STORY     STORY is one of the functions below; to be run by support/on_display.py

BIN has phalanx and tape; MODULES has no_hosts.so.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from windowed import PATIENCE, QUIET, Windowed, run, until  # noqa: E402

BIN = pathlib.Path(sys.argv[1]).resolve()
MODULES = pathlib.Path(sys.argv[2]).resolve()


class Game(Windowed):
    """phalanx in a window, in a folder of its own."""

    between_keys = 0.1

    def __init__(self, *words, **environment):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="phalanx-"))
        super().__init__([BIN / "phalanx", *words], "^Phalanx$", self.folder, **environment,
                         XDG_DATA_HOME=str(self.folder / "data"), XDG_CONFIG_HOME=str(self.folder / "config"))

    def __exit__(self, *_):
        super().__exit__()
        shutil.rmtree(self.folder)

    def drag(self, button, start, end):
        """Slowly enough for a frame to see each step."""
        middle = [(a + b) // 2 for a, b in zip(start, end)]
        self.tool("mousemove", *start)
        time.sleep(0.15)
        self.tool("mousedown", button)
        for point in (middle, end, end):
            time.sleep(0.15)
            self.tool("mousemove", *point)
        time.sleep(0.15)
        self.tool("mouseup", button)

    def click(self, button, at):
        self.tool("mousemove", *at)
        time.sleep(0.2)
        self.tool("click", button)

    def tape(self):
        found = list((self.folder / "data/tickertape/tapes").glob("*.tape"))
        return found[0] if len(found) == 1 else None

    def log(self, tape=None):
        """The events so far, a line each."""
        tape = tape or self.tape()
        return run(BIN / "tape", "log", tape).stdout

    def says(self, pattern):
        """Waits until a line of the log matches."""
        return until(lambda: self.tape() and re.search(pattern, self.log(), re.M), f"{pattern!r} in the log")

    def ticks(self):
        match = re.search(r"ticks\W+(\d+)", run(BIN / "tape", "info", self.tape()).stdout)
        return int(match[1]) if match else 0


def difference(one, other):
    """The share of the pixels' bytes that differ clearly."""
    assert len(one) == len(other) > 0
    return sum(abs(a - b) > 24 for a, b in zip(one, other)) / len(one)


FIELD = "640x400+320+130"  # of the field, clear of the panels
MESSAGE = "450x36+375+572"  # of the list of tapes


def a_match_is_played_by_hand():
    """From the title by Enter; select, order, see them go; pause, chat, leave; the tape has it all."""
    with Game() as game:
        until(lambda: len(set(game.crop("300x40+50+80"))) > 8, "the title")
        time.sleep(1)
        game.keys("Return")
        until(lambda: game.tape() and game.ticks() > 5, "the first ticks")
        game.drag(1, (320, 110), (960, 600))
        before = game.crop(FIELD)
        game.click(3, (640, 190))
        game.says(r" 0  command  march compan")
        until(lambda: difference(before, game.crop(FIELD)) > 0.01, "soldiers who move")
        game.keys("p")
        game.says(r"\bpause\b")
        time.sleep(1)
        still = game.crop(FIELD)
        time.sleep(0.5)
        assert difference(still, game.crop(FIELD)) < 0.002, "paused soldiers stand still"
        game.keys("p")
        game.says(r"\bresume\b")
        game.keys("Return")
        time.sleep(0.5)
        game.tool("type", "--delay", "60", "well met")
        game.keys("Return")
        game.says(r"\bchat\b.*well met")
        game.keys("Escape", "Down", "Down", "Down", "Return")
        first = until(lambda: game.process.stdout.readline() if game.process.poll() is None else "", "words")
        assert first.startswith("listening on 127.0.0.1:"), first
        assert game.process.stdout.readline().startswith("tape "), "the tape is named"
        assert re.fullmatch(r"trail \d+ [0-9a-f]{16}\n", game.process.stdout.readline())
        verify = run(BIN / "tape", "verify", game.tape())
        assert verify.returncode == 0, verify
        game.process.send_signal(signal.SIGTERM)
        game.finish()


def a_team_talks_among_itself():
    """Shift and Enter: the own team and spectators are told, the other team is not; Enter is for all."""
    with Game("--host", "127.0.0.1:0", "--match", "m", "--name", "ann", "--seats", 3, "--teams", "001") as game:
        address = game.process.stdout.readline().split()[-1]
        heard = {name: game.folder / name for name in ("ben", "cem", "eve")}
        flags = {"ben": ["--seat", 1], "cem": ["--seat", 2], "eve": ["--watch"]}
        others = [subprocess.Popen([str(word) for word in (BIN / "phalanx", "--join", address, "--match", "m", "--name",
                                                           name, "--headless", *flags[name])],
                                   stdout=subprocess.DEVNULL, stderr=heard[name].open("w")) for name in heard]
        until(lambda: game.tape() and game.ticks() > 5, "the first ticks")
        game.keys("shift+Return")
        game.tool("type", "--delay", "60", "to the ford")
        game.keys("Return")
        game.says(r" 0  team-chat  to the ford$")
        game.keys("Return")
        game.tool("type", "--delay", "60", "well met")
        game.keys("Return")
        game.says(r" 0  chat  well met$")
        for name, file in heard.items():
            until(lambda: "seat 0 says: well met" in file.read_text(), f"{name} hears what is for all")
            assert ("seat 0 says (team): to the ford" in file.read_text()) == (name != "cem"), name
        game.process.send_signal(signal.SIGTERM)
        game.finish()
        assert all(other.wait(PATIENCE) is not None for other in others)


def groups_and_recruits_are_commands():
    with Game("--practice", "--seats", 2, "--seed", 5, "--record", "a.tape") as game:
        tape = game.folder / "a.tape"
        until(lambda: tape.exists() and " " in game.log(tape), "the tape")
        time.sleep(1)
        game.keys("ctrl+a", "ctrl+3", "F4")
        until(lambda: re.search(r"group", game.log(tape)), "a group in the log")
        until(lambda: re.search(r"recruit|train", game.log(tape)), "recruits in the log")
        game.keys("h")
        until(lambda: re.search(r"hold", game.log(tape)), "a hold in the log")
        game.process.send_signal(signal.SIGTERM)
        lines = game.finish()
        assert lines[-2] == "tape a.tape", lines
        assert re.fullmatch(r"trail \d+ [0-9a-f]{16}", lines[-1]), lines


def a_match_is_played_where_no_tape_can_be_kept():
    """The folder can't be made, or nothing can be made in it."""
    for folder in "/proc/tapes", "/proc":
        with Game("--practice", "--seats", 2, "--seed", 5, "--tapes", folder) as game:
            until(lambda: len(set(game.crop(FIELD))) > 8, "the field")
            before = game.crop(FIELD)
            game.keys("equal", "equal")
            until(lambda: difference(before, game.crop(FIELD)) > 0.01, "a field that moves")
            game.process.send_signal(signal.SIGTERM)
            [line] = game.finish()
            assert int(line.split()[1]) > 0, line


def settings_are_kept():
    """All keys at once: however slow the machine is, each does what it would have done alone."""
    with Game() as game:
        until(lambda: len(set(game.crop("300x40+50+80"))) > 8, "the title")
        game.keys(*["Down"] * 5, "Return", "ctrl+u")
        game.tool("type", "--delay", "60", "Xenophon")
        game.keys("Escape")
        path = game.folder / "config/tickertape/phalanx.conf"
        until(lambda: path.exists() and "name = Xenophon\n" in path.read_text(), "the name in the settings")
        game.keys("Up", "Return")
        assert game.finish() == []


def who_can_not_join_is_told():
    """Without a title screen to go back to, it ends as it does without a window."""
    with Game("--join", "127.0.0.1:9", "--match", "m", "--name", "x") as game:
        assert not any("trail" in line for line in game.finish(2))


def a_host_that_is_looked_up_holds_nothing_up():
    """The window does what it is told meanwhile: here, to end. Where there is no such host, it ends by itself."""
    words = "--join", "a.host:7777", "--match", "m", "--name", "x"
    with Game(*words, LD_PRELOAD=str(MODULES / "no_hosts.so"), TT_NO_HOSTS_MS="100000") as game:
        game.process.send_signal(signal.SIGTERM)
        game.finish()
    preload = {"LD_PRELOAD": str(MODULES / "no_hosts.so"), "TT_NO_HOSTS_MS": "0"}
    done = subprocess.run([BIN / "phalanx", *words], env={**os.environ, **QUIET, **preload}, text=True,
                          capture_output=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (2, "phalanx: can't start: there is no host called a.host\n"), done


def viewers_say_why_they_end_and_end_with_the_game():
    with Game() as game:
        tapes = game.folder / "data/tickertape/tapes"
        tapes.mkdir(parents=True)
        subprocess.run([BIN / "phalanx", "--practice", "--headless", "--ticks", "100", "--record", tapes / "good.tape"],
                       check=True, capture_output=True, timeout=PATIENCE)
        os.utime(tapes / "good.tape", (1, 1))
        (tapes / "newer.tape").write_text("no tape")
        until(lambda: len(set(game.crop("300x40+50+80"))) > 8, "the title")
        time.sleep(1)
        game.keys(*["Down"] * 4, "Return")
        time.sleep(0.5)
        before = game.crop(MESSAGE)
        game.keys("Return")
        until(lambda: difference(before, game.crop(MESSAGE)) > 0.02, "words about what is no tape")
        game.keys("Down", "Return")
        until(lambda: game.tool("search", "--onlyvisible", "--name", "good"), "a viewer")
        game.process.kill()
        until(lambda: not game.tool("search", "--onlyvisible", "--name", "good"), "its end")


STORIES = [value for name, value in list(globals().items())
           if callable(value) and getattr(value, "__module__", "") == "__main__"
           and value not in (Game, difference)]

if __name__ == "__main__":
    for story in STORIES:
        if sys.argv[3] in (story.__name__, "all"):
            began = time.time()
            story()
            print(f"{story.__name__}: {time.time() - began:.1f} s")
