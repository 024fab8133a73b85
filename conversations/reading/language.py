"""Which of our languages somebody writes, where the platform does not tell."""

from __future__ import annotations

import re
from typing import Literal

from conversations.reading.words import plain

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z']+")
# Words that hold an English sentence together. Names and small words that Chinese customers type
# as well (hello, ok, iPhone Pro Max) are none.
_ENGLISH = frozenset(
    "a an and are at been can did do does for from had has have how i i'd i'm in is it my not of "
    "on please the them there they this to was we were what when where with you your".split()
)


def written_in(text: str) -> Literal["zh", "en", ""]:
    """zh where a Chinese character stands, en for a sentence in English; empty for all else."""
    seen = plain(text).replace("\u2019", "'")
    if _CHINESE.search(seen):
        return "zh"
    words = _WORD.findall(seen)
    return "en" if len(words) > 1 and not _ENGLISH.isdisjoint(words) else ""
