"""Marks, spans and steps of a count as plain values that templates put into words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from conversations.desk import card
from procedures.calendar_steps import Step
from procedures.model import Procedure, Span

COUNTED = 12  # steps of a count that are told; of more the middle is left out
_DATES = frozenset({"closed", "holiday"})  # steps made of whole dates


def mark(word: str, procedure: Procedure, language: str) -> dict[str, str]:
    """A mark as `kind`, which templates word, and the `name` that only the rules know."""
    kind, _, name = word.partition(":")
    names: dict[str, dict[str, str]] = {
        "step": {step.id: step.label.to(language) for step in procedure.steps},
        "clock": {f"{k.id}:missed": k.name.to(language) for k in procedure.clocks},
        "trend": {trend.id: trend.name.to(language) for trend in procedure.trends},
    }
    names["undone"] = names["step"]
    names["limit_set"] = names["extended"] = {k.id: k.name.to(language) for k in procedure.clocks}
    if kind == "classified":
        return {"kind": kind, "name": card.class_name(procedure, name, language)}
    if kind == "contacted":
        return {"kind": word, "name": ""}
    return {"kind": kind, "name": names.get(kind, {}).get(name, name)}


def span(length: Span) -> dict[str, Any]:
    """A span, for the macro that words it."""
    return {
        "seconds": length.seconds,
        "days": length.days,
        "working": length.working,
        "hours": length.written.endswith("h"),
        "today": length.same_day,
        "period": length.period,
        "set": length.by_hand,
    }


def steps(counted: Iterable[Step]) -> tuple[list[dict[str, Any]], int]:
    """The steps of a count, and how many were left out after the first ones. `last` is the moment
    at which a stretch of dates is still going on.
    """
    told = [
        {
            "kind": step.kind,
            "start": step.start,
            "end": step.end,
            "last": step.end - timedelta(seconds=1),
            "seconds": step.seconds,
            "days": step.days,
            "dates": step.kind in _DATES or (not step.seconds and step.kind in ("count", "shift")),
        }
        for step in counted
        if step.start < step.end
    ]
    if len(told) <= COUNTED:
        return told, 0
    tail = COUNTED // 3
    return [*told[: COUNTED - tail], *told[-tail:]], len(told) - COUNTED
