"""The stand-in's API: tokens, reply windows, media, the menu, and trouble."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import aiohttp
import pytest

from bot.playground.wechat import Delivery, Person
from bot.playground.wechat.faults import FaultKind
from handlers.wechat.messages import Scanned
from tests.playground.wechat_standin import (
    AMR,
    APP_ID,
    JPEG,
    MP4,
    SECRET,
    Scene,
    encoded,
    scene,
)

NOBODY = "oNobody0000000000000000000000"


async def asked_for_token(s: Scene, **more: object) -> int:
    """The errcode of a wrong call."""
    body = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, **more}
    async with s.client.post(f"{s.url}/cgi-bin/stable_token", data=encoded(body)) as response:
        found: int = (await response.json())["errcode"]
        return found


async def test_a_token_stays_until_five_minutes_before_its_end_and_then_both_work() -> None:
    async with scene() as s:
        first = await s.token()
        s.machine.pass_(seconds=6899)
        assert await s.token() == first
        s.machine.pass_(seconds=2)
        second = await s.token()
        assert second != first
        assert await s.code("menu/get", token=first) == 46003
        s.machine.pass_(seconds=300)
        assert await s.code("menu/get", token=first) == 42001
        assert await s.code("menu/get", token=second) == 46003


async def test_a_forced_token_voids_the_last_thirty_seconds_apart_twenty_a_day() -> None:
    async with scene() as s:
        first = await s.token()
        second = await s.token(force_refresh=True)
        assert second != first
        assert await s.code("menu/get", token=first) == 40001
        assert await s.token(force_refresh=True) == second
        for _ in range(19):
            s.machine.pass_(seconds=30)
            await s.token(force_refresh=True)
        s.machine.pass_(seconds=30)
        assert await asked_for_token(s, force_refresh=True) == 45009
        s.machine.pass_(days=1)
        assert await s.token(force_refresh=True)


async def test_wrong_credentials_and_tokens() -> None:
    async with scene() as s:
        assert await asked_for_token(s, grant_type="password") == 40002
        assert await asked_for_token(s, appid="") == 41002
        assert await asked_for_token(s, appid="wx0") == 40013
        assert await asked_for_token(s, secret="") == 41004
        assert await asked_for_token(s, secret="guess") == 40125
        assert await s.code("menu/get", token="made-up") == 40001
        token = await s.token()
        s.world.revoke_tokens()
        assert await s.code("menu/get", token=token) == 40001
        async with s.client.get(f"{s.url}/cgi-bin/menu/get") as response:
            assert (await response.json())["errcode"] == 41001
        assert SECRET not in str(s.world.calls)


async def test_five_messages_in_48_hours_after_a_typed_one() -> None:
    async with scene() as s:
        s.clock.pass_(minutes=2)
        assert await s.text("随便") == 45015
        await s.world.says(s.mei, "投诉")
        assert [await s.text(f"第{n}条") for n in range(6)] == [0, 0, 0, 0, 0, 45047]
        await s.world.sends_image(s.mei, JPEG)
        s.clock.pass_(hours=47, minutes=59)
        assert await s.text("处理好了") == 0
        s.clock.pass_(minutes=1)
        assert await s.text("太晚") == 45015
        assert s.shown()[-1] == ("custom", "处理好了")
        assert len(s.mei.received) == 6


async def test_a_new_message_sets_the_five_anew_and_adds_nothing_up() -> None:
    async with scene() as s:
        s.clock.pass_(minutes=2)
        await s.world.says(s.mei, "一")
        assert [await s.text(str(n)) for n in range(2)] == [0, 0]
        await s.world.says(s.mei, "二")
        assert [await s.text(str(n)) for n in range(6)] == [0, 0, 0, 0, 0, 45047]


async def test_three_in_a_minute_after_a_tap_a_follow_a_scan_or_a_menu_click() -> None:
    async with scene() as s:
        s.account.menu = [{"type": "click", "name": "投诉", "key": "file"}]
        rows = [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}]
        menu = {"touser": s.mei.openid, "msgtype": "msgmenu", "msgmenu": {"list": rows}}
        assert await s.code("message/custom/send", menu) == 0  # within the minute of the follow
        (bubble,) = s.mei.received
        acts: list[Callable[[], Coroutine[Any, Any, Delivery]]] = [
            partial(s.world.scans, s.mei, "store.1"),
            partial(s.world.clicks_menu, s.mei, "file"),
            partial(s.world.taps, s.mei, bubble, "满意"),
        ]
        for act in acts:
            s.clock.pass_(minutes=5)
            assert await s.text("没有窗口") == 45015
            await act()
            assert [await s.text(str(n)) for n in range(4)] == [0, 0, 0, 45047]
        s.clock.pass_(minutes=1)
        assert await s.text("一分钟到了") == 45015


async def test_a_typed_message_pays_when_the_minutes_three_are_spent() -> None:
    async with scene() as s:
        await s.world.says(s.mei, "投诉")
        sent = [await s.text(str(n)) for n in range(9)]
        assert sent == [0] * 8 + [45047]


async def test_what_a_custom_message_may_not_be() -> None:
    async with scene() as s:
        lin = s.world.add_person("Lin")
        await s.world.says(s.mei, "投诉")
        assert await s.text("长" * 682) == 0
        assert await s.text("长" * 683) == 45002
        assert await s.text(" ") == 44004
        assert await s.text("你好", lin) == 43004
        assert await s.text("你好", Person(NOBODY, "", "")) == 40003
        body = {"touser": s.mei.openid, "msgtype": "sticker", "sticker": {}}
        assert await s.code("message/custom/send", body) == 40008
        body = {"touser": s.mei.openid, "msgtype": "image", "image": {"media_id": "x"}}
        assert await s.code("message/custom/send", body) == 40007
        assert await s.code("message/custom/send") == 43002
        assert await s.code("message/custom/send", [1]) == 47001
        await s.world.unfollows(s.mei)
        assert await s.text("再见") == 43004


async def test_escapes_of_json_are_read_by_people_as_they_are() -> None:
    async with scene() as s:
        token = await s.token()
        inside = '{"content": "\\u4f60\\u597d\\n\\"A\\""}'
        body = f'{{"touser": "{s.mei.openid}", "msgtype": "text", "text": {inside}}}'
        url = f"{s.url}/cgi-bin/message/custom/send"
        async with s.client.post(url, params={"access_token": token}, data=body) as response:
            assert (await response.json())["errcode"] == 0
        assert s.shown() == [("custom", '\\u4f60\\u597d\n"A"')]


async def test_media_go_up_are_sent_and_are_gone_after_three_days() -> None:
    async with scene() as s:
        await s.world.says(s.mei, "投诉")
        ids = {}
        for kind, data in (("image", JPEG), ("voice", AMR), ("video", MP4)):
            kept = await s.upload(kind, data)
            assert (kept["type"], kept["created_at"]) == (kind, int(s.clock().timestamp()))
            ids[kind] = kept["media_id"]
            body = {"touser": s.mei.openid, "msgtype": kind, kind: {"media_id": ids[kind]}}
            assert await s.code("message/custom/send", body) == 0
        assert [each.media for each in s.mei.received] == list(ids.values())
        s.clock.pass_(hours=71)
        assert await s.code("media/get", media_id=ids["video"]) == 0
        s.clock.pass_(hours=1)
        assert await s.code("media/get", media_id=ids["image"]) == 40007
        await s.world.says(s.mei, "还在吗")
        body = {"touser": s.mei.openid, "msgtype": "image", "image": {"media_id": ids["image"]}}
        assert await s.code("message/custom/send", body) == 40007


async def test_what_people_send_is_fetched_as_bytes_and_a_video_by_its_address() -> None:
    async with scene() as s:
        await s.world.sends_image(s.mei, JPEG)
        await s.world.sends_video(s.mei, MP4)
        picture, film = (each.media for each in s.mei.history)
        query = {"access_token": await s.token(), "media_id": picture}
        async with s.client.get(f"{s.url}/cgi-bin/media/get", params=query) as response:
            assert response.content_type == "image/jpeg"
            assert await response.read() == JPEG
        address = (await s.call("media/get", media_id=film))["video_url"]
        async with s.client.get(address) as response:
            assert await response.read() == MP4
        assert await s.code("media/get", media_id="unknown") == 40007
        assert await s.code("media/get") == 41006


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("sticker", JPEG, 40004),
        ("image", b"", 41005),
        ("image", b"no picture", 40005),
        ("video", JPEG, 40005),
        ("voice", AMR + b"a" * 2 * 1024 * 1024, 40006),
        ("thumb", JPEG + b"a" * 64 * 1024, 40006),
        ("video", MP4 + b"a" * 12 * 1024 * 1024, 40006),
    ],
    ids="kind empty no-picture no-film long-voice large-thumb larger-than-any".split(),
)
async def test_what_may_not_go_up(kind: str, data: bytes, code: int) -> None:
    async with scene() as s:
        assert (await s.upload(kind, data))["errcode"] == code


async def test_the_menu_is_made_shown_and_taken_away() -> None:
    async with scene() as s:
        lines = [{"type": "click", "name": f"第{n}行", "key": f"k{n}"} for n in range(5)]
        page = {"type": "view", "name": "官网", "url": "https://shop.example"}
        rows = [{"name": "投诉", "sub_button": lines}, page]
        assert await s.code("menu/get") == 46003
        assert await s.code("menu/create", {"button": rows}) == 0
        assert (await s.call("menu/get"))["menu"]["button"] == rows
        for wrong, code in (
            ([], 40016),
            ([page] * 4, 40016),
            ([{"name": "投诉", "sub_button": [*lines, page]}], 40023),
            ([{"type": "click", "name": "五个汉字多了", "key": "k"}], 40018),
            ([{"type": "click", "name": "投诉"}], 40019),
            ([{"type": "press", "name": "投诉", "key": "k"}], 40017),
        ):
            assert await s.code("menu/create", {"button": wrong}) == code
        assert (await s.call("menu/get"))["menu"]["button"] == rows
        assert await s.code("menu/delete") == 0
        assert await s.code("menu/get") == 46003


async def test_a_code_is_made_and_scanned() -> None:
    async with scene() as s:
        asked = {
            "action_name": "QR_LIMIT_STR_SCENE",
            "action_info": {"scene": {"scene_str": "store.7"}},
        }
        made = await s.call("qrcode/create", asked)
        await s.world.scans(s.mei, "store.7")
        assert s.shop.heard[-1].content == Scanned("store.7", made["ticket"])
        asked["action_name"] = "QR_STR_SCENE"
        assert (await s.call("qrcode/create", asked))["expire_seconds"] == 60
        assert await s.code("qrcode/create", {"action_name": "QR_SCENE"}) == 40053


async def test_addresses_unknown_paths_and_methods() -> None:
    async with scene() as s:
        for path in ("getcallbackip", "get_api_domain_ip"):
            assert (await s.call(path))["ip_list"]
        answer = await s.call("message/custom/sned", {})
        assert answer["errcode"] == 40066
        assert answer["errmsg"].startswith("invalid url rid: ")
        assert await s.code("menu/get", {}) == 43001


@pytest.mark.parametrize(
    ("kind", "code"), [("errcode", 45009), ("errcode", 40164), ("html", 0), ("status", 502)]
)
async def test_a_call_fails_on_demand_and_does_nothing(kind: FaultKind, code: int) -> None:
    async with scene() as s:
        token = await s.token()
        s.world.fail_next("message/custom/send", kind, code)
        url = f"{s.url}/cgi-bin/message/custom/send"
        body = {"touser": s.mei.openid, "msgtype": "text", "text": {"content": "你好"}}
        query = {"access_token": token}
        async with s.client.post(url, params=query, data=encoded(body)) as response:
            assert response.status == (502 if kind == "status" else 200)
            if kind == "errcode":
                assert (await response.json())["errcode"] == code
            else:
                assert response.content_type == "text/html"
        assert s.shown() == []
        assert await s.text("你好") == 0


async def test_a_connection_breaks_before_or_after_the_call_is_done() -> None:
    async with scene() as s:
        await s.token()
        s.world.fail_next("*", "drop")
        s.world.fail_next("*", "lost")
        for words in ("没有发出", "发出了"):
            with pytest.raises(aiohttp.ClientError):
                await s.text(words)
        assert s.shown() == [("custom", "发出了")]
