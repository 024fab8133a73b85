"""What a procedure must fulfil before it may run. Each finding: key, problem, remedy."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator

from procedures.check_around import around_findings
from procedures.check_classes import class_findings, step_findings
from procedures.check_clocks import clock_findings
from procedures.check_content import SLOTS, content_findings
from procedures.check_marks import FIXED_MARKS, anybody, marks
from procedures.check_numbers import contradictions
from procedures.check_receivers import CUSTOMER, Finding, lasting, refers
from procedures.check_walk import everywhere
from procedures.model import Procedure

__all__ = ["ACTS", "CUSTOMER", "FIXED_MARKS", "SLOTS", "Finding", "findings", "marks"]

ACTS = frozenset(
    "ack take step contact note classify resolve close reveal handover reopen link see bind "
    "relay file".split()
)
NUMBER_PARTS = frozenset({"year", "month", "type", "serial"})
NEEDED_TEXTS = ("evidence_received", "promise_contact", "empathy", "not_ours")
_ROLE = re.compile(r"[a-z_]{1,32}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


def findings(procedure: Procedure) -> list[Finding]:
    """Everything that is wrong. Empty when the procedure may run."""
    known = marks(procedure)
    found = [*_head(procedure), *_texts(procedure)]
    found += [*_repeats(procedure), *_roles(procedure), *_fields(procedure)]
    found += [*class_findings(procedure), *_numbering(procedure), *_exits(procedure, known)]
    for step in procedure.steps:
        found += step_findings(step, procedure, known)
    for clock in procedure.clocks:
        found += clock_findings(clock, procedure, known)
    found += [*around_findings(procedure, known), *content_findings(procedure)]
    found += contradictions(procedure)
    said = {key for key, _, _ in found}
    return [*found, *(finding for finding in everywhere(procedure) if finding[0] not in said)]


def _head(procedure: Procedure) -> Iterator[Finding]:
    if not _NAME.fullmatch(procedure.id):
        yield "id", "is no id", "use 1 to 32 of a-z 0-9 _ -"
    if procedure.version < 1:
        yield "version", "is no version", "count from 1"
    yield from lasting("review", procedure.review)


def _texts(procedure: Procedure) -> Iterator[Finding]:
    for name in NEEDED_TEXTS:
        if name not in procedure.texts:
            yield f"texts.{name}", "is missing", "give it in zh and en"


def _roles(procedure: Procedure) -> Iterator[Finding]:
    for role in procedure.organisation:
        key = f"organisation ({role.id})"
        if not _ROLE.fullmatch(role.id) or role.id == CUSTOMER:
            yield f"{key}.id", "is no id of a role", f"use a-z and _, other than {CUSTOMER!r}"
        yield from refers(f"{key}.may", role.may, ACTS, "act")


def _fields(procedure: Procedure) -> Iterator[Finding]:
    for field in procedure.fields:
        yield from refers(f"fields ({field.id}).slot", (field.slot,), SLOTS, "slot")


def _exits(procedure: Procedure, left: frozenset[str]) -> Iterator[Finding]:
    """From every state a case can come to its end."""
    if not left & {"closed", "confirmed"}:
        remedy = 'give some role "close" or "resolve" in its may'
        yield "organisation", "no case can ever end", remedy
    elif "resolved" in left and not (left & {"lapsed"} or anybody("close", procedure)):
        problem = "a proposal that its customer never answers stays open for ever"
        remedy = 'give some role "close", or write a clock with breach = "lapse"'
        yield "organisation", problem, remedy


def _numbering(procedure: Procedure) -> Iterator[Finding]:
    template = procedure.numbering.template
    try:
        found = [part for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError as error:
        yield "numbering.template", str(error), "write it like {year}{month}{type}{serial}"
        return
    parts = tuple(str(name) for _, name, _, _ in found)
    yield from refers("numbering.template", parts, NUMBER_PARTS, "part")
    if any(spec or conversion for _, _, spec, conversion in found):
        yield "numbering.template", "a part has a format of its own", "write it like {serial}"
    if "serial" not in parts:
        yield "numbering.template", "has no {serial}", "numbers would not be unique without it"
    reset = procedure.numbering.reset
    needs = {"month": {"year", "month"}, "year": {"year"}, "never": set()}[reset]
    if missing := ", ".join(sorted(needs - set(parts))):
        problem = f"numbers would come twice: {missing} not in template"
        yield "numbering.reset", problem, "add it"
    if not 1 <= procedure.numbering.digits <= 9:
        yield "numbering.digits", "is no number of digits", "give 1 to 9"
    yield from _codes(procedure)


def _codes(procedure: Procedure) -> Iterator[Finding]:
    axis = procedure.numbering.type_axis
    codes = Counter(k.code for k in procedure.classes if k.axis == axis)
    for klass in procedure.classes:
        key = f"classes ({klass.id}).code"
        if klass.axis == axis and not re.fullmatch(r"[A-Z]{1,3}", klass.code):
            yield key, "is no code", "give one to three capital letters"
        elif klass.axis == axis and codes[klass.code] > 1:
            yield key, f"{klass.code!r} stands for another class too", "give each its own"


def _repeats(procedure: Procedure) -> Iterator[Finding]:
    repeats = procedure.repeats
    known = {klass.id for klass in procedure.classes}
    yield from refers("repeats.klass", (repeats.klass,), known, "class")
    if repeats.count < 2:
        yield "repeats.count", "one complaint is no repetition", "give 2 or more"
    yield from lasting("repeats.within", repeats.within)
    if repeats.within.working or repeats.within.same_day or repeats.within.period:
        yield "repeats.within", "is not counted in working time", "give a time such as 180d"
