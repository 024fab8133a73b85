"""What is read as a request, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.desk.requests import Request, named, number_in, request, span, spellings
from conversations.incoming import Incoming

_AT = datetime(2026, 11, 24, tzinfo=UTC)


def _asked(said: str, *, private: bool = True) -> Request | None:
    if said.startswith("/"):
        command, _, argument = said[1:].partition(" ")
        kind: dict[str, str] = {"kind": "command", "command": command, "argument": argument}
    else:
        kind = {"kind": "text", "text": said}
    place = {"bot": "staff", "chat": "1", "account": "1", "at": _AT, "private": private}
    return request(Incoming(**place, **kind))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("/case 202611YB001", "202611YB001"),
        ("/case 202611yb001", "202611YB001"),
        ("/case ２０２６１１ＹＢ００１", "202611YB001"),
        ("/case #2026 11 YB 001", "202611YB001"),
        ("/case 2026-11-YB-001", "2026-11-YB-001"),
        ("案件 202611YB001", "202611YB001"),
        ("案件：202611YB001", "202611YB001"),
        ("案件202611YB001", "202611YB001"),
        ("/case abc-1", "ABC-1"),
    ],
)
def test_a_number_is_read_however_it_is_written(said: str, number: str) -> None:
    assert _asked(said) == Request("case", number=number)


def test_a_number_with_dashes_is_also_looked_for_without() -> None:
    assert spellings("2026-11-YB-001") == ("2026-11-YB-001", "202611YB001")
    assert spellings("202611YB001") == ("202611YB001",)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("/note 202611YB001 3点打过电话", Request("note", "202611YB001", words="3点打过电话")),
        ("/note 2026 11 YB 001: 打过", Request("note", "202611YB001", words="打过")),
        ("/resolve 202611YB001 退款,道歉", Request("resolve", "202611YB001", words="退款,道歉")),
        ("/class 202611YB001 紧急 受伤", Request("classify", "202611YB001", words="紧急 受伤")),
        ("/handover 202611YB001 li 休假", Request("handover", "202611YB001", words="li 休假")),
        ("/close 202611YB001 已解决", Request("close", "202611YB001", words="已解决")),
        ("/reopen 202611YB001", Request("reopen", "202611YB001")),
        ("/link 202611YB001 202611YB002", Request("link", "202611YB001", target="202611YB002")),
        ("/status 徐汇店", Request("status", target="徐汇店")),
        ("/due 3d", Request("due", within=timedelta(days=3))),
        ("/due", Request("due", within=timedelta(hours=24))),
        ("/start abc_DEF", Request("start", target="abc_DEF")),
        ("/MINE", Request("mine")),
        ("逾期", Request("overdue")),
        ("到期 ２天", Request("due", within=timedelta(days=2))),
        ("备注 202611YB001 已致电", Request("note", "202611YB001", words="已致电")),
    ],
)
def test_requests(said: str, wanted: Request) -> None:
    assert _asked(said) == wanted


@pytest.mark.parametrize("command", ["note", "resolve", "close", "class", "handover", "link"])
def test_words_that_are_missing_are_asked_for(command: str) -> None:
    assert _asked(f"/{command} 202611YB001") == Request("usage", target=command)
    assert _asked(f"/{command}") == Request("usage", target=command)


@pytest.mark.parametrize("said", ["/case", "/bind", "/due soon", "/due 0h"])
def test_half_a_command_is_answered_with_its_use(said: str) -> None:
    assert _asked(said) == Request("usage", target=said[1:].split()[0])


@pytest.mark.parametrize(
    "said", ["逾期了怎么办", "你好", "", "我的手机坏了", "/assign x", "/export"]
)
def test_other_words_and_unknown_commands_are_no_request(said: str) -> None:
    assert _asked(said) is None


def test_in_groups_only_commands_count() -> None:
    assert _asked("逾期", private=False) is None
    assert _asked("/overdue", private=False) == Request("overdue")


def test_the_longest_name_wins() -> None:
    names = {"徐汇": "u:x", "徐汇店": "u:xuhui", "urgent": "urgent"}
    assert named("徐汇店 请核实", names) == ("u:xuhui", "请核实")
    assert named("Urgent: hurt", names) == ("urgent", "hurt")
    assert named("urgently so", names) == ("", "urgently so")


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(said: str) -> None:
    number, rest = number_in(said)
    assert len(rest) <= len(said)
    assert number == "" or said.strip() != ""
    within = span(said)
    assert within is None or timedelta(0) < within <= timedelta(days=90)
