"""``python -m bot.playground.telegram --port 8081 --token customer=1:AAA --token staff=2:BBB``.

Prints the address when it is ready, serves until SIGINT or SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from datetime import datetime

from aiohttp import web

from bot.playground.telegram.budgets import Budgets
from bot.playground.telegram.clock import MovableClock
from bot.playground.telegram.http import telegram_app
from bot.playground.telegram.world import TelegramWorld


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.playground.telegram", description="A local stand-in of Telegram."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument(
        "--token",
        action="append",
        default=[],
        metavar="NAME=TOKEN",
        help="a bot and its token, as customer=1:AAA; may be repeated",
    )
    parser.add_argument("--at", help="let time stand still at this ISO moment (with zone)")
    parser.add_argument("--no-budgets", action="store_true", help="never answer 429 by itself")
    return parser.parse_args(argv)


def build(options: argparse.Namespace) -> tuple[TelegramWorld, MovableClock]:
    clock = MovableClock(datetime.fromisoformat(options.at) if options.at else None)
    world = TelegramWorld(clock, Budgets.unlimited() if options.no_budgets else None)
    for item in options.token:
        name, _, token = item.partition("=")
        world.add_bot(name, token)
    return world, clock


async def serve(options: argparse.Namespace) -> None:
    world, clock = build(options)
    runner = web.AppRunner(telegram_app(world, clock))
    await runner.setup()
    await web.TCPSite(runner, options.host, options.port).start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"telegram stand-in at http://{host}:{port}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(arguments()))
