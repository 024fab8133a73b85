"""Rules that act beside clocks and steps: who gets a case, who is told, what closing needs."""

from __future__ import annotations

from msgspec import Struct

from procedures.words import Condition, Receiver, Span, Text


class Route(Struct, frozen=True):
    """Whose a case becomes when it is filed or classified so, or comes by one of `channels`."""

    id: str
    to: Receiver
    when: Condition = Condition()
    channels: tuple[str, ...] = ()
    clause: str = ""
    quote: str = ""


class Copy(Struct, frozen=True):
    """Who is told, without having to do anything, when one of the marks `on` is left (抄送)."""

    id: str
    on: tuple[str, ...]
    to: tuple[Receiver, ...]
    when: Condition = Condition()
    clause: str = ""
    quote: str = ""


class Closing(Struct, frozen=True):
    """A mark without which a case that meets `when` is not closed."""

    id: str
    needs: str
    name: Text
    when: Condition = Condition()
    clause: str = ""
    quote: str = ""


class Halt(Struct, frozen=True):
    """A pause: from a mark of `start` to one of `stop` the named clocks do not count."""

    id: str
    name: Text
    clocks: tuple[str, ...]
    start: tuple[str, ...]
    stop: tuple[str, ...]


class Trend(Struct, frozen=True):
    """A warning before things get worse: `count` complaints in one unit `within` a span.

    `klass` empty: of whatever kind.
    """

    id: str
    name: Text
    count: int
    within: Span
    to: tuple[Receiver, ...]
    klass: str = ""
    clause: str = ""
    quote: str = ""


class Kind(Struct, frozen=True, forbid_unknown_fields=True):
    """Something staff may file that is no ordinary complaint: a media sign, an injury, a warning.

    `classes`: given at filing. `by`: roles that may file it. `procedure`: where it goes, if not
    here.
    """

    id: str
    name: Text
    classes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    procedure: str = ""
    clause: str = ""
    quote: str = ""


class Survey(Struct, frozen=True, forbid_unknown_fields=True):
    """The question after closing. A rating (1 to 5) up to `bad` opens a case of class `klass`."""

    name: Text
    bad: int
    klass: str = ""
    clause: str = ""
    quote: str = ""
