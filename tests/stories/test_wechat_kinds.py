"""What else people on WeChat send and do: pictures, voices, places, links, files, and what no page
of the platform names.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import HeldClock, MachineClock
from bot.playground.wechat.markup import Value
from tests.stories.acts import amount, said
from tests.stories.wechat_telling import MAINLAND, begins, place, quiet_staff, tells, until
from tests.world import World, playing
from tests.world_wechat import WeChatCustomer

AMR, FILM = b"#!AMR\n a voice", b"\x00\x00\x00\x18ftypmp42 a film"
PICTURE = b"\xff\xd8\xff\xe0 a picture"


@pytest_asyncio.fixture
async def world(database: str, tmp_path: Path) -> AsyncIterator[World]:
    async with playing(database, tmp_path, connects=MAINLAND) as world:
        yield world


async def _telling(world: World) -> WeChatCustomer:
    zhang = world.wechat_customer("张敏")
    await begins(zhang)
    return zhang


async def _evidence(world: World) -> list[tuple[bytes, str]]:
    """The files of the only case, opened: content and kind."""
    case = await world.case()
    async with world.engine.store.reading() as work:
        opened = [await work.files.open(case.id, name) for name in case.evidence]
    return [(content, kind) for content, kind, _ in opened]


async def test_a_picture_is_fetched_at_once_since_the_platform_keeps_it_three_days(
    world: World,
) -> None:
    zhang = await _telling(world)
    await zhang.does(place(world).platform.sends_image(zhang.person, PICTURE))
    zhang.hears("「材料已收悉」", "说完了")
    world.clock.move(world.clock.now() + timedelta(days=4))  # longer than the platform keeps it
    for word in ("说完了", "昨天", "徐汇店", "退款", "没有更多了", "就在这里", "提交"):
        await zhang.says(word)
    zhang.skips()
    quiet_staff(world)
    assert await _evidence(world) == [(PICTURE, "photo")]


async def test_voice_film_and_picture_all_are_evidence(world: World) -> None:
    zhang = await _telling(world)
    platform = place(world).platform
    await zhang.does(platform.sends_voice(zhang.person, AMR))
    zhang.hears("语音", "文字")
    await zhang.does(platform.sends_video(zhang.person, FILM))
    zhang.hears("「材料已收悉」")
    await zhang.does(platform.sends_video(zhang.person, FILM + b"2", short=True))
    zhang.hears("「材料已收悉」")
    for word in ("说完了", "昨天", "徐汇店", "退款", "没有更多了", "就在这里", "提交"):
        await zhang.says(word)
    zhang.skips()
    world.wecom_group("xuhui").skips()
    assert [kind for _, kind in await _evidence(world)] == ["voice", "video", "video"]


async def test_what_a_voice_was_heard_as_counts_as_said(world: World) -> None:
    zhang = await _telling(world)
    await zhang.does(place(world).platform.sends_voice(zhang.person, AMR, heard="服务员还笑我。"))
    zhang.skips()
    for word in ("说完了", "昨天", "徐汇店", "退款", "没有更多了", "就在这里", "提交"):
        await zhang.says(word)
    zhang.skips()
    world.wecom_group("xuhui").skips()
    assert "服务员还笑我" in (await said(world, await world.case()))["story"]


async def test_a_picture_that_is_gone_already_is_said_and_the_talk_goes_on(world: World) -> None:
    zhang = await _telling(world)
    place(world).platform.fail_next("media/get", code=40007)
    await zhang.shows_photo()
    zhang.hears("没有取到", "请再发一次", "说完了")


async def test_a_platform_that_is_away_while_a_picture_is_fetched_is_waited_for(
    world: World,
) -> None:
    zhang = await _telling(world)
    world.engine.machine = machine = HeldClock(MachineClock().now())
    platform = place(world).platform
    platform.fail_next("media/get", "drop", times=2)
    showing = asyncio.ensure_future(platform.sends_image(zhang.person, PICTURE))
    await until(lambda: any(call.path == "media/get" for call in platform.calls))
    await until(lambda: place(world).ours.waiting)
    place(world).ours.runs_out()
    assert (await showing).outcome == "nothing"
    await world.passes(minutes=5)
    machine.move(machine.now() + timedelta(seconds=10))
    await world.settles()
    zhang.hears("「材料已收悉」")
    zhang.hears("说完了")


async def test_a_place_that_is_sent_answers_where_it_was(world: World) -> None:
    zhang = await _telling(world)
    await zhang.says("说完了")
    await zhang.says("昨天")
    zhang.skips()
    await zhang.does(
        place(world).platform.sends_location(zhang.person, 31.19, 121.44, "南京东路1号")
    )
    zhang.hears("位置已记下", "怎么解决")


async def test_a_page_that_is_sent_on_is_words_and_is_never_fetched(world: World) -> None:
    zhang = await _telling(world)
    url = "https://elsewhere.example/菜单?id=1"
    await zhang.does(place(world).platform.sends_link(zhang.person, "我们的菜单", url))
    zhang.skips()
    for word in ("说完了", "昨天", "徐汇店", "退款", "没有", "就在这里", "提交"):
        await zhang.says(word)
    zhang.skips()
    world.wecom_group("xuhui").skips()
    story = (await said(world, await world.case()))["story"]
    assert "我们的菜单" in story


async def test_a_file_cannot_be_had_and_the_person_is_told_what_to_do(world: World) -> None:
    zhang = await _telling(world)
    await zhang.does(place(world).platform.sends_file(zhang.person, "证据.pdf", b"%PDF"))
    zhang.hears("这种消息我收不了", "说完了")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("miniprogrampage", {"Title": "小程序"}), ("emoticon", {}), ("a" * 200, {"X": "y"})],
)
async def test_a_kind_that_nobody_knows_is_answered(
    world: World, kind: str, fields: dict[str, Value]
) -> None:
    zhang = await _telling(world)
    platform = place(world).platform
    push = platform.pusher.push(platform.account(), zhang.person, kind, fields, heard=True)
    delivery = await zhang.does(push)
    assert delivery.tries == ["200"]
    zhang.hears("这种消息我收不了")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("VIEW", {"EventKey": "https://page.example"}),
        ("LOCATION", {"Latitude": 31.2, "Longitude": 121.4, "Precision": 60}),
        ("MASSSENDJOBFINISH", {"MsgID": 7, "Status": "sendsuccess"}),
        ("CLICK", {"EventKey": "an_old_line"}),
        ("anything_new", {}),
    ],
)
async def test_events_that_ask_for_nothing_change_nothing(
    world: World, name: str, fields: dict[str, Value]
) -> None:
    zhang = await _telling(world)
    platform = place(world).platform
    inside: dict[str, Value] = {"Event": name, **fields}
    world.clock.move(world.clock.now() + timedelta(seconds=5))
    push = platform.pusher.push(
        platform.account(), zhang.person, f"event/{name}", inside, heard=True
    )
    delivery = await zhang.does(push)
    assert delivery.tries == ["200"]
    zhang.skips()
    await zhang.says("说完了")
    zhang.hears("什么时候发生的")
    assert await amount(world) == 0


async def test_text_with_a_tag_is_shown_as_it_was_written(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await tells(zhang, '<a href="https://evil.example">点我</a>]]></Content><b>&lt;')
    world.wecom_group("xuhui").skips()
    assert await amount(world) == 1
    for bubble in zhang.said():
        assert all("evil" not in link.url for link in bubble.links)


async def test_a_number_that_stands_nowhere_chooses_nothing(world: World) -> None:
    zhang = await _telling(world)
    for word in ("说完了", "昨天", "徐汇店", "退款", "没有"):
        await zhang.says(word)
    zhang.skips()
    await zhang.says("13800138000")
    bubble = zhang.hears("电话：", "请核对", "8 转人工")
    assert "\n9 " not in bubble.text
    await zhang.says("9")
    zhang.hears("请回复要改的数字")
