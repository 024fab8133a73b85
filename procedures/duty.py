"""A periodic duty (每月、每周 ...) as a procedure of its own: one recurring clock, one step.

So nothing new is needed to ping, to answer in chat, to count and to say that it was missed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import structs

from procedures.content import Duty
from procedures.layers import text_of
from procedures.load import draft
from procedures.model import Procedure, Receiver, Role, Rung, Text

DUTY = "duty"  # its channel, class, clock; and the word before the colon of nothing else
DONE = "done"
_SKELETON = Path(__file__).parent / "duty.toml"
_KEEPER = "keeper"
_TIMES = Text(zh="次", en="times")


def duty_id(procedure: str, duty: str) -> str:
    """The id of the little procedure: `prevention:PER-P29-04`."""
    return f"{procedure}:{duty}"


def is_duty_id(name: str) -> bool:
    """True for the id of a duty's little procedure; ids of files hold no colon."""
    return ":" in name


def of_duty(name: str, procedure: Procedure | None) -> Procedure:
    """The little procedure of this id; the bare skeleton when the rules know the duty no more, so
    that its case can still be read and ended.
    """
    wanted = name.partition(":")[2]
    duties = procedure.duties if procedure else ()
    found = next((d for d in duties if d.id == wanted and d.limit is not None), None)
    if procedure is None or found is None:
        return structs.replace(skeleton(), id=name)
    return duty_procedure(procedure, found)


def duty_procedure(procedure: Procedure, duty: Duty) -> Procedure:
    """The rules of one duty of `procedure`, of the same version. ValueError if it has no limit."""
    if duty.limit is None:
        raise ValueError(f"{duty.id} has no limit")
    common = skeleton()
    (clock,), (step,) = common.clocks, common.steps
    owner = structs.replace(duty.owner, at="unit")
    above = duty.to or (Receiver(duty.owner.role, "parent"),)
    clock = structs.replace(
        clock,
        id=duty.id,
        name=duty.name,
        limit=duty.limit,
        every=duty.limit,
        count=duty.count,
        owner=owner,
        clause=duty.clause,
        quote=duty.quote,
        own=duty.own,
        ladder=(Rung(clock.ladder[0].after, (owner,)), Rung(clock.ladder[1].after, above)),
    )
    return structs.replace(
        common,
        id=duty_id(procedure.id, duty.id),
        version=procedure.version,
        title=duty.name,
        source=procedure.source,
        organisation=tuple(_role(role, duty, common) for role in procedure.organisation),
        reviewer=owner,
        steps=(structs.replace(step, by=(duty.owner.role,)),),
        clocks=(clock,),
        words=structs.replace(common.words, person=duty.unit or _TIMES),
    )


@cache
def skeleton() -> Procedure:
    """What all duties share. It needs no words for customers: there are none."""
    return draft(text_of(_SKELETON), _SKELETON.name).procedure


def _role(role: Role, duty: Duty, common: Procedure) -> Role:
    """Whoever owes the duty may do all that its keeper may; others what they may anyway."""
    keeper = common.role(_KEEPER).may if role.id == duty.owner.role else ()
    return structs.replace(role, may=tuple(dict.fromkeys((*role.may, *keeper))))
