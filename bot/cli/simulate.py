"""`kesu procedures simulate`: a case filed in memory, nobody reacts, and the timeline that follows.

It runs the same rules as the house, on values only: nothing is stored and nothing is sent.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.cli import limits
from bot.cli.failures import DONE, Failed, Misused
from bot.cli.files import read_text
from bot.cli.imagined import filed
from bot.cli.output import data, line, local, moment, note, table
from bot.cli.plain import plain
from bot.cli.procedures import chosen, receiver
from bot.cli.store import settings

if TYPE_CHECKING:
    from cases.case import Case
    from cases.events import DeadlineReached
    from cases.organisation import Organisation
    from cases.service import House
    from procedures.model import Procedure, Receiver

_SPAN = re.compile(r"([1-9][0-9]{0,4})([mhd])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class Ring:
    """One moment at which somebody hears. `rings_at` is later than `due_at` in quiet hours."""

    due_at: datetime
    after: str
    clock: str
    stage: str
    limit: str
    who: tuple[str, ...]
    rings_at: datetime
    provisional: bool


def simulate(options: argparse.Namespace) -> int:
    """Print what would ring when, and whom."""
    from cases.organisation_file import check_roles, parse_organisation
    from cases.service import House

    given = settings()
    path = Path(options.org) if options.org else given.organisation_in_force
    if not path.exists():
        raise Failed(f"There is no organisation file at {path}", "name one with --org FILE")
    org = parse_organisation(read_text(path), path.name)
    procedure = chosen(options.name or org.procedure, given)
    check_roles(org, procedure, path.name)
    house = House(org, {(procedure.id, procedure.version): procedure})
    unit = _unit(options.unit, org)
    zone = org.zone_of(unit)
    start = _moment(options.at, zone)
    until = start + _span(options.span)
    case = filed(house, procedure, unit, tuple(options.classes), start)
    rings = list(_timeline(case, house, start, until))
    if not data(options, _values(rings, case, procedure, start, until)):
        _print(rings, case, procedure, zone, start, until)
    return DONE


def _unit(name: str | None, org: Organisation) -> str:
    taking = [unit.id for unit in org.units.values() if unit.files]
    if name is None:
        return taking[0]
    if name not in org.units:
        raise Failed(f"There is no unit {name!r}", f"name one of: {', '.join(org.units)}")
    return name


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


def _timeline(case: Case, house: House, start: datetime, until: datetime) -> Iterator[Ring]:
    """Time jumps from one stage to the next; nobody does anything."""
    from cases.agenda import agenda
    from cases.events import DeadlineReached
    from cases.service import lapsed

    procedure = house.procedure_of(case)
    shown = 0
    while shown < limits.SIMULATED_STAGES:
        due = agenda(case, procedure, house.org)
        if not due or due[0].due_at > until:
            return
        provisional = {(d.clock, d.run, d.stage): d.provisional for d in due}
        case, events = lapsed(case, (), house, due[0].due_at)
        if not events:
            return
        for event in events:
            if isinstance(event.body, DeadlineReached):
                stage = event.body
                known = provisional.get((stage.clock, stage.run, stage.stage), False)
                yield _ring(stage, case, house, start, provisional=known)
                shown += 1


def _ring(
    stage: DeadlineReached, case: Case, house: House, start: datetime, *, provisional: bool
) -> Ring:
    from cases.agenda import REVIEW
    from cases.notices.places import morning

    procedure, org = house.procedure_of(case), house.org
    if stage.clock == REVIEW:
        to: tuple[Receiver, ...] = (procedure.reviewer,)
        limit, quiet, said = procedure.review.written, True, "review"
    else:
        clock = procedure.clock(stage.clock)
        last = len(clock.ladder) - 1
        rung = min(stage.stage, last)
        to = (clock.owner,) if stage.stage < 0 else clock.ladder[rung].to
        limit, quiet = clock.limit.written, clock.quiet
        said = _stage(stage.stage, last)
    held = morning(case.unit, org, stage.due_at) if quiet else None
    who = tuple(_who(each, case.unit, org) for each in to)
    return Ring(
        due_at=stage.due_at,
        after=_after(stage.due_at - start),
        clock=stage.clock,
        stage=said,
        limit=limit,
        who=who,
        rings_at=held or stage.due_at,
        provisional=provisional,
    )


def _stage(stage: int, last: int) -> str:
    if stage < 0:
        return "warning"
    if stage == 0:
        return "deadline"
    return f"rung {stage}" if stage <= last else f"again {stage - last}"


def _who(to: Receiver, unit: str, org: Organisation) -> str:
    """The role as written, and who holds it there today."""
    if to.role == "customer":
        return "customer"
    place, people = org.responsible(to, unit)
    names = ", ".join(person.name for person in people) or "nobody"
    return f"{receiver(to)} = {names} [{place}]"


def _after(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"+{hours}:{minutes:02d}" + (f":{left:02d}" if left else "")


def _values(
    rings: list[Ring], case: Case, procedure: Procedure, start: datetime, until: datetime
) -> dict[str, object]:
    listed = [
        asdict(ring) | {"due_at": moment(ring.due_at), "rings_at": moment(ring.rings_at)}
        for ring in rings
    ]
    return {
        "procedure": procedure.id,
        "version": procedure.version,
        "unit": case.unit,
        "classes": list(case.classes),
        "filed_at": moment(start),
        "until": moment(until),
        "timeline": listed,
    }


def _print(
    rings: list[Ring],
    case: Case,
    procedure: Procedure,
    zone: str,
    start: datetime,
    until: datetime,
) -> None:
    line(
        f"{procedure.id} version {procedure.version}, unit {case.unit}, classes "
        f"{', '.join(case.classes)}; filed {local(start, zone)}, nobody reacts."
    )
    line()
    rows = []
    shown, folded = _folded(rings)
    for ring in shown:
        due = local(ring.due_at, zone) + (" (provisional)" if ring.provisional else "")
        held = f" (held until {local(ring.rings_at, zone)})" if ring.rings_at > ring.due_at else ""
        rows.append((due, ring.after, ring.clock, ring.stage, "; ".join(ring.who) + held))
    table(("due", "after", "clock", "stage", "who hears"), rows)
    line()
    for clock, count in folded.items():
        line(f"{clock} would ring {count} more times; --json lists them.")
    line(f"Looked until {local(until, zone)}. {plain(_ending(rings))}")
    if any(ring.provisional for ring in rings):
        note("Provisional: the holidays of that year are not announced yet.")


def _folded(rings: list[Ring]) -> tuple[list[Ring], Counter[str]]:
    """Repeats without end are shown a few times; how many more there are is counted per clock."""
    again = ("again 1", "again 2")
    shown = [r for r in rings if not r.stage.startswith("again") or r.stage in again]
    return shown, Counter(r.clock for r in rings if r not in shown)


def _ending(rings: list[Ring]) -> str:
    if len(rings) >= limits.SIMULATED_STAGES:
        return "It would go on; the rest is left out."
    return f"{len(rings)} times somebody hears."
