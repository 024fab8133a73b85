"""A burst for one chat of a platform with a small budget goes as a digest; a few go one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from bot.loops.burst import DIGEST_FROM
from cases.outgoing import Outgoing
from conversations.channel import Later, Outcome, Rendered, Sent
from tests.bot.two_platforms import WECOM_GROUPS, House, Paper, opened

XUHUI = WECOM_GROUPS["xuhui"]


class Joining(Paper):
    """Joins whatever it is given, as the WeCom room does with plain messages."""

    fails: Outcome | None = None

    def joined(self, messages: Sequence[Rendered]) -> tuple[Rendered, int]:
        whole = "\n---\n".join(message.text for message in messages)
        return structs.replace(messages[0], text=whole), len(messages)

    async def send(self, chat: str, message: Rendered, now: object) -> Outcome:
        if self.fails is not None:
            failure, self.fails = self.fails, None
            return failure
        self.sent.append((chat, message))
        return Sent(f"m{len(self.sent)}")


async def _say(house: House, count: int) -> None:
    now = house.clock.now()
    async with house.store.work() as work:
        await work.messages.add(
            [
                Outgoing(
                    f"said:{n}", "staff", XUHUI, "staff/usage", "zh", now, {"command": f"c{n}"}
                )
                for n in range(count)
            ]
        )
    await house.settle()


@pytest.fixture
def joining() -> Joining:
    return Joining()


async def _opened(house: House, joining: Joining) -> None:
    house.engine.rooms = {**house.engine.rooms, ("staff", "wecom"): joining}


async def test_many_that_wait_are_one_and_a_few_are_not(tmp_path: Path, joining: Joining) -> None:
    async with opened(tmp_path) as house:
        await _opened(house, joining)
        await _say(house, DIGEST_FROM - 1)
        assert len(joining.sent) == DIGEST_FROM - 1
    async with opened(tmp_path / "more") as house:
        await _opened(house, joining)
        joining.sent.clear()
        await _say(house, 10)
        ((_, digest),) = joining.sent
        assert digest.text.count("---") == 9


async def test_a_digest_that_surely_did_not_go_comes_again_whole(
    tmp_path: Path, joining: Joining
) -> None:
    async with opened(tmp_path) as house:
        await _opened(house, joining)
        joining.fails = Later(house.clock.now() + timedelta(seconds=5), "away")
        await _say(house, 6)
        assert joining.sent == []
        await house.passes(minutes=1)
        ((_, digest),) = joining.sent
        assert digest.text.count("---") == 5
        assert "可能重复" not in digest.text


async def test_after_an_unknown_outcome_each_says_that_it_may_be_a_repeat(
    tmp_path: Path, joining: Joining
) -> None:
    async with opened(tmp_path) as house:
        await _opened(house, joining)
        now = house.clock.now()
        joining.fails = Later(now + timedelta(seconds=5), "time-out", uncertain=True)
        await _say(house, 4)
        await house.passes(minutes=1)
        texts = [message.text for _, message in joining.sent]
        assert len(texts) == 4
        assert all("可能重复" in text for text in texts)
