"""Fetching updates ourselves: kept first, confirmed then.

The frameworks' own polling confirms before the work.
"""

from __future__ import annotations

import asyncio
import json

import structlog

from bot.engine import Engine
from bot.loops.intake import take_in
from bot.loops.poll_signs import PollSigns
from handlers.telegram_errors import TelegramTrouble
from handlers.telegram_transport import TelegramUpdates
from handlers.telegram_updates import sender_of, update_id

log = structlog.get_logger(__name__)
TROUBLE_SECONDS = 5.0


async def poll(engine: Engine, bot: str, updates: TelegramUpdates, stop: asyncio.Event) -> None:
    """Long polling until `stop`. An update is confirmed only by asking for what follows it."""
    offset = int(await engine.store.setting(f"offset.{bot}") or 0)
    signs = await PollSigns.after(engine, bot)
    while not stop.is_set():
        try:
            batch = await _fetch(engine, updates, offset, stop)
            if batch is None:
                return
            await signs.fetched()
            for update in batch:
                await _keep_readable(engine, bot, update)
                offset = update_id(update) + 1
            if batch:
                await engine.store.set_setting(f"offset.{bot}", str(offset))
        except TelegramTrouble as trouble:
            log.error("poll.trouble", bot=bot, why=str(trouble))
            await signs.failed(str(trouble))
            await _pause(stop)
        except Exception as error:
            # Nothing was confirmed that is not kept: Telegram gives it again.
            log.error("poll.failed", bot=bot, error=type(error).__name__)
            await _pause(stop)


async def _keep_readable(engine: Engine, bot: str, update: dict[str, object]) -> None:
    """Keep an update; one that is no update must not hold up all that come behind it."""
    try:
        await keep(engine, bot, update)
    except ValueError as error:
        log.error("poll.unreadable", bot=bot, error=type(error).__name__)


async def keep(engine: Engine, bot: str, update: dict[str, object]) -> None:
    """Keep one raw update in the inbox."""
    # Half of a surrogate pair is no text: it must not keep everything behind it from coming in.
    body = json.dumps(update, ensure_ascii=False).encode(errors="replace")
    await take_in(engine, bot, str(update_id(update)), sender_of(update), body)


async def _fetch(
    engine: Engine, updates: TelegramUpdates, offset: int, stop: asyncio.Event
) -> list[dict[str, object]] | None:
    """One long poll; None when a stop did not wait for its end."""
    call = asyncio.create_task(updates.get_updates(offset, engine.limits.poll_seconds))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({call, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not call.done():
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        return None
    return call.result()


async def _pause(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), TROUBLE_SECONDS)
    except TimeoutError:
        return
