"""How many messages a customer's last acts still allow on WeChat: the reply window.

A message of theirs opens 48 hours for 5 of ours, a tap (a line of the menu or of a message, a
follow, a scan) one minute for 3 (客服消息, rule of 2023-06-12). Whether more messages add up is
not said, so each act sets its window anew; nor is it said which window a message counts against
while both run, so it counts against both. Stricter than needed is never refused.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

TYPED_LASTS: Final = timedelta(hours=48)
TYPED_GIVES: Final = 5
TAP_LASTS: Final = timedelta(minutes=1)
TAP_GIVES: Final = 3
_FOR_VITAL: Final = 1  # of the five: the outcome must reach them


class Window(Struct, frozen=True):
    """What may still be sent to one customer.

    `typed_until`, `tap_until`: when each window ends (aware), None while there never was one;
    `left`, `tap_left`: messages still to go in it. `following`: they follow the account, or
    nothing else is known. `credits`: template of a subscription -> sends they agreed to.
    """

    typed_until: datetime | None = None
    left: int = 0
    tap_until: datetime | None = None
    tap_left: int = 0
    following: bool = True
    credits: dict[str, int] = {}


def typed(window: Window, at: datetime) -> Window:
    """They sent a message. One that comes late (out of order) gives nothing anew."""
    until = at + TYPED_LASTS
    if window.typed_until is not None and until < window.typed_until:
        return window
    return replace(window, typed_until=until, left=TYPED_GIVES, following=True)


def tapped(window: Window, at: datetime) -> Window:
    """They tapped a line, scanned a code or began to follow."""
    until = at + TAP_LASTS
    if window.tap_until is not None and until < window.tap_until:
        return window
    return replace(window, tap_until=until, tap_left=TAP_GIVES, following=True)


def way(window: Window, now: datetime, vital: bool) -> Literal["custom"] | None:
    """May a message go to them freely now? The last of the five is there for a `vital` one."""
    if not window.following:
        return None
    if left := _typed_left(window, now):
        return "custom" if vital or left > _FOR_VITAL else None
    return "custom" if _tap_left(window, now) else None


def spent(window: Window, now: datetime) -> Window:
    """One message less."""
    return replace(
        window,
        left=window.left - (_typed_left(window, now) > 0),
        tap_left=window.tap_left - (_tap_left(window, now) > 0),
    )


def regained(window: Window, before: Window) -> Window:
    """A message that surely did not go is given back to the windows that it was taken from.

    `before`: the window before it was spent. One that was opened anew since has it already.
    """
    same, same_tap = window.typed_until == before.typed_until, window.tap_until == before.tap_until
    return replace(
        window,
        left=max(window.left, before.left) if same else window.left,
        tap_left=max(window.tap_left, before.tap_left) if same_tap else window.tap_left,
    )


def closed(window: Window) -> Window:
    """The platform says that nothing may go (45015: over, 45047: used up): it knows better."""
    return replace(window, left=0, tap_left=0)


def unfollowed(window: Window) -> Window:
    """They follow no longer; nothing can be sent until they do."""
    return replace(closed(window), following=False)


def credited(window: Window, template: str) -> Window:
    """They agreed to one message of that subscription."""
    count = window.credits.get(template, 0) + 1
    return replace(window, credits={**window.credits, template: count})


def debited(window: Window, template: str) -> Window:
    """One message of that subscription went."""
    count = window.credits.get(template, 0) - 1
    return _with_credit(window, template, count)


def uncredited(window: Window, template: str) -> Window:
    """They agree to it no longer, or all are used up (43101)."""
    return _with_credit(window, template, 0)


def encode(window: Window) -> bytes:
    """The window as JSON."""
    return msgspec.json.encode(window)


def decode(raw: bytes) -> Window:
    """The window from `encode`. Raises `msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(raw, type=Window)


def _with_credit(window: Window, template: str, count: int) -> Window:
    others = {name: left for name, left in window.credits.items() if name != template}
    return replace(window, credits={**others, template: count} if count > 0 else others)


def _typed_left(window: Window, now: datetime) -> int:
    return window.left if window.typed_until is not None and now < window.typed_until else 0


def _tap_left(window: Window, now: datetime) -> int:
    return window.tap_left if window.tap_until is not None and now < window.tap_until else 0
