"""From TOML tables to the shape that the model takes: short ways of writing, and keys that mean
nothing.

One walk along the model's own types does both, so a new key of the model needs nothing here.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import Struct

from procedures.errors import ProcedureError
from procedures.words import Receiver, Span, WarningPoint

PERIODS = ("week", "month", "quarter", "year")
_SPAN = re.compile(r"(\d+)(m|h|d|wh|wd)")
_UNITS = {"m": 60, "h": 3600, "d": 86400, "wh": 3600}
_PERCENT = re.compile(r"(\d{1,2})%")
_RECEIVER = re.compile(r"([a-z_]+)@([a-z_]+)")


def spelled_out(raw: dict[str, Any], kind: type[Struct], file: str) -> dict[str, Any]:
    """`raw` with `24h`, `50%`, `intake@unit` replaced by what they mean.

    ProcedureError for what cannot be read, is no list of tables, or means nothing: a misspelt key
    would silently mean its default.
    """
    return _table(raw, kind, file, "")


def _table(raw: dict[str, Any], kind: type[Struct], file: str, place: str) -> dict[str, Any]:
    hints = _hints(kind)
    done = {}
    for key, value in raw.items():
        where = f"{place}.{key}".lstrip(".")
        if key not in hints:
            known = ", ".join(hints)
            raise ProcedureError(file, where, "means nothing", f"known keys here: {known}")
        done[key] = _value(value, hints[key], file, where)
    return done


def _value(value: Any, hint: Any, file: str, place: str) -> Any:
    """`value` as the model's type `hint` takes it; of a wrong shape msgspec speaks later."""
    kind, many = _of(hint)
    if many:
        return _list(value, kind, file, place)
    if kind in _SHORT:
        return _short(value, _SHORT[kind], file, place)
    if _is_struct(kind) and isinstance(value, dict):
        return _table(value, kind, file, place)
    return value


def _list(value: Any, kind: Any, file: str, place: str) -> Any:
    tables = _is_struct(kind) and kind not in _SHORT
    if not isinstance(value, list) or (tables and not all(isinstance(v, dict) for v in value)):
        if not tables:
            raise ProcedureError(
                file, place, "must be a list", f'write {place.rpartition(".")[2]} = ["..."]'
            )
        name = re.sub(r"\[\d+\]( \([^)]*\))?", "", place)
        remedy = f"write [[{name}]] before each"
        raise ProcedureError(file, place, "must be a list of tables", remedy)
    return [_value(v, kind, file, _entry(place, n, v)) for n, v in enumerate(value)]


def _entry(place: str, number: int, value: Any) -> str:
    """The place of a list's entry, with the entry's own id beside its number."""
    identity = value.get("id") if isinstance(value, dict) else None
    return f"{place}[{number}]" + (f" ({identity})" if identity else "")


def _of(hint: Any) -> tuple[Any, bool]:
    """The type meant, without None; True when it is a list of it."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    if typing.get_origin(hint) is tuple:
        return typing.get_args(hint)[0], True
    return hint, False


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


@cache
def _hints(kind: type[Struct]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


Reader = Callable[[str], dict[str, Any] | None]


def _short(value: Any, read: Reader, file: str, place: str) -> dict[str, Any]:
    result = read(value) if isinstance(value, str) else None
    if result is None:
        remedy = " ".join((read.__doc__ or "").split())
        raise ProcedureError(file, place, f"cannot read {value!r}", remedy)
    return result


def _span(text: str) -> dict[str, Any] | None:
    """write 15m, 24h, 2d (elapsed), 4wh (working hours), 3wd (working days), today, week, month,
    quarter, year (to the end of it) or set (a person names the moment)"""
    if text == "today":
        return {"same_day": True, "written": text}
    if text == "set":
        return {"by_hand": True, "written": text}
    if text in PERIODS:
        return {"period": text, "written": text}
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
    if span is None or span.get("days") or span.get("working") or not span.get("seconds"):
        return None
    return {"before": span, "written": text}


def _receiver(text: str) -> dict[str, Any] | None:
    """write role@place, the place being unit, parent, root or a kind of unit: intake@unit"""
    match = _RECEIVER.fullmatch(text)
    return {"role": match[1], "at": match[2]} if match else None


_SHORT: dict[Any, Reader] = {Span: _span, WarningPoint: _warning, Receiver: _receiver}
