"""What a periodic duty rings for: how much is missing, what was missed, when the next period ends.

One message for each chat, about the latest period; what was missed before it is named with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cases.agenda import REVIEW
from cases.case import Case
from cases.notices.ping import Ping
from cases.notices.places import morning
from cases.organisation import Organisation
from cases.outgoing import Button, Outgoing, Reason
from cases.periods import Period, periods
from procedures.duty import DONE
from procedures.model import Procedure

TEMPLATE = "staff/notice/duty"


def message(
    case: Case,
    seq: int,
    group: Sequence[Ping],
    procedure: Procedure,
    org: Organisation,
    now: datetime,
) -> Outgoing | None:
    """The message to one chat; None for the review date, which of a duty means nothing."""
    group = [ping for ping in group if ping.clock != REVIEW]
    known = {period.run: period for period in periods(case, procedure, org)}
    if not group or not known:
        return None
    latest = max(group, key=lambda p: (p.run, p.stage))
    missed = [known[run] for run in sorted({p.run for p in group if p.stage >= 0} & set(known))]
    present = known[latest.run if latest.stage < 0 and latest.run in known else max(known)]
    hearing = latest.hearing
    held = morning(hearing.unit, org, now)
    return Outgoing(
        key=f"{case.id}:{seq}:stages:{hearing.address}",
        bot=hearing.address.bot,
        chat=hearing.address.chat,
        template=TEMPLATE,
        language=hearing.language,
        created_at=now,
        values=_values(case, procedure, present, missed, latest),
        case=case.id,
        buttons=_buttons(present.count, procedure, hearing.language) if latest.stage <= 0 else (),
        mention=tuple({p.id: None for ping in group for p in ping.hearing.people}),
        reasons=tuple(Reason(p.clock, p.run, p.stage, p.due_at) for p in group),
        not_before=held,
        loud=held is None,
    )


def _values(
    case: Case,
    procedure: Procedure,
    present: Period,
    missed: Sequence[Period],
    latest: Ping,
) -> dict[str, object]:
    clock, what = procedure.clocks[0], procedure.words.person
    return {
        "number": case.number,
        "unit": case.unit,
        "clock": clock.name.both(),
        "clause": clock.clause,
        "what": what.both(),
        "missed": [{"done": p.done, "count": p.count, "ends": p.ends} for p in missed],
        "rung": max(0, latest.stage),
        "done": present.done,
        "count": present.count,
        "ends": present.ends,
    }


def _buttons(count: int, procedure: Procedure, language: str) -> tuple[Button, ...]:
    """As on the card (`cases.offers`)."""
    if count == 1:
        label = procedure.step(DONE).label.to(language)
        return (Button("step", label, DONE, ready=True, style="success"),)
    return (Button("step", "+1", DONE, ready=True), Button("all", "staff_all", style="success"))
