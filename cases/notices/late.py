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
    """`messages` with those about `late` cases' stages merged per chat when there is more than one.

    The key of a summary holds the minute, so that several batches of one catching-up say it once;
    what it lists is looked up when it is sent.
    """
    kept: list[Outgoing] = []
    chats: dict[tuple[str, str], list[Outgoing]] = {}
    for message in messages:
        if message.case in late and message.reasons:
            chats.setdefault((message.bot, message.chat), []).append(message)
        else:
            kept.append(message)
    for group in chats.values():
        kept.append(group[0] if len(group) == 1 else _summary(group, org, now))
    return kept


def _summary(group: list[Outgoing], org: Organisation, now: datetime) -> Outgoing:
    first = group[0]
    units = sorted({str(message.values["unit"]) for message in group})
    return Outgoing(
        key=f"summary:{first.bot}:{first.chat}:{now:%Y%m%d%H%M}",
        bot=first.bot,
        chat=first.chat,
        template=SUMMARY,
        language=first.language,
        created_at=now,
        values={"units": units, "cases": len(group)},
        mention=tuple(dict.fromkeys(name for message in group for name in message.mention)),
        not_before=None if any(m.loud for m in group) else first.not_before,
        loud=any(m.loud for m in group),
    )
