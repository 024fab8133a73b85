"""The small words that rules are made of: a text, a span, who hears, under which condition."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence in both languages."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """The sentence in `language`; anything but `en` reads Chinese."""
        return self.en if language == "en" else self.zh

    def both(self) -> dict[str, str]:
        """A value that is put in the reader's language when it is sent."""
        return {"zh": self.zh, "en": self.en}


class Span(Struct, frozen=True):
    """An amount of time. `seconds` for clock time, `days` for working days; `working` says in which
    time.

    Written `15m`, `24h`, `2d` (elapsed), `4wh` (working hours), `3wd` (working days), `today`,
    `week`, `month`, `quarter`, `year` (to the end of it), `set` (a person names the moment).
    """

    seconds: int = 0
    days: int = 0
    working: bool = False
    same_day: bool = False
    period: Literal["", "week", "month", "quarter", "year"] = ""
    by_hand: bool = False
    written: str = ""


class WarningPoint(Struct, frozen=True):
    """A point before the deadline: a share of the limit that has passed (0..1), or a span before
    the end.
    """

    fraction: float | None = None
    before: Span | None = None
    written: str = ""


class Receiver(Struct, frozen=True):
    """Who hears: a role at a place. `at` is `unit` (the case's own), `parent`, `root` or a unit
    kind.
    """

    role: str
    at: str = "unit"


class Rung(Struct, frozen=True):
    """One step of a ladder, counted from the deadline (never from the ping that came late)."""

    after: Span
    to: tuple[Receiver, ...]


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """Holds when the classes include one of `any` (if there are any) and none of `none`."""

    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def holds(self, classes: frozenset[str]) -> bool:
        """True when a case with these classes is meant."""
        wanted = not self.any or any(name in classes for name in self.any)
        return wanted and not any(name in classes for name in self.none)
