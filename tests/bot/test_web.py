"""The web side: what strangers may not do, what platforms and operators may."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.engine import Engine
from bot.loops.audit import audit
from bot.loops.intake import take_in
from bot.playground.wecom.envelope import callback
from bot.settings import Settings, read_settings
from bot.web import SECRET_HEADER, Hooks, application
from handlers.wecom.app_callbacks import AppCallbacks
from storage.schema import migrate
from tests.bot.mainland import all_heard, mainland
from tests.handlers.wecom_app import AGENT, CORP, TOKEN
from tests.playground.wecom_standin import AES_KEY
from tests.stories.telling import tells
from tests.world import World, playing

UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1,
        "text": "hello",
        "from": {"id": 5, "is_bot": False, "first_name": "A"},
        "chat": {"id": 5, "type": "private"},
    },
}
HOOKS = Hooks.derived(b"k" * 32)


def settings(**more: str) -> Settings:
    return read_settings({f"KESU_{name.upper()}": value for name, value in more.items()}, None)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    url = f"sqlite:///{tmp_path}/kesu.db"
    await migrate(url)
    async with playing(url, tmp_path) as world:
        yield world
        for ear in world.ears:
            ear.skips()


async def called(
    engine: Engine, given: Settings, hooks: Hooks | None
) -> TestClient[web.Request, web.Application]:
    client: TestClient[web.Request, web.Application] = TestClient(
        TestServer(application(engine, given, hooks))
    )
    await client.start_server()
    return client


async def inbox(world: World) -> int:
    return len(await world.engine.store.open_rows(100, world.clock.now()))


@pytest.mark.parametrize("secret", [None, "", "wrong", HOOKS.secrets["customer"][:-1], "x" * 8000])
async def test_a1_a_webhook_without_its_secret_keeps_nothing(
    world: World, secret: str | None
) -> None:
    client = await called(world.engine, settings(), HOOKS)
    headers = {} if secret is None else {SECRET_HEADER: secret}
    answer = await client.post("/telegram/customer", json=UPDATE, headers=headers)
    assert answer.status == 403
    assert await inbox(world) == 0
    await client.close()


async def test_a1_one_bots_secret_does_not_open_the_others(world: World) -> None:
    client = await called(world.engine, settings(), HOOKS)
    headers = {SECRET_HEADER: HOOKS.secrets["staff"]}
    answer = await client.post("/telegram/customer", json=UPDATE, headers=headers)
    assert answer.status == 403
    await client.close()


def test_a2_webhooks_without_a_key_refuse_to_start() -> None:
    with pytest.raises(ValueError, match="secret"):
        Hooks.derived(b"")


async def test_a4_an_update_pushed_a_hundred_times_is_kept_once(world: World) -> None:
    client = await called(world.engine, settings(), HOOKS)
    headers = {SECRET_HEADER: HOOKS.secrets["customer"]}
    calls = [client.post("/telegram/customer", json=UPDATE, headers=headers) for _ in range(100)]
    answers = await asyncio.gather(*calls)
    assert {answer.status for answer in answers} == {200}
    assert await inbox(world) == 1
    await client.close()


@pytest.mark.parametrize(
    ("method", "path", "kind", "status"),
    [
        ("GET", "/telegram/customer", "application/json", 405),
        ("PUT", "/telegram/customer", "application/json", 405),
        ("POST", "/telegram/customer", "text/plain", 415),
        ("POST", "/telegram/nobody", "application/json", 404),
        ("GET", "/", "application/json", 404),
        ("GET", "/admin", "application/json", 404),
    ],
)
async def test_a10_other_doors_are_shut(
    world: World, method: str, path: str, kind: str, status: int
) -> None:
    client = await called(world.engine, settings(), HOOKS)
    headers = {SECRET_HEADER: HOOKS.secrets["customer"], "Content-Type": kind}
    answer = await client.request(method, path, data=b"{}", headers=headers)
    assert answer.status == status
    assert answer.headers["Server"] == "kesu"
    assert "Traceback" not in await answer.text()
    await client.close()


async def test_what_is_no_update_is_refused(world: World) -> None:
    client = await called(world.engine, settings(), HOOKS)
    headers = {SECRET_HEADER: HOOKS.secrets["customer"], "Content-Type": "application/json"}
    for body in (b"{", b"[]", b'{"update_id": "x"}', b"[" * 100_000):
        answer = await client.post("/telegram/customer", data=body, headers=headers)
        assert answer.status == 400, body[:10]
    answer = await client.post(
        "/telegram/customer", data=io.BytesIO(b" " * 2_000_000), headers=headers
    )
    assert answer.status == 413
    await client.close()


async def test_without_hooks_there_is_no_webhook(world: World) -> None:
    client = await called(world.engine, settings(), None)
    assert (await client.post("/telegram/customer", json=UPDATE)).status == 404
    assert (await client.get("/healthz")).status == 200
    await client.close()


async def test_a11_figures_are_for_this_machine_or_the_token_only(world: World) -> None:
    client = await called(world.engine, settings(), None)
    for path in ("/metrics", "/readyz"):
        assert (await client.get(path)).status in (200, 503)
        proxied = await client.get(path, headers={"X-Forwarded-For": "127.0.0.1"})
        assert proxied.status == 404
    await client.close()

    locked = await called(world.engine, settings(metrics_token="t0ken-for-figures"), None)
    assert (await locked.get("/metrics")).status == 404
    headers = {"Authorization": "Bearer t0ken-for-figures"}
    text = await (await locked.get("/metrics", headers=headers)).text()
    assert "kesu_state" in text
    await locked.close()


async def test_pushes_of_every_platform_are_counted_and_so_are_those_of_strangers(
    tmp_path: Path,
) -> None:
    async with mainland(tmp_path) as world:
        engine = world.engine
        engine.app = AppCallbacks(TOKEN, AES_KEY, CORP)
        client = await called(engine, settings(), None)
        assert world.wechat is not None
        await world.wechat.platform.set_callback(str(client.make_url("/wechat")))
        zhang = world.wechat_customer("张敏")
        await zhang.follows()
        await zhang.says("在吗")
        now = engine.machine.now()
        xml = (
            "<xml><ToUserName>wwcorp</ToUserName><FromUserName>lin</FromUserName><CreateTime>1"
            "</CreateTime><MsgType>text</MsgType><Content>/help</Content><MsgId>9</MsgId></xml>"
        )
        pushed = callback(xml, AES_KEY, TOKEN, CORP, AGENT, (str(int(now.timestamp())), "nonce1"))
        answer = await client.post("/wecom", params=pushed.query, data=pushed.body)
        assert answer.status == 200
        for path in ("/wechat", "/wecom", "/wecom"):
            assert (await client.post(path, data=b"<xml/>")).status == 403
        assert (await client.get("/wechat", params={"echostr": "x"})).status == 403
        figures = await (await client.get("/metrics")).text()
        assert 'kesu_updates_taken_total{bot="wechat"} 2.0' in figures, "the echo is none"
        assert 'kesu_updates_taken_total{bot="wecom"} 1.0' in figures
        assert 'kesu_updates_refused_total{bot="wechat"} 2.0' in figures
        assert 'kesu_updates_refused_total{bot="wecom"} 2.0' in figures
        assert zhang.chat.removeprefix("wx:") not in figures, "no person in any label"
        await client.close()
        all_heard(world)


async def test_it_is_ready_after_a_clean_look_and_not_while_something_is_set_aside(
    world: World,
) -> None:
    client = await called(world.engine, settings(), None)
    assert (await client.get("/readyz")).status == 503
    await audit(world.engine)
    answer = await client.get("/readyz")
    assert answer.status == 200
    assert (await answer.json())["ready"] is True
    await client.close()


async def test_with_the_database_away_the_platform_is_asked_to_come_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> bool:
        raise ConnectionError("the database is away")

    monkeypatch.setattr("bot.loops.polling.take_in", away)
    client = await called(world.engine, settings(), HOOKS)
    headers = {SECRET_HEADER: HOOKS.secrets["customer"]}
    answer = await client.post("/telegram/customer", json=UPDATE, headers=headers)
    assert answer.status == 503
    assert "database" not in await answer.text()
    await client.close()


async def test_what_is_kept_twice_is_worked_once(world: World) -> None:
    body = b'{"update_id": 9}'
    now = world.clock.now()
    assert await take_in(world.engine, "customer", "9", "5", body)
    assert not await take_in(world.engine, "customer", "9", "5", body)
    assert now == world.clock.now()
    await world.settles()
    assert await inbox(world) == 0


async def test_readiness_names_units_that_are_gone_and_stays(world: World) -> None:
    await tells(world.customer("张敏"))
    engine = world.engine
    org = engine.rules.house.org
    units = {name: unit for name, unit in org.units.items() if name != "xuhui"}
    engine.rules.house = replace(engine.rules.house, org=replace(org, units=units))
    await audit(engine)
    client = await called(engine, settings(), None)
    answer = await client.get("/readyz")
    assert (answer.status, (await answer.json())["units_gone"]) == (200, {"xuhui": 1})
    await client.close()
