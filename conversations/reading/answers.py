"""Does a text answer one of the questions asked in danger? Only plain nonsense does not.

Whoever is in danger writes briefly and badly; what may be an answer is one.
"""

from __future__ import annotations

import re

from conversations.reading.phone import Phone, find_phone
from conversations.reading.words import core, means, plain

_SAFETY = re.compile(
    r"安全|没事|还好|不[是好在]|危险|救|伤|疼|痛|困|血|烟|火|烧|晕|难受|打|跑|逃|躲|医院|离开"
    r"|\b(?:safe|ok|okay|fine|alright|danger\w*|help|hurt\w*|bleed\w*|trapped|stuck|pain|fire"
    r"|smoke|sick|out|away|hospital|hiding)\b"
)
_REACH = re.compile(
    r"没有|没带|没电|不方便|不能打|微信|邮箱|@|同一个|这个号"
    r"|\b(?:no phone|don't have|do not have|can't talk|cannot talk|same|mail|wechat)\b"
)
_SMALL = ("yes", "no", "thanks", "greeting", "done", "continue")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = {"zh": 4, "en": 3}  # different characters, or words
_NAME = {"zh": 2, "en": 3}  # different characters, or letters


def safety_told(text: str) -> bool:
    """Says how the person is: a word for it, or a sentence."""
    if means(text, "yes", "no", "unsure") or _SAFETY.search(plain(text)):
        return True
    words = [word for word in plain(text).split() if any(sign.isalpha() for sign in word)]
    return len(set(_CHINESE.findall(text))) >= _SENTENCE["zh"] or len(words) >= _SENTENCE["en"]


def place_told(text: str) -> bool:
    """May name a place, or is one on the map: not a bare figure, a yes or a no."""
    if text.startswith("📍"):
        return True
    said = core(text)
    if said.isdigit() or means(text, *_SMALL):
        return False
    latin = {sign for sign in said if sign.isalpha() and not _CHINESE.match(sign)}
    return len(set(_CHINESE.findall(said))) >= _NAME["zh"] or len(latin) >= _NAME["en"]


def reach_told(text: str) -> bool:
    """A number that can be dialled, another way, or that there is none."""
    if isinstance(find_phone(text), Phone) or means(text, "here", "no"):
        return True
    return _REACH.search(plain(text)) is not None
