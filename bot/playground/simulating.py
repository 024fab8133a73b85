"""The simulator behind the page: what can be chosen, and a case in memory played as a picture.

Nothing is stored and nothing is sent: `cases.simulation` is pure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.playground.payload import Json, number, text, text_or
from bot.playground.timeline import Reading
from cases.conversation import CONVERSATION
from cases.decide.filing import initial_classes
from cases.hearers import stage_kind
from cases.organisation import Organisation
from cases.runs import calendar_of
from cases.service import House
from cases.simulation import Happening, Ring, Simulated, SimulationError, Wanted, simulate
from conversations.desk import card
from procedures.calendar import Calendar
from procedures.model import Procedure
from procedures.open_time import instant, moment, open_time

SPANS_HOURS = (4, 24, 72, 168, 720)
STAGES = 400  # beyond it only repeats come
HAPPENINGS = 8
YEARS = (2020, 2100)
_UNITS = {"m": 60, "h": 3600, "d": 86400}
_CUSTOMERS = ("added", "nudged", "refused", "confirmed", "withdrawn")
_STAFF = ("acknowledged", "taken", "contacted:reached", "noted", "resolved", "closed", "reopened")


class Simulating:
    """`house`: the rules in force; `now`: world time."""

    def __init__(self, house: Callable[[], House], now: Callable[[], datetime]) -> None:
        self._house, self._now = house, now

    async def choices(self, given: Json) -> Json:
        """All that can be chosen, worded in `language`."""
        house, language = self._house(), _language(given)
        zone = house.org.zone_of(house.org.root().id)
        units = [unit for unit in house.org.units.values() if unit.files]
        return {
            "procedures": [_procedure(each, language) for each in _procedures(house)],
            "units": [{"id": unit.id, "name": unit.name.to(language)} for unit in units],
            "at": f"{self._now().astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}",
            "marks": [*_STAFF, *_CUSTOMERS],
            "spans": SPANS_HOURS,
        }

    async def play(self, given: Json) -> Json:
        """The picture; or `impossible`: the happening that cannot be then, or the wish as a whole.
        ValueError or TypeError for what is no wish at all.
        """
        house, language = self._house(), _language(given)
        known = {each.id: each for each in _procedures(house)}
        procedure = known.get(text(given, "procedure"))
        unit = house.org.units.get(text(given, "unit"))
        if procedure is None or unit is None:
            raise ValueError("there is no such procedure or unit")
        wanted = _wanted(given, house.org.zone_of(unit.id))
        try:
            found = simulate(house, procedure, wanted)
        except SimulationError as error:
            return {"impossible": error.mark, "why": str(error)}
        return _Picture(found, wanted, house, language).drawn()


def _language(given: Json) -> str:
    return "en" if text_or(given, "language") == "en" else "zh"


def _procedures(house: House) -> list[Procedure]:
    """The newest of each; the company's own first."""
    names = sorted({name for name, _ in house.procedures} - {CONVERSATION})
    newest = [found for name in names if (found := house.newest(name)) is not None]
    return sorted(newest, key=lambda p: p.id != house.org.procedure)


def _procedure(procedure: Procedure, language: str) -> Json:
    initial = initial_classes(procedure, anonymous=False)
    by_hand = [
        klass
        for klass in procedure.classes
        if klass.decided_by or klass.id in (*initial, "anonymous", procedure.repeats.klass)
    ]
    return {
        "id": procedure.id,
        "title": procedure.title.to(language),
        "version": procedure.version,
        "classes": [
            {
                "id": klass.id,
                "name": klass.name.to(language),
                "axis": klass.axis,
                "initial": klass.id in initial,
            }
            for klass in by_hand
        ],
        "channels": [{"id": k.id, "name": k.name.to(language)} for k in procedure.channels],
        "steps": [{"id": s.id, "name": s.label.to(language)} for s in procedure.steps],
    }


def _wanted(given: Json, zone: str) -> Wanted:
    at = _moment(text(given, "at"), zone)
    hours = number(given, "hours")
    if hours not in SPANS_HOURS:
        raise ValueError(f"hours are one of {', '.join(map(str, SPANS_HOURS))}")
    classes = given.get("classes", [])
    if not isinstance(classes, list) or not all(isinstance(each, str) for each in classes):
        raise TypeError("classes are a list of texts")
    return Wanted(
        unit=text(given, "unit"),
        at=at,
        until=at + timedelta(hours=hours),
        classes=tuple(classes),
        channel=text(given, "channel"),
        happenings=tuple(_happenings(given.get("happenings", []), at)),
        most=STAGES,
    )


def _moment(written: str, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError("at is a time such as 2026-11-27T18:00") from None
    if not YEARS[0] <= at.year < YEARS[1]:
        raise ValueError(f"at lies between {YEARS[0]} and {YEARS[1]}")
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _happenings(given: Any, at: datetime) -> list[Happening]:
    """`[{"mark": "step:push", "after": 10, "unit": "m"}]`: what happens how long after filing."""
    if not isinstance(given, list) or len(given) > HAPPENINGS:
        raise TypeError(f"happenings are a list of at most {HAPPENINGS}")
    found = []
    for each in given:
        if not isinstance(each, dict):
            raise TypeError("a happening is an object")
        unit, after = text(each, "unit"), number(each, "after")
        if unit not in _UNITS or not 0 <= after <= 1000:
            raise ValueError("a happening comes 0 to 1000 m, h or d after filing")
        found.append(Happening(at + timedelta(seconds=after * _UNITS[unit]), text(each, "mark")))
    return found


class _Picture:
    """One played case, worded in one language."""

    def __init__(self, found: Simulated, wanted: Wanted, house: House, language: str) -> None:
        self._found, self._wanted, self._org = found, wanted, house.org
        self._language = language
        self._procedure = house.procedure_of(found.case)
        self._reading = Reading(found.case, (), self._procedure, house.org, language, wanted.until)

    def drawn(self) -> Json:
        """Bars, rings and open hours; moments are ISO 8601."""
        calendars = {}
        clocks = []
        for run, _ in self._found.clocks:
            calendar = calendar_of(run, self._org)
            calendars[calendar.id] = calendar
            clocks.append(
                self._reading.clock(run, ())
                | {"calendar": calendar.id, "working": run.clock.limit.working}
                | {"promise": run.clock.promise, "silent": run.clock.silent}
            )
        return {
            "filed_at": self._wanted.at.isoformat(),
            "until": self._wanted.until.isoformat(),
            "zone": self._org.zone_of(self._found.case.unit),
            "unit": card.unit_name(self._org, self._found.case.unit, self._language),
            "procedure": self._procedure.title.to(self._language),
            "classes": [
                card.class_name(self._procedure, name, self._language)
                for name in self._found.case.classes
            ],
            "status": self._found.case.status,
            "clocks": clocks,
            "rings": [self._ring(ring) for ring in self._found.rings],
            "whole": self._found.whole,
            "home": self._org.calendar_of(self._found.case.unit).id,
            "open": {
                name: _open(calendar, self._wanted.at, self._wanted.until)
                for name, calendar in (calendars | self._home()).items()
            },
        }

    def _home(self) -> dict[str, Calendar]:
        own = self._org.calendar_of(self._found.case.unit)
        return {own.id: own}

    def _ring(self, ring: Ring) -> Json:
        return {
            "clock": ring.clock.name.to(self._language) if ring.clock else "",
            "key": f"{ring.clock.id} {ring.run}" if ring.clock else "",
            "stage": ring.stage,
            "kind": stage_kind(ring.clock, ring.stage),
            "at": ring.due_at.isoformat(),
            "rings_at": ring.rings_at.isoformat(),
            "provisional": ring.provisional,
            "hears": _hears(ring, self._org, self._language),
        }


def _hears(ring: Ring, org: Organisation, language: str) -> list[str]:
    """`王店长 · 徐汇店`; `@customer` for the customer; nobody for what is measured only."""
    names: dict[str, None] = {}
    for hearer in ring.who:
        unit = card.unit_name(org, hearer.unit, language)
        if hearer.receiver.role == "customer":
            names["@customer"] = None
        names |= {f"{person.name} · {unit}": None for person in hearer.people}
    return list(names)


def _open(calendar: Calendar, start: datetime, end: datetime) -> list[list[str]]:
    """The open hours between two moments."""
    low, high = instant(start), instant(end)
    table = open_time(calendar).table(low, high)
    spans = zip(table.opens, table.closes, strict=True)
    return [
        [moment(max(begin, low)).isoformat(), moment(min(shut, high)).isoformat()]
        for begin, shut in spans
        if begin < high and shut > low
    ]
