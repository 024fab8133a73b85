"""Sample values of what staff reads when filing for a customer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.templates.samples_staff import MENTIONS, NOW, STORY, SUMMARY, ZONE

_Values = dict[str, Any]
_WHEN = {
    "start": (NOW - timedelta(days=1)).isoformat(),
    "last": NOW.isoformat(),
    "precision": "about",
    "part": "",
}
_LATE = {"name": "Start handling", "due": NOW - timedelta(hours=2), "left": -7200, "overdue": True}
_NEXT = {"name": "Contact", "due": NOW + timedelta(hours=2), "left": 7200, "overdue": False}
_TASK: _Values = SUMMARY | {
    "what": "proposal",
    "text": "a full refund",
    "ways": ["phone", "origin"],
    "mentions": MENTIONS,
    "story": STORY,
    "story_chars": 80,
    "chars": 300,
}

SAMPLES: dict[str, _Values] = {
    "staff/new/ask": {"zone": ZONE, "field": "reply", "kept": "1 Long Street"},
    "staff/new/summary": {
        "zone": ZONE,
        "channel": "Letter",
        "received": NOW - timedelta(days=2),
        "unit": "Xuhui store",
        "kind": "A guest was hurt",
        "origin": "Hotline 12345, no. 2026-77",
        "story": STORY,
        "cut": True,
        "when": _WHEN,
        "wishes": ["A refund"],
        "wish": "",
        "order": "20261103887766",
        "name": "Zhao Liu",
        "phone": "+86 138 0000 0000",
        "chat": False,
        "reply": "1 Long Street",
        "evidence": 2,
        "clocks": [_LATE, _NEXT],
        "overdue": True,
    },
    "staff/new/filed": {
        "zone": ZONE,
        "number": "202611YB001",
        "code": "7K3Q-M9TX-F",
        "unit": "Xuhui store",
        "promises": [_NEXT],
        "overdue": [_LATE],
        "reachable": True,
    },
    "staff/new/solved": {"zone": ZONE, "number": "202611YB001", "told": ["Li Na"]},
    "staff/new/wrong": {
        "zone": ZONE,
        "why": "channel",
        "limit": 300,
        "days": 366,
        "known": ["Letter", "Fax"],
        "unit": "Xuhui store",
    },
    "staff/new/group": {
        "zone": ZONE,
        "bot": "staff_bot",
        "opened": True,
        "written": True,
        "waiting": False,
        "lost": False,
    },
    "staff/new/open": {"zone": ZONE},
    "staff/new/beside": {"zone": ZONE, "story": "phone: a hair in the soup"},
    "staff/new/cancelled": {"zone": ZONE},
    "staff/new/ended": {"zone": ZONE, "hours": 8},
    "staff/new/talk_over": {"zone": ZONE},
    "staff/new/file_not_kept": {"zone": ZONE, "why": "big"},
    "staff/toast/new_over": {"zone": ZONE},
    "staff/toast/new_stale": {"zone": ZONE},
    "staff/toast/new_opened": {"zone": ZONE},
    "staff/toast/new_busy": {"zone": ZONE},
    "staff/refusal/received_wrong": {"zone": ZONE},
    "staff/refusal/has_chat": {"zone": ZONE},
    "staff/notice/on_the_spot": _TASK | {"by": "Li Na"},
    "staff/notice/tell_customer": _TASK,
}
