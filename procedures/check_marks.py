"""Which words can be left on a case at all: by customers, staff who may, classes and clocks."""

from __future__ import annotations

from collections.abc import Iterator

from procedures.model import Procedure

# By the customer's own doing, whatever the procedure says.
OF_CUSTOMERS = frozenset({"filed", "added", "nudged", "withdrawn"})
# By staff: the mark, and the act that some role must be allowed.
OF_STAFF = {
    "acknowledged": "ack",
    "taken": "take",
    "handed_over": "handover",
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
# All that a procedure's own steps, classes and clocks have no part in, or only by a clock's breach.
FIXED_MARKS = OF_CUSTOMERS | OF_STAFF.keys() | {"released", "lapsed"}
# Classes that the product sets by itself, beside the one for repetitions.
ANONYMOUS = "anonymous"
UNFINISHED = "unfinished"  # filed after the customer fell silent, unconfirmed
AUTOMATIC = frozenset({ANONYMOUS, UNFINISHED})


def marks(procedure: Procedure) -> frozenset[str]:
    """Every word that something can leave on a case of this procedure.

    A step that nobody may press, or that waits for itself, leaves none; so does a clock that
    nothing starts.
    """
    left = set(OF_CUSTOMERS | _staff(procedure))
    left |= {f"classified:{klass.id}" for klass in procedure.classes if given(klass.id, procedure)}
    left |= {f"repeated:{number}" for number in range(2, procedure.repeats.count + 1)}
    while more := set(_following(procedure, left)) - left:
        left |= more
    return frozenset(left)


def given(name: str, procedure: Procedure) -> bool:
    """Somebody or something can give this class: filing, a person, or the product by itself."""
    klass = procedure.class_(name)
    return (
        klass.initial
        or allowed(klass.decided_by, "classify", procedure)
        or name in AUTOMATIC | {procedure.repeats.klass}
    )


def allowed(roles: tuple[str, ...], act: str, procedure: Procedure) -> bool:
    """Some of these roles may do this act."""
    return any(act in role.may for role in procedure.organisation if role.id in roles)


def _staff(procedure: Procedure) -> set[str]:
    roles = tuple(role.id for role in procedure.organisation)
    acts = (OF_STAFF | OF_TALKS).items()
    found = {word for word, act in acts if allowed(roles, act, procedure)}
    return found | {"closed"} if "confirmed" in found else found


def _following(procedure: Procedure, left: set[str]) -> Iterator[str]:
    """What steps and clocks leave once the words in `left` can be there."""
    for step in procedure.steps:
        if allowed(step.by, "step", procedure) and left.issuperset(step.after):
            yield f"step:{step.id}"
    for clock in procedure.clocks:
        if left.intersection(clock.start):
            yield f"clock:{clock.id}:missed"
            yield from {"release": ("released",), "lapse": ("lapsed",)}.get(clock.breach, ())
