"""A wrong procedure file is refused with the file, the key and the remedy; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from procedures.errors import ProcedureError
from procedures.load import SHIPPED, load, parse, shipped
from procedures.model import Span, WarningPoint
from tests.procedures.broken import CLOCKS, HEAD, TABLES, Broken

TEXT = (SHIPPED / "service.toml").read_text(encoding="utf-8")
WRONG = [*HEAD, *TABLES, *CLOCKS]


@pytest.mark.parametrize("broken", WRONG, ids=lambda broken: f"{broken.key}: {broken.new[:30]}")
def test_what_is_wrong_is_named(broken: Broken) -> None:
    assert broken.old in TEXT
    with pytest.raises(ProcedureError) as caught:
        parse(TEXT.replace(broken.old, broken.new, 1), "mine.toml")
    error = caught.value
    assert error.file == "mine.toml"
    assert broken.key in error.key
    assert broken.problem in error.problem
    assert broken.remedy in error.remedy
    place = f"mine.toml: {error.key}" if error.key else "mine.toml"
    assert str(error) == f"{place}: {error.problem}. Remedy: {error.remedy}"


def test_there_are_many_ways() -> None:
    assert len({(broken.key, broken.problem) for broken in WRONG}) > 70


def test_what_is_no_toml() -> None:
    with pytest.raises(ProcedureError, match=r"mine.toml: not TOML: .*line 2.* mend the line"):
        parse('id = "x"\nversion = ]\n', "mine.toml")


def test_a_table_that_is_none() -> None:
    with pytest.raises(ProcedureError, match=r"mine.toml: clocks: must be a list of tables"):
        parse('clocks = "none"', "mine.toml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProcedureError, match=r"^gone.toml: No such file.*readable UTF-8") as caught:
        load(tmp_path / "gone.toml")
    assert str(tmp_path) not in str(caught.value)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes(TEXT.encode("gbk", "replace"))
    with pytest.raises(ProcedureError, match=r"gbk.toml: .*utf-8.*readable UTF-8"):
        load(tmp_path / "gbk.toml")


def test_a_mark_before_the_text_is_forgiven(tmp_path: Path) -> None:
    (tmp_path / "bom.toml").write_text(TEXT, encoding="utf-8-sig")
    assert load(tmp_path / "bom.toml") == shipped("service")


def test_a_procedure_that_is_not_shipped_names_those_that_are() -> None:
    with pytest.raises(ProcedureError, match=r"bank.toml: no such procedure.*service"):
        shipped("bank")


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("15m", Span(seconds=900, written="15m")),
        ("24h", Span(seconds=86_400, written="24h")),
        ("2d", Span(seconds=172_800, written="2d")),
        ("4wh", Span(seconds=14_400, working=True, written="4wh")),
        ("3wd", Span(days=3, working=True, written="3wd")),
        ("today", Span(same_day=True, written="today")),
    ],
)
def test_the_ways_of_writing_a_span(written: str, span: Span) -> None:
    procedure = parse(TEXT.replace('review = "2wd"', f'review = "{written}"'), "mine.toml")
    assert procedure.review == span


@pytest.mark.parametrize("written", ["15", "m15", "-1h", "1.5h", "1w", "1h30m", "", " 1h", "2 h"])
def test_what_is_no_span(written: str) -> None:
    with pytest.raises(ProcedureError, match="write 15m, 24h, 2d"):
        parse(TEXT.replace('review = "2wd"', f'review = "{written}"'), "mine.toml")


def test_the_ways_of_writing_a_warning() -> None:
    points = shipped("service").clock("TL-P48-01").warn
    assert points == (
        WarningPoint(fraction=0.5, written="50%"),
        WarningPoint(before=Span(seconds=7200, written="2h"), written="2h"),
    )


@pytest.mark.parametrize("written", ["1wd", "4wh", "today", "0h", "half", "1000%"])
def test_what_is_no_warning(written: str) -> None:
    with pytest.raises(ProcedureError, match="write a share of the limit"):
        parse(TEXT.replace('warn = ["75%"]', f'warn = ["{written}"]'), "mine.toml")
