"""What the card of a periodic duty says: its counter and period, who owes it, the rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases.case import Case
from cases.organisation import Organisation
from cases.periods import Period, past, present
from procedures.model import Procedure

CARD = "staff/duty_card"
_PAST = 3


def values(
    case: Case, procedure: Procedure, org: Organisation, language: str, now: datetime
) -> dict[str, Any]:
    """What a card or a line of a list says about a duty beside number and unit."""
    period = present(case, procedure, org, now)
    clock, people = procedure.clocks[0], org.responsible(procedure.clocks[0].owner, case.unit)[1]
    roles = [r.name.to(language) for r in procedure.organisation if r.id == clock.owner.role]
    return {
        "name": procedure.title.to(language),
        "what": procedure.words.person.to(language),
        "clause": clock.clause,
        "quote": clock.quote,
        "own": clock.own,
        "role": roles[0] if roles else "",
        "people": [person.name for person in people],
        "over": case.ended or period is None,
        "period": _figures(period) if period else None,
        "past": [_figures(p) for p in past(case, procedure, org, now)[:_PAST]],
    }


def _figures(period: Period) -> dict[str, Any]:
    return {
        "begins": period.begins,
        "ends": period.ends,
        "done": period.done,
        "count": period.count,
        "rest": period.rest,
        "missed": period.missed,
    }
