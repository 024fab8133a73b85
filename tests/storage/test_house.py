"""Secrets of the house, and leases of what one process at a time may hold."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from storage.errors import WorkInWork
from storage.sealing import SealBroken
from storage.store import SqlStore
from storage.tables import secrets
from tests.storage.conftest import Opener
from tests.storage.material import machine

TOKEN = "canary-access-token-4711"


async def test_a_secret_is_kept_replaced_and_read_by_another_process(
    store: SqlStore, database_url: str, open_store: Opener
) -> None:
    assert await store.secret_setting("wechat.token") is None
    await store.set_secret_setting("wechat.token", "first")
    await store.set_secret_setting("wechat.token", TOKEN)
    await store.set_secret_setting("empty", "")
    other = await open_store(database_url)
    assert await other.secret_setting("wechat.token") == TOKEN
    assert await other.secret_setting("empty") == ""
    assert await other.setting("wechat.token") is None


async def test_a_secret_is_not_readable(store: SqlStore) -> None:
    await store.set_secret_setting("wechat.token", TOKEN)
    async with store._engine.connect() as connection:
        row = (await connection.execute(select(secrets))).one()
    assert TOKEN.encode() not in row.sealed
    assert TOKEN not in str(row)


async def test_a_secret_under_another_name_does_not_open_nor_tell_itself(store: SqlStore) -> None:
    await store.set_secret_setting("wechat.token", TOKEN)
    async with store._engine.begin() as connection:
        await connection.execute(secrets.update().values(name="wecom.token"))
    with pytest.raises(SealBroken) as told:
        await store.secret_setting("wecom.token")
    assert TOKEN not in f"{told.value!r} {told.value}"
    await store.set_secret_setting("wecom.token", "fresh")
    assert await store.secret_setting("wecom.token") == "fresh"


async def test_two_that_keep_the_first_secrets_at_once_agree(
    store: SqlStore, database_url: str, open_store: Opener
) -> None:
    other = await open_store(database_url)
    await asyncio.gather(
        *(each.set_secret_setting(f"s{n}", f"v{n}") for n, each in enumerate([store, other] * 3))
    )
    assert [await store.secret_setting(f"s{n}") for n in range(6)] == [f"v{n}" for n in range(6)]


async def test_one_holds_a_lease_until_it_ends(store: SqlStore) -> None:
    assert await store.lease("wecom", "a", machine(30), machine(0))
    assert not await store.lease("wecom", "b", machine(59), machine(29))
    assert await store.lease("other", "b", machine(30), machine(0))
    assert await store.lease("wecom", "b", machine(60), machine(30))
    assert not await store.lease("wecom", "a", machine(60), machine(30))


async def test_who_holds_a_lease_renews_it(store: SqlStore) -> None:
    assert await store.lease("wecom", "a", machine(30), machine(0))
    assert await store.lease("wecom", "a", machine(45), machine(15))
    assert not await store.lease("wecom", "b", machine(75), machine(44))
    assert await store.lease("wecom", "a", machine(90), machine(60))  # late, and nobody came


async def test_a_lease_given_back_is_free_at_once(store: SqlStore) -> None:
    assert await store.lease("wecom", "a", machine(30), machine(0))
    await store.unlease("wecom", "b")
    assert not await store.lease("wecom", "b", machine(30), machine(0))
    await store.unlease("wecom", "a")
    await store.unlease("wecom", "a")
    assert await store.lease("wecom", "b", machine(30), machine(0))


@pytest.mark.parametrize("expired", [False, True])
async def test_of_many_that_race_exactly_one_wins(
    store: SqlStore, database_url: str, open_store: Opener, expired: bool
) -> None:
    if expired:
        assert await store.lease("wecom", "dead", machine(0), machine(-30))
    stores = [store, await open_store(database_url)]

    async def race(number: int) -> bool:
        return await stores[number % 2].lease("wecom", f"t{number}", machine(30), machine(0))

    assert sum(await asyncio.gather(*(race(number) for number in range(16)))) == 1


async def test_a_lease_is_a_transaction_of_its_own(store: SqlStore) -> None:
    async with store.work():
        with pytest.raises(WorkInWork):
            await store.lease("wecom", "a", machine(30), machine(0))
    assert await store.lease("wecom", "b", machine(30), machine(0))
