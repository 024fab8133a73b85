"""What classes and steps must fulfil: somebody can give or press them, and they hang together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from procedures.check_marks import AUTOMATIC, allowed, given
from procedures.check_receivers import Finding, refers, roles
from procedures.model import ClassOf, Procedure, Step

FLAG = "flag"
_WORD = re.compile(r"[a-z][a-z0-9_]{0,31}")


def class_findings(procedure: Procedure) -> Iterator[Finding]:
    """Everything that is wrong with the classes."""
    for klass in procedure.classes:
        yield from _class(klass, procedure)
    first = Counter(k.axis for k in procedure.classes if k.initial and k.axis != FLAG)
    for axis, times in first.items():
        if times > 1:
            yield "classes", f"axis {axis!r} has {times} initial classes", "leave initial to one"
    axis = procedure.numbering.type_axis
    if axis not in first:
        remedy = "mark one with initial = true"
        yield "numbering.type_axis", f"axis {axis!r} has no initial class", remedy


def _class(klass: ClassOf, procedure: Procedure) -> Iterator[Finding]:
    key = f"classes ({klass.id})"
    if not _WORD.fullmatch(klass.id):
        yield f"{key}.id", "is no id", "use 1 to 32 of a-z 0-9 _"
    yield from refers(f"{key}.decided_by", klass.decided_by, roles(procedure), "role")
    if not given(klass.id, procedure):
        remedy = "set initial, or decided_by to a role that may classify, or give it by a channel"
        yield key, "nothing can give this class", remedy
    if klass.id in AUTOMATIC | {procedure.repeats.klass} and klass.axis != FLAG:
        yield f"{key}.axis", "the product sets it beside the others", f'write axis = "{FLAG}"'
    if klass.moves_to == procedure.id:
        yield f"{key}.moves_to", "is this procedure itself", "name another, or take it out"
    if any(not word.strip() for word in klass.words):
        yield f"{key}.words", "an empty word is in every story", "take it out"


def one_of_each_axis(key: str, names: Iterable[str], procedure: Procedure) -> Iterator[Finding]:
    """Classes that are given together: known, and no two of one axis."""
    known = {klass.id: klass.axis for klass in procedure.classes}
    yield from refers(key, names, set(known), "class")
    axes = Counter(known[name] for name in names if name in known)
    for axis, times in axes.items():
        if axis != FLAG and times > 1:
            problem = f"{times} classes of axis {axis!r}, of which only one holds"
            yield key, problem, "leave one of them"


def step_findings(step: Step, procedure: Procedure, known: frozenset[str]) -> Iterator[Finding]:
    """Everything that is wrong with one step. `known`: the marks that can be left."""
    key = f"steps ({step.id})"
    if not _WORD.fullmatch(step.id):
        yield f"{key}.id", "is no id", "use 1 to 32 of a-z 0-9 _"
    yield from refers(f"{key}.by", step.by, roles(procedure), "role")
    if not allowed(step.by, "step", procedure):
        remedy = 'name a role with "step" in its may'
        yield f"{key}.by", "nobody may press its button", remedy
    for word in step.after:
        if word not in known:
            remedy = f"use one of: {', '.join(sorted(known))}"
            yield f"{key}.after", f"nothing leaves the mark {word!r} before it", remedy
    yield from _undoes(step, key, procedure)
    yield from _authority(step, key, procedure)


def _undoes(step: Step, key: str, procedure: Procedure) -> Iterator[Finding]:
    others = {other.id for other in procedure.steps} - {step.id}
    if step.id in step.undoes:
        remedy = "write again = true if it may be done anew"
        yield f"{key}.undoes", "a step cannot undo itself", remedy
    wanted = (name for name in step.undoes if name != step.id)
    yield from refers(f"{key}.undoes", wanted, others, "step")


def _authority(step: Step, key: str, procedure: Procedure) -> Iterator[Finding]:
    if not step.authority:
        return
    decisions = {authority.id: authority for authority in procedure.authorities}
    yield from refers(f"{key}.authority", (step.authority,), set(decisions), "authority")
    if step.authority in decisions:
        by = decisions[step.authority].by
        for role in step.by:
            if role not in by:
                problem = f"{role!r} has no authority for {step.authority!r}"
                yield f"{key}.by", problem, f"leave it to: {', '.join(by)}"
