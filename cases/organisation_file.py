"""Reading an organisation file (TOML). What is wrong is refused with file, place and remedy.

name = { zh = "示例公司", en = "Example Ltd" }
procedure = "service"
wechat_words_on_telegram = false    # may what is told on WeChat be read in Telegram, too?

[[calendars]]                       # see procedures.calendar_file
id = "shop"
zone = "Asia/Shanghai"
country = "CN"
[calendars.hours]
mon-sun = ["10:00-22:00"]

[[units]]
id = "xuhui"
name = { zh = "徐汇店", en = "Xuhui store" }
kind = "store"
parent = "shanghai"
calendar = "shop"
quiet = "22:00-08:00"               # pings of working-time clocks wait for its end
aliases = ["徐家汇店"]

[[people]]
id = "li"
name = "小李"
language = "zh"
roles = ["intake@xuhui", "unit_head@xuhui (deputy)"]
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from typing import Any, NoReturn

import msgspec
from msgspec import Struct

from cases.errors import OrganisationError
from cases.organisation import Holding, Organisation, Person, Unit
from procedures.calendar import ALWAYS, Calendar, CalendarError
from procedures.calendar_file import calendar_from_mapping
from procedures.model import Procedure, Text
from procedures.shape import explained

_QUIET = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_ROLE = re.compile(r"([a-z_]+)@([a-z0-9_-]+)( \(deputy\))?")
_ID = re.compile(r"[a-z0-9_-]{1,14}")


class _Unit(Struct, forbid_unknown_fields=True):
    id: str
    name: Text
    kind: str
    parent: str = ""
    calendar: str = ""
    quiet: str = ""
    aliases: tuple[str, ...] = ()
    files: bool = True
    language: str = "zh"
    procedure: str = ""


class _Person(Struct, forbid_unknown_fields=True):
    id: str
    name: str
    roles: tuple[str, ...] = ()
    language: str = "zh"
    absent: bool = False
    admin: bool = False


class _File(Struct, forbid_unknown_fields=True):
    name: Text
    units: list[_Unit]
    people: list[_Person]
    procedure: str = "service"
    wechat_words_on_telegram: bool = False
    calendars: list[dict[str, Any]] = []


def parse_organisation(text: str, file: str) -> Organisation:
    """The organisation in TOML `text`. OrganisationError names `file`, place and remedy."""
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        _refuse(file, "", f"not TOML: {error}", "mend the line it names")
    try:
        read = msgspec.convert(raw, _File)
    except msgspec.ValidationError as error:
        _refuse(file, *explained(str(error), raw))
    organisation = Organisation(
        name=read.name,
        units={unit.id: _unit(unit, number, file) for number, unit in enumerate(read.units)},
        people={p.id: _person(p, number, file) for number, p in enumerate(read.people)},
        calendars={calendar.id: calendar for calendar in _calendars(read, file)},
        procedure=read.procedure,
        wechat_words_on_telegram=read.wechat_words_on_telegram,
    )
    _check(organisation, read, file)
    return organisation


def check_roles(org: Organisation, procedures: Iterable[Procedure], file: str) -> None:
    """Every role that people hold is one of the procedures'. OrganisationError otherwise."""
    ruling = tuple(procedures)
    known = {role.id for procedure in ruling for role in procedure.organisation}
    names = " or ".join(repr(procedure.id) for procedure in ruling)
    for person in org.people.values():
        for holding in person.roles:
            if holding.role not in known:
                problem = f"procedure {names} has no role {holding.role!r}"
                _refuse(
                    file, f"people ({person.id}).roles", problem, f"use: {', '.join(sorted(known))}"
                )


def _refuse(file: str, place: str, problem: str, remedy: str) -> NoReturn:
    where = f"{file}: {place}" if place else file
    raise OrganisationError(f"{where}: {problem}. Remedy: {remedy}")


def _calendars(read: _File, file: str) -> Iterable[Calendar]:
    for data in read.calendars:
        try:
            yield calendar_from_mapping(data, file)
        except CalendarError as error:
            raise OrganisationError(str(error)) from None


def _unit(read: _Unit, number: int, file: str) -> Unit:
    place = f"units[{number}] ({read.id})"
    if not _ID.fullmatch(read.id):
        _refuse(file, f"{place}.id", "is no id", "use 1 to 14 of a-z 0-9 _ -")
    return Unit(
        id=read.id,
        name=read.name,
        kind=read.kind,
        parent=read.parent,
        calendar=read.calendar or "always",
        quiet=_quiet(read.quiet, file, place),
        aliases=read.aliases,
        files=read.files,
        procedure=read.procedure,
        language=_language(read.language, file, place),
    )


def _language(written: str, file: str, place: str) -> str:
    if written not in ("zh", "en"):
        _refuse(file, f"{place}.language", f"unknown language {written!r}", "write zh or en")
    return written


def _quiet(written: str, file: str, place: str) -> tuple[int, int] | None:
    if not written:
        return None
    match = _QUIET.fullmatch(written)
    parts = [int(part) for part in match.groups()] if match else [99, 0, 99, 0]
    if parts[0] > 23 or parts[2] > 23 or parts[1] > 59 or parts[3] > 59:
        _refuse(file, f"{place}.quiet", f"cannot read {written!r}", "write it like 22:00-08:00")
    begin, end = parts[0] * 3600 + parts[1] * 60, parts[2] * 3600 + parts[3] * 60
    if begin == end:
        _refuse(file, f"{place}.quiet", "never begins or never ends", "give two different times")
    return begin, end


def _person(read: _Person, number: int, file: str) -> Person:
    place = f"people[{number}] ({read.id})"
    if not _ID.fullmatch(read.id):
        _refuse(file, f"{place}.id", "is no id", "use 1 to 14 of a-z 0-9 _ -")
    roles = []
    for written in read.roles:
        match = _ROLE.fullmatch(written)
        if match is None:
            _refuse(
                file,
                f"{place}.roles",
                f"cannot read {written!r}",
                "write role@unit or role@unit (deputy)",
            )
        roles.append(Holding(match[1], match[2], match[3] is not None))
    return Person(
        id=read.id,
        name=read.name,
        roles=tuple(roles),
        language=_language(read.language, file, place),
        absent=read.absent,
        admin=read.admin,
    )


def _check(org: Organisation, read: _File, file: str) -> None:
    _check_ids(read, file)
    _check_names(read, file)
    tops = [unit.id for unit in org.units.values() if not unit.parent]
    if len(tops) != 1:
        _refuse(file, "units", f"{len(tops)} units have no parent", "exactly one stands at the top")
    for unit in org.units.values():
        if unit.parent and unit.parent not in org.units:
            _refuse(
                file,
                f"units ({unit.id}).parent",
                f"no unit {unit.parent!r}",
                "name a unit of this file",
            )
        if unit.calendar != "always" and unit.calendar not in org.calendars:
            _refuse(
                file,
                f"units ({unit.id}).calendar",
                f"no calendar {unit.calendar!r}",
                "add [[calendars]]",
            )
        _check_path(org, unit, file)
    for person in org.people.values():
        for holding in person.roles:
            if holding.unit not in org.units:
                place = f"people ({person.id}).roles"
                _refuse(file, place, f"no unit {holding.unit!r}", "name a unit of this file")
    if not any(person.admin for person in org.people.values()):
        _refuse(file, "people", "nobody is admin", "set admin = true for at least one person")
    if not any(unit.files for unit in org.units.values()):
        _refuse(file, "units", "customers can complain about none", "drop files = false somewhere")


def _check_ids(read: _File, file: str) -> None:
    calendars = [str(calendar["id"]) for calendar in read.calendars]
    units, people = [unit.id for unit in read.units], [person.id for person in read.people]
    for kind, ids in (("units", units), ("people", people), ("calendars", calendars)):
        for name, times in Counter(ids).items():
            if times > 1:
                _refuse(file, f"{kind} ({name})", f"stands there {times} times", "give each its id")
    if ALWAYS.id in calendars:
        problem = "is what units without a calendar have"
        _refuse(file, f"calendars ({ALWAYS.id}).id", problem, "give it another id")


def _check_names(read: _File, file: str) -> None:
    """Whatever people read or write says something; an empty alias would be found in every text."""
    named: dict[str, tuple[str, ...]] = {"name": (read.name.zh, read.name.en)}
    for unit in read.units:
        named[f"units ({unit.id})"] = (unit.name.zh, unit.name.en, unit.kind, *unit.aliases)
    for person in read.people:
        named[f"people ({person.id})"] = (person.name,)
    for place, words in named.items():
        if not all(word.strip() for word in words):
            _refuse(file, place, "a name, kind or alias is empty", "write it, or take it out")


def _check_path(org: Organisation, unit: Unit, file: str) -> None:
    seen, name = set(), unit.id
    while name:
        if name in seen:
            _refuse(
                file, f"units ({unit.id}).parent", "the parents go round in a circle", "break it"
            )
        seen.add(name)
        name = org.units[name].parent if name in org.units else ""
