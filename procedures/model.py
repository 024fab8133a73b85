"""The model of a procedure: what a company has decided about complaints, as values.

Everything here is immutable and comes from one TOML file (`procedures.load`). Triggers are words
that events leave behind as *marks* on a case (`filed`, `step:push`, `classified:urgent`, ...): a
clock starts and stops by marks, so a new clock needs a line of TOML and no code.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence in both languages."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """The sentence in `language`; anything but `en` reads Chinese."""
        return self.en if language == "en" else self.zh


class Span(Struct, frozen=True):
    """An amount of time. `seconds` for clock time, `days` for working days; `working` says in which
    time.

    Written `15m`, `24h`, `2d` (elapsed), `4wh` (working hours), `3wd` (working days), `today`.
    """

    seconds: int = 0
    days: int = 0
    working: bool = False
    same_day: bool = False
    written: str = ""


class WarningPoint(Struct, frozen=True):
    """A point before the deadline: a share of the limit that has passed (0..1), or a span before
    the end.
    """

    fraction: float | None = None
    before: Span | None = None
    written: str = ""


class Receiver(Struct, frozen=True):
    """Who hears: a role at a place. `at` is `unit` (the case's own), `parent`, `root` or a unit
    kind.
    """

    role: str
    at: str = "unit"


class Rung(Struct, frozen=True):
    """One step of a ladder, counted from the deadline (never from the ping that came late)."""

    after: Span
    to: tuple[Receiver, ...]


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """Holds when the classes include one of `any` (if there are any) and none of `none`."""

    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def holds(self, classes: frozenset[str]) -> bool:
        """True when a case with these classes is meant."""
        wanted = not self.any or any(name in classes for name in self.any)
        return wanted and not any(name in classes for name in self.none)


class Clock(Struct, frozen=True):
    """One duty with a limit.

    `start`/`stop`: marks. `breach`: what the deadline does beside ringing (`ping` nothing more,
    `release` the acknowledgement, `lapse` the case). `own`: the product's own, not the source's.
    `promise`: was said to the customer and stands in the receipt. `quiet`: waits for the end of
    quiet hours.
    """

    id: str
    name: Text
    start: tuple[str, ...]
    stop: tuple[str, ...]
    limit: Span
    owner: Receiver
    ladder: tuple[Rung, ...]
    warn: tuple[WarningPoint, ...] = ()
    when: Condition = Condition()
    repeat: Span | None = None
    clause: str = ""
    quote: str = ""
    breach: Literal["ping", "release", "lapse"] = "ping"
    promise: bool = False
    own: bool = False

    @property
    def quiet(self) -> bool:
        """Only clocks counted in working time wait for the morning; all others ring at night."""
        return self.limit.working


class Step(Struct, frozen=True):
    """Something a person does and says so by a button; leaves the mark `step:<id>`.

    Offered once all marks of `after` are there and until it was done in this round of handling.
    """

    id: str
    label: Text
    by: tuple[str, ...]
    after: tuple[str, ...] = ("filed",)
    when: Condition = Condition()


class ClassOf(Struct, frozen=True, forbid_unknown_fields=True):
    """A class of complaint. Within an axis only one holds at a time; `flag` classes stand beside
    it.

    `code`: letter used in the number. `initial`: given at filing. `decided_by`: roles that may set
    it by hand; empty means that only the product sets it.
    """

    id: str
    name: Text
    axis: str
    code: str = ""
    initial: bool = False
    decided_by: tuple[str, ...] = ()


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
    """A way by which complaints arrive (受理渠道)."""

    id: str
    name: Text
    kind: Literal["online", "offline", "third_party"]


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
    """A whole procedure. `(id, version)` is pinned to each case when it is filed."""

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
