"""Cards: states that a loop repaints to the latest wanted. One row per (bot, chat, case)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Update, or_, select, update
from sqlalchemy import case as choose

from cases.lanes import Item
from cases.organisation import Address
from cases.outgoing import CardWanted
from storage.columns import EPOCH
from storage.lane_wakes import LaneWakes
from storage.tables import cards
from storage.transaction import Transaction, slices

BLANK: dict[str, Any] = {
    "shown": "",
    "shown_seq": 0,
    "shown_hash": "",
    "sending": False,
    "wording": None,
    "key_uid": None,
    "dirty": True,
}
"""A card of which nothing stands in the chat."""


class SqlCards:
    """`cases.ports.Cards` in SQL."""

    def __init__(self, tx: Transaction, wakes: LaneWakes) -> None:
        self._tx = tx
        self._wakes = wakes
        self._wanted: dict[tuple[str, str, str], CardWanted] = {}
        self._changes: list[Update] = []

    async def want(self, cards: Sequence[CardWanted]) -> None:
        """Ask for cards or for their repainting; the latest event counts."""
        for card in cards:
            place = (card.bot, card.chat, card.case)
            known = self._wanted.get(place)
            if known is None or known.seq < card.seq:
                self._wanted[place] = card
            self._wakes.add(card.bot, card.chat, EPOCH)

    async def chats(self, case: str) -> list[Address]:
        """Where cards of this case stand or are wanted."""
        return (await self.chats_of([case]))[case]

    async def chats_of(self, cases: Sequence[str]) -> dict[str, list[Address]]:
        """The same for each of many cases, in one statement."""
        found: dict[str, dict[Address, None]] = {case: {} for case in cases}
        for part in slices(list(found)):
            statement = select(cards.c.case_id, cards.c.bot, cards.c.chat)
            statement = statement.where(cards.c.case_id.in_(part)).order_by(cards.c.id)
            for row in await self._tx.run(statement):
                found[row.case_id][Address(row.bot, row.chat)] = None
        # Not written yet: that would lock lanes before the work is through with its cases.
        for wanted in self._wanted.values():
            if wanted.case in found:
                found[wanted.case][Address(wanted.bot, wanted.chat)] = None
        return {case: list(chats) for case, chats in found.items()}

    async def shown_as(self, bot: str, chat: str, message: str) -> str | None:
        """The case whose card stands as this platform message."""
        place = (cards.c.bot == bot, cards.c.chat == chat, cards.c.shown == message)
        found: str | None = (await self._tx.run(select(cards.c.case_id).where(*place))).scalar()
        return found

    async def standing(self, bot: str, chat: str, message: str, case: str = "") -> Item | None:
        """The card that stands as this platform message, to be worded anew; where none does, the
        one that stands there for `case`.
        """
        this, its = cards.c.shown == message, cards.c.case_id == case
        place = (cards.c.bot == bot, cards.c.chat == chat, cards.c.shown > "", or_(this, its))
        first = choose((this, 0), else_=1)
        row = (await self._tx.run(select(cards).where(*place).order_by(first).limit(1))).first()
        if row is None:
            return None
        wanted = CardWanted(row.bot, chat, row.case_id, row.wanted_seq)
        return Item(row.id, card=wanted, menu=row.menu, shown=row.shown)

    async def menu(self, bot: str, chat: str, case: str, menu: str) -> None:
        """Open a menu on a card ('' is the main one) and ask for its repainting."""
        self._change(bot, chat, case, {"menu": menu, "dirty": True})

    async def renew(self, bot: str, chat: str, case: str) -> None:
        """The standing card is gone: send a fresh one."""
        self._change(bot, chat, case, BLANK)

    async def flush(self) -> None:
        """Write what was wanted, then what was changed. The lanes were locked before."""
        wanted, self._wanted = self._wanted, {}
        changes, self._changes = self._changes, []
        if wanted:
            await self._write(wanted)
        for change in changes:
            await self._tx.run(change)

    async def _write(self, wanted: dict[tuple[str, str, str], CardWanted]) -> None:
        insert = self._tx.insert(cards)
        seq = choose(
            (insert.excluded.wanted_seq > cards.c.wanted_seq, insert.excluded.wanted_seq),
            else_=cards.c.wanted_seq,
        )
        upsert = insert.on_conflict_do_update(
            index_elements=["bot", "chat", "case_id"],
            set_={
                "wanted_seq": seq,
                "dirty": or_(cards.c.dirty, insert.excluded.wanted_seq > cards.c.shown_seq),
            },
        )
        rows = [
            {
                "bot": bot,
                "chat": chat,
                "case_id": case,
                "wanted_seq": wanted[bot, chat, case].seq,
                "dirty": True,
                "sending": False,
            }
            for bot, chat, case in sorted(wanted)
        ]
        await self._tx.run(upsert, rows)

    def _change(self, bot: str, chat: str, case: str, values: dict[str, Any]) -> None:
        """Change a standing card; a card that nobody wanted is not there to be changed."""
        self._wakes.add(bot, chat, EPOCH)
        where = (cards.c.bot == bot, cards.c.chat == chat, cards.c.case_id == case)
        self._changes.append(update(cards).where(*where).values(**values))
