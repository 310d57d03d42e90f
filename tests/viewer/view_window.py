"""tickertape-view as its users meet it: a display of its own, a real mouse and real keys.

usage: view_window.py BIN TESTS STORY     STORY is one of the functions below, or all; to be run by
                                          support/on_display.py

BIN has tickertape-view, phalanx, phalanx.so and tape; TESTS has toy_tape and the toy's modules.
"""
import json
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
from windowed import PATIENCE, Windowed, run, until  # noqa: E402

BIN, TESTS = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
TOY, DRAWN, PHALANX = TESTS / "toy.so", TESTS / "toy_drawn.so", BIN / "phalanx.so"

# Where things are in a window of 1280 by 720.
LEFT, RIGHT, BAR, LANE = 8, 1271, 667, 640
ROW = 696  # of the buttons
BACK_BUTTON, PLAY_BUTTON, FLAG_BUTTON = 267, 318, 1064
DOCK, FIELD = "1280x100+0+620", "900x500+40+60"


def made(program, *words):
    done = run(program, *words)
    assert done.returncode == 0, done


def scratch():
    """An empty folder, which is where this script stands then."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="view-"))
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    os.chdir(folder)
    return folder


def shelf():
    folder = pathlib.Path(os.environ["XDG_DATA_HOME"], "tickertape/tapes")
    folder.mkdir(parents=True)
    return folder


class View(Windowed):
    """tickertape-view in a window."""

    def __init__(self, *words):
        super().__init__([BIN / "tickertape-view", *words], " - Tickertape$")

    def title(self):
        return self.tool("getwindowname", self.window)

    def tick(self):
        found = re.search(r" - tick (\d+) - Tickertape$", self.title())
        return int(found[1]) if found else -1

    def comes_to(self, first, last=None, what=""):
        """Within some seconds it stands at one of these states, and stays there for a moment."""
        last = first if last is None else last

        def there():
            before = self.tick()
            time.sleep(0.1)
            return first <= before <= last and before == self.tick()

        try:
            until(there, what)
        except AssertionError:
            raise AssertionError(f"{what or 'it'}: tick {self.tick()} is not in {first} to {last}") from None

    def click(self, x, y):
        self.tool("mousemove", x, y)
        time.sleep(0.1)
        self.tool("click", 1)

    def drag(self, start, *points):
        """Slowly enough for a frame to see each step."""
        self.tool("mousemove", *start, "mousedown", 1)
        for point in points:
            time.sleep(0.1)
            self.tool("mousemove", *point)
        time.sleep(0.1)
        self.tool("mouseup", 1)

    def settled(self, area):
        """How an area looks once it has stopped changing."""
        def same():
            before = self.crop(area)
            time.sleep(0.3)
            return before == self.crop(area)

        until(same, f"{area} at rest")
        return self.crop(area)

    def changes(self, area, doing):
        """Does something, and waits until it is seen there."""
        before = self.crop(area)
        doing()
        until(lambda: self.crop(area) != before, f"a change of {area}")

    def leave(self):
        self.keys("Escape")
        return self.finish()


def colours(pixels):
    return {pixels[i:i + 3] for i in range(0, len(pixels), 3)}


def tick_x(tick, last):
    return round(LEFT + tick / last * (RIGHT - LEFT))


def tick_at(x, last):
    return round((x - LEFT) / (RIGHT - LEFT) * last)


def drags_are_true(tape, module, last):
    """Drops at many places: the state is within 1 % of the pointer, and its trail is what `tape hash` says."""
    drops = [((40, BAR), (700, BAR)), ((900, BAR), (500, BAR), (300, 400)), ((1200, BAR), (70, 650)),
             ((200, BAR), (1240, BAR)), ((640, BAR), (641, BAR), (900, BAR), (644, 300))]
    for steps in drops:
        with View(tape, "--game", module) as view:
            for around in (steps, ((steps[-1][0], BAR), (300, BAR)), steps):
                view.drag(*around)
                at = tick_at(around[-1][0], last)
                view.comes_to(max(0, at - last // 100), min(last, at + last // 100), f"a drag {around}")
            lines = view.leave()
        tick = int(re.fullmatch(r"tick (\d+)", lines[-1])[1])
        hashed = run(BIN / "tape", "hash", tape, "--tick", tick, "--game", module).stdout.strip()
        assert hashed == lines[-2], f"{hashed}, and the window showed {lines[-2]}"


def what_can_not_be_shown_is_told():
    scratch()
    made(TESTS / "toy_tape", "whole.tape", 4000)
    whole = pathlib.Path("whole.tape").read_bytes()
    pathlib.Path("damaged.tape").write_bytes(whole[:1500] + b"X" + whole[1501:])
    pathlib.Path("text.tape").write_text("no tape at all\n")

    def refuses(pattern, *words, **environment):
        done = subprocess.run([BIN / "tickertape-view", *words], env={**os.environ, **environment}, text=True,
                              capture_output=True, timeout=PATIENCE)
        assert done.returncode == 2 and re.search(pattern, done.stderr) and not done.stdout, (words, done)

    refuses("no such file", "missing.tape", "--game", DRAWN)
    refuses(r"damaged.tape: damaged: offset \d+, tick \d+: ", "damaged.tape", "--game", DRAWN)
    refuses("text.tape: it does not begin like a tape", "text.tape", "--game", DRAWN)
    made(TESTS / "toy_tape", "signed.tape", 200, "signed")
    signed = pathlib.Path("signed.tape").read_bytes()
    pathlib.Path("holed.tape").write_bytes(signed[:1400] + bytes(300) + signed[1700:])
    subprocess.run([BIN / "tape", "salvage", "holed.tape"], stdout=subprocess.DEVNULL)
    refuses("it begins at state 80, in the middle of its match", "holed.salvaged-from-80.tape", "--game", DRAWN)
    refuses("toy.*phalanx", "whole.tape")
    refuses("--tick 4001: its states are 0 to 4000", "whole.tape", "--game", DRAWN, "--tick", "4001")
    refuses("wants a number", "whole.tape", "--tick", "x")
    refuses("missing.so", "whole.tape", "--game", "missing.so")
    refuses("data/tickertape/tapes: there is no tape yet", "--game", DRAWN)
    refuses("usage: ", "whole.tape", "whole.tape")
    refuses("unrecognized option", "whole.tape", "--fast")
    refuses("there is no display", "whole.tape", "--game", DRAWN, DISPLAY="")
    refuses("the display can't be used", "whole.tape", "--game", DRAWN, DISPLAY=":93")
    assert "usage: tickertape-view" in run(BIN / "tickertape-view", "--help").stdout
    assert re.fullmatch(r"tickertape-view [0-9.]+\n", run(BIN / "tickertape-view", "--version").stdout)


def the_toy_is_dragged_through():
    scratch()
    made(TESTS / "toy_tape", "whole.tape", 4000)
    drags_are_true("whole.tape", DRAWN, 4000)


def a_game_without_a_picture_is_dragged_through():
    scratch()
    made(TESTS / "toy_tape", "whole.tape", 4000)
    drags_are_true("whole.tape", TOY, 4000)


def a_battle_is_dragged_through():
    scratch()
    made(BIN / "phalanx", "--practice", "--headless", "--seats", 4, "--ticks", 3000, "--record", "battle.tape")
    drags_are_true("battle.tape", PHALANX, 3000)


def keys_and_buttons_move_through_time():
    scratch()
    made(TESTS / "toy_tape", "whole.tape", 4000)
    with View("whole.tape", "--game", DRAWN, "--tick", 100) as view:
        view.comes_to(100, what="--tick 100")
        view.click(LEFT, BAR)
        view.comes_to(0, what="the left end")
        view.click(RIGHT, BAR)
        view.comes_to(4000, what="the right end")
        view.keys("Home", "period", "period", "Right", "comma")
        view.comes_to(2, what="steps")
        view.keys("Next", "shift+Right")
        view.comes_to(302, what="seconds on")
        view.tool("mousemove", 600, BAR, "click", 5, "click", 5)
        view.comes_to(222, what="the wheel, down twice")
        view.keys("plus", "plus", "plus", "plus", "space")
        until(lambda: view.tick() > 500, "playing at 16 times the speed")
        view.click(PLAY_BUTTON, ROW)
        view.comes_to(501, 4000, "a pause by its button")
        high = view.tick()
        view.tool("keydown", "j")
        until(lambda: view.tick() < high - 5, "backwards, while a key is held")
        view.tool("keyup", "j")
        view.comes_to(0, high - 5, "no longer backwards")
        low = view.tick()
        view.tool("mousemove", BACK_BUTTON, ROW, "mousedown", 1)
        until(lambda: view.tick() < low - 5, "backwards, while a button is held")
        view.tool("mouseup", 1)
        view.comes_to(0, low - 5, "no longer backwards")
        view.keys("End", "space")
        until(lambda: 0 < view.tick() < 4000, "playing from the start, at the end")
        view.keys("space", "F1")
        view.keys("Escape")
        assert view.process.poll() is None, "Escape closes the keys first"
        view.leave()


def f_sees_what_a_seat_saw():
    scratch()
    made(TESTS / "toy_tape", "looked.tape", 400, "looks")
    made(TESTS / "toy_tape", "blind.tape", 400)
    with View("looked.tape", "--game", DRAWN, "--tick", 60) as view:
        view.comes_to(60)
        everyone = view.settled(FIELD)
        view.keys("f")
        until(lambda: view.crop(FIELD) != everyone, "what seat 1 saw")
        left = view.settled(FIELD)
        view.click(tick_x(200, 400), BAR)
        view.comes_to(200)
        until(lambda: view.crop(FIELD) not in (left, everyone), "what it saw later")
        view.click(tick_x(60, 400), BAR)
        view.comes_to(60)
        until(lambda: view.crop(FIELD) == left, "the same as before, the other way round")
        view.keys("f")
        until(lambda: view.crop(FIELD) != left, "everything again")
        view.keys("f")
        until(lambda: view.crop(FIELD) == left, "its eyes again")
        view.drag((400, 300), (460, 330))
        until(lambda: view.crop(FIELD) != left, "the hand, which ends it")
        view.changes(FIELD, lambda: view.keys("a"))  # all of the field
        view.leave()
    with View("blind.tape", "--game", DRAWN, "--tick", 60) as view:
        view.comes_to(60)
        view.changes("700x60+140+0", lambda: view.keys("f"))  # that there are no looks
        view.leave()


def a_player_is_seen_through():
    """A match in the game's own window; then what its player saw, in the viewer and as a picture."""
    folder = scratch()
    os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
    game = Windowed([BIN / "phalanx", "--practice", "--seats", 2, "--seed", 5, "--record", "played.tape"], "^Phalanx$")

    def ticks():
        done = run(BIN / "tape", "info", "played.tape", "--json")
        return json.loads(done.stdout)["ticks"] if done.returncode == 0 else 0

    def shot(tick, out, *words):
        return run(BIN / "tape", "shot", "played.tape", "--tick", tick, "--size", "640x360", "--out", out, *words)

    with game:
        until(lambda: ticks() > 30, "the first ticks")
        game.tool("mousemove", 320, 110, "mousedown", 1)
        for x, y in ((600, 300), (960, 600), (960, 601)):
            time.sleep(0.15)
            game.tool("mousemove", x, y)
        game.tool("mouseup", 1)
        first = ticks()
        until(lambda: ticks() > first + 30, "some more of them")
        game.tool("mousemove", 60, 660, "click", 1)  # elsewhere, by the minimap
        last = ticks()
        until(lambda: ticks() > last + 40, "the rest")
        game.process.send_signal(signal.SIGTERM)
        game.process.communicate(timeout=PATIENCE)
    assert shot(first + 25, "first.png", "--seat", 0, "--look").returncode == 0
    assert shot(last + 35, "last.png", "--seat", 0, "--look").returncode == 0
    assert shot(first + 25, "no.png", "--seat", 1, "--look").returncode == 2, "a bot looks at nothing"
    assert shot(first + 25, "all.png").returncode == 0
    assert len({pathlib.Path(name).read_bytes() for name in ("first.png", "last.png", "all.png")}) == 3
    with View("played.tape", "--tick", first + 25) as view:
        view.comes_to(first + 25)
        before = view.settled(FIELD)
        view.keys("f")
        until(lambda: view.crop(FIELD) != before, "what the player saw")
        view.leave()


def nothing_later_is_shown_without_spoilers():
    scratch()
    made(BIN / "phalanx", "--practice", "--headless", "--seats", 4, "--ticks", 6000, "--record", "battle.tape")
    later = "600x38+660+624"  # of the lane, right of the middle
    with View("battle.tape") as view:
        until(lambda: len(colours(view.crop(later))) > 3, "marks and fights")
        view.drag((30, BAR), (600, BAR))
        view.tool("mousemove", 600, 300)
        view.keys("s")
        until(lambda: len(colours(view.crop(later))) == 1, "a lane that is empty to the right of now")
        assert len(colours(view.crop("560x38+20+624"))) > 3, "what has been is still there"
        view.keys("s")
        until(lambda: len(colours(view.crop(later))) > 3, "all of it again")
        view.leave()
    with View("battle.tape", "--tick", 2800, "--spoiler-free") as view:
        view.comes_to(2800)
        assert len(colours(view.crop(later))) == 1, "free of spoilers from the start"
        view.keys("s")
        until(lambda: len(colours(view.crop(later))) > 3, "all of it on demand")
        view.leave()


def panels_are_hidden_and_come_back():
    scratch()
    made(TESTS / "toy_tape", "whole.tape", 400)
    with View("whole.tape", "--game", DRAWN) as view:
        view.comes_to(0)
        before = view.settled(DOCK)
        view.keys("h")
        until(lambda: view.crop(DOCK) != before, "no dock")
        view.keys("F10")
        until(lambda: view.crop(DOCK) == before, "the dock")
        for size in ((640, 400), (900, 500), (1280, 720)):
            view.tool("windowsize", "--sync", view.window, *size)
            whole = "{}x{}+0+0".format(*size)
            until(lambda: len(colours(view.crop(whole))) > 20, f"a picture of {whole}")
        view.leave()


def bookmarks_are_kept_beside_the_tape():
    scratch()
    made(TESTS / "toy_tape", "whole.tape", 4000)
    kept = pathlib.Path("whole.tape.bookmarks")
    with View("whole.tape", "--game", DRAWN, "--tick", 1200) as view:
        view.comes_to(1200)
        view.changes(FIELD, lambda: view.keys("b"))
        view.tool("type", "--delay", 40, "the gate falls")
        view.keys("Return")
        until(kept.exists, "a file of bookmarks")
        assert kept.read_text() == "1200 the gate falls\n", kept.read_text()
        view.click(RIGHT, BAR)
        view.comes_to(4000)
        view.changes(FIELD, lambda: view.click(FLAG_BUTTON, ROW))
        view.keys("Return")
        until(lambda: kept.read_text().count("\n") == 2, "two bookmarks")
        view.keys("bracketleft")
        view.comes_to(1200, what="the bookmark before")
        view.keys("ctrl+Right")
        view.comes_to(4000, what="the next bookmark")
        view.keys("Delete")
        until(lambda: kept.read_text() == "1200 the gate falls\n", "one bookmark")
        view.leave()
    with View("whole.tape", "--game", DRAWN) as view:
        view.keys("bracketright")
        view.comes_to(1200, what="a bookmark of before")
        view.leave()


def a_long_tape_opens_at_once_the_second_time():
    scratch()
    made(TESTS / "toy_tape", "long.tape", 60000)
    snaps, key = pathlib.Path("long.tape.snaps"), pathlib.Path("data/tickertape/snaps.key")
    expected = run(BIN / "tape", "hash", "long.tape", "--tick", 59000, "--game", DRAWN).stdout.strip()

    def opens(*words):
        with View("long.tape", "--game", DRAWN, "--tick", 59000, *words) as view:
            view.comes_to(59000)
            until(lambda: "--no-cache" in words or snaps.exists(), "snapshots beside the tape")
            lines = view.leave()
        assert lines[-2] == expected, lines

    opens("--no-cache")
    assert not snaps.exists() and not key.exists()
    opens()
    assert key.stat().st_mode & 0o777 == 0o600
    whole = snaps.read_bytes()
    made(BIN / "tape", "shot", "long.tape", "--game", DRAWN, "--tick", 59000, "--out", "with.png")
    made(BIN / "tape", "shot", "long.tape", "--game", DRAWN, "--tick", 59000, "--out", "without.png", "--no-cache")
    assert pathlib.Path("with.png").read_bytes() == pathlib.Path("without.png").read_bytes()
    opens()
    assert snaps.read_bytes() == whole, "a good one stays"
    snaps.write_bytes(whole[:len(whole) // 2])
    opens()
    until(lambda: snaps.stat().st_size > len(whole) // 2, "another one")
    assert sorted(path.name for path in pathlib.Path().glob("long.tape*")) == ["long.tape", "long.tape.snaps"]


def a_growing_tape_is_followed():
    scratch()
    writer = subprocess.Popen([BIN / "phalanx", "--practice", "--headless", "--seats", "4", "--record", "live.tape"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        tape = pathlib.Path("live.tape")
        until(lambda: tape.exists() and tape.stat().st_size > 20000, "a tape that grows")
        writer.send_signal(signal.SIGSTOP)
        with View(tape) as view:
            view.keys("End")
            until(lambda: view.tick() > 100, "its present end")
            before = view.tick()
            size = tape.stat().st_size
            writer.send_signal(signal.SIGCONT)
            until(lambda: tape.stat().st_size > size + 5000, "more of it")
            writer.send_signal(signal.SIGSTOP)
            until(lambda: (view.keys("l"), view.tick() > before)[1], "what was written meanwhile")
            view.keys("comma", "Home")  # a tick back stops it, whether or not it went with the end
            view.comes_to(0, what="the start of a growing tape")
            view.leave()
    finally:
        writer.kill()
        writer.wait()


def a_tape_damaged_meanwhile_stays_usable():
    scratch()
    made(TESTS / "toy_tape", "open.tape", 1000, "open")
    with View("open.tape", "--game", DRAWN) as view:
        view.comes_to(0)
        still = view.crop("700x40+140+0")
        with open("open.tape", "ab") as tape:
            tape.write(b"\xff" * 4000)
        until(lambda: view.crop("700x40+140+0") != still, "a warning")
        view.keys("End")
        view.comes_to(900, 1000, "the last whole turn")
        view.keys("Home")
        view.comes_to(0)
        view.leave()


def tapes_are_listed_and_picked():
    scratch()
    folder = shelf()
    made(TESTS / "toy_tape", folder / "older.tape", 200)
    made(TESTS / "toy_tape", folder / "newer.tape", 300)
    whole = (folder / "newer.tape").read_bytes()
    (folder / "damaged.tape").write_bytes(whole[:1500] + b"X" + whole[1501:])
    for age, name in enumerate(("damaged", "newer", "older")):
        os.utime(folder / f"{name}.tape", (1_700_000_000 - age * 3600,) * 2)
    with View("--game", DRAWN) as view:
        until(lambda: view.title() == "Tapes - Tickertape", "a list")
        until(lambda: len(colours(view.crop("150x26+190+162"))) > 8, "what is known of the last one")
        view.keys("Return", "Down", "Return")  # the first is damaged and is not opened
        view.comes_to(0)
        assert view.title().startswith("newer.tape"), view.title()
        view.keys("End")
        view.comes_to(300, what="the end of the newer one")
        view.keys("Escape")
        until(lambda: view.title() == "Tapes - Tickertape", "the list again")
        view.tool("mousemove", 300, 175, "click", "--repeat", 2, "--delay", 80, 1)
        until(lambda: view.title().startswith("older.tape"), "the older one, by a double click")
        view.keys("Escape")
        until(lambda: view.title() == "Tapes - Tickertape", "the list again")
        lines = view.leave()
    assert lines[1] == "tick 300" and lines[-1] == "tick 0", lines


def one_plays_on_from_what_is_seen():
    folder = scratch()
    os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
    made(BIN / "phalanx", "--practice", "--headless", "--seats", 4, "--ticks", 1500, "--record", "battle.tape")

    def about(tape):
        return json.loads(run(BIN / "tape", "info", tape, "--json").stdout)

    with View("battle.tape", "--tick", 600) as view:
        view.comes_to(600)
        view.changes("280x130+995+30", lambda: view.keys("2"))
        view.keys("r")
        tape = until(lambda: next((folder / "data/tickertape/tapes").glob("*.tape"), None), "a new tape")
        until(lambda: about(tape)["ticks"] > 620, "a match that goes on")
        game = int(view.tool("getwindowpid", view.tool("search", "--onlyvisible", "--name", "^Phalanx$")))
        os.kill(game, signal.SIGTERM)
        until(lambda: not pathlib.Path(f"/proc/{game}/exe").exists(), "the end of the game")
        assert view.process.poll() is None
        view.tool("windowfocus", "--sync", view.window)
        view.leave()
    info, old = about(tape), about("battle.tape")
    assert info["branch_tick"] == 600 and info["parent"] == old["id"], info
    assert info["names"][1] == "player", info["names"]
    assert all(name.startswith("Sergeant") for seat, name in enumerate(info["names"]) if seat != 1), info["names"]
    replayed = run(BIN / "tape", "hash", tape, "--tick", info["ticks"])
    assert replayed.returncode == 0, replayed


def without_a_display_the_dummy_driver_will_do():
    scratch()
    made(TESTS / "toy_tape", "whole.tape", 400)
    environment = dict(os.environ, SDL_VIDEODRIVER="dummy", SDL_RENDER_DRIVER="software", DISPLAY="")
    view = subprocess.Popen([BIN / "tickertape-view", "whole.tape", "--game", DRAWN, "--tick", "77"], text=True,
                            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    status = pathlib.Path(f"/proc/{view.pid}/status")
    caught = lambda: int(re.search(r"SigCgt:\s*(\w+)", status.read_text())[1], 16)
    until(lambda: caught() >> (signal.SIGTERM - 1) & 1, "a program that minds its signals")
    time.sleep(3)  # nothing tells when it has got there
    view.send_signal(signal.SIGTERM)
    out, err = view.communicate(timeout=PATIENCE)
    assert view.returncode == 0 and out.endswith("\ntick 77\n"), (view.returncode, out, err)


def tapes_of_no_and_of_changed_turns():
    scratch()
    made(TESTS / "toy_tape", "none.tape", 0)
    with View("none.tape", "--game", DRAWN) as view:
        view.keys("space", "period", "End", "n", "j", "bracketleft")
        view.comes_to(0, what="a tape without turns")
        view.click(640, BAR)
        view.leave()
    made(TESTS / "toy_tape", "planted.tape", 200, "planted")
    with View("planted.tape", "--game", DRAWN) as view:
        calm = view.crop("700x40+140+0")
        view.keys("End")
        view.comes_to(200)
        until(lambda: view.crop("700x40+140+0") != calm, "a warning")
        view.process.send_signal(signal.SIGTERM)
        assert view.finish()[-1] == "tick 200"


STORIES = [value for name, value in list(globals().items())
           if callable(value) and getattr(value, "__module__", "") == "__main__" and "_" in name
           and name not in ("tick_at", "drags_are_true")]

if __name__ == "__main__":
    assert sys.argv[3] in ["all", *(story.__name__ for story in STORIES)], sys.argv[3]
    for story in STORIES:
        if sys.argv[3] in (story.__name__, "all"):
            began = time.time()
            story()
            shutil.rmtree(pathlib.Path.cwd())
            print(f"{story.__name__}: {time.time() - began:.1f} s", flush=True)
