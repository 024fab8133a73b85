"""Notes about chats, answers given in a platform's own request, secrets and leases of the house."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = ("answers", "notes", "secrets", "leases")
_BUSY = ("answers", "notes")
"""Tables whose rows change all the time: PostgreSQL cleans them early."""


def upgrade() -> None:
    _answers()
    _notes()
    op.create_table(
        "secrets",
        *_plain("name"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "leases",
        *_plain("name", "token"),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_index(
        "ix_messages_kept",
        "messages",
        ["bot", "chat", "id"],
        sqlite_where=sa.text("state = 'kept'"),
        postgresql_where=sa.text("state = 'kept'"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in _BUSY:
            op.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.01)")


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_index("ix_messages_kept", "messages")


def _plain(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _answers() -> None:
    op.create_table(
        "answers",
        *_plain("bot", "update_id", "key_uid"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["key_uid"], ["keys.uid"], name=op.f("fk_answers_key_uid")),
        sa.PrimaryKeyConstraint("bot", "update_id", name=op.f("pk_answers")),
    )
    op.create_index("ix_answers_key_uid", "answers", ["key_uid"])


def _notes() -> None:
    op.create_table(
        "notes",
        *_plain("bot", "chat_digest", "kind"),
        sa.Column("key_uid", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["key_uid"], ["keys.uid"], name=op.f("fk_notes_key_uid")),
        sa.PrimaryKeyConstraint("bot", "chat_digest", "kind", name=op.f("pk_notes")),
    )
    op.create_index(
        "ix_notes_key_uid",
        "notes",
        ["key_uid"],
        sqlite_where=sa.text("key_uid IS NOT NULL"),
        postgresql_where=sa.text("key_uid IS NOT NULL"),
    )
