"""A row that is wrong must fail: the harness that says yes to everything would prove nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.procedures_told.limits import Limit, holds, untold
from tests.procedures_told.test_dissatisfaction import LIMITS

RIGHT = LIMITS[0]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(RIGHT, due="11-24 10:11"),
        replace(RIGHT, warned=()),
        replace(RIGHT, warned=("11-24 10:05 dealer ma",)),
        replace(RIGHT, warned=("11-24 10:06 dealer hu",)),
        replace(RIGHT, rings=("11-24 10:10 aftersales hu",)),
        replace(RIGHT, rings=(*RIGHT.rings, "11-24 10:10 aftersales fang")),
        replace(RIGHT, kept=("hu note",)),
        replace(RIGHT, kept=("gao step:form",)),
        replace(RIGHT, kept=("fang step:to_person",)),
        replace(RIGHT, silent=True, kept=()),
        replace(RIGHT, clock="TL-P41-02"),
    ],
    ids=lambda wrong: f"{wrong.clock} {wrong.due} {len(wrong.rings)}",
)
def test_a_wrong_row_fails(wrong: Limit) -> None:
    holds(RIGHT)
    with pytest.raises(AssertionError):
        holds(wrong)


def test_a_limit_without_a_row_is_named() -> None:
    assert untold("dissatisfaction", LIMITS[1:]) == {"TL-P41-01"}
