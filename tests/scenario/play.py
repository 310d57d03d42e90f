"""./play as people call it, with the programs of this build.

usage: play.py PLAY BIN STORY     STORY is one of the functions below, or `all`

The stories with a window want a display and xdotool.
"""
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time

PLAY = pathlib.Path(sys.argv[1])
BIN = pathlib.Path(sys.argv[2])
PATIENCE = 120
# Windows without OpenGL, which keeps memory when it is unloaded.
QUIET = {"SDL_RENDER_DRIVER": "software", "SDL_FRAMEBUFFER_ACCELERATION": "0", "SDL_AUDIODRIVER": "dummy"}


def environment(folder, window=False):
    """Nobody's own folders; a display only where one is wanted."""
    kept = {name: value for name, value in os.environ.items()
            if window or name not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    return {**kept, **QUIET, "TICKERTAPE_BIN": str(BIN), "HOME": str(folder), "TMPDIR": str(folder),
            "XDG_DATA_HOME": f"{folder}/data", "XDG_CONFIG_HOME": f"{folder}/config"}


def start(folder, *words, window=False, **more):
    return subprocess.Popen([PLAY, "--no-install", *map(str, words)], text=True, env=environment(folder, window),
                            stdin=more.pop("stdin", subprocess.DEVNULL), stdout=more.pop("stdout", subprocess.PIPE),
                            stderr=subprocess.PIPE, **more)


def finish(process, code=0):
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, f"{process.args} ended with {process.returncode}, not {code}:\n{out}\n{err}"
    return out, err


def folder_for_a_story():
    return tempfile.TemporaryDirectory(prefix="tickertape-play-")


def tapes_in(folder):
    return sorted(pathlib.Path(folder).glob("data/tickertape/tapes/*.tape"))


def wait_for(what, look, seconds=PATIENCE / 2):
    """What `look` returns once it is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"in vain: {what}")


def children_of(pid):
    """All processes below this one, as far as they can be seen now."""
    found, parents = [], {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    below = [pid]
    for parent in below:
        below += parents.get(parent, [])
        found += parents.get(parent, [])
    return found


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def check_match(folder, out):
    """What ./play says of a match without a window: equal trails, a tape, three pictures, a rewind."""
    trails = set(re.findall(r"^  bot\d +state +(\d+) +trail ([0-9a-f]{16})$", out, re.M))
    assert len(trails) == 1, out
    last = int(trails.pop()[0])
    tape = re.findall(r"^  (/.*\.tape)$", out, re.M)
    assert len(tape) == 1 and pathlib.Path(tape[0]) in tapes_in(folder), out
    pictures = re.findall(r"^  (/.*\.png)$", out, re.M)
    assert pictures == [f"{tape[0][:-5]}-{tick}.png" for tick in (last // 4, last // 2, last)], out
    for picture in pictures:
        begin = pathlib.Path(picture).read_bytes()[:24]
        assert begin[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", begin[16:]) == (1280, 720), picture
    assert "All the same: 4 players, one log, one match." in out, out
    assert "DIFFERS" not in out, out


def without_a_display_bots_play():
    """Two at a time, in the same folder; one has a display named that is none."""
    with folder_for_a_story() as folder:
        plain = start(folder, "--seconds", 5)
        told = start(folder, "--seconds", 5, "--headless")
        for process in (plain, told):
            out, err = finish(process)
            check_match(folder, out)
            assert ("There is no display" in out) == (process is plain), out
            assert err == "", err
        assert len(tapes_in(folder)) == 2


def a_display_that_is_none_is_told():
    with folder_for_a_story() as folder:
        names = {**environment(folder), "DISPLAY": ":93"}
        done = subprocess.run([PLAY, "--no-install", "--seconds", "5"], text=True, env=names, timeout=PATIENCE,
                              stdin=subprocess.DEVNULL, capture_output=True)
        assert done.returncode == 0, done
        check_match(folder, done.stdout)
        assert "phalanx: " in done.stderr and "There is no display" in done.stdout, done


def its_children_end_with_it():
    for sent in (signal.SIGTERM, signal.SIGKILL):
        with folder_for_a_story() as folder:
            process = start(folder, "--headless", "--seconds", 300)
            wait_for("a relay and four players", lambda: len(children_of(process.pid)) >= 5)
            children = children_of(process.pid)
            process.send_signal(sent)
            process.communicate(timeout=PATIENCE)
            wait_for("the end of all", lambda: not any(map(alive, children)))


def wrong_words_end_with_2():
    with folder_for_a_story() as folder:
        for words in (["--fast"], ["--seconds"], ["--seconds", "4"], ["--seats", "9"], ["--tapes"], ["--tapes", ""]):
            _, err = finish(start(folder, *words), code=2)
            assert err.startswith("play: "), err
        out, _ = finish(start(folder, "--help"))
        assert "usage: ./play" in out, out
        readonly = pathlib.Path(folder) / "file"
        readonly.touch()
        finish(start(folder, "--headless", "--tapes", readonly / "tapes"), code=2)


def read_some(terminal):
    ready, _, _ = select.select([terminal], [], [], 0)
    return os.read(terminal, 1000).decode() if ready else ""


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, text=True, capture_output=True, timeout=PATIENCE).stdout


def window_of(name):
    """The window of this name, once it is there, with the focus."""
    window = xdotool("search", "--sync", "--onlyvisible", "--name", name).split()[0]
    xdotool("windowfocus", "--sync", window)
    return window


def press(*keys):
    for key in keys:
        time.sleep(0.5)
        xdotool("key", key)


def play_a_little(folder, process):
    """From the title screen into a match; when it runs, the game is told to end."""
    window_of("Phalanx")
    press("Return")
    for _ in range(10):
        try:
            wait_for("some turns of a match", lambda: [tape for tape in tapes_in(folder) if tape.stat().st_size > 400], 5)
            break
        except AssertionError:
            press("Return")  # the first one came before the title screen
    games = [pid for pid in children_of(process.pid) if "bin/phalanx" in pathlib.Path(f"/proc/{pid}/cmdline").read_text()]
    os.kill(games[0], signal.SIGTERM)
    return tapes_in(folder)[0]


def with_a_display_the_game_opens():
    """The title screen, a match, its tape; nobody is asked, as there is no terminal."""
    with folder_for_a_story() as folder:
        process = start(folder, window=True)
        tape = play_a_little(folder, process)
        out, _ = finish(process)
        assert "The tape of your match" in out and f"  {tape}\n" in out and "Watch it?" not in out, out
        subprocess.run([BIN / "tape", "verify", tape], check=True, capture_output=True)


def with_a_terminal_the_tape_is_offered():
    with folder_for_a_story() as folder:
        ours, theirs = pty.openpty()
        process = start(folder, window=True, stdin=theirs, stdout=theirs)
        os.close(theirs)
        play_a_little(folder, process)
        said = []
        wait_for("the offer", lambda: said.append(read_some(ours)) or "Watch it?" in "".join(said))
        os.write(ours, b"y\n")
        window_of(" - tick [0-9]+ - Tickertape")
        press("End", "Escape")
        finish(process)
        os.close(ours)


STORIES = [without_a_display_bots_play, a_display_that_is_none_is_told, its_children_end_with_it,
           wrong_words_end_with_2, with_a_display_the_game_opens, with_a_terminal_the_tape_is_offered]

for story in STORIES:
    if sys.argv[3] in ("all", story.__name__):
        story()
        print(f"{story.__name__}: as told")
