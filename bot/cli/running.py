"""`kesu run`, `web`, `worker`: the processes."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.failures import DONE, Failed
from bot.cli.store import settings
from bot.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Everything in one process; without any platform, the playground."""
    given = settings()
    from bot.logs import set_up_logs

    set_up_logs()
    if given.playground:
        from bot.playground.app import run as play

        asyncio.run(play(given))
    else:
        from bot.app import run as serve

        asyncio.run(serve(given, frozenset({"web", "worker"})))
    return DONE


def web(options: argparse.Namespace) -> int:
    """Only take in what platforms push: webhooks of Telegram, WeChat, and the app in WeCom."""
    return _role("web")


def worker(options: argparse.Namespace) -> int:
    """Only work and deliver; of several, one holds the connection of WeCom's smart bot."""
    return _role("worker")


def _role(role: str) -> int:
    given = settings()
    _refuse_alone(given, role)
    from bot.app import run as serve
    from bot.logs import set_up_logs

    set_up_logs()

    asyncio.run(serve(given, frozenset({role})))
    return DONE


def _refuse_alone(given: Settings, role: str) -> None:
    if given.playground:
        raise Failed(
            f"`kesu {role}` has no platform to serve: none is set up",
            "set the tokens of Telegram, or connect WeChat and WeCom (.env.example), or say "
            "`kesu run` for the playground",
        )
    if given.embedded:
        raise Failed(
            f"`kesu {role}` needs PostgreSQL: one SQLite file carries one process",
            "say `kesu run`, or set KESU_DATABASE_URL to a PostgreSQL",
        )
    if role == "web" and given.polling:
        raise Failed(
            "`kesu web` takes in what platforms push, and KESU_PUBLIC_URL is not set",
            "set it to the https address that they call, or say `kesu run`, which polls Telegram "
            "and connects to WeCom by itself",
        )
