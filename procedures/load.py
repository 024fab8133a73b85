"""Reading a procedure file. A wrong file is refused with the file, the key and the remedy; nothing
is guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from procedures import model
from procedures.check import findings
from procedures.errors import ProcedureError
from procedures.model import Procedure
from procedures.shape import explained

SHIPPED = Path(__file__).parent / "shipped"

_SPAN = re.compile(r"(\d+)(m|h|d|wh|wd)")
_UNITS = {"m": 60, "h": 3600, "d": 86400, "wh": 3600}
_PERCENT = re.compile(r"(\d{1,2})%")
_RECEIVER = re.compile(r"([a-z_]+)@([a-z_]+)")


def load(path: Path) -> Procedure:
    """The procedure in a TOML file. ProcedureError when it cannot be read or cannot work."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark before the text
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else str(error)
        remedy = "give a readable UTF-8 file"
        raise ProcedureError(path.name, "", str(problem), remedy) from None
    return parse(text, path.name)


def parse(text: str, name: str) -> Procedure:
    """The procedure in TOML `text`; `name` is what errors call the file."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProcedureError(name, "", f"not TOML: {error}", "mend the line it names") from None
    _shorthand(raw, name)
    try:
        procedure = msgspec.convert(raw, Procedure)
    except msgspec.ValidationError as error:
        raise ProcedureError(name, *explained(str(error), raw)) from None
    _unknown_keys(raw, name)
    found = findings(procedure)
    if found:
        key, problem, remedy = found[0]
        raise ProcedureError(name, key, problem, remedy)
    return procedure


def shipped(name: str) -> Procedure:
    """A procedure that comes with the product. ProcedureError names those that do."""
    path = SHIPPED / f"{name}.toml"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.toml")))
        raise ProcedureError(f"{name}.toml", "", "no such procedure", f"choose one of: {known}")
    return load(path)


def _shorthand(raw: dict[str, Any], name: str) -> None:
    """Replace the short ways of writing (`24h`, `50%`, `intake@unit`) by what they mean."""
    for number, clock in enumerate(_tables(raw, "clocks", name, "")):
        key = f"clocks[{number}] ({clock.get('id', '?')})"
        _replace(clock, "limit", _span, name, key)
        _replace(clock, "repeat", _span, name, key)
        _replace(clock, "owner", _receiver, name, key)
        _each(clock, "warn", _warning, name, key)
        for step, rung in enumerate(_tables(clock, "ladder", name, key)):
            _replace(rung, "after", _span, name, f"{key}.ladder[{step}]")
            _each(rung, "to", _receiver, name, f"{key}.ladder[{step}]")
    _replace(raw, "review", _span, name, "")
    _replace(raw, "reviewer", _receiver, name, "")
    repeats = raw.get("repeats")
    if isinstance(repeats, dict):
        _replace(repeats, "within", _span, name, "repeats")


def _tables(raw: dict[str, Any], key: str, name: str, place: str) -> list[dict[str, Any]]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        remedy = f"write [[{'clocks.' if place else ''}{key}]] before each"
        where = f"{place}.{key}".lstrip(".")
        raise ProcedureError(name, where, "must be a list of tables", remedy)
    return value


Reader = Callable[[str], dict[str, Any] | None]


def _replace(table: dict[str, Any], key: str, read: Reader, name: str, place: str) -> None:
    if key in table:
        table[key] = _read(table[key], read, name, f"{place}.{key}".lstrip("."))


def _each(table: dict[str, Any], key: str, read: Reader, name: str, place: str) -> None:
    values = table.get(key, [])
    if not isinstance(values, list):
        raise ProcedureError(name, f"{place}.{key}", "must be a list", f'write {key} = ["..."]')
    if key in table:
        table[key] = [_read(v, read, name, f"{place}.{key}[{n}]") for n, v in enumerate(values)]


def _read(value: Any, read: Reader, name: str, place: str) -> dict[str, Any]:
    result = read(value) if isinstance(value, str) else None
    if result is None:
        raise ProcedureError(name, place, f"cannot read {value!r}", read.__doc__ or "")
    return result


def _span(text: str) -> dict[str, Any] | None:
    """write 15m, 24h, 2d (elapsed), 4wh (working hours), 3wd (working days) or today"""
    if text == "today":
        return {"same_day": True, "working": False, "written": text}
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    amount, unit = int(match[1]), match[2]
    if unit == "wd":
        return {"days": amount, "working": True, "written": text}
    return {"seconds": amount * _UNITS[unit], "working": unit == "wh", "written": text}


def _warning(text: str) -> dict[str, Any] | None:
    """write a share of the limit (50%) or a span before the deadline (30m)"""
    share = _PERCENT.fullmatch(text)
    if share:
        return {"fraction": int(share[1]) / 100, "written": text}
    span = _span(text)
    if span is None or span.get("days") or span["working"] or not span.get("seconds"):
        return None
    return {"before": span, "written": text}


def _receiver(text: str) -> dict[str, Any] | None:
    """write role@place, the place being unit, parent, root or a kind of unit: intake@unit"""
    match = _RECEIVER.fullmatch(text)
    return {"role": match[1], "at": match[2]} if match else None


def _unknown_keys(raw: dict[str, Any], name: str) -> None:
    """A misspelt key would silently mean its default, so keys that mean nothing are refused."""
    _known(raw, model.Procedure, name, "")
    for table, kind in (("clocks", model.Clock), ("steps", model.Step)):
        for number, entry in enumerate(raw.get(table, [])):
            _known(entry, kind, name, f"{table}[{number}] ({entry.get('id')})")
            for step, rung in enumerate(entry.get("ladder", [])):
                _known(rung, model.Rung, name, f"{table}[{number}] ({entry['id']}).ladder[{step}]")
    if "repeats" in raw:
        _known(raw["repeats"], model.Repeats, name, "repeats")


def _known(table: dict[str, Any], kind: type[msgspec.Struct], name: str, place: str) -> None:
    for key in table:
        if key not in kind.__struct_fields__:
            known = ", ".join(kind.__struct_fields__)
            where = f"{place}.{key}".lstrip(".")
            raise ProcedureError(name, where, "means nothing", f"known keys here: {known}")
