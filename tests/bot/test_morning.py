"""Groups whose cards cannot be repainted hear the board every morning, and whenever they ask."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.loops.morning import morning
from tests.bot.two_platforms import TELEGRAM_GROUPS, WECOM_GROUPS, House, on_wecom, opened

XUHUI = WECOM_GROUPS["xuhui"]


async def _begins(house: House) -> None:
    await house.groups(WECOM_GROUPS)
    await house.file({"story": "菜里有虫子"})


async def _mornings(house: House, chat: str) -> list[str]:
    await morning(house.engine)
    await house.settle()
    return [text for text in house.heard(chat) if "早上好" in text]


async def test_the_board_is_said_once_a_day_with_what_is_open(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await _begins(house)
        (said,) = await _mornings(house, XUHUI)
        assert "未结案件 1 件" in said
        assert "202611YB001" in said
        assert await _mornings(house, XUHUI) == [said]
        house.engine.mornings.clear()  # another process, or this one begun again
        assert await _mornings(house, XUHUI) == [said]
        house.clock.move(house.clock.now() + timedelta(days=1))
        assert len(await _mornings(house, XUHUI)) == 2


async def test_nothing_open_is_not_said_and_the_night_is_quiet(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.groups(WECOM_GROUPS)
        assert await _mornings(house, XUHUI) == []
        house.clock.move(house.clock.now() + timedelta(hours=14))  # midnight in Shanghai
        await house.file({"story": "菜里有虫子"})
        assert await _mornings(house, XUHUI) == []


async def test_telegram_groups_need_none(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.groups(TELEGRAM_GROUPS)
        await house.file({"story": "菜里有虫子"})
        assert await _mornings(house, TELEGRAM_GROUPS["xuhui"]) == []


@pytest.mark.parametrize("asked", ["/board", "看板"])
async def test_the_board_comes_when_it_is_asked_for(tmp_path: Path, asked: str) -> None:
    async with opened(tmp_path) as house:
        await _begins(house)
        await house.account("li", on_wecom("li"))
        if asked.startswith("/"):
            await house.commands(on_wecom("li"), asked, XUHUI)
            chat = XUHUI
        else:
            await house.staff(on_wecom("li"), text=asked)
            chat = on_wecom("li")
        assert "未结案件 1 件" in house.heard(chat)[-1]
