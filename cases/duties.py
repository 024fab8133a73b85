"""Periodic duties are cases that nobody complains in: one stands for each duty and unit.

It is filed when the rules first name it, goes on under each new version of them, and is closed when
they no longer do.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from cases import commands as c
from cases.organisation import Organisation
from cases.service import House
from procedures.content import Duty
from procedures.duty import DUTY, duty_id
from procedures.model import Procedure

_BYTES = 10  # in base 32 as many signs as a button has room for


@dataclass(frozen=True)
class Owed:
    """A duty that a unit owes, and the id of the case that stands for it."""

    case: str
    procedure: str
    version: int
    duty: Duty
    unit: str


def owed(house: House) -> Iterator[Owed]:
    """Every duty with a limit, for every unit that owes it under the rules in force."""
    for procedure in house.ruling():
        for duty in procedure.duties:
            if duty.limit is None:
                continue
            name = duty_id(procedure.id, duty.id)
            for unit in units_of(duty, procedure, house.org):
                key = f"{name}@{unit}".encode()
                digest = hashlib.blake2b(key, digest_size=_BYTES).digest()
                case = base64.b32encode(digest).decode().lower()
                yield Owed(case, name, procedure.version, duty, unit)


def units_of(duty: Duty, procedure: Procedure, org: Organisation) -> tuple[str, ...]:
    """The units that owe it: the top, all that take complaints (`unit`), or all of a kind; only
    where this procedure rules.
    """
    if duty.owner.at == "root":
        return (org.root().id,)
    return tuple(
        unit.id
        for unit in org.units.values()
        if (unit.files if duty.owner.at == "unit" else unit.kind == duty.owner.at)
        and org.procedure_of(unit.id) == procedure.id
    )


def filing(it: Owed, org: Organisation) -> c.FileComplaint:
    """The command that files the standing case."""
    return c.FileComplaint(
        case=it.case,
        procedure=it.procedure,
        version=it.version,
        unit=it.unit,
        channel=DUTY,
        language=org.unit(it.unit).language,
        customer=f"duty:{it.case}",
        chat="",
        wishes=(),
        anonymous=False,
        texts={},
        code="",
    )
