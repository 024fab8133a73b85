"""Sample values for every text that customers read: what the documents and the tests render."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from conversations.preview.company import NOW, ZONE

BASE: dict[str, Any] = {"zone": ZONE, "number": "202611YB001"}
"""What texts without values of their own are given."""

_LATER = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
_PROMISES = [{"name": {"zh": "专人联系您", "en": "A person contacts you"}, "due": _LATER}]
_PROMISED = BASE | {"promises": _PROMISES, "provisional": True, "none_promised": False}
_NAME = {"zh": "专人联系您", "en": "A person contacts you"}
_UNIT = {"zh": "静安店", "en": "Jing'an store"}
_CASE = {
    "number": "202611YB001",
    "status": "resolved",
    "unit": "Xuhui store",
    "filed_at": NOW.isoformat(),
    "due": NOW.isoformat(),
    "due_name": "",
    "since": NOW.isoformat(),
}
_AT = NOW - timedelta(hours=24)
_WHEN = {
    "start": _AT.isoformat(),
    "last": (_AT + timedelta(days=1)).isoformat(),
    "precision": "about",
    "part": "",
}
_RECEIPT = {
    "code": "7K3Q-M9TX-F",
    "unit": {"zh": "徐汇店", "en": "Xuhui store"},
    "filed_at": NOW,
    "case_word": {"zh": "投诉", "en": "complaint"},
}
_FILED = BASE | _RECEIPT
_SPAN = {
    "seconds": 172800,
    "days": 0,
    "hours": True,
    "working": False,
    "today": False,
    "period": "",
    "set": False,
}
_WHY: dict[str, Any] = BASE | {
    "name": _NAME,
    "clause": "§4",
    "limit": _SPAN,
    "begun": "filed",
    "begun_at": NOW,
    "unit": _UNIT,
    "working": False,
    "steps": [
        {"kind": "count", "start": NOW, "end": NOW + timedelta(hours=4), "seconds": 14400}
        | {"last": NOW + timedelta(hours=4), "days": 0, "dates": False}
    ],
    "left_out": 0,
    "ways": 1,
    "latest": False,
    "pauses": [],
    "due": _LATER,
    "was": None,
    "moved": False,
    "provisional": False,
}


def _row(slot: str, **values: Any) -> dict[str, Any]:
    return {"n": "", "slot": slot, "kind": "", "text": "", "when": None} | values


_ROWS = [
    _row("story", text="There was an insect in the soup.", cut=False, chars=32),
    _row("when", when=_WHEN),
    _row("unit", name="Xuhui store"),
    _row("wish", names=["A refund"]),
    _row("evidence", count=2, voices=1),
    _row("contact", kind="phone", phone="+86 138 1234 5678"),
    _row("order", text="20261103887766"),
]
_NUMBERED = [row | {"n": number} for number, row in enumerate(_ROWS, 1)]
_OTHERS = [
    _row("story", text="Long", cut=True, chars=8597),
    _row("when", text="after the party"),
    _row("unit", name="", text="on the moon"),
    _row("wish", names=["A refund"], text="my money back"),
    _row("evidence", count=0, voices=0),
    _row("contact", kind="here", phone="", text="Wang Fang"),
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "customer/parts/row": [BASE | {"row": row} for row in (*_ROWS, *_OTHERS)],
    "customer/parts/when": [
        BASE | {"when": _WHEN},
        BASE | {"when": _WHEN | {"precision": "part", "part": "night"}},
        BASE | {"when": _WHEN | {"precision": "span"}},
    ],
    "customer/parts/promises": [_PROMISED],
    "customer/parts/case": [BASE | {"case": _CASE}],
    "customer/notice": [
        BASE | {"organisation": "Example Dining", "unit": "", "held": True},
        BASE | {"organisation": "Example Dining", "unit": "Xuhui store", "held": False},
    ],
    "customer/privacy": [BASE | {"organisation": "Example Dining"}],
    "customer/understood": [
        BASE | {"sorry": "", "rows": _ROWS[1:4], "more": False},
        BASE | {"sorry": "We are very sorry for the trouble.", "rows": _ROWS[1:3], "more": True},
    ],
    "customer/summary": [BASE | {"rows": _NUMBERED}, BASE | {"rows": _OTHERS}],
    "customer/simple": [
        BASE
        | {"of": "customer/ask_when", "choices": [{"text": "today", "ready": False}]}
        | {"choices": [{"text": "today", "ready": False}, {"text": "Xuhui <1>", "ready": True}]}
    ],
    "customer/story_more": [
        BASE | {"sorry": sorry, "noted": noted}
        for sorry, noted in (("", False), ("", True), ("We are very sorry.", True))
    ],
    "customer/story_full": [BASE | {"limit": 20_000}],
    "customer/ask_unit": [BASE | {"many": False}, BASE | {"many": True}],
    "customer/ask_evidence": [BASE | {"kept": 0}, BASE | {"kept": 2}],
    "customer/ask_resume": [BASE | {"slot": "when", "held": True}],
    "customer/reminder": [BASE | {"slot": "when"}],
    "customer/ask_choose": [
        BASE
        | {"numbers": ["202611YB001"], "said": "There was an insect in the soup."}
        | {"cut": False, "files": 0},
        BASE | {"numbers": ["202611YB002", "202611YB001"], "said": "", "cut": False, "files": 2},
    ],
    "customer/confirm_when": [BASE | {"when": _WHEN}],
    "customer/confirm_unit": [BASE | {"name": "Xuhui store"}],
    "customer/noted_when": [BASE | {"when": _WHEN}],
    "customer/noted_unit": [BASE | {"name": "Xuhui store"}],
    "customer/noted_wish": [BASE | {"names": ["A refund"]}],
    "customer/noted_phone": [BASE | {"phone": "+86 138 1234 5678", "name": "Wang Fang"}],
    "customer/noted_anonymous": [BASE | {"told": told} for told in (False, True)],
    "customer/edit_taken": [BASE | {"rows": []}, BASE | {"rows": _ROWS[1:2]}],
    "customer/evidence_received": [BASE | {"words": ""}],
    "customer/voice_received": [BASE | {"words": ""}],
    "customer/file_not_kept": [BASE | {"why": why} for why in ("big", "many", "lost")],
    "customer/media_unusable": [BASE | {"kind": kind} for kind in ("sticker", "other")],
    "customer/wrong_phone": [BASE | {"why": why} for why in ("short", "impossible", "none")],
    "customer/consent_case": [BASE | {"count": 1}, BASE | {"count": 3}],
    "customer/promise_why": [
        _WHY,
        _WHY
        | {"working": True, "limit": _SPAN | {"seconds": 14400, "working": True}, "ways": 2}
        | {"moved": True, "was": NOW, "provisional": True, "begun": "", "left_out": 2}
        | {"pauses": [{"start": NOW, "end": _LATER}]},
    ],
    "customer/receipt": [
        _PROMISED | _RECEIPT,
        _FILED | {"promises": [], "provisional": False, "none_promised": True},
    ],
    "customer/accepted": [BASE, BASE | {"who_role": "Intake group"}],
    "customer/contact_missed": [BASE | {"outcome": why} for why in ("no_answer", "wrong_number")],
    "customer/call_missed": [BASE | {"outcome": why} for why in ("no_answer", "wrong_number")],
    "customer/proposal": [
        BASE | {"text": "A full refund & <b>an apology</b>."},
        BASE | {"text": "A full refund.", "simple": True},
    ],
    "customer/asked_again": [BASE, BASE | {"text": "A full refund.", "simple": True}],
    "customer/closed": [
        BASE | {"outcome": "confirmed", "reason": None},
        BASE | {"outcome": "staff", "reason": "Refunded."},
        BASE | {"outcome": "not_ours", "reason": "", "recourse": "Ask the delivery company."},
    ],
    "customer/reopened": [BASE, _PROMISED],
    "customer/refused_again": [BASE, _PROMISED],
    "customer/handed_over": [BASE | {"unit": _UNIT}],
    "customer/step_told": [{"number": "202611YB001", "text": "Your complaint is accepted."}],
    "customer/promise_moved": [
        BASE | {"name": _NAME, "due": _LATER, "reason": why, "first": first}
        for why, first in (("The laboratory needs longer.", False), ("", False), ("", True))
    ],
    "customer/late": [BASE | {"due": NOW}],
    "customer/nudged": [BASE | {"due": NOW}],
    "customer/nudged_before": [BASE | {"at": NOW}],
    "customer/status": [BASE | {"cases": [_CASE, _CASE], "more": 3}],
    "customer/status_one": [BASE | {"case": _CASE}],
    "customer/group_only_private": [
        BASE | {"bot": "kesu_demo_bot", "about": about} for about in ("", "language")
    ],
    "customer/rescue_unclear": [
        BASE | {"asked": asked, "seen": seen}
        for asked, seen in (("safe", True), ("place", True), ("reach", False))
    ],
    "customer/danger": [BASE | {"kind": kind} for kind in ("injury", "self_harm")],
    "customer/human_called": [
        BASE | {"unit": _UNIT, "due": NOW, "opens": opens} for opens in (None, _LATER)
    ],
    "customer/human_here": [BASE | {"unit": _UNIT}],
    "customer/human_late": [BASE | {"unit": _UNIT, "opens": _LATER}],
    "customer/human_moved": [BASE | {"unit": _UNIT}],
    "customer/relayed": [
        BASE | {"unit": _UNIT, "text": "Please stay in the line.", "file": False},
        BASE | {"unit": _UNIT, "text": "", "file": True},
    ],
    "customer/relayed_lost": [BASE | {"unit": _UNIT, "text": ""}],
    "customer/still_waiting": [
        BASE | {"unit": _UNIT, "since": NOW, "danger": danger, "came": came}
        for danger in (False, True)
        for came in (False, True)
    ],
}


_IN_CHINESE = {
    "There was an insect in the soup.": "汤里有一只虫子。",
    "Xuhui store": "徐汇店",
    "A refund": "退款",
    "Example Dining": "示例餐饮",
    "Wang Fang": "王芳",
    "Long": "很长的经过",
    "after the party": "聚会之后",
    "on the moon": "月球上",
    "my money back": "把钱退给我",
    "We are very sorry for the trouble.": "给您带来不便非常抱歉。",
    "We are very sorry.": "非常抱歉。",
    "Intake group": "投诉受理组",
    "A full refund & <b>an apology</b>.": "全额退款，并当面<b>道歉</b>。",
    "A full refund.": "全额退款。",
    "The laboratory needs longer.": "检测还需要时间。",
    "Refunded.": "已退款。",
    "Ask the delivery company.": "请联系配送公司。",
    "Please stay in the line.": "请稍等，不要离开。",
    "Xuhui <1>": "徐汇<1>",
}


def values_of(template: str, language: str = "en") -> list[dict[str, Any]]:
    """One or several sets of values for a template of customers, in the reader's language."""
    found: list[dict[str, Any]] = _worded(SAMPLES.get(template, [BASE]), language)
    return found


def _worded(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        return {key: _worded(inner, language) for key, inner in value.items()}
    if isinstance(value, list):
        return [_worded(inner, language) for inner in value]
    return _IN_CHINESE.get(value, value) if language == "zh" and isinstance(value, str) else value
