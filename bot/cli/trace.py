"""`kesu trace ID`: from an update to the events it caused, and to what they led to."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cli import limits
from bot.cli.failures import DONE, Failed
from bot.cli.output import data, line
from bot.cli.store import opened_store, settings

if TYPE_CHECKING:
    from cases.case import Case
    from cases.events import Event
    from cases.organisation import Address
    from cases.upkeep import TracedMessage, TracedUpdate
    from storage.store import SqlStore
    from storage.work import SqlWork

BOTS = ("customer", "staff")
ASIDE = "aside"


@dataclass(frozen=True)
class TracedCase:
    """A case, those of its events that were asked for, and the messages that follow from them."""

    case: Case
    events: list[Event]
    messages: list[TracedMessage]
    cards: list[Address]


@dataclass
class Found:
    """What an id leads to. `messages`: replies, and the one that was asked for."""

    updates: list[TracedUpdate] = field(default_factory=list)
    messages: list[TracedMessage] = field(default_factory=list)
    cases: list[TracedCase] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.updates or self.messages or self.cases)


def trace(options: argparse.Namespace) -> int:
    """The way of one update, case or message, by its causes."""
    from bot.cli.trace_output import show, values

    wanted = options.id.strip()
    found = asyncio.run(_retry(wanted) if options.retry else _look(wanted))
    if not found and wanted != ASIDE:
        raise Failed(
            f"Nothing was found under {wanted!r}",
            "give a case number, an update id, bot:update (customer:4711), inbox:ROW, message:ROW, "
            "bot:chat:message, or `aside` for all updates that were set aside",
        )
    if data(options, values(found)):
        return DONE
    if options.retry:
        line("It is open again and will be worked in a moment.")
    if not found:
        line("No update was set aside.")
    show(found)
    return DONE


async def _look(wanted: str) -> Found:
    async with opened_store(settings()) as store, store.reading() as work:
        return await find(work, wanted)


async def _retry(wanted: str) -> Found:
    """Open the one update set aside that is meant once more."""
    async with opened_store(settings()) as store:
        async with store.reading() as work:
            aside = [u for u in (await find(work, wanted)).updates if u.state == ASIDE]
        if len(aside) != 1:
            named = ", ".join(f"inbox:{update.id}" for update in aside) or "none"
            raise Failed(
                f"One update set aside was to be named, and {wanted!r} means {named}",
                "see `kesu trace aside`, and name one as inbox:ROW",
            )
        return await _opened(store, aside[0])


async def _opened(store: SqlStore, update: TracedUpdate) -> Found:
    async with store.work() as work:
        if not await work.inbox.try_again(update.id):
            raise Failed(
                f"Inbox row {update.id} has nothing left to work",
                "its texts were erased, or somebody else was quicker; look with `kesu trace`",
            )
        return Found(updates=await work.trace.updates(update.cause))


async def find(work: SqlWork, wanted: str) -> Found:
    """What `wanted` leads to: a case by number or id, a message, else updates and their effects."""
    if wanted == ASIDE:
        return Found(updates=await work.trace.set_aside(limits.PAGE))
    case = await work.cases.find(wanted) or await work.cases.read(wanted)
    if case is not None:
        return Found(cases=[await _whole(work, case, "")])
    message = await _message(work, wanted)
    if message is not None:
        return await _of_message(work, message)
    found = await _caused(work, wanted)
    if not found and wanted.isascii() and wanted.isdigit():
        message = await work.trace.message(int(wanted))
        return await _of_message(work, message) if message else found
    return found


async def _message(work: SqlWork, wanted: str) -> TracedMessage | None:
    """A message, written message:ROW or bot:chat:message."""
    first, _, rest = wanted.partition(":")
    if first == "message" and rest.isascii() and rest.isdigit():
        return await work.trace.message(int(rest))
    chat, _, message = rest.partition(":")
    if first not in BOTS or not chat or not message:
        return None
    return await work.trace.sent_as(first, chat, message)


async def _of_message(work: SqlWork, message: TracedMessage) -> Found:
    case = await work.cases.read(message.case) if message.case else None
    found = Found(messages=[message])
    if case is not None:
        found.cases.append(await _whole(work, case, ""))
    return found


async def _caused(work: SqlWork, wanted: str) -> Found:
    """An update (inbox:ROW, its id, bot:update) or any other cause, and what came of it."""
    found = Found(updates=await _updates(work, wanted))
    causes = [update.cause for update in found.updates]
    if not causes:
        # Worked updates are dropped after a while; what they caused still names them.
        bare = wanted.isascii() and wanted.isdigit()
        causes = [f"{bot}:{wanted}" for bot in BOTS] if bare else [wanted.partition("#")[0]]
    elif wanted.count(":") > 1:
        causes = [wanted.partition("#")[0]]
    for cause in causes:
        for name in await work.trace.cases_of(cause):
            case = await work.cases.read(name)
            if case is not None:
                found.cases.append(await _whole(work, case, cause))
        found.messages += await work.trace.messages_of(cause)
    return found


async def _updates(work: SqlWork, wanted: str) -> list[TracedUpdate]:
    first, _, rest = wanted.partition("#")[0].partition(":")
    if first == "inbox":
        found = await work.trace.updates(rest)
        return [update for update in found if str(update.id) == rest]
    if rest:
        return await work.trace.updates(f"{first}:{rest.partition(':')[0]}")
    return await work.trace.updates(wanted)


async def _whole(work: SqlWork, case: Case, cause: str) -> TracedCase:
    """The case's events of this cause (all without one), and the messages that name them."""
    events = [e for e in await work.cases.history(case.id) if of(e.cause, cause)]
    known = {event.seq for event in events}
    about = await work.trace.messages_about(case.id)
    told = [each for each in about if not cause or seq_of(each) in known]
    return TracedCase(case, events, told, await work.cards.chats(case.id))


def of(cause: str, root: str) -> bool:
    """Is it this cause, or a part of it?"""
    return not root or cause == root or cause.startswith((f"{root}#", f"{root}:"))


def seq_of(message: TracedMessage) -> int:
    """The number of the event that a notice follows from; 0 for replies."""
    name, _, rest = message.key.partition(":")
    number = rest.partition(":")[0]
    return int(number) if name == message.case and number.isdigit() else 0
