"""What time, rules and the house itself make of a case: no person's word or work. See
`cases.events`.
"""

from __future__ import annotations

from datetime import datetime

from cases.body import Body, Sealed
from cases.moved import Moved


class RepeatNoticed(Body, frozen=True, tag=True):
    """This is the `count`-th complaint about the same problem."""

    count: int
    earlier: tuple[str, ...]
    linked: bool = False

    def marks(self) -> tuple[str, ...]:
        return (f"repeated:{self.count}",)


class AcknowledgementExpired(Body, frozen=True, tag=True):
    """Nothing followed the acknowledgement; the unit's role holder `owner` has the case again."""

    was: str
    owner: str

    def marks(self) -> tuple[str, ...]:
        return ("released",)


class CaseLapsed(Body, frozen=True, tag=True):
    """The customer did not answer the proposal in time."""

    def marks(self) -> tuple[str, ...]:
        return ("lapsed",)


class DeadlineReached(Body, frozen=True, tag=True):
    """A stage of a clock came. `stage` < 0 warnings, 0 the deadline itself, > 0 rungs and repeats.

    `due_at` is the stage's own moment; the envelope's `at` is when it was noticed.
    """

    clock: str
    run: int
    stage: int
    due_at: datetime

    def marks(self) -> tuple[str, ...]:
        return (f"clock:{self.clock}:missed",) if self.stage == 0 else ()


class Recomputed(Body, frozen=True, tag=True):
    """Dates moved without anybody's doing: a holiday was announced, hours or the organisation
    changed.
    """

    moved: tuple[Moved, ...]


class IncidentCorrected(Body, frozen=True, tag=True):
    """When it happened is known better. `afresh`: clocks whose deadlines lie ahead again."""

    at: datetime
    precision: str
    afresh: tuple[str, ...] = ()
    reason: Sealed | None = None


class LimitSet(Body, frozen=True, tag=True):
    """A person named when a run ends. `times`: how often it was put off, 0 when first set;
    `promise`: the customer is told.
    """

    clock: str
    run: int
    due_at: datetime
    times: int = 0
    promise: bool = False
    reason: Sealed | None = None

    def marks(self) -> tuple[str, ...]:
        return (f"extended:{self.clock}" if self.times else f"limit_set:{self.clock}",)


class ProcedureChanged(Body, frozen=True, tag=True):
    """The case goes on under another procedure, with these classes (a class of it says so), or
    under another version of the same one, which leaves no mark.
    """

    procedure: str
    version: int
    classes: tuple[str, ...]
    before: str

    def marks(self) -> tuple[str, ...]:
        if self.procedure == self.before:
            return ()
        return ("moved", *(f"classified:{name}" for name in self.classes))


class TrendNoticed(Body, frozen=True, tag=True):
    """So many complaints of one kind in one unit that people are warned; `count` with this one."""

    trend: str
    count: int

    def marks(self) -> tuple[str, ...]:
        return (f"trend:{self.trend}",)


class Erased(Body, frozen=True, tag=True):
    """The personal texts and files of the case were destroyed; what the record says of them are
    commitments that nothing can be checked against any more.
    """

    reason: str

    def marks(self) -> tuple[str, ...]:
        return ("erased",)


class Undeliverable(Body, frozen=True, tag=True):
    """A message about this case could not be told."""

    address: str
    why: str
    what: str
