"""Reading KESU_DATABASE_URL."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from storage.address import read_address
from storage.columns import Moment
from storage.errors import WrongAddress
from storage.transaction import slices


@pytest.mark.parametrize("written", ["sqlite:///data/kesu.db", "sqlite+aiosqlite:///data/kesu.db"])
def test_an_embedded_database(written: str) -> None:
    database = read_address(written)
    assert database.embedded
    assert database.path == Path("data/kesu.db")
    assert database.files == Path("data/kesu.db.files")
    assert database.url.drivername == "sqlite+aiosqlite"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_a_server_whose_password_is_not_told(scheme: str) -> None:
    database = read_address(f"{scheme}://kesu:secret@db/kesu")
    assert not database.embedded
    assert (database.path, database.files) == (None, None)
    assert database.url.drivername == "postgresql+asyncpg"
    assert "secret" not in str(database)
    assert database.url.password == "secret"


@pytest.mark.parametrize(
    "wrong", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://h/d"]
)
def test_a_wrong_address_names_the_remedy(wrong: str) -> None:
    with pytest.raises(WrongAddress, match="sqlite:///data/kesu"):
        read_address(wrong)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Moment().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001


def test_slices_keep_everything_in_order() -> None:
    values = list(range(25_000))
    parts = list(slices(values))
    assert [each for part in parts for each in part] == values
    assert max(len(part) for part in parts) <= 10_000
    assert [len(part) for part in slices(values, 5_000)] == [2] * 12_500
