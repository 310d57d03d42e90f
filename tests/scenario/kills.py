"""A relay that is killed at any moment has every turn that one of its players has applied.

usage: kills.py BIN MODULES COUNT [--seats N] [--first N] [--at-a-time N]

Each kill has a relay and players of its own, over UDP, and a number, from which its moment follows:

     joining       lobby             play                 sync      end
     they start -> one is missing -> turns, turns, turns, turns  -> all but one leave, so the match is over
                                                          with a disk that blocks for 250 ms

What the players have applied is what they say themselves once the relay is dead: the trail of their last state,
and their own tapes.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from programs import BIN, MODULES, PATIENCE, Programs, finish, run, trail  # noqa: E402

# Of twenty kills: the n-th one's moment is the n-th of these.
MOMENTS = ("play", "sync", "end", "joining", "play", "lobby", "play", "sync", "play", "end",
           "play", "joining", "sync", "play", "lobby", "play", "end", "play", "joining", "sync")
SLOW_DISK = {**os.environ, "LD_PRELOAD": str(MODULES / "slow_disk.so"), "TT_SLOW_DISK_MS": "250"}


class Match:
    """A relay that writes what it says to a file, and players in its room who record their own tapes."""

    def __init__(self, programs, seats, moment):
        self.programs, self.seats, self.moment, self.players = programs, seats, moment, []
        self.log = programs.folder / "relay.log"
        options = {"env": SLOW_DISK} if moment in ("sync", "end") else {}
        with self.log.open("w") as log:
            self.relay, self.address = programs.relay(stderr=log, **options)

    def start(self, count, *words):
        for _ in range(count):
            name = f"p{len(self.players)}"
            with (self.programs.folder / f"{name}.log").open("w") as log:
                self.players.append(self.programs.player(
                    self.address, name, "--seats", self.seats, "--bot", "--record", f"{name}.tape", *words, stderr=log))

    def until(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"in vain, at {self.moment}; the relay says:\n{self.log.read_text()}"
            time.sleep(0.002)

    def begins(self):
        self.until(lambda: "m: begins" in self.log.read_text())

    def joined(self, player):
        return "joined, seat" in (self.programs.folder / f"p{player}.log").read_text()

    def syncs(self):
        said = self.log.read_text()
        return said.count("sync begins") - said.count("sync ends")


def joining(match, dice):
    match.start(match.seats)
    time.sleep(dice.random() * 0.4)


def lobby(match, dice):
    match.start(match.seats - 1)
    match.until(lambda: all(match.joined(i) for i in range(match.seats - 1)))
    match.start(1)
    time.sleep(dice.random() * 0.2)


def play(match, dice):
    match.start(match.seats)
    match.begins()
    time.sleep(dice.random() ** 2 * 12)


def sync(match, dice):
    match.start(match.seats)
    match.begins()
    time.sleep(dice.random() * 3)
    match.until(match.syncs)
    time.sleep(dice.random() * 0.2)


def end(match, dice):
    match.start(match.seats - 1, "--ticks", dice.randrange(20, 80))
    match.start(1)
    match.until(lambda: any(player.poll() is not None for player in match.players))
    time.sleep(dice.random())


def stop(match):
    """The last states of those who have begun. Their relay is dead, so none waits for its goodbye."""
    time.sleep(0.1)  # what is under way arrives
    for player in match.players:
        if player.poll() is None:
            player.send_signal(signal.SIGTERM)
            player.send_signal(signal.SIGINT)
    ends = (0, 1, 2, -signal.SIGTERM, -signal.SIGINT)  # by the signal: before it listened to any
    lines = [finish(player, code=ends) for player in match.players]
    return [trail(line) for line in lines if line]


def expect_all(match, ends):
    """The relay's tape has all that anybody applied. Its turns; whether it is closed; whether only halfway."""
    folder = match.programs.folder
    if not any((folder / "tapes").glob("*.tape")):
        assert all(tick == 0 for tick, _ in ends), ends
        return 0, False, False
    tape = match.programs.tape_of("m")
    verify = subprocess.run([BIN / "tape", "verify", tape], text=True, capture_output=True, timeout=PATIENCE)
    assert verify.returncode == 0 or "its writer died while closing it" in verify.stdout, verify
    info = json.loads(run("tape", "info", tape, "--json"))
    for tick in {tick for tick, _ in ends}:
        assert tick <= info["ticks"], (tick, info)
        values = {value for at, value in ends if at == tick}
        assert values == {trail(run("tape", "hash", tape, "--tick", tick).strip())[1]}, (tick, values)
    for own in folder.glob("p*.tape"):
        run("tape", "diff", own, tape)
        own_ticks = json.loads(run("tape", "info", own, "--json"))["ticks"]
        assert own_ticks <= info["ticks"], (own.name, own_ticks, info)
    # What was left open is closed, and loses nothing by it.
    run("tape", "seal", tape)
    run("tape", "verify", tape)
    sealed = json.loads(run("tape", "info", tape, "--json"))
    assert sealed["closed"] and sealed["ticks"] == info["ticks"], (info, sealed)
    return info["ticks"], info["closed"], verify.returncode != 0


def kill(number, seats):
    """Kills one relay; what it was about, and the turns on its tape."""
    moment, dice = MOMENTS[number % len(MOMENTS)], random.Random(number)
    with Programs() as programs:
        match = Match(programs, seats, moment)
        {"joining": joining, "lobby": lobby, "play": play, "sync": sync, "end": end}[moment](match, dice)
        match.relay.kill()
        match.relay.wait()
        ends = stop(match)
        ticks, closed, halfway = expect_all(match, ends)
        applied = max((tick for tick, _ in ends), default=0)
        return {"moment": moment, "ticks": ticks, "applied": applied, "closed": closed, "halfway": halfway,
                "syncing": match.syncs() > 0}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("modules")
    parser.add_argument("count", type=int)
    parser.add_argument("--seats", type=int, default=8)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--at-a-time", type=int, default=1)
    given = parser.parse_args()
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(given.at_a_time) as workers:
        kills = {number: workers.submit(kill, number, given.seats)
                 for number in range(given.first, given.first + given.count)}
    lost = {number: done.exception() for number, done in kills.items() if done.exception()}
    for number, why in lost.items():
        print(f"kill {number}, at {MOMENTS[number % len(MOMENTS)]}: {why}")
    found = [done.result() for number, done in kills.items() if number not in lost]
    moments = collections.Counter(one["moment"] for one in found)
    print(f"{given.count} kills with {given.seats} players in {time.monotonic() - began:.0f} s: {dict(moments)}")
    print(f"{sum(one['ticks'] == 0 for one in found)} before any turn, {sum(one['syncing'] for one in found)} within a "
          f"sync, {sum(one['halfway'] for one in found)} while the tape was closed, "
          f"{sum(one['closed'] and not one['halfway'] for one in found)} after that")
    print(f"{sum(one['ticks'] for one in found)} turns on the tapes, the last "
          f"{sum(one['ticks'] - one['applied'] for one in found)} applied by nobody; {len(lost)} tapes lack a turn")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
