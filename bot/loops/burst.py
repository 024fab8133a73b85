"""Several messages that wait for one chat, as one: platforms with a small budget hear a burst as a
digest instead of hearing its end an hour later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.engine import Engine
from bot.loops.wording import Prepared, prepare
from cases.ports import Item, Lane, Work
from conversations.channel import Rendered

DIGEST_FROM = 4  # fewer than this go one by one, each with its own time
_AT_MOST = 40


async def gathered(
    engine: Engine, work: Work, lane: Lane, first: Item, prepared: Prepared, now: datetime
) -> tuple[Rendered, tuple[Item, ...]]:
    """What goes in one call: `first` as it is, or with those behind it that may join.

    The others are marked here; `first` is not.
    """
    alone = prepared.rendered, ()
    room = engine.room(lane.bot, lane.chat)
    if first.message is None or first.uncertain or first.message.prompt is not None:
        return alone
    if room.joined([prepared.rendered, prepared.rendered])[1] == 1:
        return alone  # nothing is joined here, or not to this one
    waiting = await work.lanes.upcoming(lane, now, _AT_MOST)
    if len(waiting) < DIGEST_FROM or waiting[0].id != first.id:
        return alone
    texts, items = [prepared.rendered], [first]
    for item in waiting[1:]:
        if item.uncertain or item.message is None or item.message.prompt is not None:
            break
        said = await prepare(engine, work, lane, item, now)
        if said.moot:
            await work.lanes.moot(lane, item, said.moot)
            continue
        texts.append(said.rendered)
        items.append(item)
    whole, count = room.joined(texts)
    others = items[1:count]
    for item, said_text in zip(others, texts[1:count], strict=True):
        await work.lanes.sending(lane, item, said_text.text)
    return whole, tuple(others)


async def arrived(
    work: Work, lane: Lane, others: Sequence[Item], message: str, now: datetime
) -> None:
    """What went along arrived with it."""
    for item in others:
        await work.lanes.sent(lane, item, f"{message}:{item.id}", "", now)


async def not_taken(engine: Engine, lane: Lane, others: Sequence[Item], now: datetime) -> None:
    """The platform surely took none of it: each waits by itself again."""
    async with engine.store.work() as work:
        for item in others:
            await work.lanes.later(lane, item, now)
