"""Whole tables of the file below that a procedure does not take over."""

from __future__ import annotations

import pytest

from procedures.errors import ProcedureError
from procedures.load import parse, shipped

HEAD = """
id = "mine"
version = 1
title = { zh = "甲", en = "A" }
source = "s"
extends = "base@1"
"""
DUTY = """
[[duties]]
id = "PER-1"
name = { zh = "月报", en = "Monthly report" }
owner = "unit_head@unit"
clause = "一"
quote = "每月"
limit = "month"
"""


def test_a_table_that_is_left_out_holds_only_what_the_file_itself_says() -> None:
    got = parse(f'{HEAD}without = ["open_limits", "duties"]\n{DUTY}', "mine.toml")
    assert [duty.id for duty in got.duties] == ["PER-1"]
    assert got.open_limits == ()
    assert got.guidance == shipped("base").guidance


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ('"duties"', "must be a list"),
        ('["duty"]', "there is no 'duty' to leave out"),
        ('["title"]', "there is no 'title' to leave out"),
        ("[1]", "there is no 1 to leave out"),
    ],
)
def test_what_is_not_below_cannot_be_left_out(written: str, problem: str) -> None:
    with pytest.raises(ProcedureError, match=rf"mine.toml: without: {problem}"):
        parse(f"{HEAD}without = {written}\n", "mine.toml")


def test_nothing_is_left_out_where_nothing_lies_below() -> None:
    text = HEAD.replace('extends = "base@1"\n', 'without = ["duties"]\n')
    with pytest.raises(ProcedureError, match="without: there is no 'duties' to leave out"):
        parse(text, "mine.toml")
