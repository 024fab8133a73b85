"""Two processes and one gateway: the connected one is killed while staff press and ask, and the
other one takes over.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.loops import wecom as holding
from bot.playground.wecom import until
from bot.playground.wecom.model import Message
from cases import events as e
from storage.store import SqlStore
from tests.crashes.company import EARLIER, written
from tests.crashes.customers import NUMBER, REPEATED
from tests.crashes.house import all_cases, beside, filed_earlier, gapless, nothing_lost, quiet
from tests.crashes.mainland import Mainland, machine_now, mainland
from tests.crashes.processes import nursery

CASES = 2 * len(EARLIER)
TAKEN_OVER_WITHIN = 10.0  # seconds of machine time
LIMIT_SECONDS = 180.0  # only against hanging for ever
END_SECONDS = 25
KILLED_AFTER = 6  # frames of ours in the burst, so that it is in the middle
# The chats of a dead process wait for the end of their leases.
SHORT_LEASES = {"lease_seconds": 15, "call_seconds": 6}
PRESSED = "受理"
WHY = "做到即停"  # stands in the answer to /why, and on no card

pytestmark = pytest.mark.crash


def test_the_next_process_is_connected_within_ten_seconds() -> None:
    """Its lease may have been renewed in the moment of the holder's death; then comes one look."""
    assert holding.LEASE_SECONDS + holding._LOOK < TAKEN_OVER_WITHIN
    assert holding._RENEW + holding._SPARE < holding.LEASE_SECONDS


class Staff:
    """People at their groups, one in each. What brings no answer they do again."""

    def __init__(self, place: Mainland, groups: dict[str, str]) -> None:
        self._wecom, self._groups = place.wecom, groups
        self.chats: dict[str, str] = {}  # in which group the card of a case stands
        self.asked: Counter[str] = Counter()  # how often each case was asked for

    def all_cards(self) -> bool:
        """Does every complaint have its card?"""
        for chat in self._groups.values():
            for text in self._read(chat):
                self.chats[NUMBER.findall(text)[0]] = chat
        return len(self.chats) == CASES

    def press(self) -> int:
        """受理, on every card that still offers it; how many were pressed."""
        pressed = 0
        for number, chat in self.chats.items():
            card, text = self._card(number)
            if f"[{PRESSED}]" in text:
                self._wecom.presses(self._member(chat), chat, card, PRESSED)
                pressed += 1
        return pressed

    def ask(self) -> int:
        """How each complaint stands, where nobody was told yet; how many were asked."""
        unanswered = [number for number in self.chats if not self.told(number)]
        for number in unanswered:
            chat = self.chats[number]
            self.asked[number] += 1
            self._wecom.mentions(self._member(chat), chat, f"/why {number}")
        return len(unanswered)

    def told(self, number: str) -> list[str]:
        """What the group was told when it asked."""
        return [text for text in self._read(self.chats[number]) if number in text and WHY in text]

    def cards_of(self, number: str) -> list[str]:
        """All cards of a complaint."""
        said = self._read(self.chats[number])
        return [text for text in said if number in text and WHY not in text]

    def _card(self, number: str) -> tuple[Message, str]:
        seen = self._seen(self.chats[number])
        return next(pair for pair in seen if pair[0].card and number in pair[1])

    def _read(self, chat: str) -> list[str]:
        """What the bot said there, cards as they stand now."""
        return [text for message, text in self._seen(chat) if message.origin != "person"]

    def _seen(self, chat: str) -> list[tuple[Message, str]]:
        texts = self._wecom.sees(self._member(chat), chat)
        return list(zip(self._wecom.messages(chat), texts, strict=True))

    def _member(self, chat: str) -> str:
        return self._wecom.group(chat).members[0]


async def acknowledged(store: SqlStore, case: str) -> int:
    """How often."""
    async with store.reading() as work:
        recorded = await work.cases.history(case)
    return len([each for each in recorded if isinstance(each.body, e.Acknowledged)])


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_the_connected_process_is_killed_in_a_burst_and_the_other_takes_over(
    database: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        place = await stack.enter_async_context(mainland())
        ward = await stack.enter_async_context(nursery(tmp_path, **SHORT_LEASES))
        env = place.settings(database, written(tmp_path))
        house = await stack.enter_async_context(beside(env))
        staff = Staff(place, await place.bound(house.store))
        later = machine_now() + timedelta(hours=1)  # no warning comes in between
        await filed_earlier(house, CASES, later, timedelta(seconds=1))
        async with asyncio.timeout(LIMIT_SECONDS):
            first = await ward.born("worker", env=env)
            await until(place.wecom, place.wecom.connected, LIMIT_SECONDS)
            second = await ward.born("worker", env=env)
            await until(place.wecom, staff.all_cards, LIMIT_SECONDS)
            await quiet(house.store)

            before = len(place.wecom.calls)
            assert staff.press() == CASES
            assert staff.ask() == CASES
            await until(
                place.wecom, lambda: len(place.wecom.calls) >= before + KILLED_AFTER, LIMIT_SECONDS
            )
            first.signalled(signal.SIGKILL)
            assert await first.ended(END_SECONDS) == -signal.SIGKILL
            killed = machine_now()
            await until(place.wecom, lambda: not place.wecom.connected(), LIMIT_SECONDS)
            await until(place.wecom, place.wecom.connected, LIMIT_SECONDS)
            seconds = (machine_now() - killed).total_seconds()
            sys.stdout.write(f"connected again after {seconds:.1f} s\n")
            await quiet(house.store)
            # What reached nobody, or was kept and could not be answered on its card any more.
            while staff.press() + staff.ask():
                await quiet(house.store)
                await asyncio.sleep(0.5)  # noqa: TID251 - another process works meanwhile
        second.signalled(signal.SIGTERM)
        assert await second.ended(END_SECONDS) == 0

        await nothing_lost(house.store)
        cases = await all_cases(house.store)
        gapless(cases)
        assert {case.number for case in cases} == set(staff.chats)
        for case in cases:
            assert await acknowledged(house.store, case.id) == 1, case.number
            cards, told = staff.cards_of(case.number), staff.told(case.number)
            assert len([text for text in cards if REPEATED not in text]) == 1, cards
            unmarked = [text for text in told if REPEATED not in text]
            assert len(unmarked) <= staff.asked[case.number], told
