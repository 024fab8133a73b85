"""A group that became a supergroup has another chat id: what belongs to it follows."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, and_, delete, select, update

from cases.organisation import Address
from storage.cards import BLANK
from storage.columns import EPOCH
from storage.tables import WAITING, cards, groups, lanes, messages
from storage.transaction import Transaction


async def move_group(tx: Transaction, old: Address, new: Address) -> None:
    """Move binding, waiting messages and cards; cards are sent afresh, for old message ids are
    dead.

    What was sent keeps the old chat: a reply to it can only come from there. The old lane goes, and
    with it the lease of a sender that is still at work: what it reports finds no lane and changes
    nothing.
    """
    await tx.flush()
    pair = sorted([(old.bot, old.chat), (new.bot, new.chat)])
    for bot, chat in pair:
        where = and_(lanes.c.bot == bot, lanes.c.chat == chat)
        await tx.run(select(lanes.c.bot).where(where).with_for_update())
    there = {"bot": new.bot, "chat": new.chat}
    await tx.run(update(messages).where(_at(messages, old), WAITING).values(**there))
    double = select(cards.c.case_id).where(_at(cards, new))
    await tx.run(delete(cards).where(_at(cards, old), cards.c.case_id.in_(double)))
    await tx.run(update(cards).where(_at(cards, old)).values(**there, **BLANK))
    # Telegram tells of it twice: the second time nothing is bound to the old chat any more.
    bound = (await tx.run(select(groups.c.unit).where(_at(groups, old)))).first()
    if bound:
        await tx.run(delete(groups).where(_at(groups, new)))
        await tx.run(update(groups).where(_at(groups, old)).values(**there))
    await tx.run(delete(lanes).where(_at(lanes, old)))
    # Woken at once: the first claim finds out what there is to send.
    insert = tx.insert(lanes).values(**there, wake_at=EPOCH)
    wake = insert.on_conflict_do_update(index_elements=["bot", "chat"], set_={"wake_at": EPOCH})
    await tx.run(wake)


def _at(table: Table, address: Address) -> ColumnElement[bool]:
    return and_(table.c.bot == address.bot, table.c.chat == address.chat)
