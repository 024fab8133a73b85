"""Which words can be left on a case at all: by customers, staff who may, classes, steps, clocks."""

from __future__ import annotations

from collections.abc import Iterator

from procedures.model import Clock, Procedure

# By the customer's own doing or by the filing, whatever the procedure says: `incident` at the time
# at which it happened, `moved` when the case came from another procedure.
OF_CUSTOMERS = frozenset({"filed", "incident", "moved", "added", "nudged", "withdrawn"})
# By staff: the mark, and the act that some role must be allowed.
OF_STAFF = {
    "acknowledged": "ack",
    "taken": "take",
    "handed_over": "handover",
    "moved_unit": "handover",
    "noted": "note",
    "contacted": "contact",
    "contacted:reached": "contact",
    "contacted:no_answer": "contact",
    "contacted:wrong_number": "contact",
    "resolved": "resolve",
    "confirmed": "resolve",
    "refused": "resolve",
    "closed": "close",
    "reopened": "reopen",
}
# By staff who may speak with the customer: only a procedure for conversations has such.
OF_TALKS = {"relayed": "relay"}
# All that a procedure's own steps, classes and clocks have no part in, or only by a clock's breach
# or by a yes while conditions of closing are still open (`satisfied`).
FIXED_MARKS = OF_CUSTOMERS | OF_STAFF.keys() | {"released", "lapsed", "satisfied"}
# After these no clock runs, and nothing is left to wait for.
ENDING = frozenset({"confirmed", "closed", "withdrawn", "lapsed"})
# Classes that the product sets by itself, beside the one for repetitions.
ANONYMOUS = "anonymous"
UNFINISHED = "unfinished"  # filed after the customer fell silent, unconfirmed
AUTOMATIC = frozenset({ANONYMOUS, UNFINISHED})


def marks(procedure: Procedure) -> frozenset[str]:
    """Every word that something can leave on a case of this procedure.

    A step that nobody may press, or that waits for itself, leaves none; so does a clock that
    nothing starts, or whose end nobody may name.
    """
    left = set(OF_CUSTOMERS | _staff(procedure))
    left |= {f"classified:{klass.id}" for klass in procedure.classes if given(klass.id, procedure)}
    left |= {f"repeated:{number}" for number in range(2, procedure.repeats.count + 1)}
    left |= {f"trend:{trend.id}" for trend in procedure.trends}
    if procedure.survey is not None:
        left |= {"rated", *(f"rated:{score}" for score in range(1, 6))}
    while more := set(_following(procedure, left)) - left:
        left |= more
    return frozenset(left)


def given(name: str, procedure: Procedure) -> bool:
    """Somebody or something can give this class: filing, its channel or kind, a person, a bad
    rating, or the product by itself.
    """
    klass = procedure.class_(name)
    by_rule = {name for channel in procedure.channels for name in channel.classes}
    by_rule |= {name for kind in procedure.kinds if not kind.procedure for name in kind.classes}
    by_rule |= {procedure.survey.klass} if procedure.survey else set()
    return (
        klass.initial
        or allowed(klass.decided_by, "classify", procedure)
        or name in AUTOMATIC | {procedure.repeats.klass} | by_rule
    )


def allowed(roles: tuple[str, ...], act: str, procedure: Procedure) -> bool:
    """Some of these roles may do this act."""
    return any(act in role.may for role in procedure.organisation if role.id in roles)


def anybody(act: str, procedure: Procedure) -> bool:
    """Some role may do this act."""
    return any(act in role.may for role in procedure.organisation)


def _staff(procedure: Procedure) -> set[str]:
    found = {word for word, act in (OF_STAFF | OF_TALKS).items() if anybody(act, procedure)}
    if procedure.routes:
        found |= {"handed_over", "moved_unit"}
    if "confirmed" in found:
        found |= {"closed", "satisfied"}
    return found


def _following(procedure: Procedure, left: set[str]) -> Iterator[str]:
    """What steps and clocks leave once the words in `left` can be there."""
    for step in procedure.steps:
        if allowed(step.by, "step", procedure) and left.issuperset(step.after):
            yield f"step:{step.id}"
            yield from (f"undone:{name}" for name in step.undoes if f"step:{name}" in left)
    for clock in procedure.clocks:
        if left.intersection(clock.start):
            yield from _of_clock(clock, procedure)


def _of_clock(clock: Clock, procedure: Procedure) -> Iterator[str]:
    nameable = clock.extend is not None and allowed(clock.extend.by, "step", procedure)
    if nameable and clock.limit.by_hand:
        yield f"limit_set:{clock.id}"
    if nameable and clock.extend is not None and clock.extend.times:
        yield f"extended:{clock.id}"
    if nameable or not clock.limit.by_hand:
        yield f"clock:{clock.id}:missed"
        yield from {"release": ("released",), "lapse": ("lapsed",)}.get(clock.breach, ())
