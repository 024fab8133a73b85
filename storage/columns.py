"""Column types and conventions that both databases share."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    TextClause,
    TypeDecorator,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
"""All tables; complete once `storage.tables` is imported."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""A moment before all others: what waits since then may go at once."""

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""An automatic key. SQLite counts up by itself only in a column called INTEGER."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime: `timestamptz` on PostgreSQL, text of fixed width (which sorts) on
    SQLite.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone: moments are aware and UTC")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words_of(*names: str) -> list[Column[str]]:
    """Columns of text that is always given."""
    return [Column(name, Text, nullable=False) for name in names]


def word(name: str) -> Column[str]:
    """A column of text, empty unless given."""
    return Column(name, Text, nullable=False, server_default=text("''"))


def count(name: str) -> Column[int]:
    """A column that counts from 0."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def moment(name: str) -> Column[object]:
    """A column of a moment that is always given."""
    return Column(name, Moment, nullable=False)


def key_uid() -> Column[str]:
    """The key under which a row's values are sealed; None when they were emptied."""
    return Column("key_uid", Text, ForeignKey("keys.uid"))


def partial(name: str, *columns: Column[object], where: ColumnElement[bool] | TextClause) -> Index:
    """An index of some rows only, on either database."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)
