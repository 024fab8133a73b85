"""What waits for chats, and until when. No locks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, or_, select, union_all

from storage.tables import DIRTY, WAITING, cards, cases, lanes, messages
from storage.transaction import Transaction


class LaneQuestions:
    """The part of `cases.ports.Lanes` that needs no lease."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def next_at(self, after: datetime) -> datetime | None:
        """The next moment after `after` at which a held-back message or chat may go on."""
        await self._tx.flush()
        held = select(func.min(messages.c.not_before)).where(WAITING, messages.c.not_before > after)
        paused = select(func.min(lanes.c.hold_until)).where(
            lanes.c.hold_until > after, lanes.c.wake_at.is_not(None)
        )
        moments = (await self._tx.run(union_all(held, paused))).scalars()
        return min((moment for moment in moments if moment), default=None)

    async def cases_waiting(self, bot: str, chat: str) -> list[str]:
        """The numbers of the cases of which something waits for this chat, in order."""
        await self._tx.flush()
        said = select(messages.c.case_id).where(
            messages.c.bot == bot, messages.c.chat == chat, WAITING
        )
        shown = select(cards.c.case_id).where(cards.c.bot == bot, cards.c.chat == chat, DIRTY)
        where = or_(cases.c.id.in_(said), cases.c.id.in_(shown))
        statement = select(cases.c.number).where(where).order_by(cases.c.number)
        return list((await self._tx.run(statement)).scalars())

    async def waiting(self, bot: str, chat: str) -> int:
        """How many messages wait for this chat."""
        await self._tx.flush()
        mine = and_(messages.c.bot == bot, messages.c.chat == chat)
        statement = select(func.count()).select_from(messages).where(mine, WAITING)
        count: int = (await self._tx.run(statement)).scalar_one()
        return count
