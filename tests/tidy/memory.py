"""The library takes memory from the allocator that it is given: nothing in these folders calls malloc or its like."""

import re

import tree

FOLDERS = ["engine/src", "engine/store", "net/src", "net/drivers", "net/peer", "net/relay"]
# The one way to it, and what ENet asks for, which has one allocator for the whole process.
ALLOWED = {"engine/src/allocation.c", "net/drivers/enet_library.c"}
CALL = re.compile(r"\b(?:malloc|calloc|realloc|reallocarray|aligned_alloc|posix_memalign|memalign|free|"
                  r"strdup|strndup|asprintf|vasprintf|getline|open_memstream|getcwd) *\(|\brealpath *\([^,]*, *NULL")
NOT_CODE = re.compile(r'//[^\n]*|"(?:\\.|[^"\\\n])*"')

problems = []
looked_at = [path for path in tree.files(".c", ".h")
             if any(path.is_relative_to(folder) for folder in FOLDERS) and str(path) not in ALLOWED]
for path in looked_at:
    for number, line in enumerate(tree.text(path).splitlines(), 1):
        if found := CALL.search(NOT_CODE.sub("", line)):
            problems.append(f"{path}:{number}: {found.group()}: tt_allocate and tt_free of allocation.h: {line.strip()}")
for line, expected in (("x = malloc(3);", True), ("tt_free(x); // free(x)", False), ("realpath(x, NULL)", True),
                       ("realpath(x, to)", False), ('say("free(");', False)):
    if bool(CALL.search(NOT_CODE.sub("", line))) != expected:
        problems.append(f"the search is broken: {line}")
if not looked_at:
    problems.append("nothing to look at")
tree.finish(problems, f"{len(looked_at)} files take memory from their allocator only")
