"""The reply window of WeChat, held against the platform's rule as it may be read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.window import (
    Window,
    closed,
    credited,
    debited,
    decode,
    encode,
    regained,
    spent,
    tapped,
    typed,
    uncredited,
    unfollowed,
    way,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def freely(window: Window, now: datetime, vital: bool = False) -> int:
    """How many messages go one after another."""
    count = 0
    while way(window, now, vital):
        window, count = spent(window, now), count + 1
    return count


def test_nobody_is_written_to_who_never_wrote() -> None:
    assert freely(Window(), NOW, vital=True) == 0


def test_words_open_two_days_for_five_messages_and_the_last_is_for_the_outcome() -> None:
    window = typed(Window(), NOW)
    assert freely(window, NOW) == 4
    assert freely(window, NOW, vital=True) == 5
    assert freely(window, NOW + 48 * HOUR - SECOND) == 4
    assert freely(window, NOW + 48 * HOUR, vital=True) == 0


def test_after_four_messages_the_outcome_still_goes_and_then_nothing() -> None:
    window = typed(Window(), NOW)
    for _ in range(4):
        assert way(window, NOW, vital=False) == "custom"
        window = spent(window, NOW)
    later = NOW + 47 * HOUR
    assert way(window, later, vital=False) is None
    assert way(window, later, vital=True) == "custom"
    assert way(spent(window, later), later, vital=True) is None


def test_a_tap_opens_a_minute_for_three() -> None:
    window = tapped(Window(), NOW)
    assert freely(window, NOW) == 3
    assert freely(window, NOW + MINUTE - SECOND) == 3
    assert freely(window, NOW + MINUTE) == 0


def test_more_words_begin_anew_and_add_nothing_up() -> None:
    window = typed(typed(Window(), NOW), NOW + HOUR)
    assert freely(window, NOW + HOUR, vital=True) == 5
    used = spent(spent(window, NOW + HOUR), NOW + HOUR)
    assert freely(typed(used, NOW + 2 * HOUR), NOW + 2 * HOUR, vital=True) == 5


def test_words_that_arrive_late_give_nothing_anew() -> None:
    window = spent(typed(Window(), NOW), NOW)
    assert typed(window, NOW - SECOND) == window
    tap = spent(tapped(Window(), NOW), NOW)
    assert tapped(tap, NOW - SECOND) == tap


def test_a_tap_does_not_use_up_what_is_kept_for_the_outcome() -> None:
    window = typed(Window(), NOW)
    for _ in range(4):
        window = spent(window, NOW)
    window = tapped(window, NOW + HOUR)
    assert way(window, NOW + HOUR, vital=False) is None
    window = spent(window, NOW + HOUR)  # the outcome went
    assert freely(window, NOW + HOUR) == 2


def test_what_surely_did_not_go_is_given_back() -> None:
    before = tapped(typed(Window(), NOW), NOW)
    assert regained(spent(before, NOW), before) == before


def test_nothing_is_given_back_to_a_window_that_was_opened_anew() -> None:
    before = spent(typed(Window(), NOW), NOW)
    anew = spent(typed(spent(before, NOW), NOW + HOUR), NOW + HOUR)
    assert regained(anew, before) == anew


def test_the_platform_knows_better() -> None:
    window = closed(tapped(typed(Window(), NOW), NOW))
    assert freely(window, NOW, vital=True) == 0
    assert freely(typed(window, NOW + MINUTE), NOW + MINUTE) == 4


def test_who_unfollows_is_not_written_to_until_they_come_back() -> None:
    window = unfollowed(typed(Window(), NOW))
    assert way(window, NOW, vital=True) is None
    back = tapped(window, NOW + HOUR)
    assert back.following
    assert freely(back, NOW + HOUR) == 3


def test_credits_are_counted_by_template() -> None:
    window = credited(credited(credited(Window(), "a"), "a"), "b")
    assert window.credits == {"a": 2, "b": 1}
    assert debited(window, "a").credits == {"a": 1, "b": 1}
    assert debited(debited(window, "b"), "b").credits == {"a": 2}
    assert uncredited(window, "a").credits == {"b": 1}
    assert debited(window, "c") == window


def test_a_window_is_kept_as_bytes() -> None:
    window = credited(tapped(typed(Window(), NOW), NOW), "a")
    assert decode(encode(window)) == window
    assert decode(encode(Window())) == Window()
    with pytest.raises(msgspec.ValidationError):
        decode(b'{"left":"many"}')


@dataclass
class Rule:
    """The platform's table as a reader may understand it: `charge` says which of the two open
    windows a message counts against.
    """

    charge: Literal["long", "short", "both"]
    ends: dict[str, datetime] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    def acts(self, what: str, now: datetime) -> None:
        lasts, gives = {"words": (timedelta(days=2), 5), "tap": (timedelta(seconds=60), 3)}[what]
        self.ends[what], self.left[what] = now + lasts, gives

    def takes(self, now: datetime) -> bool:
        running = [what for what in ("words", "tap") if what in self.ends and now < self.ends[what]]
        usable = [what for what in running if self.left[what]]
        if not usable:
            return False
        if self.charge == "short":
            usable.reverse()
        for what in usable if self.charge == "both" else usable[:1]:
            self.left[what] -= 1
        return True


PAUSES = st.sampled_from(
    [timedelta(0), SECOND, 30 * SECOND, MINUTE - SECOND, MINUTE, HOUR, 47 * HOUR, 48 * HOUR]
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["words", "tap", "news", "outcome"]), PAUSES), max_size=60
)
ACTS: dict[str, Callable[[Window, datetime], Window]] = {"words": typed, "tap": tapped}


@given(STEPS)
def test_the_platform_takes_whatever_the_ledger_allows(
    steps: list[tuple[str, timedelta]],
) -> None:
    rules = [Rule("long"), Rule("short"), Rule("both")]
    window, now = Window(), NOW
    for what, pause in steps:
        now += pause
        if act := ACTS.get(what):
            window = act(window, now)
            for rule in rules:
                rule.acts(what, now)
        elif way(window, now, vital=what == "outcome"):
            window = spent(window, now)
            assert [rule.takes(now) for rule in rules] == [True, True, True]


@given(STEPS)
def test_within_two_days_of_their_words_one_outcome_always_goes(
    steps: list[tuple[str, timedelta]],
) -> None:
    window, now = Window(), NOW
    until, told = NOW, True
    for what, pause in steps:
        now += pause
        if not told and now < until:
            assert way(window, now, vital=True) == "custom"
        if act := ACTS.get(what):
            window = act(window, now)
            if what == "words":
                until, told = now + timedelta(days=2), False
        elif way(window, now, vital=what == "outcome"):
            window = spent(window, now)
            told = told or what == "outcome"
