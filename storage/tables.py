"""All tables. A migration makes them; a test holds both descriptions equal on both databases.

Personal values lie sealed (`storage.keys`). What stays readable: numbers, times, states, words of
the procedure, and the chat ids that lanes, cards and messages need to reach anybody at all. A chat
id is no phone and no name; phones are never stored plain, and accounts are found by keyed digest.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TextClause,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)

from storage.columns import BigKey, Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("''"))


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _moment(name: str) -> Column[object]:
    return Column(name, Moment, nullable=False)


def _key() -> Column[str]:
    return Column("key_uid", Text, ForeignKey("keys.uid"))


def _partial(name: str, *columns: Column[object], where: ColumnElement[bool] | TextClause) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


keys = Table(
    "keys",
    metadata,
    Column("uid", Text, primary_key=True),
    *_texts("subject", "purpose"),
    Column("wrapped", LargeBinary, nullable=False),
    Index("ix_keys_subject", "subject", "purpose"),
)

texts = Table(
    "texts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key_uid", Text, ForeignKey("keys.uid"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_texts_key_uid", "key_uid"),
)

files = Table(
    "files",
    metadata,
    Column("key_uid", Text, ForeignKey("keys.uid"), nullable=False),
    *_texts("sha256", "kind"),
    Column("name", LargeBinary, nullable=False),
    Column("bytes", Integer, nullable=False),
    _moment("kept_at"),
    Column("content", LargeBinary),
    PrimaryKeyConstraint("key_uid", "sha256"),
)

senders = Table(
    "senders",
    metadata,
    *_texts("bot", "sender"),
    PrimaryKeyConstraint("bot", "sender"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    *_texts("bot", "update_id", "sender"),
    _key(),
    Column("body", LargeBinary),
    _moment("received_at"),
    Column("done_at", Moment),
    Column("state", Text, nullable=False),
    _count("attempts"),
    Column("retry_at", Moment),
    _words("error"),
    UniqueConstraint("bot", "update_id"),
    sqlite_autoincrement=True,
)
# Conditions of partial indexes are written with literals, here and in queries: a plan made for any
# parameter could not use the index.
OPEN = inbox.c.state == literal_column("'open'")
ASIDE = inbox.c.state == literal_column("'aside'")
_partial("ix_inbox_aside", inbox.c.id, where=ASIDE)
_partial("ix_inbox_open", inbox.c.bot, inbox.c.sender, inbox.c.id, where=OPEN)
_partial("ix_inbox_key_uid", inbox.c.key_uid, where=inbox.c.key_uid.is_not(None))

sessions = Table(
    "sessions",
    metadata,
    *_texts("bot", "chat_digest"),
    Column("key_uid", Text, ForeignKey("keys.uid"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    _moment("saved_at"),
    Column("wake_at", Moment),
    PrimaryKeyConstraint("bot", "chat_digest"),
)
_partial("ix_sessions_wake_at", sessions.c.wake_at, where=sessions.c.wake_at.is_not(None))

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("number", "procedure"),
    Column("version", Integer, nullable=False),
    *_texts("unit", "status", "classes", "owner"),
    Column("acknowledged", Boolean(create_constraint=False), nullable=False),
    Column("customer_digest", Text, nullable=False),
    _moment("filed_at"),
    _moment("changed_at"),
    Column("due_at", Moment),
    Column("due_clock", Text, nullable=False),
    Column("overdue_since", Moment),
    Column("priority", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("wake_at", Moment),
    Column("body", Text, nullable=False),
    UniqueConstraint("number"),
)
Index("ix_cases_customer", cases.c.customer_digest, cases.c.unit, cases.c.filed_at)
_partial("ix_cases_wake_at", cases.c.wake_at, where=cases.c.wake_at.is_not(None))
UNENDED = cases.c.status.in_((literal_column("'open'"), literal_column("'resolved'")))
_partial("ix_cases_unended", cases.c.unit, cases.c.due_at, where=UNENDED)

events = Table(
    "events",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    *_texts("cause", "kind"),
    _moment("at"),
    *_texts("record", "hash"),
    PrimaryKeyConstraint("case_id", "seq"),
    UniqueConstraint("case_id", "cause"),
    Index("ix_events_cause", "cause"),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    Column("clock", Text, nullable=False),
    Column("run", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    _moment("due_at"),
    Column("calendar", Text, nullable=False),
    Column("provisional", Boolean(create_constraint=False), nullable=False),
    _moment("turn_at"),
    _count("attempts"),
    _words("error"),
    PrimaryKeyConstraint("case_id", "clock", "run", "stage"),
    Index("ix_deadlines_turn_at", "turn_at"),
)

numbers = Table(
    "numbers",
    metadata,
    Column("counter", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

lanes = Table(
    "lanes",
    metadata,
    *_texts("bot", "chat"),
    Column("wake_at", Moment),
    Column("hold_until", Moment),
    _words("token"),
    Column("lease_until", Moment),
    Column("sent_at", Text, nullable=False, server_default=text("'[]'")),
    PrimaryKeyConstraint("bot", "chat"),
)
_partial("ix_lanes_wake_at", lanes.c.wake_at, where=lanes.c.wake_at.is_not(None))

messages = Table(
    "messages",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    *_texts("key", "bot", "chat", "case_id", "body"),
    _key(),
    Column("sealed", LargeBinary),
    Column("wording", LargeBinary),
    Column("state", Text, nullable=False),
    _moment("created_at"),
    Column("not_before", Moment),
    Column("sent_at", Moment),
    _count("attempts"),
    _words("platform_id"),
    _words("why"),
    UniqueConstraint("key"),
    sqlite_autoincrement=True,
)
WAITING = messages.c.state.in_((literal_column("'open'"), literal_column("'sending'")))
_partial("ix_messages_waiting", messages.c.bot, messages.c.chat, messages.c.id, where=WAITING)
OF_CASES = messages.c.case_id != literal_column("''")
_partial("ix_messages_case_id", messages.c.case_id, messages.c.id, where=OF_CASES)
_partial(
    "ix_messages_not_before",
    messages.c.not_before,
    where=and_(WAITING, messages.c.not_before.is_not(None)),
)
TOLD = messages.c.platform_id != literal_column("''")
_partial(
    "ix_messages_platform_id",
    messages.c.bot,
    messages.c.chat,
    messages.c.platform_id,
    where=TOLD,
)
_partial("ix_messages_key_uid", messages.c.key_uid, where=messages.c.key_uid.is_not(None))

cards = Table(
    "cards",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    *_texts("bot", "chat", "case_id"),
    Column("wanted_seq", Integer, nullable=False),
    _count("shown_seq"),
    *map(_words, ("menu", "shown", "shown_hash")),
    Column("dirty", Boolean(create_constraint=False), nullable=False),
    Column("sending", Boolean(create_constraint=False), nullable=False),
    _key(),
    Column("wording", LargeBinary),
    _count("attempts"),
    _words("why"),
    UniqueConstraint("bot", "chat", "case_id"),
    Index("ix_cards_case_id", "case_id"),
    sqlite_autoincrement=True,
)
DIRTY = text("dirty")
_partial("ix_cards_dirty", cards.c.bot, cards.c.chat, cards.c.id, where=DIRTY)

contacts = Table(
    "contacts",
    metadata,
    *_texts("bot", "account_digest"),
    *map(_words, ("chat", "person", "language")),
    Column("blocked", Boolean(create_constraint=False), nullable=False),
    _moment("changed_at"),
    PrimaryKeyConstraint("bot", "account_digest"),
)
STAFF = contacts.c.person != literal_column("''")
_partial("ix_contacts_person", contacts.c.person, where=STAFF)

groups = Table(
    "groups",
    metadata,
    Column("unit", Text, primary_key=True),
    *_texts("bot", "chat", "bound_by"),
    _moment("bound_at"),
    UniqueConstraint("bot", "chat"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_digest", Text, primary_key=True),
    *_texts("person", "invited_by"),
    _moment("expires_at"),
    Column("used_at", Moment),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
