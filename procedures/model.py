"""The model of a procedure: what a company has decided about complaints, as values.

Everything here is immutable and comes from one TOML file (`procedures.load`). Triggers are words
that events leave behind as *marks* on a case (`filed`, `step:push`, `classified:urgent`, ...): a
clock starts and stops by marks, so a new clock needs a line of TOML and no code.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from procedures.around import Closing, Copy, Halt, Kind, Route, Survey, Trend
from procedures.content import (
    Authority,
    Checklist,
    Duty,
    Form,
    Guidance,
    Kpi,
    OpenLimit,
    OutsideRule,
    Penalty,
    Reading,
    Report,
    Vocabulary,
)
from procedures.words import (
    LANGUAGES,
    Condition,
    Language,
    Receiver,
    Rung,
    Span,
    Text,
    WarningPoint,
)

# The words of `procedures.words` are part of the model: whoever reads rules finds them here.
__all__ = (
    "LANGUAGES",
    "Channel",
    "ClassOf",
    "Clock",
    "Condition",
    "Field",
    "Language",
    "Numbering",
    "Procedure",
    "Receiver",
    "Repeats",
    "Role",
    "Rung",
    "Span",
    "Step",
    "Text",
    "WarningPoint",
    "Wish",
)


class Alternative(Struct, frozen=True):
    """Another way to count a limit: from this mark instead of the start (P49 四(三)2)."""

    mark: str
    limit: Span


class Extension(Struct, frozen=True):
    """Who may put a deadline off before it passes, by how much at most, and how many times."""

    by: tuple[str, ...]
    most: Span
    times: int = 1


class Clock(Struct, frozen=True):
    """One duty with a limit.

    `start`/`stop`: marks; `stop_all`: only all of these together stop it. `others`: further ends,
    of which `combine` takes the earliest or the latest. `every`: the duty recurs from date to date
    until a mark of `until`; each period wants `count` stops. `calendar`: whose working time counts,
    the case's unit's or the owner's. `ends = "day"`: a limit in days ends with its last day
    (closing time, or 24:00), not at the hour at which it began (Civil Code art. 201 to 203).
    `breach`: what the deadline does beside ringing (`ping` nothing more, `release` the
    acknowledgement, `lapse` the case). `own`: the product's own, not the source's. `promise`: was
    said to the customer, in the words `told`. `silent`: measured, and rings nobody. `cites`:
    outside rules it rests on. `reading`: how an unclear source is read.
    """

    id: str
    name: Text
    start: tuple[str, ...]
    limit: Span
    owner: Receiver
    stop: tuple[str, ...] = ()
    stop_all: tuple[str, ...] = ()
    ladder: tuple[Rung, ...] = ()
    others: tuple[Alternative, ...] = ()
    combine: Literal["earliest", "latest"] = "earliest"
    every: Span | None = None
    until: tuple[str, ...] = ()
    count: int = 1
    calendar: Literal["case", "owner"] = "case"
    ends: Literal["hour", "day"] = "hour"
    warn: tuple[WarningPoint, ...] = ()
    when: Condition = Condition()
    repeat: Span | None = None
    extend: Extension | None = None
    clause: str = ""
    quote: str = ""
    reading: str = ""
    cites: tuple[str, ...] = ()
    breach: Literal["ping", "release", "lapse"] = "ping"
    promise: bool = False
    told: Text | None = None
    silent: bool = False
    own: bool = False

    @property
    def quiet(self) -> bool:
        """Only clocks counted in working time wait for the morning; all others ring at night."""
        return self.limit.working


class Step(Struct, frozen=True):
    """Something a person does and says so by a button; leaves the mark `step:<id>`.

    Offered once all marks of `after` are there and until it was done in this round of handling, or
    any number of times (`again`). `undoes`: steps that are to be done anew afterwards, as when an
    approver sends a plan back. `tells`: what the customer then hears. `authority`: the decision
    that this step takes (see `Authority`).
    """

    id: str
    label: Text
    by: tuple[str, ...]
    after: tuple[str, ...] = ("filed",)
    when: Condition = Condition()
    again: bool = False
    undoes: tuple[str, ...] = ()
    tells: Text | None = None
    authority: str = ""
    clause: str = ""
    quote: str = ""


class ClassOf(Struct, frozen=True, forbid_unknown_fields=True):
    """A class of complaint. Within an axis only one holds at a time; `flag` classes stand beside
    it.

    `code`: letter used in the number. `initial`: given at filing. `decided_by`: roles that may set
    it by hand; empty means that only the product sets it. `words`: what in a story suggests it to
    staff. `moves_to`: the procedure that a case of this class goes on under.
    """

    id: str
    name: Text
    axis: str
    code: str = ""
    initial: bool = False
    decided_by: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    moves_to: str = ""
    clause: str = ""
    quote: str = ""


class Role(Struct, frozen=True, forbid_unknown_fields=True):
    """A role of the procedure and what its holders may do (see `cases.access` for the names of
    acts).
    """

    id: str
    name: Text
    may: tuple[str, ...] = ()


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the intake form. `slot` names the answer of the talk that fills it."""

    id: str
    name: Text
    slot: str
    required: bool = False
    personal: bool = False
    source: str = ""


class Wish(Struct, frozen=True, forbid_unknown_fields=True):
    """Something a customer may want (诉求)."""

    id: str
    name: Text


class Channel(Struct, frozen=True, forbid_unknown_fields=True):
    """A way by which complaints arrive (受理渠道). `classes`: given to all that come by it."""

    id: str
    name: Text
    kind: Literal["online", "offline", "third_party"]
    classes: tuple[str, ...] = ()


class Numbering(Struct, frozen=True, forbid_unknown_fields=True):
    """The case number: a template over year, month, type and serial; the serial restarts each
    `reset`.
    """

    template: str
    digits: int
    reset: Literal["month", "year", "never"]
    type_axis: str


class Repeats(Struct, frozen=True):
    """When earlier complaints count as the same problem, and how many make a repeated one."""

    within: Span
    count: int
    klass: str


class Procedure(Struct, frozen=True):
    """A whole procedure. `(id, version)` is pinned to each case when it is filed.

    `extends` and `overlays` name the files it was laid together from (`procedures.layers`);
    `abstract`: only for others to extend, no case gets it.
    """

    id: str
    version: int
    title: Text
    source: str
    organisation: tuple[Role, ...]
    channels: tuple[Channel, ...]
    fields: tuple[Field, ...]
    wishes: tuple[Wish, ...]
    classes: tuple[ClassOf, ...]
    numbering: Numbering
    repeats: Repeats
    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    review: Span
    reviewer: Receiver
    texts: dict[str, Text]
    extends: str = ""
    overlays: tuple[str, ...] = ()
    abstract: bool = False
    routes: tuple[Route, ...] = ()
    copies: tuple[Copy, ...] = ()
    closing: tuple[Closing, ...] = ()
    pauses: tuple[Halt, ...] = ()
    trends: tuple[Trend, ...] = ()
    kinds: tuple[Kind, ...] = ()
    duties: tuple[Duty, ...] = ()
    open_limits: tuple[OpenLimit, ...] = ()
    authorities: tuple[Authority, ...] = ()
    forms: tuple[Form, ...] = ()
    lists: tuple[Checklist, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    reports: tuple[Report, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    outside: tuple[OutsideRule, ...] = ()
    readings: tuple[Reading, ...] = ()
    survey: Survey | None = None
    words: Vocabulary = Vocabulary()

    def clock(self, name: str) -> Clock:
        """The clock with this id. KeyError if the procedure has none."""
        for clock in self.clocks:
            if clock.id == name:
                return clock
        raise KeyError(name)

    def step(self, name: str) -> Step:
        """The step with this id. KeyError if the procedure has none."""
        for step in self.steps:
            if step.id == name:
                return step
        raise KeyError(name)

    def class_(self, name: str) -> ClassOf:
        """The class with this id. KeyError if the procedure has none."""
        for klass in self.classes:
            if klass.id == name:
                return klass
        raise KeyError(name)

    def role(self, name: str) -> Role:
        """The role with this id. KeyError if the procedure has none."""
        for role in self.organisation:
            if role.id == name:
                return role
        raise KeyError(name)
