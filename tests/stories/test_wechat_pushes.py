"""Pushes that come twice, together, late or in the wrong order, and answers that are lost on their
way: every word counts once, and is answered with the same words.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.clock import HeldClock, MachineClock
from tests.stories.acts import amount, said
from tests.stories.telling import both
from tests.stories.test_database_away import failing
from tests.stories.wechat_telling import MAINLAND, WORDS, begins, place, quiet_staff, tells, until
from tests.world import World, playing
from tests.world_wechat import WeChatCustomer

TRIES = 3


@pytest_asyncio.fixture
async def world(database: str, tmp_path: Path) -> AsyncIterator[World]:
    async with playing(database, tmp_path, connects=MAINLAND) as world:
        yield world


async def _at_summary(world: World, name: str = "张敏") -> WeChatCustomer:
    zhang = world.wechat_customer(name)
    await begins(zhang)
    for word in WORDS[:-1]:
        await zhang.says(word)
    zhang.skips()
    return zhang


@both
async def test_an_answer_that_is_cut_off_comes_again_word_for_word_and_files_once(
    world: World,
) -> None:
    zhang = await _at_summary(world)
    place(world).platform.cut_next()
    delivery = await zhang.says("提交")
    assert delivery.tries == ["cut", "200"]
    zhang.hears("已收到您的投诉", "202611YB001")
    world.wecom_group("xuhui").hears("202611YB001")
    assert await amount(world) == 1


async def test_cut_off_three_times_the_answer_waits_and_nothing_is_filed_twice(
    world: World,
) -> None:
    zhang = await _at_summary(world)
    place(world).platform.cut_next(TRIES)
    delivery = await zhang.says("提交")
    assert delivery.outcome == "notice"
    zhang.hears("该公众号暂时无法提供服务")
    world.wecom_group("xuhui").hears("202611YB001")
    await zhang.says("/status")
    zhang.hears("202611YB001", "还没有人受理")
    assert await amount(world) == 1


@both
async def test_a_push_that_comes_twice_at_once_is_worked_once_and_answered_the_same(
    world: World,
) -> None:
    zhang = await _at_summary(world)
    place(world).platform.double_next()
    delivery = await zhang.says("提交")
    assert delivery.tries == ["200", "200"]
    zhang.hears("已收到您的投诉", "202611YB001")
    world.wecom_group("xuhui").hears("202611YB001")
    assert await amount(world) == 1


@both
async def test_two_messages_at_once_are_both_told_in_order(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await begins(zhang, "菜里有虫子")
    platform = place(world).platform
    first, second = await asyncio.gather(
        platform.says(zhang.person, "服务员还笑我"), platform.says(zhang.person, "经理也不管")
    )
    await world.settles()
    assert {first.outcome, second.outcome} <= {"reply", "nothing"}
    zhang.skips()
    for word in WORDS:
        await zhang.says(word)
    zhang.skips()
    world.wecom_group("xuhui").skips()
    story = (await said(world, await world.case()))["story"]
    assert sorted(story.splitlines()) == sorted(["菜里有虫子", "服务员还笑我", "经理也不管"])


async def test_messages_that_arrive_backwards_are_all_kept(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await begins(zhang, "菜里有虫子")
    platform = place(world).platform
    platform.hold()
    acts = [
        asyncio.ensure_future(platform.says(zhang.person, text)) for text in ("第二句", "第三句")
    ]
    await until(lambda: platform.held == len(acts))
    await platform.release(backwards=True)
    await asyncio.gather(*acts)
    await world.settles()
    zhang.skips()
    for word in WORDS:
        await zhang.says(word)
    zhang.skips()
    world.wecom_group("xuhui").skips()
    story = (await said(world, await world.case()))["story"]
    assert all(part in story for part in ("菜里有虫子", "第二句", "第三句"))


@dataclass
class Slowly:
    """The engine's rules of the house are slow to be had: a work waits at its first file."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    def hold(self, world: World) -> None:
        """From now on every file is waited for."""
        room = world.engine.room("customer", "wx:anybody")
        fetch = room.fetch

        async def slowly(ref: str) -> bytes:
            self.waiting += 1
            await self.go.wait()
            return await fetch(ref)

        room.fetch = slowly  # type: ignore[method-assign]


@both
async def test_after_four_seconds_the_platform_hears_success_and_the_answer_comes_later(
    world: World,
) -> None:
    zhang = world.wechat_customer("张敏")
    await begins(zhang)
    slowly = Slowly()
    slowly.hold(world)
    world.engine.machine = machine = HeldClock(MachineClock().now())
    showing = asyncio.ensure_future(place(world).platform.sends_image(zhang.person, b"\xff\xd8 a"))
    await until(lambda: slowly.waiting and place(world).ours.waiting)
    place(world).ours.runs_out()
    delivery = await showing
    assert (delivery.outcome, delivery.tries) == ("nothing", ["200"])
    zhang.hears_nothing()
    slowly.go.set()
    await world.settles()
    machine.move(machine.now() + timedelta(seconds=10))  # the request's lease of the lane ends
    await world.settles()
    told = zhang.hears("「材料已收悉」")
    assert told.source == "custom"
    zhang.hears("说完了")


async def test_a_repeat_that_comes_while_the_first_is_worked_waits_for_the_same_answer(
    world: World,
) -> None:
    zhang = world.wechat_customer("张敏")
    await begins(zhang)
    slowly = Slowly()
    slowly.hold(world)
    showing = asyncio.ensure_future(place(world).platform.sends_image(zhang.person, b"\xff\xd8 a"))
    await until(lambda: slowly.waiting)
    place(world).theirs.runs_out()  # five seconds: the platform tries again
    await until(lambda: len(place(world).ours.waiting) >= 1 and place(world).theirs.waiting)
    slowly.go.set()
    delivery = await showing
    await world.settles()
    assert delivery.tries == ["no answer in time", "200"]
    zhang.hears("「材料已收悉」", "说完了")
    assert slowly.waiting == 1


async def test_while_the_database_is_away_nothing_is_kept_and_the_person_is_asked_again(
    world: World,
) -> None:
    zhang = await _at_summary(world)
    with failing(world, 1, times=10**6):
        saying = asyncio.ensure_future(place(world).platform.says(zhang.person, "提交"))
        await until(lambda: place(world).ours.waiting)
        place(world).ours.runs_out()
        delivery = await saying
    assert delivery.tries == ["200"]
    zhang.hears("请")
    await world.settles()
    assert await amount(world) == 0
    await zhang.says("提交")
    zhang.hears("已收到您的投诉", "202611YB001")
    world.wecom_group("xuhui").hears("202611YB001")


async def test_a_database_that_comes_back_within_the_request_answers_in_it(world: World) -> None:
    zhang = await _at_summary(world)
    with failing(world, 1, times=3):
        delivery = await zhang.says("提交")
    assert (delivery.outcome, delivery.tries) == ("reply", ["200"])
    zhang.hears("已收到您的投诉", "202611YB001")
    world.wecom_group("xuhui").hears("202611YB001")
    assert await amount(world) == 1


def dies_before_answering(world: World, times: int) -> None:
    """The next answers are worded and kept, and their process dies before it writes them."""
    wire = world.engine.wechat
    assert wire is not None
    reply, left = wire.reply, [times]

    def dying(*args: Any, **more: Any) -> str:
        left[0] -= 1
        if left[0] >= 0:
            raise SystemError
        return reply(*args, **more)

    wire.reply = dying  # type: ignore[method-assign]


async def test_killed_before_it_was_written_the_answer_is_given_to_the_repeat(
    world: World,
) -> None:
    zhang = await _at_summary(world)
    dies_before_answering(world, 1)
    delivery = await zhang.says("提交")
    assert delivery.tries == ["503", "200"]
    zhang.hears("已收到您的投诉", "202611YB001")
    world.wecom_group("xuhui").hears("202611YB001")
    assert await amount(world) == 1


@both
async def test_killed_for_longer_than_the_repeats_last_the_answer_comes_after_the_restart(
    world: World,
) -> None:
    """Nobody knows whether it was read, so that it says it may be a repeat."""
    zhang = await _at_summary(world)
    dies_before_answering(world, TRIES)
    delivery = await zhang.says("提交")
    assert (delivery.outcome, delivery.tries) == ("notice", ["503"] * TRIES)
    zhang.hears("该公众号暂时无法提供服务")
    await world.restarts()
    world.engine.machine = HeldClock(MachineClock().now() + timedelta(minutes=1))
    await world.settles()
    told = zhang.hears("（可能重复收到）", "已收到您的投诉", "202611YB001")
    assert told.source == "custom"
    quiet_staff(world)
    assert await amount(world) == 1


@both
async def test_after_a_restart_everybody_goes_on_where_they_were(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    await begins(zhang)
    await world.restarts()
    for word in WORDS:
        await zhang.says(word)
    assert "202611YB001" in zhang.skips()[-1]
    await world.restarts()
    store = world.wecom_group("xuhui")
    store.hears("待受理")
    quiet_staff(world)
    await store.presses("受理", by="li")
    zhang.hears("202611YB001", "已受理")
    assert "小李" in store.card()


async def test_a_repeat_after_the_restart_hears_the_same(world: World) -> None:
    zhang = world.wechat_customer("张敏")
    receipt = await tells(zhang)
    world.wecom_group("xuhui").hears("待受理")
    await world.restarts()
    platform = place(world).platform
    newest = platform.deliveries[-1]
    platform._numbers = int(newest.message_id) - 1  # the very same push again
    await zhang.says("提交")
    assert zhang.hears("已收到您的投诉").text == receipt
    assert await amount(world) == 1
    quiet_staff(world)
