"""Sample values of every wording for staff, as the desk and the notices hand them over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
INCIDENT = {
    "start": "2026-11-23T05:00:00+00:00",
    "last": "2026-11-23T09:59:59+00:00",
    "precision": "part",
    "part": "afternoon",
}
STORY = "I queued for two hours and the clerk was rude, call me at 13812345678."
MENTIONS = [{"name": "Li Na", "account": "7001"}, {"name": "Wang Fang", "account": ""}]
_Values = dict[str, Any]


def _clock(name: str, left: int, **more: Any) -> _Values:
    return {
        "name": name,
        "clause": "§1.3.2",
        "due": NOW + timedelta(seconds=left),
        "left": left,
        "overdue": left <= 0,
        "provisional": False,
        "promise": False,
        "role": "Intake group",
        "people": ["Li Na"],
    } | more


_STOPS = {"stops": [{"kind": "relayed", "name": ""}], "stops_all": []}


def _line(clock: str, left: int) -> _Values:
    due = NOW + timedelta(seconds=left)
    return {
        "clock": clock,
        "clause": "§1.3.2",
        "due": due,
        "left": left,
        "stage": 0,
        "own": False,
    } | _STOPS


SUMMARY: _Values = {
    "zone": ZONE,
    "number": "202611YB001",
    "status": "open",
    "classes": ["General", "Repeated"],
    "urgent": False,
    "unit": "Xuhui store",
    "channel": "Online chat",
    "filed_at": NOW - timedelta(hours=25),
    "received_at": NOW - timedelta(days=3),
    "filed_by": "Li Na",
    "owner": "Wang Fang",
    "acknowledged_by": "Li Na",
    "acknowledged_at": NOW - timedelta(hours=24),
    "round": 2,
    "nudges": 1,
    "repeated": 3,
    "unreachable": True,
    "conversation": "",
    "waits": False,
    "answered_by": "",
    "answered_at": None,
    "unit_gone": True,
    "simple": True,
    "order": "20261103887766",
}
_NOTICE: _Values = SUMMARY | {
    "stage": 1,
    "rung": 1,
    "acknowledged": False,
    "lines": [_line("Start handling", -3600), _line("Contact the customer", 90000)],
    "mentions": MENTIONS,
    "story": STORY,
    "story_chars": 80,
    "chars": 300,
}
_CALLED: _Values = _NOTICE | {
    "conversation": "waiting",
    "waits": True,
    "reasons": ["asked for a person"],
    "files": 2,
    "story_chars": 3000,
}
_CARD: _Values = SUMMARY | {
    "story": STORY,
    "story_erased": False,
    "incident": INCIDENT,
    "wishes": ["A refund", "An apology"],
    "wish": "200 yuan back",
    "evidence": 2,
    "additions": 1,
    "addition": "one more receipt",
    "proposal": "a full refund",
    "refusal": "too slow",
    "anonymous": False,
    "by_hand": True,
    "origin": "Hotline 12345, no. 2026-77",
    "reply": True,
    "contact": "138****5678",
    "chars": 600,
    "clocks": [
        _clock("Start handling", -3700),
        _clock("Contact the customer", 90061, provisional=True),
    ],
    "review": None,
}
_HISTORY_LINES: list[_Values] = [
    {"at": NOW, "kind": kind, "by": "Li Na", "words": "phoned", "what": what, "stage": stage}
    | {"moved": [], "times": 1, "until": None}
    for kind, what, stage in (
        ("ComplaintFiled", "", 0),
        ("ContactAttempted", "no_answer", 0),
        ("DeadlineReached", "Start handling", 0),
        ("Closed", "staff", 0),
    )
] + [
    {
        "at": NOW,
        "kind": "Recomputed",
        "by": "",
        "words": "",
        "what": "",
        "stage": 0,
        "moved": [{"clock": "Start handling", "was": NOW, "due": NOW + timedelta(days=1)}],
        "times": 2,
        "until": NOW,
        "calendar": True,
    }
]
_LIST_LINES: list[_Values] = [
    {
        "number": "202611YB001",
        "unit": "Xuhui store",
        "clock": "Start handling",
        "due": NOW - timedelta(hours=3),
        "left": -10800,
        "owner": "",
        "acknowledged": False,
        "status": "open",
        "duty": "",
    },
    {
        "number": "202611JJ002",
        "unit": "Pudong store",
        "clock": "",
        "due": None,
        "left": 0,
        "owner": "Wang Fang",
        "acknowledged": True,
        "status": "resolved",
        "duty": "12/20",
    },
]
_ROW: _Values = {"open": 5, "unacknowledged": 2, "overdue": 1, "resolved": 0}
_ACT: _Values = {"zone": ZONE, "act": "note", "number": "202611YB001"}

SAMPLES: dict[str, _Values] = {
    "staff/card": _CARD,
    "staff/menu": {"zone": ZONE, "menu": "class", "number": "202611YB001"},
    "staff/history": {
        "zone": ZONE,
        "number": "202611YB001",
        "lines": _HISTORY_LINES,
        "earlier": 3,
        "chars": 80,
    },
    "staff/status": {
        "zone": ZONE,
        "rows": [
            {"name": "Xuhui stor", "unit": "Xuhui store"} | _ROW,
            {"name": "HQ        ", "unit": "HQ"} | _ROW,
        ],
        "more": 1,
        "total": _ROW,
        "gone": ["suzhou"],
    },
    "staff/list": {
        "zone": ZONE,
        "what": "due",
        "lines": _LIST_LINES,
        "more": 4,
        "total": 6,
        "hours": 72,
    },
    "staff/morning": {
        "zone": ZONE,
        "what": "board",
        "lines": _LIST_LINES,
        "more": 0,
        "total": 2,
    },
    "staff/help": {"zone": ZONE, "name": "Li Na", "binds": True, "private": True},
    "staff/usage": {"zone": ZONE, "command": "handover"},
    "staff/unknown": {"zone": ZONE},
    "staff/uninvited": {"zone": ZONE},
    "staff/anonymous": {"zone": ZONE},
    "staff/no_case": {"zone": ZONE, "number": "202611YB009"},
    "staff/elsewhere": {"zone": ZONE, "number": "202611YB009"},
    "staff/not_bound": {"zone": ZONE},
    "staff/unknown_name": {"zone": ZONE, "what": "unit", "known": ["Xuhui store", "Pudong store"]},
    "staff/done": _ACT,
    "staff/continued": _ACT | {"chars": 812},
    "staff/file_not_relayed": {"zone": ZONE, "why": "big"},
    "staff/nothing_readable": {"zone": ZONE},
    "staff/words_needed": {"zone": ZONE},
    "staff/already": _ACT,
    "staff/not_asked": {"zone": ZONE, "asked": "Wang Fang"},
    "staff/prompt": _ACT
    | {
        "act": "classify",
        "named": "Urgent",
        "mentions": MENTIONS,
        "wanted": ["hurt"],
        "counts": False,
    },
    "staff/contact": {
        "zone": ZONE,
        "number": "202611YB001",
        "known": {"name": "Zhao Liu", "phone": "13800000000"},
    },
    "staff/evidence": {
        "zone": ZONE,
        "number": "202611YB001",
        "place": 10,
        "total": 12,
        "last": True,
    },
    "staff/evidence_lost": {"zone": ZONE, "number": "202611YB001", "place": 2, "total": 12},
    "staff/start_private": {"zone": ZONE},
    "staff/bound_already": {"zone": ZONE, "name": "Li Na"},
    "staff/invitation_dead": {"zone": ZONE},
    "staff/welcome": {
        "zone": ZONE,
        "name": "Li Na",
        "roles": [{"role": "Intake group", "unit": "Xuhui store", "deputy": True}],
        "admin": True,
        "binds": True,
    },
    "staff/language": {"zone": ZONE},
    "staff/language_chosen": {"zone": ZONE, "chosen": "zh"},
    "staff/bind_private": {"zone": ZONE},
    "staff/bind_refused": {"zone": ZONE, "unit": "Mars store", "known": ["Xuhui store"]},
    "staff/bound": {"zone": ZONE, "unit": "Xuhui store", "open": 3},
    "staff/bound_elsewhere": {"zone": ZONE, "unit": "Xuhui store"},
    "staff/joined": {"zone": ZONE, "unit": ""},
    "staff/group_lost": {"zone": ZONE, "unit": "Xuhui store"},
    "staff/group_rebound": {
        "zone": ZONE,
        "unit": "Xuhui store",
        "to": "Jing'an store",
        "heir": True,
    },
    "staff/unit_gone": {"zone": ZONE, "unit": "xuhui", "open": 12, "numbers": ["202611YB001"]},
    "staff/bind_ask": {"zone": ZONE, "unit": "Jing'an store", "former": "Xuhui store", "open": 3},
    "staff/toast/bind_kept": {"zone": ZONE},
    "staff/toast/bind_stale": {"zone": ZONE, "unit": "Xuhui store"},
    "staff/person_lost": {"zone": ZONE, "name": "Li Na"},
    "staff/relay": {"zone": ZONE, "number": "202611YB001", "text": STORY, "files": 2},
    "staff/toast/no_right": {"zone": ZONE},
    "staff/toast/residency": {"zone": ZONE, "number": "202611YB001"},
    "staff/residency": {"number": "202611YB001"},
    "staff/whoami": {"zone": ZONE, "platform": "wecom", "account": "LiNa", "name": "Li Na"},
    "staff/toast/stale": {
        "zone": ZONE,
        "act": "ack",
        "status": "open",
        "by": "Li Na",
        "owner": "Li Na",
        "done_by": "",
    },
    "staff/toast/done": _ACT,
    "staff/toast/already": _ACT,
    "staff/toast/asked": {"zone": ZONE},
    "staff/toast/menu": {"zone": ZONE},
    "staff/toast/no_private": {"zone": ZONE},
    "staff/toast/revealed": {"zone": ZONE},
    "staff/toast/evidence": {"zone": ZONE, "count": 10, "total": 12},
    "staff/toast/language_chosen": {"zone": ZONE, "chosen": "zh"},
    "staff/refusal/no_right": {"zone": ZONE, "act": "note"},
    "staff/refusal/still_open": {"zone": ZONE, "status": "open"},
    "staff/refusal/not_yours": {"zone": ZONE},
    "staff/refusal/other_role": {"zone": ZONE, "roles": ["Intake group", "Investigation group"]},
    "staff/refusal/ended": {"zone": ZONE, "status": "withdrawn"},
    "staff/refusal/taken_by": {"zone": ZONE, "owner": "Li Na"},
    "staff/refusal/yours_already": {"zone": ZONE},
    "staff/refusal/no_unit": {"zone": ZONE, "unit": "Mars store"},
    "staff/refusal/no_person": {"zone": ZONE, "person": "Zhao Liu"},
    "staff/refusal/nothing_changes": {"zone": ZONE},
    "staff/refusal/step_not_yet": {"zone": ZONE, "step": "push"},
    "staff/refusal/step_done": {"zone": ZONE, "step": "push"},
    "staff/refusal/anonymous": {"zone": ZONE},
    "staff/refusal/no_evidence": {"zone": ZONE},
    "staff/refusal/reason_needed": {"zone": ZONE},
    "staff/refusal/no_case": {"zone": ZONE},
    "staff/refusal/no_proposal": {"zone": ZONE, "status": "open"},
    "staff/refusal/not_closed": {"zone": ZONE, "status": "open"},
    "staff/notice/warning": _NOTICE,
    "staff/notice/missed": _NOTICE,
    "staff/notice/climbed": _NOTICE,
    "staff/notice/again": _NOTICE,
    "staff/notice/summary": {
        "zone": ZONE,
        "count": 3,
        "lines": [_line("Start handling", -7200) | {"number": "202611YB001"}],
        "mentions": MENTIONS,
    },
    "staff/notice/released": _NOTICE | {"was": "Li Na", "owner": "Wang Fang"},
    "staff/notice/classified": _NOTICE | {"classes": ["Urgent"]},
    "staff/notice/refused_by_customer": _NOTICE | {"why": "no refund"},
    "staff/notice/confirmed": _NOTICE,
    "staff/notice/waiting": _CALLED,
    "staff/notice/danger": _CALLED | {"conversation": "danger"},
    "staff/notice/said": _NOTICE | {"text": "call 13812345678", "files": 1},
    "staff/refusal/not_closable": {"zone": ZONE, "missing": ["Verification", "Loss settled"]},
    "staff/refusal/not_extendable": {"zone": ZONE},
    "staff/refusal/future": {"zone": ZONE},
    "staff/refusal/past": {"zone": ZONE},
    "staff/refusal/paused": {"zone": ZONE},
    "staff/refusal/too_late": {"zone": ZONE, "due": NOW},
    "staff/refusal/not_later": {"zone": ZONE, "due": NOW},
    "staff/refusal/too_far": {"zone": ZONE, "most": NOW},
    "staff/refusal/extended_enough": {"zone": ZONE, "times": 2},
    "staff/refusal/once_only": {"zone": ZONE, "most": 1},
    "staff/refusal/no_conversation": {"zone": ZONE},
    "staff/notice/added": _NOTICE | {"text": "one more receipt", "files": 1},
    "staff/notice/nudged": _NOTICE | {"count": 2},
    "staff/notice/withdrawn": _NOTICE,
    "staff/notice/went_back": _NOTICE,
    "staff/notice/undeliverable": _NOTICE
    | {"why": "left", "what": "staff/notice/missed", "where": "staff", "others": ["202611YB002"]},
    "staff/notice/repeated": _NOTICE | {"count": 3, "earlier": 2},
    "staff/notice/handed_over": _NOTICE | {"from": "Xuhui store", "to": "Pudong store"},
    "staff/notice/reopened": _NOTICE,
    "staff/notice/routed": _NOTICE | {"clause": "§3.2"},
    "staff/notice/procedure_changed": _NOTICE | {"procedure": "Major complaints"},
    "staff/notice/trend": _NOTICE | {"trend": "Foreign bodies", "count": 3, "within": "7d"},
    "staff/notice/limit_set": _NOTICE
    | {"clock": "Answer", "due": NOW, "times": 1, "reason": "part is missing, 13812345678"},
    "staff/notice/incident_corrected": _NOTICE | {"at": NOW},
    "staff/notice/satisfied": _NOTICE | {"missing": ["Verification"]},
    "staff/notice/copy": _NOTICE | {"what": "Registered", "clause": "§3.2"},
    "staff/notice/review": _NOTICE,
    "staff/notice/lapsed": _NOTICE,
}
