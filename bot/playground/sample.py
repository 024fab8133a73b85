"""A picture to send when none is at hand: a bowl of soup with a hair in it."""

from __future__ import annotations

import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 240, 180
Colour = tuple[int, int, int]
_TABLE: Colour = (176, 137, 104)
_RIM: Colour = (245, 243, 238)
_SOUPS: tuple[Colour, ...] = ((214, 126, 44), (122, 150, 62), (186, 62, 48))
_HAIR: Colour = (43, 33, 28)


@cache
def sample_png(place: int = 0) -> bytes:
    """A true PNG of 240 by 180 points; another soup at every `place`."""
    soup = _SOUPS[place % len(_SOUPS)]
    rows = b"".join(
        b"\x00" + b"".join(bytes(_colour(x, y, soup)) for x in range(WIDTH)) for y in range(HEIGHT)
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _colour(x: int, y: int, soup: Colour) -> Colour:
    dx, dy = x - WIDTH / 2, y - HEIGHT / 2
    away = (dx / 1.25) ** 2 + dy**2
    # The hair is a flat parabola over the middle of the bowl.
    if abs(dx) < 48 and abs(dy - (dx / 9) ** 2 + 12) < 1.6:
        return _HAIR
    if away < 62**2:
        return soup
    return _RIM if away < 78**2 else _TABLE
