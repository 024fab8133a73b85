"""Where a value in a TOML file has the wrong shape, and what to do about it, in plain words."""

from __future__ import annotations

import re
from typing import Any

_CHOICES = {
    "breach": "ping, release, lapse",
    "calendar": "case, owner",
    "combine": "earliest, latest",
    "kind": "online, offline, third_party",
    "reset": "month, year, never",
}
_TYPES = {
    "str": 'write a text: "..."',
    "int": "write a whole number",
    "bool": "write true or false",
    "array": "write a list: [...]",
    "object": "write a table: { ... }",
}


def explained(message: str, raw: dict[str, Any]) -> tuple[str, str, str]:
    """Place, problem and remedy of a msgspec validation error."""
    problem, _, _ = message.partition(" - at ")
    place = _place(message, raw)
    return place, problem, _remedy(problem, place)


def _place(message: str, raw: dict[str, Any]) -> str:
    """The key, with the entry's own id beside its number."""
    match = re.search(r"`\$\.?(.*)`", message)
    if match is None:
        return ""
    key = match[1]
    entry = re.match(r"(\w+)\[(\d+)\]", key)
    if entry and entry[1] in raw:
        table = raw[entry[1]][int(entry[2])]
        identity = table.get("id") if isinstance(table, dict) else None
        if identity:
            return f"{entry[0]} ({identity}){key[entry.end() :]}"
    return key


def _remedy(problem: str, place: str) -> str:
    if "missing required field" in problem:
        return "add it"
    if "unknown field" in problem:
        return "correct its spelling, or take it out"
    if "enum value" in problem:
        return f"write one of: {_CHOICES.get(place.rpartition('.')[2], '')}"
    wanted = re.search(r"Expected `(\w+)", problem)
    return _TYPES.get(wanted[1] if wanted else "", "write it as the shipped file does")
