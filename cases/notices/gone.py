"""A unit left the organisation file while its cases are open: who has them now is told, once for
all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cases.notices.places import group_of
from cases.organisation import Organisation
from cases.outgoing import CardWanted, Outgoing
from cases.ports import CaseRow

TEMPLATE = "staff/unit_gone"
LISTED = 10


def told(
    unit: str, rows: Sequence[CaseRow], org: Organisation, now: datetime
) -> tuple[list[Outgoing], list[CardWanted]]:
    """The news for whoever answers for the `rows` of `unit` now, and their cards. The same news
    within an hour is one.
    """
    messages, cards = [], []
    for hearing in group_of(unit, org):
        chat = hearing.address.chat
        values = {
            "zone": org.zone_of(unit),
            "unit": unit,
            "numbers": [row.number for row in rows[:LISTED]],
            "open": len(rows),
        }
        key = f"unit_gone:{unit}:{chat}:{now:%Y%m%d%H}"
        language = hearing.language
        messages.append(Outgoing(key, "staff", chat, TEMPLATE, language, now, values))
        cards += [CardWanted("staff", chat, row.id, row.seq) for row in rows]
    return messages, cards
