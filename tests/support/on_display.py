"""Runs a command on a display of its own, 1280 by 720, in memory: on_display.py COMMAND...

The server picks a free number by itself, so any number of these can start at a time. Server and command
end with this script, however that ends.
"""
import os
import subprocess
import sys

ENDS_WITH_US = ["setpriv", "--pdeathsig", "TERM", "--"]

ours, servers = os.pipe()
server = subprocess.Popen([*ENDS_WITH_US, "Xvfb", "-displayfd", str(servers), "-nolisten", "tcp", "-noreset",
                           "-screen", "0", "1280x720x24"], pass_fds=[servers], stderr=subprocess.DEVNULL)
os.close(servers)
with os.fdopen(ours) as answer:
    number = answer.readline().strip()
if not number:
    sys.exit("Xvfb does not start")
try:
    done = subprocess.run([*ENDS_WITH_US, *sys.argv[1:]], env={**os.environ, "DISPLAY": f":{number}"})
finally:
    server.terminate()
    server.wait()
sys.exit(done.returncode)
