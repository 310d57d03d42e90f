"""Who may include whom. Reads every #include of ours, checks it against HOUSES, refuses cycles and prints
the graph of the houses. A cycle may be one of houses, of headers, or of nouns: a noun is a public header
and the source of the same name, and two nouns that include each other's header know each other.
"""

import fnmatch
import re

import tree

VOCABULARY = ("types", "allocator", "bytes", "random", "match", "turn", "checkpoint", "look")
LOG = ("tape", "tape_writer", "salvage", "seal", "storage", "strip", "syncer", "playback", "cache")

# A house, its files, and the houses it may include besides itself. The first pattern that fits wins.
HOUSES = [
    ("contents", ["engine/include/tickertape/tickertape.h"], "vocabulary fold log"),
    ("vocabulary", [f"engine/include/tickertape/{name}.h" for name in VOCABULARY]
     + [f"engine/src/{name}.c" for name in VOCABULARY] + ["engine/src/allocation.*"], ""),
    ("log", [f"engine/include/tickertape/{name}.h" for name in LOG] + ["engine/store/*"],
     "vocabulary fold"),
    ("layout reader", ["engine/layout/*"], "vocabulary fold"),
    ("fold", ["engine/*"], "vocabulary"),
    ("drivers", ["net/drivers/*"], "vocabulary net"),
    ("relay", ["net/relay/*"], "vocabulary fold log net"),
    ("peer", ["net/peer/*"], "vocabulary fold log net relay"),
    ("net", ["net/*"], "vocabulary"),
    ("sim", ["demo-game/sim/*"], "vocabulary fold"),
    ("bot", ["demo-game/bot/*"], "vocabulary fold sim"),
    ("picture", ["replay-viewer/include/*"], "vocabulary"),
    ("view", ["demo-game/view/*"], "vocabulary fold sim picture"),
    ("ui", ["replay-viewer/ui/*"], "vocabulary"),
    ("eye", ["replay-viewer/eye.*"], "vocabulary picture"),
    ("shelf", [f"replay-viewer/{name}.*" for name in ("launch", "noted_files", "recorded_state", "shelf", "text", "words")], "vocabulary fold log"),
    ("app", ["demo-game/*"], "vocabulary fold sim bot view picture ui eye shelf peer"),
    ("viewer", ["replay-viewer/*"], "vocabulary fold log picture ui eye shelf"),
    ("toy", ["tests/support/toy.*", "tests/support/no_malloc.*", "tests/support/counted.*"], "vocabulary fold"),
    ("recordings", ["tests/support/recording.*", "tests/support/sealed.*", "tests/support/faulty_storage.*", "tests/support/memory_storage.*"], "vocabulary fold log toy"),
    ("engine tests", ["tests/engine/*"], "vocabulary fold log contents toy recordings"),
    ("support", ["tests/support/*"], "vocabulary fold log net peer relay toy"),
    ("adopters", ["examples/*", "tests/adopt/*"], "contents vocabulary fold log net peer"),
    ("tests", ["tests/*"], "vocabulary fold log net peer relay drivers sim bot view picture ui eye shelf app viewer toy recordings support"),
]
TESTS = {"toy", "recordings", "engine tests", "support", "adopters", "tests"}

# Libraries and system headers that only some files may include; a pattern of files for each.
ONLY = {
    "enet/*": ["net/drivers/enet*", "tests/support/virtual_udp.h", "tests/bench/bare.c"],
    "sodium*": ["engine/store/*", "net/*", "tests/*"],
    "zstd*": ["engine/store/*", "tests/*"],
    "png.h": ["replay-viewer/cli/*"],
    "sqlite3.h": ["replay-viewer/cli/*"],
    "elfutils/*": ["engine/layout/*"],
    "dwarf.h": ["engine/layout/*"],
    "SDL2/SDL_ttf.h": ["replay-viewer/ui/*"],
    "SDL2/SDL.h": ["demo-game/app/*", "demo-game/view/*", "replay-viewer/*", "examples/*", "tests/*"],
    "criterion/*": ["tests/*"],
}
# What would let time, the machine or the floating-point unit into the pure parts.
PURE = ["engine/src/*", "engine/include/*", "net/src/*", "net/include/*", "demo-game/sim/*"]
IMPURE = ["time.h", "math.h", "float.h", "fenv.h", "threads.h", "pthread.h", "signal.h", "setjmp.h",
          "locale.h", "errno.h", "unistd.h", "fcntl.h", "poll.h", "sys/*", "arpa/*", "netinet/*"]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">]', re.M)


def fits(name, patterns):
    return any(fnmatch.fnmatch(str(name), pattern) for pattern in patterns)


def house_of(path):
    return next((name for name, patterns, _ in HOUSES if fits(path, patterns)), None)


def noun_of(path):
    return f"{house_of(path)}/{path.stem}"


def resolve(path, name, headers):
    """The header of ours that this include means: beside the file, else the only one so called."""
    if path.parent / name in headers:
        return path.parent / name
    named = [header for header in headers if str(header).endswith(f"/{name}")]
    return named[0] if len(named) == 1 else None


def cycle(graph):
    """One cycle of the graph as a list of its nodes; None when there is none."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        path.append(node)
        found = next(filter(None, map(visit, sorted(graph.get(node, ())))), None)
        path.pop()
        done.add(node)
        return found

    return next(filter(None, map(visit, sorted(graph))), None)


def library_problem(path, name):
    if any(fnmatch.fnmatch(name, library) and not fits(path, users) for library, users in ONLY.items()):
        return f"{path} may not include <{name}>"
    if fits(path, PURE) and fits(name, IMPURE):
        return f"{path} is pure and may not include <{name}>"
    return None


def look(sources, headers):
    """All problems of single includes, and the edges (from file, to file) that they make."""
    problems, edges = [], []
    allowed = {name: set(others.split()) | {name} for name, _, others in HOUSES}
    for path in sources:
        for bracket, name in INCLUDE.findall(tree.text(path)):
            # A private header may be named with brackets too, so both are looked up.
            target = resolve(path, name, headers)
            if target is None:
                if bracket == '"':
                    problems.append(f'{path}: what is "{name}"?')
                elif problem := library_problem(path, name):
                    problems.append(problem)
                continue
            edges.append((path, target))
            if house_of(target) not in allowed[house_of(path)]:
                problems.append(f"{path} ({house_of(path)}) may not include {target} ({house_of(target)})")
    return problems, edges


def graph_of(edges, name_of):
    graph = {}
    for source, target in edges:
        if name_of(source) != name_of(target):
            graph.setdefault(name_of(source), set()).add(name_of(target))
    return graph


def draw(graph, sources):
    for house, _, _ in HOUSES:
        count = sum(house_of(path) == house for path in sources)
        if count and house not in TESTS:
            print(f"{house:>11} {count:3} files   -> {'  '.join(sorted(graph.get(house, ())))}")


sources = tree.files(".c", ".h")
headers = {path for path in sources if path.suffix == ".h"}
problems = [f"{path} is in no house" for path in sources if house_of(path) is None]
if not problems:
    problems, edges = look(sources, headers)
    product = [edge for edge in edges if house_of(edge[0]) not in TESTS]
    public = [edge for edge in product if "include" in edge[1].parts]
    for what, graph in (("houses", graph_of(product, house_of)), ("headers", graph_of(product, str)),
                        ("nouns", graph_of(public, noun_of))):
        if found := cycle(graph):
            problems.append(f"a cycle of {what}: {' -> '.join(found)}")
    draw(graph_of(product, house_of), sources)
if cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) != ["b", "c", "b"]:
    problems.append("the search for cycles is broken")
tree.finish(problems, f"{len(sources)} files, {len(edges)} includes of ours, no cycle")
