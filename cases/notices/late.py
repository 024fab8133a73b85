"""After downtime: one summary per chat instead of a flood.

Messages about stages of cases whose time passed while nobody watched are gathered: a chat that
would hear of several such cases hears one message that names them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cases.organisation import Organisation
from cases.outgoing import Outgoing

SUMMARY = "staff/notice/summary"


def gathered(
    messages: Sequence[Outgoing], late: set[str], org: Organisation, now: datetime
) -> list[Outgoing]:
    """`messages` with those to staff about `late` cases merged, per chat that hears of several.

    The key of a summary holds the minute, so that several batches of one catching-up say it once;
    what it lists is looked up when it is sent.
    """
    chats: dict[tuple[str, str], list[Outgoing]] = {}
    for message in messages:
        if message.case in late and message.bot == "staff":
            chats.setdefault((message.bot, message.chat), []).append(message)
    flooded = {chat for chat, group in chats.items() if len({m.case for m in group}) > 1}
    kept = [m for m in messages if m.case not in late or (m.bot, m.chat) not in flooded]
    return kept + [_summary(group, now) for chat, group in chats.items() if chat in flooded]


def _summary(group: list[Outgoing], now: datetime) -> Outgoing:
    first = group[0]
    loud = any(message.loud for message in group)
    return Outgoing(
        key=f"summary:{first.bot}:{first.chat}:{now:%Y%m%d%H%M}",
        bot=first.bot,
        chat=first.chat,
        template=SUMMARY,
        language=first.language,
        created_at=now,
        values={
            "units": sorted({str(message.values["unit"]) for message in group}),
            "cases": len({message.case for message in group}),
        },
        mention=tuple(dict.fromkeys(name for message in group for name in message.mention)),
        not_before=None if loud else first.not_before,
        loud=loud,
    )
