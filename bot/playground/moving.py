"""Moving a group or a person from one platform to another, as a binding in chat would."""

from __future__ import annotations

from bot.engine import Engine
from bot.playground.people import staff_account, wecom_group, wecom_person
from bot.playground.seed import groups_of
from bot.playground.worlds import Worlds
from cases.organisation import Address
from cases.ports import Contact

PLATFORMS = ("telegram", "wecom")


async def move_unit(engine: Engine, worlds: Worlds, unit: str, platform: str) -> None:
    """Bind the unit's group there. What was said in the other one stays there. ValueError."""
    org = engine.rules.house.org
    known = groups_of(worlds.telegram, org)
    if unit not in known:
        raise ValueError("there is no such group")
    _check(platform)
    chat = known[unit] if platform == "telegram" else wecom_group(unit)
    by = next(iter(org.people), "")
    async with engine.store.work() as work:
        address = Address("staff", chat)
        await work.people.bind_group(unit, address, by, engine.world.now())
    await engine.rules.bind(engine.store)


async def move_person(engine: Engine, person: str, platform: str) -> None:
    """Whoever spoke there last is told there. ValueError."""
    found = engine.rules.house.org.people.get(person)
    if found is None:
        raise ValueError("there is no such person")
    _check(platform)
    chat = str(staff_account(found).id) if platform == "telegram" else wecom_person(person)
    async with engine.store.work() as work:
        contact = await work.people.contact("staff", chat)
        fresh = contact or Contact("staff", chat, found.language, person)
        await work.people.set_contact(fresh, engine.world.now())
    await engine.rules.bind(engine.store)


def _check(platform: str) -> None:
    if platform not in PLATFORMS:
        raise ValueError("staff are reached on telegram or wecom")
