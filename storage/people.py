"""Bindings made in chat: accounts, groups, invitations.

An account is found by keyed digest. Only that of staff keeps its chat readable, since it must be
written to without having written first; a customer's chat stands on the lane, card or message that
needs it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from cases.organisation import Address
from cases.ports import Contact
from storage.group_moves import move_group
from storage.tables import STAFF, cards, contacts, groups, invitations
from storage.transaction import Transaction


class SqlPeople:
    """`cases.ports.People` in SQL."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def contact(self, bot: str, account: str) -> Contact | None:
        """What we know of an account; in private chats the account is the chat."""
        where = (contacts.c.bot == bot, contacts.c.account_digest == self._digest(bot, account))
        row = (await self._tx.run(select(contacts).where(*where))).first()
        return _contact(row, account) if row else None

    async def set_contact(self, contact: Contact, now: datetime) -> None:
        """Create or replace it, changed `now`; other accounts of its person stay as they are."""
        values = {
            "chat": contact.chat if contact.person else "",
            "person": contact.person,
            "language": contact.language,
            "blocked": contact.blocked,
            "changed_at": now,
        }
        digest = self._digest(contact.bot, contact.chat)
        statement = (
            self._tx.insert(contacts)
            .values(bot=contact.bot, account_digest=digest, **values)
            .on_conflict_do_update(index_elements=["bot", "account_digest"], set_=values)
        )
        await self._tx.run(statement)

    async def contacts_of_staff(self) -> list[Contact]:
        """All bound staff accounts; of one person's, the newest comes last."""
        order = (contacts.c.person, contacts.c.changed_at, contacts.c.bot, contacts.c.chat)
        rows = await self._tx.run(select(contacts).where(STAFF).order_by(*order))
        return [_contact(row, row.chat) for row in rows]

    async def groups(self) -> dict[str, Address]:
        """unit -> bound staff group."""
        rows = await self._tx.run(select(groups).order_by(groups.c.unit))
        return {row.unit: Address(row.bot, row.chat) for row in rows}

    async def bind_group(self, unit: str, address: Address, by: str, now: datetime) -> None:
        """Bind a group to a unit; a former group of the unit and a former unit of the group go."""
        await self._tx.run(delete(groups).where(or_(groups.c.unit == unit, _at(address))))
        row = {"unit": unit, "bot": address.bot, "chat": address.chat}
        await self._tx.run(insert(groups), {**row, "bound_by": by, "bound_at": now})

    async def unbind_group(self, address: Address, now: datetime) -> str | None:
        """The bot was removed: forget the group and its cards; returns the unit that lost it."""
        await self._tx.flush()
        there = (cards.c.bot == address.bot, cards.c.chat == address.chat)
        await self._tx.run(delete(cards).where(*there))
        statement = delete(groups).where(_at(address)).returning(groups.c.unit)
        unit: str | None = (await self._tx.run(statement)).scalar_one_or_none()
        return unit

    async def migrate_group(self, old: Address, new: Address, now: datetime) -> None:
        """A group becomes a supergroup: all that waits follows, old message ids are dead."""
        await move_group(self._tx, old, new)

    async def invite(self, token_digest: str, person: str, by: str, expires: datetime) -> None:
        """Remember an invitation (only its digest)."""
        row = {"token_digest": token_digest, "person": person, "invited_by": by}
        await self._tx.run(insert(invitations), {**row, "expires_at": expires})

    async def redeem(self, token_digest: str, now: datetime) -> str | None:
        """Use an invitation up; the person it was for, or None (unknown, used, expired)."""
        statement = (
            update(invitations)
            .where(
                invitations.c.token_digest == token_digest,
                invitations.c.used_at.is_(None),
                invitations.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(invitations.c.person)
        )
        person: str | None = (await self._tx.run(statement)).scalar_one_or_none()
        return person

    def _digest(self, bot: str, account: str) -> str:
        return self._tx.digest("account", bot, account)


def _at(address: Address) -> Any:
    return (groups.c.bot == address.bot) & (groups.c.chat == address.chat)


def _contact(row: Row[Any], account: str) -> Contact:
    return Contact(row.bot, account, row.language, row.person, row.blocked, row.changed_at)
