"""P04, P08, P13, P35, P40 and P34, P45, P46: how to talk, laid over procedures."""

from __future__ import annotations

import tomllib

import pytest

from procedures.layers import OVERLAYS
from procedures.load import SHIPPED, parse, shipped
from procedures.model import Procedure

LAID = {
    "talk": ("company", "claims", "first_asked"),
    "repair_talk": ("repair_rules", "repair_eight", "routing"),
}
UNDER = {"talk": "base", "repair_talk": "repair"}


def over(name: str) -> Procedure:
    """The procedure below, with this overlay on it and nothing else."""
    text = f"""
        id = "mine"
        version = 1
        title = {{ zh = "我们的", en = "Ours" }}
        source = "none"
        extends = "{UNDER[name]}@1"
        overlays = ["{name}@1"]
    """
    return parse(text, "mine.toml")


@pytest.mark.parametrize("name", LAID)
def test_it_changes_what_customers_and_staff_read_and_nobodys_duty(name: str) -> None:
    below, laid = shipped(UNDER[name]), over(name)
    assert laid.texts["empathy"] != below.texts["empathy"]
    assert laid.texts["promise_contact"] == below.texts["promise_contact"]
    assert len(laid.guidance) > len(below.guidance)
    assert len(laid.lists) == len(below.lists) + 2  # what to say, what never
    assert (laid.clocks, laid.steps, laid.copies) == (below.clocks, below.steps, below.copies)


@pytest.mark.parametrize(("name", "on"), [(n, p) for n, laid in LAID.items() for p in laid])
def test_shipped_procedures_speak_so(name: str, on: str) -> None:
    procedure = shipped(on)
    assert f"{name}@1" in procedure.overlays
    assert procedure.texts["empathy"] == over(name).texts["empathy"]


@pytest.mark.parametrize("name", LAID)
def test_every_piece_says_which_text_it_comes_from(name: str) -> None:
    raw = tomllib.loads((SHIPPED / OVERLAYS / f"{name}.toml").read_text("utf-8"))
    named = " ".join(entry["clause"] for key in ("guidance", "lists") for entry in raw[key])
    assert all(text in named for text in raw["source"].split())
    for key in ("guidance", "lists"):
        for entry in raw[key]:
            assert any(text in entry["clause"] for text in raw["source"].split()), entry["id"]
