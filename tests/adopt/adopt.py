"""Tickertape used by projects of their own, each as its author would build it.

usage: adopt.py BUILD FOLDER STORY

BUILD is a built tree; FOLDER is made for what is installed and built here. STORY is one of the functions below.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
BUILD, FOLDER = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
STAGE = FOLDER / "stage"
TAPE = TOP / "tests/golden/toy.tape"
EXPECTED = "trail 100 a5ad84909bcde246"


def run(*words, **more):
    done = subprocess.run([*map(str, words)], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}:\n{done.stdout}")
    return done.stdout.strip()


def fresh(name):
    """An empty folder."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def equal(found, expected):
    if found != expected:
        sys.exit(f"expected {expected!r}, found {found!r}")


def library_folder():
    return next(STAGE.rglob("libtickertape.so")).parent


def configured(project, *definitions):
    """The project configured and built; its folder."""
    folder = fresh(project)
    run("cmake", "-G", "Ninja", "-S", HERE / project, "-B", folder, *definitions)
    run("cmake", "--build", folder)
    return folder


def program_of_the_unit(folder):
    """What the relay's service starts."""
    unit = next(folder.rglob("tickertape-relay.service")).read_text()
    return re.search(r"^ExecStart=(\S+)", unit, re.M)[1]


def install():
    """What the others start from, moved once so that nothing may remember where it was installed."""
    first = fresh("first")
    shutil.rmtree(STAGE, ignore_errors=True)
    run("cmake", "--install", BUILD, "--prefix", first)
    equal(program_of_the_unit(first), str(first / "bin/tickertape-relay"))
    first.rename(STAGE)


def package():
    """find_package(Tickertape): shared, static, and the engine alone."""
    folder = configured("package", f"-DCMAKE_PREFIX_PATH={STAGE}")
    equal(run(folder / "practice"), EXPECTED)
    equal(run(folder / "practice_static"), EXPECTED)
    equal(run(folder / "ticks", TAPE), "ticks 258")
    for program, uses in (("practice", True), ("practice_static", False), ("ticks", False)):
        equal("libtickertape.so.0" in run("readelf", "-d", folder / program), uses)
    equal("libenet" in run("readelf", "-d", folder / "ticks"), False)
    equal("practice_layout" in run("nm", folder / "practice"), True)


def subdirectory():
    """add_subdirectory: engine, network and peer, no programs, no tests, and no SDL."""
    folder = configured("subdirectory", f"-DTICKERTAPE={TOP}")
    equal(run(folder / "practice"), EXPECTED)
    equal(run(folder / "ticks", TAPE), "ticks 258")
    equal(re.findall(r"^SDL2\w*_FOUND", (folder / "CMakeCache.txt").read_text(), re.M), [])
    equal([str(path) for path in folder.rglob("*demo-game*")], [])


def pkgconfig():
    """pkg-config and make."""
    folder = fresh("pkgconfig")
    environment = {**os.environ, "PKG_CONFIG_PATH": str(library_folder() / "pkgconfig"),
                   "LD_LIBRARY_PATH": str(library_folder())}
    run("make", "-C", folder, "-f", HERE / "pkgconfig/Makefile", f"VPATH={HERE}", env=environment)
    equal(run(folder / "practice", env=environment), EXPECTED)
    equal(run(folder / "ticks", TAPE, env=environment), "ticks 258")
    equal(run("pkg-config", "--modversion", "tickertape", env=environment), "0.1.0")


def programs():
    """The installed programs find the game that is installed with them."""
    tape = fresh("programs") / "match.tape"
    last = run(STAGE / "bin/phalanx", "--practice", "--headless", "--ticks", "50", "--record", tape).splitlines()[-1]
    equal(run(STAGE / "bin/tape", "hash", tape, "--tick", "50"), last)
    run(STAGE / "bin/tickertape-relay", "--help")
    run(STAGE / "bin/tickertape-view", "--help")


def symbols():
    """The shared library shows what the public headers declare, and no more."""
    library = library_folder() / "libtickertape.so.0"
    listed = run("nm", "-D", "--defined-only", "--format=just-symbols", library).split()
    text = "\n".join(path.read_text() for path in (STAGE / "include/tickertape").rglob("*.h")
                     if path.name != "view.h")
    code = re.sub(r"//.*", "", text)
    declared = set(re.findall(r"\b(tt_\w+)\([^;{}]*?\)(?:;|\s*__attribute__)", code))
    declared -= {"tt_game_export", "tt_projections_export"}
    declared |= set(re.findall(r"^extern const \w+ (tt_\w+);", code, re.M))
    equal(sorted(declared - set(listed)), [])
    equal(sorted(set(listed) - declared), [])
    equal(len(listed) > 200, True)
    equal("libtickertape.so.0" in run("readelf", "-d", library), True)


def example():
    """The example is built as a project of its own, and the README shows it as it is."""
    folder = fresh("example")
    run("cmake", "-G", "Ninja", "-S", TOP / "examples", "-B", folder, f"-DCMAKE_PREFIX_PATH={STAGE}")
    run("cmake", "--build", folder)
    shown = re.findall(r"^```c\n(.*?)^```$", (TOP / "README.md").read_text(), re.M | re.S)
    equal((TOP / "examples/dots.c").read_text() in shown, True)
    shown = re.findall(r"^```c\n(.*?)^```$", (TOP / "docs/projections.md").read_text(), re.M | re.S)
    equal((TOP / "examples/dots_told.c").read_text() in shown, True)
    refused = subprocess.run([folder / "dots", "join"], text=True, capture_output=True)
    equal(refused.stdout, "dots: an argument is out of its bounds\n")


def cplusplus():
    """All headers in one program of C++17, and functions called."""
    folder = fresh("cplusplus")
    environment = {**os.environ, "PKG_CONFIG_PATH": str(library_folder() / "pkgconfig")}
    flags = run("pkg-config", "--cflags", "--libs", "tickertape", "sdl2", env=environment).split()
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    run("g++", "-std=c++17", *warnings, HERE / "ticks.cpp", "-o", folder / "ticks", *flags,
        f"-Wl,-rpath,{library_folder()}")
    equal(run(folder / "ticks", TAPE), "ticks 258")


def python():
    """A game whose rules are in Python plays a practice, through ctypes."""
    equal(run(sys.executable, HERE / "practice.py", library_folder() / "libtickertape.so.0"), EXPECTED)


def fold():
    """All of the fold links with libc and nothing else."""
    folder = fresh("fold")
    run("gcc", "-x", "c", "-", "-x", "none", "-o", folder / "fold", "-Wl,--whole-archive",
        BUILD / "engine/libtickertape_fold.a", "-Wl,--no-whole-archive", input="int main(void) { return 0; }")
    needed = re.findall(r"NEEDED.*\[(.*)\]", run("readelf", "-d", folder / "fold"))
    equal(needed, ["libc.so.6"])
    equal("tt_sim_apply" in run("nm", folder / "fold"), True)


def manuals():
    """Each page has the flags that its program tells, no more and no less, in their order."""
    for page in ("phalanx.6", "tape.1", "tickertape-layout.1", "tickertape-view.1", "tickertape-relay.8"):
        source = TOP / "packaging/man" / page
        told = re.findall(r"^  (--[a-z-]+)", run(BUILD / "bin" / source.stem, "--help"), re.M)
        written = re.findall(r"^\.TP\n\.B (\\-\\-[a-z\\-]+)", source.read_text(), re.M)
        equal([flag.replace("\\", "") for flag in written], told)
        equal(len(told) > 2, True)
        equal(run("man", "--warnings", "-l", source, env={**os.environ, "MANPAGER": "cat"}).count("warning"), 0)


def guide():
    """What docs/integration.md says to type, typed: in an empty folder, without a display, each game for 3 s."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", (TOP / "docs/integration.md").read_text(), re.M | re.S)
    script = "ended() { timeout -s INT 3 \"$@\" || [ $? = 124 ]; }\n" + "".join(blocks)
    script = re.sub(r"^build/dots", "ended build/dots", script, flags=re.M)
    environment = {**os.environ, "PREFIX": str(STAGE), "SOURCES": str(TOP), "SDL_VIDEODRIVER": "dummy"}
    said = run("bash", "-ec", script, cwd=fresh("guide"), env=environment)
    trails = re.findall(r"^trail (\d+) (\w+)$", said, re.M)
    equal([tick for tick, _ in trails], ["20", "0", "20"])
    equal(trails[0], trails[2])
    equal("dots:" in said, False)
    equal("carried to 8 fresh processes" in said, True)


def reference():
    """The headers' comments as doxygen reads them: a warning is an error, and so is a public name without words."""
    settings = (TOP / "docs/Doxyfile").read_text() + f"OUTPUT_DIRECTORY = {fresh('reference')}\n"
    run("doxygen", "-", input=settings, cwd=TOP)
    equal("tt_peer_advance" in (FOLDER / "reference/html/peer_8h.html").read_text(), True)
    index = (TOP / "docs/concepts/README.md").read_text()
    for page in (TOP / "docs/concepts").glob("[a-z]*.md"):
        shown = (FOLDER / f"reference/html/md_docs_concepts_{page.stem}.html").read_text()
        equal((page.name, f"]({page.name})" in index, '<div class="fragment">' in shown), (page.name, True, True))
    silent = subprocess.run(["doxygen", "-"], input=settings + "INPUT = tests/adopt/push.h\n", cwd=TOP, text=True,
                            capture_output=True)
    equal([word for word in ("Compound", "Member") if f"{word} push_state" in silent.stderr], ["Compound", "Member"])


PACKAGES = {  # what each has among others, and what it needs
    "libtickertape0": ("libtickertape.so.0", "libenet7 libsodium23 libzstd1"),
    "libtickertape-dev": ("include/tickertape/peer.h cmake/Tickertape/layout.cmake libtickertape.a tickertape.pc",
                          "libtickertape0 libenet-dev"),
    "tickertape-tools": ("bin/tickertape-relay bin/tape bin/tickertape-view man1/tape.1.gz man8/tickertape-relay.8.gz "
                         "system/tickertape-relay.service", "libsdl2-2.0-0 libpng16-16 fonts-dejavu-core"),
    "phalanx": ("bin/phalanx tickertape/phalanx.so man6/phalanx.6.gz", "libsdl2-2.0-0 fonts-dejavu-core"),
}


def packages():
    """Four Debian packages; what is in them, what they need, and that it runs from where it was unpacked."""
    folder = fresh("packages")
    run("cpack", "-B", folder, cwd=BUILD)
    equal(sorted(path.name.split("_")[0] for path in folder.glob("*.deb")), sorted(PACKAGES))
    for package, (files, needs) in PACKAGES.items():
        deb = next(folder.glob(f"{package}_*.deb"))
        contents = run("dpkg-deb", "--contents", deb)
        depends = run("dpkg-deb", "--field", deb, "Depends")
        for file in [*files.split(), f"doc/{package}/copyright", f"doc/{package}/changelog.gz"]:
            equal([file, bool(re.search(f"/{re.escape(file)}(?: -> .*)?$", contents, re.M))], [file, True])
        for need in needs.split():
            equal([need, bool(re.search(rf"(^|, ){re.escape(need)}\b", depends))], [need, True])
        run("dpkg-deb", "--extract", deb, folder / "root")
    tape = folder / "match.tape"
    root = folder / "root/usr/bin"
    last = run(root / "phalanx", "--practice", "--headless", "--ticks", "50", "--record", tape).splitlines()[-1]
    equal(run(root / "tape", "hash", tape, "--tick", "50"), last)
    unit = next((folder / "root").rglob("tickertape-relay.service")).read_text()
    equal("DynamicUser=yes" in unit and "StateDirectory=tickertape" in unit, True)
    equal(program_of_the_unit(folder / "root"), "/usr/bin/tickertape-relay")
    run("cpack", "-B", folder / "elsewhere", "-G", "TGZ", "-D", "CPACK_COMPONENTS_ALL=tools", "-D",
        "CPACK_ARCHIVE_COMPONENT_INSTALL=ON", "-D", "CPACK_INSTALL_PREFIX=/opt/tickertape", cwd=BUILD)
    run("tar", "-xf", next((folder / "elsewhere").glob("*.tar.gz")), "-C", folder / "elsewhere")
    equal(program_of_the_unit(folder / "elsewhere"), "/opt/tickertape/bin/tickertape-relay")


globals()[sys.argv[3]]()
