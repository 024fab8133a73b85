"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (  # in the order of their making
    "keys",
    "texts",
    "files",
    "senders",
    "inbox",
    "sessions",
    "cases",
    "events",
    "deadlines",
    "numbers",
    "lanes",
    "messages",
    "cards",
    "contacts",
    "groups",
    "invitations",
    "settings",
)
_BUSY = ("cases", "deadlines", "inbox", "lanes", "messages", "cards")
"""Tables whose rows change all the time: PostgreSQL cleans them early, so claims stay quick."""


def upgrade() -> None:
    _keys()
    _texts()
    _files()
    _senders()
    _inbox()
    _sessions()
    _cases()
    _events()
    _deadlines()
    _numbers()
    _lanes()
    _messages()
    _cards()
    _contacts()
    _groups()
    _invitations()
    _settings()
    if op.get_bind().dialect.name == "postgresql":
        for table in _BUSY:
            op.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.01)")


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _plain(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _where(condition: Any) -> dict[str, Any]:
    """The condition of a partial index on either database."""
    return {"sqlite_where": condition, "postgresql_where": condition}


def _keys() -> None:
    op.create_table(
        "keys",
        *_plain("uid", "subject", "purpose"),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_keys")),
    )
    op.create_index("ix_keys_subject", "keys", ["subject", "purpose"])


def _texts() -> None:
    op.create_table(
        "texts",
        *_plain("id", "key_uid"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_uid"], ["keys.uid"], name=op.f("fk_texts_key_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
    )
    op.create_index("ix_texts_key_uid", "texts", ["key_uid"])


def _files() -> None:
    op.create_table(
        "files",
        *_plain("key_uid", "sha256", "kind"),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_uid"], ["keys.uid"], name=op.f("fk_files_key_uid")),
        sa.PrimaryKeyConstraint("key_uid", "sha256", name=op.f("pk_files")),
    )


def _senders() -> None:
    op.create_table(
        "senders",
        *_plain("bot", "sender"),
        sa.PrimaryKeyConstraint("bot", "sender", name=op.f("pk_senders")),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        *_plain("bot", "update_id", "sender"),
        sa.Column("key_uid", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("retry_at", Moment(), nullable=True),
        sa.Column("error", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["key_uid"], ["keys.uid"], name=op.f("fk_inbox_key_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("bot", "update_id", name=op.f("uq_inbox_bot_update_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_aside", "inbox", ["id"], **_where(sa.text("state = 'aside'")))
    op.create_index(
        "ix_inbox_key_uid", "inbox", ["key_uid"], **_where(sa.text("key_uid IS NOT NULL"))
    )
    op.create_index(
        "ix_inbox_open", "inbox", ["bot", "sender", "id"], **_where(sa.text("state = 'open'"))
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        *_plain("bot", "chat_digest", "key_uid"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("wake_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["key_uid"], ["keys.uid"], name=op.f("fk_sessions_key_uid")),
        sa.PrimaryKeyConstraint("bot", "chat_digest", name=op.f("pk_sessions")),
    )
    op.create_index(
        "ix_sessions_wake_at", "sessions", ["wake_at"], **_where(sa.text("wake_at IS NOT NULL"))
    )


def _cases() -> None:
    op.create_table(
        "cases",
        *_plain("id", "number", "procedure"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_plain("unit", "status", "classes", "owner"),
        sa.Column("acknowledged", sa.Boolean(), nullable=False),
        sa.Column("customer_digest", sa.Text(), nullable=False),
        sa.Column("filed_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("due_clock", sa.Text(), nullable=False),
        sa.Column("overdue_since", Moment(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("wake_at", Moment(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index("ix_cases_customer", "cases", ["customer_digest", "unit", "filed_at"])
    op.create_index(
        "ix_cases_unended",
        "cases",
        ["unit", "due_at"],
        **_where(sa.text("status IN ('open', 'resolved')")),
    )
    op.create_index(
        "ix_cases_wake_at", "cases", ["wake_at"], **_where(sa.text("wake_at IS NOT NULL"))
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        *_plain("cause", "kind"),
        sa.Column("at", Moment(), nullable=False),
        *_plain("record", "hash"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_events_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_events")),
        sa.UniqueConstraint("case_id", "cause", name=op.f("uq_events_case_id_cause")),
    )
    op.create_index("ix_events_cause", "events", ["cause"])


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        *_plain("case_id", "clock"),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("turn_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deadlines_case_id")),
        sa.PrimaryKeyConstraint("case_id", "clock", "run", "stage", name=op.f("pk_deadlines")),
    )
    op.create_index("ix_deadlines_turn_at", "deadlines", ["turn_at"])


def _numbers() -> None:
    op.create_table(
        "numbers",
        sa.Column("counter", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("counter", name=op.f("pk_numbers")),
    )


def _lanes() -> None:
    op.create_table(
        "lanes",
        *_plain("bot", "chat"),
        sa.Column("wake_at", Moment(), nullable=True),
        sa.Column("hold_until", Moment(), nullable=True),
        sa.Column("token", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("sent_at", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat", name=op.f("pk_lanes")),
    )
    op.create_index(
        "ix_lanes_wake_at", "lanes", ["wake_at"], **_where(sa.text("wake_at IS NOT NULL"))
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        *_plain("key", "bot", "chat", "case_id", "body"),
        sa.Column("key_uid", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("wording", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("platform_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("why", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["key_uid"], ["keys.uid"], name=op.f("fk_messages_key_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
        sqlite_autoincrement=True,
    )
    _message_indexes()


def _message_indexes() -> None:
    op.create_index(
        "ix_messages_case_id", "messages", ["case_id", "id"], **_where(sa.text("case_id != ''"))
    )
    op.create_index(
        "ix_messages_key_uid", "messages", ["key_uid"], **_where(sa.text("key_uid IS NOT NULL"))
    )
    op.create_index(
        "ix_messages_not_before",
        "messages",
        ["not_before"],
        **_where(sa.text("state IN ('open', 'sending') AND not_before IS NOT NULL")),
    )
    op.create_index(
        "ix_messages_platform_id",
        "messages",
        ["bot", "chat", "platform_id"],
        **_where(sa.text("platform_id != ''")),
    )
    op.create_index(
        "ix_messages_waiting",
        "messages",
        ["bot", "chat", "id"],
        **_where(sa.text("state IN ('open', 'sending')")),
    )


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        *_plain("bot", "chat", "case_id"),
        sa.Column("wanted_seq", sa.Integer(), nullable=False),
        sa.Column("shown_seq", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("menu", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("shown", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("shown_hash", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("dirty", sa.Boolean(), nullable=False),
        sa.Column("sending", sa.Boolean(), nullable=False),
        sa.Column("key_uid", sa.Text(), nullable=True),
        sa.Column("wording", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("why", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["key_uid"], ["keys.uid"], name=op.f("fk_cards_key_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("bot", "chat", "case_id", name=op.f("uq_cards_bot_chat_case_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cards_case_id", "cards", ["case_id"])
    op.create_index("ix_cards_dirty", "cards", ["bot", "chat", "id"], **_where(sa.text("dirty")))


def _contacts() -> None:
    op.create_table(
        "contacts",
        *_plain("bot", "account_digest"),
        sa.Column("chat", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("person", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("bot", "account_digest", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_person", "contacts", ["person"], **_where(sa.text("person != ''")))


def _groups() -> None:
    op.create_table(
        "groups",
        *_plain("unit", "bot", "chat", "bound_by"),
        sa.Column("bound_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_groups")),
        sa.UniqueConstraint("bot", "chat", name=op.f("uq_groups_bot_chat")),
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        *_plain("token_digest", "person", "invited_by"),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_invitations")),
    )


def _settings() -> None:
    op.create_table(
        "settings",
        *_plain("name", "value"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
