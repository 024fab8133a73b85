"""What a procedure says beside its clocks: whom to ask, how to talk, what to write down.

Nothing here runs by itself. Staff read it beside a case, reports and forms are made from it, and
`procedures.check` sees that it hangs together.
"""

from __future__ import annotations

from msgspec import Struct

from procedures.words import Condition, Receiver, Span, Text


class Duty(Struct, frozen=True):
    """A periodic duty of a unit: told in time, answered in chat, counted, missed.

    `limit`: `today`, `week`, `month`, `quarter` or `year`, to its end. `count`: how often within a
    period; `unit`: of what. `owner.at`: `root`, `unit` (all that take complaints) or a kind of
    unit, of which each owes it. `to`: who hears a day after it was missed. `because`: why no clock
    runs for it (then there is no `limit`).
    """

    id: str
    name: Text
    owner: Receiver
    clause: str
    quote: str
    limit: Span | None = None
    count: int = 1
    unit: Text | None = None
    to: tuple[Receiver, ...] = ()
    because: str = ""
    own: bool = False


class OpenLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """A duty whose limit the source leaves open ("及时"): the clock that stands in, or why none
    does.
    """

    id: str
    name: Text
    clause: str
    quote: str
    clock: str = ""
    because: str = ""


class Authority(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision that only some roles may take (定责, 退款, 垫付, 对外发言 ...)."""

    id: str
    name: Text
    by: tuple[str, ...]
    clause: str = ""
    quote: str = ""


class FormField(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a form. It is filled by one of: `slot` (the talk), `step` (what was written with
    that step), `fact` (number, unit, classes ... of the case).
    """

    id: str
    name: Text
    slot: str = ""
    step: str = ""
    fact: str = ""


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """A paper of the source, filled stage by stage."""

    id: str
    name: Text
    fields: tuple[FormField, ...]
    when: Condition = Condition()
    clause: str = ""
    note: str = ""


class Checklist(Struct, frozen=True, forbid_unknown_fields=True):
    """Points to go through: at the scene of a crisis, in a settlement, before closing."""

    id: str
    name: Text
    items: tuple[Text, ...]
    when: Condition = Condition()
    clause: str = ""


class Guidance(Struct, frozen=True, forbid_unknown_fields=True):
    """How to talk and what to avoid, read beside a case (话术)."""

    id: str
    name: Text
    items: tuple[Text, ...]
    when: Condition = Condition()
    clause: str = ""


class Kpi(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure that is measured. `own_formula`: the source gives a target and no formula."""

    id: str
    name: Text
    target: str
    period: str
    formula: Text
    clause: str = ""
    quote: str = ""
    own_formula: bool = False


class Report(Struct, frozen=True, forbid_unknown_fields=True):
    """A report that is owed: to whom, how often, with which contents."""

    id: str
    name: Text
    period: str
    to: tuple[str, ...]
    contents: tuple[Text, ...] = ()
    clause: str = ""
    quote: str = ""


class Penalty(Struct, frozen=True, forbid_unknown_fields=True):
    """What a cause costs whom, as the source has it; a suggestion, never carried out."""

    id: str
    cause: Text
    measure: Text
    clause: str = ""


class OutsideRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of others that the procedure cites (三包, ISO 10002 ...)."""

    id: str
    name: Text
    link: str = ""
    note: str = ""


class Reading(Struct, frozen=True, forbid_unknown_fields=True):
    """A broken or unclear place of the source, and how it is read here."""

    place: str
    problem: str
    reading: str


class Vocabulary(Struct, frozen=True, forbid_unknown_fields=True):
    """What the company calls a case and the person who brings it."""

    case: Text = Text(zh="投诉", en="complaint")
    person: Text = Text(zh="客户", en="customer")
