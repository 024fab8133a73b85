"""What is read beside cases must hang together: duties, open limits, authority, papers, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procedures.check_receivers import Finding, refers, roles
from procedures.content import Duty, Form, FormField, Kpi, OpenLimit
from procedures.model import Procedure

SLOTS = frozenset("story when unit wish evidence contact phone staff".split())
# What a form may take from the case itself.
FACTS = frozenset(
    "number unit channel classes wishes filed_at incident_at evidence owner acknowledged_at "
    "proposal resolved_at answer closed_at round nudges repeated".split()
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def content_findings(procedure: Procedure) -> Iterator[Finding]:
    """Everything that is wrong with it, in the order of the model."""
    for duty in procedure.duties:
        yield from _duty(duty)
    clocks = {clock.id for clock in procedure.clocks}
    for limit in procedure.open_limits:
        yield from _open_limit(limit, clocks)
    for authority in procedure.authorities:
        key = f"authorities ({authority.id}).by"
        yield from refers(key, authority.by, roles(procedure), "role")
        if not authority.by:
            yield key, "nobody may decide it", "name the roles that may"
    for form in procedure.forms:
        yield from _form(form, procedure)
    yield from _items(procedure)
    for kpi in procedure.kpis:
        yield from _kpi(kpi)
    for report in procedure.reports:
        yield from refers(f"reports ({report.id}).to", report.to, roles(procedure), "role")
    for rule in procedure.outside:
        if rule.link and not rule.link.startswith(("https://", "http://")):
            yield f"outside ({rule.id}).link", "is no address", "write it in full, with https"
    for reading in procedure.readings:
        if not (reading.place.strip() and reading.problem.strip() and reading.reading.strip()):
            remedy = "write place, problem and how it is read"
            yield f"readings ({reading.place})", "says not everything", remedy


def _duty(duty: Duty) -> Iterator[Finding]:
    key, limit = f"duties ({duty.id})", duty.limit
    if (limit is None) == (not duty.because):
        remedy = "give a limit such as month, or because: why nothing runs"
        both = "has both a limit and a reason why none runs"
        yield key, both if limit else "has neither limit nor because", remedy
    if limit is not None and not (limit.same_day or limit.period):
        problem = f"{limit.written!r} is no period"
        yield f"{key}.limit", problem, "write today, week, month, quarter or year"
    if duty.count < 1:
        yield f"{key}.count", "is no number of times", "give 1 or more"
    if not duty.own and not (duty.clause and duty.quote):
        yield key, "names no clause and quote", "give both, or say own = true"


def _open_limit(limit: OpenLimit, clocks: set[str]) -> Iterator[Finding]:
    key = f"open_limits ({limit.id})"
    if bool(limit.clock) == bool(limit.because):
        problem = "has both clock and because" if limit.clock else "has neither clock nor because"
        yield key, problem, "name the clock that stands in, or say because: why none does"
    yield from refers(f"{key}.clock", filter(None, (limit.clock,)), clocks, "clock")
    if not (limit.clause and limit.quote):
        yield key, "names no clause and quote", "give both: an open limit is the source's"


def _form(form: Form, procedure: Procedure) -> Iterator[Finding]:
    key = f"forms ({form.id}).fields"
    if not form.fields:
        yield key, "is empty", "add [[forms.fields]] with id and name"
    steps = {step.id for step in procedure.steps}
    for field in form.fields:
        yield from _line(field, f"{key} ({field.id})", steps)


def _line(field: FormField, key: str, steps: set[str]) -> Iterator[Finding]:
    sources = [name for name in (field.slot, field.step, field.fact) if name]
    if len(sources) != 1:
        problem = f"is filled by {len(sources)} sources" if sources else "nothing fills it"
        yield key, problem, "give one of slot, step and fact"
    yield from refers(f"{key}.slot", filter(None, (field.slot,)), SLOTS, "slot")
    yield from refers(f"{key}.step", filter(None, (field.step,)), steps, "step")
    yield from refers(f"{key}.fact", filter(None, (field.fact,)), FACTS, "fact")


def _items(procedure: Procedure) -> Iterator[Finding]:
    for table in ("lists", "guidance"):
        for entry in getattr(procedure, table):
            if not entry.items:
                yield f"{table} ({entry.id}).items", "is empty", "write what is to be read"


def _kpi(kpi: Kpi) -> Iterator[Finding]:
    key = f"kpis ({kpi.id})"
    if not kpi.target.strip() or not kpi.period.strip():
        yield key, "has no target or period", "write both; 'none' where the source has none"
    said = set(_NUMBER.findall(kpi.quote))
    for number in _NUMBER.findall(kpi.target) if kpi.quote else ():
        if number not in said:
            problem = f"{number} contradicts the quote {kpi.quote!r}"
            yield f"{key}.target", problem, "write the source's own figure"
