"""The periods of a duty: which runs, how much of it is done, which were kept and which missed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cases.case import Case
from cases.organisation import Organisation
from cases.runs import Run, due, runs
from procedures.model import Procedure

PAST = 6  # as many former periods as lists show at most


@dataclass(frozen=True)
class Period:
    """One period: since and until when, how much was done of how much. `missed`: its end passed
    before all was done.
    """

    run: int
    begins: datetime
    ends: datetime
    done: int
    count: int
    missed: bool

    @property
    def rest(self) -> int:
        """How much is still to be done."""
        return max(0, self.count - self.done)


def periods(case: Case, procedure: Procedure, org: Organisation) -> tuple[Period, ...]:
    """The latest periods since the duty last began, oldest first; none of a duty that the rules
    know no more.
    """
    found = [run for run in runs(case, procedure) if run.first is not None]
    latest = [run for run in found if run.first == found[-1].first] if found else []
    return tuple(_period(run, case, org) for run in latest[-PAST - 2 :])


def present(case: Case, procedure: Procedure, org: Organisation, now: datetime) -> Period | None:
    """The period in which `now` lies, also one that was kept already."""
    known = periods(case, procedure, org)
    begun = [period for period in known if period.begins <= now]
    return (begun or list(known))[-1] if known else None


def past(case: Case, procedure: Procedure, org: Organisation, now: datetime) -> tuple[Period, ...]:
    """The periods before the present one, latest first."""
    here = present(case, procedure, org, now)
    known = periods(case, procedure, org)
    return tuple(p for p in reversed(known) if here and p.begins < here.begins)[:PAST]


def begins(run: Run, org: Organisation) -> datetime:
    """When a period begins: with the duty itself, or where the period before it ends."""
    first = run.first or run.start
    before = due(replace(run, period=run.period - 1), org) if run.period else None
    return before.at if before else first.at


def _period(run: Run, case: Case, org: Organisation) -> Period:
    end = due(run, org)
    reached = {(r.clock, r.run, r.stage) for r in case.reached}
    return Period(
        run.run,
        begins(run, org),
        end.at if end else begins(run, org),
        run.done,
        run.clock.count,
        (run.clock.id, run.run, 0) in reached,
    )
