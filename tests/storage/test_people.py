"""Bindings made in chat."""

from __future__ import annotations

import asyncio

import msgspec
from sqlalchemy import select

from cases.organisation import Address
from cases.ports import Contact
from storage.store import SqlStore
from storage.tables import contacts
from tests.storage.material import (
    NOW,
    at,
    card,
    claim,
    deliver,
    message,
    next_of,
    release,
    send_out,
)

OLD, NEW = Address("staff", "-100"), Address("staff", "-100200")


async def test_an_account_is_known_by_what_was_last_said(store: SqlStore) -> None:
    contact = Contact("customer", "700", language="en")
    async with store.work() as work:
        assert await work.people.contact("customer", "700") is None
        await work.people.set_contact(contact, NOW)
        kept = await work.people.contact("customer", "700")
        assert kept == msgspec.structs.replace(contact, changed_at=NOW)
        blocked = msgspec.structs.replace(kept, blocked=True)
        await work.people.set_contact(blocked, at(1))
        known = await work.people.contact("customer", "700")
        assert known == msgspec.structs.replace(blocked, changed_at=at(1))
        assert await work.people.contact("staff", "700") is None


async def test_only_bound_staff_is_listed(store: SqlStore) -> None:
    zhang = Contact("staff", "900", person="zhang", language="zh")
    async with store.work() as work:
        await work.people.set_contact(Contact("customer", "700"), NOW)
        await work.people.set_contact(zhang, NOW)
        await work.people.set_contact(Contact("staff", "901", person="li"), NOW)
        assert [c.person for c in await work.people.contacts_of_staff()] == ["li", "zhang"]
        await work.people.set_contact(Contact("staff", "901"), NOW)
        bound = await work.people.contacts_of_staff()
        assert bound == [msgspec.structs.replace(zhang, changed_at=NOW)]


async def test_a_person_with_several_accounts_keeps_them_the_newest_last(store: SqlStore) -> None:
    accounts = ["wecom:u:zhang", "900", "wx:openid"]
    async with store.work() as work:
        await work.people.set_contact(Contact("staff", "800", person="wang"), at(9))
        for minutes, account in enumerate(accounts):
            await work.people.set_contact(Contact("staff", account, person="zhang"), at(minutes))
        assert [c.chat for c in await work.people.contacts_of_staff()] == ["800", *accounts]
        await work.people.set_contact(Contact("staff", accounts[0], person="zhang"), at(5))
        told = [(c.chat, c.changed_at) for c in await work.people.contacts_of_staff()]
        assert told[1:] == [("900", at(1)), ("wx:openid", at(2)), ("wecom:u:zhang", at(5))]
        await work.people.set_contact(Contact("staff", "900"), at(6))  # one is let go
        left = [c.chat for c in await work.people.contacts_of_staff()]
        assert left == ["800", "wx:openid", "wecom:u:zhang"]


async def test_a_customers_account_is_not_readable(store: SqlStore) -> None:
    async with store.work() as work:
        await work.people.set_contact(Contact("customer", "70012345"), NOW)
    async with store._engine.connect() as connection:
        row = (await connection.execute(select(contacts))).one()
    assert "70012345" not in str(row)


async def test_a_unit_has_one_group_and_a_group_one_unit(store: SqlStore) -> None:
    async with store.work() as work:
        await work.people.bind_group("store1", OLD, "zhang", NOW)
        await work.people.bind_group("store2", NEW, "zhang", NOW)
        assert await work.people.groups() == {"store1": OLD, "store2": NEW}
        await work.people.bind_group("store1", NEW, "zhang", NOW)
        assert await work.people.groups() == {"store1": NEW}
        assert await work.people.unbind_group(NEW, NOW) == "store1"
        assert await work.people.unbind_group(NEW, NOW) is None
        assert await work.people.groups() == {}


async def test_what_belongs_to_a_group_follows_it(store: SqlStore) -> None:
    await send_out(store, card("c1"), card("c2"))
    (lane,) = await claim(store)
    for name in ("p1", "p2"):
        item = await next_of(store, lane)
        assert item is not None
        await deliver(store, lane, item, name, "hash")
    await release(store, lane)
    await send_out(store, message("m1"))
    (leased,) = await claim(store, "t2")
    half_sent = await next_of(store, leased)
    assert half_sent is not None
    async with store.work() as work:
        await work.people.bind_group("store1", OLD, "zhang", NOW)
        await work.people.migrate_group(OLD, NEW, NOW)
        assert await work.people.groups() == {"store1": NEW}
        assert await work.cards.chats("c1") == [NEW]
        assert not await work.lanes.sent(leased, half_sent, "p3", "", NOW)
    (lane,) = await claim(store, "t3")
    assert lane.chat == NEW.chat
    item = await next_of(store, lane)
    assert item is not None
    assert item.message == message("m1", NEW.chat)
    await deliver(store, lane, item, "q1")
    seen = []
    while item := await next_of(store, lane):
        assert item.card is not None
        seen.append((item.card.case, item.card.chat, item.shown))
        await deliver(store, lane, item, f"q{len(seen) + 1}")
    assert seen == [("c1", NEW.chat, ""), ("c2", NEW.chat, "")]


async def test_a_group_may_move_where_cards_stand_already(store: SqlStore) -> None:
    """Both updates about one migration reach us, and between them the new chat was used."""
    await send_out(store, card("c1"), card("c1", chat=NEW.chat), message("m1"))
    async with store.work() as work:
        await work.people.migrate_group(OLD, NEW, NOW)
        await work.people.migrate_group(OLD, NEW, NOW)
        assert await work.cards.chats("c1") == [NEW]
        assert await work.lanes.waiting("staff", NEW.chat) == 1
    assert [lane.chat for lane in await claim(store)] == [NEW.chat]


async def test_an_invitation_is_used_once(store: SqlStore) -> None:
    async with store.work() as work:
        await work.people.invite("digest", "zhang", "admin", at(60))

    async def redeem() -> str | None:
        async with store.work() as work:
            return await work.people.redeem("digest", at(1))

    redeemed = await asyncio.gather(*(redeem() for _ in range(10)))
    assert sorted(filter(None, redeemed)) == ["zhang"]


async def test_an_invitation_expires(store: SqlStore) -> None:
    async with store.work() as work:
        await work.people.invite("digest", "zhang", "admin", at(60))
        assert await work.people.redeem("digest", at(60)) is None
        assert await work.people.redeem("other", NOW) is None
        assert await work.people.redeem("digest", at(59)) == "zhang"
