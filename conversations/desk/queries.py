"""What managers ask: `/status /overdue /due /mine /case /help`. All see what their roles allow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from unicodedata import east_asian_width

from cases.case import Case
from cases.outgoing import CardWanted
from cases.periods import present
from cases.ports import CaseRow
from cases.service import House, gone_units
from conversations.desk import acts, card, duties
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.history import history
from conversations.desk.places import bindable, unit_called
from conversations.desk.requests import Request
from conversations.turn import Say

LINES = 20
COUNTED = 1000
NAME_CELLS = 10


async def scope(here: Hearing, named: str = "") -> list[str] | None:
    """The units whose cases may be shown here: the speaker sees them, the group covers them, and
    they are `named` or below. None when no unit is called `named`. Units that are no more stand
    last, below the top, as long as cases are open there.
    """
    top = unit_called(here.org, named) if named else None
    if named and top is None:
        return None
    gone = await gone_units(here.work, here.org, here.now)
    return [
        unit
        for unit in (*here.org.units, *gone)
        if here.sees(unit)
        and here.within_chat(unit)
        and (top is None or any(above.id == top.id for above in here.org.climb(unit)))
    ]


def _not_here(here: Hearing) -> DeskTurn | None:
    """Groups that belong to no unit show nothing."""
    if here.incoming.private or here.group_unit:
        return None
    return here.say("not_bound")


async def status(here: Hearing, asked: Request) -> DeskTurn:
    """Counts per unit: open, unacknowledged, overdue, awaiting the customer."""
    if refused := _not_here(here):
        return refused
    units = await scope(here, asked.target)
    if not units:
        seen = await scope(here) or ()
        known = [card.unit_name(here.org, unit, here.language) for unit in seen]
        return here.say("unknown_name", what="unit", known=known[:LINES])
    counts = await here.work.cases.counts(units, here.now)
    rows = [
        {"name": padded(name := card.unit_name(here.org, unit, here.language)), "unit": name}
        | _numbers(counts.get(unit, {}))
        for unit in units
        if (unit in here.org.units and here.org.unit(unit).files)
        or any(counts.get(unit, {}).values())
    ]
    gone = [unit for unit in units if unit not in here.org.units]
    total = {key: sum(int(row[key]) for row in rows) for key in _COUNTS}
    more = max(0, len(rows) - LINES)
    return here.say("status", rows=rows[:LINES], more=more, total=total, gone=gone)


def padded(name: str) -> str:
    """`name` filled or cut to `NAME_CELLS` columns of a fixed-width face (Chinese takes two)."""
    shown, cells = "", 0
    for letter in name:
        width = 2 if east_asian_width(letter) in "WF" else 1
        if cells + width > NAME_CELLS:
            break
        shown, cells = shown + letter, cells + width
    return shown + " " * (NAME_CELLS - cells)


_COUNTS = ("open", "unacknowledged", "overdue", "resolved")


def _numbers(counts: dict[str, int]) -> dict[str, Any]:
    return {key: counts.get(key, 0) for key in _COUNTS}


async def overdue(here: Hearing, asked: Request) -> DeskTurn:
    """Cases with a missed deadline: danger, then by priority, then the longest overdue first."""
    if refused := _not_here(here):
        return refused
    rows = await here.work.cases.list(units=await scope(here), overdue_at=here.now, limit=COUNTED)
    return await _listed(here, "overdue", rows)


async def due(here: Hearing, asked: Request) -> DeskTurn:
    """Cases whose next deadline falls within the time asked for."""
    if refused := _not_here(here):
        return refused
    until = here.now + asked.within
    rows = await here.work.cases.list(units=await scope(here), due_before=until, limit=COUNTED)
    hours = int(asked.within.total_seconds() // 3600)
    return await _listed(here, "due", rows, hours=hours)


async def mine(here: Hearing, asked: Request) -> DeskTurn:
    """The speaker's own open cases, then the duties that they owe; in a group only those that
    belong there.
    """
    assert here.person is not None
    if refused := _not_here(here):
        return refused
    units = None if here.incoming.private else await scope(here)
    rows = await here.work.cases.list(units=units, owner=here.person.id, limit=COUNTED)
    owed = await duties.owing(here)
    return await _listed(here, "mine", rows, also=owed)


async def board(here: Hearing, asked: Request) -> DeskTurn:
    """All open cases that belong here, the next deadline first: how things stand, on platforms
    whose cards change only when they are pressed.
    """
    if refused := _not_here(here):
        return refused
    units = await scope(here)
    rows = await here.work.cases.list(units=units, limit=COUNTED) if units else []
    return await _listed(here, "board", rows)


async def _listed(
    here: Hearing, name: str, rows: Sequence[CaseRow], also: Sequence[Case] = (), **values: Any
) -> DeskTurn:
    read = [await here.work.cases.read(row.id) for row in rows[:LINES]]
    shown = [case for case in (*read, *also) if case is not None][:LINES]
    upcoming = name == "due"
    lines = [line(case, here.house, here.language, here.now, upcoming=upcoming) for case in shown]
    total = len(rows) + len(also)
    return here.say("list", what=name, lines=lines, more=total - len(lines), total=total, **values)


def line(
    case: Case, house: House, language: str, now: datetime, *, upcoming: bool = False
) -> dict[str, Any]:
    """One case in a list: its most pressing clock (`upcoming`: of those to come), or else its
    review date.
    """
    procedure, org = house.procedure_of(case), house.org
    running = card.clocks(case, procedure, org, language, now)
    running = [clock for clock in running if not (upcoming and clock["overdue"])]
    pressing = running[0] if running else None
    review = card.review(case, procedure, org)
    left = int((review - now).total_seconds()) if review else 0
    return {
        "number": case.number,
        "unit": card.unit_name(org, case.unit, language),
        "clock": pressing["name"] if pressing else "",
        "due": pressing["due"] if pressing else review,
        "left": pressing["left"] if pressing else left,
        "owner": card.person_name(org, case.owner),
        "acknowledged": case.acknowledged is not None,
        "status": case.status,
        "duty": _counter(case, house, now) if case.periodic else "",
    }


def _counter(case: Case, house: House, now: datetime) -> str:
    period = present(case, house.procedure_of(case), house.org, now)
    return f"{period.done}/{period.count}" if period else "-"


async def case(here: Hearing, asked: Request) -> DeskTurn:
    """The whole case: its history, and its card with buttons (in a group as the standing card)."""
    if refused := _not_here(here):
        return refused
    found = await acts.find(here, asked.number)
    if found is None:
        return here.say("no_case", number=asked.number)
    if not here.within_chat(found.unit):
        return here.say("elsewhere", about=found)
    past = await history(here, found)
    if not here.incoming.private:
        wanted = CardWanted("staff", here.incoming.chat, found.id, found.seq)
        await here.work.cards.want([wanted])
        await here.work.cards.renew("staff", here.incoming.chat, found.id)
        return DeskTurn((past,), language=here.language)
    return DeskTurn((past, await _card(here, found)), language=here.language)


async def opened(here: Hearing, found: Case) -> dict[str, str]:
    """The texts a card needs, opened; erased ones left out."""
    texts = {}
    for slot, kept in card.sealed(found).items():
        text = await here.texts.open(found.id, kept)
        if text is not None:
            texts[slot] = text
    return texts


async def _card(here: Hearing, found: Case) -> Say:
    template, values, buttons = card.card(
        found,
        here.procedure_of(found),
        here.org,
        await opened(here, found),
        here.language,
        here.zone,
        "",
        here.now,
    )
    return Say(template, values, buttons, case=found.id)


async def help_(here: Hearing, asked: Request) -> DeskTurn:
    """What can be asked, and who may bind groups."""
    assert here.person is not None
    binds = bool(bindable(here.person, here.org, here.procedure))
    return here.say("help", name=here.person.name, binds=binds, private=here.incoming.private)


async def usage(here: Hearing, asked: Request) -> DeskTurn:
    """How a command is written."""
    return here.say("usage", command=asked.target)
