"""Signs in a text that call for something at once: found by patterns that are data, not code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from msgspec import Struct, convert

from conversations.reading.words import core, plain

_READ = 20_000  # characters; what is longer is looked at from its beginning
_CLAUSE = re.compile(r"[,，。.!！?？;；、:：\n]")
_BEFORE = 48  # characters of the same clause in which a negation may stand


class _Kind(Struct, frozen=True, forbid_unknown_fields=True):
    """`whole`: messages that are nothing else. `anywhere`: patterns found in any text; `short`:
    patterns found in a short one, since in a story they only tell of something.
    """

    whole: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """`never`: turns of phrase that mean something else, taken out first. `not`: what, right
    before a sign, says that it is not so. `short_chars`: how long a short message may be.
    """

    kinds: dict[str, _Kind]
    never: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    short_chars: int = 0


class Signs:
    """Kinds of signs, in the order of the file. Raises `msgspec.ValidationError` or `re.error` when
    the file is wrong.
    """

    def __init__(self, path: Path) -> None:
        given = convert(tomllib.loads(path.read_text("utf-8")), _File)
        self._never = _any(given.never)
        self._negation = (
            re.compile(rf"(?:{'|'.join(given.negations)})\s*$") if given.negations else None
        )
        self._short = given.short_chars
        self._whole = {core(word): name for name, k in given.kinds.items() for word in k.whole}
        self._kinds = [
            (name, _any(kind.anywhere), _any(kind.short)) for name, kind in given.kinds.items()
        ]

    def find(self, text: str) -> str:
        """The first kind of which a sign stands in the text; empty for none."""
        if whole := self.whole(text):
            return whole
        seen = plain(text[:_READ]).replace("\u2019", "'")
        if self._never:
            seen = self._never.sub(" ", seen)
        short = len(seen) <= self._short
        for name, anywhere, brief in self._kinds:
            patterns = (anywhere, brief) if short else (anywhere,)
            if any(pattern and self._stands(pattern, seen) for pattern in patterns):
                return name
        return ""

    def whole(self, text: str) -> str:
        """The kind that the message as a whole is a word for; empty when it says more, or else."""
        return self._whole.get(core(text[:_READ]), "")

    def _stands(self, pattern: re.Pattern[str], seen: str) -> bool:
        return any(not self._denied(seen[: match.start()]) for match in pattern.finditer(seen))

    def _denied(self, before: str) -> bool:
        """A negation right before the sign, in the same clause."""
        if self._negation is None:
            return False
        clause = _CLAUSE.split(before[-_BEFORE:])[-1]
        return self._negation.search(clause) is not None


def _any(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None
