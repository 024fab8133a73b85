"""Sample values of what the desk says of rules: why, guide, forms, moments, simulation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.templates.samples_staff import INCIDENT, NOW, ZONE

_Values = dict[str, Any]
_CASE: _Values = {"zone": ZONE, "number": "202611YB001"}
_LATER = NOW + timedelta(days=2)


def _span(**more: Any) -> _Values:
    plain = {
        "seconds": 0,
        "days": 0,
        "hours": False,
        "working": False,
        "today": False,
        "period": "",
        "set": False,
    }
    return plain | more


def _step(kind: str, start: datetime, hours: int, *, dates: bool = False, days: int = 0) -> _Values:
    end = start + timedelta(hours=hours)
    return {
        "kind": kind,
        "start": start,
        "end": end,
        "last": end - timedelta(seconds=1),
        "seconds": 0 if dates else hours * 3600,
        "days": days,
        "dates": dates,
    }


_STEPS = [
    _step("count", NOW, 4),
    _step("holiday", NOW, 48, dates=True),
    _step("shift", NOW + timedelta(days=2), 4),
    _step("pause", NOW, 3),
    _step("provisional", NOW, 9),
    _step("count", NOW, 24 * 7, dates=True, days=5),
]
_WHY: _Values = _CASE | {
    "clock": "Find the cause",
    "source": "P48",
    "clause": "§3.3",
    "quote": "within four working hours",
    "reading": "within four working hours of the filing",
    "cites": [{"name": "ISO 10002", "link": "https://www.iso.org", "note": "8.2"}],
    "own": False,
    "limit": _span(seconds=14400, working=True, hours=True),
    "every": _span(period="month"),
    "stops": [{"kind": "step", "name": "Registered"}, {"kind": "resolved", "name": ""}],
    "stops_all": [{"kind": "contacted:reached", "name": ""}, {"kind": "step", "name": "Cause"}],
    "promise": True,
    "begun": {"kind": "classified", "name": "Urgent", "at": NOW},
    "begun_by": "Li Na",
    "unit": "Xuhui store",
    "owners_time": True,
    "working": True,
    "steps": _STEPS,
    "left_out": 4,
    "period": 2,
    "ends": [
        {"mark": {"kind": kind, "name": ""}, "begin": NOW, "limit": _span(days=days), "due": _LATER}
        | {"counts": counts, "taken": taken}
        for kind, days, counts, taken in (
            ("filed", 1, True, True),
            ("incident", 2, True, False),
            ("refused", 3, False, False),
        )
    ],
    "latest": True,
    "pauses": [{"start": NOW, "end": _LATER}],
    "held": False,
    "due": _LATER,
    "provisional": True,
    "named": {"by": "Wang Fang", "at": NOW, "times": 1, "was": NOW},
    "role": "Intake group",
    "people": ["Li Na"],
    "reached": [{"kind": "warned", "at": NOW}, {"kind": "missed", "at": NOW}],
    "next": {"kind": "climbed", "at": _LATER},
    "hears": [
        {"role": "Head", "people": ["Wang Fang"], "customer": False},
        {"role": "", "people": [], "customer": True},
    ],
    "silent": False,
    "quieted_by": "Li Na",
    "left": 172800,
    "overdue": False,
}
_MOMENT: _Values = _CASE | {
    "act": "limit",
    "clock": "Reply at the time agreed",
    "promise": True,
    "was": NOW,
    "times": 1,
    "most": "24h",
}
_FIELD: _Values = {"text": "", "at": None, "when": None, "names": [], "word": "", "by": []}

SAMPLES: dict[str, _Values] = {
    "staff/why": _WHY,
    "staff/why_none": _CASE | {"status": "open", "review": _LATER},
    "staff/guide": _CASE
    | {
        "sections": [{"name": "At the scene", "clause": "4", "items": ["Call 120", "Stay"]}],
        "first": True,
        "left": 2,
    },
    "staff/guide_none": _CASE,
    "staff/form": _CASE
    | {
        "form": "Complaint form",
        "clause": "2.1",
        "whole": False,
        "chars": 400,
        "lines": [
            _FIELD | {"name": "Content", "text": "call me at 13812345678", "word": "customer"},
            _FIELD | {"name": "Received", "at": NOW},
            _FIELD | {"name": "Happened", "when": INCIDENT, "word": "customer"},
            _FIELD | {"name": "Department", "names": ["Xuhui store"]},
            _FIELD | {"name": "Facts", "by": ["Handler", "Head"]},
            _FIELD | {"name": "Answer", "at": NOW, "word": "refused"},
            _FIELD | {"name": "Files", "text": "2", "word": "files"},
        ],
    },
    "staff/form_none": _CASE,
    "staff/simulate": {
        "zone": ZONE,
        "procedure": "How we handle complaints",
        "unit": "Xuhui store",
        "classes": ["General"],
        "at": NOW,
        "days": 14,
        "lines": [
            {"at": _LATER, "after": 7200, "clock": "Start handling", "kind": kind, "held": held}
            | {"hears": ["Li Na", "@customer"]}
            for kind, held in (("warned", None), ("again", _LATER), ("review", None))
        ],
        "more": 3,
        "undated": ["Reply at the time agreed"],
        "provisional": True,
    },
    "staff/moment/ask": _MOMENT | {"field": "at"},
    "staff/moment/preview": _MOMENT
    | {
        "act": "incident",
        "at": _LATER,
        "reason": "The customer looked it up.",
        "moved": [{"clock": "Report", "was": None, "due": _LATER}],
    },
    "staff/moment/wrong": _CASE | {"why": "reason", "limit": 500},
    "staff/moment/done": _CASE | {"act": "limit", "at": _LATER},
    "staff/moment/dropped": _CASE,
    "staff/moment/group": _CASE | {"bot": "staff_bot", "opened": False},
    "staff/toast/why": {"zone": ZONE},
    "staff/toast/moment": {"zone": ZONE},
    "staff/toast/moment_over": {"zone": ZONE},
}
# What stands on a card beside the usual.
CARD: _Values = {
    "case_word": "grievance",
    "person_word": "customer",
    "undated": [
        {"name": "Reply at the time agreed", "held": False, "roles": ["Head", "Handler"]},
        {"name": "Finish", "held": True, "roles": []},
    ],
    "approvals": [{"name": "Head agrees", "roles": ["Head of the unit"]}],
    "suggestions": [{"name": "Urgent", "word": "at once"}],
}
