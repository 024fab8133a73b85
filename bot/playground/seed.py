"""Accounts, groups and bots in the small Telegram, and the bindings that staff would make in chat.

Every start goes through here; what is there already is left as it is. `seed_others` does the same
for WeChat and WeCom.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.engine import Engine
from bot.playground.people import (
    CUSTOMER_BOT,
    CUSTOMERS,
    STAFF_BOT,
    Account,
    members_of,
    staff_account,
    staff_of,
    wecom_group,
    wecom_person,
)
from bot.playground.seed_others import add_customers, add_staff, unit_on_wecom
from bot.playground.speech import take_up
from bot.playground.telegram import TelegramWorld
from bot.playground.telegram.model import Chat, Member
from bot.playground.telegram.updates import UpdateQueue
from bot.playground.worlds import Worlds
from cases.organisation import Address, Organisation, Person, Unit
from cases.platforms import WECOM_GROUP
from cases.ports import Contact, Work

UPDATES_AHEAD = 100
"""Numbers left out at a start: an update taken in but not counted must not seem to come twice."""

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


async def seed(engine: Engine, worlds: Worlds, tokens: Mapping[str, str]) -> None:
    """Fill the worlds and bind their chats. Has to be done before the first update is fetched."""
    world, org = worlds.telegram, engine.rules.house.org
    remembered = bool(world.chats)
    add_bots(world, tokens)
    add_people(world, org)
    add_customers(worlds.wechat)
    add_staff(worlds.wecom, org)
    groups = add_groups(world, org)
    await _number_updates(engine, world)
    bound_before = bool(org.groups)
    async with engine.store.work() as work:
        now = engine.world.now()
        for person in org.people.values():
            await _bind_person(work, person, now)
        for unit in org.units.values():
            if not _stands(worlds, org.groups.get(unit.id)):
                away = unit.id == unit_on_wecom(org) and not bound_before
                chat = wecom_group(unit.id) if away else groups[unit.id]
                by = next(iter(org.people), "")
                await work.people.bind_group(unit.id, Address("staff", chat), by, now)
    if bound_before and not remembered:
        _number_messages(world)
    await take_up(engine)


def _stands(worlds: Worlds, address: Address | None) -> bool:
    """Is a unit bound to a group that is there?"""
    if address is None:
        return False
    name = address.chat.removeprefix(WECOM_GROUP)
    return address.chat in worlds.telegram.chats or name in worlds.wecom.chats


async def _bind_person(work: Work, person: Person, now: datetime) -> None:
    """Both accounts of a member of staff. Whoever never chose is told on Telegram."""
    chats = wecom_person(person.id), str(staff_account(person).id)
    for place, chat in enumerate(chats):
        contact = await work.people.contact("staff", chat)
        if contact is None or contact.person != person.id:
            fresh = Contact("staff", chat, person.language, person.id)
            # People are told where they were last.
            await work.people.set_contact(fresh, now - timedelta(seconds=1 - place))


def add_bots(world: TelegramWorld, tokens: Mapping[str, str]) -> None:
    """Both bots. The tokens are fresh at every start; the accounts stay."""
    for name, username, shown in (CUSTOMER_BOT, STAFF_BOT):
        world.add_bot(name, tokens[name], username, shown)


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


def add_groups(world: TelegramWorld, org: Organisation) -> dict[str, str]:
    """The groups of all units, by unit; those that are not there yet are made."""
    found = groups_of(world, org)
    made = {u.id: add_group(world, org, u).key for u in org.units.values() if u.id not in found}
    return found | made


def groups_of(world: TelegramWorld, org: Organisation) -> dict[str, str]:
    """Unit -> its group, where there is one: what it is bound to, else the one of its name."""
    titled = {chat.title: chat.key for chat in world.chats.values() if chat.is_group}
    found: dict[str, str] = {}
    for unit in org.units.values():
        bound = org.groups.get(unit.id)
        key = bound.chat if bound and bound.chat in world.chats else titled.get(_title(unit))
        if key is not None:
            found[unit.id] = key
    return found


def add_group(world: TelegramWorld, org: Organisation, unit: Unit) -> Chat:
    """A unit's group with its people and the staff bot, who is a plain member there."""
    group = world.add_group(_title(unit), _ids(members_of(org, unit.id)))
    staff = world.bot("staff")
    # Put there without the news of it: binding is told to the database directly.
    group.members[staff.id] = Member(staff.id, "member")
    world.changed()
    return group


def _title(unit: Unit) -> str:
    return f"{unit.name.zh} · 客诉"


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
