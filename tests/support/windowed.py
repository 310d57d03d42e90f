"""A program in a window, under a real mouse and real keys, on the display of on_display.py.

What is waited for is a condition, never a time: machines differ. A program that ends before its window is there
is told at once, with what it said.
"""
import os
import subprocess
import time

PATIENCE = 60
# Without OpenGL, which keeps memory when it is unloaded, and without a loudspeaker.
QUIET = {"SDL_RENDER_DRIVER": "software", "SDL_FRAMEBUFFER_ACCELERATION": "0", "SDL_AUDIODRIVER": "dummy"}


def until(condition, what):
    """Waits for a condition; its value. It is looked at once more when the time is up: a machine may have slept."""
    end = time.monotonic() + PATIENCE
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"in vain: {what}")
        time.sleep(0.05)
    return value


def run(*words):
    return subprocess.run(list(map(str, words)), text=True, capture_output=True, timeout=PATIENCE)


class Windowed:
    """A program whose window has a title that matches a pattern."""

    between_keys = 0

    def __init__(self, words, title, folder=None, **environment):
        self.title_pattern = title
        self.process = subprocess.Popen(list(map(str, words)), env={**os.environ, **QUIET, **environment}, cwd=folder,
                                        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        until(self.find, f"a window of {words[0]}")
        self.tool("windowfocus", "--sync", self.window)

    def find(self):
        assert self.process.poll() is None, f"it has ended: {self.process.communicate()}"
        self.window = self.tool("search", "--onlyvisible", "--name", self.title_pattern).partition("\n")[0]
        return self.window

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def tool(self, *words):
        """What xdotool says. Not finding anything is no fault; not reaching the display is."""
        done = run("xdotool", *words)
        assert "open display" not in done.stderr, done.stderr
        return done.stdout.strip()

    def keys(self, *names):
        for name in names:
            self.tool("key", "--delay", 50, name)
            time.sleep(self.between_keys)

    def crop(self, area):
        """The pixels of a region, three bytes each."""
        done = subprocess.run(["import", "-silent", "-window", self.window, "-crop", area, "-depth", "8", "rgb:-"],
                              capture_output=True, timeout=PATIENCE)
        return done.stdout

    def finish(self, code=0):
        """The lines that it leaves."""
        out, err = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == code, f"status {self.process.returncode}, not {code}:\n{out}\n{err}"
        assert code or not err, err
        return out.splitlines()
