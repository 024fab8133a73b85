"""Things to send when none are at hand, made when they are asked for: a voice, a film, a paper."""

from __future__ import annotations

import struct
from functools import cache

VOICE_SECONDS = 5
VIDEO_SECONDS = 7
PLACE = (31.19531, 121.43716)
"""Latitude and longitude in degrees: a subway station in Xuhui, Shanghai."""

PHONE = "8613800138000"
PAPER = "receipt.pdf"
_SILENCE = b"\xf8\xff\xfe"
"""20 milliseconds of nothing, as Opus packs it (RFC 6716, 3.1: CELT, full band, stereo)."""

_PACKETS_PER_SECOND = 50
_SAMPLES_PER_PACKET = 960
_LAST = 4
_FIRST = 2


@cache
def voice() -> bytes:
    """A true voice note, Opus in Ogg (RFC 7845), of `VOICE_SECONDS` in which nobody speaks."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 2, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"kesu" + struct.pack("<I", 0)
    packets = [_SILENCE] * (VOICE_SECONDS * _PACKETS_PER_SECOND)
    samples = len(packets) * _SAMPLES_PER_PACKET
    return _page([head], 0, 0, _FIRST) + _page([tags], 1, 0, 0) + _page(packets, 2, samples, _LAST)


def _page(packets: list[bytes], place: int, samples: int, flags: int) -> bytes:
    """An Ogg page (RFC 3533) of at most 255 short packets."""
    lengths = bytes(len(packet) for packet in packets)
    start = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, samples, 1, place, 0, len(packets))
    page = start + lengths + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(data: bytes) -> int:
    """CRC-32 as Ogg has it: polynomial 0x04c11db7, nothing reflected."""
    rest = 0
    for byte in data:
        rest ^= byte << 24
        for _ in range(8):
            rest = (rest << 1) ^ (0x04C11DB7 if rest & 0x80000000 else 0)
        rest &= 0xFFFFFFFF
    return rest


def recording() -> bytes:
    """The same as WeChat records it: AMR (RFC 4867) of frames without data."""
    return b"#!AMR\n" + b"\x7c" * (VOICE_SECONDS * _PACKETS_PER_SECOND)


def video() -> bytes:
    """The head of an MP4 without pictures: what the bots keep is a file, whatever it shows."""
    return struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"isom", 512, b"isom", b"mp42")


def paper() -> bytes:
    """A receipt as a PDF of one page."""
    words = b"BT /F1 18 Tf 20 90 Td (Soup  28.00) Tj ET"
    fonts = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 120]/Contents 4 0 R/Resources %s>>" % fonts,
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
    )
    body, places = b"%PDF-1.4\n", []
    for count, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (count, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(body))
    )
