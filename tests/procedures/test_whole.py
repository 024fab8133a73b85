"""A file that uses every key, and what the linter says when one of them is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from procedures.errors import ProcedureError
from procedures.load import draft, parse
from tests.procedures.broken import Broken
from tests.procedures.broken_whole import AROUND, CLASSES, CLOCKS, CONTENT, LAYERS, STEPS

TEXT = (Path(__file__).parent / "whole.toml").read_text(encoding="utf-8")
WRONG = [*CLASSES, *STEPS, *CLOCKS, *AROUND, *CONTENT, *LAYERS]


def found(text: str) -> list[ProcedureError]:
    """All that is wrong, or the one thing for which the file cannot even be read."""
    try:
        return list(draft(text, "mine.toml").problems)
    except ProcedureError as error:
        return [error]


def test_it_is_in_order() -> None:
    assert found(TEXT) == []
    assert parse(TEXT, "mine.toml").extends == "base@1"


@pytest.mark.parametrize("broken", WRONG, ids=lambda broken: f"{broken.key}: {broken.new[:30]}")
def test_what_is_wrong_is_named(broken: Broken) -> None:
    assert broken.old in TEXT
    errors = found(TEXT.replace(broken.old, broken.new, 1))
    said = "\n".join(str(error) for error in errors)
    assert any(
        broken.key in error.key
        and broken.problem in error.problem
        and broken.remedy in error.remedy
        for error in errors
    ), said
    assert {error.file for error in errors} == {"mine.toml"}
    assert all(error.key and error.problem and error.remedy for error in errors)


def test_there_are_many_ways() -> None:
    assert len({(broken.key, broken.problem) for broken in WRONG}) > 120


def test_all_findings_are_given_at_once() -> None:
    text = TEXT
    for broken in (CLASSES[0], STEPS[1], CONTENT[0]):
        text = text.replace(broken.old, broken.new, 1)
    keys = [error.key for error in found(text)]
    assert keys == ["classes (crisis).moves_to", "steps (send_back).undoes", "duties (monthly)"]
