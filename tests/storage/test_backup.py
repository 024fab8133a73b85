"""Backups come back whole, and overwrite nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
import tarfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from storage import schema
from storage.backup import backup, restore
from storage.errors import BackupRefused, SchemaOutdated
from storage.store import SqlStore
from tests.services import Postgres
from tests.storage.conftest import Opener
from tests.storage.material import NOW, due, file_case
from tests.storage.revisions import upgrade


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """An empty place of the same kind as `database_url`."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/elsewhere/kesu.db"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    url = server.fresh()
    yield url
    server.drop(url)


def _names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


async def _fill(store: SqlStore) -> str:
    await file_case(store, "c1", due("answer", 10))
    await store.set_secret_setting("token", "secret")
    async with store.work() as work:
        await work.notes.save("customer", "wx:700", "window", b"five", NOW)
        await work.inbox.put("customer", "wx:1", "wx:700", b"x", NOW)
        await work.inbox.keep_answer("customer", "wx:1", b"reply", NOW)
        return await work.files.keep("c1", b"photo", "photo", "a.jpg", NOW)


async def test_what_was_backed_up_comes_back(
    store: SqlStore, database_url: str, empty_url: str, tmp_path: Path, open_store: Opener
) -> None:
    name = await _fill(store)
    target = tmp_path / "kesu.backup"
    await backup(database_url, target)
    assert target.stat().st_mode & 0o077 == 0
    await file_case(store, "c2")
    await restore(empty_url, target)
    again = await open_store(empty_url)
    async with again.work() as work:
        assert await work.cases.read("c2") is None
        assert await work.audit.verify_chain("c1") == []
        assert await work.files.open("c1", name) == (b"photo", "photo", "a.jpg")
        case = await work.cases.lock("c1")
        assert case is not None
        assert [each.due_at for each in await work.deadlines.of("c1")] == [due("", 10).due_at]
        assert await work.inbox.put("customer", "1", "u1", b"x", NOW)
        assert await work.notes.load("customer", "wx:700", "window") == b"five"
    assert await again.secret_setting("token") == "secret"
    pushed = await again.pushed("customer", "wx:1")
    assert pushed is not None
    assert pushed.answer == b"reply"
    async with again.work() as work:  # what was erased after the backup is erased anew
        await work.texts.erase("talk:customer:wx:700")
        assert await work.notes.load("customer", "wx:700", "window") is None
    with pytest.raises(BackupRefused):
        await restore(empty_url, target)
    async with store.reading() as look:
        assert await look.cases.read("c2") is not None


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_backup_of_a_former_version_is_brought_to_this_one(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    open_store: Opener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = f"sqlite:///{tmp_path}/old.db", f"sqlite:///{tmp_path}/new/kesu.db"
    if kind == "postgres":
        server: Postgres = request.getfixturevalue("postgres_server")
        old, new = server.fresh(), server.fresh()
        for url in (old, new):
            request.addfinalizer(partial(server.drop, url))
    await upgrade(old, "0001")
    with monkeypatch.context() as former:
        former.setattr(schema, "HEAD", "0001")
        await backup(old, tmp_path / "b")
    await restore(new, tmp_path / "b")
    store = await open_store(new)
    await _fill(store)
    await store.close()


async def test_a_backup_is_never_overwritten(database_url: str, tmp_path: Path) -> None:
    target = tmp_path / "kesu.backup"
    target.write_text("precious")
    with pytest.raises(BackupRefused, match="is there already"):
        await backup(database_url, target)
    with pytest.raises(BackupRefused, match="make it first"):
        await backup(database_url, tmp_path / "no" / "kesu.backup")
    assert target.read_text() == "precious"


async def test_writers_go_on_during_a_backup(
    sqlite_store: SqlStore, sqlite_url: str, tmp_path: Path
) -> None:
    async def write() -> None:
        for number in range(30):
            await file_case(sqlite_store, f"c{number}")

    await asyncio.gather(write(), backup(sqlite_url, tmp_path / "b"))
    await restore(f"sqlite:///{tmp_path}/new/kesu.db", tmp_path / "b")
    assert not any("draft" in name for name in _names(tmp_path))


async def test_the_master_key_is_not_in_a_backup(
    sqlite_store: SqlStore, sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / "secret.key").write_text("secret")
    await _fill(sqlite_store)
    await backup(sqlite_url, tmp_path / "b")
    with tarfile.open(tmp_path / "b") as archive:
        names = {name.split("/")[0] for name in archive.getnames()}
    assert names == {"kesu.db", "files"}


async def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/kesu.db"
    nonsense, other, damaged = tmp_path / "nonsense", tmp_path / "other", tmp_path / "damaged"
    nonsense.write_bytes(b"nonsense" * 1000)
    with tarfile.open(other, "w") as archive:
        archive.add(nonsense, "something")
    with tarfile.open(damaged, "w") as archive:
        archive.add(nonsense, "kesu.db")
    for source, word in ((nonsense, "no backup"), (other, "no database"), (damaged, "damaged")):
        with pytest.raises(BackupRefused, match=word):
            await restore(url, source)
    with pytest.raises(BackupRefused, match="is not there"):
        await restore(url, tmp_path / "nowhere")
    assert not (tmp_path / "new" / "kesu.db").exists()


async def test_an_archive_that_climbs_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "evil"
    with tarfile.open(source, "w") as archive:
        archive.add(__file__, "../../escaped")
    with pytest.raises(BackupRefused, match="no backup"):
        await restore(f"sqlite:///{tmp_path}/new/kesu.db", source)
    assert not (tmp_path / "escaped").exists()


async def test_a_missing_database_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(SchemaOutdated):
        await backup(f"sqlite:///{tmp_path}/no.db", tmp_path / "b")
    assert _names(tmp_path) == []


async def test_missing_programs_are_named(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_url.startswith("sqlite"):
        await backup(database_url, tmp_path / "b")
        assert "b" in _names(tmp_path)
        return
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    assert shutil.which("pg_dump") is None
    with pytest.raises(BackupRefused, match="postgresql-client"):
        await backup(database_url, tmp_path / "b")
    assert _names(tmp_path) == []
