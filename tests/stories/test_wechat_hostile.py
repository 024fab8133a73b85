"""What strangers send to the address that WeChat pushes to: nothing of it is kept, and nobody hears
more than a status.
"""

from __future__ import annotations

import base64
import io
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import text as sql
from structlog.testing import capture_logs

from bot.clock import MachineClock
from bot.playground.wechat.sealing import Seal
from tests.stories.wechat_telling import MAINLAND, begins
from tests.world import World, playing
from tests.world_wechat import AES_KEY, APP_ID, APP_SECRET, TOKEN, WeChatCustomer

WORDS = "机密的话zq9"
_NONCES = itertools.count(1_000_000)
_DTD = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest_asyncio.fixture
async def world(database: str, tmp_path: Path) -> AsyncIterator[World]:
    async with playing(database, tmp_path, connects=MAINLAND) as world:
        yield world


@dataclass
class Push:
    """A push as somebody might make it. `app_id`, `token`: what it is sealed and signed with."""

    xml: str
    app_id: str = APP_ID
    token: str = TOKEN
    at: datetime | None = None

    def made(self) -> tuple[dict[str, str], str]:
        """Query and body."""
        seal = Seal(self.token, AES_KEY, self.app_id)
        encrypted = seal.sealed(self.xml.encode(), bytes(range(16)))
        stamp = str(int((self.at or MachineClock().now()).timestamp()))
        nonce = str(next(_NONCES))
        query = {
            "signature": seal.signature(stamp, nonce),
            "timestamp": stamp,
            "nonce": nonce,
            "encrypt_type": "aes",
            "msg_signature": seal.signature(stamp, nonce, encrypted),
        }
        return query, f"<xml><ToUserName>gh</ToUserName><Encrypt>{encrypted}</Encrypt></xml>"


def message(person: WeChatCustomer, inside: str = f"<Content>{WORDS}</Content>") -> str:
    """A text of theirs, as the platform writes it."""
    return (
        f"<xml><ToUserName>gh</ToUserName><FromUserName>{person.person.openid}</FromUserName>"
        f"<CreateTime>1795486800</CreateTime><MsgType>text</MsgType>{inside}"
        "<MsgId>23456789012399999</MsgId></xml>"
    )


async def _posts(world: World, query: dict[str, str], body: str | io.BytesIO) -> tuple[int, str]:
    assert world.wechat is not None
    async with (
        aiohttp.ClientSession() as session,
        session.post(world.wechat.url, params=query, data=body) as answer,
    ):
        assert "aiohttp" not in answer.headers.get("Server", "").lower()
        return answer.status, await answer.text()


async def _kept(world: World) -> int:
    """How many updates the inbox has ever had."""
    async with world.engine.store._engine.connect() as connection:  # type: ignore[attr-defined]
        return int((await connection.execute(sql("SELECT count(*) FROM inbox"))).scalar_one())


@pytest_asyncio.fixture
async def zhang(world: World) -> WeChatCustomer:
    """In the middle of telling."""
    zhang = world.wechat_customer("张敏")
    await begins(zhang)
    return zhang


async def test_an_honest_push_made_by_hand_is_kept_and_answered(
    world: World, zhang: WeChatCustomer
) -> None:
    """So that the others fail for the one thing that is wrong with them."""
    before = await _kept(world)
    status, said = await _posts(world, *Push(message(zhang)).made())
    assert status == 200
    assert "<Encrypt>" in said
    assert await _kept(world) == before + 1
    await world.settles()


@pytest.mark.parametrize(
    "spoilt",
    ["forged", "other token", "stale", "early", "no query", "plain", "truncated", "not base64"],
)
async def test_what_does_not_bear_our_signature_is_refused(
    world: World, zhang: WeChatCustomer, spoilt: str
) -> None:
    now, push = MachineClock().now(), Push(message(zhang))
    match spoilt:
        case "other token":
            push = Push(message(zhang), token="another-token")
        case "stale":
            push = Push(message(zhang), at=now - timedelta(minutes=20))
        case "early":
            push = Push(message(zhang), at=now + timedelta(minutes=20))
    query, body = push.made()
    match spoilt:
        case "forged":
            query["msg_signature"] = query["msg_signature"][::-1]
        case "no query":
            query = {}
        case "plain":
            body = push.xml
        case "truncated":
            body = body[:-40]
        case "not base64":
            body = "<xml><Encrypt>!!!!</Encrypt></xml>"
    before = await _kept(world)
    with capture_logs() as logs:
        status, said = await _posts(world, query, body)
    assert status == 403
    assert said == "forbidden"
    assert await _kept(world) == before
    assert WORDS not in repr(logs)
    zhang.hears_nothing()


@pytest.mark.parametrize("spoilt", ["other app", "no xml", "nested", "entity", "no sender"])
async def test_what_bears_it_and_cannot_be_read_is_taken_and_never_wanted_again(
    world: World, zhang: WeChatCustomer, spoilt: str
) -> None:
    xml = {
        "other app": message(zhang),
        "no xml": WORDS,
        "nested": message(zhang, "<a>" * 5_000 + "</a>" * 5_000),
        "entity": _DTD + message(zhang, "<Content>&b;</Content>"),
        "no sender": "<xml><MsgType>text</MsgType><Content>a</Content></xml>",
    }[spoilt]
    app_id = "wx0000000000000000" if spoilt == "other app" else APP_ID
    before = await _kept(world)
    with capture_logs() as logs:
        status, said = await _posts(world, *Push(xml, app_id).made())
    assert (status, said) == (200, "success")
    assert await _kept(world) == before
    assert WORDS not in repr(logs)
    zhang.hears_nothing()


@pytest.mark.parametrize("size", [70_000, 5_000_000])
async def test_what_is_too_large_is_not_read(
    world: World, zhang: WeChatCustomer, size: int
) -> None:
    query, _ = Push(message(zhang)).made()
    before = await _kept(world)
    status, _ = await _posts(world, query, io.BytesIO(b"<" * size))
    assert status == 413
    assert await _kept(world) == before


async def test_a_push_that_is_replayed_hears_the_same_and_counts_once(
    world: World, zhang: WeChatCustomer
) -> None:
    query, body = Push(message(zhang)).made()
    first = await _posts(world, query, body)
    before = await _kept(world)
    second = await _posts(world, query, body)
    await world.settles()
    assert (first[0], second[0]) == (200, 200)
    assert await _kept(world) == before
    seal = Seal(TOKEN, AES_KEY, APP_ID)
    assert _opened(seal, first[1]) == _opened(seal, second[1])


def _opened(seal: Seal, xml: str) -> str:
    """The text of a sealed answer."""
    encrypted = xml.partition("<Encrypt>")[2].partition("</Encrypt>")[0]
    encrypted = encrypted.removeprefix("<![CDATA[").removesuffix("]]>")
    assert base64.b64decode(encrypted)
    inner = seal.opened(encrypted).decode()
    return inner.partition("<Content>")[2].partition("</Content>")[0]


async def test_the_address_proves_itself_to_nobody_else(world: World) -> None:
    assert world.wechat is not None
    stamp = str(int(MachineClock().now().timestamp()))
    query = {"timestamp": stamp, "nonce": "1", "echostr": "42", "signature": "0" * 40}
    async with (
        aiohttp.ClientSession() as session,
        session.get(world.wechat.url, params=query) as answer,
    ):
        assert answer.status == 403
        assert "42" not in await answer.text()


async def test_no_secret_is_ever_logged(world: World, zhang: WeChatCustomer) -> None:
    assert world.wechat is not None
    world.wechat.platform.fail_next("message/custom/send", "html", times=3)
    with capture_logs() as logs:
        for word in ("说完了", "昨天", "徐汇店", "退款", "没有", "就在这里", "提交"):
            await zhang.says(word)
        await world.wecom_group("xuhui").presses("受理", by="li")
        await world.passes(minutes=5)
    zhang.skips()
    world.wecom_group("xuhui").skips()
    written = repr(logs)
    account = world.wechat.platform.account()
    tokens = [str(value) for value in vars(account.tokens).values() if isinstance(value, str)]
    for secret in (APP_SECRET, TOKEN, AES_KEY, zhang.person.openid, *tokens):
        assert not secret or secret not in written
