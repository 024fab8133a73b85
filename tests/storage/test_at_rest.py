"""What lies on the disk: nothing personal readable, and after erasing nothing at all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from cases.ports import Contact
from storage.schema import migrate
from storage.store import SqlStore
from storage.tables import keys, metadata, texts
from tests.storage.material import NOW, claim, deliver, message, next_of, send_out

CANARY = "canary-13900001111"


async def _fill(store: SqlStore) -> None:
    """Every way by which a personal value reaches the database."""
    async with store.work() as work:
        await work.texts.keep("c1", f"text {CANARY}")
        await work.files.keep("c1", CANARY.encode(), "photo", f"{CANARY}.jpg", NOW)
        await work.inbox.put("customer", "1", "700", CANARY.encode(), NOW)
        await work.sessions.save("customer", "700", CANARY.encode(), NOW)
        await work.inbox.keep_answer("customer", "1", f"<xml>{CANARY}</xml>".encode(), NOW)
        await work.people.set_contact(Contact("customer", CANARY), NOW)
        await work.notes.save("customer", "700", "choices", CANARY.encode(), NOW)
        await work.notes.save("customer", "700", f"prompt:{CANARY}", CANARY.encode(), NOW)
    await store.set_secret_setting("wechat.token", f"token {CANARY}")
    await send_out(store, message("m1", values={"story": CANARY}), message("m2", "-2"))
    for lane in await claim(store):
        item = await next_of(store, lane)
        assert item is not None
        async with store.work() as work:
            await work.lanes.sending(lane, item, f"text {CANARY}")


def _bytes_on_disk(store: SqlStore) -> bytes:
    path = store.database.path
    assert path is not None
    every = [each for each in path.parent.rglob("*") if each.is_file()]
    assert {each.name for each in every} >= {"kesu.db", "kesu.db-wal"}
    return b"".join(each.read_bytes() for each in every)


async def test_nothing_personal_is_readable_in_the_files(sqlite_store: SqlStore) -> None:
    await _fill(sqlite_store)
    assert CANARY.encode() not in _bytes_on_disk(sqlite_store)
    await sqlite_store.checkpoint()
    assert CANARY.encode() not in _bytes_on_disk(sqlite_store)


async def test_nothing_personal_is_readable_in_any_table(store: SqlStore) -> None:
    await _fill(store)
    async with store._engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                told = b"\n".join(
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                )
                assert CANARY.encode() not in told, table.name


async def test_sent_messages_are_emptied(store: SqlStore) -> None:
    await send_out(store, message("m1"))
    (lane,) = await claim(store)
    item = await next_of(store, lane)
    assert item is not None
    await deliver(store, lane, item, "p1")
    async with store._engine.connect() as connection:
        query = select(metadata.tables["messages"])
        row = (await connection.execute(query)).one()
    assert (row.state, row.sealed, row.wording, row.key_uid) == ("sent", None, None, None)
    assert "canary" not in row.body


async def test_erased_bytes_are_gone_from_database_and_log(sqlite_store: SqlStore) -> None:
    async with sqlite_store.work() as work:
        await work.texts.keep("c1", CANARY * 20)
    async with sqlite_store._engine.connect() as connection:
        wrapped = (
            await connection.execute(select(keys.c.wrapped).where(keys.c.subject == "c1"))
        ).scalar_one()
        sealed = (await connection.execute(select(texts.c.sealed))).scalar_one()
    found = _bytes_on_disk(sqlite_store)
    assert wrapped in found
    assert sealed[:200] in found
    async with sqlite_store.work() as work:
        await work.texts.erase("c1")
    found = _bytes_on_disk(sqlite_store)
    assert wrapped not in found
    assert sealed[:200] not in found


async def test_only_the_owner_may_read_the_file(sqlite_url: str, tmp_path: Path) -> None:
    await migrate(f"sqlite:///{tmp_path}/new/kesu.db")
    assert (tmp_path / "new" / "kesu.db").stat().st_mode & 0o077 == 0
