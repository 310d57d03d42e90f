"""Lines of C keep to 100 columns: clang-format's own bound, which it does not ask of comments. Those of a page keep to
120, but for the rows of a table and what is shown as it is.
"""

import tree

WIDEST = {".c": 100, ".h": 100, ".md": 120}


def lines(path):
    """The numbered lines of a file that have to keep to its bound."""
    shown = False
    for number, line in enumerate(tree.text(path).splitlines(), 1):
        shown ^= path.suffix == ".md" and line.lstrip().startswith("```")
        if path.suffix != ".md" or not (shown or line.startswith("|")):
            yield number, line


sources = tree.files(*WIDEST)
problems = [f"{path}:{number}: {len(line)} columns"
            for path in sources for number, line in lines(path) if len(line) > WIDEST[path.suffix]]
tree.finish(problems, f"{len(sources)} files keep to their columns")
