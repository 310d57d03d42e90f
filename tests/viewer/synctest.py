"""`tape synctest`: what a game keeps outside of its state shows, in one process or in a fresh one.

usage: synctest.py TAPE TOY_TAPE MODULES
"""
import pathlib
import re
import subprocess
import sys
import tempfile

TAPE, TOY_TAPE, MODULES = (pathlib.Path(word).resolve() for word in sys.argv[1:])
TICKS = 200
PLAYED = f"taken back and played again: {TICKS} ticks are the same"
CARRIED = f"carried to 8 fresh processes: {TICKS} ticks are the same"


def synctest(module, *words, code=0):
    """The lines that it prints; its complaints, where it can't."""
    done = subprocess.run([TAPE, "synctest", file, "--game", MODULES / f"{module}.so", *words], text=True,
                          stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == code, (module, done)
    return (done.stderr if code == 2 else done.stdout).splitlines()


def an_honest_game_comes_back():
    for module in ("toy", "toy_heap"):
        assert synctest(module) == [PLAYED, CARRIED]


def a_counter_beside_the_state_shows_at_once():
    assert synctest("toy_leaks", code=1) == ["taken back to 4 and played again: state 12 differs", "  cells[77]"]


def a_variable_that_is_set_once_shows_in_a_fresh_process_only():
    played, carried, field = synctest("toy_hides", code=1)
    assert (played, carried) == (PLAYED, "carried to a fresh process at 25: state 26 differs")
    first, again = map(int, re.fullmatch(r"  cells\[77\]  (\d+), (\d+)", field).groups())
    assert (first - again) % 2**32 == 5


def a_fresh_process_wants_a_state():
    assert synctest("toy", "--fresh", "--from", "3", "--to", "9", code=2)[0].endswith("stdin: it has no state of this game")
    assert synctest("toy", "--fresh", "--from", "3", "--to", "2", code=2)[0].endswith("there is no such tick")
    assert "only with --fresh" in synctest("toy", "--from", "3", code=2)[0]
    assert "takes no --tick" in synctest("toy", "--tick", "5", code=2)[0]


with tempfile.TemporaryDirectory(prefix="synctest-") as folder:
    file = pathlib.Path(folder, "toy.tape")
    subprocess.run([TOY_TAPE, file, str(TICKS)], check=True)
    an_honest_game_comes_back()
    a_counter_beside_the_state_shows_at_once()
    a_variable_that_is_set_once_shows_in_a_fresh_process_only()
    a_fresh_process_wants_a_state()
