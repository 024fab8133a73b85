"""`kesu bot off|on|status`: all talks to people, or to the bot again."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.failures import DONE
from bot.cli.output import data, line
from bot.cli.store import opened_store, settings
from bot.switch import is_off, turn

_SAID = {
    True: "The bot is off: whatever customers write goes to people.",
    False: "The bot is on: talks go on where they were.",
}


def off(options: argparse.Namespace) -> int:
    """People take every talk, from the next message on."""
    return asyncio.run(_switch(options, off=True))


def on(options: argparse.Namespace) -> int:
    """The bot talks again; conversations under way stay with people until they end."""
    return asyncio.run(_switch(options, off=False))


def status(options: argparse.Namespace) -> int:
    """Which of the two it is."""
    return asyncio.run(_switch(options))


async def _switch(options: argparse.Namespace, off: bool | None = None) -> int:
    async with opened_store(settings()) as store:
        if off is not None:
            await turn(store, off=off)
        now_off = await is_off(store)
    if not data(options, {"off": now_off}):
        line(_SAID[now_off])
    return DONE
