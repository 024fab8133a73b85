"""`kesu cases`, `export`, `audit verify`: looking at what is there."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from bot.cli.export import COLUMNS, cell
from bot.cli.reveal import user
from cases.access import Refusal
from tests.bot.cli.scene import STORY, Command, filed


def test_lists_show_the_most_pressing_first(kesu: Command, home: Path) -> None:
    late = filed(hours_ago=30, update="1")
    fresh = filed(update="2", unit="jingan")
    listed = kesu("cases", "list", "--json").json
    assert [row["number"] for row in listed] == [late.number, fresh.number]
    assert [row["overdue"] for row in listed] == [True, False]
    assert [r["number"] for r in kesu("cases", "list", "--overdue", "--json").json] == [late.number]
    units = kesu("cases", "list", "--unit", "jingan", "--json").json
    assert [row["number"] for row in units] == [fresh.number]
    assert len(kesu("cases", "list", "--unit", "hq", "--json").json) == 2
    said = kesu("cases", "list").out
    assert "OVERDUE" in said
    assert "open, nobody acknowledged" in said
    assert kesu("cases", "list", "--owner", "li", "--json").json == []
    assert len(kesu("cases", "list", "--limit", "1", "--json").json) == 1


def test_lists_refuse_what_is_not_there(kesu: Command, home: Path) -> None:
    assert kesu("cases", "list", "--unit", "mars").code == 1
    assert kesu("cases", "list", "--owner", "nobody").code == 1
    assert kesu("cases", "show", "none").code == 1


def test_a_case_is_shown_masked_unless_revealed(kesu: Command, home: Path) -> None:
    case = filed()
    said = kesu("cases", "show", case.number)
    assert said.code == 0
    assert f"story: [{len(STORY)} characters, --reveal shows them]" in said.out
    assert "虫子" not in said.out
    assert "ComplaintFiled" in said.out
    revealed = kesu("cases", "show", case.number, "--reveal").out
    assert "菜里有虫子\\x1b[2J，店员态度\\u202e很差" in revealed
    assert "\x1b" not in revealed


def test_a_look_at_personal_texts_is_recorded_before_they_are_shown(
    kesu: Command, home: Path
) -> None:
    case = filed()
    kesu("cases", "show", case.number)
    before = kesu("cases", "show", case.number, "--json").json["history"]
    assert [event["kind"] for event in before] == ["ComplaintFiled"]
    operator = f"operator:{user()}"
    for times in (1, 2):
        told = kesu("cases", "show", case.number, "--reveal", "--json").json["history"]
        assert [event["kind"] for event in told[1:]] == ["ContactRevealed"] * times
        assert told[-1]["actor"] == operator
        assert told[-1]["what"] == {"to": operator}
    assert kesu("cases", "show", "none", "--reveal").code == 1
    assert kesu("audit", "verify").code == 0


def test_a_look_that_cannot_be_recorded_shows_nothing(
    kesu: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed()

    async def refused(*_: object) -> Refusal:
        return Refusal("no_right")

    monkeypatch.setattr("cases.service.handle", refused)
    said = kesu("cases", "show", case.number, "--reveal")
    assert said.code == 1
    assert "could not be recorded, so nothing is shown" in said.err
    assert "虫子" not in said.out + said.err


def test_neither_customer_nor_code_is_shown(kesu: Command, home: Path) -> None:
    case = filed()
    for options in ((), ("--json",), ("--reveal",), ("--json", "--reveal")):
        said = kesu("cases", "show", case.number, *options).out
        assert "digest-of-the" not in said
        assert "88001" not in said


def test_a_case_as_json(kesu: Command, home: Path) -> None:
    case = filed()
    told = kesu("cases", "show", case.number, "--json", "--reveal").json
    assert told["customer_said"] == {"story": STORY}
    assert told["history"][0]["kind"] == "ComplaintFiled"
    assert told["history"][0]["actor"] == "customer"
    assert told["evidence"] == 0
    assert {due["clock"] for due in told["deadlines"]} == {"TL-P48-01", "TL-P48-03"}


def test_export_as_json_lines_and_as_a_table(kesu: Command, home: Path) -> None:
    numbers = {filed(update=str(each)).number for each in range(3)}
    lines = kesu("export").out.splitlines()
    assert {json.loads(line)["number"] for line in lines} == numbers
    rows = list(csv.DictReader(io.StringIO(kesu("export", "cases", "--format", "csv").out)))
    assert {row["number"] for row in rows} == numbers
    assert list(rows[0]) == list(COLUMNS)
    assert "虫子" not in kesu("export").out


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2", "'-2"),
        (["general", "urgent"], "general; urgent"),
        (None, ""),
        (True, "yes"),
        ("a\x1bb", "a\\x1bb"),
    ],
)
def test_no_cell_is_a_formula(value: object, written: str) -> None:
    assert cell(value) == written


def test_an_untouched_record_is_in_order(kesu: Command, home: Path) -> None:
    filed()
    assert kesu("audit", "verify").code == 0
    assert kesu("audit", "verify", "--json").json == {"cases": 1, "findings": []}


def test_a_rewritten_event_is_found(kesu: Command, home: Path) -> None:
    case = filed()
    with sqlite3.connect(home / "data" / "playground.db") as database:
        database.execute("UPDATE events SET record = replace(record, 'xuhui', 'jingan')")
    database.close()
    said = kesu("audit", "verify", "--json")
    assert said.code == 1
    assert {found["case"] for found in said.json["findings"]} == {case.id}
    assert "compare it with the last good backup" in kesu("audit", "verify").out


def test_words_that_went_missing_are_not_called_erased(kesu: Command, home: Path) -> None:
    case = filed()
    with sqlite3.connect(home / "data" / "playground.db") as database:
        database.execute("DELETE FROM texts")
    database.close()
    said = kesu("audit", "verify", "--json")
    assert said.code == 1
    assert all(found["what"].endswith("is missing") for found in said.json["findings"])
    shown = kesu("cases", "show", case.number, "--reveal", "--json").json
    assert shown["customer_said"]["story"] == "[missing]"
