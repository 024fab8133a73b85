"""Names, accounts and addresses in a text, by the words written before them (personal.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, convert

from conversations.reading.cards import normal

_HIDDEN = "***"
_END = r"[,.;!?，。；！？、\n]"
_HAN = "一-鿿"


class _Family(Struct, frozen=True, forbid_unknown_fields=True):
    """Family names of two signs (parted by blanks) and of one; signs in no given name."""

    double: str
    single: str
    ends: str


class _Names(Struct, frozen=True, forbid_unknown_fields=True):
    """`told`: a name follows. `am`: a name may follow. `never`: what follows is no name."""

    told: tuple[str, ...]
    am: tuple[str, ...]
    titles: tuple[str, ...]
    never: tuple[str, ...]
    english: tuple[str, ...]
    english_am: tuple[str, ...]
    english_never: tuple[str, ...]


class _Accounts(Struct, frozen=True, forbid_unknown_fields=True):
    named: tuple[str, ...]
    bare: tuple[str, ...]


class _Addresses(Struct, frozen=True, forbid_unknown_fields=True):
    told: tuple[str, ...]
    perhaps: tuple[str, ...]
    signs: str


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    family: _Family
    names: _Names
    accounts: _Accounts
    addresses: _Addresses


def hidden(text: str) -> str:
    """The text with stars for what its own words call a name, an account or an address."""
    for pattern in _PATTERNS:
        parts, at = [], 0
        for match in pattern.finditer(normal(text)):
            start, end = match.span("what")
            parts += [text[at:start], _HIDDEN]
            at = end
        text = "".join([*parts, text[at:]])
    return text


def _any(patterns: tuple[str, ...]) -> str:
    return f"(?i:{'|'.join(patterns)})"


def _chinese(family: _Family, names: _Names) -> Iterator[str]:
    titles = "|".join(names.titles)
    given = rf"(?:(?!{titles})[{_HAN}](?<![{family.ends}]))"
    surname = rf"(?:{'|'.join(family.double.split())}|[{family.single}])"
    never = f"(?!{'|'.join(names.never)})"
    foreign = rf"[{_HAN}]{{1,8}}·[{_HAN}·]{{1,12}}|[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){{0,2}}"
    entitled = f"{surname}{given}{{0,2}}(?={titles})"
    yield rf"{_any(names.told)} ?{never}(?P<what>{entitled}|{foreign}|{surname}{given}{{1,2}})"
    yield rf"{_any(names.am)} ?{never}(?P<what>{entitled}|{surname}{given}{{1,2}}(?={_END}|\s|$))"


def _english(names: _Names) -> Iterator[str]:
    no = rf"(?!{_any(names.english_never)}\b)"
    more = rf"(?: {no}[A-Z][\w'.-]*\w){{0,2}}(?: {no}[a-z'-]+(?={_END}|$))?"
    yield rf"(?<!\w){_any(names.english)}\s?{no}(?P<what>[A-Za-z][\w'-]*{more})"
    yield rf"(?<!\w){_any(names.english_am)} (?P<what>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){{1,2}})"


def _other(accounts: _Accounts, addresses: _Addresses) -> Iterator[str]:
    word, clause = r"[A-Za-z\d_][A-Za-z\d_-]{4,29}", r"[^,.;!?，。；！？、\n]"
    yield rf"(?<![A-Za-z]){_any(accounts.named)}\s?(?P<what>{word})"
    yield rf"(?<![A-Za-z]){_any(accounts.bare)}\s?(?P<what>(?=[A-Za-z_-]*[\d_]){word})"
    yield rf"{_any(addresses.told)}\s?(?P<what>(?!\s|\*){clause}{{2,60}})"
    sign = rf"(?={clause}{{0,60}}[{addresses.signs}])"
    yield rf"{_any(addresses.perhaps)}{sign}(?P<what>{clause}{{2,60}})"


def _read() -> tuple[re.Pattern[str], ...]:
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    table = convert(given, _Table)
    patterns = (
        *_chinese(table.family, table.names),
        *_english(table.names),
        *_other(table.accounts, table.addresses),
    )
    return tuple(re.compile(pattern) for pattern in patterns)


_PATTERNS = _read()
