"""`kesu cases list|show`: the complaints, as far as an operator needs to see them."""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.cli.failures import DONE, Failed
from bot.cli.history import described, opened_texts, slots_of
from bot.cli.output import data, line, local, moment, table
from bot.cli.plain import plain
from bot.cli.reveal import no_case, record_look
from bot.cli.store import opened, settings, world_now

if TYPE_CHECKING:
    from cases.agenda import Deadline
    from cases.case import Case
    from cases.events import Event
    from cases.organisation import Organisation
    from cases.ports import CaseRow


def list_(options: argparse.Namespace) -> int:
    """Cases for an overview, the most pressing first."""
    return asyncio.run(_list(options))


def show(options: argparse.Namespace) -> int:
    """One case: how it stands, what is due, what happened."""
    return asyncio.run(_show(options))


async def _list(options: argparse.Namespace) -> int:
    async with opened(settings()) as (store, rules):
        org = rules.house.org
        units = _units(options.unit, org)
        if options.owner is not None and options.owner not in org.people:
            raise Failed(f"There is no person {options.owner!r}", f"name: {', '.join(org.people)}")
        now = await world_now(store)
        async with store.reading() as work:
            rows = await work.cases.list(
                units=units,
                owner=options.owner,
                open_only=not options.all,
                overdue_at=now if options.overdue else None,
                limit=options.limit,
            )
    if not data(options, [row_values(row, now) for row in rows]):
        heads = ("number", "unit", "status", "classes", "owner", "filed", "due", "clock", "")
        table(heads, [_row(row, org, now) for row in rows])
        if len(rows) == options.limit:
            line(f"The first {options.limit}; --limit shows more.")
    return DONE


async def _show(options: argparse.Namespace) -> int:
    async with opened(settings()) as (store, rules):
        org = rules.house.org
        if options.reveal:
            await record_look(store, rules.house, options.number)
        async with store.reading() as work:
            case = await work.cases.find(options.number)
            if case is None:
                raise no_case(options.number)
            events = await work.cases.history(case.id)
            deadlines = await work.deadlines.of(case.id)
            texts = await opened_texts(work, case, events) if options.reveal else {}
    if not data(options, _values(case, events, deadlines, texts)):
        _print(case, events, deadlines, texts, org)
    return DONE


def row_values(row: CaseRow, now: datetime) -> dict[str, Any]:
    """A case of a list, for scripts."""
    return {
        "number": row.number,
        "id": row.id,
        "procedure": row.procedure,
        "unit": row.unit,
        "status": row.status,
        "classes": list(row.classes),
        "owner": row.owner or None,
        "acknowledged": row.acknowledged,
        "filed_at": moment(row.filed_at),
        "due_at": moment(row.due_at),
        "due_clock": row.due_clock or None,
        "overdue": overdue(row, now),
        "overdue_since": moment(row.overdue_since),
        "round": row.round,
    }


def overdue(row: CaseRow, now: datetime) -> bool:
    """A deadline was missed and its clock runs still, or passed a moment ago."""
    return row.overdue or (row.due_at is not None and row.due_at < now)


def _units(name: str | None, org: Organisation) -> list[str] | None:
    """The unit and all below it."""
    if name is None:
        return None
    if name not in org.units:
        raise Failed(f"There is no unit {name!r}", f"name one of: {', '.join(org.units)}")
    return [unit for unit in org.units if any(here.id == name for here in org.climb(unit))]


def _zone(unit: str, org: Organisation) -> str:
    """The unit's zone; the top's for a unit that left the organisation."""
    return org.zone_of(unit if unit in org.units else org.root().id)


def _row(row: CaseRow, org: Organisation, now: datetime) -> tuple[str, ...]:
    zone = _zone(row.unit, org)
    owner = org.people[row.owner].name if row.owner in org.people else row.owner
    return (
        row.number,
        row.unit,
        row.status if row.acknowledged or row.status != "open" else "open, nobody acknowledged",
        ", ".join(row.classes),
        owner or "-",
        local(row.filed_at, zone),
        local(row.due_at, zone),
        row.due_clock or "-",
        "OVERDUE" if overdue(row, now) else "",
    )


def _values(
    case: Case, events: list[Event], deadlines: list[Deadline], texts: dict[str, str | None]
) -> dict[str, Any]:
    return {
        "number": case.number,
        "id": case.id,
        "unit": case.unit,
        "status": case.status,
        "classes": list(case.classes),
        "owner": case.owner or None,
        "acknowledged_by": case.acknowledged.by if case.acknowledged else None,
        "procedure": {"id": case.procedure, "version": case.version},
        "channel": case.channel,
        "anonymous": case.anonymous,
        "filed_at": moment(case.filed_at),
        "incident_at": moment(case.incident_at),
        "wishes": list(case.wishes),
        "round": case.round,
        "nudges": case.nudges,
        "evidence": len(case.evidence),
        "customer_said": slots_of(case, texts),
        "deadlines": [_deadline(due) for due in deadlines],
        "history": [_event(event, texts) for event in events],
    }


def _deadline(due: Deadline) -> dict[str, Any]:
    return {
        "clock": due.clock,
        "run": due.run,
        "stage": due.stage,
        "due_at": moment(due.due_at),
        "provisional": due.provisional,
    }


def _event(event: Event, texts: dict[str, str | None]) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": moment(event.at),
        "actor": event.actor if not event.actor.startswith("customer:") else "customer",
        "cause": event.cause,
        "kind": type(event.body).__name__,
        "what": described(event.body, texts),
    }


def _print(
    case: Case,
    events: list[Event],
    deadlines: list[Deadline],
    texts: dict[str, str | None],
    org: Organisation,
) -> None:
    zone = _zone(case.unit, org)
    line(
        f"{plain(case.number)}  {case.status}, unit {case.unit}, classes {', '.join(case.classes)}"
    )
    owner = org.people[case.owner].name if case.owner in org.people else case.owner or "nobody yet"
    line(f"filed {local(case.filed_at, zone)}, round {case.round}, owner {plain(owner)}")
    for slot, said in slots_of(case, texts).items():
        line(f"  {plain(slot)}: {plain(said)}")
    line()
    upcoming = [(local(d.due_at, zone), d.clock, str(d.run), str(d.stage)) for d in deadlines]
    table(("due", "clock", "run", "stage"), upcoming)
    line()
    rows = []
    for event in events:
        actor = "customer" if event.actor.startswith("customer:") else event.actor
        what = ", ".join(f"{name} {value}" for name, value in described(event.body, texts).items())
        kind = type(event.body).__name__
        rows.append((str(event.seq), local(event.at, zone), actor, kind, what))
    table(("no.", "when", "who", "what", "with"), rows)
