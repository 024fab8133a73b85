"""What an update was answered in the platform's own request, for when the platform repeats it.

An answer lies apart from its update: that forgets its key when it is worked, while the answer stays
sealed under the talk's key until it is pruned or the talk is erased.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, select

from cases.ports import Pushed
from storage.keys import SubjectKeys, talk_subject, unwrap
from storage.sealing import SealBroken
from storage.tables import answers, inbox, keys
from storage.transaction import Transaction


async def keep_answer(
    tx: Transaction,
    subject_keys: SubjectKeys,
    bot: str,
    update: str,
    answer: bytes,
    now: datetime,
) -> None:
    """Keep it under the key that the talk has. One without a key was erased meanwhile, and what is
    about to be said came of what was erased.
    """
    statement = select(inbox.c.sender).where(inbox.c.bot == bot, inbox.c.update_id == update)
    sender = (await tx.run(statement)).scalar_one_or_none()
    if sender is None:
        return
    found = await subject_keys.known("wire", talk_subject(bot, sender))
    if found is None:
        return
    uid, key = found
    sealed = tx.sealer.seal(key, answer, _place(bot, update))
    values = {"key_uid": uid, "sealed": sealed, "saved_at": now}
    insert = tx.insert(answers).values(bot=bot, update_id=update, **values)
    await tx.run(insert.on_conflict_do_update(index_elements=["bot", "update_id"], set_=values))


async def pushed(tx: Transaction, bot: str, update: str) -> Pushed | None:
    """The update's state and answer. An answer that does not open counts as none."""
    same = and_(answers.c.bot == inbox.c.bot, answers.c.update_id == inbox.c.update_id)
    statement = (
        select(inbox.c.id, inbox.c.state, answers.c.key_uid, answers.c.sealed, keys.c.wrapped)
        .join_from(inbox, answers, same, isouter=True)
        .join(keys, keys.c.uid == answers.c.key_uid, isouter=True)
        .where(inbox.c.bot == bot, inbox.c.update_id == update)
    )
    row = (await tx.run(statement)).first()
    if row is None:
        return None
    if row.sealed is None:
        return Pushed(row.id, row.state)
    try:
        key = unwrap(tx, row.key_uid, row.wrapped)
        return Pushed(row.id, row.state, tx.sealer.open(key, row.sealed, _place(bot, update)))
    except SealBroken:
        return Pushed(row.id, row.state)


def _place(bot: str, update: str) -> bytes:
    return f"answers:{bot}:{update}".encode()
