"""A yes that cannot close the case yet ends the waiting for the customer's answer."""

from __future__ import annotations

import pytest

from procedures.errors import ProcedureError
from procedures.load import parse

CLOSING = """
id = "mine"
version = 1
title = { zh = "甲", en = "A" }
source = "s"
extends = "base@1"

[[closing]]
id = "lessons"
needs = "step:lessons"
name = { zh = "经验教训已总结", en = "Lessons written down" }

[[clocks]]
id = "own-answer"
"""


def test_what_is_laid_over_the_base_has_it() -> None:
    assert "satisfied" in parse(CLOSING, "mine.toml").clock("own-answer").stop


def test_without_it_a_satisfied_customers_case_would_lapse() -> None:
    with pytest.raises(ProcedureError, match=r'would end it unsaid\. Remedy: add "satisfied"'):
        parse(CLOSING + 'stop = ["confirmed", "refused", "reopened"]\n', "mine.toml")
