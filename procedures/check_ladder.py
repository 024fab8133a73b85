"""What is said of a deadline before and after it: warnings, rungs, repeats; or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from procedures.check_receivers import DAY, Finding, lasting, rough
from procedures.model import Clock, Span, WarningPoint

MOST_RUNGS = 10  # the deadline itself, and as many above it as a case remembers


def silent_findings(clock: Clock, key: str) -> Iterator[Finding]:
    """A silent clock is measured: it warns, rings and promises nothing."""
    for name in ("warn", "ladder", "repeat", "promise"):
        if getattr(clock, name):
            remedy = f"take {name} out, or silent"
            yield f"{key}.{name}", "this clock is silent", remedy
    if clock.breach != "ping":
        yield f"{key}.breach", "this clock is silent", "take breach out, or silent"


def warning_findings(clock: Clock, key: str) -> Iterator[Finding]:
    """Warnings lie between start and deadline, each later than the one before."""
    limit = rough(clock.limit) or (DAY if clock.limit.same_day else 0)
    for point in clock.warn:
        if point.fraction == 0:
            yield f"{key}.warn", "0% is the start itself", "take 1% to 99%"
        if point.before is not None and limit and point.before.seconds >= limit:
            problem = f"{point.written} lies before the start"
            yield f"{key}.warn", problem, "take less than the limit"
    for kind in _kinds(clock):
        left = [found for point in clock.warn if (found := kind(point)) is not None]
        if sorted(set(left), reverse=True) != left:
            yield f"{key}.warn", "the points do not come later and later", "order them by time"


def _kinds(clock: Clock) -> list[Callable[[WarningPoint], float | None]]:
    """How far points are from the deadline; shares and spans apart where no length is known."""
    limit = clock.limit
    if limit.working or not limit.seconds:
        return [_share, _before]
    return [
        lambda point: (
            point.before.seconds if point.before else limit.seconds * (1 - (point.fraction or 0))
        )
    ]


def _share(point: WarningPoint) -> float | None:
    return None if point.fraction is None else 1 - point.fraction


def _before(point: WarningPoint) -> float | None:
    return None if point.before is None else point.before.seconds


def ladder_findings(clock: Clock, key: str) -> Iterator[Finding]:
    """Somebody hears of the deadline at once, and others later and later."""
    if not clock.ladder:
        remedy = "add [[clocks.ladder]] with after and to, or say silent = true"
        yield f"{key}.ladder", "nobody hears of the deadline", remedy
        return
    for number, rung in enumerate(clock.ladder):
        if not rung.to:
            yield f"{key}.ladder[{number}].to", "is empty", "name who hears: role@place"
    if len(clock.ladder) > MOST_RUNGS:
        yield f"{key}.ladder", f"has more than {MOST_RUNGS} rungs", "repeat the last one instead"
    first, *later = (rung.after for rung in clock.ladder)
    if first.written != "0m" and (rough(first) or first.same_day or first.by_hand):
        yield f"{key}.ladder[0].after", "the first rung is the deadline itself", "write 0m"
    if len({_kind(span) for span in later}) > 1:
        problem = "the rungs are counted in different kinds of time"
        yield f"{key}.ladder", problem, "count all in hours, all in wh or all in wd"
    spans = [rough(span) for span in (first, *later)]
    if sorted(set(spans)) != spans:
        yield f"{key}.ladder", "the rungs do not come later and later", "order them by after"
    for number, span in enumerate(later, 1):
        yield from lasting(f"{key}.ladder[{number}].after", span)
    yield from _repeat(clock, key)


def _kind(span: Span) -> tuple[bool, bool, bool]:
    return span.working, bool(span.days), span.same_day


def _repeat(clock: Clock, key: str) -> Iterator[Finding]:
    repeat = clock.repeat
    if repeat is None:
        return
    if not (repeat.seconds or repeat.days):
        yield f"{key}.repeat", "would ring without end in one moment", "give a time such as 30m"
    else:
        yield from lasting(f"{key}.repeat", repeat)
