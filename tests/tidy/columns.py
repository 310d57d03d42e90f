"""Lines of C keep to 100 columns: clang-format's own bound, which it does not ask of comments."""

import tree

WIDEST = {".c": 100, ".h": 100}

sources = tree.files(*WIDEST)
problems = [f"{path}:{number}: {len(line)} columns"
            for path in sources
            for number, line in enumerate(tree.text(path).splitlines(), 1)
            if len(line) > WIDEST[path.suffix]]
tree.finish(problems, f"{len(sources)} files keep to their columns")
