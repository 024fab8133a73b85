"""The composition root: everything is built here once and handed on by argument."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import structlog

from bot.clock import Clock, MachineClock, WorldClock
from bot.engine import Engine, Wakes
from bot.erasure import LEDGER, again
from bot.faults import CrashAt, NoFaults
from bot.house import opened
from bot.loops.deliver import take_back
from bot.loops.polling import poll
from bot.loops.run import Loop, run_loops
from bot.loops.wecom import hold
from bot.platforms import connect
from bot.settings import Settings
from cases.ports import Faults
from storage.wakes import RedisWakes
from templates.render import Words

log = structlog.get_logger(__name__)


@asynccontextmanager
async def opened_engine(
    settings: Settings, *, world: Clock, api_url: str, tokens: Mapping[str, str]
) -> AsyncIterator[Engine]:
    """The whole machine over a migrated database, its rooms connected to `api_url`.

    Nothing runs yet.
    """
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(opened(settings, exclusive=settings.embedded))
        words = Words(settings.templates_dir)
        connected = await connect(
            settings, house.store, words, world, api_url, tokens, house.rules.house.org.name.zh
        )
        for room in connected.rooms.values():
            stack.push_async_callback(room.close)
        wakes = RedisWakes(settings.redis_url.get_secret_value()) if settings.redis_url else None
        if wakes is not None:
            stack.push_async_callback(wakes.close)
        engine = Engine(
            store=house.store,
            rules=house.rules,
            rooms=connected.rooms,
            wechat=connected.wechat,
            wecom=connected.wecom,
            app=connected.app,
            words=words,
            world=world,
            machine=MachineClock(),
            digest=house.store.digest,
            entropy=os.urandom,
            faults=faults(),
            wakes=Wakes(wakes.tell if wakes else None),
            others=wakes,
        )
        engine.rules.house_group = connected.house_group
        await engine.rules.bind(engine.store, engine.connected())
        if settings.embedded:
            await take_back(engine)
        yield engine


def faults() -> Faults:
    """`KESU_CRASH_AT` names a point at which this process dies; only tests set it."""
    point = os.environ.get("KESU_CRASH_AT", "")
    return CrashAt(point) if point else NoFaults()


def tokens_of(settings: Settings) -> dict[str, str]:
    """Both bots' tokens."""
    both = {
        "customer": settings.telegram_customer_token,
        "staff": settings.telegram_staff_token,
    }
    return {bot: token.get_secret_value() for bot, token in both.items() if token}


async def run(settings: Settings, roles: frozenset[str]) -> None:
    """Run until SIGTERM or SIGINT. `roles`: `web` takes updates in, `worker` works and delivers."""
    from storage.schema import migrate

    if settings.embedded:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        await migrate(settings.database)
    stop = stop_signal()
    tokens = tokens_of(settings)
    world = WorldClock()
    async with opened_engine(
        settings, world=world, api_url=settings.telegram_api_url, tokens=tokens
    ) as engine:
        if not settings.embedded:
            world.offset = await engine.store.clock_offset(engine.machine.now())
        ledger = settings.data_dir / LEDGER
        if erased := await again(engine.store, engine.rules.house, ledger, world.now()):
            log.warning("erasures.carried_out_anew", lines=erased)
        await introduce(engine)
        async with AsyncExitStack() as stack:
            others = await _transports(engine, settings, tokens, roles, stop, stack)
            if engine.wecom is not None and "worker" in roles:
                others.append(partial(hold, engine, engine.wecom, stop))
            if engine.others is not None:
                others.append(partial(engine.others.listen, engine.wakes.hear, stop))
            if "worker" in roles:
                await run_loops(engine, others, stop)
            else:
                await _only(others, stop)


async def introduce(engine: Engine) -> None:
    """Learn the bots' names and register their menus; a platform that is away is no reason not to
    start.
    """
    from bot.menus import menus

    for (bot, platform), room in engine.rooms.items():
        if platform != "telegram":
            continue  # no names that links hold, and menus are made by command
        try:
            engine.usernames[bot] = await room.me()
            await room.set_up(menus(bot, engine.words))
        except Exception as error:
            log.error("introduce.failed", bot=bot, why=str(error)[:200])


async def _transports(
    engine: Engine,
    settings: Settings,
    tokens: Mapping[str, str],
    roles: frozenset[str],
    stop: asyncio.Event,
    stack: AsyncExitStack,
) -> list[Loop]:
    """Ways in by HTTP: only a process in the role `web` takes updates and listens; workers need
    neither port nor token.
    """
    if "web" not in roles:
        return []
    from bot.web import Hooks, serving
    from handlers.telegram_transport import TelegramUpdates

    transports = {
        bot: TelegramUpdates(bot, token, settings.telegram_api_url)  # type: ignore[arg-type]
        for bot, token in tokens.items()
    }
    for transport in transports.values():
        stack.push_async_callback(transport.close)
    if settings.polling:
        for transport in transports.values():
            await transport.delete_webhook()
        await stack.enter_async_context(serving(engine, settings, None))
        return [partial(poll, engine, bot, each, stop) for bot, each in transports.items()]
    hooks = Hooks.derived(await engine.store.house_key("webhooks"))
    await stack.enter_async_context(serving(engine, settings, hooks))
    for bot, transport in transports.items():
        await transport.set_webhook(f"{settings.public_url}/telegram/{bot}", hooks.secrets[bot])
    return []


async def _only(others: list[Loop], stop: asyncio.Event) -> None:
    tasks: list[asyncio.Task[None]] = [asyncio.create_task(loop()) for loop in others]
    await stop.wait()
    if tasks:
        await asyncio.wait(tasks, timeout=20)


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
