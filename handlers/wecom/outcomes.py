"""What a refusal of WeCom means for us: errcode to an outcome (全局错误码, document 90313)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.channel import Later, Outcome, Refused, Unreachable
from handlers.wecom.errors import WeComTrouble


@dataclass(frozen=True)
class Waits:
    """Seconds of world time. `retry`: after a failure that passes by itself; `budget`: after the
    platform said that it was too much, whose window is a minute; `settings`: after something that
    somebody has to mend first.
    """

    retry: float = 5.0
    budget: float = 60.0
    settings: float = 60.0


_BUDGET = frozenset({45009, 45011, 45033, 846607})  # per minute, hour, at once, conversation
_NOBODY = frozenset({40003, 40031, 40096, 46004, 60111, 81013, 82001, 93006})
_CHATS = range(86000, 87000)  # 86003 no such chat, 86008 not in it
# Bad kinds, lengths, signs or fields of what we sent; the words for tokens among them are not.
_CONTENT = (range(40000, 40059), range(41000, 41100), range(44000, 45009), range(47000, 47100))
_TOKENS = frozenset({40001, 40013, 40014, 40056, 41001, 41002, 41004, 42001})
_STALE_CARD = frozenset({94945, 94888})  # the code of a card, used up or too old


def outcome(trouble: WeComTrouble, now: datetime, waits: Waits) -> Outcome:
    """What became of a message that was to be sent. `now` is world time.

    A code that nobody knows counts as one that passes: better late than lost.
    """
    code, why = trouble.code, str(trouble)
    if code == 0:
        return Later(_in(now, waits.retry), why, uncertain=trouble.uncertain)
    if code in _BUDGET:
        return Later(_in(now, waits.budget), why, told=True)
    if code in _CHATS or code in _NOBODY:
        return Unreachable("no chat")
    if code not in _TOKENS and (code in _STALE_CARD or any(code in each for each in _CONTENT)):
        return Refused(why)
    if code == -1:
        return Later(_in(now, waits.retry), why, uncertain=True)
    return Later(_in(now, waits.settings), why, uncertain=trouble.uncertain)


def _in(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)
