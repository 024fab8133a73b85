"""Small things that stories do or look at beside talking."""

from __future__ import annotations

from collections.abc import Sequence

from bot.loops.polling import keep
from bot.playground.telegram.model import User
from cases.case import Case
from cases.events import AnyBody
from tests.world import Ear, Group, World, shown


async def said(world: World, case: Case) -> dict[str, str]:
    """What the customer told, opened from the store, by slot."""
    async with world.engine.store.reading() as work:
        opened = {slot: await work.texts.open(case.id, kept) for slot, kept in case.texts.items()}
    return {slot: text for slot, text in opened.items() if text is not None}


async def happened(world: World, case: Case, kind: type[AnyBody]) -> list[AnyBody]:
    """The events of one kind in the record of a case, in order."""
    async with world.engine.store.reading() as work:
        history = await work.cases.history(case.id)
    return [event.body for event in history if isinstance(event.body, kind)]


async def amount(world: World) -> int:
    """How many cases there are, ended ones included."""
    async with world.engine.store.reading() as work:
        return len(await work.cases.list(open_only=False, limit=1000))


async def comes_again(world: World, times: int = 1) -> None:
    """Telegram hands out the newest update once more, as after an answer it did not hear."""
    bot, update = world.updates[-1]
    for _ in range(times):
        await keep(world.engine, bot, update)
    await world.settles()


def joins(group: Group, name: str, number: int = 901) -> User:
    """Somebody without any role enters a staff group by its invite link."""
    stranger = group.world.telegram.add_user(number, name)
    group.world.telegram.user_joins(stranger, group.room)
    return stranger


def everything_said(ears: Sequence[Ear]) -> str:
    """All that bots ever wrote in these chats, in its present wording, buttons included."""
    return "\n".join(shown(message) for ear in ears for message in ear.said())
