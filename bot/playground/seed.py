"""Accounts, groups and bots in the stand-in, and the bindings that staff would make in chat.

Every start goes through here; what is there already is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.engine import Engine
from bot.playground.people import (
    BOT_IDS,
    CUSTOMER_BOT,
    CUSTOMERS,
    STAFF_BOT,
    Account,
    members_of,
    staff_account,
    staff_of,
)
from bot.playground.speech import take_up
from bot.playground.telegram import TelegramWorld
from bot.playground.telegram.model import Chat, Member
from bot.playground.telegram.updates import UpdateQueue
from cases.organisation import Address, Organisation, Unit
from cases.ports import Contact

UPDATES_AHEAD = 100
"""Numbers left out at a start: an update taken in but not counted must not seem to come twice."""

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


async def seed(engine: Engine, world: TelegramWorld, tokens: Mapping[str, str]) -> None:
    """Fill the world and bind its chats. Has to be done before the first update is fetched."""
    remembered = bool(world.chats)
    add_bots(world, tokens)
    org = engine.rules.house.org
    add_people(world, org)
    await _number_updates(engine, world)
    bound_before = bool(org.groups)
    async with engine.store.work() as work:
        now = engine.world.now()
        for person in org.people.values():
            chat = str(staff_account(person).id)
            contact = await work.people.contact("staff", chat)
            if contact is None or contact.person != person.id:
                fresh = Contact("staff", chat, person.language, person.id)
                await work.people.set_contact(fresh, now)
        for unit in org.units.values():
            address = org.groups.get(unit.id)
            if address is None or address.chat not in world.chats:
                group = add_group(world, org, unit)
                by = next(iter(org.people), "")
                await work.people.bind_group(unit.id, Address("staff", group.key), by, now)
    if bound_before and not remembered:
        _number_messages(world)
    await take_up(engine)


def add_bots(world: TelegramWorld, tokens: Mapping[str, str]) -> None:
    """Both bots. The tokens are fresh at every start; the accounts stay."""
    for name, username, shown in (CUSTOMER_BOT, STAFF_BOT):
        world.add_bot(name, tokens[name], username, shown)


def bot_token(bot: str, secret: str) -> str:
    """A token that belongs to the bot's account."""
    return f"{BOT_IDS[bot]}:{secret}"


def add_people(world: TelegramWorld, org: Organisation) -> None:
    """Accounts of customers and staff; all staff have started their bot."""
    for account in (*CUSTOMERS, *staff_of(org)):
        if account.id not in world.users:
            world.add_user(account.id, account.name, language_code=account.language)
    staff = world.bot("staff")
    for account in staff_of(org):
        world.private(account.id, staff).started = True
        staff.known_users.add(account.id)
    for account in CUSTOMERS:
        world.private(account.id, "customer")


def add_group(world: TelegramWorld, org: Organisation, unit: Unit) -> Chat:
    """A unit's group with its people and the staff bot, who is a plain member there."""
    group = world.add_group(f"{unit.name.zh} · 客诉", _ids(members_of(org, unit.id)))
    staff = world.bot("staff")
    # Put there without the news of it: binding is told to the database directly.
    group.members[staff.id] = Member(staff.id, "member")
    world.changed()
    return group


def _ids(accounts: tuple[Account, ...]) -> list[int]:
    return [account.id for account in accounts]


async def _number_updates(engine: Engine, world: TelegramWorld) -> None:
    """Go on counting where the bots stopped reading, or old numbers would pass for repeats."""
    for place, account in enumerate(world.bots.values(), 1):
        read = int(await engine.store.setting(f"offset.{account.name}") or 0)
        first = max(place * 100_000_000 + 1, read + UPDATES_AHEAD)
        account.queue = UpdateQueue(first)


def _number_messages(world: TelegramWorld) -> None:
    """The stand-in forgot its chats, the database did not: old numbers stay with old messages."""
    ahead = int((world.now() - _EPOCH).total_seconds() // 10)
    for chat in world.chats.values():
        chat.last_message_id = ahead
    for account in world.bots.values():
        account.last_private_id = ahead
