"""Tables of what comes from chats, what is remembered about them, and who is in them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
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

senders = Table(
    "senders",
    metadata,
    *words_of("bot", "sender"),
    PrimaryKeyConstraint("bot", "sender"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    *words_of("bot", "update_id", "sender"),
    key_uid(),
    Column("body", LargeBinary),
    moment("received_at"),
    Column("done_at", Moment),
    Column("state", Text, nullable=False),
    count("attempts"),
    Column("retry_at", Moment),
    word("error"),
    UniqueConstraint("bot", "update_id"),
    sqlite_autoincrement=True,
)
# Conditions of partial indexes are written with literals, here and in queries: a plan made for any
# parameter could not use the index.
OPEN = inbox.c.state == literal_column("'open'")
ASIDE = inbox.c.state == literal_column("'aside'")
partial("ix_inbox_aside", inbox.c.id, where=ASIDE)
partial("ix_inbox_open", inbox.c.bot, inbox.c.sender, inbox.c.id, where=OPEN)
partial("ix_inbox_key_uid", inbox.c.key_uid, where=inbox.c.key_uid.is_not(None))

sessions = Table(
    "sessions",
    metadata,
    *words_of("bot", "chat_digest"),
    Column("key_uid", Text, ForeignKey("keys.uid"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    moment("saved_at"),
    Column("wake_at", Moment),
    PrimaryKeyConstraint("bot", "chat_digest"),
)
partial("ix_sessions_wake_at", sessions.c.wake_at, where=sessions.c.wake_at.is_not(None))

answers = Table(
    "answers",
    metadata,
    *words_of("bot", "update_id"),
    Column("key_uid", Text, ForeignKey("keys.uid"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    moment("saved_at"),
    PrimaryKeyConstraint("bot", "update_id"),
    Index("ix_answers_key_uid", "key_uid"),
)
"""What updates were answered in their own request. Apart from `inbox`, whose rows forget their key
when they are worked, while an answer needs it for a day.
"""

notes = Table(
    "notes",
    metadata,
    *words_of("bot", "chat_digest", "kind"),
    key_uid(),
    Column("sealed", LargeBinary),
    moment("saved_at"),
    PrimaryKeyConstraint("bot", "chat_digest", "kind"),
)
partial("ix_notes_key_uid", notes.c.key_uid, where=notes.c.key_uid.is_not(None))

contacts = Table(
    "contacts",
    metadata,
    *words_of("bot", "account_digest"),
    *map(word, ("chat", "person", "language")),
    Column("blocked", Boolean(create_constraint=False), nullable=False),
    moment("changed_at"),
    PrimaryKeyConstraint("bot", "account_digest"),
)
STAFF = contacts.c.person != literal_column("''")
partial("ix_contacts_person", contacts.c.person, where=STAFF)

groups = Table(
    "groups",
    metadata,
    Column("unit", Text, primary_key=True),
    *words_of("bot", "chat", "bound_by"),
    moment("bound_at"),
    UniqueConstraint("bot", "chat"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_digest", Text, primary_key=True),
    *words_of("person", "invited_by"),
    moment("expires_at"),
    Column("used_at", Moment),
)
