"""The migrated schema is the one that the code describes."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import storage
from storage.address import read_address
from storage.engine import writing_engine
from storage.errors import DatabaseInUse, SchemaOutdated
from storage.schema import HEAD, check_schema, migrate
from storage.single import SingleProcess
from storage.tables import metadata
from tests.storage.conftest import Opener
from tests.storage.material import NOW
from tests.storage.revisions import upgrade

_POSTGRES_CATALOGUE = """
    SELECT 'column', table_name || '.' || column_name,
           concat_ws(' ', data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
_SQLITE_CATALOGUE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


async def _catalogue(url: str, *, made_from_metadata: bool) -> dict[str, str]:
    engine = writing_engine(read_address(url))
    query = _POSTGRES_CATALOGUE if "postgresql" in url else _SQLITE_CATALOGUE
    try:
        async with engine.begin() as connection:
            if made_from_metadata:
                await connection.run_sync(metadata.create_all)
            rows = await connection.execute(text(query))
            found = {f"{kind} {name}": _plain(told or "") for kind, name, told in rows}
    finally:
        await engine.dispose()
    return {name: told for name, told in found.items() if "alembic" not in name}


def _plain(told: str) -> str:
    """A definition without the order of its lines and without spacing."""
    parts = re.split(r",\s*\n", told.strip().removesuffix(")")) if "\n" in told else [told]
    return " | ".join(sorted(" ".join(part.split()) for part in parts))


async def test_the_migrated_schema_is_the_described_one_on_sqlite(
    sqlite_url: str, tmp_path: Path
) -> None:
    described = await _catalogue(f"sqlite:///{tmp_path}/fresh.db", made_from_metadata=True)
    assert len(described) > 30
    assert await _catalogue(sqlite_url, made_from_metadata=False) == described


async def test_the_migrated_schema_is_the_described_one_on_postgresql(postgres_url: str) -> None:
    described = await _catalogue(postgres_url, made_from_metadata=True)
    assert len(described) > 100
    engine = writing_engine(read_address(postgres_url))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
    await engine.dispose()
    await migrate(postgres_url)
    assert await _catalogue(postgres_url, made_from_metadata=False) == described


async def test_alembic_sees_no_difference(database_url: str) -> None:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    engine = writing_engine(read_address(database_url))
    try:
        async with engine.begin() as connection:
            assert await connection.run_sync(compare) == []
    finally:
        await engine.dispose()


def test_head_names_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    await migrate(database_url)
    await check_schema(database_url)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_database_of_a_former_version_keeps_what_it_holds(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, open_store: Opener
) -> None:
    url = f"sqlite:///{tmp_path}/former.db"
    if kind == "postgres":
        url = str(request.getfixturevalue("postgres_url"))
    await upgrade(url, "0001")
    with pytest.raises(SchemaOutdated, match=f"at revision 0001, this version needs {HEAD}"):
        await open_store(url)
    engine = writing_engine(read_address(url))
    async with engine.begin() as connection:
        row = "'staff', '-100', 'zhang', '', '', false, '2026-03-02 01:00:00'"
        columns = "bot, account_digest, chat, person, language, blocked, changed_at"
        await connection.execute(text(f"INSERT INTO contacts ({columns}) VALUES ({row})"))
    await engine.dispose()
    await migrate(url)
    store = await open_store(url)
    async with store.work() as work:
        await work.notes.save("staff", "-100", "choices", b"new", NOW)
        assert await work.notes.load("staff", "-100", "choices") == b"new"
    async with store._engine.connect() as connection:
        kept = (await connection.execute(text("SELECT chat FROM contacts"))).scalar_one()
    assert kept == "zhang"


async def test_two_processes_may_migrate_one_server_at_once(postgres_url: str) -> None:
    await asyncio.gather(migrate(postgres_url), migrate(postgres_url))
    await check_schema(postgres_url)


async def test_another_revision_is_refused_with_the_remedy(postgres_url: str) -> None:
    await migrate(postgres_url)
    await _require_refusal(postgres_url)


async def test_another_revision_of_a_file_is_refused_too(sqlite_url: str) -> None:
    await _require_refusal(sqlite_url)


async def _require_refusal(database_url: str) -> None:
    engine = writing_engine(read_address(database_url))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()
    with pytest.raises(SchemaOutdated, match=f"at revision 9999, this version needs {HEAD}"):
        await check_schema(database_url)


async def test_an_empty_database_is_refused_with_the_remedy(postgres_url: str) -> None:
    with pytest.raises(SchemaOutdated, match=r"empty.*kesu migrate"):
        await check_schema(postgres_url)


async def test_a_database_of_a_later_version_is_not_migrated(database_url: str) -> None:
    engine = writing_engine(read_address(database_url))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(SchemaOutdated, match="at revision 9999"):
            await migrate(database_url)
    finally:
        async with engine.begin() as connection:  # the server's is shared by the other tests
            await connection.execute(text(f"UPDATE alembic_version SET version_num = '{HEAD}'"))
        await engine.dispose()


async def test_a_file_in_use_is_not_migrated(sqlite_url: str) -> None:
    path = read_address(sqlite_url).path
    assert path is not None
    running = SingleProcess(path)
    try:
        with pytest.raises(DatabaseInUse):
            await migrate(sqlite_url)
    finally:
        running.leave()
    await migrate(sqlite_url)
