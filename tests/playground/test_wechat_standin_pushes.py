"""What the stand-in pushes, how often, and what a person sees of the answer."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web

from bot.playground.wechat import NOTICE, WeChatWorld, WorldError, until
from handlers.wechat.messages import (
    Clicked,
    Content,
    Image,
    Link,
    Location,
    Received,
    Scanned,
    Subscribed,
    SubscribeResult,
    SubscribeResults,
    Text,
    Unknown,
    Unsubscribed,
    Video,
    Voice,
)
from tests.playground.telegram_standin import StillClock
from tests.playground.wechat_standin import AES_KEY, JPEG, TOKEN, Scene, scene


def heard(s: Scene) -> list[Content]:
    return [each.content for each in s.shop.heard]


async def test_a_text_is_answered_in_its_own_request() -> None:
    async with scene() as s:
        s.shop.answers = ["请问哪家门店？"]
        done = await s.world.says(s.mei, "  快递三天没到 ]]> & <b> 😀\n")
        assert heard(s) == [Text("  快递三天没到 ]]> & <b> 😀\n")]
        assert (done.outcome, done.tries) == ("reply", ["200"])
        assert s.shown() == [("passive", "请问哪家门店？")]
        (received,) = s.shop.heard
        assert received.account == s.account.original
        assert received.sender == s.mei.openid
        assert received.sent_at == s.clock()
        assert received.key == f"message:{done.message_id}"


async def test_nothing_is_shown_where_the_account_says_nothing() -> None:
    async with scene() as s:
        s.shop.answers = [None, web.Response(body=b"")]
        outcomes = [(await s.world.says(s.mei, words)).outcome for words in ("一", "二")]
        assert outcomes == ["nothing", "nothing"]
        assert s.shown() == []


async def test_every_kind_of_message_is_read_by_the_wire() -> None:
    async with scene() as s:
        image = await s.world.sends_image(s.mei, JPEG)
        await s.world.sends_voice(s.mei, b"#!AMR", heard="你好")
        await s.world.sends_video(s.mei, b"film")
        await s.world.sends_video(s.mei, b"film", short=True)
        await s.world.sends_location(s.mei, 23.134521, 113.358803, "天河")
        await s.world.sends_link(s.mei, "公告", "https://shop.example/a", "退货")
        await s.world.sends_file(s.mei, "合同.pdf", b"%PDF")
        picture, voice, video, short, place, link, file = heard(s)
        assert isinstance(picture, Image)
        assert picture.media_id == s.mei.history[0].media
        assert image.kind == "image"
        assert isinstance(voice, Voice)
        assert (voice.format, voice.heard) == ("amr", "你好")
        assert voice.wide_media_id not in ("", voice.media_id)
        assert isinstance(video, Video)
        assert isinstance(short, Video)
        assert (video.short, short.short) == (False, True)
        assert place == Location(23.134521, 113.358803, "天河")
        assert link == Link("公告", "退货", "https://shop.example/a")
        assert file == Unknown("file")
        assert len({each.key for each in s.shop.heard}) == 7


async def test_every_event_is_read_by_the_wire() -> None:
    async with scene() as s:
        s.account.menu = [{"name": "投诉", "sub_button": [{"type": "click", "key": "file"}]}]
        lin = s.world.add_person("Lin")
        await s.world.scans(lin, "store.1")
        await s.world.scans(lin, "store.2")
        await s.world.clicks_menu(lin, "file")
        await s.world.allows_notice(lin, "T1")
        await s.world.forbids_notices(lin, "T1")
        await s.world.unfollows(lin)
        first, second, *others = heard(s)
        assert isinstance(first, Subscribed)
        assert isinstance(second, Scanned)
        assert (first.scene, second.scene) == ("store.1", "store.2")
        assert first.ticket
        assert second.ticket not in ("", first.ticket)
        assert others == [
            Clicked("file"),
            SubscribeResults("popup", (SubscribeResult("T1", "accept"),)),
            SubscribeResults("change", (SubscribeResult("T1", "reject"),)),
            Unsubscribed(),
        ]


async def test_what_wechat_would_not_let_a_person_do() -> None:
    async with scene() as s:
        lin = s.world.add_person("Lin")
        with pytest.raises(WorldError, match="does not follow"):
            await s.world.says(lin, "有人吗")
        with pytest.raises(WorldError, match="follows already"):
            await s.world.follows(s.mei)
        with pytest.raises(WorldError, match="no line"):
            await s.world.clicks_menu(s.mei, "file")
        with pytest.raises(WorldError, match="nobody"):
            await s.world.says("oNobody", "有人吗")
        assert s.shop.heard == []


async def test_a_line_in_a_text_is_tapped() -> None:
    async with scene() as s:
        line = '<a href="weixin://bizmsgmenu?msgmenucontent={}&msgmenuid={}">{}</a>'
        s.shop.answers = [
            "类别？\n"
            + line.format("物流", "cat.2", "2 物流")
            + ' <a href="https://shop.example/faq">常见问题</a>'
        ]
        await s.world.says(s.mei, "投诉")
        (bubble,) = s.mei.received
        assert bubble.text == "类别？\n2 物流 常见问题"
        assert [each.label for each in bubble.links] == ["2 物流", "常见问题"]
        await s.world.taps(s.mei, bubble, "2 物流")
        assert heard(s)[1] == Text("物流", "cat.2")
        assert s.mei.history[-1].text == "物流"
        with pytest.raises(WorldError, match="says nothing"):
            await s.world.taps(s.mei, bubble, "常见问题")
        with pytest.raises(WorldError, match="sees no"):
            await s.world.taps(s.mei, bubble, "3 价格")


async def test_three_tries_with_one_message_id_then_the_excuse() -> None:
    async with scene() as s:
        s.shop.answers = [web.Response(status=500, text="oh") for _ in range(3)]
        done = await s.world.says(s.mei, "有人吗")
        assert done.tries == ["500", "500", "500"]
        assert len({each.key for each in s.shop.heard}) == 1
        assert (done.outcome, done.reason) == ("notice", "no answer")
        assert s.shown() == [("platform", NOTICE)]


async def test_a_server_that_is_away_is_tried_three_times() -> None:
    async with scene() as s:
        s.account.callback = "http://127.0.0.1:1/wechat"
        done = await s.world.says(s.mei, "有人吗")
        assert done.tries == ["no connection"] * 3
        assert s.shown() == [("platform", NOTICE)]


async def test_the_connection_is_cut_when_patience_ends_and_the_repeat_is_answered() -> None:
    async with scene() as s:
        never = asyncio.Event()

        async def slowly(_received: Received) -> str:
            s.patience.out.set()
            await never.wait()
            return "zu spät"

        s.shop.answers = [slowly, slowly, "收到"]
        done = await s.world.says(s.mei, "有人吗")
        never.set()
        assert done.tries == ["no answer in time", "no answer in time", "200"]
        assert s.shown() == [("passive", "收到")]


async def test_an_answer_that_was_given_and_is_cut_comes_again_with_the_repeat() -> None:
    async with scene() as s:
        s.world.cut_next(2)
        s.shop.answers = ["第一", "第二", "第三"]
        done = await s.world.says(s.mei, "有人吗")
        assert done.tries == ["cut", "cut", "200"]
        assert s.shown() == [("passive", "第三")]
        assert len({each.key for each in s.shop.heard}) == 1


async def test_a_doubled_push_shows_one_answer() -> None:
    async with scene() as s:
        both = asyncio.Barrier(2)

        async def together(_received: Received) -> str:
            await both.wait()
            return "收到"

        s.world.double_next()
        s.shop.answers = [together, together]
        done = await s.world.says(s.mei, "有人吗")
        assert done.tries == ["200", "200"]
        assert s.shown() == [("passive", "收到")]
        assert len({each.key for each in s.shop.heard}) == 1


async def test_pushes_arrive_out_of_order_or_late() -> None:
    async with scene() as s:
        s.world.hold()
        saying = [asyncio.create_task(s.world.says(s.mei, words)) for words in "一二三"]
        await until(s.world, lambda: s.world.held == 3)
        assert s.shop.heard == []
        await s.world.release(backwards=True)
        await asyncio.gather(*saying)
        assert heard(s) == [Text("三"), Text("二"), Text("一")]
        assert [each.text for each in s.mei.history] == ["一", "二", "三"]
        s.world.delay_next(4.0)
        await s.world.says(s.mei, "四")
        await s.world.says(s.mei, "五")
        assert s.slept == [4.0]


async def test_nobody_who_has_left_sees_an_answer_or_an_excuse() -> None:
    async with scene() as s:
        s.shop.answers = ["再见", *(web.Response(status=500) for _ in range(3))]
        assert (await s.world.unfollows(s.mei)).outcome == "ignored"
        await s.world.follows(s.mei)
        s.shop.answers = [web.Response(status=500) for _ in range(3)]
        assert (await s.world.unfollows(s.mei)).outcome == "ignored"
        assert [each.source for each in s.mei.received] == ["platform"]  # of the follow


async def test_an_address_that_does_not_prove_itself_is_not_taken() -> None:
    async with scene() as s:
        before = s.account.callback
        wrong = before.replace("/wechat", "/elsewhere")
        with pytest.raises(WorldError, match="404"):
            await s.world.set_callback(wrong)
        assert s.account.callback == before


async def test_without_an_address_nothing_is_pushed() -> None:
    world = WeChatWorld(StillClock())
    world.add_account("wx1", "secret", TOKEN, AES_KEY)
    mei = world.add_person("Mei")
    assert (await world.follows(mei)).outcome == "unheard"
    assert (await world.says(mei, "有人吗")).tries == []
    await world.close()


async def test_the_snapshot_grows_by_version_and_holds_no_secret() -> None:
    async with scene() as s:
        s.shop.answers = ["一"]
        await s.world.says(s.mei, "有人吗")
        seen = s.world.snapshot()
        said = json.dumps(seen, ensure_ascii=False)
        assert all(each not in said for each in (TOKEN, AES_KEY, "appsecret"))
        assert all(each not in repr(s.account) for each in (TOKEN, AES_KEY, "appsecret"))
        (person,) = seen["people"]
        assert [(each["from"], each["text"]) for each in person["history"]] == [
            ("person", "有人吗"),
            ("passive", "一"),
        ]
        assert s.world.snapshot(seen["version"])["people"][0]["history"] == []
        s.shop.answers = ["二"]
        await s.world.says(s.mei, "还在吗")
        newer = s.world.snapshot(seen["version"])
        assert newer["version"] > seen["version"]
        assert [each["text"] for each in newer["people"][0]["history"]] == ["还在吗", "二"]
