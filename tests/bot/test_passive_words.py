"""What customers type on WeChat reaches whom it is for, whatever was offered to them before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from cases.outgoing import Button
from tests.bot.mainland import adds, all_heard, complaining, mainland, told
from tests.world import World
from tests.world_wechat import WeChatCustomer


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with mainland(tmp_path) as world:
        yield world


async def _with_people(world: World) -> WeChatCustomer:
    """Somebody whose complaint is filed talks with people, and is asked something."""
    zhang = await complaining(world)
    await zhang.says("/human")
    desk = world.wecom_group("hq")
    await desk.presses("回复顾客", by="qian")
    await desk.says("请问几位用餐？", by="qian")
    return zhang


@pytest.mark.parametrize("number", ["1", "5", "7", "8", "退款", "提交"])
async def test_a_number_is_an_answer_for_the_people_who_asked(world: World, number: str) -> None:
    zhang = await _with_people(world)
    all_heard(world)
    await zhang.says(number)
    world.wecom_group("hq").hears("顾客说", f"\n{number}\n")
    zhang.hears_nothing()


@pytest.mark.parametrize("number", ["3", "8", "退款"])
async def test_a_number_is_for_the_people_who_were_called(world: World, number: str) -> None:
    zhang = await complaining(world)
    await zhang.says("/human")
    all_heard(world)
    await zhang.says(number)
    world.wecom_group("hq").hears("顾客说", f"\n{number}\n")


async def test_what_people_say_comes_without_the_call_that_brought_it_to_the_bot(
    world: World,
) -> None:
    zhang = await _with_people(world)
    assert zhang.skips()[-1].endswith("同事：\n请问几位用餐？")


async def test_a_number_is_no_choice_of_an_older_offer_once_a_person_has_asked(
    world: World,
) -> None:
    zhang = await _with_people(world)
    case = await world.case((await _numbers(world))[0])
    offer = told(zhang, case, "offer", template="customer/survey", buttons=_RATINGS)
    relayed = {"unit": case.unit, "text": "请问几位用餐？", "file": False}
    asked = told(zhang, case, "asked", template="customer/relayed", values=relayed)
    await adds(world, offer)
    await world.settles()
    await adds(world, asked)
    await world.settles()
    all_heard(world)
    await zhang.says("1")
    world.wecom_group("hq").hears("顾客说", "\n1\n")


async def test_a_message_that_cannot_be_worded_costs_no_word_of_the_customer(
    world: World,
) -> None:
    zhang = await complaining(world)
    await adds(world, told(zhang, await world.case(), "broken", template="customer/of_nobody"))
    with capture_logs() as logs:
        await zhang.says("/status")
    assert "passive.not_worded" in [line["event"] for line in logs]
    counts = await world.engine.store.health(world.clock.now())
    assert (counts["inbox_open"], counts["inbox_aside"]) == (0, 0)


async def test_what_waits_for_the_morning_keeps_no_request_open(world: World) -> None:
    zhang = await _with_people(world)
    case = await world.case((await _numbers(world))[0])
    tomorrow = world.clock.now() + timedelta(hours=12)
    await adds(world, told(zhang, case, "late", not_before=tomorrow))
    all_heard(world)
    delivery = await zhang.says("两位，谢谢")  # passed on to people, and answered by nothing
    assert delivery.outcome == "nothing"
    zhang.hears_nothing()


_RATINGS = tuple(Button(f"rate{score}", f"rate{score}") for score in range(1, 6))


async def _numbers(world: World) -> list[str]:
    async with world.engine.store.reading() as work:
        return sorted(row.number for row in await work.cases.list(open_only=False))
