"""How much was done, as people answer it: `12`, `又打了十二家`, `done 12`, `全部完成`."""

from __future__ import annotations

import re
from typing import Literal

from conversations.reading.figures_zh import figures

ALL: Literal["all"] = "all"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_ALL = re.compile(
    r"(?:已经?)?(?:全部|全|都|所有)?(?:的)?(?:已经?)?(?:完成|做完|办完|搞定|办好|做好)了?|全部"
    r"|all(?: done)?|done|finished"
)
_BEFORE = (
    r"(?:(?:已经?|又|再|今天|本[周月季年])*(?:完成|做|打|开|交|办|记)?了?"
    r"|(?:we |i )?(?:have )?(?:done|did|made|completed|finished|another)?)"
)
_COUNTED = r"(?:[次个家份条通场项篇人户单名]\S{0,4}|times?|calls?|reports?|more)"


def amount(text: str, *units: str) -> int | Literal["all"] | None:
    """The number, `ALL` for whatever is left, None for anything else. `units`: what is counted."""
    plain = text.translate(_FULL_WIDTH).strip().lower().rstrip(".!。！ ")
    if _ALL.fullmatch(plain):
        return ALL
    own = "|".join(re.escape(unit.lower()) + "s?" for unit in units if unit)
    counted = f"(?:{own}|{_COUNTED})" if own else _COUNTED
    found = re.fullmatch(
        rf"{_BEFORE}\s*\+?\s*(\d{{1,9}})\s*{counted}?了?", figures(plain), re.IGNORECASE
    )
    return int(found[1]) if found else None
