"""What a clock must fulfil: something starts and stops it, it ends, and somebody hears of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from procedures.calendar_model import DAY
from procedures.check_ladder import ladder_findings, silent_findings, warning_findings
from procedures.check_marks import ENDING, allowed
from procedures.check_receivers import CUSTOMER, Finding, lasting, receiver, refers, roles
from procedures.model import Clock, Procedure

RESERVED = "review"  # the agenda's own name for review dates
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def clock_findings(clock: Clock, procedure: Procedure, known: frozenset[str]) -> Iterator[Finding]:
    """Everything that is wrong with one clock. `known`: the marks that can be left."""
    key = f"clocks ({clock.id})"
    if not _ID.fullmatch(clock.id) or clock.id == RESERVED:
        remedy = f"use 1 to 32 of letters, digits, _ and -, other than {RESERVED!r}"
        yield f"{key}.id", "is no id of a clock", remedy
    yield from _sides(clock, key, known)
    yield from _by_days(clock, key)
    yield from _limit(clock, key, procedure)
    yield from _others(clock, key, known)
    yield from _recurring(clock, key)
    yield from _condition(clock, key)
    yield from _owner(clock, key, procedure)
    yield from _promise(clock, key)
    if clock.silent:
        yield from silent_findings(clock, key)
    else:
        yield from warning_findings(clock, key)
        yield from ladder_findings(clock, key)
    if not clock.own and not (clock.clause and clock.quote):
        yield key, "names no clause and quote", "give both, or say own = true"
    yield from refers(
        f"{key}.cites", clock.cites, {o.id for o in procedure.outside}, "outside rule"
    )


def _by_days(clock: Clock, key: str) -> Iterator[Finding]:
    """Only a limit in whole days can end with one."""
    limit = clock.limit
    whole = limit.days or (limit.seconds and not limit.seconds % DAY and not limit.working)
    if clock.ends == "day" and not whole:
        yield (
            f"{key}.ends",
            "the limit is not in days",
            "write it like 7wd or 60d, or take out ends",
        )


def _sides(clock: Clock, key: str, known: frozenset[str]) -> Iterator[Finding]:
    if not clock.start:
        yield f"{key}.start", "is empty", "name the mark that starts it"
    if not clock.stop and not clock.stop_all:
        yield f"{key}.stop", "is empty", "name the mark that stops it"
    if len(clock.stop_all) == 1:
        yield f"{key}.stop_all", "is one mark alone", "write it under stop"
    yield from _known(f"{key}.start", "start", clock.start, known)
    for side in ("stop", "stop_all", "until"):
        words: tuple[str, ...] = getattr(clock, side)
        yield from _known(f"{key}.{side}", "stop", words, known)
        both = sorted(set(clock.start) & set(words))
        if both and not (clock.every and side == "stop"):
            yield f"{key}.{side}", f"{both[0]!r} starts it too", "take it out of one of them"
    if both := sorted(set(clock.stop) & set(clock.stop_all)):
        remedy = "take it out of one of them"
        yield f"{key}.stop_all", f"{both[0]!r} stops it alone already", remedy
    for word in sorted(ENDING & set(clock.start)):
        problem = f"{word!r} ends the case, and no clock runs after it"
        yield f"{key}.start", problem, "start it by something that comes before"


def _known(key: str, does: str, words: Iterable[str], known: frozenset[str]) -> Iterator[Finding]:
    for word in words:
        if word not in known:
            problem = f"nothing can {does} it: no button, command, message or clock leaves"
            remedy = f"use one of: {', '.join(sorted(known))}"
            yield key, f"{problem} {word!r}", remedy


def _limit(clock: Clock, key: str, procedure: Procedure) -> Iterator[Finding]:
    yield from lasting(f"{key}.limit", clock.limit, period=True, by_hand=True)
    extend = clock.extend
    if extend is None:
        if clock.limit.by_hand:
            remedy = "add [clocks.extend] with by: the roles that name it"
            yield f"{key}.extend", "nobody may name the end of this limit", remedy
        return
    yield from refers(f"{key}.extend.by", extend.by, roles(procedure), "role")
    if not allowed(extend.by, "step", procedure):
        remedy = 'name a role with "step" in its may'
        yield f"{key}.extend.by", "nobody may do it", remedy
    if extend.times < (0 if clock.limit.by_hand else 1):
        remedy = "give 1 or more; 0 only where the limit itself is set by a person"
        yield f"{key}.extend.times", "is no number of times", remedy
    if extend.times > 0:
        yield from lasting(f"{key}.extend.most", extend.most)


def _others(clock: Clock, key: str, known: frozenset[str]) -> Iterator[Finding]:
    for number, other in enumerate(clock.others):
        place = f"{key}.others[{number}]"
        if other.mark not in known:
            remedy = f"use one of: {', '.join(sorted(known))}"
            yield f"{place}.mark", f"nothing leaves {other.mark!r}", remedy
        if other.mark in clock.start:
            remedy = "write the shorter limit, and nothing under others"
            yield f"{place}.mark", f"{other.mark!r} is a start already", remedy
        yield from lasting(f"{place}.limit", other.limit, period=True)
    if clock.combine == "latest" and not clock.others:
        yield f"{key}.combine", "there is nothing to combine", "add others, or take it out"
    if clock.others and (clock.every or clock.limit.by_hand):
        remedy = "write a clock of its own for each"
        yield f"{key}.others", "do not go with every, or with a limit that is set", remedy


def _recurring(clock: Clock, key: str) -> Iterator[Finding]:
    if clock.every is None:
        if clock.until:
            remedy = "add every, or write the marks under stop"
            yield f"{key}.until", "nothing recurs that it could end", remedy
        if clock.count != 1:
            remedy = "add every, or take it out"
            yield f"{key}.count", "nothing recurs that could be counted", remedy
        return
    yield from lasting(f"{key}.every", clock.every, period=True)
    if clock.count < 1:
        yield f"{key}.count", "is no number of times", "give 1 or more"
    if clock.stop_all or not clock.stop:
        remedy = "write under stop what each period wants"
        yield f"{key}.stop", "each period must have something that keeps it", remedy
    if clock.limit.by_hand:
        remedy = "write limit = the same as every"
        yield f"{key}.limit", "nobody sets what recurs by itself", remedy


def _condition(clock: Clock, key: str) -> Iterator[Finding]:
    starts = {word.removeprefix("classified:") for word in clock.start}
    if starts and starts <= set(clock.when.none):
        remedy = "take a class out of none"
        yield f"{key}.when", "never holds while the clock could run", remedy


def _owner(clock: Clock, key: str, procedure: Procedure) -> Iterator[Finding]:
    if clock.owner.role != CUSTOMER:
        yield from receiver(f"{key}.owner", clock.owner, procedure)
    elif clock.start != ("resolved",):
        remedy = 'write start = ["resolved"], or name a role of staff'
        yield f"{key}.owner", "customers are only waited for after a proposal", remedy
    elif procedure.closing and "satisfied" not in clock.stop:
        remedy = 'add "satisfied" to stop'
        problem = "goes on after a yes that cannot close the case yet, and would end it unsaid"
        yield f"{key}.stop", problem, remedy
    if clock.breach == "lapse" and clock.owner.role != CUSTOMER:
        remedy = 'write owner = "customer@unit", or another breach'
        yield f"{key}.breach", "a case lapses only when its customer is silent", remedy
    if clock.breach == "release" and clock.start != ("acknowledged",):
        remedy = 'write start = ["acknowledged"], or another breach'
        yield f"{key}.breach", "there is no acknowledgement to release", remedy


def _promise(clock: Clock, key: str) -> Iterator[Finding]:
    if clock.promise and clock.told is None:
        remedy = "write what the customer is told: told = { zh, en }"
        yield f"{key}.told", "a promise without the words that make it", remedy
    if clock.told is not None and not clock.promise:
        remedy = "add promise = true, or take told out"
        yield f"{key}.told", "is said to nobody: this is no promise", remedy
    if clock.promise and clock.owner.role == CUSTOMER:
        remedy = "take promise out, or name who of staff owes it"
        yield f"{key}.promise", "the customer promises nothing", remedy
