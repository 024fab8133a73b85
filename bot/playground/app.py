"""The playground: the real bots, small platforms they are connected to, and a page of phones.

`run` is what `kesu run` does when no token is set.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import structlog
from aiohttp import web

from bot.app import introduce, opened_engine, stop_signal
from bot.clock import WorldClock
from bot.engine import Engine
from bot.loops.polling import poll
from bot.loops.run import Loop, run_loops
from bot.loops.wecom import hold
from bot.metrics import Metrics
from bot.playground.acts import Acts
from bot.playground.control import Control, restore_offset
from bot.playground.files_view import Files
from bot.playground.guard import guard, is_loopback, secured
from bot.playground.made_up import (
    TELEGRAM_STAND_IN,
    WECHAT_STAND_IN,
    WECOM_STAND_IN,
    MadeUp,
)
from bot.playground.memory import memories, opened_worlds, wipe
from bot.playground.routes import BODY_BYTES, routes
from bot.playground.simulating import Simulating
from bot.playground.telegram import telegram_app
from bot.playground.views import Views
from bot.playground.wechat import wechat_app
from bot.playground.wecom import wecom_app
from bot.playground.worlds import Worlds
from bot.settings import Settings
from bot.web import application
from bot.wechat import PATH, WeChatSide

log = structlog.get_logger(__name__)

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
    """A running house with its small platforms. `address` is where its Telegram bots find theirs;
    `world`: the small Telegram among `worlds`.
    """

    def __init__(
        self,
        engine: Engine,
        worlds: Worlds,
        control: Control,
        acts: Acts,
        tokens: dict[str, str],
        address: str,
    ) -> None:
        self.engine, self.worlds, self.control = engine, worlds, control
        self.world = worlds.telegram
        self._acts, self._tokens, self._address = acts, tokens, address

    async def work(self, stop: asyncio.Event) -> bool:
        """Let the bots work until `stop` (False) or until somebody wants to begin anew (True)."""
        from handlers.telegram_transport import TelegramUpdates

        ended = asyncio.Event()
        watching = asyncio.create_task(_first(ended, stop, self._acts.restart))
        async with AsyncExitStack() as stack:
            others: list[Loop] = []
            for bot, token in self._tokens.items():
                updates = TelegramUpdates(bot, token, self._address)  # type: ignore[arg-type]
                stack.push_async_callback(updates.close)
                others.append(partial(poll, self.engine, bot, updates, ended))
            assert self.engine.wecom is not None
            others.append(partial(hold, self.engine, self.engine.wecom, ended))
            await run_loops(self.engine, others, ended)
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
    """Database, stand-ins and page, served on `listener`; `work` lets the bots run."""
    from storage.schema import migrate

    if settings.embedded:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    await migrate(settings.database)
    server = f"http://{shown_host(settings.host)}:{listener.getsockname()[1]}"
    address = f"{server}{TELEGRAM_STAND_IN}"
    clock, made = WorldClock(), MadeUp()
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(
            opened_engine(
                made.connected(settings, server), world=clock, api_url=address, tokens=made.tokens
            )
        )
        await restore_offset(engine, clock)
        worlds = await opened_worlds(engine, settings, made)
        for each in memories(worlds, settings):
            await stack.enter_async_context(each)
        control = Control(engine, clock, worlds)
        acts = Acts(engine, worlds, control, resettable=settings.embedded)
        views = Views(engine, worlds, control, secrets.token_hex(8))
        app = built(engine, settings, worlds, views, acts)
        await stack.enter_async_context(_served(app, listener))
        await introduce(engine)
        await worlds.wechat.set_callback(f"{server}{PATH}")
        yield Playground(engine, worlds, control, acts, made.tokens, address)


def built(
    engine: Engine, settings: Settings, worlds: Worlds, views: Views, acts: Acts
) -> web.Application:
    """The server: page, stand-ins, what platforms push to, and the probes that every Kesu has."""
    app = web.Application(client_max_size=BODY_BYTES, middlewares=[guard(settings.host)])
    app.on_response_prepare.append(secured)
    simulating = Simulating(lambda: engine.rules.house, engine.world.now)
    app.router.add_routes(routes(views, Files(worlds), acts, simulating))
    assert engine.wechat is not None
    numbers = Metrics()
    WeChatSide(engine, engine.wechat, numbers).add_to(app)
    for route in application(engine, settings, None, numbers).router.routes():
        path = route.resource.canonical if route.resource is not None else PATH
        if route.method == "GET" and path != PATH:
            app.router.add_get(path, route.handler)
    app.add_subapp(TELEGRAM_STAND_IN, telegram_app(worlds.telegram, admin=False))
    app.add_subapp(WECHAT_STAND_IN, wechat_app(worlds.wechat))
    app.add_subapp(WECOM_STAND_IN, wecom_app(worlds.wecom))

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
