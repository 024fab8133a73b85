"""All tables. A migration makes them; a test holds both descriptions equal on both databases.

Personal values lie sealed (`storage.keys`). What stays readable: numbers, times, states, words of
the procedure, and the chat ids that lanes, cards and messages need to reach anybody at all. A chat
id is no phone; phones are never stored plain, and accounts are found by keyed digest.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from storage.columns import (
    Moment,
    count,
    moment,
    partial,
    word,
    words_of,
)
from storage.columns import metadata as metadata
from storage.tables_in import ASIDE as ASIDE
from storage.tables_in import OPEN as OPEN
from storage.tables_in import STAFF as STAFF
from storage.tables_in import answers as answers
from storage.tables_in import contacts as contacts
from storage.tables_in import groups as groups
from storage.tables_in import inbox as inbox
from storage.tables_in import invitations as invitations
from storage.tables_in import notes as notes
from storage.tables_in import senders as senders
from storage.tables_in import sessions as sessions
from storage.tables_out import DIRTY as DIRTY
from storage.tables_out import KEPT as KEPT
from storage.tables_out import OF_CASES as OF_CASES
from storage.tables_out import TOLD as TOLD
from storage.tables_out import WAITING as WAITING
from storage.tables_out import cards as cards
from storage.tables_out import lanes as lanes
from storage.tables_out import messages as messages

keys = Table(
    "keys",
    metadata,
    Column("uid", Text, primary_key=True),
    *words_of("subject", "purpose"),
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
    *words_of("sha256", "kind"),
    Column("name", LargeBinary, nullable=False),
    Column("bytes", Integer, nullable=False),
    moment("kept_at"),
    Column("content", LargeBinary),
    PrimaryKeyConstraint("key_uid", "sha256"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    *words_of("number", "procedure"),
    Column("version", Integer, nullable=False),
    *words_of("unit", "status", "classes", "owner"),
    Column("acknowledged", Boolean(create_constraint=False), nullable=False),
    Column("customer_digest", Text, nullable=False),
    moment("filed_at"),
    moment("changed_at"),
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
partial("ix_cases_wake_at", cases.c.wake_at, where=cases.c.wake_at.is_not(None))
UNENDED = cases.c.status.in_((literal_column("'open'"), literal_column("'resolved'")))
partial("ix_cases_unended", cases.c.unit, cases.c.due_at, where=UNENDED)

events = Table(
    "events",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    *words_of("cause", "kind"),
    moment("at"),
    *words_of("record", "hash"),
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
    moment("due_at"),
    Column("calendar", Text, nullable=False),
    Column("provisional", Boolean(create_constraint=False), nullable=False),
    moment("turn_at"),
    count("attempts"),
    word("error"),
    PrimaryKeyConstraint("case_id", "clock", "run", "stage"),
    Index("ix_deadlines_turn_at", "turn_at"),
)

numbers = Table(
    "numbers",
    metadata,
    Column("counter", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    *words_of("token"),
    moment("until"),
)
