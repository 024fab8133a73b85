"""The REST part of the fallback: an application's cards, their presses, message-push robots."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.wecom import WeComWorld, address_is_good, until
from bot.playground.wecom.envelope import opened, signature
from tests.playground.wecom_standin import AES_KEY, GROUP, Scene, button_card, make_scene, served

CORP, AGENT, APP_SECRET, TOKEN = "wwcorp", 1000002, "app-secret", "callbacktoken"


def with_app(url: str = "") -> Scene:
    scene = make_scene()
    scene.world.add_app(CORP, AGENT, APP_SECRET, "客诉", url, TOKEN, AES_KEY)
    return scene


@dataclass
class Api:
    base: str
    session: aiohttp.ClientSession

    async def token(self, secret: str = APP_SECRET, corp: str = CORP) -> dict[str, Any]:
        query = {"corpid": corp, "corpsecret": secret}
        async with self.session.get(f"{self.base}/cgi-bin/gettoken", params=query) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def post(self, path: str, body: object, **query: str) -> dict[str, Any]:
        url = f"{self.base}/cgi-bin/{path}"
        async with self.session.post(url, params=query, json=body) as answer:
            assert answer.status == 200
            found: dict[str, Any] = await answer.json()
            return found

    async def send(self, token: str, **more: Any) -> dict[str, Any]:
        body = {
            "touser": "lin|wang",
            "agentid": AGENT,
            "msgtype": "template_card",
            "template_card": button_card(),
            **more,
        }
        return await self.post("message/send", body, access_token=token)


async def test_a_token_stays_the_same_until_it_ends() -> None:
    scene = with_app()
    async with served(scene.world) as (base, session):
        api = Api(base, session)
        first = await api.token()
        assert (first["errcode"], first["expires_in"]) == (0, 7200)
        scene.clock.pass_(seconds=7199)
        assert (await api.token())["access_token"] == first["access_token"]
        scene.clock.pass_(seconds=1)
        assert (await api.send(first["access_token"]))["errcode"] == 42001
        assert (await api.token())["access_token"] != first["access_token"]
        assert (await api.token(secret="guess"))["errcode"] == 40001
        assert (await api.token(corp="other"))["errcode"] == 40013
        assert (await api.send(""))["errcode"] == 41001
        scene.world.forget_token()
        assert (await api.send(first["access_token"]))["errcode"] == 40014
    shown = str(scene.world.calls)
    assert APP_SECRET not in shown
    assert first["access_token"] not in shown


async def test_a_card_reaches_members_and_changes_once_with_its_code() -> None:
    scene = with_app()
    async with served(scene.world) as (base, session):
        api = Api(base, session)
        token = (await api.token())["access_token"]
        sent = await api.send(token, touser="lin|wang|nobody")
        assert (sent["errcode"], sent["invaliduser"]) == (0, "nobody")
        assert "[认领] [转派]" in scene.world.sees("wang", f"wang:app:{AGENT}")[-1]
        change = {
            "agentid": AGENT,
            "userids": ["wang"],
            "response_code": sent["response_code"],
            "button": {"replace_name": "已认领"},
        }
        path = "message/update_template_card"
        assert (await api.post(path, change, access_token=token))["errcode"] == 0
        assert "[已认领]" in scene.world.sees("wang", f"wang:app:{AGENT}")[-1]
        assert "[认领] [转派]" in scene.world.sees("lin", f"lin:app:{AGENT}")[-1]
        assert (await api.post(path, change, access_token=token))["errcode"] == 94945
        change["response_code"] = "guess"
        assert (await api.post(path, change, access_token=token))["errcode"] == 94888
        assert (await api.send(token))["errcode"] == 40058, "a task id serves once"


async def test_a_code_ends_after_a_day_and_needs_whom_and_what() -> None:
    scene = with_app()
    app = scene.world.app()
    scene.world.get_token(CORP, APP_SECRET)
    async with served(scene.world) as (base, session):
        api = Api(base, session)
        sent = await api.send(app.access_token)
        path = "message/update_template_card"
        change: dict[str, Any] = {"agentid": AGENT, "response_code": sent["response_code"]}
        assert (await api.post(path, change, access_token=app.access_token))["errcode"] == 40058
        change["atall"] = 1
        assert (await api.post(path, change, access_token=app.access_token))["errcode"] == 40058
        change["template_card"] = button_card(status="林 已认领")
        scene.clock.pass_(hours=24, seconds=1)
        token = (await api.token())["access_token"]
        assert (await api.post(path, change, access_token=token))["errcode"] == 94888
        again = await api.send(token, template_card=button_card("case_1_4"))
        change["template_card"] = button_card("case_1_4", "林 已认领")
        change["response_code"] = again["response_code"]
        assert (await api.post(path, change, access_token=token))["errcode"] == 0
        for userid in ("lin", "wang"):
            assert "林 已认领" in scene.world.sees(userid, f"{userid}:app:{AGENT}")[-1]


async def test_messages_that_an_application_may_not_send() -> None:
    scene = with_app()
    async with served(scene.world) as (base, session):
        api = Api(base, session)
        token = (await api.token())["access_token"]
        assert (await api.send(token, agentid=1))["errcode"] == 40056
        assert (await api.send(token, touser="nobody"))["errcode"] == 81013
        assert (await api.send(token, msgtype="poem"))["errcode"] == 40008
        assert (await api.send(token, template_card={}))["errcode"] == 40008
        plain = await api.send(token, msgtype="text", text={"content": "hello"})
        assert plain["errcode"] == 0
        assert "response_code" not in plain
        assert (await api.post("message/send", [], access_token=token))["errcode"] == 47001
        scene.world.faults.fail_next(-1, cmd="/cgi-bin/message/send")
        assert (await api.send(token))["errcode"] == -1
        scene.world.faults.lose_answers(cmd="/cgi-bin/message/send")
        with pytest.raises(aiohttp.ClientError):
            await api.send(token)
        assert scene.world.find_card("lin:app:1000002", "case_1_3").card is not None


async def test_a_member_gets_thirty_a_minute() -> None:
    scene = with_app()
    async with served(scene.world) as (base, session):
        api = Api(base, session)
        token = (await api.token())["access_token"]
        text = {"msgtype": "markdown", "markdown": {"content": "hello"}, "touser": "lin"}
        codes = [(await api.send(token, **text))["errcode"] for _ in range(31)]
        assert codes == [0] * 30 + [45009]


async def test_a_robot_writes_mentions_and_no_buttons() -> None:
    scene = make_scene()
    scene.world.add_webhook("hook-key", GROUP, "升级通知")
    async with served(scene.world) as (base, session):
        api = Api(base, session)
        text = {"msgtype": "text", "text": {"content": "超时", "mentioned_list": ["wang", "@all"]}}
        assert await api.post("webhook/send", text, key="hook-key") == {
            "errcode": 0,
            "errmsg": "ok",
        }
        message = scene.world.messages(GROUP)[-1]
        assert (message.mentioned, message.origin) == (("wang", "@all"), "webhook")
        markdown = {"msgtype": "markdown", "markdown": {"content": "<@lin> 请看"}}
        assert (await api.post("webhook/send", markdown, key="hook-key"))["errcode"] == 0
        assert scene.world.messages(GROUP)[-1].mentioned == ("lin",)
        card: dict[str, Any] = {"msgtype": "template_card", "template_card": button_card()}
        assert (await api.post("webhook/send", card, key="hook-key"))["errcode"] == 40008
        card["template_card"] = {
            "card_type": "text_notice",
            "main_title": {"title": "新工单"},
            "card_action": {"type": 1, "url": "http://cases.test"},
        }
        assert (await api.post("webhook/send", card, key="hook-key"))["errcode"] == 0
        assert (await api.post("webhook/send", text, key="guess"))["errcode"] == 93000
        poem = {"msgtype": "poem"}
        assert (await api.post("webhook/send", poem, key="hook-key"))["errcode"] == 40008
        long = {"msgtype": "text", "text": {"content": "x" * 2049}}
        assert (await api.post("webhook/send", long, key="hook-key"))["errcode"] == 45002
        left = [
            (await api.post("webhook/send", text, key="hook-key"))["errcode"] for _ in range(18)
        ]
        assert left == [0] * 17 + [45009]
        scene.clock.pass_(minutes=1)
        assert (await api.post("webhook/send", text, key="hook-key"))["errcode"] == 0


@dataclass
class Address:
    """An application's address: opens what is pushed, and answers as it is told."""

    statuses: list[int] = field(default_factory=list)
    heard: list[dict[str, str]] = field(default_factory=list)

    async def verify(self, request: web.Request) -> web.Response:
        self._check(request, request.query["echostr"])
        echo, corp = opened(request.query["echostr"], AES_KEY)
        assert corp == CORP
        return web.Response(text=echo)

    async def push(self, request: web.Request) -> web.Response:
        inner = ET.fromstring(await request.text()).findtext("Encrypt", "")
        self._check(request, inner)
        xml, corp = opened(inner, AES_KEY)
        assert corp == CORP
        tree = ET.fromstring(xml)
        self.heard.append({one.tag: one.text or "" for one in tree.iter() if not len(one)})
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def _check(self, request: web.Request, inner: str) -> None:
        query = request.query
        signed = signature(TOKEN, query["timestamp"], query["nonce"], inner)
        assert signed == query["msg_signature"]


@asynccontextmanager
async def listening(address: Address) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/wecom", address.verify)
    app.router.add_post("/wecom", address.push)
    server = TestServer(app)
    await server.start_server()
    try:
        yield str(server.make_url("/wecom"))
    finally:
        await server.close()


def pushed_card(world: WeComWorld) -> None:
    card = button_card()
    card["button_selection"] = {
        "question_key": "who",
        "option_list": [{"id": "a", "text": "张"}, {"id": "b]]>", "text": "李"}],
    }
    body = {"touser": "lin", "agentid": AGENT, "msgtype": "template_card", "template_card": card}
    world.app_sends(world.app(), body)


async def test_a_press_is_pushed_to_the_applications_address() -> None:
    address = Address()
    async with listening(address) as url:
        scene = with_app(url)
        async with served(scene.world) as (base, session):
            assert await address_is_good(scene.world)
            pushed_card(scene.world)
            scene.world.selects("lin", f"lin:app:{AGENT}", "case_1_3", "李")
            pushed = scene.world.presses_app_card("lin", "case_1_3", "认领")
            await until(scene.world, lambda: pushed.done)
            assert [status for status, _ in pushed.answers] == [200]
            heard = address.heard[0]
            assert heard.pop("CreateTime") == str(int(scene.clock.at.timestamp()))
            code = heard.pop("ResponseCode")
            assert heard == {
                "ToUserName": CORP,
                "FromUserName": "lin",
                "MsgType": "event",
                "Event": "template_card_event",
                "EventKey": "ack:1:3",
                "TaskId": "case_1_3",
                "CardType": "button_interaction",
                "AgentID": str(AGENT),
                "QuestionKey": "who",
                "OptionId": "b]]>",
            }
            api = Api(base, session)
            change = {
                "agentid": AGENT,
                "userids": ["lin"],
                "response_code": code,
                "template_card": button_card(status="林 已认领"),
            }
            token = (await api.token())["access_token"]
            path = "message/update_template_card"
            assert (await api.post(path, change, access_token=token))["errcode"] == 0
    assert "林 已认领" in scene.world.sees("lin", f"lin:app:{AGENT}")[-1]


async def test_a_push_is_tried_three_times() -> None:
    address = Address(statuses=[500, 500, 200])
    async with listening(address) as url:
        scene = with_app(url)
        async with served(scene.world):
            pushed_card(scene.world)
            pushed = scene.world.presses_app_card("lin", "case_1_3", "认领")
            await until(scene.world, lambda: pushed.done)
    assert [status for status, _ in pushed.answers] == [500, 500, 200]
    assert address.heard[0] == address.heard[2]


async def test_an_address_where_nobody_answers() -> None:
    address = Address()
    async with listening(address) as url:
        pass
    scene = with_app(url)
    assert not await address_is_good(scene.world)
    async with served(scene.world):
        pushed_card(scene.world)
        pushed = scene.world.presses_app_card("lin", "case_1_3", "认领")
        await until(scene.world, lambda: pushed.done)
    assert [status for status, _ in pushed.answers] == [0, 0, 0]
