"""Why a promised time is what it is, for the customer: the rule in plain words, from when it is
counted, in which hours. Nothing of who works on it inside the house.
"""

from __future__ import annotations

from typing import Any

from cases.case import Case
from cases.organisation import Organisation
from cases.runs import Run
from cases.why import explain
from conversations.desk import marks
from procedures.calendar_steps import Step
from procedures.model import Procedure, Text

# The marks that a customer knows of; all others are "a step of ours".
KNOWN = frozenset(
    {"filed", "incident", "added", "nudged", "acknowledged", "contacted:reached", "resolved"}
    | {"refused", "reopened", "handed_over", "moved_unit", "contacted"}
)


def promise_why(run: Run, case: Case, procedure: Procedure, org: Organisation) -> dict[str, Any]:
    """The values of `customer/promise_why`; texts in both languages, for `worded`."""
    found = explain(run, case, procedure, org)
    named = found.named
    base = found.taken.end if found.taken else (named.was if named else found.end)
    limit = found.taken.limit if found.taken else run.clock.limit
    counted: tuple[Step, ...] = base.steps if base and limit.working else ()
    trail, left_out = marks.steps(counted)
    begun, begun_at = (
        (found.taken.mark, found.taken.begin) if found.taken else (found.begin.word, found.begin.at)
    )
    unit = org.units[found.unit].name if found.unit in org.units else Text(found.unit, found.unit)
    return {
        "name": (run.clock.told or run.clock.name).both(),
        "clause": run.clock.clause,
        "limit": marks.span(limit),
        "begun": begun if begun in KNOWN else "",
        "begun_at": begun_at.isoformat(),
        "unit": unit.both(),
        "working": limit.working,
        "steps": [_plain(one) for one in trail],
        "left_out": left_out,
        "ways": len([one for one in found.ends if one.counts]),
        "latest": run.clock.combine == "latest",
        "pauses": [{"start": a.isoformat(), "end": b.isoformat()} for a, b in found.pauses],
        "due": found.end.at.isoformat() if found.end else None,
        "was": named.was.at.isoformat() if named and named.was else None,
        "moved": bool(named),
        "provisional": bool(base and base.provisional),
    }


def _plain(step: dict[str, Any]) -> dict[str, Any]:
    moments = {key: step[key].isoformat() for key in ("start", "end", "last")}
    return step | moments
