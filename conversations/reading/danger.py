"""Danger to life and limb in what a customer writes: people are called first of all (R-05)."""

from __future__ import annotations

from pathlib import Path

from conversations.reading.signs import Signs

_SIGNS = Signs(Path(__file__).with_name("danger.toml"))


def find_danger(text: str) -> str:
    """`injury`, `illness`, `fire`, `violence`, `child` or `self_harm`; empty where there is none.

    Rather once too often: what may be danger is, unless it is plainly denied or a turn of phrase.
    """
    return _SIGNS.find(text)
