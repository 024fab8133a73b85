"""`kesu trace ID`: from an update to the events it caused, and to what they led to."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cli import limits
from bot.cli.failures import DONE, Failed
from bot.cli.history import described
from bot.cli.output import data, line, moment
from bot.cli.plain import plain
from bot.cli.store import opened_store, settings

if TYPE_CHECKING:
    from cases.case import Case
    from cases.events import Event
    from cases.organisation import Address
    from cases.outgoing import Outgoing
    from cases.ports import InboxRow
    from storage.store import SqlStore
    from storage.work import SqlWork

_BOTS = ("customer", "staff")
_FAR = timedelta(days=365)


@dataclass
class Found:
    """What an id leads to. `cause`: only events of this origin were asked for."""

    cause: str = ""
    waiting: InboxRow | None = None
    message: Outgoing | None = None
    cases: list[tuple[Case, list[Event], list[Address]]] = field(default_factory=list)


def trace(options: argparse.Namespace) -> int:
    """The way of one update, case or message, by its causes."""
    found = asyncio.run(_trace(options.id.strip()))
    if not (found.cases or found.waiting or found.message):
        raise Failed(
            f"Nothing was found under {options.id!r}",
            "give a case number, an update id, bot:update (customer:4711), or bot:chat:message",
        )
    if not data(options, _values(found)):
        _print(found)
    return DONE


async def _trace(wanted: str) -> Found:
    async with opened_store(settings()) as store:
        found = Found(waiting=await _waiting(store, wanted))
        async with store.reading() as work:
            await _resolve(work, wanted, found)
    return found


async def _resolve(work: SqlWork, wanted: str, found: Found) -> None:
    """A case by number or id; else a message we sent; else the update that caused events."""
    case = await work.cases.find(wanted) or await work.cases.read(wanted)
    if case is None:
        found.message = await _message(work, wanted)
        if found.message is not None and found.message.case:
            case = await work.cases.read(found.message.case)
    if case is not None:
        found.cases.append(await _whole(work, case, ""))
        return
    if found.message is None:
        await _caused(work, _causes(wanted, found.waiting), found)


def _causes(wanted: str, waiting: InboxRow | None) -> list[str]:
    """How events name the update that is meant."""
    if waiting is not None:
        return [f"{waiting.bot}:{waiting.update}"]
    plain_id = wanted.isascii() and wanted.isdigit()
    return [f"{bot}:{wanted}" for bot in _BOTS] if plain_id else [wanted.partition("#")[0]]


async def _caused(work: SqlWork, causes: list[str], found: Found) -> None:
    """Go through all cases: an update may have touched several."""
    after = ""
    while True:
        ids = await work.audit.ids(after, limits.PAGE)
        for name in ids:
            for cause in causes:
                if await work.cases.has_cause(name, cause):
                    case = await work.cases.read(name)
                    assert case is not None
                    found.cause = cause
                    found.cases.append(await _whole(work, case, cause))
        if len(ids) < limits.PAGE:
            return
        after = ids[-1]


async def _whole(work: SqlWork, case: Case, cause: str) -> tuple[Case, list[Event], list[Address]]:
    events = [e for e in await work.cases.history(case.id) if _of(e.cause, cause)]
    return case, events, await work.cards.chats(case.id)


def _of(cause: str, root: str) -> bool:
    return not root or cause == root or cause.startswith((f"{root}#", f"{root}:"))


async def _waiting(store: SqlStore, wanted: str) -> InboxRow | None:
    """An update that is not worked yet, by inbox id or by the platform's id."""
    rows = await store.open_rows(limits.PAGE, datetime.now(UTC) + _FAR)
    for row in rows:
        if wanted in (str(row.id), row.update, f"{row.bot}:{row.update}"):
            return row
    return None


async def _message(work: SqlWork, wanted: str) -> Outgoing | None:
    """A message we sent, written bot:chat:message."""
    bot, _, rest = wanted.partition(":")
    chat, _, message = rest.partition(":")
    if bot not in _BOTS or not chat or not message:
        return None
    return await work.messages.by_platform_id(bot, chat, message)


def origin(cause: str) -> str:
    """A cause in words: which update, which stage of which clock, or as it is written."""
    root = cause.partition("#")[0]
    kind, _, rest = root.partition(":")
    if kind == "deadline":
        clock, run, stage = rest.rsplit(":", 2)
        return f"deadline of {clock}, run {run}, stage {stage}"
    if kind in _BOTS:
        return f"update {rest.partition(':')[0]} of the {kind} bot"
    return root


def _values(found: Found) -> dict[str, Any]:
    waiting, message = found.waiting, found.message
    return {
        "update_waiting": waiting
        and {
            "inbox_id": waiting.id,
            "bot": waiting.bot,
            "update": waiting.update,
            "received_at": moment(waiting.received_at),
            "attempts": waiting.attempts,
        },
        "message": message
        and {
            "key": message.key,
            "bot": message.bot,
            "template": message.template,
            "created_at": moment(message.created_at),
            "clocks": [f"{r.clock}:{r.run}:{r.stage}" for r in message.reasons],
        },
        "cases": [
            {
                "number": case.number,
                "id": case.id,
                "cards_in": [str(address) for address in chats],
                "events": [
                    {
                        "seq": event.seq,
                        "at": moment(event.at),
                        "cause": event.cause,
                        "origin": origin(event.cause),
                        "kind": type(event.body).__name__,
                        "what": described(event.body, {}),
                    }
                    for event in events
                ],
            }
            for case, events, chats in found.cases
        ],
    }


def _print(found: Found) -> None:
    if found.waiting is not None:
        row = found.waiting
        line(
            f"update {plain(row.update)} of the {row.bot} bot (inbox {row.id}) waits since "
            f"{moment(row.received_at)}, {row.attempts} attempts failed"
        )
    if found.message is not None:
        sent = found.message
        line(f"message {plain(sent.key)} ({sent.template}), made {moment(sent.created_at)}")
    for case, events, chats in found.cases:
        line(f"case {plain(case.number)} [{case.id}]")
        former = ""
        for event in events:
            here = origin(event.cause)
            if here != former:
                line(f"  {plain(here)}")
                former = here
            what = ", ".join(f"{n} {v}" for n, v in described(event.body, {}).items())
            kind = type(event.body).__name__
            line(f"    {moment(event.at)}  no. {event.seq} {kind}  {plain(what)}")
        for address in chats:
            line(f"  card in {plain(str(address))}")
