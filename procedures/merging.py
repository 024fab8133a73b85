"""Laying one table of raw TOML over another. What comes out shares nothing with what is above."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from procedures.errors import ProcedureError

Raw = dict[str, Any]


def merged_in(under: Raw, key: str, over: Any, file: str, place: str) -> None:
    """Lay the value `over` on what `under` has at `key`; a dropped one is taken out.

    Lists of tables merge by `id`, tables by key, anything else is replaced. ProcedureError names
    `file` and `place`.
    """
    merged = _merged(under.get(key, _nothing(over)), over, file, place)
    if merged is None:
        del under[key]
    else:
        under[key] = merged


def _nothing(value: Any) -> Any:
    return {} if isinstance(value, dict) else [] if isinstance(value, list) else None


def _merged(under: Any, over: Any, file: str, place: str) -> Any:
    if isinstance(under, dict) and isinstance(over, dict):
        return _merged_table(under, over, file, place)
    by = identity(over)
    if isinstance(under, list) and by and (not under or identity(under) == by):
        return _merged_list(under, over, file, place, by)
    return deepcopy(over)


def _merged_table(under: Raw, over: Raw, file: str, place: str) -> Raw | None:
    if _dropped(over, bool(under), file, place):
        return None
    done = dict(under)
    for key, value in over.items():
        merged_in(done, key, value, file, f"{place}.{key}")
    return done


def _merged_list(under: list[Raw], over: list[Raw], file: str, place: str, by: str) -> list[Raw]:
    done = {entry[by]: entry for entry in under}
    if len(done) < len(under):
        return [*under, *over]  # doubles are found by the check
    seen: set[str] = set()
    for entry in over:
        where = f"{place} ({entry[by]})"
        if entry[by] in seen:
            raise ProcedureError(file, where, "stands there 2 times", "give each its own id")
        seen.add(entry[by])
        rest = {key: value for key, value in entry.items() if key != by or "drop" not in entry}
        merged = _merged_table(done.get(entry[by], {}), rest, file, where)
        if merged is None:
            del done[entry[by]]
        else:
            done[entry[by]] = merged
    return list(done.values())


def _dropped(over: Raw, there: bool, file: str, place: str) -> bool:
    if "drop" not in over:
        return False
    if over["drop"] is not True:
        raise ProcedureError(file, f"{place}.drop", "is not true", "write drop = true, or nothing")
    if len(over) > 1:
        remedy = "leave the other keys out, or drop"
        raise ProcedureError(file, place, "is dropped and written at once", remedy)
    if not there:
        remedy = "take the entry out; nothing below has it"
        raise ProcedureError(file, place, "there is nothing to drop", remedy)
    return True


def identity(value: Any) -> str:
    """By what the tables of a list are told apart: `id`, or `place` of readings; else empty."""
    entries = tables(value)
    if entries and len(entries) == len(value):
        for key in ("id", "place"):
            if all(isinstance(entry.get(key), str) for entry in entries):
                return key
    return ""


def tables(value: Any) -> list[Raw]:
    """The tables of a list; none of anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
