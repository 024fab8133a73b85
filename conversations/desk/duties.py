"""`/duties`: the periodic duties of the units that somebody sees, and those they owe themselves."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from cases.access import check
from cases.case import Case
from cases.duties import Owed, owed
from cases.outgoing import Button
from conversations.desk import acts, card
from conversations.desk.duty_card import values
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.requests import Request
from procedures.duty import DONE

LINES = 20
BUTTONS = 6
_READ = 500  # cases for one answer


async def duties(here: Hearing, asked: Request) -> DeskTurn:
    """Every duty of the speaker's units with its counter and its former periods, the most pressing
    first; a button for each that the speaker may record.
    """
    if not (here.incoming.private or here.group_unit):
        return here.say("not_bound")
    wanted = [it for it in owed(here.house) if here.sees(it.unit) and here.within_chat(it.unit)]
    found = [case for it in wanted[:_READ] if (case := await _standing(here, it)) is not None]
    lines = sorted((line(here, case) for case in found), key=_pressing)
    turn = here.say("duties", lines=lines[:LINES], more=len(lines) - LINES, total=len(lines))
    by_number = {case.number: case for case in found}
    shown = [by_number[each["number"]] for each in lines[:LINES]]
    said = replace(turn.replies[0], buttons=_buttons(here, shown))
    return DeskTurn((said,), language=here.language)


async def owing(here: Hearing) -> list[Case]:
    """The cases of the duties that the speaker owes."""
    mine = [
        it
        for it in owed(here.house)
        if here.within_chat(it.unit)
        and here.person in here.org.responsible(it.duty.owner, it.unit)[1]
    ]
    return [case for it in mine[:_READ] if (case := await _standing(here, it)) is not None]


def line(here: Hearing, case: Case) -> dict[str, Any]:
    """One duty in a list."""
    procedure = here.procedure_of(case)
    told = values(case, procedure, here.org, here.language, here.now)
    unit = card.unit_name(here.org, case.unit, here.language)
    return told | {"number": case.number, "unit": unit}


async def _standing(here: Hearing, it: Owed) -> Case | None:
    """Its case, unless the duty is not looked after yet or any more."""
    case = await here.work.cases.read(it.case)
    return case if case is not None and not case.ended else None


def _pressing(told: dict[str, Any]) -> tuple[Any, ...]:
    """What is still to be done first, the next end first."""
    period = told["period"]
    missed = bool(told["past"] and told["past"][0]["missed"])
    if period is None:
        return (2, True, told["number"], told["number"])
    return (0 if period["rest"] else 1, not missed, period["ends"].isoformat(), told["number"])


def _buttons(here: Hearing, cases: list[Case]) -> tuple[Button, ...]:
    may = [case for case in cases if _may(here, case)][:BUTTONS]
    return tuple(
        Button("step", _label(here, case), DONE, case.id, row, ready=True)
        for row, case in enumerate(may)
    )


def _label(here: Hearing, case: Case) -> str:
    procedure = here.procedure_of(case)
    sign = "+1" if procedure.clocks[0].count > 1 else "✓"
    return f"{sign} {procedure.title.to(here.language)}"


def _may(here: Hearing, case: Case) -> bool:
    procedure = here.procedure_of(case)
    return check(here.actor, acts.command(case, "step", DONE), case, procedure, here.org) is None
