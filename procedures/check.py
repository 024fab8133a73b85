"""What a procedure must fulfil before it may run. Each finding: key, problem, remedy."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from procedures.check_clocks import clock_findings, lasting
from procedures.check_marks import AUTOMATIC, FIXED_MARKS, allowed, given, marks
from procedures.check_receivers import CUSTOMER, Finding, receiver, refers
from procedures.model import Procedure, Text

__all__ = ["ACTS", "CUSTOMER", "FIXED_MARKS", "Finding", "findings", "marks"]

ACTS = frozenset(
    "ack take step contact note classify resolve close reveal handover reopen link see bind "
    "relay".split()
)
SLOTS = frozenset("story when unit wish evidence contact phone staff".split())
NUMBER_PARTS = frozenset({"year", "month", "type", "serial"})
NEEDED_TEXTS = ("evidence_received", "promise_contact", "empathy", "not_ours")
FLAG = "flag"
_WORD = re.compile(r"[a-z][a-z0-9_]{0,31}")
_ROLE = re.compile(r"[a-z_]{1,32}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


def findings(procedure: Procedure) -> list[Finding]:
    """Everything that is wrong, in the order of the file. Empty when the procedure may run."""
    found = [*_head(procedure), *_doubles(procedure), *_words(procedure)]
    found += [*_repeats(procedure), *_roles(procedure), *_fields(procedure)]
    found += [*_classes(procedure), *_numbering(procedure), *_steps(procedure)]
    if found:
        return found  # what refers to these would only be found wrong again
    for clock in procedure.clocks:
        found += clock_findings(clock, procedure)
    return found


def _head(procedure: Procedure) -> Iterator[Finding]:
    if not _NAME.fullmatch(procedure.id):
        yield "id", "is no id", "use 1 to 32 of a-z 0-9 _ -"
    if procedure.version < 1:
        yield "version", "is no version", "count from 1"
    yield from lasting("review", procedure.review)
    yield from receiver("reviewer", procedure.reviewer, procedure)


def _doubles(procedure: Procedure) -> Iterator[Finding]:
    for key, entries in _tables(procedure).items():
        for name, times in Counter(entry.id for entry in entries).items():
            if times > 1:
                yield f"{key} ({name})", f"stands there {times} times", "give each its own id"


def _tables(procedure: Procedure) -> dict[str, tuple[Any, ...]]:
    names = "organisation channels fields wishes classes steps clocks".split()
    return {name: getattr(procedure, name) for name in names}


def _words(procedure: Procedure) -> Iterator[Finding]:
    """Whatever people read says something in both languages."""
    yield from _blank("title", procedure.title)
    for key, entries in _tables(procedure).items():
        word = "label" if key == "steps" else "name"
        for entry in entries:
            yield from _blank(f"{key} ({entry.id}).{word}", getattr(entry, word))
    for name, text in procedure.texts.items():
        yield from _blank(f"texts.{name}", text)
    for name in NEEDED_TEXTS:
        if name not in procedure.texts:
            yield f"texts.{name}", "is missing", "give it in zh and en"


def _blank(key: str, text: Text) -> Iterable[Finding]:
    empty = [language for language in ("zh", "en") if not text.to(language).strip()]
    return [(f"{key}.{language}", "is empty", "write what is to be read") for language in empty]


def _roles(procedure: Procedure) -> Iterator[Finding]:
    for role in procedure.organisation:
        key = f"organisation ({role.id})"
        if not _ROLE.fullmatch(role.id) or role.id == CUSTOMER:
            yield f"{key}.id", "is no id of a role", f"use a-z and _, other than {CUSTOMER!r}"
        yield from refers(f"{key}.may", role.may, ACTS, "act")


def _fields(procedure: Procedure) -> Iterator[Finding]:
    for field in procedure.fields:
        yield from refers(f"fields ({field.id}).slot", (field.slot,), SLOTS, "slot")


def _classes(procedure: Procedure) -> Iterator[Finding]:
    roles = {role.id for role in procedure.organisation}
    for klass in procedure.classes:
        key = f"classes ({klass.id})"
        if not _WORD.fullmatch(klass.id):
            yield f"{key}.id", "is no id", "use 1 to 32 of a-z 0-9 _"
        yield from refers(f"{key}.decided_by", klass.decided_by, roles, "role")
        if not given(klass.id, procedure):
            remedy = "set initial, or decided_by to a role that may classify"
            yield key, "nothing can give this class", remedy
        if klass.id in AUTOMATIC | {procedure.repeats.klass} and klass.axis != FLAG:
            yield f"{key}.axis", "the product sets it beside the others", f'write axis = "{FLAG}"'
    first = Counter(k.axis for k in procedure.classes if k.initial and k.axis != FLAG)
    for axis, times in first.items():
        if times > 1:
            yield "classes", f"axis {axis!r} has {times} initial classes", "leave initial to one"
    if procedure.numbering.type_axis not in first:
        axis = procedure.numbering.type_axis
        remedy = "mark one with initial = true"
        yield "numbering.type_axis", f"axis {axis!r} has no initial class", remedy


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
    if repeats.within.working or repeats.within.same_day:
        yield "repeats.within", "is not counted in working time", "give a time such as 180d"


def _steps(procedure: Procedure) -> Iterator[Finding]:
    roles = {role.id for role in procedure.organisation}
    classes = {klass.id for klass in procedure.classes}
    known = marks(procedure)
    for step in procedure.steps:
        key = f"steps ({step.id})"
        if not _WORD.fullmatch(step.id):
            yield f"{key}.id", "is no id", "use 1 to 32 of a-z 0-9 _"
        yield from refers(f"{key}.by", step.by, roles, "role")
        yield from refers(f"{key}.when", step.when.any + step.when.none, classes, "class")
        if not allowed(step.by, "step", procedure):
            remedy = 'name a role with "step" in its may'
            yield f"{key}.by", "nobody may press its button", remedy
        for word in step.after:
            if word not in known:
                remedy = f"use one of: {', '.join(sorted(known))}"
                yield f"{key}.after", f"nothing leaves the mark {word!r} before it", remedy
