"""Servers that fail in every way, and words that give nothing away."""

import asyncio
import gzip
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from handlers.wechat.api import WeChatApi
from handlers.wechat.api_errors import MEANINGS, WeChatTrouble, refusal
from handlers.wechat.api_limits import ApiLimits
from tests.handlers.wechat_api import (
    APP_ID,
    OPENID,
    SECRET,
    SEND,
    TOKEN,
    Account,
    Clock,
    Shared,
    account,
)

WORDS = "private words"
RID = "65a1b2c3-0badf00d-1234abcd"


@pytest.fixture
async def desk() -> AsyncIterator[Account]:
    async with account() as opened:
        yield opened


async def _trouble(api: WeChatApi) -> WeChatTrouble:
    with pytest.raises(WeChatTrouble) as caught:
        await api.send_text(OPENID, WORDS)
    return caught.value


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        (-1, "later", "busy"),
        (45009, "later", "midnight in Beijing"),
        (45011, "later", "within a minute"),
        (45015, "closed", "48 hours"),
        (45047, "closed", "used up"),
        (40003, "person", "openid"),
        (43004, "person", "does not follow"),
        (48002, "person", "turned off"),
        (45002, "message", "2048 bytes"),
        (47003, "message", "thing takes 20"),
        (40037, "settings", "no such template"),
        (48001, "settings", "verified service account"),
        (48004, "settings", "通知中心"),
        (89503, "settings", "confirms"),
        (77777, "message", "全局返回码"),
    ],
)
async def test_a_refusal_in_a_sentence(desk: Account, code: int, kind: str, said: str) -> None:
    desk.platform.says(SEND, {"errcode": code, "errmsg": f"words of theirs rid: {RID}"})
    trouble = await _trouble(desk.process())
    assert (trouble.code, trouble.kind) == (code, kind)
    assert said in trouble.why
    assert f"rid {RID}" in trouble.why
    assert "words of theirs" not in str(trouble)
    assert trouble.passing is (kind == "later")
    assert not trouble.uncertain
    assert len(desk.platform.of(SEND)) == 1


def test_every_meaning_reads_as_a_sentence() -> None:
    for code, meaning in MEANINGS.items():
        assert meaning.text, code
        assert not str(meaning).endswith("."), code
        assert refusal(code).why == str(meaning)
        if meaning.kind == "settings":
            assert meaning.remedy, code


@pytest.mark.parametrize(
    ("body", "mime"),
    [
        (b"<html><title>Bad Gateway</title></html>", "text/html"),
        (b"<html></html>", "application/json"),
        (b"", "application/json"),
        (b"null", "application/json"),
        (b"[1, 2]", "application/json"),
        (b'"ok"', "application/json"),
        (b'{"errcode": "0"}', "application/json"),
        (b'{"errcode": null}', "application/json"),
        (b'{"errcode": false}', "application/json"),
        (b'{"errcode": 0', "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b"\xff\xd8\xff\xe0 a picture", "image/jpeg"),
        (b"[" * 200_000, "application/json"),
        (b'{"a":' * 40_000, "application/json"),
        (gzip.compress(b'{"errcode": 0}', mtime=0), "application/json"),
    ],
)
async def test_200_is_not_enough(desk: Account, body: bytes, mime: str) -> None:
    desk.platform.says(SEND, body, mime=mime)
    trouble = await _trouble(desk.process())
    assert (trouble.code, trouble.why) == (0, "unreadable answer")
    assert trouble.passing
    assert trouble.uncertain


async def test_an_answer_that_is_packed_is_not_unpacked(desk: Account) -> None:
    bomb = gzip.compress(b" " * 10_000_000)

    async def packed(_: web.Request) -> web.StreamResponse:
        head = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return web.Response(body=bomb, headers=head)

    desk.platform.answers[SEND] = packed
    assert (await _trouble(desk.process())).why == "unreadable answer"


@pytest.mark.parametrize(
    ("status", "said", "kind", "uncertain"),
    [
        (500, "HTTP 500", "later", True),
        (502, "HTTP 502", "later", True),
        (504, "HTTP 504", "later", True),
        (429, "HTTP 429", "later", False),
        (403, "address of the API", "settings", False),
        (404, "address of the API", "settings", False),
        (413, "address of the API", "settings", False),
    ],
)
async def test_other_statuses(
    desk: Account, status: int, said: str, kind: str, uncertain: bool
) -> None:
    desk.platform.says(SEND, {"errcode": 0}, status=status)
    trouble = await _trouble(desk.process())
    assert said in trouble.why
    assert (trouble.code, trouble.kind, trouble.uncertain) == (0, kind, uncertain)


async def test_a_redirect_is_not_followed(desk: Account) -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    desk.platform.answers[SEND] = elsewhere
    assert "HTTP 307" in (await _trouble(desk.process())).why
    assert desk.platform.of("/elsewhere") == []


@pytest.mark.parametrize("told", [True, False])
async def test_a_giant_answer_is_not_read(desk: Account, told: bool) -> None:
    async def giant(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        if told:
            answer.content_length = 10**9
        await answer.prepare(request)
        await answer.write(b'{"errcode": 0, "errmsg": "')
        while True:  # until the other side hangs up
            await answer.write(b"x" * 65536)

    desk.platform.answers[SEND] = giant
    trouble = await _trouble(desk.process())
    assert trouble.why == "the answer is too large"
    assert trouble.uncertain


async def test_a_server_that_hangs(desk: Account) -> None:
    release = asyncio.Event()

    async def hang(_: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.Response()

    desk.platform.answers[SEND] = hang
    trouble = await _trouble(desk.process(ApiLimits(call=0.2)))
    assert trouble.why == "no answer in time"
    assert trouble.uncertain
    assert trouble.passing
    release.set()


@pytest.mark.parametrize("begun", [True, False])
async def test_a_connection_that_breaks(desk: Account, begun: bool) -> None:
    async def broken(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/json"})
        answer.content_length = 500
        if begun:
            await answer.prepare(request)
            await answer.write(b'{"errcode": 0,')
        assert request.transport is not None
        request.transport.close()
        return answer

    desk.platform.answers[SEND] = broken
    trouble = await _trouble(desk.process())
    assert trouble.why.startswith("no answer (")
    assert trouble.uncertain
    assert trouble.passing


async def _nobody() -> str:
    """An address that refuses connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


async def test_a_refused_connection_leaves_no_doubt(desk: Account) -> None:
    api = desk.process()
    await api.send_text(OPENID, "first")
    desk.platform.url = await _nobody()
    trouble = await _trouble(desk.process())
    assert trouble.why.startswith("no connection (")
    assert trouble.passing
    assert not trouble.uncertain


@pytest.mark.parametrize("address", ["", "api.weixin.qq.com", "ftp://x.example", "http://[::1"])
async def test_an_address_that_is_none(address: str) -> None:
    keeper, clock = Shared(), Clock()
    async with WeChatApi(APP_ID, SECRET, keeper=keeper, clock=clock, base_url=address) as api:
        trouble = await _trouble(api)
    assert trouble.why == "no access token: the address of the API in the settings is not one"
    assert trouble.kind == "settings"


async def _echo(request: web.Request) -> web.StreamResponse:
    """Whatever was said comes back as the platform's words."""
    said = f"{request.url} {await request.text()}"
    return web.json_response({"errcode": 40164, "errmsg": said})


async def _echo_status(request: web.Request) -> web.StreamResponse:
    said = f"{request.url} {await request.text()}"
    reason = request.query.get("access_token", SECRET)
    return web.Response(status=500, reason=reason, text=said, headers={"X-Said": reason})


async def _echo_page(request: web.Request) -> web.StreamResponse:
    return web.Response(text=f"{request.url} {await request.text()}", content_type="text/html")


async def _echo_raw(request: web.Request) -> web.StreamResponse:
    """Not HTTP: the library's error quotes such a line."""
    assert isinstance(request.transport, asyncio.Transport)
    request.transport.write(f"{request.url} {await request.text()}\r\n\r\n".encode())
    request.transport.close()
    return web.Response()


async def _cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@pytest.mark.parametrize("path", [TOKEN, SEND])
@pytest.mark.parametrize("server", [_echo, _echo_status, _echo_page, _echo_raw, _cut, None])
async def test_nothing_is_given_away(
    desk: Account, server: object, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await desk.process().send_text(OPENID, "first")
    if path == TOKEN:
        desk.shared.kept = None
    if server is None:
        desk.platform.url = await _nobody()
    else:
        desk.platform.answers[path] = server  # type: ignore[assignment]
    api = desk.process()
    trouble = await _trouble(api)
    told = [str(trouble), repr(trouble), trouble.why, repr(trouble.__dict__), repr(api)]
    told += traceback.format_exception(trouble)
    told += [repr(trouble.__cause__), repr(trouble.__context__)]
    # The server of this test logs what it is asked; ours are the rest.
    told += [each.getMessage() for each in caplog.records if "aiohttp.access" not in each.name]
    for each in (SECRET, desk.platform.token, OPENID, "private", "access_token", "127.0.0.1"):
        assert [line for line in told if each in line] == []


async def test_objects_of_the_client_show_no_secret(desk: Account) -> None:
    api = desk.process()
    await api.send_text(OPENID, "first")
    seen: list[object] = [api, *vars(api).values(), *vars(vars(api)["_tokens"]).values()]
    shown = " ".join(repr(each) for each in seen if not isinstance(each, str | Shared))
    assert SECRET not in shown


def test_only_known_forms_of_the_platforms_words_are_taken_over() -> None:
    said = f"invalid ip {SECRET} not-an-ip, 2001:db8::7; rid: {RID}{SECRET} rid: {RID}"
    assert refusal(40164, said).why.endswith(f"(address 2001:db8::7, rid {RID})")
    assert "address" not in refusal(45009, said).why
    assert SECRET not in str(refusal(40164, said))
    assert json.dumps(refusal(40164, "x" * 10**6 + " 203.0.113.7").why).count("203") == 0
