"""Messages of WeChat a second over HTTP: checked, opened, kept, understood, the talk gone on,
saved, worded and answered within the request; next to a bare echo with the same crypto.

    python -m bench wechat

Both servers are processes of their own. The pushes were encrypted before; eight are under way at
any time. The two take turns, chunk by chunk. `ratio` is our rate over the echo's.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Any

import aiohttp

from bench.databases import Databases, both
from bench.wechat_house import AES_KEY, APP_ID, TOKEN, environment, free_port, serving
from bot.house import opened
from bot.playground.wechat.markup import Value, written
from bot.playground.wechat.sealing import Seal
from bot.settings import read_settings
from cases.platforms import WECHAT
from conversations.seeing import NOTICE_VERSION
from conversations.talk.session import Answer, Session, encode
from handlers.wechat import SUCCESS

CHUNK = 80
CHUNKS = 4
PEOPLE = CHUNK * (CHUNKS + 1)  # the first chunk warms up
AT_ONCE = 8
SAID = "把钱退给我，再道个歉"


@dataclass(frozen=True)
class Push:
    """A request of the platform, ready to go."""

    query: dict[str, str]
    body: bytes


def openid(number: int) -> str:
    """Of a customer."""
    return f"oBenchmarks{number:017}"


def pushes() -> list[Push]:
    """One text of each customer, encrypted and signed."""
    seal, seconds = Seal(TOKEN, AES_KEY, APP_ID), int(datetime.now(UTC).timestamp())
    return [_push(seal, number, seconds) for number in range(PEOPLE)]


def _push(seal: Seal, number: int, seconds: int) -> Push:
    message: dict[str, Value] = {
        "ToUserName": "gh_benchmarks",
        "FromUserName": openid(number),
        "CreateTime": seconds,
        "MsgType": "text",
        "Content": SAID,
        "MsgId": 23_456_789_012_345_678 + number,
    }
    encrypted = seal.sealed(written(message).encode(), secrets.token_bytes(16))
    timestamp, nonce = str(seconds), str(secrets.randbelow(10**10))
    query = {
        "timestamp": timestamp,
        "nonce": nonce,
        "signature": seal.signature(timestamp, nonce),
        "msg_signature": seal.signature(timestamp, nonce, encrypted),
        "encrypt_type": "aes",
        "openid": openid(number),
    }
    return Push(query, written({"ToUserName": "gh_benchmarks", "Encrypt": encrypted}).encode())


async def seed(env: dict[str, str]) -> None:
    """Customers who have told their story and are asked what they want."""
    now = datetime.now(UTC)
    answers = {
        "story": Answer("菜里有虫子，服务员不理我"),
        "when": Answer("记不清"),
        "unit": Answer("徐汇店", "xuhui"),
    }
    async with opened(read_settings(env, None)) as house, house.store.work() as work:
        for number in range(PEOPLE):
            session = Session(
                talk=f"talk{number:012}",
                language="zh",
                updated=now,
                revision=3,
                begun=True,
                consent=NOTICE_VERSION,
                consent_at=now,
                answers=answers,
            )
            chat = f"{WECHAT}{openid(number)}"
            await work.sessions.save("customer", chat, encode(session), now)


async def rate(client: aiohttp.ClientSession, address: str, chunk: Sequence[Push]) -> float:
    """Messages a second. AssertionError for one that was not answered in words."""
    waiting = list(chunk)

    async def one_after_the_other() -> None:
        while waiting:
            push = waiting.pop()
            url = f"{address}/wechat"
            async with client.post(url, params=push.query, data=push.body) as reply:
                said = await reply.text()
            assert reply.status == 200, said
            assert said != SUCCESS, "answered later"

    begin = perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    return len(chunk) / (perf_counter() - begin)


async def compared(url: str) -> tuple[float, float]:
    """Messages a second: ours, the echo's; medians of the chunks."""
    port, beside = free_port(), free_port()
    env = environment(url, port)
    await seed(env)
    async with AsyncExitStack() as stack:
        run = serving("-m", "bot", "run", env=env, port=port)
        echo = serving("-m", "bench.wechat_echo", str(beside), env={}, port=beside)
        addresses = [await stack.enter_async_context(each) for each in (run, echo)]
        client = await stack.enter_async_context(aiohttp.ClientSession())
        ready, rates = pushes(), []
        for start in range(0, PEOPLE, CHUNK):
            chunk = ready[start : start + CHUNK]
            rates.append([await rate(client, address, chunk) for address in addresses])
    ours, least = zip(*rates[1:], strict=True)
    return median(ours), median(least)


def measured(databases: Databases) -> dict[str, Any]:
    """The figures of one kind of database."""
    ours, echo = asyncio.run(compared(databases.fresh()))
    return {
        "what": f"WeChat message over HTTP, {databases.kind}",
        "ours": f"{ours:,.0f}/s",
        "floor": f"{echo:,.0f}/s bare echo",
        "ratio": round(ours / echo, 3),
    }


def figures() -> list[dict[str, Any]]:
    """One row for each kind of database."""
    with both() as kinds:
        return [measured(databases) for databases in kinds]
