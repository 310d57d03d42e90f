"""`tape project`, as its users call it, with the toy and its tables.

usage: project.py BIN MODULES STORY     STORY is one of the functions below, or `all`

BIN has tape; MODULES has toy_tape and the toy's modules.
"""
import hashlib
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

BIN = pathlib.Path(sys.argv[1]).resolve()
MODULES = pathlib.Path(sys.argv[2]).resolve()
LONG = 30000  # ticks: more than a dozen transactions
PATIENCE = 90
INJECTION = "x'); DROP TABLE events; --"


def make(path, ticks, *words):
    subprocess.run([MODULES / "toy_tape", path, str(ticks), *words], check=True)


def command(tape, db, module="toy_told"):
    return [BIN / "tape", "project", tape, "--db", db, "--game", MODULES / f"{module}.so"]


def project(tape, db, module="toy_told", code=0, says="", user=None):
    """Runs it to its end; what it printed. `says` is in what it says on stderr."""
    done = subprocess.run(command(tape, db, module), text=True, capture_output=True, timeout=PATIENCE, user=user)
    assert done.returncode == code, f"exit {done.returncode}, not {code}:\n{done.stdout}\n{done.stderr}"
    assert says in done.stderr, f"not {says!r} but {done.stderr!r}"
    assert code == 0 or done.stderr, "says nothing"
    return done.stdout


def dump(db):
    """All tables as they are, with all rows in the order of their keys."""
    with sqlite3.connect(db) as connection:
        connection.text_factory = bytes
        tables = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        return {(name, sql): connection.execute(f'SELECT * FROM "{name.decode()}"').fetchall() for name, sql in tables}


def rows(db, sql):
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


def offsets(db):
    return dict(rows(db, "SELECT name, ticks FROM tape_offsets"))


def has_states(db):
    """Whether a run has come as far as making its own tables."""
    made = "SELECT 1 FROM sqlite_schema WHERE name = 'tape_states'"
    return pathlib.Path(db).exists() and bool(rows(db, made))


def twice_is_as_good_as_once():
    make("a.tape", 3000)
    project("a.tape", "a.db")
    once = dump("a.db")
    assert rows("a.db", "SELECT count(*), sum(commands) FROM commands") == [(3, 300)]
    assert rows("a.db", "SELECT player FROM players WHERE seat = 0") == [("Ada",)]
    assert rows("a.db", "SELECT count(*) FROM toy_scores") == [(3 * (3000 // 20 + 1),)]
    assert rows("a.db", "SELECT score FROM toy_scores WHERE tick = 3000 AND seat = 2") == [(150 * (98 + 100),)]
    assert offsets("a.db") == {name: 3000 for name in ("matches", "players", "events", "commands", "toy_scores")}
    said = project("a.tape", "a.db")
    assert said == "nothing is new: all 3000 turns are there\n", said
    assert dump("a.db") == once


def a_growing_tape_goes_on_where_it_was():
    make("whole.tape", 5000)
    project("whole.tape", "whole.db")
    for ticks in (0, 1, 700, 2048, 2049, 4999):
        make(f"{ticks}.tape", ticks, "open")
        project(f"{ticks}.tape", "grown.db")
        assert set(offsets("grown.db").values()) == {ticks}
    project("whole.tape", "grown.db")
    assert dump("grown.db") == dump("whole.db")


def a_shorter_tape_changes_nothing():
    make("whole.tape", 300)
    make("part.tape", 200, "open")
    project("whole.tape", "a.db")
    before = dump("a.db")
    project("part.tape", "a.db")
    assert dump("a.db") == before
    # What it can't be compared with, it does not add to.
    project("part.tape", "a.db", "toy_later", code=2, says="it has 300 turns of this match, and the tape 200")
    assert dump("a.db") == before


def killed_anywhere_it_ends_in_the_same_tables():
    seed = int(os.environ.get("TT_SEED", "1"))
    print(f"seed {seed}")
    dice = random.Random(seed)
    make("a.tape", LONG)
    began = time.monotonic()
    project("a.tape", "whole.db")
    took = time.monotonic() - began
    whole, halfway = dump("whole.db"), 0
    for _ in range(int(os.environ.get("TT_KILLS", "6"))):
        pathlib.Path("a.db").unlink(missing_ok=True)
        process = subprocess.Popen(command("a.tape", "a.db"), stdout=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.1, 0.95) * took)
        process.send_signal(signal.SIGKILL)
        if process.wait() == 0 or not has_states("a.db"):
            continue
        ticks = set(offsets("a.db").values())
        assert len(ticks) <= 1, ticks
        if ticks:  # the rows are those of just so many turns
            halfway += 0 < min(ticks) < LONG
            make("part.tape", min(ticks), "open")
            project("part.tape", "part.db")
            assert dump("part.db") == dump("a.db"), f"killed at {ticks}"
            for rest in ("part.tape", "part.db"):
                pathlib.Path(rest).unlink()
        project("a.tape", "a.db")
        assert dump("a.db") == whole
    assert halfway > 0, "no run was killed halfway"


def played(said):
    """How many turns a run has played."""
    return int(said.splitlines()[-1].split()[0])


def following_a_tape_costs_only_its_new_turns():
    make("whole.tape", 5000)
    project("whole.tape", "whole.db")
    before = 0
    for ticks in (700, 701, 2048, 4100, 5000):
        make(f"{ticks}.tape", ticks, "open")
        assert played(project(f"{ticks}.tape", "a.db")) == ticks - before
        before = ticks
    assert dump("a.db") == dump("whole.db")
    # So do tables that were made by the program of before, or by somebody else: only the first time it is all.
    os.environ["XDG_DATA_HOME"] += "/other"
    os.makedirs(os.environ["XDG_DATA_HOME"])
    make("longer.tape", 6000)
    make("longest.tape", 7000)
    project("longest.tape", "longest.db")
    with sqlite3.connect("a.db") as connection:
        assert connection.execute("SELECT count(*) FROM tape_states").fetchall() == [(1,)]
    assert played(project("longer.tape", "a.db")) == 6000
    with sqlite3.connect("a.db") as connection:
        connection.execute("DROP TABLE tape_states")
    assert played(project("longest.tape", "a.db")) == 7000
    assert dump("a.db") == dump("longest.db")
    # Without a secret there is nothing that could be sealed.
    os.environ["XDG_DATA_HOME"] = "/proc/none"
    project("longest.tape", "none.db")
    assert rows("none.db", "SELECT count(*) FROM tape_states") == [(0,)]
    make("last.tape", 7001)
    assert played(project("last.tape", "none.db")) == 7001


def snaps_of(db, new=None):
    """The cache of one snapshot that a database has; with `new` it is replaced."""
    with sqlite3.connect(db) as connection:
        if new is not None:
            connection.execute("UPDATE tape_states SET snaps = ?", (bytes(new),))
        return bytearray(connection.execute("SELECT snaps FROM tape_states").fetchone()[0])


def sealed(snaps):
    """The same, sealed by somebody who has the secret: engine/store/cache_format.h."""
    secret = pathlib.Path(os.environ["XDG_DATA_HOME"], "tickertape", "snaps.key").read_bytes()
    table = int.from_bytes(snaps[16:24], "little")
    size = int.from_bytes(snaps[table + 8 : table + 12], "little")
    snaps[table + 40 : table + 56] = hashlib.blake2b(snaps[136 : 136 + size], key=secret, digest_size=16).digest()
    snaps[104:136] = hashlib.blake2b(snaps[:104] + snaps[table:], key=secret, digest_size=32).digest()
    return snaps


def a_poisoned_state_changes_no_row():
    make("early.tape", 1010, "open")
    make("whole.tape", 2000)
    project("early.tape", "early.db")
    project("whole.tape", "whole.db")
    whole, good = dump("whole.db"), snaps_of("early.db")
    make("other.tape", 1010, "another", "open")
    project("other.tape", "other.db")

    def flipped(place):
        bad = bytearray(good)
        bad[place] ^= 0x10
        return bad

    middle, table = 136 + (len(good) - 136 - 56) // 2, len(good) - 56
    poisons = {"nothing": b"", "a half": good[: len(good) // 2], "more": good + b"0", "no cache": b"x" * 5000,
               "another match's": snaps_of("other.db"), "the end of the match": snaps_of("whole.db")}
    for place in (0, 8, 12, 32, 40, 72, 104, 136, middle, table, table + 12, table + 24, table + 32, table + 40):
        poisons[f"byte {place}"] = flipped(place)
    for place in (136, middle, table + 24, table + 32):  # the state, its trail, its hash
        poisons[f"byte {place}, sealed"] = sealed(flipped(place))
    for name, bad in poisons.items():
        pathlib.Path("a.db").write_bytes(pathlib.Path("early.db").read_bytes())
        snaps_of("a.db", bad)
        assert played(project("whole.tape", "a.db")) == 2000, name
        assert dump("a.db") == whole, name
    pathlib.Path("a.db").write_bytes(pathlib.Path("early.db").read_bytes())
    assert played(project("whole.tape", "a.db")) == 990  # the good one
    assert dump("a.db") == whole


def a_state_that_leads_astray_is_left():
    # A sealed tape has a trail a second: none of state 1010, which rules that were changed have made.
    make("early.tape", 1010, "open")
    make("astray.tape", 1010, "planted", "open")
    make("whole.tape", 2000)
    project("early.tape", "a.db")
    project("whole.tape", "whole.db")
    project("astray.tape", "astray.db", "toy_planted")
    subprocess.run([BIN / "tape", "seal", "whole.tape"], check=True, stdout=subprocess.DEVNULL)
    astray = snaps_of("astray.db")
    astray[72:104] = snaps_of("a.db")[72:104]  # the build
    snaps_of("a.db", sealed(astray))
    assert played(project("whole.tape", "a.db")) == 10 + 2000  # to the trail of state 1020, and then from the start
    assert dump("a.db") == dump("whole.db")


def killed_and_poisoned_it_ends_in_the_same_tables():
    seed = int(os.environ.get("TT_SEED", "1"))
    print(f"seed {seed}")
    dice = random.Random(seed)
    make("a.tape", LONG)
    make("late.tape", LONG - 1)
    began = time.monotonic()
    project("a.tape", "whole.db")
    took = time.monotonic() - began
    whole, halfway, poisoned = dump("whole.db"), 0, 0
    for _ in range(int(os.environ.get("TT_KILLS", "20"))):
        process = subprocess.Popen(command("a.tape", "a.db"), stdout=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.05, 0.5) * took)
        process.send_signal(signal.SIGKILL)
        if process.wait() == 0:  # it was through
            pathlib.Path("a.db").unlink()
            continue
        if not has_states("a.db"):
            continue
        states = rows("a.db", "SELECT snaps FROM tape_states")
        halfway += len(states)
        if states and dice.random() < 0.3:
            bad = bytearray(states[0][0])
            bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
            snaps_of("a.db", bad)
            poisoned += 1
    project("a.tape", "a.db")
    assert dump("a.db") == whole
    assert halfway > 0 and poisoned > 0, f"{halfway} killed halfway, {poisoned} poisoned"


def a_projection_can_be_added_years_later():
    make("a.tape", 3000)
    make("longer.tape", 4000)
    project("longer.tape", "at_once.db", "toy_later")
    project("a.tape", "a.db")
    said = project("longer.tape", "a.db", "toy_later")
    assert "toy_additions            version 1, turns 0 to 4000" in said, said
    assert "toy_scores               version 1, turns 3000 to 4000" in said, said
    assert dump("a.db") == dump("at_once.db")
    assert rows("a.db", "SELECT cell, sum(amount) FROM toy_additions GROUP BY cell") == [("a", 200 * 98), ("c", 200 * 100)]


def another_version_is_made_anew():
    make("a.tape", 300)
    make("b.tape", 400, "another")
    for tape in ("a.tape", "b.tape"):
        project(tape, "a.db")
        project(tape, "at_once.db", "toy_changed")
    before = dump("a.db")
    project("a.tape", "a.db", "toy_forgot", code=2, says="a projection that has changed has another version")
    assert dump("a.db") == before
    project("a.tape", "a.db", "toy_changed", says="other matches are to be projected again")
    project("b.tape", "a.db", "toy_changed")
    assert dump("a.db") == dump("at_once.db")
    project("a.tape", "a.db", "toy_broken", code=2, says="its projections don't hold together")


def several_matches_share_a_database():
    make("a.tape", 300)
    make("b.tape", 400, "another")
    project("a.tape", "ab.db")
    project("b.tape", "ab.db")
    project("b.tape", "ba.db")
    project("a.tape", "ba.db")
    assert dump("ab.db") == dump("ba.db")
    assert rows("ab.db", "SELECT count(*) FROM matches JOIN players USING (match)") == [(4,)]


def a_match_that_goes_on_from_another_is_its_own():
    make("a.tape", 300)
    make("branch.tape", 200, "branch")  # from turn 75 on
    project("a.tape", "a.db")
    project("branch.tape", "a.db")
    assert rows("a.db", "SELECT match, max(tick) FROM toy_scores GROUP BY match") == [("0" * 32, 300), ("02" + "0" * 30, 200)]
    assert rows("a.db", "SELECT tick, hex(data) FROM events WHERE type = 'branch'") == [(75, "02" + "0" * 30 + "07" + "0" * 14)]
    assert rows("a.db", "SELECT parent, begins FROM matches ORDER BY match") == [(None, 0), ("0" * 32, 75)]
    own = "SELECT match, min(tick) FROM events JOIN matches USING (match) WHERE tick >= begins GROUP BY match"
    assert rows("a.db", own)[1] == ("02" + "0" * 30, 75)


def another_log_of_the_match_is_refused():
    make("a.tape", 300)
    make("early.tape", 60, "open")
    make("other.tape", 300, "other")  # turn 70 is another
    make("seed.tape", 300, "seed")  # the same id, and another match
    project("early.tape", "a.db")
    project("other.tape", "a.db")  # up to turn 60 they are the same
    before = dump("a.db")
    project("a.tape", "a.db", code=1, says="another log of this match: turns 0 to 299")
    project("seed.tape", "a.db", code=1, says="another log of this match")
    assert dump("a.db") == before


def rows_of_a_wrong_replay_are_not_kept():
    make("planted.tape", 300, "planted")  # its trails part from this toy's at tick 50
    project("planted.tape", "a.db", code=1, says="trail differs, first at tick 50")
    assert rows("a.db", "SELECT count(*) FROM events") == [(0,)] and offsets("a.db") == {}


def strange_names_are_only_names():
    make("a.tape", 100, "names")
    project("a.tape", "a.db")
    assert rows("a.db", "SELECT player FROM players WHERE seat = 0") == [(INJECTION,)]
    assert rows("a.db", "SELECT text FROM events WHERE type = 'chat'") == [(INJECTION,)]
    (other,) = rows("a.db", "SELECT player FROM players WHERE seat = 1")[0]
    assert other == "B\ufffd[31m\ufffd\"", ascii(other)  # nothing that a terminal obeys


def what_is_stripped_has_no_text_and_all_else_is_the_same():
    """It is the same log: tables go on from one tape to the other, and keep what they have."""
    make("a.tape", 100)
    subprocess.run([BIN / "tape", "strip", "--chat", "a.tape", "--out", "b.tape"], check=True, capture_output=True)
    project("a.tape", "a.db")
    project("b.tape", "b.db")
    others = "SELECT sequence, tick, seat, type, data FROM events"
    assert rows("b.db", others) == rows("a.db", others)
    assert rows("b.db", "SELECT text FROM events WHERE type = 'chat'") == [(None,)]
    whole = dump("a.db")
    project("b.tape", "a.db")
    assert dump("a.db") == whole


def damaged_tapes_leave_no_rows():
    make("a.tape", 300)
    data = bytearray(pathlib.Path("a.tape").read_bytes())
    data[len(data) // 2] ^= 0x40
    pathlib.Path("damaged.tape").write_bytes(data)
    project("damaged.tape", "a.db", code=1)
    project("missing.tape", "a.db", code=2)
    assert not pathlib.Path("a.db").exists()
    project("a.tape", "a.tape", code=2, says="file is not a database")
    project("a.tape", "a.db")


def what_is_no_database_of_its_own_is_left_alone():
    make("a.tape", 300)
    pathlib.Path("text.db").write_text("not a database at all, but long enough to be taken for one\n" * 20)
    project("a.tape", "text.db", code=2, says="text.db: file is not a database")
    assert pathlib.Path("text.db").read_text().startswith("not a database")
    with sqlite3.connect("foreign.db") as connection:
        connection.execute("CREATE TABLE players (mine)")
    project("a.tape", "foreign.db", code=2, says="foreign.db: not a database of tape project")
    project("a.tape", "no/such/folder.db", code=2, says="unable to open database file")
    project("a.tape", "a.db")
    with sqlite3.connect("a.db") as connection:
        connection.execute("PRAGMA user_version = 9")
    project("a.tape", "a.db", code=2, says="of another version")


def a_damaged_database_is_told():
    make("a.tape", 3000)
    project("a.tape", "a.db")
    make("longer.tape", 4000)
    data = bytearray(pathlib.Path("a.db").read_bytes())
    size = int.from_bytes(data[16:18], "big")
    for page in range(2 * size, len(data), size):
        data[page : page + 100] = bytes(100)
    pathlib.Path("a.db").write_bytes(data)
    project("longer.tape", "a.db", code=2, says="a.db: database disk image is malformed")
    pathlib.Path("a.db").write_bytes(data[: len(data) // 2 + 7])
    project("longer.tape", "a.db", code=2, says="a.db: ")


def a_busy_or_unwritable_database_is_told():
    make("a.tape", 300)
    make("longer.tape", 400)
    project("a.tape", "a.db")
    before = dump("a.db")
    with sqlite3.connect("a.db") as connection:
        connection.execute("BEGIN IMMEDIATE")
        project("longer.tape", "a.db", code=2, says="a.db: database is locked")
    nobody = 65534 if os.getuid() == 0 else None
    os.chmod(".", 0o755)
    os.chmod("a.db", 0o444)
    project("longer.tape", "a.db", code=2, says="a.db: attempt to write a readonly database", user=nobody)
    assert dump("a.db") == before


def a_hostile_database_is_not_obeyed():
    make("a.tape", 300)
    make("longer.tape", 400)
    project("longer.tape", "whole.db")
    # Triggers are never run.
    project("a.tape", "a.db")
    with sqlite3.connect("a.db") as connection:
        connection.execute("CREATE TRIGGER gone AFTER INSERT ON events BEGIN DELETE FROM events; DELETE FROM players; END")
    project("longer.tape", "a.db")
    assert dump("a.db") == dump("whole.db")
    # Rows without an offset are not counted twice.
    with sqlite3.connect("a.db") as connection:
        connection.execute("DELETE FROM tape_offsets")
    project("longer.tape", "a.db")
    assert dump("a.db") == dump("whole.db")
    # A table that somebody has changed, or put there, is refused; so are offsets that are none.
    for number, change in enumerate((
            "ALTER TABLE toy_scores ADD COLUMN mine INTEGER",
            "DROP TABLE toy_scores; CREATE VIEW toy_scores AS SELECT * FROM events",
            "DELETE FROM tape_tables WHERE name = 'toy_scores'",
            "UPDATE tape_tables SET game = 'other' WHERE name = 'toy_scores'",
            "UPDATE tape_offsets SET ticks = -9",
            "UPDATE tape_offsets SET ticks = 9223372036854775807",
            "UPDATE tape_offsets SET ticks = 299",
            "UPDATE tape_offsets SET head = x''",
            "DROP TABLE tape_offsets; CREATE VIEW tape_offsets AS SELECT name, '' AS match, 0 AS ticks, x'' AS head FROM tape_tables",
            "DROP TABLE tape_offsets; CREATE TABLE tape_offsets (name, match, ticks, head, PRIMARY KEY (name, match))",
            "DROP TABLE tape_tables",
            "DROP TABLE tape_states; CREATE VIEW tape_states AS SELECT name AS match, x'' AS snaps FROM tape_tables",
            "DROP TABLE tape_states; CREATE TABLE tape_states (match, snaps)")):
        db = f"{number}.db"
        project("a.tape", db)
        with sqlite3.connect(db) as connection:
            connection.executescript(change)
        before = dump(db)
        done = subprocess.run(command("longer.tape", db), text=True, capture_output=True, timeout=PATIENCE)
        assert done.returncode in (1, 2) and done.stderr, f"{change}: {done.returncode}, {done.stderr}"
        assert dump(db) == before, change


def two_at_a_time_end_in_the_same_tables():
    make("a.tape", LONG)
    make("early.tape", LONG - 1000, "open")
    project("a.tape", "whole.db")
    project("early.tape", "a.db")  # so that both go the same long way, and write at the same time
    running = [subprocess.Popen(command("a.tape", "a.db"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
               for _ in range(2)]
    for process in running:
        said = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 0 or "meanwhile" in said or "locked" in said, said
    project("a.tape", "a.db")
    assert dump("a.db") == dump("whole.db")


def wrong_words_end_with_2():
    make("a.tape", 10)
    for words in (["project"], ["project", "a.tape"], ["project", "a.tape", "--db"], ["info", "a.tape", "--db", "a.db"],
                  ["project", "a.tape", "--db", ""]):
        done = subprocess.run([BIN / "tape", *words], text=True, capture_output=True)
        assert done.returncode == 2 and done.stderr, words
    assert not pathlib.Path("a.db").exists()
    # What SQLite takes for no file is one.
    project("a.tape", ":memory:")
    assert "nothing is new" in project("a.tape", ":memory:") and pathlib.Path(":memory:").exists()


STORIES = [value for value in list(globals().values()) if callable(value) and value.__module__ == "__main__"
           and value not in (make, command, project, dump, rows, offsets, has_states, played, snaps_of, sealed)]
for story in STORIES:
    if sys.argv[3] in (story.__name__, "all"):
        with tempfile.TemporaryDirectory(prefix="tickertape-") as folder:
            os.chdir(folder)
            os.environ["XDG_DATA_HOME"] = f"{folder}/data"
            os.mkdir("data")
            story()
            os.chdir("/")
        print(f"{story.__name__} passed")
assert sys.argv[3] == "all" or sys.argv[3] in [story.__name__ for story in STORIES], "no such story"
