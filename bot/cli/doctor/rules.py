"""The rules: organisation file, procedure, calendars, and whether everybody can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.cli import limits
from bot.cli.doctor.item import Item, missing, ok, refused, warn
from bot.cli.store import read_rules, world_now
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.rules import Rules
    from cases.organisation import Organisation, Unit
    from procedures.model import Procedure, Receiver
    from storage.store import SqlStore

_SHOWN = 5
"""Names in one sentence; more are counted."""


def read(given: Settings) -> tuple[Rules | None, list[Item]]:
    """The rules if they can be read, and what is to be said about that."""
    from cases.errors import RuleError
    from procedures.errors import ProcedureError

    # A playground is looked at for what it is to become: its own company comes second.
    written = given.organisation_file
    path = written if written.exists() else given.organisation_in_force
    if not path.exists():
        remedy = "write one (docs/organisation-file.md) and say `kesu org import FILE`"
        says = f"{path} is not there yet"
        if given.org is not None:
            says = f"KESU_ORG names {path}, and there is no such file"
            remedy = "correct KESU_ORG, or leave it out and say `kesu org import FILE`"
        return None, [missing("organisation", says, remedy)]
    try:
        rules = read_rules(given, path)
    except RuleError as error:
        return None, [refused("organisation", error)]
    except ProcedureError as error:
        return None, [refused("procedure", error)]
    org, procedure = rules.house.org, rules.house.current()
    said = f"{path}: {len(org.units)} units, {len(org.people)} people"
    items = [
        ok("organisation", said),
        ok("procedure", f"{procedure.id} version {procedure.version}, in order"),
    ]
    if path != given.organisation_file:
        remedy = "write your own and say `kesu org import FILE`, see docs/organisation-file.md"
        items[0] = warn("organisation", f"the playground's own company ({said})", remedy)
    return rules, items


def calendars(org: Organisation, today: date) -> Iterator[Item]:
    """Until when holidays are known; what lies beyond is provisional."""
    for calendar in org.calendars.values():
        name = f"calendar {calendar.id}"
        known = calendar.known_until
        remedy = (
            "install the newer version of Kesu once the year is announced, or write holidays, "
            "shifts and known_until into the organisation file"
        )
        if known is None:
            yield ok(name, "names no country, so that no holiday has to be known")
        elif known < today + timedelta(days=limits.CALENDAR_DAYS):
            yield warn(name, f"holidays are known until {known} only", remedy)
        else:
            yield ok(name, f"holidays are known until {known}")


async def gone(store: SqlStore, org: Organisation) -> list[Item]:
    """Open cases of units that the organisation file has no more."""
    from cases.service import gone_units

    async with store.reading() as work:
        units = await gone_units(work, org, await world_now(store))
    if not units:
        return []
    says = "the organisation file no longer has the unit of open cases: "
    says += _some(f"{unit} ({count})" for unit, count in units.items())
    remedy = "put the unit back, or hand its cases over in chat: /handover NUMBER UNIT REASON"
    return [warn("units", says, remedy)]


def reach(given: Settings, org: Organisation, procedure: Procedure) -> list[Item]:
    """Is there an administrator, a chat for every unit's cards, and somebody for every ladder?"""
    items = [_admin(org), _cards(given, org), *_ladders(org, procedure)]
    return [item for item in items if item is not None]


def _admin(org: Organisation) -> Item:
    bound = [person for person in org.people.values() if person.admin and person.id in org.privates]
    if not bound:
        return missing(
            "administrator",
            "no administrator has bound an account",
            "`kesu org invite --admin`, and do what it says",
        )
    return ok("administrator", f"{_some(person.name for person in bound)} can be written to")


def _cards(given: Settings, org: Organisation) -> Item:
    """Where cards of units that take complaints go."""
    from cases.notices.places import group_of

    nowhere, elsewhere = [], []
    for unit in (unit for unit in org.units.values() if unit.files):
        if not group_of(unit.id, org):
            nowhere.append(unit)
        elif unit.id not in org.groups:
            elsewhere.append(unit)
    remedy = _binding(given)
    if nowhere:
        return missing("groups", f"nobody would see the cards of {_units(nowhere)}", remedy)
    if elsewhere:
        says = f"no group is bound to {_units(elsewhere)}: cards go to people or the next group up"
        return warn("groups", says, remedy)
    return ok("groups", "every unit that takes complaints has its group")


def _binding(given: Settings) -> str:
    """How a unit gets a chat, on the platforms that this house has."""
    ways = []
    if given.telegram_staff_token:
        ways.append("add the staff bot to the unit's group and write /bind there, with its name")
    if given.wecom_bot_id:
        ways.append(
            "add the smart bot to the unit's group in WeCom and write there: @bot /bind UNIT"
        )
    if given.wecom_corp_id:
        ways.append("invite the unit's people (`kesu org invite`): the app writes to each of them")
    return "; or ".join(ways)


def _ladders(org: Organisation, procedure: Procedure) -> Iterator[Item | None]:
    """Every receiver of every clock, seen from every unit that takes complaints."""
    from cases.notices.places import reach as reached
    from procedures.check import CUSTOMER

    units = [unit for unit in org.units.values() if unit.files]
    receivers = dict.fromkeys(_receivers(procedure))
    climbing: dict[str, None] = {}
    silent: dict[str, None] = {}
    for receiver in (each for each in receivers if each.role != CUSTOMER):
        for unit in units:
            wanted = org.place(receiver, unit.id)
            place, people = org.responsible(receiver, unit.id)
            if place != wanted or not any(_holds(p.roles, receiver.role) for p in people):
                climbing[f"{receiver.role}@{wanted}"] = None
            if not reached(receiver, unit.id, org):
                silent[f"{receiver.role}@{wanted}"] = None
    if silent:
        says = f"no chat reaches {_some(silent)}"
        yield missing(
            "ladders", says, "bind groups with /bind, or invite people (`kesu org invite`)"
        )
    if climbing:
        says = f"nobody holds {_some(climbing)}: what is meant for them goes further up"
        yield warn("roles", says, "give somebody the role in the organisation file")
    if not silent and not climbing:
        yield ok("ladders", "whoever the procedure names can be reached, from every unit")


def _holds(roles: Iterable[object], role: str) -> bool:
    return any(getattr(held, "role", "") == role for held in roles)


def _receivers(procedure: Procedure) -> Iterator[Receiver]:
    for clock in procedure.clocks:
        yield clock.owner
        for rung in clock.ladder:
            yield from rung.to
    yield procedure.reviewer


def _units(units: list[Unit]) -> str:
    return _some(f"{unit.name.zh} [{unit.id}]" for unit in units)


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more
