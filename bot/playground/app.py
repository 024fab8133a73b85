"""The playground: the real bots, a small Telegram they are connected to, and a page of phones.

`run` is what `kesu run` does when no token is set.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import structlog
from aiohttp import web

from bot.app import introduce, opened_engine, stop_signal
from bot.clock import WorldClock
from bot.engine import Engine
from bot.loops.polling import poll
from bot.loops.run import run_loops
from bot.playground import keeping
from bot.playground.acts import Acts
from bot.playground.control import Control, restore_offset
from bot.playground.guard import guard, is_loopback, secured
from bot.playground.people import BOT_IDS
from bot.playground.routes import BODY_BYTES, routes
from bot.playground.seed import bot_token, seed
from bot.playground.simulating import Simulating
from bot.playground.telegram import TelegramWorld, telegram_app
from bot.playground.views import Views
from bot.settings import Settings
from bot.web import application

log = structlog.get_logger(__name__)

STAND_IN = "/telegram-stand-in"
SHUTDOWN_SECONDS = 2.0


class PortTaken(Exception):
    """The port is in use; the text names the remedy."""


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Prints one line with the page's address when it can be used.

    Raises `PortTaken`, and whatever refuses the start of the house (database, organisation file).
    """
    stop = stop_signal()
    past_proxies(shown_host(settings.host))
    with listening(settings.host, settings.port) as listener:
        port: int = listener.getsockname()[1]
        greeting = f"Kesu playground: http://{shown_host(settings.host)}:{port}/\n"
        while not stop.is_set():
            async with opened_playground(settings, listener) as playground:
                sys.stdout.write(greeting)
                sys.stdout.flush()
                greeting = ""
                again = await playground.work(stop)
            if again:
                wipe(settings)


def listening(host: str, port: int) -> socket.socket:
    """A socket on the address. It outlives a fresh start, so that the page only waits a moment."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(128)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise PortTaken(_why_not(host, port, error)) from None
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} on {host} is in use, perhaps by a Kesu that runs already (look at "
            f"http://{shown_host(host)}:{port}/). Remedy: choose another one, like "
            f"KESU_PORT={port + 1 if port < 65535 else 8081} make run"
        )
    return (
        f"port {port} on {host} cannot be had: {error.strerror}. "
        "Remedy: set KESU_HOST to an address of this machine and KESU_PORT to a number from 1024 up"
    )


def shown_host(host: str) -> str:
    """How this machine's browser reaches a server that listens on `host`."""
    if host in ("0.0.0.0", "", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def past_proxies(host: str) -> None:
    """The bots talk to this very process; a proxy that the machine names has no part in it."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), host)))


class Playground:
    """A running house with its small Telegram. `address` is where the bots find the latter."""

    def __init__(
        self,
        engine: Engine,
        world: TelegramWorld,
        control: Control,
        acts: Acts,
        tokens: dict[str, str],
        address: str,
    ) -> None:
        self.engine, self.world, self.control = engine, world, control
        self._acts, self._tokens, self._address = acts, tokens, address

    async def work(self, stop: asyncio.Event) -> bool:
        """Let the bots work until `stop` (False) or until somebody wants to begin anew (True)."""
        from handlers.telegram_transport import TelegramUpdates

        ended = asyncio.Event()
        watching = asyncio.create_task(_first(ended, stop, self._acts.restart))
        async with AsyncExitStack() as stack:
            polls = []
            for bot, token in self._tokens.items():
                updates = TelegramUpdates(bot, token, self._address)  # type: ignore[arg-type]
                stack.push_async_callback(updates.close)
                polls.append(partial(poll, self.engine, bot, updates, ended))
            await run_loops(self.engine, polls, ended)
        await watching
        return self._acts.restart.is_set() and not stop.is_set()


async def _first(ended: asyncio.Event, *reasons: asyncio.Event) -> None:
    """Set `ended` when the first of the reasons is there (or it is set already)."""
    waits = [asyncio.create_task(each.wait()) for each in (ended, *reasons)]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for each in waits:
        each.cancel()
    ended.set()


@asynccontextmanager
async def opened_playground(
    settings: Settings, listener: socket.socket
) -> AsyncIterator[Playground]:
    """Database, stand-in and page, served on `listener`; `work` lets the bots run."""
    from storage.schema import migrate

    if settings.embedded:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    await migrate(settings.database)
    port = listener.getsockname()[1]
    address = f"http://{shown_host(settings.host)}:{port}{STAND_IN}"
    clock = WorldClock()
    tokens = {bot: bot_token(bot, secrets.token_urlsafe(24)) for bot in BOT_IDS}
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(
            opened_engine(settings, world=clock, api_url=address, tokens=tokens)
        )
        await restore_offset(engine, clock)
        world = await _world(engine, settings, tokens)
        await stack.enter_async_context(keeping.kept(world, memory_file(settings)))
        control = Control(engine, clock, world)
        acts = Acts(engine, world, control, resettable=settings.embedded)
        views = Views(engine, world, control, secrets.token_hex(8))
        app = built(engine, settings, world, views, acts)
        await stack.enter_async_context(_served(app, listener))
        await introduce(engine)
        yield Playground(engine, world, control, acts, tokens, address)


async def _world(engine: Engine, settings: Settings, tokens: dict[str, str]) -> TelegramWorld:
    world = TelegramWorld(engine.world.now)
    memory = keeping.read(memory_file(settings))
    if memory is not None:
        keeping.restore(world, memory)
    await seed(engine, world, tokens)
    if memory is not None:
        keeping.restore_bots(world, memory)
    return world


def built(
    engine: Engine, settings: Settings, world: TelegramWorld, views: Views, acts: Acts
) -> web.Application:
    """The server: page, stand-in, and the probes that every Kesu has."""
    app = web.Application(client_max_size=BODY_BYTES, middlewares=[guard(settings.host)])
    app.on_response_prepare.append(secured)
    simulating = Simulating(lambda: engine.rules.house, engine.world.now)
    app.router.add_routes(routes(views, acts, simulating))
    for route in application(engine, settings, None).router.routes():
        if route.method == "GET" and route.resource is not None:
            app.router.add_get(route.resource.canonical, route.handler)
    app.add_subapp(STAND_IN, telegram_app(world, admin=False))

    async def let_go(_: web.Application) -> None:
        views.close()

    app.on_shutdown.append(let_go)
    if not is_loopback(settings.host):
        log.warning(
            "playground.open", host=settings.host, remedy="KESU_HOST=127.0.0.1 keeps others out"
        )
    return app


@asynccontextmanager
async def _served(app: web.Application, listener: socket.socket) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        # A copy, since the site closes what it is given.
        await web.SockSite(runner, listener.dup()).start()
        yield
    finally:
        await runner.cleanup()


def memory_file(settings: Settings) -> Path:
    """Where the stand-in remembers its chats."""
    path = settings.database_path
    return path.with_suffix(".telegram.json") if path else settings.data_dir / "telegram.json"


def wipe(settings: Settings) -> None:
    """Forget the playground's database and what stands beside it.

    The master key stays: others may use it.
    """
    path = settings.database_path
    if path is None:
        return
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    memory_file(settings).unlink(missing_ok=True)
    shutil.rmtree(path.with_name(f"{path.name}.files"), ignore_errors=True)
