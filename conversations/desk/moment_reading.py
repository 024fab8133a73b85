"""What staff's words mean as a moment, and what it would change."""

from __future__ import annotations

from datetime import timedelta

from cases import commands as c
from cases.access import Refusal, check
from cases.case import Case
from cases.decide import decide
from cases.decide.facts import Facts
from cases.events import Sealed
from cases.runs import Run, calendar_of, due, running
from cases.service import happened
from conversations.desk.hearing import Hearing
from conversations.desk.moment_draft import Moment
from conversations.desk.requests import named
from conversations.reading.ahead import read_ahead
from conversations.reading.when import read_when
from procedures import calendar as working
from procedures.model import Clock


def extendable(here: Hearing, case: Case) -> tuple[Clock, ...]:
    """The running clocks whose end the speaker may name or put off."""
    procedure = here.procedure_of(case)
    return tuple(
        run.clock
        for run in running(case, procedure)
        if run.clock.extend is not None
        and check(
            here.actor, c.SetLimit(case.id, run.clock.id, here.now, None), case, procedure, here.org
        )
        is None
    )


def run_of(here: Hearing, case: Case, clock: str) -> Run | None:
    """The running of a clock."""
    found = (r for r in running(case, here.procedure_of(case)) if r.clock.id == clock)
    return next(found, None)


def one_line(here: Hearing, moment: Moment, case: Case, words: str) -> Moment:
    """Clock (where it is named), time and reason at once; what is missing is asked for."""
    if moment.act == "limit":
        names: dict[str, str] = {}
        for clock in extendable(here, case):
            names |= dict.fromkeys((clock.id, clock.name.zh, clock.name.en), clock.id)
        chosen, rest = named(words, names)
        if chosen:
            moment, words = moment.but(clock=chosen), rest
    after = heard_at(here, moment, case, words)
    return moment if isinstance(after, str) else after


def heard_at(here: Hearing, moment: Moment, case: Case, text: str) -> Moment | str:
    """The moment with the time that a text names, and the reason if one follows; else why it is
    none: a wording of `staff/moment/wrong`.
    """
    zone = here.org.zone_of(here.org.home(case.unit))
    if moment.act == "incident":
        return _incident(here, moment, text, zone)
    run = run_of(here, case, moment.clock)
    end = due(run, here.org) if run else None
    found = read_ahead(text, here.now, zone, end.at if end else None)
    if found is None:
        return "ahead"
    at = found.at
    if found.whole and run is not None:
        begin = found.at - timedelta(days=1)
        closing = working.add_days(calendar_of(run, here.org), begin, 0, end_of_day=True).at
        at = min(found.at, closing) if closing > begin else found.at
    changes = {"at": at, "asking": ""}
    return moment.but(**changes, reason=found.rest or moment.reason)


def _incident(here: Hearing, moment: Moment, text: str, zone: str) -> Moment | str:
    """The beginning of the moment; the words after it are the reason."""
    when = read_when(text, here.now, zone)
    if when is None or when.precision == "span":
        return "when"
    reason = _after(text, here, zone)
    changes = {"at": when.start, "precision": when.precision, "asking": ""}
    return moment.but(**changes, reason=reason or moment.reason)


def _after(text: str, here: Hearing, zone: str) -> str:
    """What stands behind the shortest beginning that names the same moment."""
    whole = read_when(text, here.now, zone)
    for length in range(1, len(text) + 1):
        inside = text[length - 1 : length + 1]
        if len(inside) > 1 and inside.isascii() and inside.isalnum():
            continue
        if read_when(text[:length], here.now, zone) == whole:
            return text[length:].strip(" ，,。.；;：:、日号")
    return ""


def imagined(here: Hearing, moment: Moment, case: Case) -> Case | Refusal:
    """The case as it would be then; or why it would not."""
    assert moment.at is not None
    wanted: c.AnyCommand
    reason = Sealed("", "") if moment.reason else None
    if moment.act == "limit":
        wanted = c.SetLimit(case.id, moment.clock, moment.at, reason)
    else:
        wanted = c.CorrectIncident(case.id, moment.at, moment.precision, reason)
    procedure = here.procedure_of(case)
    decided = decide(case, wanted, Facts(here.actor, here.org), procedure, here.now)
    if isinstance(decided, Refusal):
        return decided
    after, _ = happened(case, case.id, decided, here.actor.id, "imagined", here.now)
    return after
