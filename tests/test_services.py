"""The private servers answer, are empty, and a required one that is absent is a failure."""

import re
import subprocess

import pytest
import redis
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.services import Postgres, absent


async def _tables(url: str) -> list[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        query = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = [str(row[0]) for row in await connection.execute(query)]
    await engine.dispose()
    return found


async def test_a_fresh_database_is_empty_and_takes_tables(postgres_url: str) -> None:
    assert await _tables(postgres_url) == []
    engine = create_async_engine(postgres_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE told (story text)"))
    await engine.dispose()
    assert await _tables(postgres_url) == ["told"]


async def test_a_template_is_filled_once_and_copied(postgres_server: Postgres) -> None:
    filled: list[str] = []
    for _ in range(2):
        postgres_server.template("test_template", filled.append)
    assert filled == [postgres_server.url("test_template")]
    url = postgres_server.fresh("test_template")
    assert url != filled[0]
    assert await _tables(url) == []
    postgres_server.drop(url)
    with pytest.raises(DBAPIError, match="does not exist"):
        await _tables(url)


@pytest.mark.parametrize("turn", [1, 2])
def test_redis_is_empty_at_the_start_of_every_test(redis_url: str, turn: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("turn", turn)
        assert client.get("turn") == str(turn).encode()


def test_chromium_says_its_version(chromium: str) -> None:
    done = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True)
    assert re.search(r"\d+\.\d+\.\d+", done.stdout)


def test_what_is_absent_is_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KESU_TEST_REQUIRE", "redis")
    with pytest.raises(pytest.skip.Exception, match="no initdb"):
        absent("postgres", "no initdb")


def test_what_is_required_and_absent_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KESU_TEST_REQUIRE", "redis, postgres")
    with pytest.raises(pytest.fail.Exception, match="asks for postgres, and no initdb"):
        absent("postgres", "no initdb")
