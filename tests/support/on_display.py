"""Runs a command on a display of its own, 1280 by 720, in memory: on_display.py COMMAND...

The server picks a free number by itself, so any number of these can start at a time. Server and command
end with this script, however that ends. A server that does not answer, or that ends before the command, is a
failure that is told with the server's own words.
"""
import os
import subprocess
import sys
import tempfile

ENDS_WITH_US = ["setpriv", "--pdeathsig", "TERM", "--"]


def fail(what):
    """Ends this with what the server has said."""
    said.seek(0)
    sys.exit(f"Xvfb {what}:\n{said.read().decode(errors='replace')}")


# Without -noreset it begins anew whenever its last client leaves, as xdotool does all the time.
said = tempfile.TemporaryFile()
ours, servers = os.pipe()
server = subprocess.Popen([*ENDS_WITH_US, "Xvfb", "-displayfd", str(servers), "-nolisten", "tcp", "-noreset",
                           "-screen", "0", "1280x720x24"], pass_fds=[servers], stderr=said)
os.close(servers)
with os.fdopen(ours) as answer:
    number = answer.readline().strip()
if not number:
    fail("does not start")
environment = {**os.environ, "DISPLAY": f":{number}"}
try:
    size = subprocess.run(["xdotool", "getdisplaygeometry"], env=environment, capture_output=True, text=True)
    if size.stdout.split() != ["1280", "720"]:
        fail(f"does not answer on :{number} ({size.stdout}{size.stderr})")
    done = subprocess.run([*ENDS_WITH_US, *sys.argv[1:]], env=environment)
    if server.poll() is not None:
        fail(f"has ended, with {server.returncode}")
finally:
    server.terminate()
    server.wait()
sys.exit(done.returncode)
