"""Silence: what nobody agreed to is destroyed; a draft is recalled, then filed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.talk.session import decode
from tests.stories.acts import amount, said
from tests.stories.telling import begins, both
from tests.world import World


@both
async def test_what_nobody_agreed_to_is_destroyed_after_a_day(world: World) -> None:
    zhang = world.customer("张敏")
    await zhang.says("菜里有虫子，电话13812345678")
    await zhang.shows_photo()
    zhang.skips()
    name = f"talk:customer:{zhang.room.id}"
    async with world.engine.store.reading() as work:
        raw = await work.sessions.load("customer", str(zhang.room.id))
        assert raw is not None
        (photo,) = decode(raw).held_evidence
        assert (await work.files.open(name, photo))[1] == "photo"
    await world.passes(hours=25)
    zhang.hears_nothing()
    async with world.engine.store.reading() as work:
        raw = await work.sessions.load("customer", str(zhang.room.id))
        assert raw is not None
        assert b"13812345678" not in raw
        with pytest.raises(KeyError):
            await work.files.open(name, photo)
    assert await amount(world) == 0


@both
async def test_a_story_left_unfinished_is_recalled_once_and_filed_after_a_day(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await begins(zhang, "菜里有虫子\f服务员不理我")
    zhang.skips()
    await world.passes(hours=2)
    zhang.hears("您的投诉还没有提交", "发生时间")
    zhang.hears("什么时候发生的")
    await world.passes(hours=21)
    zhang.hears_nothing()
    await world.passes(hours=1)
    assert {"未完成" in zhang.hears("").text, "未完成" in zhang.hears("").text} == {True, False}
    world.group("hq").hears("待受理", "菜里有虫子", "未完成")
    case = await world.case()
    assert "unfinished" in case.classes
    assert (await said(world, case))["story"] == "菜里有虫子\n服务员不理我"


async def test_a_night_is_slept_through(world: World) -> None:
    zhang = world.customer("张敏")
    await world.passes(hours=12)  # 22:00
    await begins(zhang)
    zhang.skips()
    await world.passes(hours=11, minutes=59)
    zhang.hears_nothing()
    await world.passes(minutes=1)  # 10:00
    zhang.hears("还没有提交")
    zhang.hears("什么时候发生的")


async def test_a_talk_that_cannot_be_read_holds_up_no_other(world: World) -> None:
    zhang = world.customer("张敏")
    await begins(zhang)
    zhang.skips()
    now = world.clock.now()
    async with world.engine.store.work() as work:
        await work.sessions.save("customer", "999", b"no session", now, now)
    await world.passes(hours=2)
    zhang.hears("还没有提交")
    zhang.hears("什么时候发生的")
    async with world.engine.store.reading() as work:
        again = await work.sessions.next_at(now)
    assert again is not None
    assert again <= world.clock.now() + timedelta(seconds=world.engine.limits.tick_retry_seconds)
