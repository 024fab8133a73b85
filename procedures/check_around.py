"""What the rules beside clocks and steps must fulfil: routes, copies, closing, pauses, trends,
kinds, channels, the survey.
"""

from __future__ import annotations

from collections.abc import Iterator

from procedures.around import Halt, Kind
from procedures.check_classes import one_of_each_axis
from procedures.check_marks import ENDING, allowed, anybody
from procedures.check_receivers import Finding, lasting, refers, roles
from procedures.model import Condition, Procedure

BEST = 5  # the highest rating


def around_findings(procedure: Procedure, known: frozenset[str]) -> Iterator[Finding]:
    """Everything that is wrong with them, in the order of the model. `known`: the marks that can be
    left.
    """
    for channel in procedure.channels:
        key = f"channels ({channel.id}).classes"
        yield from one_of_each_axis(key, channel.classes, procedure)
    yield from _routes(procedure)
    yield from _copies(procedure, known)
    yield from _closing(procedure, known)
    for halt in procedure.pauses:
        yield from _pause(halt, procedure, known)
    yield from _trends(procedure)
    for kind in procedure.kinds:
        yield from _kind(kind, procedure)
    yield from _survey(procedure)


def _routes(procedure: Procedure) -> Iterator[Finding]:
    channels, every = {channel.id for channel in procedure.channels}, ""
    for route in procedure.routes:
        key = f"routes ({route.id})"
        yield from refers(f"{key}.channels", route.channels, channels, "channel")
        if every:
            problem = f"is never reached: {every!r} before it takes every case"
            yield key, problem, "put it first, or give the other a condition"
        if not every and not route.channels and route.when == Condition():
            every = route.id


def _copies(procedure: Procedure, known: frozenset[str]) -> Iterator[Finding]:
    for copy in procedure.copies:
        key = f"copies ({copy.id})"
        yield from _left(f"{key}.on", copy.on, known)
        if not copy.to:
            yield f"{key}.to", "is empty", "name who hears: role@place"


def _left(key: str, words: tuple[str, ...], known: frozenset[str]) -> Iterator[Finding]:
    """Marks that something must be able to leave."""
    remedy = f"use one of: {', '.join(sorted(known))}"
    if not words:
        yield key, "is empty", remedy
    for word in words:
        if word not in known:
            yield key, f"nothing leaves the mark {word!r}", remedy


def _closing(procedure: Procedure, known: frozenset[str]) -> Iterator[Finding]:
    for condition in procedure.closing:
        key = f"closing ({condition.id}).needs"
        if condition.needs in ENDING:
            remedy = "name a step or another mark that comes before"
            yield key, f"{condition.needs!r} comes only with the end of the case", remedy
        else:
            yield from _left(key, (condition.needs,), known)


def _pause(halt: Halt, procedure: Procedure, known: frozenset[str]) -> Iterator[Finding]:
    key = f"pauses ({halt.id})"
    clocks = {clock.id: clock for clock in procedure.clocks}
    if not halt.clocks:
        yield f"{key}.clocks", "is empty", "name the clocks that do not count meanwhile"
    yield from refers(f"{key}.clocks", halt.clocks, set(clocks), "clock")
    for name in halt.clocks:
        if name in clocks and clocks[name].promise:
            problem = f"{name!r} was promised to the customer, and a promise does not pause"
            yield f"{key}.clocks", problem, "take it out"
    yield from _left(f"{key}.start", halt.start, known)
    yield from _left(f"{key}.stop", halt.stop, known)
    for word in sorted(set(halt.start) & set(halt.stop)):
        yield f"{key}.stop", f"{word!r} starts it too", "take it out of one of them"


def _trends(procedure: Procedure) -> Iterator[Finding]:
    classes = {klass.id for klass in procedure.classes}
    for trend in procedure.trends:
        key = f"trends ({trend.id})"
        if trend.count < 2:
            yield f"{key}.count", "one complaint is no trend", "give 2 or more"
        yield from lasting(f"{key}.within", trend.within)
        if trend.within.working or trend.within.same_day:
            yield f"{key}.within", "is not counted in working time", "give a time such as 30d"
        yield from refers(f"{key}.klass", filter(None, (trend.klass,)), classes, "class")
        if not trend.to:
            yield f"{key}.to", "is empty", "name who hears: role@place"


def _kind(kind: Kind, procedure: Procedure) -> Iterator[Finding]:
    key = f"kinds ({kind.id})"
    yield from refers(f"{key}.by", kind.by, roles(procedure), "role")
    able = allowed(kind.by, "file", procedure) if kind.by else anybody("file", procedure)
    if not able:
        yield f"{key}.by", "nobody may file it", 'name a role with "file" in its may'
    if not kind.procedure:
        yield from one_of_each_axis(f"{key}.classes", kind.classes, procedure)
    elif kind.procedure == procedure.id:
        yield f"{key}.procedure", "is this procedure itself", "take it out"


def _survey(procedure: Procedure) -> Iterator[Finding]:
    survey = procedure.survey
    if survey is None:
        return
    classes = {klass.id for klass in procedure.classes}
    yield from refers("survey.klass", filter(None, (survey.klass,)), classes, "class")
    if not 0 <= survey.bad < BEST:
        yield "survey.bad", f"is no rating below {BEST}", "give 0 (no rating opens a case) to 4"
