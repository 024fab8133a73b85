"""When a person has to take over: the customer asks for one, refuses the bot, is beside themselves,
or has sent a number that is no business of a bot (GB/T 47746-2026, R-21).
"""

from __future__ import annotations

from pathlib import Path

from conversations.reading.cards import has_card
from conversations.reading.signs import Signs

_ASKED = Signs(Path(__file__).with_name("human.toml"))
_UPSET = Signs(Path(__file__).with_name("upset.toml"))


def wants_person(text: str) -> str:
    """`asked` or `refused` when the message is about talking to a person; empty otherwise."""
    return _ASKED.find(text)


def only_asks(text: str) -> bool:
    """True for a message that is nothing but a word for a person."""
    return bool(_ASKED.whole(text))


def needs_person(text: str) -> str:
    """`card`, `regulator` or `angry` when a person should come to whatever this is about."""
    return "card" if has_card(text) else _UPSET.find(text)
