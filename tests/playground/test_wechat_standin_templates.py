"""Template messages and subscription notices: fields, repeats, what became of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.wechat import NOTICE, WorldError
from bot.playground.wechat.templates import fits
from handlers.wechat.messages import SubscribeResults, TemplateResult
from tests.playground.wechat_standin import Scene, scene

FIELDS = {"thing1": "投诉事项", "phrase2": "状态", "character_string3": "编号", "time4": "时间"}
GOOD = {
    "thing1": "快递三天未送达",
    "phrase2": "已受理",
    "character_string3": "C-20260302-0001",
    "time4": "2026年3月2日 17:00",
}


def message(s: Scene, template: str = "T1", **more: Any) -> dict[str, Any]:
    """`data` holds plain values; None leaves one out."""
    values = {**GOOD, **more.pop("data", {})}
    data = {name: {"value": value} for name, value in values.items() if value is not None}
    return {"touser": s.mei.openid, "template_id": template, "data": data, **more}


async def send(s: Scene, **more: Any) -> Any:
    return await s.call("message/template/send", message(s, **more))


async def test_a_template_message_is_shown_and_reported() -> None:
    async with scene() as s:
        s.world.add_template("T1", "投诉处理进度", FIELDS)
        s.clock.pass_(days=30)
        sent = await send(s, url="https://shop.example/c/1")
        await s.world.settled()
        assert sent["errcode"] == 0
        (bubble,) = s.mei.received
        assert (bubble.source, bubble.title) == ("template", "投诉处理进度")
        assert bubble.url == "https://shop.example/c/1"
        assert bubble.fields == tuple(zip(FIELDS.values(), GOOD.values(), strict=True))
        assert s.shop.heard[-1].content == TemplateResult(str(sent["msgid"]), "success")


@pytest.mark.parametrize("status", ["failed:user block", "failed: system failed"])
async def test_a_template_message_that_fails_is_reported_and_not_shown(status: str) -> None:
    async with scene() as s:
        s.world.add_template("T1", "投诉处理进度", FIELDS)
        s.world.template_results(status)
        sent = await send(s)
        await s.world.settled()
        assert s.shown() == []
        assert s.shop.heard[-1].content == TemplateResult(str(sent["msgid"]), status)


async def test_a_report_that_nobody_takes_shows_the_person_nothing() -> None:
    async with scene() as s:
        s.world.add_template("T1", "投诉处理进度", FIELDS)
        s.account.callback = "http://127.0.0.1:1/wechat"
        await send(s)
        await s.world.settled()
        assert s.world.deliveries[-1].tries == ["no connection"] * 3
        assert NOTICE not in [text for _, text in s.shown()]


async def test_the_same_client_msg_id_is_sent_once_in_ten_minutes() -> None:
    async with scene() as s:
        s.world.add_template("T1", "投诉处理进度", FIELDS)
        first = await send(s, client_msg_id="outbox-7")
        again = await send(s, client_msg_id="outbox-7")
        other = await send(s, client_msg_id="outbox-8")
        assert again["msgid"] == first["msgid"]
        assert other["msgid"] != first["msgid"]
        assert len(s.mei.received) == 2
        s.clock.pass_(minutes=10)
        await send(s, client_msg_id="outbox-7")
        assert len(s.mei.received) == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"thing1": "一" * 21}, "data.thing1.value invalid"),
        ({"thing1": None}, "data.thing1.value is empty"),
        ({"thing1": ""}, "data.thing1.value is empty"),
        ({"phrase2": "已受理啦啦啦"}, "data.phrase2.value invalid"),
        ({"phrase2": "received"}, "data.phrase2.value invalid"),
        ({"character_string3": "编号1"}, "data.character_string3.value invalid"),
        ({"character_string3": "C" * 33}, "data.character_string3.value invalid"),
        ({"time4": "明天"}, "data.time4.value invalid"),
        ({"time4": "2026年2月30日"}, "data.time4.value invalid"),
    ],
)
async def test_a_field_that_breaks_its_rule_is_refused(data: dict[str, Any], said: str) -> None:
    async with scene() as s:
        s.world.add_template("T1", "投诉处理进度", FIELDS)
        answer = await send(s, data=data)
        assert answer["errcode"] == 47003
        assert answer["errmsg"].startswith(f"argument invalid! {said} rid: ")
        assert s.shown() == []


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("thing", ["一" * 20, "a b!"], ["一\n二"]),
        (
            "time",
            ["15:01", "2019年10月1日", "2019-10-01 15:01:30", "15:01~16:00"],
            ["25:00", "1~2~3"],
        ),
        ("date", ["2019年10月1日", "2019年10月1日~2019年10月3日"], ["15:01"]),
        ("number", ["12", "1.5"], ["一", "1" * 33]),
        ("amount", ["¥200元", "12.5"], ["很多"]),
        ("phone_number", ["+86-0766-66888866"], ["1" * 18, "电话"]),
        ("car_number", ["粤A8Z888挂"], ["粤A8Z8888888"]),
        ("name", ["欧阳小美", "Mei Lin"], ["一" * 11, "a" * 21]),
        ("letter", ["abc"], ["a1"]),
        ("symbol", ["!?"], ["a"]),
        ("const", ["紧急"], ["一" * 21]),
        ("short_thing", ["紧急"], ["一二三四五六"]),
    ],
)
def test_kinds_of_fields(kind: str, good: list[str], bad: list[str]) -> None:
    assert [value for value in good if not fits(kind, value)] == []
    assert [value for value in bad if fits(kind, value)] == []


async def test_whom_and_what_a_template_message_does_not_reach() -> None:
    async with scene() as s:
        s.world.add_template("T1", "投诉处理进度", FIELDS)
        s.world.add_template("S1", "处理结果通知", FIELDS, kind="subscribe")
        assert (await send(s, template="T2"))["errcode"] == 40037
        assert (await send(s, template="S1"))["errcode"] == 40037
        await s.world.unfollows(s.mei)
        assert (await send(s))["errcode"] == 43004
        with pytest.raises(WorldError, match="no kind of field"):
            s.world.add_template("T3", "旧模板", {"keyword1": "事项"})
        with pytest.raises(WorldError, match="at most 5"):
            s.world.add_template("S2", "太长", {f"thing{n}": "事" for n in range(6)}, "subscribe")


async def test_a_subscription_notice_for_each_time_it_was_allowed() -> None:
    async with scene() as s:
        s.world.add_template("S1", "处理结果通知", FIELDS, kind="subscribe")
        path, body = "message/subscribe/bizsend", message(s, "S1", page="https://shop.example/c/1")
        assert await s.code(path, body) == 43101
        await s.world.allows_notice(s.mei, "S1")
        await s.world.allows_notice(s.mei, "S1")
        s.clock.pass_(days=90)
        wrong = message(s, "S1", data={"thing1": "一" * 21})
        assert await s.code(path, wrong) == 47003
        assert [await s.code(path, body) for _ in range(3)] == [0, 0, 43101]
        await s.world.settled()
        assert [each.source for each in s.mei.received] == ["subscribe", "subscribe"]
        sent = s.shop.heard[-1].content
        assert isinstance(sent, SubscribeResults)
        assert (sent.kind, sent.results[0].template_id) == ("sent", "S1")
        assert (sent.results[0].status, sent.results[0].error_code) == ("success", "0")
        await s.world.allows_notice(s.mei, "S1")
        await s.world.forbids_notices(s.mei, "S1")
        assert await s.code(path, body) == 43101
