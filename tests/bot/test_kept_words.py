"""What waited for a customer's next word on WeChat comes with it, all of it, and blocks nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.erasure import Line, erase
from cases.case import Case
from storage.keys import talk_subject
from tests.bot.mainland import a_picture, adds, all_heard, complaining, mainland, told
from tests.world import World
from tests.world_wechat import WeChatCustomer


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with mainland(tmp_path) as world:
        yield world


async def _silent(world: World) -> tuple[WeChatCustomer, Case]:
    """A customer whose reply window has closed."""
    zhang = await complaining(world)
    await world.passes(hours=49)
    all_heard(world)
    return zhang, await world.case()


async def test_a_picture_that_waited_comes_though_no_answer_of_words_can_hold_it(
    world: World,
) -> None:
    zhang, case = await _silent(world)
    await adds(world, await a_picture(zhang, case, "picture"), told(zhang, case, "words"))
    await world.settles()
    zhang.hears_nothing()
    await zhang.says("/status")
    said = zhang.skips()
    assert zhang.person.received[-4].kind == "image"
    assert [text.splitlines()[0] for text in said[1:]] == [
        "徐汇店同事发来一个文件：",
        "202611YB001 已受理，正在处理。",
        "202611YB001 · 已收到，还没有人受理",
    ]


async def test_what_did_not_fit_into_one_answer_follows_it_while_the_window_is_open(
    world: World,
) -> None:
    zhang, case = await _silent(world)
    long = {"unit": case.unit, "text": "我们查了监控。" * 70, "file": False}
    waiting = [
        told(zhang, case, f"long:{number}", template="customer/relayed", values=long)
        for number in range(3)
    ]
    await adds(world, *waiting)
    await world.settles()
    await zhang.says("/status")
    assert [text.count("监控") for text in zhang.skips()] == [70, 70, 70, 0]


async def test_what_waited_and_was_erased_is_not_in_the_way_of_later_answers(
    world: World,
) -> None:
    zhang, case = await _silent(world)
    await adds(world, told(zhang, case, "words"))
    await world.settles()
    now, engine = world.clock.now(), world.engine
    talk = talk_subject("customer", zhang.chat)
    lines = [
        Line(now, "operator:op", "asked for", case=case.id),
        Line(now, "operator:op", "asked for", talk=talk),
    ]
    ledger = Path(engine.store.database.path).parent / "erasures.jsonl"  # type: ignore[attr-defined]
    await erase(engine.store, engine.rules.house, ledger, lines, force=True, now=now)
    await world.settles()
    all_heard(world)
    await zhang.says("/start")
    zhang.hears("投诉助手")
    zhang.hears_nothing()
