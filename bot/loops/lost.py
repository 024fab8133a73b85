"""What nobody can be told is set aside, a lost chat is forgotten, and others hear of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from msgspec import structs

from bot.engine import Engine
from bot.rules import with_bindings
from cases import commands as c
from cases.access import SYSTEM
from cases.notices.staff import NOT_TOLD
from cases.organisation import Address, Organisation
from cases.outgoing import CardWanted, Outgoing
from cases.ports import Item, Lane, Work
from cases.service import House, carried
from conversations.channel import Refused, Unreachable
from conversations.desk.card import unit_name
from conversations.desk.hearing import language_at
from conversations.desk.places import beside

log = structlog.get_logger(__name__)


async def set_aside(
    engine: Engine, lane: Lane, item: Item, outcome: Unreachable | Refused, now: datetime
) -> None:
    """The platform will never take this item. When it is the chat that is gone, what belonged to it
    goes elsewhere from now on, this very news included: to another account of the same person
    before anybody else hears of it.
    """
    log.warning("deliver.undeliverable", bot=lane.bot, why=outcome.why, row=item.id)
    case = item.message.case if item.message else item.card.case if item.card else ""
    async with engine.store.work() as work:
        if case:
            await work.cases.lock(case)  # before the lane, as everybody does
        house, lost = engine.rules.house, isinstance(outcome, Unreachable)
        waiting = await work.lanes.cases_waiting(lane.bot, lane.chat) if lost else []
        other = await _other_account(work, lane, house.org) if lost else None
        await work.lanes.refused(lane, item, outcome.why)
        if lost:
            house = await _chat_lost(work, lane, house, other, now)
        if other is not None and not _is_answer(item):
            await _moved(work, item, other)
        elif case:
            told = await report(work, lane, item, case, outcome.why, house, now)
            await work.messages.add(_gathered(told, lane, waiting, now) if lost else told)
    if lost:
        await engine.rules.bind(engine.store)


async def _other_account(work: Work, lane: Lane, org: Organisation) -> Address | None:
    """Where else the person of a private chat of staff is reached; None where that is nowhere."""
    contact = await work.people.contact(lane.bot, lane.chat) if lane.bot == "staff" else None
    accounts = org.accounts_of(contact.person) if contact is not None else ()
    return next((account for account in accounts if account.chat != lane.chat), None)


def _is_answer(item: Item) -> bool:
    """Was it asked for in a chat? Then its values hold what that chat may read, and it stays."""
    return item.message is not None and bool(item.message.talk)


async def _moved(work: Work, item: Item, to: Address) -> None:
    """The same for another account of the person. What it replied to does not stand there."""
    if item.message is not None:
        key = f"{item.message.key}:{to.chat}"
        await work.messages.add([structs.replace(item.message, key=key, chat=to.chat, reply_to="")])
    elif item.card is not None:
        card = item.card
        await work.cards.want([CardWanted("staff", to.chat, card.case, card.seq)])


async def report(
    work: Work, lane: Lane, item: Item, case: str, why: str, house: House, now: datetime
) -> tuple[Outgoing, ...]:
    """Somebody could not be told: that is an event of the case. Gives back who is to hear of it."""
    what = item.message.template if item.message else "staff/card"
    command = c.ReportUndeliverable(case, lane.chat, why, what)
    kind = "card" if item.card else "message"
    cause = f"undeliverable:{lane.bot}:{lane.chat}:{kind}:{item.id}"
    return (await carried(work, command, SYSTEM, cause, house, now))[1]


def _gathered(
    told: Sequence[Outgoing], lane: Lane, waiting: Sequence[str], now: datetime
) -> list[Outgoing]:
    """The news of what a lost chat did not hear, once for all that waits there: it names the other
    cases, and theirs, of the same minute, is the same message.
    """
    gathered = []
    for message in told:
        if message.template == NOT_TOLD and lane.bot == "staff":
            others = [number for number in waiting if number != message.values["number"]]
            key = f"{NOT_TOLD}:{lane.chat}:{message.chat}:{now:%Y%m%d%H%M}"
            values = message.values | {"others": others}
            message = structs.replace(message, key=key, values=values)
        gathered.append(message)
    return gathered


async def _chat_lost(
    work: Work, lane: Lane, house: House, other: Address | None, now: datetime
) -> House:
    """A group that is gone is unbound, a person who cannot be written to is marked, and (unless
    they have another account) the next chat is told, as when the platform itself reports it. The
    house without that chat.
    """
    contact = await work.people.contact(lane.bot, lane.chat)
    if contact is not None and not contact.blocked:
        await work.people.set_contact(structs.replace(contact, blocked=True), now)
    if lane.bot != "staff":
        return house
    address = Address("staff", lane.chat)
    unit = await work.people.unbind_group(address, now)
    org = house.org
    if unit is not None and unit in org.units:
        await work.messages.add(_told(org, unit, lane.chat, "group_lost", now))
    person = org.person_at(address)
    if person is not None and other is None:
        home = person.roles[0].unit if person.roles else org.root().id
        await work.messages.add(_told(org, home, lane.chat, "person_lost", now, person.name))
    groups = {name: group for name, group in org.groups.items() if group != address}
    accounts = {
        name: tuple(account for account in org.accounts_of(name) if account != address)
        for name in org.privates
    }
    return with_bindings(house, groups, accounts)


def _told(
    org: Organisation, unit: str, lost: str, template: str, now: datetime, name: str = ""
) -> list[Outgoing]:
    """The news of a lost chat, for whoever comes next."""
    told = []
    for chat in beside(org, unit, lost):
        language = language_at(org, chat)
        values: dict[str, Any] = {"zone": org.zone_of(unit), "name": name}
        values["unit"] = unit_name(org, unit, language)
        key = f"{template}:{lost}:{chat}:{now.isoformat()}"
        told.append(Outgoing(key, "staff", chat, f"staff/{template}", language, now, values))
    return told
