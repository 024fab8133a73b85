"""Telegram as people see it: the stand-in's own surface over HTTP, and one watcher for all who
wait.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.crashes.processes import TOKENS

Json = dict[str, Any]
LOOK_SECONDS = 0.25


class Telegram:
    """The little Telegram. Waiting is for a change of the world, which one task looks for."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session
        self._texts: dict[str, dict[int, Json]] = defaultdict(dict)
        self._changed: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def does(self, operation: str, **arguments: Any) -> Any:
        """Somebody does something; AssertionError says why it cannot be done."""
        async with self._session.post(f"{self.url}/_world/{operation}", json=arguments) as reply:
            body = await reply.json()
        assert body["ok"], body
        return body["result"]

    async def calls(self, method: str) -> list[Json]:
        """What the bots called and the platform took."""
        query = f"{self.url}/_world/calls?method={method}"
        async with self._session.get(query) as reply:
            return [call for call in (await reply.json())["result"] if call["ok"]]

    async def called(self, method: str, bot: str = "customer") -> None:
        """Wait until a bot called this."""
        async with asyncio.timeout(300):
            while True:
                if bot in {call["bot"] for call in await self.calls(method)}:
                    return
                await asyncio.sleep(LOOK_SECONDS)  # noqa: TID251 - another process is starting

    async def api(self, bot: str, method: str, **arguments: Any) -> Any:
        """A call of the Bot API itself."""
        url = f"{self.url}/bot{TOKENS[bot]}/{method}"
        async with self._session.post(url, json=arguments) as reply:
            return (await reply.json())["result"]

    async def forgets(self, bot: str) -> None:
        """Updates that the setting up left behind are confirmed unread."""
        while batch := await self.api(bot, "getUpdates"):
            await self.api(bot, "getUpdates", offset=batch[-1]["update_id"] + 1, limit=1)

    def said(self, chat: str) -> list[Json]:
        """The bots' messages in a chat as they read now, oldest first."""
        return [self._texts[chat][number] for number in sorted(self._texts[chat])]

    async def change(self, chat: str) -> None:
        """Wait until a bot says something in a chat (or did since the last wait)."""
        await self._changed[chat].wait()
        self._changed[chat].clear()

    async def watch(self) -> None:
        """Look at all chats, again and again, until cancelled."""
        version = 0
        while True:
            query = f"{self.url}/_world/snapshot?since={version}&wait=5"
            async with self._session.get(query) as reply:
                seen = (await reply.json())["result"]
            version = seen["version"]
            for chat in seen["chats"]:
                for message in chat["messages"]:
                    if message["from"]["is_bot"]:
                        self._texts[chat["key"]][message["id"]] = message
                        self._changed[chat["key"]].set()
            # Two hundred people look at one screen: it is drawn anew a few times a second.
            await asyncio.sleep(LOOK_SECONDS)  # noqa: TID251


@asynccontextmanager
async def watched(url: str) -> AsyncIterator[Telegram]:
    """The stand-in at `url`, with somebody watching it."""
    limits = aiohttp.TCPConnector(limit=20)
    async with aiohttp.ClientSession(connector=limits) as session:
        telegram = Telegram(url, session)
        watching = asyncio.create_task(telegram.watch())
        try:
            yield telegram
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
