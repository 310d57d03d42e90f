"""Disks that are full, and files that may not grow: what becomes of a match.

usage: disks.py BIN MODULES STORY     STORY is one of the functions below, or `all`

BIN has tickertape-relay, phalanx, phalanx.so and tape; MODULES has slow_disk.so.
"""
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from programs import BIN, MODULES, PATIENCE, Programs, finish, run, trail  # noqa: E402

# A file system of its own, in memory, for a program that is started in it: nothing of it is left behind.
SMALL_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
              'mkdir tapes && mount -t tmpfs -o "size=$1" tmpfs tapes && shift && exec "$@"', "sh"]


def small_files():
    """For preexec_fn. No file of the program may grow beyond 2 KiB; whoever writes on is sent SIGXFSZ."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))


def ticks_of(tape):
    return json.loads(run("tape", "info", tape, "--json"))["ticks"]


def a_full_disk_is_told_and_the_match_goes_on():
    """Or ends, as the relay was told."""
    for words, goes_on in ((), True), (("--storage-failure", "end"), False):
        with Programs() as programs:
            relay, address = programs.relay(*words, preexec_fn=small_files)
            players = [programs.player(address, f"p{i}", "--seats", 2, "--bot", "--ticks", 160) for i in range(2)]
            lines = {finish(player, 0 if goes_on else 1) for player in players}
            relay.send_signal(signal.SIGTERM)
            finish(relay)
            for player in players:
                told = "the relay can't record the match any more" in player.err
                assert told == goes_on, player.err
            if goes_on:
                assert len(lines) == 1 and trail(lines.pop())[0] == 160, lines
            assert ("goes on without a log" in relay.err) == goes_on, relay.err
            tape = programs.tape_of("m")
            assert 0 < ticks_of(tape) < 160


def a_player_whose_own_disk_is_full_is_told():
    """And plays on: nobody else hears of it. What was asked for is not whole, so the exit code is 1."""
    with Programs() as programs:
        _, address = programs.relay()
        player = programs.player(address, "p0", "--seats", 2, "--bot", "--ticks", 160, "--record", "own.tape",
                                 preexec_fn=small_files)
        other = programs.player(address, "p1", "--bot", "--ticks", 160)
        line = finish(player, 1)
        assert trail(line)[0] == 160 and line == finish(other), line
        [ticks] = re.findall(r"own.tape: your tape of this match ends here: File too large; it has (\d+) turns",
                             player.err)
        assert "away" not in other.err and "record" not in other.err, other.err
        own = programs.folder / "own.tape"
        assert 0 < ticks_of(own) == int(ticks) < 160
        assert "a write failed and it ends there" in run("tape", "verify", own)
        run("tape", "diff", own, programs.tape_of("m"))


def a_practice_on_a_full_disk_goes_on():
    """The disk is known to run full before the tape ends. A tape that can't be begun is no practice."""
    words = "--practice", "--headless", "--seats", "2", "--ticks", "1200", "--record"
    with Programs() as programs:
        player = programs.start_in([*SMALL_DISK, "8k"], "phalanx", *words, "tapes/r.tape")
        assert trail(finish(player, 1))[0] == 1200
        full = player.err.find("tapes/r.tape: your disk is running full")
        assert 0 <= full < player.err.find("your tape of this match ends here: No space left on device"), player.err
        none = programs.start("phalanx", *words, "/proc/r.tape")
        assert finish(none, 2) == ""
        assert "/proc/r.tape" in none.err, none.err


def what_was_reserved_is_there_when_others_fill_the_disk():
    """A match goes on being recorded. One that begins then has no tape, and is told so."""
    with Programs() as programs:
        relay = programs.start_in([*SMALL_DISK, "160k"], "tickertape-relay", "--bind", "127.0.0.1", "--port", "0",
                                  "--tapes", "tapes")
        address = programs.address_of(relay)
        tapes = pathlib.Path(f"/proc/{relay.pid}/root{programs.folder}/tapes")  # as the relay sees it
        early = [programs.player(address, f"a{i}", "--seats", 2, "--bot", "--ticks", 160, match="early")
                 for i in range(2)]
        while not list(tapes.glob("early-*.tape")):
            time.sleep(0.05)
        filled = subprocess.run(["dd", "if=/dev/zero", f"of={tapes}/others", "bs=4096"], capture_output=True, text=True)
        assert "No space left" in filled.stderr, filled.stderr
        late = [programs.player(address, f"b{i}", "--seats", 2, "--bot", "--ticks", 60, match="late") for i in range(2)]
        for players, ticks in (early, 160), (late, 60):
            lines = {finish(player) for player in players}
            assert len(lines) == 1 and trail(lines.pop())[0] == ticks, lines
        for player in early:
            assert "its log has" not in player.err, player.err
        for player in late:
            assert "the relay can't record the match any more; its log has 0 turns" in player.err, player.err
        [tape] = tapes.glob("early-*.tape")
        run("tape", "verify", tape)
        assert ticks_of(tape) >= 160
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        assert "late: turn 0 could not be logged" in relay.err, relay.err


def a_disk_that_runs_full_is_known_before_a_turn_is_lost():
    with Programs() as programs:
        relay = programs.start_in([*SMALL_DISK, "4k"], "tickertape-relay", "--bind", "127.0.0.1", "--port", "0",
                                  "--tapes", "tapes")
        address = programs.address_of(relay)
        players = [programs.player(address, f"p{i}", "--seats", 4, "--bot", "--ticks", 240) for i in range(4)]
        lines = {finish(player) for player in players}
        assert len(lines) == 1 and trail(lines.pop())[0] == 240, lines
        for player in players:
            full = player.err.find("the relay's disk is running full")
            assert 0 <= full < player.err.find("the relay can't record the match any more"), player.err
        [tape] = pathlib.Path(f"/proc/{relay.pid}/root{programs.folder}/tapes").glob("m-*.tape")
        assert 0 < ticks_of(tape) < 240
        run("tape", "verify", tape)
        relay.send_signal(signal.SIGTERM)
        finish(relay)


def a_disk_that_blocks_for_two_seconds_holds_up_no_turn():
    """Eight seconds' worth of turns take no longer, though the disk is busy all the time. Durable is what it has."""
    with Programs() as programs:
        with (programs.folder / "relay.log").open("w") as log:
            slow = {**os.environ, "LD_PRELOAD": str(MODULES / "slow_disk.so"), "TT_SLOW_DISK_MS": "2000"}
            relay, address = programs.relay(env=slow, stderr=log)
        players = [programs.player(address, f"p{i}", "--seats", 2, "--bot", "--ticks", 160) for i in range(2)]
        while not list((programs.folder / "tapes").glob("m-*.tape")):
            time.sleep(0.05)
        began = time.monotonic()
        lines = {finish(player) for player in players}
        took = time.monotonic() - began
        assert len(lines) == 1 and took < 13, (lines, took)
        tape = programs.tape_of("m")
        until = time.monotonic() + PATIENCE
        while "state    closed" not in (said := run("tape", "verify", tape)):
            assert time.monotonic() < until, said
            time.sleep(0.05)
        assert "closed just now: its writer is making the rest durable" in said, said
        durable = [int(re.search(r"the relay's log is durable up to state (\d+)\n", player.err)[1])
                   for player in players]
        assert all(20 <= state < 160 for state in durable), durable
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        said = (programs.folder / "relay.log").read_text()
        assert said.count("sync begins") == said.count("sync ends") >= 3, said
        assert "closed just now" not in run("tape", "verify", tape)


def a_disk_that_blocks_holds_up_no_rematch():
    """The next match in a room goes on while the last one's tape waits for its syncs; both tapes are whole."""
    with Programs() as programs:
        log = programs.folder / "relay.log"
        with log.open("w") as stderr:
            slow = {**os.environ, "LD_PRELOAD": str(MODULES / "slow_disk.so"), "TT_SLOW_DISK_MS": "4000"}
            relay, address = programs.relay(env=slow, stderr=stderr)
        for _ in range(2):
            leaver = programs.player(address, "p0", "--seats", 2, "--bot", "--ticks", 30)
            winner = programs.player(address, "p1", "--bot")  # whose word it is that the match is over
            assert trail(finish(leaver))[0] == 30 < trail(finish(winner))[0]
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        _, first, rematch = log.read_text().split("m: begins")
        assert first.count("sync ends") < 2, first  # one began with the match, and one ends its tape
        assert rematch.count("sync ends") >= 3, rematch
        for tape in (programs.folder / "tapes").glob("m-*.tape"):
            assert "state    closed" in run("tape", "verify", tape)
            assert "closed just now" not in run("tape", "verify", tape)


def slow_writes_are_counted_and_told():
    """Each turn waits for 40 ms, which is more than half a tick: told once a second, and summed up. A write itself is
    slow, or the sync that each turn waits for."""
    for slow, words in ("TT_SLOW_WRITE_MS", ("--durable", "2")), ("TT_SLOW_DISK_MS", ("--durable", "tick")):
        with Programs() as programs:
            with (programs.folder / "relay.log").open("w") as log:
                preload = {**os.environ, "LD_PRELOAD": str(MODULES / "slow_disk.so"), slow: "40"}
                relay, address = programs.relay(*words, env=preload, stderr=log)
            players = [programs.player(address, f"p{i}", "--seats", 2, "--bot", "--ticks", 80) for i in range(2)]
            assert len({finish(player) for player in players}) == 1
            relay.send_signal(signal.SIGTERM)
            finish(relay)
            said = (programs.folder / "relay.log").read_text()
            told = [int(ms) for ms in re.findall(r"a write took (\d+) ms", said)]
            assert 2 <= len(told) <= 40 and min(told) >= 40, told
            count, slowest = map(int, re.search(r"(\d+) slow writes, the slowest took (\d+) ms", said).groups())
            assert count >= 80 and slowest >= max(told), (count, slowest, told)


STORIES = (a_full_disk_is_told_and_the_match_goes_on, a_player_whose_own_disk_is_full_is_told,
           a_practice_on_a_full_disk_goes_on,
           what_was_reserved_is_there_when_others_fill_the_disk, a_disk_that_runs_full_is_known_before_a_turn_is_lost,
           a_disk_that_blocks_for_two_seconds_holds_up_no_turn, a_disk_that_blocks_holds_up_no_rematch,
           slow_writes_are_counted_and_told)

if __name__ == "__main__":
    wanted = [story for story in STORIES if sys.argv[3] in (story.__name__, "all")]
    for story in wanted:
        began = time.time()
        story()
        print(f"{story.__name__}: {time.time() - began:.1f} s")
    if not wanted:
        sys.exit(f"no story {sys.argv[3]}")
