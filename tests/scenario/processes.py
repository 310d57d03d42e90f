"""Real processes over real UDP on the loopback address: the programs as people run them.

usage: processes.py BIN MODULES STORY     STORY is one of the functions below, or `all`

BIN has tickertape-relay, phalanx, phalanx.so and tape; MODULES has phalanx_changed.so and udp_weather.
"""
import contextlib
import json
import os
import pathlib
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from programs import BIN, MODULES, PATIENCE, Programs, finish, run, trail  # noqa: E402


def four_bots_agree():
    """The players' trails are equal, the relay's tape re-simulates to the same, a changed rule does not."""
    with Programs() as programs:
        relay, address = programs.relay("--key", "relay.key")
        players = [programs.player(address, f"bot{i}", "--seats", 4, "--seed", 7, "--bot", "--ticks", 160,
                                   "--record", f"bot{i}.tape") for i in range(4)]
        lines = {finish(player) for player in players}
        assert len(lines) == 1, lines
        tick, value = trail(lines.pop())
        assert tick == 160, tick
        tape = programs.tape_of("m")
        # While the relay still writes it, and with seeks in any order.
        answer = run("tape", "hash", tape, "--tick", 160, "--tick", 20, "--tick", 90)
        lines = [trail(line) for line in answer.splitlines()]
        assert [line[0] for line in lines] == [160, 20, 90], lines
        assert lines[0][1] == value, (lines, value)
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        run("tape", "hash", tape, "--tick", 160)
        # Signed by the relay's key, which stays with its owner.
        key = re.match(r"key ([0-9a-f]{64})\n", relay.err)[1]
        assert "1 checkpoint, up to state" in run("tape", "verify", tape, "--key", key)
        assert (programs.folder / "relay.key").stat().st_mode & 0o777 == 0o600
        relay, _ = programs.relay("--key", "relay.key")
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        assert f"key {key}\n" in relay.err, relay.err
        info = json.loads(run("tape", "info", tape, "--json"))
        for key in ("seats", "ticks", "events", "commands", "bytes"):
            assert isinstance(info[key], int), key
        assert info["game"] == "phalanx" and info["seats"] == 4 and info["tick_rate"] == 20, info
        assert sorted(info["names"]) == ["bot0", "bot1", "bot2", "bot3"], info
        assert info["seed"] == 7 and info["ticks"] >= 160 and info["commands"] > 0, info
        # A player's own tape is a prefix of the relay's: no difference.
        for i in range(4):
            run("tape", "verify", programs.folder / f"bot{i}.tape")
            run("tape", "diff", programs.folder / f"bot{i}.tape", tape)


def ports_of(process):
    """The UDP ports that a running program has bound."""
    inodes = set()
    for fd in pathlib.Path(f"/proc/{process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it is closed by now
            if match := re.fullmatch(r"socket:\[(\d+)\]", os.readlink(fd)):
                inodes.add(match[1])
    lines = [line.split() for line in pathlib.Path("/proc/net/udp").read_text().splitlines()[1:]]
    return [int(line[1].split(":")[1], 16) for line in lines if line[9] in inodes]


def no_address_and_no_secret_is_on_a_tape():
    """Neither as text nor as bytes, in either order: not the relay's, not the players', not the key's seed."""
    host = "127.77.66.55"
    with Programs() as programs:
        relay = programs.start("tickertape-relay", "--bind", host, "--port", "0", "--tapes", "tapes", "--key", "relay.key")
        address = relay.stdout.readline().split()[-1]
        players = [programs.player(address, f"bot{i}", "--bot", "--ticks", 100, "--record", f"bot{i}.tape")
                   for i in range(2)]
        ports = {int(address.split(":")[1])}
        for player in players:
            until = time.monotonic() + PATIENCE
            while not (bound := ports_of(player)) and time.monotonic() < until:
                time.sleep(0.01)
            assert bound, "a player without a port"
            ports.update(bound)
        for player in players:
            finish(player)
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        seed = (programs.folder / "relay.key").read_text().strip()
        assert re.fullmatch(r"[0-9a-f]{64}", seed), "the key file has another form"
        secrets = [seed.encode(), bytes.fromhex(seed), host.encode(), b"127.0.0.1"]
        secrets += [str(port).encode() for port in ports]
        for each in (host, "127.0.0.1"):
            for order in (1, -1):
                secrets.append(socket.inet_aton(each)[::order])
        key = bytes.fromhex(re.match(r"key ([0-9a-f]{64})\n", relay.err)[1])
        for tape in (programs.tape_of("m"), programs.folder / "bot0.tape", programs.folder / "bot1.tape"):
            data = tape.read_bytes()
            assert b"bot0" in data, "what is there is found"
            for secret in secrets:
                assert secret not in data, f"{secret} is on {tape.name}"
        assert key in programs.tape_of("m").read_bytes(), "what is public is found"


def bots_agree_in_bad_weather():
    """A tenth of all datagrams is lost, some in a row; some are doubled, overtaken, or late."""
    with Programs() as programs:
        relay, address = programs.relay()
        stormy = programs.weather(address, "--seed", 5, "--lag", 40, "--jitter", 30, "--loss", 60000, "--burst", 2,
                                  "--duplicate", 30000, "--reorder", 30000)
        players = [programs.player(stormy, f"bot{i}", "--seats", 4, "--seed", 7, "--bot", "--ticks", 160)
                   for i in range(4)]
        lines = {finish(player) for player in players}
        assert len(lines) == 1, lines
        tick, value = trail(lines.pop())
        assert tick == 160, tick
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        assert "parted" not in relay.err, relay.err
        tape = programs.tape_of("m")
        run("tape", "verify", tape)
        assert trail(run("tape", "hash", tape, "--tick", 160).strip()) == (160, value)
        commands = json.loads(run("tape", "info", tape, "--json"))["commands"]
        assert commands > 0, commands


def a_changed_rule_is_noticed():
    """Not at the first tick, but when the first blow falls differently: the tape's trails tell."""
    with Programs() as programs:
        finish(programs.start("phalanx", "--practice", "--headless", "--ticks", 2500, "--seats", 3, "--seed", 5,
                              "--record", "a.tape"))
        tape = programs.folder / "a.tape"
        ticks = json.loads(run("tape", "info", tape, "--json"))["ticks"]
        run("tape", "hash", tape, "--tick", ticks)
        run("tape", "hash", tape, "--tick", ticks, "--game", MODULES / "phalanx_changed.so", code=1)


def seat_of(tape, name):
    return json.loads(run("tape", "info", tape, "--json"))["names"].index(name)


def said_of(tape, *words, code=0):
    """What `tape hash` says of a state on stderr."""
    done = subprocess.run([BIN / "tape", "hash", tape, "--tick", "200", *words], text=True, capture_output=True)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert trail(done.stdout.strip())[0] == 200, done.stdout
    return done.stderr


def who_was_with_whom_is_told():
    """One player's states go astray at 200, in a match of three, and in one of two, which has no majority then."""
    with Programs() as programs:
        relay, address = programs.relay()
        for match, seats in (("three", 3), ("two", 2)):
            for i in range(seats):
                program = "phalanx" if i > 0 else MODULES / "phalanx_astray"
                programs.start(program, "--join", address, "--match", match, "--name", f"p{i}", "--headless", "--bot",
                               "--seats", seats, "--ticks", 360)
        for player in programs.running[1:]:
            finish(player, code=(0, 1))  # who has lost the match's agreement says so
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        planted = ("--game", MODULES / "phalanx_planted.so")

        tape = programs.tape_of("three")
        odd = seat_of(tape, "p0")
        others = ", ".join(str(seat) for seat in range(3) if seat != odd)
        assert f"trails parted at state 200, seats {1 << odd:#x}: more than half have another" in relay.err, relay.err
        parted = f"seat {odd} apart from seats {others}\n"
        assert f"parted    from state 200 on: {parted}" in run("tape", "info", tape)
        assert re.search(rf"^ +200 +- +-  parted  {parted}", run("tape", "log", tape), re.M)
        assert f"state 200 is as the others, not as seat {odd}\n" in said_of(tape)
        assert f"state 200 is as seat {odd}, not as the others\n" in said_of(tape, *planted, code=1)
        assert re.search(rf"from state 200 on as .*the others, not as seat {odd}\n", run("tape", "replay", tape))

        tape = programs.tape_of("two")
        odd = seat_of(tape, "p0")
        assert re.search(r"two: trails parted at state 200, seats 0x[12]: disputed", relay.err), relay.err
        assert "from state 200 on: seat 1 apart from seat 0\n" in run("tape", "info", tape)
        assert f"state 200 is as seat {1 - odd}, not as seat {odd}\n" in said_of(tape)
        assert f"state 200 is as seat {odd}, not as seat {1 - odd}\n" in said_of(tape, *planted)
        assert f"from state 200 on as seat {odd}, not as seat {1 - odd}\n" in run("tape", "replay", tape, *planted)


def tables_of(db):
    """All tables of a database with their rows, in the order of their keys."""
    with sqlite3.connect(db) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}


def everyones_tape_tells_the_same():
    """The relay's and the players' tapes of one match, of different lengths, make the same tables in any order."""
    with Programs() as programs:
        relay, address = programs.relay()
        players = [programs.player(address, f"p{i}", "--seats", 3, "--seed", 7, "--bot", "--ticks", 60 + 20 * i,
                                   "--record", f"p{i}.tape") for i in range(3)]
        for player in players:
            finish(player)
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        folder, tape = programs.folder, programs.tape_of("m")
        run("tape", "project", tape, "--db", folder / "relay.db")
        whole = tables_of(folder / "relay.db")
        assert len(whole["phalanx_soldiers"]) >= 3 * 5 and len(whole["players"]) == 3, whole
        for i in range(3):
            run("tape", "project", folder / f"p{i}.tape", "--db", folder / f"p{i}.db")
            run("tape", "project", tape, "--db", folder / f"p{i}.db")
            assert tables_of(folder / f"p{i}.db") == whole, i
            run("tape", "project", folder / f"p{i}.tape", "--db", folder / "relay.db")
            assert tables_of(folder / "relay.db") == whole, i


def a_spectator_comes_late_and_sees_the_same():
    with Programs() as programs:
        _, address = programs.relay()
        players = [programs.player(address, f"p{i}", "--bot", "--ticks", 200) for i in range(2)]
        time.sleep(5)
        watchers = [programs.player(address, f"w{i}", "--watch", "--ticks", 190) for i in range(2)]
        seen = {finish(watcher) for watcher in watchers}
        assert len(seen) == 1, seen
        tick, value = trail(seen.pop())
        assert tick == 190, tick
        assert trail(run("tape", "hash", programs.tape_of("m"), "--tick", 190).strip()) == (190, value)
        assert len({finish(player) for player in players}) == 1


def who_does_not_fit_is_refused():
    with Programs() as programs:
        _, address = programs.relay()
        host, port = address.split(":")
        players = [programs.player(address, f"p{i}", "--seats", 2, "--ticks", 100) for i in range(2)]
        time.sleep(1)
        full = programs.player(address, "late")
        finish(full, code=2)
        assert "no free seat" in full.err, full.err
        nothing = programs.player(address, "w", "--watch", match="nothing")
        finish(nothing, code=2)
        assert "no such match" in nothing.err, nothing.err
        seats = programs.player(address, "p", "--seats", 3)
        finish(seats, code=2)
        assert "seats" in seats.err, seats.err
        # Junk, and half an ENet handshake, do not disturb anybody.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for seed in range(500):
                stranger.sendto(random.Random(seed).randbytes(seed * 3), (host, int(port)))
        assert len({finish(player) for player in players}) == 1


def a_slow_game_is_refused_by_a_slower_relay():
    with Programs() as programs:
        _, address = programs.relay("--tick-rate", 10)
        player = programs.player(address, "p")
        finish(player, code=2)
        assert "tick rate" in player.err, player.err


def signals_mean_leave_cleanly():
    with Programs() as programs:
        relay, address = programs.relay()
        players = [programs.player(address, f"p{i}", "--seats", 3, "--bot") for i in range(3)]
        time.sleep(3)
        players[0].send_signal(signal.SIGINT)
        tick, value = trail(finish(players[0]))
        time.sleep(1)
        assert players[1].poll() is None, "the other plays on"
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        for player in players[1:]:
            last, _ = trail(finish(player, code=1))
            assert last > tick, (last, tick)
        assert trail(run("tape", "hash", programs.tape_of("m"), "--tick", tick).strip()) == (tick, value)
        assert json.loads(run("tape", "info", programs.tape_of("m"), "--json"))["closed"]


def a_cut_end_is_found_with_any_players_checkpoint():
    """The relay is stopped: each player keeps its word on all of the turns. Its tape loses the last ones later."""
    with Programs() as programs:
        relay, address = programs.relay("--key", "relay.key")
        players = [programs.player(address, f"p{i}", "--seats", 2, "--bot", "--record", f"p{i}.tape") for i in range(2)]
        time.sleep(4)
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        for player in players:
            finish(player, code=1)
        tape = programs.tape_of("m")
        ticks = json.loads(run("tape", "info", tape, "--json"))["ticks"]
        whole = tape.read_bytes()
        # One that was never closed, and ends at a whole record; who cut it has spoilt what else would tell.
        cut = programs.folder / "cut.tape"
        cut.write_bytes(whole[:16] + bytes(64) + whole[80:-600])
        for i in range(2):
            line = run("tape", "checkpoint", programs.folder / f"p{i}.tape").strip()
            assert line.startswith(f"{ticks}:"), (line, ticks)
            assert "are those that were signed" in run("tape", "verify", tape, "--checkpoint", line)
            said = subprocess.run([BIN / "tape", "verify", cut, "--checkpoint", line], text=True, capture_output=True)
            assert said.returncode == 1 and f"state {ticks} was signed" in said.stdout, said


def ticks_of(tape):
    """How much there is of a tape by now; None: it can't be read yet."""
    done = subprocess.run([BIN / "tape", "info", tape, "--json"], text=True, capture_output=True)
    return json.loads(done.stdout)["ticks"] if done.returncode == 0 else None


def nobody_needs_to_read_what_a_relay_says():
    with Programs() as programs:
        reader, log = os.pipe()
        relay = programs.start("tickertape-relay", "--bind", "127.0.0.1", "--port", "0", "--tapes", "tapes", stderr=log)
        address = programs.address_of(relay)
        os.close(log)
        os.close(reader)
        players = [programs.player(address, f"p{i}", "--seats", 2, "--bot", "--ticks", 60) for i in range(2)]
        assert len({finish(player) for player in players}) == 1
        relay.send_signal(signal.SIGTERM)
        finish(relay)
        run("tape", "verify", programs.tape_of("m"))


def keys_are_made_once():
    """However many relays begin with the same new one."""
    with Programs() as programs:
        relays = [programs.start("tickertape-relay", "--port", "0", "--tapes", "tapes", "--key", "new.key")
                  for _ in range(8)]
        for relay in relays:
            assert relay.stdout.readline().startswith("listening on ")
            relay.send_signal(signal.SIGTERM)
            finish(relay)
        assert len({re.search(r"key ([0-9a-f]{64})\n", relay.err)[1] for relay in relays}) == 1
        assert [file.name for file in programs.folder.glob("new.key*")] == ["new.key"]


def a_killed_relays_upload_is_cleared_away():
    """A past is uploaded, the match waits for a second player, and the relay is killed: a part of a tape is left."""
    with Programs() as programs:
        old = programs.folder / "old.tape"
        run("phalanx", "--practice", "--headless", "--seats", 2, "--ticks", 300, "--record", old)
        folder = programs.folder / "tapes"
        relay, address = programs.relay()
        host, port = address.split(":")
        programs.start("phalanx", "--resume", old, "--tick", 200, "--join", host, "--port", port, "--match", "m",
                       "--name", "ada", "--headless", "--bot")
        until = time.monotonic() + PATIENCE
        while not (parts := list(folder.glob("*.part"))) or ticks_of(parts[0]) != 200:
            assert time.monotonic() < until, "nothing is uploaded"
            time.sleep(0.05)
        part = parts[0]
        second, _ = programs.relay()  # in the same folder, while the first one lives
        second.send_signal(signal.SIGTERM)
        finish(second)
        assert f"{part.name}: another relay is writing it" in second.err, second.err
        assert part.exists()
        relay.kill()
        relay.wait()

        # What else can be there: no tape, no file, a part whose match had begun, and one whose name is taken.
        (folder / "junk.tape.part").write_bytes(b"junk")
        (folder / "folder.tape.part").mkdir()
        (folder / "link.tape.part").symlink_to(old)
        whole = old.read_bytes()
        others = [folder / "other.tape.part", folder / "d-20260101T000000Z-01234567.tape.part"]
        others[0].write_bytes(part.read_bytes())  # by its name it may be a download
        others[1].write_bytes(whole)  # it is closed
        begun = json.loads(run("tape", "info", old, "--json"))["id"][:8]
        for name in ("a", "b", "c"):
            (folder / f"{name}-20260101T000000Z-{begun}.tape.part").write_bytes(whole)
        (folder / f"b-20260101T000000Z-{begun}.tape").write_bytes(b"mine")
        os.mkfifo(folder / f"c-20260101T000000Z-{begun}.tape")
        third, _ = programs.relay()
        third.send_signal(signal.SIGTERM)
        finish(third)
        assert not part.exists() and not (folder / part.stem).exists()
        assert re.search(rf"{part.name}: a past of \d+ turns, .* never played: removed", third.err), third.err
        for other in others:
            assert other.exists() and f"{other.name}: no upload to a relay: left as it is" in third.err, third.err
        assert (folder / "junk.tape.part").read_bytes() == b"junk" and "junk.tape.part: left by" in third.err
        assert (folder / "folder.tape.part").is_dir() and old.read_bytes() == whole
        assert (folder / f"a-20260101T000000Z-{begun}.tape").read_bytes() == whole, third.err
        assert (folder / f"b-20260101T000000Z-{begun}.tape").read_bytes() == b"mine"
        assert (folder / f"b-20260101T000000Z-{begun}.tape.part").read_bytes() == whole
        assert (folder / f"c-20260101T000000Z-{begun}.tape").is_fifo(), third.err
        assert third.err.count("its match had begun; left: ") == 2, third.err


def leaving_the_lobby_is_no_failure():
    with Programs() as programs:
        _, address = programs.relay()
        waiting = programs.player(address, "p", "--seats", 3)
        time.sleep(1)
        waiting.send_signal(signal.SIGTERM)
        assert trail(finish(waiting))[0] == 0


def guests_are_told_when_their_host_goes():
    with Programs() as programs:
        host = programs.start("phalanx", "--host", "127.0.0.1:0", "--match", "m", "--name", "host", "--headless",
                              "--seats", 3, "--bot", "--ticks", 60)
        address = re.fullmatch(r"listening on (.*)\n", host.stdout.readline())[1]
        guests = [programs.player(address, f"guest{i}", "--ticks", 200) for i in range(2)]
        finish(host)
        for guest in guests:
            finish(guest, code=1)
            assert "the relay closed" in guest.err, guest.err


def only_files_are_replaced():
    with Programs() as programs:
        fifo = programs.folder / "fifo"
        os.mkfifo(fifo)
        run("phalanx", "--practice", "--headless", "--ticks", 5, "--record", fifo, "--force", code=2)
        assert fifo.is_fifo()
        (programs.folder / "a.tape").write_text("something else")
        run("phalanx", "--practice", "--headless", "--ticks", 5, "--record", programs.folder / "a.tape", "--force")
        run("tape", "verify", programs.folder / "a.tape")


def refused(words, said):
    done = subprocess.run([BIN / "phalanx", *map(str, words)], text=True, capture_output=True, timeout=60)
    assert done.returncode == 2 and f": {said}\n" in done.stderr, done


def what_is_still_needed_is_not_replaced():
    short = ("--practice", "--headless", "--ticks", 300)
    with Programs() as here:
        old, link = here.folder / "old.tape", here.folder / "link.tape"
        run("phalanx", "--practice", "--headless", "--ticks", 200, "--record", old)
        link.symlink_to(old)
        before = old.read_bytes()
        for name in (old, link):
            refused([*short, "--resume", old, "--tick", 100, "--record", name, "--force"],
                    f"{name}: it is no file, or the tape that is resumed")
        (here.folder / "link.tape.new").write_text("notes")
        (here.folder / "old.tape.new").write_text("notes")
        refused([*short, "--record", old, "--force"], f"{old}.new: the file exists already")
        assert old.read_bytes() == before and (here.folder / "old.tape.new").read_text() == "notes"
        (here.folder / "old.tape.new").unlink()
        run("phalanx", *short, "--record", link, "--force")
        assert link.is_symlink() and old.read_bytes() != before
        _, address = here.relay()
        players = [here.player(address, name, "--bot", "--seats", 2, "--ticks", 100) for name in ("ada", "bo")]
        until = time.monotonic() + PATIENCE
        while not (tapes := list((here.folder / "tapes").glob("m-*.tape"))) or not ticks_of(tapes[0]):
            assert time.monotonic() < until, "nobody plays"
        refused([*short, "--record", tapes[0], "--force"], f"{tapes[0]}: someone is writing this file")
        for player in players:
            finish(player)
        run("tape", "verify", here.tape_of("m"))


def a_match_can_be_hosted():
    for bound in ("127.0.0.1", "0.0.0.0"):  # on one address, and on all
        with Programs() as programs:
            host = programs.start("phalanx", "--host", f"{bound}:0", "--match", "m", "--name", "host", "--headless",
                                  "--bot", "--ticks", 80)
            port = re.fullmatch(rf"listening on {re.escape(bound)}:(\d+)\n", host.stdout.readline())[1]
            guest = programs.player(f"127.0.0.1:{port}", "guest", "--bot", "--ticks", 80)
            assert finish(guest) == finish(host)


def a_recorded_match_goes_on_as_a_new_one():
    with Programs() as here:
        old = here.folder / "old.tape"
        run("phalanx", "--practice", "--headless", "--seats", 2, "--ticks", 700, "--record", old)
        alone = [run("phalanx", "--practice", "--headless", "--resume", old, "--tick", 600, "--ticks", 650)
                 for _ in range(2)]
        assert alone[0] == alone[1] and alone[0].startswith("trail 650 "), alone
        process, address = here.relay()
        host, port = address.split(":")
        ada = here.start("phalanx", "--resume", old, "--tick", 600, "--join", host, "--port", port, "--match", "again",
                         "--name", "ada", "--headless", "--bot", "--ticks", 640)
        assert any("again: opened" in line for line in process.stderr)  # or bo would open a room of its own
        bo = here.player(address, "bo", "--bot", "--ticks", 640, match="again")
        lines = {finish(ada), finish(bo)}
        assert len(lines) == 1 and lines.pop().startswith("trail 640 "), lines
        process.send_signal(signal.SIGTERM)
        finish(process)
        info = json.loads(run("tape", "info", here.tape_of("again"), "--json"))
        assert info["branch_tick"] == 600 and info["names"] == ["ada", "bo"], info
        run("phalanx", "--practice", "--headless", "--resume", old, "--tick", 701, code=2)
        run("phalanx", "--practice", "--headless", "--resume", here.folder / "none.tape", code=2)
        run("phalanx", "--practice", "--headless", "--resume", old, "--seats", 3, code=2)


def practice_is_the_same_every_time():
    with Programs() as programs:
        lines = []
        for i in range(2):
            lines.append(finish(programs.start("phalanx", "--practice", "--headless", "--ticks", 500, "--seats", 4,
                                               "--seed", 11, "--record", f"{i}.tape")))
        assert lines[0] == lines[1], lines
        tapes = [(programs.folder / f"{i}.tape").read_bytes() for i in range(2)]
        assert tapes[0] == tapes[1], "the same practice makes the same tape"
        assert trail(run("tape", "hash", programs.folder / "0.tape", "--tick", 500).strip()) == trail(lines[0])
        # And one that is not the same is another match.
        others = (["--strength", 2], ["--seats", 3], ["--seed", 12], ["--teams", "0011"], ["--name", "ada"],
                  ["--strength", 2, "--seed", 8], ["--strength", 0, "--seed", 10], ["--seat", 1])
        for i, words in enumerate(others):
            run("phalanx", "--practice", "--headless", "--ticks", 5, "--seats", 4, "--seed", 11, *words, "--record",
                programs.folder / f"other{i}.tape")
        ids = {json.loads(run("tape", "info", tape, "--json"))["id"] for tape in programs.folder.glob("*.tape")}
        assert len(ids) == 1 + len(others), ids
        # An existing tape is not replaced by accident.
        again = programs.start("phalanx", "--practice", "--headless", "--ticks", 5, "--record", "0.tape")
        finish(again, code=2)
        assert (programs.folder / "0.tape").read_bytes() == tapes[0]
        synced = finish(programs.start("phalanx", "--practice", "--headless", "--ticks", 300, "--sync-test", 8))
        assert trail(synced)[0] == 300


def wrong_words_are_told_and_end_with_2():
    for words in (["--wat"], ["--join"], ["--join", "nowhere"], ["--join", "1.2.3.4:99999"], [],
                  ["--practice", "--seats", "1"], ["--practice", "--seats", "9"], ["--practice", "--ticks", "0"],
                  ["--practice", "--ticks", "-1"], ["--practice", "--seed", "x"], ["--practice", "--sync-test", "65"],
                  ["--join", "127.0.0.1:1", "--match", "a/b", "--name", "x"], ["--practice", "--join", "a:1"],
                  ["--join", "127.0.0.1:1", "--match", "m"], ["--practice", "--force"], ["--practice", "--record"],
                  ["--practice", "--teams", "00"], ["--practice", "--seats", "3", "--teams", "01"],
                  ["--headless"], ["--watch"], ["--practice", "--teams", "0"], ["--practice", "--teams", "08"],
                  ["--practice", "--bots", "8"], ["--practice", "--bots", "2", "--seats", "2"],
                  ["--join", "127.0.0.1:1", "--match", "m", "--name", "x", "--bots", "1"], ["--practice"],
                  ["--practice", "--strength", "3"], ["--tapes"], ["--record", "a.tape"],
                  ["--practice", "--headless", "--ticks", "5", "--record", "/nowhere/at/all.tape"]):
        run("phalanx", *words, code=2)
    for words in (["--port"], ["--port", "70000"], ["--port", "x"], ["--tick-rate", "0"], ["--what"],
                  ["--bind", "999.1.1.1", "--port", "0"], ["--port", "0", "--tapes", "/proc/no"],
                  ["--storage-failure"], ["--storage-failure", "stop"], ["--durable"], ["--durable", "often"],
                  ["--durable", "-1"], ["--durable", "0"]):
        run("tickertape-relay", *words, code=2)
    for program in ("phalanx", "tickertape-relay", "tape"):
        assert program in run(program, "--help")
    # Nobody listens there: the player gives up by itself.
    run("phalanx", "--join", "127.0.0.1:9", "--match", "m", "--name", "x", "--headless", code=2)


def manuals_and_help_tell_of_the_same_flags():
    pages = pathlib.Path(__file__).resolve().parents[2] / "packaging/man"
    for page in pages.iterdir():
        manual = page.read_text().replace("\\-", "-")
        told = set(re.findall(r"^  (--[a-z-]+)", run(page.stem, "--help"), re.M))
        written = set(re.findall(r"^\.B (--[a-z-]+)", manual, re.M))
        assert told == written and len(told) > 2, (page.name, told ^ written)


STORIES = [value for value in list(globals().values())
           if callable(value) and getattr(value, "__module__", "") == "__main__"]

if __name__ == "__main__":
    for story in STORIES:
        if sys.argv[3] in (story.__name__, "all"):
            began = time.time()
            story()
            print(f"{story.__name__}: {time.time() - began:.1f} s")
            if sys.argv[3] != "all":
                break
    else:
        if sys.argv[3] != "all":
            sys.exit(f"no story {sys.argv[3]}")
