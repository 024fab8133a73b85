"""What a clock must fulfil: something starts and stops it, it ends, and somebody hears of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procedures.check_marks import marks
from procedures.check_receivers import CUSTOMER, Finding, receiver, refers
from procedures.model import Clock, Procedure, Span, WarningPoint

DAY = 86_400
MOST_RUNGS = 10  # the deadline itself, and as many above it as a case remembers
LONGEST = 10 * 366 * DAY
ENDING = frozenset({"confirmed", "closed", "withdrawn", "lapsed"})
RESERVED = "review"  # the agenda's own name for review dates
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def clock_findings(clock: Clock, procedure: Procedure) -> Iterator[Finding]:
    """Everything that is wrong with one clock."""
    key = f"clocks ({clock.id})"
    if not _ID.fullmatch(clock.id) or clock.id == RESERVED:
        remedy = f"use 1 to 32 of letters, digits, _ and -, other than {RESERVED!r}"
        yield f"{key}.id", "is no id of a clock", remedy
    yield from _sides(clock, key, procedure)
    yield from lasting(f"{key}.limit", clock.limit)
    yield from _condition(clock, key, procedure)
    yield from _owner(clock, key, procedure)
    yield from _warnings(clock, key)
    yield from _ladder(clock, key, procedure)
    if not clock.own and not (clock.clause and clock.quote):
        yield key, "names no clause and quote", "give both, or say own = true"


def lasting(key: str, span: Span) -> Iterator[Finding]:
    """A span that is neither nothing nor beyond what anybody can mean."""
    if not (span.seconds or span.days or span.same_day):
        yield key, "is nothing", "give a time such as 24h"
    if _rough(span) > LONGEST:
        yield key, f"{span.written} is longer than ten years", "give a time such as 24h"


def _rough(span: Span) -> int:
    """Seconds in elapsed time, at the least."""
    return span.seconds + span.days * DAY


def _sides(clock: Clock, key: str, procedure: Procedure) -> Iterator[Finding]:
    known = marks(procedure)
    for side, words in (("start", clock.start), ("stop", clock.stop)):
        if not words:
            yield f"{key}.{side}", "is empty", f"name the mark that {side}s it"
        for word in words:
            if word not in known:
                problem = f"nothing can {side} it: no button, command, message or clock leaves"
                remedy = f"use one of: {', '.join(sorted(known))}"
                yield f"{key}.{side}", f"{problem} {word!r}", remedy
    if both := sorted(set(clock.start) & set(clock.stop)):
        yield f"{key}.stop", f"{both[0]!r} starts it too", "take it out of one of them"
    for word in sorted(ENDING & set(clock.start)):
        problem = f"{word!r} ends the case, and no clock runs after it"
        yield f"{key}.start", problem, "start it by something that comes before"


def _condition(clock: Clock, key: str, procedure: Procedure) -> Iterator[Finding]:
    wanted, unwanted = clock.when.any, clock.when.none
    classes = {klass.id for klass in procedure.classes}
    yield from refers(f"{key}.when", wanted + unwanted, classes, "class")
    never = bool(wanted) and set(wanted) <= set(unwanted)
    starts = {word.removeprefix("classified:") for word in clock.start}
    if never or starts <= set(unwanted):
        yield f"{key}.when", "never holds while the clock could run", "take a class out of none"


def _owner(clock: Clock, key: str, procedure: Procedure) -> Iterator[Finding]:
    if clock.owner.role != CUSTOMER:
        yield from receiver(f"{key}.owner", clock.owner, procedure)
    elif clock.start != ("resolved",):
        remedy = 'write start = ["resolved"], or name a role of staff'
        yield f"{key}.owner", "customers are only waited for after a proposal", remedy
    if clock.breach == "lapse" and clock.owner.role != CUSTOMER:
        remedy = 'write owner = "customer@unit", or another breach'
        yield f"{key}.breach", "a case lapses only when its customer is silent", remedy
    if clock.breach == "release" and clock.start != ("acknowledged",):
        remedy = 'write start = ["acknowledged"], or another breach'
        yield f"{key}.breach", "there is no acknowledgement to release", remedy


def _warnings(clock: Clock, key: str) -> Iterator[Finding]:
    limit = _rough(clock.limit)
    for point in clock.warn:
        if point.fraction == 0:
            yield f"{key}.warn", "0% is the start itself", "take 1% to 99%"
        if point.before is not None and limit and point.before.seconds >= limit:
            problem = f"{point.written} lies before the start"
            yield f"{key}.warn", problem, "take less than the limit"
    for kind in (_share, _before) if clock.limit.working else (lambda point: _left(point, limit),):
        left = [found for point in clock.warn if (found := kind(point)) is not None]
        if limit and sorted(set(left), reverse=True) != left:
            yield f"{key}.warn", "the points do not come later and later", "order them by time"


def _share(point: WarningPoint) -> float | None:
    return None if point.fraction is None else 1 - point.fraction


def _before(point: WarningPoint) -> float | None:
    return None if point.before is None else point.before.seconds


def _left(point: WarningPoint, limit: int) -> float:
    """Seconds from the point to the deadline."""
    return point.before.seconds if point.before else limit * (1 - (point.fraction or 0))


def _ladder(clock: Clock, key: str, procedure: Procedure) -> Iterator[Finding]:
    if not clock.ladder:
        remedy = "add [[clocks.ladder]] with after and to"
        yield f"{key}.ladder", "nobody hears of the deadline", remedy
        return
    for number, rung in enumerate(clock.ladder):
        if not rung.to:
            yield f"{key}.ladder[{number}].to", "is empty", "name who hears: role@place"
        for to in rung.to:
            yield from receiver(f"{key}.ladder[{number}].to", to, procedure)
    if len(clock.ladder) > MOST_RUNGS:
        yield f"{key}.ladder", f"has more than {MOST_RUNGS} rungs", "repeat the last one instead"
    first, *later = (rung.after for rung in clock.ladder)
    if _rough(first) or first.same_day:
        yield f"{key}.ladder[0].after", "the first rung is the deadline itself", "write 0m"
    if len({(span.working, bool(span.days), span.same_day) for span in later}) > 1:
        problem = "the rungs are counted in different kinds of time"
        yield f"{key}.ladder", problem, "count all in hours, all in wh or all in wd"
    spans = [_rough(span) for span in (first, *later)]
    if sorted(set(spans)) != spans:
        yield f"{key}.ladder", "the rungs do not come later and later", "order them by after"
    for number, span in enumerate(later, 1):
        yield from lasting(f"{key}.ladder[{number}].after", span)
    yield from _repeat(clock, key)


def _repeat(clock: Clock, key: str) -> Iterator[Finding]:
    if clock.repeat is not None and not _rough(clock.repeat):
        problem = "would ring without end in one moment"
        yield f"{key}.repeat", problem, "give a time such as 30m"
    elif clock.repeat is not None:
        yield from lasting(f"{key}.repeat", clock.repeat)
