"""What no file of ours contains: marks of unfinished work, paths of one machine, tabs, ragged ends, and
links in a page to files that are not there.
"""

import re

import tree

WORDS = {
    "a mark of unfinished work": re.compile(r"\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b"),
    "a path of one machine": re.compile(r"(?<![\w.~$}])/(home|root|work|Users)/\w"),
    "a banner": re.compile(r"^\s*(//|/\*|#) ?[-=*#/]{8,}"),
    "a test that is skipped": re.compile(r"\bcr_" r"skip|\.disabled *= *t" r"rue"),
    # gt(T, a, b) of Criterion 2.4.1 holds when a == b: lt(T, b, a) says what is meant.
    "a comparison that is not one": re.compile(r"(?<!\w)g" r"t\((?:u8|u16|u32|u64|i8|i16|i32|i64|int|uint|sz|flt|dbl)\b"),
    "a tab": re.compile(r"\t"),
    "a blank at the end of a line": re.compile(r"[ \t\r]$"),
}
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)")


def bare(path):
    """Files whose bytes are not text."""
    return "corpus" in path.parts or b"\0" in (tree.TOP / path).read_bytes()


problems = []
looked_at = [path for path in tree.files() if not bare(path)]
for path in looked_at:
    content = tree.text(path)
    for number, line in enumerate(content.splitlines(), 1):
        for what, pattern in WORDS.items():
            if pattern.search(line):
                problems.append(f"{path}:{number}: {what}: {line.strip()}")
    for link in LINK.findall(content) if path.suffix == ".md" else ():
        if not (tree.TOP / path.parent / link).exists():
            problems.append(f"{path}: a link to nothing: {link}")
    if content and not content.endswith("\n"):
        problems.append(f"{path}: no newline at the end")
tree.finish(problems, f"{len(looked_at)} files are clean")
