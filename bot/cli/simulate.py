"""`kesu procedures simulate`: the timeline of a case that exists in memory alone."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.cli import limits
from bot.cli.failures import DONE, Failed, Misused
from bot.cli.files import read_text
from bot.cli.output import data, line, local, moment, note, table
from bot.cli.plain import plain
from bot.cli.procedures import chosen, installed, name_of, receiver
from bot.cli.store import settings
from bot.settings import Settings

if TYPE_CHECKING:
    from cases.hearers import Hearer
    from cases.organisation import Organisation
    from cases.runs import Run
    from cases.service import House
    from cases.simulation import Happening, Ring, Simulated, Wanted
    from procedures.calendar import Reckoned
    from procedures.model import Procedure

_SPAN = re.compile(r"([1-9][0-9]{0,4})([mhd])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


def simulate(options: argparse.Namespace) -> int:
    """Print what would ring when, and whom, and how each limit was counted."""
    from cases.simulation import SimulationError
    from cases.simulation import simulate as played

    house, procedure = _rules(options)
    wanted = _wanted(options, house.org)
    try:
        found = played(house, procedure, wanted)
    except SimulationError as error:
        raise Failed(str(error), error.remedy) from None
    zone = house.org.zone_of(wanted.unit)
    if not data(options, _values(found, procedure, wanted)):
        _print(found, procedure, wanted, zone)
    return DONE


def _rules(options: argparse.Namespace) -> tuple[House, Procedure]:
    """The organisation, the procedure asked for, and all others that a class may lead to."""
    from cases.organisation_file import check_roles, parse_organisation

    given = settings()
    path = Path(options.org) if options.org else given.organisation_in_force
    if not path.exists():
        raise Failed(f"There is no organisation file at {path}", "name one with --org FILE")
    org = parse_organisation(read_text(path), path.name)
    procedure = chosen(options.name or org.procedure, given)
    house = _house(org, procedure, given)
    check_roles(org, (procedure, *house.ruling()), path.name)
    return house, procedure


def _house(org: Organisation, procedure: Procedure, given: Settings) -> House:
    """With all installed procedures that can be read. A file that is refused is in the way only
    where a case could come under what it holds.
    """
    from cases.errors import OrganisationError
    from cases.service import House

    read = list(installed(given))
    found = {(p.id, p.version): p for each in read if (p := each.procedure) and not p.abstract}
    house = House(org, found | {(procedure.id, procedure.version): procedure})
    refused = {name_of(each): each.problem for each in read if each.procedure is None}
    try:
        house.ruling()
    except OrganisationError as error:
        for name, problem in refused.items():
            if repr(name) in str(error):
                what, _, remedy = problem.partition(". Remedy: ")
                raise Failed(what, remedy) from None
        raise
    for problem in refused.values():
        note(f"Left out: {problem}")
    return house


def _wanted(options: argparse.Namespace, org: Organisation) -> Wanted:
    from cases.simulation import Wanted

    taking = [unit.id for unit in org.units.values() if unit.files]
    unit = options.unit or taking[0]
    if unit not in org.units:
        raise Failed(f"There is no unit {unit!r}", f"name one of: {', '.join(org.units)}")
    zone = org.zone_of(unit)
    start = _moment(options.at, zone)
    return Wanted(
        unit=unit,
        at=start,
        until=start + _span(options.span),
        classes=tuple(options.classes),
        channel=options.channel,
        incident_at=_moment(options.incident, zone) if options.incident else None,
        happenings=tuple(_happenings(options.events, start, zone)),
        most=limits.SIMULATED_STAGES,
    )


def _moment(text: str, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Misused(f"{text!r} is no time", "write it like 2026-11-27T18:00") from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _span(text: str) -> timedelta:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise Misused(f"{text!r} is no span", "write it like 90m, 12h or 3d")
    return timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


def _happenings(texts: list[str], start: datetime, zone: str) -> list[Happening]:
    """`step:register@10m,resolved@2026-11-28T09:00`: marks, each with a span after filing or a
    moment.
    """
    from cases.simulation import Happening

    found = []
    for text in (part.strip() for given in texts for part in given.split(",")):
        mark, _, when = text.rpartition("@")
        if not mark:
            raise Misused(f"{text!r} does not say when", "write it like step:register@10m")
        after = _SPAN.fullmatch(when.removeprefix("+"))
        at = start + _span(after[0]) if after else _moment(when, zone)
        found.append(Happening(at, mark))
    return found


def _stage(ring: Ring) -> str:
    if ring.clock is None:
        return "review"
    if ring.stage <= 0:
        return "deadline" if ring.stage == 0 else "warning"
    last = len(ring.clock.ladder) - 1
    return f"rung {ring.stage}" if ring.stage <= last else f"again {ring.stage - last}"


def _who(hearer: Hearer) -> str:
    """The role as written, and who holds it there today."""
    if hearer.receiver.role == "customer":
        return "customer"
    names = ", ".join(person.name for person in hearer.people) or "nobody"
    return f"{receiver(hearer.receiver)} = {names} [{hearer.unit}]"


def _after(span: timedelta) -> str:
    seconds = int(abs(span).total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    sign = "-" if span < timedelta() else "+"
    return f"{sign}{hours}:{minutes:02d}" + (f":{left:02d}" if left else "")


def _values(found: Simulated, procedure: Procedure, wanted: Wanted) -> dict[str, Any]:
    return {
        "procedure": procedure.id,
        "version": procedure.version,
        "unit": found.case.unit,
        "classes": list(found.case.classes),
        "filed_at": moment(wanted.at),
        "until": moment(wanted.until),
        "whole": found.whole,
        "clocks": [_clock(run, end) for run, end in found.clocks],
        "timeline": [_listed(ring, wanted.at) for ring in found.rings],
    }


def _clock(run: Run, end: Reckoned | None) -> dict[str, Any]:
    """A running of a clock, with how its end was counted."""
    clock = run.clock
    return {
        "clock": clock.id,
        "run": run.run,
        "name": clock.name.both(),
        "clause": clock.clause,
        "limit": clock.limit.written,
        "from": run.start.word,
        "started_at": moment((run.first or run.start).at),
        "due_at": moment(end.at) if end else None,
        "provisional": bool(end and end.provisional),
        "calendar": end.calendar if end else "",
        "stopped_at": moment(run.stop.at) if run.stop else None,
        "stopped_by": run.stop.word if run.stop else "",
        "steps": [
            {"kind": s.kind, "from": moment(s.start), "to": moment(s.end)}
            | {"seconds": s.seconds, "days": s.days, "note": s.note}
            for s in (end.steps if end else ())
        ],
    }


def _listed(ring: Ring, start: datetime) -> dict[str, Any]:
    return {
        "due_at": moment(ring.due_at),
        "after": _after(ring.due_at - start),
        "clock": ring.clock.id if ring.clock else "review",
        "stage": _stage(ring),
        "limit": ring.clock.limit.written if ring.clock else "",
        "who": [_who(hearer) for hearer in ring.who],
        "rings_at": moment(ring.rings_at),
        "provisional": ring.provisional,
    }


def _print(found: Simulated, procedure: Procedure, wanted: Wanted, zone: str) -> None:
    case = found.case
    line(
        f"{procedure.id} version {procedure.version}, unit {case.unit}, classes "
        f"{', '.join(case.classes)}; filed {local(wanted.at, zone)}."
    )
    line()
    table(
        ("clock", "from", "limit", "due", "counted", "stopped"),
        [_clock_row(run, end, zone) for run, end in found.clocks],
    )
    line()
    rows = []
    shown, folded = _folded(found.rings)
    for ring in shown:
        due = local(ring.due_at, zone) + (" (provisional)" if ring.provisional else "")
        held = f" (held until {local(ring.rings_at, zone)})" if ring.rings_at > ring.due_at else ""
        who = "; ".join(map(_who, ring.who)) or "nobody: it is measured only"
        name = ring.clock.id if ring.clock else "review"
        rows.append((due, _after(ring.due_at - wanted.at), name, _stage(ring), who + held))
    table(("due", "after", "clock", "stage", "who hears"), rows)
    line()
    for clock, count in folded.items():
        line(f"{clock} would ring {count} more times; --json lists them.")
    line(f"Looked until {local(wanted.until, zone)}. {plain(_ending(found))}")
    if any(ring.provisional for ring in found.rings):
        note("Provisional: the holidays of that year are not announced yet.")


def _clock_row(run: Run, end: Reckoned | None, zone: str) -> tuple[str, ...]:
    begin = f"{run.start.word} {local((run.first or run.start).at, zone)}"
    stopped = f"{run.stop.word} {local(run.stop.at, zone)}" if run.stop else "-"
    due = local(end.at, zone) if end else "not set"
    counted = "; ".join(_step(s, zone) for s in end.steps) if end else "-"
    return (run.clock.id, begin, run.clock.limit.written, due, counted or "-", stopped)


def _step(step: Any, zone: str) -> str:
    """One stretch of the count: `count 4:00 11-27 18:00 to 22:00`."""
    span = f"{local(step.start, zone)[5:]} to {local(step.end, zone)[5:]}"
    length = _after(timedelta(seconds=step.seconds))[1:] if step.seconds else ""
    return " ".join(part for part in (step.kind, length, span) if part)


def _folded(rings: tuple[Ring, ...]) -> tuple[list[Ring], Counter[str]]:
    """Repeats without end are shown a few times; how many more there are is counted per clock."""
    again = ("again 1", "again 2")
    shown = [r for r in rings if not _stage(r).startswith("again") or _stage(r) in again]
    more = (r.clock.id if r.clock else "review" for r in rings if r not in shown)
    return shown, Counter(more)


def _ending(found: Simulated) -> str:
    if not found.whole:
        return "It would go on; the rest is left out."
    return f"{len(found.rings)} times somebody hears."
