"""Every script for a shell passes shellcheck, what it includes too."""

import re
import subprocess

import tree

SHELL = re.compile(r"#!.*\b(ba)?sh\n")


def is_script(path):
    with open(tree.TOP / path, "rb") as file:
        return SHELL.match(file.readline().decode("utf-8", "replace")) is not None


scripts = [path for path in tree.files() if path.suffix in ("", ".sh") and is_script(path)]
problems = []
for script in scripts:
    done = subprocess.run(["shellcheck", "-x", "--severity=warning", "--format=gcc", script],
                          cwd=tree.TOP, capture_output=True, text=True)
    problems += (done.stdout + done.stderr).splitlines()
if len(scripts) < 4:
    problems.append(f"only {len(scripts)} scripts found: the search is broken")
tree.finish(problems, f"{len(scripts)} scripts")
