"""`tape` and files that can't be read, or written: each message names the file, and says why.

usage: tape_files.py BIN MODULES STORY     STORY is one of the functions below, or `all`

BIN has tape; MODULES has toy_tape and the toy's modules.
"""
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile

BIN = pathlib.Path(sys.argv[1]).resolve()
MODULES = pathlib.Path(sys.argv[2]).resolve()
NOBODY = 65534 if os.getuid() == 0 else None  # for root no file is closed
GAME = ("--game", MODULES / "toy_drawn.so")
# A file system of its own, in memory, with the tape and 4 KiB to spare: gone with the program that is started in it.
SMALL_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
              'mount -t tmpfs -o size=12k tmpfs small && cp "$1" small/a.tape && shift && exec "$@"', "sh"]


def make(path, ticks, *words):
    subprocess.run([MODULES / "toy_tape", path, str(ticks), *words], check=True)


def tape(*words, code=0, starter=()):
    """What it says on both ways out."""
    nobody = {} if starter or NOBODY is None else {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    done = subprocess.run([*starter, BIN / "tape", *map(str, words)], text=True, capture_output=True, timeout=90, **nobody)
    assert done.returncode == code, f"{words}: exit {done.returncode}, not {code}:\n{done.stdout}\n{done.stderr}"
    assert "reading or writing failed" not in done.stdout + done.stderr, (words, done)
    return done.stdout + done.stderr


def damage(path, to):
    whole = pathlib.Path(path).read_bytes()
    pathlib.Path(to).write_bytes(whole[:1500] + b"X" + whole[1501:])


def readers(path):
    """Every verb that reads a tape, with this one."""
    return (("info", path), ("log", path), ("verify", path), ("verify", "a.tape", "--against", path),
            ("checkpoint", path), ("diff", "a.tape", path), ("hash", path, "--tick", 1, *GAME),
            ("state", path, "--tick", 1, *GAME), ("shot", path, "--tick", 1, "--out", "-", *GAME),
            ("synctest", path, *GAME), ("project", path, "--db", "free/a.db", *GAME), ("seal", path),
            ("strip", "--chat", path, "--out", "free/b.tape"), ("salvage", path),
            ("salvage", path, "--out", "free/b.tape"))


def what_can_not_be_read_is_named():
    make("a.tape", 200)
    make("closed.tape", 200)
    os.chmod("closed.tape", 0)
    for path, why in (("missing.tape", "no such file"), ("free", "this is not a tape"),
                      ("closed.tape", "Permission denied"), ("a.tape/b", "Not a directory")):
        for words in readers(path):
            assert re.search(rf"^tape: {path}: (not \w+: )?{why}$", tape(*words, code=2), re.M), (words, why)
    assert tape("replay", "closed.tape", *GAME, code=2) == "closed.tape: can't be read: Permission denied\n"


def where_nothing_can_be_written_is_named():
    make("a.tape", 200)
    make("closed/a.tape", 200)
    make("closed/torn.tape", 130, "open")
    os.truncate("closed/torn.tape", os.path.getsize("closed/torn.tape") - 5)
    damage("closed/a.tape", "closed/damaged.tape")
    for path in pathlib.Path("closed").iterdir():
        path.chmod(0o666)
    os.chmod("closed", 0o555)
    before = sorted(os.listdir("closed"))
    for words, said in (
            (("seal", "closed/a.tape"), "closed/a.tape: not sealed: closed/a.tape.sealing: Permission denied"),
            (("seal", "closed/torn.tape"), "closed/torn.tape: not sealed: closed/torn.tape.torn: Permission denied"),
            (("seal", "a.tape"), "a.tape: not sealed: Permission denied"),
            (("salvage", "closed/torn.tape"),
             "closed/torn.tape: not salvaged: closed/torn.tape.torn: Permission denied"),
            (("salvage", "closed/damaged.tape"),
             "closed/damaged.tape: not salvaged: closed/damaged.salvaged.tape: Permission denied"),
            (("salvage", "a.tape", "--out", "nowhere/b.tape"),
             "a.tape: not salvaged: nowhere/b.tape: No such file or directory"),
            (("salvage", "closed/a.tape", "--out", "a.tape"),
             "closed/a.tape: not salvaged: a.tape: the file exists already"),
            (("strip", "--chat", "a.tape", "--out", "closed/b.tape"),
             "a.tape: not stripped: closed/b.tape: Permission denied"),
            (("strip", "--chat", "a.tape", "--out", "free"), "free: Is a directory"),
            (("strip", "--chat", "closed/a.tape", "--out", "a.tape", "--force"),
             "closed/a.tape: not stripped: a.tape: Permission denied"),
            (("shot", "a.tape", "--tick", 1, "--out", "closed/a.png", *GAME), "closed/a.png: Permission denied"),
            (("shot", "a.tape", "--tick", 1, "--out", "free", *GAME), "free: Is a directory"),
            (("project", "a.tape", "--db", "closed/a.db", *GAME),
             "closed/a.db: unable to open database file: Permission denied"),
            (("project", "a.tape", "--db", "nowhere/a.db", *GAME),
             "nowhere/a.db: unable to open database file: No such file or directory"),
            (("project", "a.tape", "--db", "free", *GAME),
             "free: unable to open database file: Is a directory")):
        told = tape(*words, code=2)
        assert told.endswith(f"tape: {said}\n"), (words, told)
    assert sorted(os.listdir("closed")) == before


def a_full_disk_is_named():
    make("a.tape", 400)
    damage("a.tape", "damaged.tape")
    pathlib.Path("small").mkdir()
    full = "No space left on device"
    for of, words, said in (
            ("a.tape", ("strip", "--chat", "a.tape", "--out", "small/b.tape"),
             f"a.tape: not stripped: small/b.tape.stripping: {full}"),
            ("a.tape", ("salvage", "a.tape", "--out", "small/b.tape"),
             f"a.tape: not salvaged: small/b.tape.salvaging: {full}"),
            ("damaged.tape", ("salvage", "small/a.tape"),
             f"small/a.tape: not salvaged: small/a.salvaged.tape.salvaging: {full}"),
            ("a.tape", ("shot", "a.tape", "--tick", 1, "--out", "small/a.png", *GAME), f"small/a.png: {full}"),
            ("a.tape", ("project", "a.tape", "--db", "small/a.db", *GAME), "small/a.db: database or disk is full")):
        told = tape(*words, code=2, starter=[*SMALL_DISK, of])
        assert told.endswith(f"tape: {said}\n"), (words, told)
    if os.access("/dev/full", os.W_OK):
        said = tape("shot", "a.tape", "--tick", 1, "--out", "/dev/full", "--force", *GAME, code=2)
        assert said == f"tape: /dev/full: {full}\n", said


def what_is_beside_and_no_tape_stays():
    make("a.tape", 200)
    damage("a.tape", "damaged.tape")
    for words, beside in ((("seal", "a.tape"), "a.tape.sealing"),
                          (("strip", "--chat", "a.tape", "--out", "b.tape"), "b.tape.stripping"),
                          (("salvage", "damaged.tape", "--out", "b.tape"), "b.tape.salvaging")):
        pathlib.Path(beside).write_text("my notes")
        said = tape(*words, code=2, starter=("env",))
        assert said.endswith(f": {beside}: the file exists already\n"), said
        assert pathlib.Path(beside).read_text() == "my notes"
        assert not pathlib.Path("b.tape").exists()
        pathlib.Path(beside).write_bytes(pathlib.Path("a.tape").read_bytes()[:100])
        tape(*words, starter=("env",))
        assert not pathlib.Path(beside).exists()
        pathlib.Path("b.tape").unlink(missing_ok=True)


def look(path):
    about = os.stat(path)
    return stat.S_IMODE(about.st_mode), about.st_uid, about.st_gid


def a_sealed_tape_belongs_to_whom_it_did():
    os.chmod(".", 0o777)
    make("a.tape", 200)
    modes = {0o600: 0o600, 0o640: 0o640, 0o666: 0o666}
    for mode, after in modes.items():
        make("b.tape", 200)
        os.chmod("b.tape", mode)
        os.utime("b.tape", ns=(10**18, 10**18 + 7))
        owner = look("b.tape")[1:]
        tape("seal", "b.tape", starter=("env",))
        assert look("b.tape") == (after, *owner) and os.stat("b.tape").st_mtime_ns == 10**18 + 7, look("b.tape")
        os.unlink("b.tape")
    if NOBODY is None:
        return
    make("b.tape", 200)
    os.chown("b.tape", NOBODY, NOBODY)
    os.chmod("b.tape", 0o600)
    tape("seal", "b.tape", starter=("env",))
    assert look("b.tape") == (0o600, NOBODY, NOBODY)
    for mode, after in ((0o606, 0o600), (0o646, 0o644), (0o667, 0o666)):  # whose group can't be kept
        make("c.tape", 200)
        os.chmod("c.tape", mode)
        tape("seal", "c.tape")
        assert look("c.tape")[:2] == (after, NOBODY), (oct(mode), look("c.tape"))
        os.unlink("c.tape")


def a_piece_is_read_and_not_played():
    make("a.tape", 200, "signed")
    whole = pathlib.Path("a.tape").read_bytes()
    pathlib.Path("holed.tape").write_bytes(whole[:1400] + bytes(300) + whole[1700:])
    os.chdir("free")
    tape("salvage", "../holed.tape", "--out", "a.tape", code=1)
    piece = "a-from-80.tape"
    begins = "it begins at state 80, in the middle of its match: it can be read, not played"
    assert f"\npiece     {begins}\n" in tape("info", piece)
    info = json.loads(tape("info", piece, "--json"))
    assert (info["first_tick"], info["ticks"]) == (80, 200), info
    assert json.loads(tape("info", "a.tape", "--json"))["first_tick"] == 0
    assert "piece" not in tape("info", "a.tape")
    assert "\norder    120 turns from 80 on, " in tape("verify", piece)
    assert f"tape: {piece}: a piece: its turns before 80 are missing\n" in tape("log", piece)
    assert "piece" not in tape("log", piece, "--from", 80)
    for words in (("hash", piece, "--tick", 100), ("hash", piece, "--tick", 20), ("state", piece, "--tick", 100),
                  ("shot", piece, "--tick", 100, "--out", "-"), ("synctest", piece),
                  ("project", piece, "--db", "a.db")):
        assert tape(*words, *GAME, code=2) == f"tape: {piece}: {begins}\n", words
    assert not pathlib.Path("a.db").exists()
    assert tape("replay", piece, *GAME, code=2) == f"{piece}: a piece: {begins}\n"
    said = tape("replay", ".", "--report", *GAME, code=2)
    assert said.endswith("2 tapes: 1 verified, 1 pieces\n"), said
    assert "no turn and no trail differs: 120 and 200 turns" in tape("diff", piece, "../a.tape")
    assert "no state is on both tapes" in tape("diff", piece, "a.tape", code=2)
    assert begins in tape("diff", piece, "../a.tape", *GAME, "--other", GAME[1], code=2)
    assert ", for 12 commands in 120 turns\n" in tape("seal", piece)
    assert "nothing is to be stripped" in tape("strip", "--chat", piece, "--out", "b.tape")
    tape("verify", "b.tape", "--against", "../a.tape")
    tape("verify", piece, "--against", "../a.tape")


STORIES = [value for value in list(globals().values())
           if callable(value) and getattr(value, "__module__", "") == "__main__"
           and value not in (make, tape, damage, readers, look)]

if __name__ == "__main__":
    wanted = [story for story in STORIES if sys.argv[3] in (story.__name__, "all")]
    for story in wanted:
        with tempfile.TemporaryDirectory(prefix="tape-files-") as folder:
            os.chmod(folder, 0o755)
            os.chdir(folder)
            for name in ("free", "closed"):
                os.mkdir(name)
            os.chmod("free", 0o777)
            os.environ["XDG_DATA_HOME"] = str(pathlib.Path(folder, "free"))
            story()
            os.chdir("/")
        print(f"{story.__name__}: as it should be")
    if not wanted:
        sys.exit(f"no story {sys.argv[3]}")
