"""What the page looks at: the phones, the cases, and the news that something changed."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.engine import Engine
from bot.playground.control import Control
from bot.playground.examples import examples_view
from bot.playground.seats import phones_view
from bot.playground.seed import groups_of
from bot.playground.speech import chosen
from bot.playground.telegram import WorldError
from bot.playground.telegram.snapshot import place_of, unfetched
from bot.playground.timeline import timeline
from bot.playground.wechat_view import menu_names, wechat_chats
from bot.playground.wecom_view import wecom_chats, wecom_place
from bot.playground.worlds import Worlds, versions
from cases.platforms import platform_of
from cases.ports import InboxRow
from procedures.duty import is_duty_id

CASES = 200
GATHER_SECONDS = 0.05
"""Changes within this time are one piece of news."""
ALIVE_SECONDS = 15.0
BUSY_SECONDS = 0.3
"""Nobody tells when a bot is done without a word: while one works, it is asked."""

ROWS = 50


class Views:
    """`epoch`: tells the page when everything began anew."""

    def __init__(self, engine: Engine, worlds: Worlds, control: Control, epoch: str) -> None:
        self._engine, self._worlds, self._control = engine, worlds, control
        self._world, self._menu = worlds.telegram, menu_names(engine.words)
        self._epoch = epoch
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Let go of everybody who listens, so that the server stops at once."""
        self._closing.set()

    async def state(self, request: web.Request) -> web.Response:
        """The phones; `since`: only messages and presses after this version."""
        on_telegram, on_wechat, on_wecom = versions(request.query.get("since", ""))
        worlds, org = self._worlds, self._engine.rules.house.org
        following, language = await self._control.next_at(), await chosen(self._engine)
        working = await self._working()
        store = next((unit for unit in org.units.values() if unit.files), org.root())
        # Nothing is waited for from here on: what changes meanwhile would never be fetched.
        body = self._world.snapshot(on_telegram)
        waiting = unfetched(self._world)
        for chat in body["chats"]:
            chat["platform"] = "telegram"
            chat["waiting"] = waiting.get(chat["key"], [])
        body["chats"] += wechat_chats(worlds.wechat, on_wechat, self._menu)
        body["chats"] += wecom_chats(worlds.wecom, on_wecom)
        for chat in body["chats"]:
            chat["typing"] = chat["typing"] or chat["key"] in working | waiting.keys()
        body |= {
            "version": worlds.version,
            "epoch": self._epoch,
            "language": language,
            "zone": org.zone_of(org.root().id),
            "next": following.isoformat() if following else None,
            "store": {"zh": store.name.zh, "en": store.name.en},
            "phones": phones_view(worlds, org, groups_of(self._world, org)),
        }
        return web.json_response(body)

    async def _working(self) -> set[str]:
        """Chats in which somebody's update is taken in and not yet worked."""
        rows = await self._engine.store.open_rows(ROWS, self._engine.world.now())
        return {key for row in rows if (key := _chat_of(row))}

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the world's version, whenever it has grown."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        changed = asyncio.Event()
        stop = self._worlds.listen(changed.set)
        closing = asyncio.ensure_future(self._closing.wait())
        closing.add_done_callback(lambda _: changed.set())
        try:
            while not self._closing.is_set():
                changed.clear()
                news = json.dumps({"version": self._worlds.version, "epoch": self._epoch})
                await response.write(f"data: {news}\n\n".encode())
                busy = self._world.typing() or await self._working()
                await _until(changed, BUSY_SECONDS if busy else ALIVE_SECONDS)
                await asyncio.sleep(GATHER_SECONDS)
        except (ConnectionError, asyncio.CancelledError):
            pass  # the page was closed
        finally:
            stop()
            closing.cancel()
        return response

    async def commands(self, request: web.Request) -> web.Response:
        """The bot's menu as `user` sees it in `chat`."""
        try:
            chat = self._world.chat(_asked(request, "chat"))
            bot = self._world.bots_in(chat)[0]
            shown = self._world.commands_shown(int(_asked(request, "user")), chat, bot)
        except (WorldError, ValueError, IndexError):
            raise web.HTTPNotFound(reason="there is no such menu") from None
        return web.json_response({"bot": bot.user.username, "commands": shown})

    async def cases(self, request: web.Request) -> web.Response:
        """The latest cases, ended ones too; periodic duties are none."""
        async with self._engine.store.reading() as work:
            rows = await work.cases.list(open_only=False, limit=CASES)
        rows = [row for row in rows if not is_duty_id(row.procedure)]
        newest = sorted(rows, key=lambda row: row.filed_at, reverse=True)
        shown = [
            {"number": r.number, "status": r.status, "unit": r.unit, "overdue": r.overdue}
            for r in newest
        ]
        return web.json_response({"cases": shown})

    async def examples(self, request: web.Request) -> web.Response:
        """The example customers."""
        return web.json_response({"examples": examples_view()})

    async def case(self, request: web.Request) -> web.Response:
        """One case's timeline, worded in `language`."""
        house = self._engine.rules.house
        async with self._engine.store.reading() as work:
            case = await work.cases.find(request.match_info["number"])
            if case is None:
                raise web.HTTPNotFound(reason="no such case")
            events = await work.cases.history(case.id)
        language = "en" if request.query.get("language") == "en" else "zh"
        now = self._engine.world.now()
        drawn = timeline(case, events, house.procedure_of(case), house.org, language, now)
        return web.json_response(drawn)


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


def _chat_of(row: InboxRow) -> str:
    if platform_of(row.sender) == "wechat":
        return row.sender
    try:
        body = json.loads(row.body)
        if platform_of(row.sender) == "wecom":
            return wecom_place(body, row.sender)
        return place_of(row.bot, body)[0]
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""  # no update at all; the bots say so elsewhere


def _asked(request: web.Request, name: str) -> str:
    if name not in request.query:
        raise web.HTTPBadRequest(reason=f"{name} is missing")
    return request.query[name]
