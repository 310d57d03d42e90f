"""Whether a film is what `tape shot` promises: film.py FILM WIDTHxHEIGHT FPS COUNT FIRST.png LAST.png

The first and the last frame show what the two pictures show, each value within one of BT.601 as written in a
textbook. Where there are two frames a tick, the second one lies halfway between its neighbours.
"""
import subprocess
import sys

film, size, fps, count, *pictures = sys.argv[1:]
width, height = map(int, size.split("x"))
PIXELS = width * height


def frames():
    """The planes of all frames, each as Y, Cb and Cr."""
    with open(film, "rb") as file:
        header = file.readline()
        expected = f"YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 C420jpeg XCOLORRANGE=FULL\n"
        assert header.decode() == expected, header
        while line := file.readline():
            assert line == b"FRAME\n", line
            planes = file.read(PIXELS), file.read(PIXELS // 4), file.read(PIXELS // 4)
            assert sum(map(len, planes)) == PIXELS * 3 // 2, "a frame is cut off"
            yield planes


def converted(picture):
    """The planes that a picture should have, not rounded."""
    rgb = subprocess.run(["convert", picture, "-depth", "8", "rgb:-"], check=True, capture_output=True).stdout
    pixels = list(zip(rgb[0::3], rgb[1::3], rgb[2::3]))
    assert len(pixels) == PIXELS, len(pixels)
    y = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in pixels]
    cb, cr = [], []
    for row in range(0, height, 2):
        for at in range(row * width, (row + 1) * width, 2):
            square = [pixels[i] for i in (at, at + 1, at + width, at + width + 1)]
            r, g, b = (sum(channel) / 4 for channel in zip(*square))
            cb.append(128 + (-0.299 * r - 0.587 * g + 0.886 * b) / 1.772)
            cr.append(128 + (0.701 * r - 0.587 * g - 0.114 * b) / 1.402)
    return y, cb, cr


def furthest(plane, expected):
    return max(abs(a - b) for a, b in zip(plane, expected, strict=True))


shown = list(frames())
assert len(shown) == int(count), f"{len(shown)} frames"
assert shown[0] != shown[-1], "nothing moves"
for planes, picture in zip((shown[0], shown[-1]), pictures, strict=True):
    for plane, expected in zip(planes, converted(picture), strict=True):
        assert furthest(plane, expected) < 1, f"{picture}: off by {furthest(plane, expected)}"
if int(fps) == 40:
    before, between, after = (planes[0] for planes in shown[:3])
    assert before != between != after, "nothing is blended"
    assert furthest(between, [(a + b) / 2 for a, b in zip(before, after)]) <= 1.5, "not halfway"
