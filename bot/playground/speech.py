"""The language that the little company reads, as chosen on the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec

from bot.engine import Engine
from cases.service import House

LANGUAGE = "playground.language"
"""Setting: `zh` or `en`; not there before anybody chose."""


async def chosen(engine: Engine) -> str:
    """The language in force."""
    return await engine.store.setting(LANGUAGE) or "zh"


async def speak(engine: Engine, language: str) -> None:
    """Let groups and staff read `language` from now on. ValueError for one that is not there."""
    if language not in ("zh", "en"):
        raise ValueError("the languages are zh and en")
    await engine.store.set_setting(LANGUAGE, language)
    org = engine.rules.house.org
    async with engine.store.work() as work:
        for person in org.people.values():
            # What was changed last comes first: the order of somebody's accounts stays.
            accounts = org.accounts.get(person.id, ())
            for place, account in enumerate(accounts):
                contact = await work.people.contact("staff", account.chat)
                if contact is not None:
                    told = msgspec.structs.replace(contact, language=language)
                    at = engine.world.now() - timedelta(seconds=place)
                    await work.people.set_contact(told, at)
    await take_up(engine)


async def take_up(engine: Engine) -> None:
    """Put the chosen language into the rules in force: units, and people by their bindings."""
    language, house = await engine.store.setting(LANGUAGE), engine.rules.house
    if language is not None:
        units = {unit.id: replace(unit, language=language) for unit in house.org.units.values()}
        engine.rules.house = House(replace(house.org, units=units), house.procedures)
    await engine.rules.bind(engine.store)
