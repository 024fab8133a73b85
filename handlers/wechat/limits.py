"""Sizes and times of the WeChat wire, with unit and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class WireLimits:
    """`body`: bytes of a push, looked at before anything is parsed. `skew`: how far the platform's
    timestamp may be from ours, either way; a replay within it meets the inbox's unique key."""

    body: int = 64 * 1024
    skew: timedelta = timedelta(minutes=10)


TEXT_BYTES = 2048  # UTF-8; longer texts are refused by the platform (45002)
DEPTH = 8  # of elements within each other; the platform's own messages use five
ELEMENTS = 512  # of one document
NONCE_CHARACTERS = 32  # fewer than could be moved between nonce and ciphertext unseen
