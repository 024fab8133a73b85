"""The transcripts of the talk, end to end: on Telegram by its buttons, on WeChat by taps, and by
typed numbers and labels; in both languages.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conversations.talking import CODE as TALK_CODE
from tests.stories.transcribed import TRANSCRIPTS, Phone, Player
from tests.stories.transcribed_effects import CODE, company, files_elsewhere
from tests.stories.transcribed_phones import (
    CANNOT,
    INSTEAD,
    NOT_THERE,
    UNSAID,
    Choosing,
    TelegramPhone,
    WeChatPhone,
)
from tests.world import Connects, World, playing

FILES = sorted(TRANSCRIPTS.glob("*.txt"))
PHONES = ("telegram", "wechat-tap", "wechat-typed")
TEXTS = {path.stem: path.read_text("utf-8") for path in FILES}
_AFTERNOON = {"hours": 5}  # from ten to three o'clock, when the transcripts begin
_ELSEWHERE = "by_number_and_code"


def _plays() -> list[object]:
    return [
        pytest.param(path, phone, language, id=f"{path.stem}-{phone}-{language}")
        for path in FILES
        for phone in PHONES
        for language in ("zh", "en")
        if path.stem not in NOT_THERE[phone.partition("-")[0]]
    ]


@pytest.mark.parametrize(("path", "phone", "language"), _plays())
async def test_transcript_on_a_phone(
    path: Path,
    phone: str,
    language: str,
    fresh_database: Callable[[str], str],
    tmp_path: Path,
) -> None:
    platform, _, by = phone.partition("-")
    connects = Connects(("customer", "staff"), wechat=platform == "wechat")
    database = fresh_database("sqlite")
    async with playing(
        database, tmp_path, organisation=company(tmp_path), connects=connects, groups=()
    ) as world:
        if path.stem == _ELSEWHERE:
            await files_elsewhere(world)
        await world.passes(**_AFTERNOON)
        on: Phone = await _telegram(world, language)
        if platform == "wechat":
            on = await _wechat(world, language, by)  # type: ignore[arg-type]
        instead = INSTEAD.get(path.stem, {})
        player = Player(world, on, language, UNSAID[platform], instead, (TALK_CODE, CODE))
        await player.play(path.name, TEXTS[path.stem])


async def _telegram(world: World, language: str) -> TelegramPhone:
    return TelegramPhone(world.customer("Wang Fang", "zh-hans" if language == "zh" else "en"))


async def _wechat(world: World, language: str, by: Choosing) -> WeChatPhone:
    """Somebody who follows already; who reads English has said so."""
    customer = world.wechat_customer("Wang Fang")
    customer.person.following = True
    if language == "en":
        await customer.says("/language en")
        customer.skips()
    return WeChatPhone(customer, by)


def test_every_line_that_is_left_out_has_a_reason() -> None:
    for table in (*CANNOT.values(), *NOT_THERE.values()):
        assert all(len(reason) > 10 for reason in table.values())
    stems = {path.stem for path in FILES}
    assert all(set(table) <= stems for table in NOT_THERE.values())
