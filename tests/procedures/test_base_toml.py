"""The general procedure: what ten texts have in common, and no figure that none of them names."""

from __future__ import annotations

import re

import pytest

from procedures.check import findings, marks
from procedures.layers import OVERLAYS
from procedures.load import SHIPPED, overlay_problem, shipped
from procedures.model import Procedure

TEXTS = ("P02", "P04", "P05", "P06", "P08", "P13", "P15", "P22", "P35", "P42")


@pytest.fixture(scope="module")
def base() -> Procedure:
    return shipped("base")


def test_it_runs_as_it_stands(base: Procedure) -> None:
    assert findings(base) == []
    assert not base.abstract
    assert base.source.split() == list(TEXTS)


def test_no_figure_is_the_texts_own(base: Procedure) -> None:
    assert [clock.id for clock in base.clocks if not clock.own] == ["set-handling"]
    assert base.clock("set-handling").limit.by_hand


def test_every_gap_of_the_texts_is_written_down(base: Procedure) -> None:
    named = {limit.id for limit in base.open_limits} | {duty.id for duty in base.duties}
    assert named == {
        *("QL-P02-01", "QL-P02-02", "QL-P02-03", "QL-P04-01", "QL-P05-01", "QL-P06-01"),
        *("QL-P08-01", "QL-P08-02", "QL-P15-01", "QL-P22-01"),  # those of P42: company.toml
        *("PER-P02-01", "PER-P06-01", "PER-P35-01"),
    }
    assert all(duty.because and duty.limit is None for duty in base.duties)


def test_every_clause_names_its_text(base: Procedure) -> None:
    tables = (base.steps, base.copies, base.open_limits, base.duties, base.guidance, base.forms)
    for entry in (entry for table in tables for entry in table):
        assert re.match("|".join(TEXTS), entry.clause), entry.id


def test_the_channels_of_the_texts_and_those_of_every_company(base: Procedure) -> None:
    assert {channel.id for channel in base.channels} == {
        *("telegram", "wechat", "website", "email", "social", "phone", "letter", "fax"),
        *("desk", "box", "callback", "regulator", "media"),
    }


def test_a_refusal_begins_anew_and_silence_ends(base: Procedure) -> None:
    """P04: a new solution until the customer is content."""
    assert {"refused", "reopened", "lapsed", "limit_set:set-handling"} <= marks(base)
    assert base.clock("own-answer").breach == "lapse"


def test_roles_are_those_of_the_conversation(base: Procedure) -> None:
    """Whoever runs on the base needs no conversation of their own."""
    heard = {
        to.role
        for clock in shipped("conversation").clocks
        for to in (clock.owner, *(to for rung in clock.ladder for to in rung.to))
    }
    assert heard <= {role.id for role in base.organisation}


def test_shipped_overlays_are_in_order_and_called_by_their_id() -> None:
    import tomllib

    for path in (SHIPPED / OVERLAYS).glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert overlay_problem(text, path.name) is None
        assert tomllib.loads(text)["id"] == path.stem
