"""A brief in the fields of a template: which word goes where, and cut to what the field takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import regex

from conversations.channel import Brief
from handlers.wechat.errors import BadSetting
from handlers.wechat.markup import clean

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FIELD = re.compile(r"([a-z]+(?:_[a-z]+)*)[0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_ASCII = re.compile(r"[\x20-\x7e]+")
_GRAPHEME = regex.compile(r"\X")
_EXAMPLE: Final = "<template id>:character_string1=number,phrase2=status,thing3=unit,time4=time"


def _shortened(text: str, limit: int) -> str:
    """At most `limit` characters; "…" stands for what was left out."""
    seen = (" " if unicodedata.category(sign) == "Cc" else sign for sign in clean(text))
    said = " ".join("".join(seen).split())
    if len(said) <= limit:
        return said
    kept = ""
    for grapheme in _GRAPHEME.findall(said):
        if len(kept) + len(grapheme) > limit - 1:
            break
        kept += grapheme
    return f"{kept.rstrip()}…"


def _day(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日"


_WORDS: dict[str, Callable[[Brief], str]] = {
    "number": lambda brief: brief.number,
    "status": lambda brief: brief.status,
    "unit": lambda brief: brief.unit,
    "time": lambda brief: f"{_day(brief.at)} {brief.at:%H:%M}",
}
# 参数值内容限制: what the platform takes in a field of each kind. Anything else is refused (47003).
_CUTS: dict[str, Callable[[str], str]] = {
    "thing": lambda text: _shortened(text, 20),
    "const": lambda text: _shortened(text, 20),
    "short_thing": lambda text: _shortened(text, 5),
    "phrase": lambda text: "".join(_HAN.findall(text))[:5],
    "character_string": lambda text: "".join(_ASCII.findall(text)).strip()[:32],
    "time": lambda text: text,
    "date": lambda text: text,
}
_MOMENTS: Final = ("time", "date")


@dataclass(frozen=True)
class Form:
    """A template of the account: its id, and which word of a brief each field takes."""

    template: str
    fields: tuple[tuple[str, str], ...]


def form_of(setting: str, given: str) -> Form | None:
    """A setting of the form `<template id>:character_string1=number,phrase2=status`; None if empty.

    After the sign = stands `number`, `status`, `unit` or `time`; the field's name says its kind.
    Raises `BadSetting`, which names `setting` and the remedy.
    """
    if not given.strip():
        return None
    template, _, rest = given.strip().partition(":")
    fields = tuple(_field(setting, each.strip()) for each in rest.split(","))
    if not _ID.fullmatch(template) or len(dict(fields)) != len(fields):
        raise _bad(setting, "is not of our form")
    return Form(template, fields)


def filled(form: Form, brief: Brief) -> dict[str, str] | None:
    """The values of all fields, each of the form that its kind demands. The time is the one that
    a clock shows in the zone of `brief.at`.

    None when nothing is left of one of them (a `phrase` has only Chinese signs): the platform
    takes no empty field.
    """
    values = {name: _CUTS[_kind(name)](_WORDS[word](brief)) for name, word in form.fields}
    return values if all(values.values()) else None


def _field(setting: str, given: str) -> tuple[str, str]:
    name, _, word = (part.strip() for part in given.partition("="))
    if _kind(name) not in _CUTS:
        known = ", ".join(_CUTS)
        raise _bad(setting, f"has a field {name!r} of another kind than {known}")
    if word not in _WORDS:
        raise _bad(setting, f"gives {name} something other than {', '.join(_WORDS)}")
    if _kind(name) in _MOMENTS and word != "time":
        raise _bad(setting, f"gives {name}, which is a moment, something other than time")
    return name, word


def _kind(name: str) -> str:
    found = _FIELD.fullmatch(name)
    return found[1] if found else ""


def _bad(setting: str, fault: str) -> BadSetting:
    remedy = "copy the names from the template's page in the account's console"
    return BadSetting(f"{setting} {fault}. Remedy: write it like {_EXAMPLE}; {remedy}")
