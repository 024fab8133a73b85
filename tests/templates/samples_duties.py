"""Sample values of the wordings about periodic duties."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.templates.samples_staff import MENTIONS, NOW, SUMMARY, ZONE

_Values = dict[str, Any]
_PERIOD: _Values = {
    "begins": NOW - timedelta(days=3),
    "ends": NOW + timedelta(days=4),
    "done": 12,
    "count": 20,
    "rest": 8,
    "missed": False,
}
_FORMER: _Values = _PERIOD | {"ends": NOW - timedelta(days=3), "missed": True}
_DUTY: _Values = {
    "zone": ZONE,
    "number": "DQ2026001",
    "name": "Courtesy calls",
    "what": "shops",
    "clause": "§5",
    "quote": "at least 20 a week",
    "own": False,
    "role": "Head of the store",
    "people": ["Wang Fang"],
    "over": False,
    "period": _PERIOD,
    "past": [_FORMER, _PERIOD | {"done": 20, "rest": 0}],
}
SAMPLES: dict[str, _Values] = {
    "staff/duty_card": SUMMARY | _DUTY,
    "staff/duties": {
        "zone": ZONE,
        "lines": [
            _DUTY | {"unit": "Xuhui store"},
            _DUTY | {"unit": "HQ", "period": _PERIOD | {"rest": 0}, "past": []},
        ],
        "more": 2,
        "total": 4,
    },
    "staff/duty_counted": _DUTY | {"surplus": 3},
    "staff/duty_wrong": _DUTY,
    "staff/toast/duty": _DUTY,
    "staff/refusal/duty_full": {"zone": ZONE, "count": 20, "next": NOW},
    "staff/refusal/duty_only": {"zone": ZONE},
    "staff/notice/duty": SUMMARY
    | {
        "clock": "Courtesy calls",
        "clause": "§5",
        "what": "shops",
        "missed": [{"done": 12, "count": 20, "ends": NOW}],
        "rung": 1,
        "done": 0,
        "count": 20,
        "ends": NOW + timedelta(days=7),
        "mentions": MENTIONS,
    },
}
