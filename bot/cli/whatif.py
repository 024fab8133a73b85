"""`kesu procedures compare` and `kesu procedures move`: what other rules would change, before they
do.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.cli import limits
from bot.cli.failures import DONE, Failed
from bot.cli.output import data, line, local, moment, note, table
from bot.cli.procedures import chosen
from bot.cli.reveal import no_case
from bot.cli.store import opened, settings, world_now

if TYPE_CHECKING:
    from cases.case import Case
    from cases.events import Event
    from cases.ports import Work
    from cases.service import House
    from cases.whatif import Change, Date, Kept
    from procedures.model import Procedure


def compare(options: argparse.Namespace) -> int:
    """Tell past cases again under two procedures: which limits would have been met or missed."""
    return asyncio.run(_compare(options))


async def _compare(options: argparse.Namespace) -> int:
    from cases.whatif import compared

    given = settings()
    old, new = chosen(options.old, given), chosen(options.new, given)
    async with opened(given) as (store, rules):
        now = await world_now(store)
        house, found, told, left_out = rules.house, [], {}, []
        async with store.reading() as work:
            async for case, events in _told(work, old, options.cases):
                told[case.id] = case.number
                try:
                    found += compared([events], old, new, house, now)
                except ValueError as error:
                    left_out.append(f"{case.number}: {error}")
                if len(told) % limits.PROGRESS_EVERY == 0:
                    note(f"{len(told)} cases ...")
    if not data(options, _values(found, old, new, told, left_out)):
        zones = {case: house.org.zone_of(house.org.root().id) for case in told}
        _print(found, old, new, told, zones)
        for each in left_out:
            note(f"Left out: {each}")
    return DONE


async def _told(
    work: Work, procedure: Procedure, numbers: Sequence[str]
) -> AsyncIterator[tuple[Case, list[Event]]]:
    """The cases asked for, else all that follow or followed this procedure, with their events."""
    if numbers:
        for number in numbers:
            case = await work.cases.find(number)
            if case is None:
                raise no_case(number)
            yield case, await work.cases.history(case.id)
        return
    async for case in _all(work, open_only=False):
        if case.procedure == procedure.id:
            yield case, await work.cases.history(case.id)


async def _all(work: Work, *, open_only: bool) -> AsyncIterator[Case]:
    offset = 0
    while rows := await work.cases.list(open_only=open_only, limit=limits.PAGE, offset=offset):
        for row in rows:
            case = await work.cases.read(row.id)
            if case is not None:
                yield case
        offset += len(rows)


def _state(kept: Kept | None) -> str:
    if kept is None:
        return "none"
    if kept.missed:
        return "missed"
    return "met" if kept.stopped_at else "running"


def _counts(found: Sequence[Change]) -> dict[str, dict[str, int]]:
    """By clock: how often `met -> missed` and so on."""
    counts: dict[str, dict[str, int]] = {}
    for change in found:
        row = counts.setdefault(change.clock, {})
        way = f"{_state(change.before)} -> {_state(change.after)}"
        row[way] = row.get(way, 0) + 1
    return counts


def _values(
    found: Sequence[Change],
    old: Procedure,
    new: Procedure,
    told: dict[str, str],
    left_out: list[str],
) -> dict[str, Any]:
    return {
        "old": f"{old.id}@{old.version}",
        "new": f"{new.id}@{new.version}",
        "cases": len(told),
        "left_out": left_out,
        "clocks": _counts(found),
        "changes": [
            {
                "number": told[change.case],
                "clock": change.clock,
                "before": _state(change.before),
                "after": _state(change.after),
                "due_before": moment(change.before.due_at) if change.before else None,
                "due_after": moment(change.after.due_at) if change.after else None,
            }
            for change in found
            if _differs(change)
        ],
    }


def _differs(change: Change) -> bool:
    if change.before is None or change.after is None:
        return True
    same = change.before.due_at == change.after.due_at
    return not same or _state(change.before) != _state(change.after)


def _print(
    found: Sequence[Change],
    old: Procedure,
    new: Procedure,
    told: dict[str, str],
    zones: dict[str, str],
) -> None:
    line(f"{old.id}@{old.version} -> {new.id}@{new.version}, {len(told)} cases told again.")
    line()
    rows = [
        (clock, way, str(count))
        for clock, ways in _counts(found).items()
        for way, count in sorted(ways.items())
    ]
    table(("clock", "limit before -> after", "times"), rows)
    changed = [change for change in found if _differs(change)]
    if not changed:
        line()
        line("No date and no outcome would differ.")
        return
    line()
    shown = changed[: limits.CHANGES_SHOWN]
    table(
        ("case", "clock", "due before", "due after", "outcome"),
        [_row(change, told[change.case], zones[change.case]) for change in shown],
    )
    if len(changed) > len(shown):
        line(f"{len(changed) - len(shown)} more; --json lists them.")


def _row(change: Change, number: str, zone: str) -> tuple[str, ...]:
    before = local(change.before.due_at, zone) if change.before else "-"
    after = local(change.after.due_at, zone) if change.after else "-"
    return (
        number,
        change.clock,
        before,
        after,
        f"{_state(change.before)} -> {_state(change.after)}",
    )


def move(options: argparse.Namespace) -> int:
    """Show what moves when open cases go on under the newest version; with --apply, move them."""
    return asyncio.run(_move(options))


async def _move(options: argparse.Namespace) -> int:
    from cases.whatif import dates

    given = settings()
    async with opened(given) as (store, rules):
        now, house = await world_now(store), rules.house
        new = house.newest(options.name)
        if new is None:
            raise Failed(
                f"There is no procedure {options.name!r} in force", "put its file into the folder"
            )
        async with store.reading() as work:
            waiting = [
                case
                async for case in _all(work, open_only=True)
                if case.procedure == new.id and case.version < new.version
            ]
        plan = [(case, dates(case, new, house)) for case in waiting]
        if options.apply:
            for case, _ in plan:
                await _moved(store, case, new, house, now)
    if not data(options, _plan(plan, new, applied=options.apply)):
        _print_plan(plan, new, house, applied=options.apply)
    return DONE


async def _moved(store: Any, case: Case, new: Procedure, house: House, now: Any) -> None:
    from cases import commands as c
    from cases.access import SYSTEM
    from cases.service import handle

    async with store.work() as work:
        command = c.MoveVersion(case.id, new.version)
        await handle(work, command, SYSTEM, f"version:{new.version}", house, now)


def _plan(plan: list[tuple[Case, list[Date]]], new: Procedure, *, applied: bool) -> dict[str, Any]:
    return {
        "procedure": new.id,
        "version": new.version,
        "applied": applied,
        "cases": [
            {
                "number": case.number,
                "from": case.version,
                "dates": [
                    {"clock": d.clock, "before": moment(d.before), "after": moment(d.after)}
                    for d in moved
                ],
            }
            for case, moved in plan
        ],
    }


def _print_plan(
    plan: list[tuple[Case, list[Date]]], new: Procedure, house: House, *, applied: bool
) -> None:
    line(f"{len(plan)} open cases are under an older version than {new.id}@{new.version}.")
    rows = [
        (case.number, str(case.version), d.clock, local(d.before, zone), local(d.after, zone))
        for case, moved in plan
        for zone in (house.org.zone_of(case.unit),)
        for d in moved
    ]
    if rows:
        line()
        table(("case", "from", "clock", "due before", "due after"), rows)
    if plan:
        line()
        line("They were moved." if applied else "Nothing was changed; --apply moves them.")
