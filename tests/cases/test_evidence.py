"""Looking at files and, from the command line, at everything: who may, and what stays of it."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases import events as e
from cases.access import Actor, Refusal
from cases.case import EVIDENCE_AT_ONCE
from cases.offers import offered, offers
from tests.cases.pure import ZHANG, Pure, sealed, service_procedure

PROCEDURE = service_procedure()
OPERATOR = Actor("operator:ops", kind="operator")


def with_files(count: int) -> Pure:
    """A case to which the customer added so many files."""
    pure = Pure()
    pure.files()
    names = tuple(f"{number:02}" for number in range(count))
    pure.does(ZHANG, c.AddToComplaint("c1", None, names))
    return pure


def shown(pure: Pure, start: int = 0) -> list[int]:
    """How many files each event of a look says."""
    bodies = pure.tries("wang", c.ShowEvidence("c1", start))
    assert not isinstance(bodies, Refusal)
    assert all(isinstance(body, e.EvidenceShown) and body.to == "wang" for body in bodies)
    return [body.count for body in bodies if isinstance(body, e.EvidenceShown)]


def starts(pure: Pure) -> list[str]:
    """From which file on evidence is offered."""
    found = offers(pure.it, PROCEDURE, pure.org)
    return [offer.data for offer in found if offer.act == "evidence"]


def test_files_are_shown_ten_at_a_time_and_the_look_is_recorded() -> None:
    pure = with_files(23)
    assert EVIDENCE_AT_ONCE == 10
    assert [shown(pure, start) for start in (0, 10, 20)] == [[10], [10], [3]]
    assert starts(pure) == ["", "10", "20"]
    assert pure.refuses("wang", c.ShowEvidence("c1", 23)).why == "no_evidence"
    assert pure.refuses("wang", c.ShowEvidence("c1", -1)).why == "no_evidence"


def test_a_file_that_came_twice_is_shown_once() -> None:
    pure = with_files(2)
    pure.does(ZHANG, c.AddToComplaint("c1", None, ("01", "02")))
    assert pure.it.files() == ("00", "01", "02")
    assert shown(pure) == [3]


def test_without_files_nothing_is_offered() -> None:
    pure = Pure()
    pure.files()
    assert starts(pure) == []
    assert not offered(pure.it, PROCEDURE, pure.org, "evidence")


def test_files_are_shown_after_the_end_and_of_the_anonymous_too() -> None:
    pure = with_files(1)
    pure.does("wang", c.Close("c1", sealed()))
    assert starts(pure) == [""]
    assert shown(pure) == [1]
    anonymous = Pure()
    anonymous.files(anonymous=True)
    anonymous.does(ZHANG, c.AddToComplaint("c1", None, ("00",)))
    assert shown(anonymous) == [1]


def test_looking_starts_and_stops_nothing() -> None:
    pure = with_files(1)
    before = pure.agenda()
    pure.does("wang", c.ShowEvidence("c1"))
    assert pure.agenda() == before


def test_an_operator_s_look_is_recorded_by_name_also_at_the_anonymous() -> None:
    for anonymous in (False, True):
        pure = Pure()
        pure.files(anonymous=anonymous)
        assert pure.tries(OPERATOR, c.RevealContact("c1")) == (e.ContactRevealed("operator:ops"),)


@pytest.mark.parametrize(
    "command",
    [c.ShowEvidence("c1"), c.Acknowledge("c1"), c.Close("c1", sealed()), c.Note("c1", sealed())],
    ids=lambda command: type(command).__name__,
)
def test_an_operator_may_do_nothing_else(command: c.Command) -> None:
    assert with_files(1).refuses(OPERATOR, command).why == "no_right"
