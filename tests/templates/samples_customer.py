"""Sample values of every wording for customers that no transcript shows: notices about a case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
_BASE: dict[str, Any] = {"zone": ZONE, "number": "202611YB001"}
_PROMISES = [{"name": "A person contacts you", "due": datetime(2026, 11, 25, 7, 0, tzinfo=UTC)}]
_PROMISED = _BASE | {"promises": _PROMISES, "provisional": True, "none_promised": False}
_CASE = {
    "number": "202611YB001",
    "status": "resolved",
    "unit": "Xuhui store",
    "filed_at": NOW.isoformat(),
    "due": NOW.isoformat(),
    "due_name": "",
}
_WHEN = {"start": NOW.isoformat(), "last": NOW.isoformat(), "precision": "part", "part": "night"}
_HELD = {"organisation": "Example Dining", "unit": "", "again": False, "held": True, "zone": ZONE}

# One or several sets of values for each template.
SAMPLES: dict[str, list[dict[str, Any]]] = {
    "repeat": [{}],
    "customer/parts/when": [
        _BASE | {"when": _WHEN},
        _BASE | {"when": _WHEN | {"precision": "span"}},
    ],
    "customer/parts/promises": [_PROMISED],
    "customer/parts/case": [_BASE | {"case": _CASE}],
    "customer/notice": [_HELD],
    "customer/ask_unit": [_BASE | {"many": True}],
    "customer/receipt": [
        _PROMISED | {"code": "7K3Q-M9TX-F", "unit": "Xuhui store", "filed_at": NOW},
        _BASE
        | {"code": "7K3Q-M9TX-F", "unit": "Xuhui store", "filed_at": NOW}
        | {"promises": [], "provisional": False, "none_promised": True},
    ],
    "customer/accepted": [_BASE, _BASE | {"who_role": "Intake group"}],
    "customer/contact_missed": [
        _BASE | {"outcome": "no_answer"},
        _BASE | {"outcome": "wrong_number"},
    ],
    "customer/proposal": [_BASE | {"text": "A full refund & <b>an apology</b>."}],
    "customer/asked_again": [_BASE, _BASE | {"text": "A full refund."}],
    "customer/closed": [
        _BASE | {"outcome": "confirmed", "reason": None},
        _BASE | {"outcome": "staff", "reason": "Refunded."},
        _BASE | {"outcome": "not_ours", "reason": "", "recourse": "Ask the delivery company."},
    ],
    "customer/reopened": [_BASE, _PROMISED],
    "customer/refused_again": [_BASE, _PROMISED],
    "customer/lapsed": [_BASE],
    "customer/withdrawn": [_BASE],
    "customer/handed_over": [_BASE | {"unit": {"zh": "静安店", "en": "Jing'an store"}}],
    "customer/late": [_BASE | {"due": NOW}],
    "customer/group_only_private": [{"bot": "kesu_demo_bot"}],
    "customer/toast_stale": [{}],
    "customer/toast_forged": [{}],
    "customer/status": [_BASE | {"cases": [_CASE, _CASE], "more": 3}],
    "customer/wrong_phone": [_BASE | {"why": "impossible"}],
    "customer/case_over": [_BASE],
    "customer/language_set": [_BASE],
    "customer/edit_not_followed": [_BASE],
    "customer/ask_which": [_BASE],
}
