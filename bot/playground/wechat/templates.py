"""What a field of a template message may hold, by its kind (参数值内容限制)."""

from __future__ import annotations

import re
from datetime import date

from bot.playground.wechat.model import Json, Template
from bot.playground.wechat.refusals import RefusalError, WorldError

_NAME = re.compile(r"([a-z]+(?:_[a-z]+)*)[0-9]*")
_HAN = r"[\u3400-\u9fff]"
_DAY = r"([0-9]{4})(?:年([0-9]{1,2})月([0-9]{1,2})日|-([0-9]{1,2})-([0-9]{1,2}))"
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
_TIME = re.compile(rf"(?:{_CLOCK}|{_DAY}(?: {_CLOCK})?)")
_DATE = re.compile(rf"{_DAY}(?: {_CLOCK})?")
_FORMS: dict[str, re.Pattern[str]] = {
    "thing": re.compile(r"[^\x00-\x1f]{1,20}"),
    "const": re.compile(r"[^\x00-\x1f]{1,20}"),
    "short_thing": re.compile(r"[^\x00-\x1f]{1,5}"),
    "phrase": re.compile(rf"{_HAN}{{1,5}}"),
    "character_string": re.compile(r"[\x20-\x7e]{1,32}"),
    "number": re.compile(r"(?=.{1,32}$)[0-9]+(\.[0-9]+)?"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "symbol": re.compile(r"[^\w\s]{1,5}"),
    "amount": re.compile(r"[¥￥$€£]?[0-9]{1,10}(\.[0-9]+)?元?"),
    "phone_number": re.compile(r"[0-9+*#()\- ]{1,17}"),
    "car_number": re.compile(rf"(?=.{{1,8}}$)({_HAN}|[A-Z])[A-Za-z0-9]*{_HAN}?"),
    "name": re.compile(rf"(?:(?:{_HAN}|[A-Za-z·]){{1,10}}|[\x20-\x7e]{{1,20}})"),
}
KINDS = frozenset({*_FORMS, "time", "date"})


def kind_of(name: str) -> str:
    """`thing` for `thing1`. WorldError for a name whose kind does not exist."""
    found = _NAME.fullmatch(name)
    if found is None or found[1] not in KINDS:
        raise WorldError(f"no kind of field: {name}")
    return found[1]


def fits(kind: str, value: str) -> bool:
    if kind in ("time", "date"):
        form = _TIME if kind == "time" else _DATE
        ends = value.split("~")
        return len(ends) <= 2 and all(_is_moment(form, each) for each in ends)
    return _FORMS[kind].fullmatch(value) is not None


def _is_moment(form: re.Pattern[str], value: str) -> bool:
    found = form.fullmatch(value)
    if found is None:
        return False
    year, *rest = found.groups()
    if year is None:
        return True
    month, day = (int(each) for each in rest if each is not None)
    try:
        date(int(year), month, day)
    except ValueError:
        return False
    return True


def filled(template: Template, data: object) -> tuple[tuple[str, str], ...]:
    """Label and value of each field. RefusalError 47003 for the first that is missing or wrong."""
    given: Json = data if isinstance(data, dict) else {}
    lines = []
    for name, label in template.fields.items():
        entry = given.get(name)
        value = entry.get("value") if isinstance(entry, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value:
            raise RefusalError(47003, f"data.{name}.value is empty")
        if not fits(kind_of(name), value):
            raise RefusalError(47003, f"data.{name}.value invalid")
        lines.append((label, value))
    return tuple(lines)
