"""Tables of what goes to chats: lanes, messages, cards."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)

from storage.columns import (
    BigKey,
    Moment,
    count,
    key_uid,
    metadata,
    moment,
    partial,
    word,
    words_of,
)

lanes = Table(
    "lanes",
    metadata,
    *words_of("bot", "chat"),
    Column("wake_at", Moment),
    Column("hold_until", Moment),
    word("token"),
    Column("lease_until", Moment),
    Column("sent_at", Text, nullable=False, server_default=text("'[]'")),
    PrimaryKeyConstraint("bot", "chat"),
)
partial("ix_lanes_wake_at", lanes.c.wake_at, where=lanes.c.wake_at.is_not(None))

messages = Table(
    "messages",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    *words_of("key", "bot", "chat", "case_id", "body"),
    key_uid(),
    Column("sealed", LargeBinary),
    Column("wording", LargeBinary),
    Column("state", Text, nullable=False),
    moment("created_at"),
    Column("not_before", Moment),
    Column("sent_at", Moment),
    count("attempts"),
    word("platform_id"),
    word("why"),
    UniqueConstraint("key"),
    sqlite_autoincrement=True,
)
WAITING = messages.c.state.in_((literal_column("'open'"), literal_column("'sending'")))
KEPT = messages.c.state == literal_column("'kept'")
partial("ix_messages_kept", messages.c.bot, messages.c.chat, messages.c.id, where=KEPT)
partial("ix_messages_waiting", messages.c.bot, messages.c.chat, messages.c.id, where=WAITING)
OF_CASES = messages.c.case_id != literal_column("''")
partial("ix_messages_case_id", messages.c.case_id, messages.c.id, where=OF_CASES)
partial(
    "ix_messages_not_before",
    messages.c.not_before,
    where=and_(WAITING, messages.c.not_before.is_not(None)),
)
TOLD = messages.c.platform_id != literal_column("''")
partial(
    "ix_messages_platform_id",
    messages.c.bot,
    messages.c.chat,
    messages.c.platform_id,
    where=TOLD,
)
partial("ix_messages_key_uid", messages.c.key_uid, where=messages.c.key_uid.is_not(None))

cards = Table(
    "cards",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    *words_of("bot", "chat", "case_id"),
    Column("wanted_seq", Integer, nullable=False),
    count("shown_seq"),
    *map(word, ("menu", "shown", "shown_hash")),
    Column("dirty", Boolean(create_constraint=False), nullable=False),
    Column("sending", Boolean(create_constraint=False), nullable=False),
    key_uid(),
    Column("wording", LargeBinary),
    count("attempts"),
    word("why"),
    UniqueConstraint("bot", "chat", "case_id"),
    Index("ix_cards_case_id", "case_id"),
    sqlite_autoincrement=True,
)
DIRTY = text("dirty")
partial("ix_cards_dirty", cards.c.bot, cards.c.chat, cards.c.id, where=DIRTY)
