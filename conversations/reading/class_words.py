"""Words in a story that speak for a class of complaint, unless the customer denies them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from conversations.reading.words import plain

_READ = 20_000  # characters; what is longer is looked at from its beginning
_BEFORE = 24  # characters of the same clause in which a denial may stand
_CLAUSE = re.compile(r"[,，。.!！?？;；、:：\n]")
_DENIED = re.compile(
    r"(?:不是|不算|不用|不必|不需要?|无需|没有?|未曾?|并非|并不|并没有?|无|别|勿|不"
    r"|\b(?:not|no|never|without|nobody|none|nor)\b|n't\b)"
    r"(?:任何|什么|人员?|谁|被|有|是|想|要|会|能|再|太|很|这么|那么|真的|因此|造成|发生|出现)*"
    r"(?:\s*\b(?:a|an|any|the|been|be|was|were|got|get|really|very|so|that|to|want|going)\b)*\s*$"
)


def class_word(text: str, words: Iterable[str]) -> str:
    """The first of `words` that stands in the text and is not denied in its clause (没有受伤, "not
    hurt"); empty for none. Latin words begin where a word begins: `rude` is not in `crude`.
    """
    seen = plain(text[:_READ])
    for word in words:
        wanted = plain(word)
        if wanted and any(not _denied(seen[: m.start()]) for m in _pattern(wanted).finditer(seen)):
            return word
    return ""


def _pattern(word: str) -> re.Pattern[str]:
    start = r"(?<![a-z0-9])" if word[0].isascii() else ""
    return re.compile(start + re.escape(word))


def _denied(before: str) -> bool:
    clause = _CLAUSE.split(before[-_BEFORE:])[-1]
    return _DENIED.search(clause) is not None
