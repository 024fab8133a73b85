"""What a procedure must fulfil before it may run. Each finding: key, problem, remedy."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator
from typing import Any

from procedures.model import Clock, Procedure, Receiver

Finding = tuple[str, str, str]

# Marks that people leave by talking or pressing, whatever the procedure says.
FIXED_MARKS = frozenset(
    "filed added nudged acknowledged released taken handed_over noted contacted contacted:reached "
    "contacted:no_answer contacted:wrong_number resolved confirmed refused closed reopened withdrawn "
    "lapsed".split()
)
ACTS = frozenset(
    "ack take step contact note classify resolve close reveal handover reopen link see bind".split()
)
CUSTOMER = "customer"
NUMBER_PARTS = frozenset({"year", "month", "type", "serial"})
NEEDED_TEXTS = ("evidence_received", "promise_contact", "empathy", "not_ours")


def findings(procedure: Procedure) -> list[Finding]:
    """Everything that is wrong, in the order of the file. Empty when the procedure may run."""
    found = list(_doubles(procedure))
    found += _roles(procedure)
    found += _classes(procedure)
    found += _numbering(procedure)
    for clock in procedure.clocks:
        found += _clock(clock, procedure)
    for step in procedure.steps:
        key = f"steps ({step.id})"
        found += _refers(f"{key}.by", step.by, {r.id for r in procedure.organisation}, "role")
        found += _refers(f"{key}.after", step.after, marks(procedure), "mark")
    found += _receiver("reviewer", procedure.reviewer, procedure)
    missing = [name for name in NEEDED_TEXTS if name not in procedure.texts]
    return found + [(f"texts.{name}", "is missing", "give it in zh and en") for name in missing]


def marks(procedure: Procedure) -> frozenset[str]:
    """Every word that something can leave on a case of this procedure."""
    steps = {f"step:{step.id}" for step in procedure.steps}
    classes = {
        f"classified:{klass.id}" for klass in procedure.classes if _settable(klass.id, procedure)
    }
    missed = {f"clock:{clock.id}:missed" for clock in procedure.clocks}
    repeated = {f"repeated:{number}" for number in range(2, procedure.repeats.count + 1)}
    return FIXED_MARKS | steps | classes | missed | repeated


def _settable(name: str, procedure: Procedure) -> bool:
    """Somebody or something can give this class: filing, a person, anonymity or repetition."""
    klass = procedure.class_(name)
    automatic = {procedure.repeats.klass, "anonymous"}
    return klass.initial or bool(klass.decided_by) or name in automatic


def _doubles(procedure: Procedure) -> Iterator[Finding]:
    groups: dict[str, tuple[Any, ...]] = {
        "organisation": procedure.organisation,
        "classes": procedure.classes,
        "steps": procedure.steps,
        "clocks": procedure.clocks,
        "channels": procedure.channels,
        "wishes": procedure.wishes,
        "fields": procedure.fields,
    }
    for key, entries in groups.items():
        for name, times in Counter(entry.id for entry in entries).items():
            if times > 1:
                yield f"{key} ({name})", f"stands there {times} times", "give each its own id"


def _refers(
    key: str, names: tuple[str, ...], known: set[str] | frozenset[str], what: str
) -> list[Finding]:
    return [
        (key, f"no such {what}: {name!r}", f"use one of: {', '.join(sorted(known))}")
        for name in names
        if name not in known
    ]


def _roles(procedure: Procedure) -> list[Finding]:
    return [
        finding
        for role in procedure.organisation
        for finding in _refers(f"organisation ({role.id}).may", role.may, ACTS, "act")
    ]


def _classes(procedure: Procedure) -> Iterator[Finding]:
    roles = {role.id for role in procedure.organisation}
    for klass in procedure.classes:
        yield from _refers(f"classes ({klass.id}).decided_by", klass.decided_by, roles, "role")
        if not _settable(klass.id, procedure):
            yield (
                f"classes ({klass.id})",
                "nothing can give this class",
                "set initial or decided_by",
            )
    axes = {klass.axis for klass in procedure.classes if klass.initial}
    if procedure.numbering.type_axis not in axes:
        axis = procedure.numbering.type_axis
        yield (
            "numbering.type_axis",
            f"axis {axis!r} has no initial class",
            "mark one with initial = true",
        )
    known = {klass.id for klass in procedure.classes}
    yield from _refers("repeats.klass", (procedure.repeats.klass,), known, "class")
    if procedure.repeats.count < 2:
        yield "repeats.count", "one complaint is no repetition", "give 2 or more"


def _numbering(procedure: Procedure) -> Iterator[Finding]:
    template = procedure.numbering.template
    try:
        parts = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    except ValueError as error:
        yield "numbering.template", str(error), "write it like {year}{month}{type}{serial}"
        return
    yield from _refers("numbering.template", tuple(parts), NUMBER_PARTS, "part")
    if "serial" not in parts:
        yield "numbering.template", "has no {serial}", "numbers would not be unique without it"
    needs = {"month": {"year", "month"}, "year": {"year"}, "never": set()}[
        procedure.numbering.reset
    ]
    if needs - set(parts):
        missing = ", ".join(sorted(needs - set(parts)))
        yield "numbering.reset", f"numbers would come twice: {missing} not in template", "add it"
    axis = procedure.numbering.type_axis
    for klass in procedure.classes:
        if klass.axis == axis and not re.fullmatch(r"[A-Z]{1,3}", klass.code):
            yield f"classes ({klass.id}).code", "is no code", "give one to three capital letters"


def _clock(clock: Clock, procedure: Procedure) -> Iterator[Finding]:
    key = f"clocks ({clock.id})"
    known = marks(procedure)
    for side, words in (("start", clock.start), ("stop", clock.stop)):
        if not words:
            yield f"{key}.{side}", "is empty", f"name the mark that {side}s it"
        for word in words:
            if word not in known:
                problem = (
                    f"nothing can {side} it: no button, command, message or clock leaves {word!r}"
                )
                yield f"{key}.{side}", problem, f"use one of: {', '.join(sorted(known))}"
    if set(clock.start) & set(clock.stop):
        yield f"{key}.stop", "a mark both starts and stops it", "take it out of one of them"
    if not (clock.limit.seconds or clock.limit.days or clock.limit.same_day):
        yield f"{key}.limit", "is nothing", "give a time such as 24h"
    classes = {klass.id for klass in procedure.classes}
    yield from _refers(f"{key}.when", clock.when.any + clock.when.none, classes, "class")
    yield from _receiver(f"{key}.owner", clock.owner, procedure)
    yield from _warnings(clock, key)
    yield from _ladder(clock, key, procedure)
    if not clock.own and not (clock.clause and clock.quote):
        yield key, "names no clause and quote", "give both, or say own = true"


def _warnings(clock: Clock, key: str) -> Iterator[Finding]:
    for warning in clock.warn:
        before = warning.before.seconds if warning.before else 0
        if clock.limit.seconds and not clock.limit.working and before >= clock.limit.seconds:
            yield (
                f"{key}.warn",
                f"{warning.written} lies before the start",
                "take less than the limit",
            )
        if warning.fraction == 0:
            yield f"{key}.warn", "0% is the start itself", "take 1% to 99%"


def _ladder(clock: Clock, key: str, procedure: Procedure) -> Iterator[Finding]:
    if not clock.ladder:
        yield (
            f"{key}.ladder",
            "nobody hears of the deadline",
            "add [[clocks.ladder]] with after and to",
        )
        return
    for number, rung in enumerate(clock.ladder):
        if not rung.to:
            yield f"{key}.ladder[{number}].to", "is empty", "name who hears: role@place"
        for receiver in rung.to:
            yield from _receiver(f"{key}.ladder[{number}].to", receiver, procedure)
    if clock.ladder[0].after.seconds or clock.ladder[0].after.days:
        yield f"{key}.ladder[0].after", "the first rung is the deadline itself", "write 0m"
    spans = [rung.after.seconds + rung.after.days * 86400 for rung in clock.ladder]
    if sorted(set(spans)) != spans:
        yield f"{key}.ladder", "the rungs do not come later and later", "order them by after"
    if clock.repeat is not None and not (clock.repeat.seconds or clock.repeat.days):
        yield f"{key}.repeat", "would ring without end in one moment", "give a time such as 30m"


def _receiver(key: str, receiver: Receiver, procedure: Procedure) -> list[Finding]:
    roles = {role.id for role in procedure.organisation} | {CUSTOMER}
    return _refers(key, (receiver.role,), roles, "role")
