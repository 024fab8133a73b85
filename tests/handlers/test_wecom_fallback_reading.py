"""The app's callbacks: which are genuine, and what they say."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.wecom.envelope import element
from conversations.channel import FileLost, FileTooLarge, PlatformTrouble
from handlers.wechat.errors import BadSetting, WireError
from handlers.wecom.app_api import AppApi
from handlers.wecom.app_callbacks import AppCallbacks
from tests.handlers.wecom_app import (
    AGENT,
    CORP,
    LIN,
    SECRET,
    TOKEN,
    App,
    Shared,
    room_of,
    running_app,
)
from tests.handlers.wecom_room import NOW
from tests.playground.wecom_standin import AES_KEY


@pytest.fixture
async def app() -> AsyncIterator[App]:
    async with running_app() as app:
        yield app


def xml(kind: str, *more: str, person: str = "lin") -> str:
    parts = (element("FromUserName", person), element("MsgType", kind), *more)
    return f"<xml>{''.join(parts)}<MsgId>42</MsgId></xml>"


@pytest.mark.parametrize(
    ("said", "kind", "rest"),
    [
        ("／case　1", "command", "1"),
        ("/mine", "command", ""),
        ("已退款 ]]> <b>", "text", "已退款 ]]> <b>"),
    ],
)
async def test_words(app: App, said: str, kind: str, rest: str) -> None:
    heard = await app.read(xml("text", element("Content", said)))
    assert (heard.kind, heard.argument or heard.text.removeprefix("/mine")) == (kind, rest)
    assert (heard.chat, heard.account, heard.message) == (LIN, LIN, "42")


@pytest.mark.parametrize(
    ("theirs", "ours"), [("image", "photo"), ("voice", "voice"), ("file", "document")]
)
async def test_files(app: App, theirs: str, ours: str) -> None:
    heard = await app.read(xml(theirs, element("MediaId", "M1")))
    assert heard.media is not None
    assert (heard.kind, heard.media.kind, heard.media.ref) == ("media", ours, "M1")


@pytest.mark.parametrize(
    "told", [xml("event", element("Event", "enter_agent")), xml("location"), xml("image")]
)
async def test_the_rest_asks_nothing_of_us(app: App, told: str) -> None:
    assert (await app.read(told)).kind == "ignored"


async def test_a_repeat_is_known_and_two_presses_are_two(app: App) -> None:
    first = app.receive(xml("text", element("Content", "好")))
    assert first == app.receive(xml("text", element("Content", "好")))
    assert (first.update, first.sender) == ("wecom:42", LIN)
    presses = [
        f"<xml>{element('FromUserName', 'lin')}{element('MsgType', 'event')}"
        f"{element('EventKey', key)}</xml>"
        for key in ("a", "b")
    ]
    assert app.receive(presses[0]).update != app.receive(presses[1]).update


async def test_the_address_proves_itself(app: App) -> None:
    sent = app.envelope("12345")
    inner = sent.body.partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    query = {**sent.query, "echostr": inner}
    assert app.callbacks.echo(query, app.world.now()) == "12345"
    with pytest.raises(WireError, match="forged"):
        app.callbacks.echo({**query, "msg_signature": "0" * 40}, app.world.now())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"msg_signature": "0" * 40}, "forged"),
        ({"timestamp": "1"}, "incomplete"),
        ({"nonce": ""}, "incomplete"),
        ({"timestamp": "1700000000"}, "forged"),
    ],
)
async def test_what_is_not_signed_is_not_opened(
    app: App, change: dict[str, str], reason: str
) -> None:
    sent = app.envelope(xml("text", element("Content", "好")))
    with pytest.raises(WireError, match=reason):
        app.callbacks.receive({**sent.query, **change}, sent.body.encode(), app.world.now())


async def test_old_large_and_strange_bodies(app: App) -> None:
    sent = app.envelope("<xml></xml>")
    with pytest.raises(WireError, match="stale"):
        app.callbacks.receive(sent.query, sent.body.encode(), NOW.replace(year=2027))
    for body, reason in ((b"x" * 70_000, "too large"), (b"{}", "not an envelope")):
        with pytest.raises(WireError, match=reason):
            app.callbacks.receive(sent.query, body, app.world.now())
    with pytest.raises(WireError, match="unreadable"):
        app.receive("no document")
    with pytest.raises(ValueError, match="XML"):
        await app.room.read(b"{}", NOW)
    with pytest.raises(ValueError, match="who"):
        await app.room.read(xml("text", person="").encode(), NOW)
    assert app.receive(xml("text", person="")).sender == ""


def test_a_missing_secret_is_said_at_once_and_not_shown() -> None:
    with pytest.raises(BadSetting, match="KESU_WECOM_TOKEN") as caught:
        AppCallbacks(TOKEN, AES_KEY + "x", CORP)
    assert AES_KEY not in str(caught.value)


async def _media(request: web.Request) -> web.Response:
    if request.path.endswith("gettoken"):
        return web.json_response({"errcode": 0, "access_token": "T", "expires_in": 7200})
    match request.query["media_id"]:
        case "photo":
            return web.Response(body=b"\xff\xd8\xffx", content_type="image/jpeg")
        case "large":
            return web.Response(body=b"x" * (21 * 1024 * 1024), content_type="image/jpeg")
        case "busy":
            return web.json_response({"errcode": -1, "errmsg": "system busy"})
        case _:
            return web.json_response({"errcode": 40007, "errmsg": "invalid media_id"})


async def test_a_file_is_fetched_by_its_id() -> None:
    server_app = web.Application()
    server_app.router.add_get("/{path:.*}", _media)
    async with TestServer(server_app) as server:
        base = str(server.make_url("")).rstrip("/")
        room = room_of(AppApi(CORP, str(AGENT), SECRET, base, Shared(), lambda: NOW))
        assert await room.fetch("photo") == b"\xff\xd8\xffx"
        with pytest.raises(FileTooLarge):
            await room.fetch("large")
        with pytest.raises(FileLost):
            await room.fetch("gone")
        with pytest.raises(PlatformTrouble):
            await room.fetch("busy")
        await room.close()
