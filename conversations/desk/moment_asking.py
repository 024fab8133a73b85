"""What is shown while a moment is being named: the open question, or the dates before and after."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from cases.access import Refusal
from cases.case import Case
from cases.outgoing import Button
from cases.runs import dated, due
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.keys import token
from conversations.desk.moment_draft import Moment
from conversations.desk.moment_reading import extendable, imagined, run_of

ACT = "moment"


def field_of(moment: Moment) -> str:
    """What is asked now: `clock`, `at`, `reason`; empty when the preview stands."""
    if moment.act == "limit" and not moment.clock:
        return "clock"
    if moment.asking:
        return moment.asking
    if moment.at is None:
        return "at"
    return "reason" if moment.act == "limit" and not moment.reason else ""


def shows(here: Hearing, moment: Moment, case: Case) -> DeskTurn:
    """The question or the preview, in the private chat."""
    field = field_of(moment)
    values = _standing(here, moment, case)
    if field:
        return bubble(
            here, moment, "moment/ask", _choices(here, moment, case), field=field, **values
        )
    keys = [_key(moment, "yes", style="success"), _key(moment, "at", row=1)]
    keys += [_key(moment, "reason", row=1), _key(moment, "drop", row=2, style="danger")]
    more = {"at": moment.at, "reason": moment.reason, "moved": _moved(here, moment, case)}
    return bubble(here, moment, "moment/preview", keys, **values, **more)


def bubble(
    here: Hearing, moment: Moment, template: str, keys: list[Button] | None = None, **values: Any
) -> DeskTurn:
    """A message to the private chat, in the language in which it was begun."""
    chat = "" if moment.chat == here.incoming.chat else moment.chat
    turn = here.say(template, chat=chat, **values)
    said = structs.replace(turn.replies[0], buttons=tuple(keys or ()))
    return DeskTurn((said,), language=moment.language)


def _choices(here: Hearing, moment: Moment, case: Case) -> list[Button]:
    if field_of(moment) != "clock":
        return [_key(moment, "drop", row=9, style="danger")]
    clocks = [
        _key(moment, f"is:{token(k.id)}", k.name.to(moment.language), place, ready=True)
        for place, k in enumerate(extendable(here, case)[:9])
    ]
    return [*clocks, _key(moment, "drop", row=9, style="danger")]


def _key(moment: Moment, key: str, label: str = "", row: int = 0, **more: Any) -> Button:
    return Button(
        ACT, label or f"staff_moment_{key}", f"{moment.revision}.{key}", moment.case, row, **more
    )


def _standing(here: Hearing, moment: Moment, case: Case) -> dict[str, Any]:
    """How it stands: the clock with its end, or the time of the incident as known so far."""
    zone = here.org.zone_of(here.org.home(case.unit))
    values: dict[str, Any] = {"zone": zone, "number": case.number, "act": moment.act}
    run = run_of(here, case, moment.clock) if moment.clock else None
    end, extend = (due(run, here.org), run.clock.extend) if run else (None, None)
    return values | {
        "clock": run.clock.name.to(moment.language) if run else "",
        "promise": bool(run and run.clock.promise and case.chat),
        "was": case.incident_at if moment.act == "incident" else (end.at if end else None),
        "times": extend.times if extend else 0,
        "most": extend.most.written if extend else "",
    }


def _moved(here: Hearing, moment: Moment, case: Case) -> list[dict[str, Any]]:
    """The clocks whose dates change with it, before and after."""
    after = imagined(here, moment, case)
    if isinstance(after, Refusal):
        return []
    procedure = here.procedure_of(case)
    before = {run.clock.id: end.at for run, end in dated(case, procedure, here.org)}
    return [
        {
            "clock": run.clock.name.to(moment.language),
            "was": before.get(run.clock.id),
            "due": end.at,
        }
        for run, end in dated(after, procedure, here.org)
        if before.get(run.clock.id) != end.at
    ]
