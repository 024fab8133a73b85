"""The wording of notices fits what notices carry: every one is rendered, in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases import events as e
from cases.case import Case
from cases.evolve import evolve
from cases.notices import notices
from cases.notices.late import SUMMARY
from cases.outgoing import Outgoing
from cases.ports import CaseRow
from cases.service import House, lapsed
from conversations.naming import named
from tests.conversations.desk.house import NOW, WORDS, account
from tests.conversations.desk.test_card import ORG, PROCEDURE, filed

HOUSE = House(ORG, {("service", 1): PROCEDURE})
_TEXT = e.Sealed("t", "0")
_SAID = {"text": "还有一张小票", "why": "太慢了", "story": "店员打翻了咖啡"}


def _told(case: Case, *bodies: e.AnyBody) -> list[Outgoing]:
    """What staff hear when these things happen."""
    events = []
    for body in bodies:
        event = e.Event(case.id, case.seq + 1, NOW, "person:li", f"x{case.seq}", body)
        case = evolve(case, event)
        events.append(event)
    told = notices(case, events, PROCEDURE, ORG, [], "", NOW)
    return [message for message in told.messages if message.bot == "staff"]


def _read(message: Outgoing, case: Case, language: str, hours: int = 0) -> str:
    values: dict[str, Any] = {"zone": "Asia/Shanghai"} | message.values
    values |= {name: _SAID[name] for name in message.texts} | {"story": _SAID["story"]}
    now = NOW + timedelta(hours=hours)
    given = named(message, values, HOUSE, case, now)
    return WORDS.render(message.template, language, given)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("bodies", "wording"),
    [
        ([e.ComplaintAdded(_TEXT, ("f1",))], "added"),
        ([e.Nudged()], "nudged"),
        ([e.RepeatNoticed(2, ("c0",))], "repeated"),
        ([e.Classified(("urgent",), ("urgent",))], "classified"),
        ([e.Acknowledged("li"), e.AcknowledgementExpired("li", "wang")], "released"),
        ([e.Resolved(_TEXT), e.CustomerRefused(2, _TEXT)], "refused_by_customer"),
        ([e.Resolved(_TEXT), e.CustomerRefused(2)], "refused_by_customer"),
        ([e.Resolved(_TEXT), e.CustomerConfirmed()], "confirmed"),
        ([e.Resolved(_TEXT), e.CaseLapsed()], "lapsed"),
        ([e.Withdrawn()], "withdrawn"),
        ([e.Closed("staff"), e.Reopened(2)], "reopened"),
        ([e.HandedOver("pudong", "chen")], "handed_over"),
        ([e.Undeliverable("501", "blocked", "receipt")], "undeliverable"),
        ([e.Undeliverable("-100", "kicked", "warning")], "undeliverable"),
    ],
)
def test_every_notice_reads(bodies: list[e.AnyBody], wording: str, language: str) -> None:
    told = [m for m in _told(filed(), *bodies) if m.template == f"staff/notice/{wording}"]
    assert told
    for message in told:
        text = _read(message, filed(), language)
        assert "202611YB001" in text
        assert len(text.split("\n")) <= 8


def _stages(hours: float) -> list[Outgoing]:
    case, events = lapsed(filed(), HOUSE, NOW + timedelta(hours=hours))
    told = notices(case, events, PROCEDURE, ORG, [], "", NOW + timedelta(hours=hours))
    return [message for message in told.messages if message.bot == "staff"]


def test_a_warning_says_what_is_due_when_and_to_whom() -> None:
    (message,) = _stages(12)
    assert message.template == "staff/notice/warning"
    assert _read(message, filed(), "zh", 12).split("\n") == [
        "<b>⏰ 快到时限：案件 202611YB001</b> 徐汇店",
        "· 启动处理流程（§1.3.2）：应于 11月25日(周三) 10:00，还剩 12小时",
        "· 专人联系客户（§3.1.2）：应于 11月25日(周三) 10:00，还剩 12小时",
        "还没有人负责 · 店员打翻了咖啡",
        f'请 <a href="tg://user?id={account("li")}">李娜</a> 处理。',
    ]


@pytest.mark.parametrize(
    ("hours", "wordings"),
    [
        (24, {"missed"}),
        (25.5, {"missed", "climbed"}),
        (28, {"missed", "climbed"}),
        (34, {"missed", "climbed", "again"}),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_missed_climbed_and_again_read(hours: float, wordings: set[str], language: str) -> None:
    told = _stages(hours)
    assert {message.template.rpartition("/")[2] for message in told} <= wordings
    for message in told:
        text = _read(message, filed(), language, int(hours))
        assert "202611YB001" in text
        assert len(text.split("\n")) <= 8


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_summary_after_downtime_reads(language: str) -> None:
    row = CaseRow(
        "c1", "202611YB001", "xuhui", "open", ("general",), "", False, NOW, NOW, "TL-P48-01",
        True, 1, 2,
    )  # fmt: skip
    message = Outgoing("k", "staff", "-100", SUMMARY, language, NOW, values={"cases": 3})
    values = {"zone": "Asia/Shanghai", "cases": 3, "rows": [row], "now": NOW}
    text = WORDS.render(SUMMARY, language, named(message, values, HOUSE, None, NOW))
    assert "202611YB001" in text
    assert "2" in text.split("\n")[-1]
