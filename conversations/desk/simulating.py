"""`/simulate [class ...] [time]`: what would happen to a complaint filed now (or then) in a unit,
if nobody did anything. Nothing is stored and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cases.hearers import stage_kind
from cases.simulation import Ring, Simulated, SimulationError, Wanted, simulate
from conversations.desk import card
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.places import unit_called
from conversations.desk.requests import Request, named
from conversations.reading.ahead import read_ahead
from procedures.model import Procedure

LOOKED = timedelta(days=14)
STAGES = 300  # of one case; beyond it nothing new comes
LINES = 24  # of one message


async def asked(here: Hearing, wish: Request) -> DeskTurn:
    """A timeline of one message, for who may read the unit's cases."""
    if not here.incoming.private and not here.group_unit:
        return here.say("not_bound")
    unit, words = _unit(here, wish.words)
    if not unit or not here.sees(unit) or not here.within_chat(unit):
        return here.say("refusal/no_right", act="see")
    procedure = here.house.current(unit)
    classes, words = _classes(procedure, words)
    found = read_ahead(words, here.now, here.org.zone_of(unit)) if words else None
    if words and found is None:
        known = [klass.name.to(here.language) for klass in procedure.classes]
        return here.say("unknown_name", what="class", known=known)
    at = found.at if found else here.now
    wanted = Wanted(unit, at, at + LOOKED, classes, most=STAGES)
    try:
        played = simulate(here.house, procedure, wanted)
    except SimulationError:
        known = [klass.name.to(here.language) for klass in procedure.classes]
        return here.say("unknown_name", what="class", known=known)
    return here.say("simulate", **_values(here, played, at))


def _unit(here: Hearing, words: str) -> tuple[str, str]:
    """The unit named at the beginning, else the chat's, else one that the speaker has a role at
    and that takes complaints.
    """
    first, _, rest = words.partition(" ")
    if first and (called := unit_called(here.org, first)):
        return called.id, rest.strip()
    if here.group_unit:
        return here.group_unit, words
    held = [h.unit for h in here.person.roles] if here.person else []
    own = [unit for unit in held if unit in here.org.units]
    below = [u.id for u in here.org.units.values() if u.files and here.sees(u.id)]
    filing = [unit for unit in own if here.org.units[unit].files]
    return next(iter((*filing, *below, *own)), ""), words


def _classes(procedure: Procedure, words: str) -> tuple[tuple[str, ...], str]:
    """The classes named at the beginning, and what follows them."""
    names: dict[str, str] = {}
    for klass in procedure.classes:
        names |= dict.fromkeys((klass.id, klass.name.zh, klass.name.en), klass.id)
    found: list[str] = []
    while True:
        klass_id, rest = named(words, names)
        if not klass_id:
            return tuple(dict.fromkeys(found)), words
        found.append(klass_id)
        words = rest


def _values(here: Hearing, played: Simulated, at: datetime) -> dict[str, Any]:
    case, procedure = played.case, here.house.procedure_of(played.case)
    rings = _once(played.rings)
    return {
        "zone": here.org.zone_of(case.unit),
        "procedure": procedure.title.to(here.language),
        "unit": card.unit_name(here.org, case.unit, here.language),
        "classes": [card.class_name(procedure, name, here.language) for name in case.classes],
        "at": at,
        "days": LOOKED.days,
        "lines": [_line(here, ring, procedure, at) for ring in rings[:LINES]],
        "more": len(rings) - len(rings[:LINES]),
        "undated": [run.clock.name.to(here.language) for run, end in played.clocks if end is None],
        "provisional": any(ring.provisional for ring in rings[:LINES]),
    }


def _once(rings: Sequence[Ring]) -> list[Ring]:
    """Without what rings nobody; of a clock's repeats, and of its later periods, only the first."""
    shown: list[Ring] = []
    seen: set[tuple[str, str, int]] = set()
    for ring in rings:
        kind = stage_kind(ring.clock, ring.stage)
        stage = ring.stage if kind != "again" else 0
        key = (ring.clock.id if ring.clock else "", kind, stage)
        if ring.who and key not in seen:
            shown.append(ring)
            seen.add(key)
    return shown


def _line(here: Hearing, ring: Ring, procedure: Procedure, at: datetime) -> dict[str, Any]:
    names: dict[str, None] = {}
    for hearer in ring.who:
        role = card.role_name(procedure, hearer.receiver.role, here.language)
        people = [person.name for person in hearer.people]
        names |= dict.fromkeys(people or [role or "@customer"])
    return {
        "at": ring.due_at,
        "after": int((ring.due_at - at).total_seconds()),
        "clock": ring.clock.name.to(here.language) if ring.clock else "",
        "kind": stage_kind(ring.clock, ring.stage),
        "hears": list(names),
        "held": ring.rings_at if ring.rings_at > ring.due_at else None,
    }
