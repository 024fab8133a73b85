"""Which files the rules are read from: layers, overlays, and procedures that no case gets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.rules import Rules, read_procedures
from procedures.errors import ProcedureError
from tests.world import DEMO

HEAD = """
id = "{0}"
version = 1
title = {{ zh = "我们的", en = "Ours" }}
source = "handbook"
extends = "base@1"
"""
TALK = 'id = "talk"\nversion = 1\n[texts.empathy]\nzh = "{0}"\nen = "Sorry."\n'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A company's folder with one procedure that has an overlay."""
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "talk.toml").write_text(TALK.format("抱歉。"), "utf-8")
    text = HEAD.format("mine") + 'overlays = ["talk@1"]\n'
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    return tmp_path


def test_overlays_are_no_procedures(own: Path) -> None:
    found = read_procedures(own)
    assert ("talk", 1) not in found
    assert found["mine", 1].texts["empathy"].zh == "抱歉。"
    assert ("base", 1) in found


def test_a_changed_overlay_counts_at_once(own: Path) -> None:
    rules = Rules(DEMO, own)
    overlay = own / "overlays" / "talk.toml"
    overlay.write_text(TALK.format("非常抱歉。"), "utf-8")
    os.utime(overlay, ns=(1, 1))  # the clock of the machine may stand still between two writes
    assert rules.reload()
    assert rules.house.procedure("mine", 1).texts["empathy"].zh == "非常抱歉。"


def test_a_wrong_overlay_leaves_the_running_rules(own: Path) -> None:
    rules = Rules(DEMO, own)
    (own / "overlays" / "talk.toml").write_text('id = "talk"\nversion = 1\nsteps = []\n', "utf-8")
    assert not rules.reload()
    assert "talk.toml: steps: is not for an overlay" in rules.problem
    assert rules.house.procedure("mine", 1).texts["empathy"].zh == "抱歉。"


def test_what_is_only_there_to_be_extended_is_given_to_no_case(own: Path) -> None:
    (own / "ground.toml").write_text(HEAD.format("ground") + "abstract = true\n", "utf-8")
    upon = HEAD.format("upon").replace("base@1", "ground@1")
    (own / "upon.toml").write_text(upon, "utf-8")
    found = read_procedures(own)
    assert ("ground", 1) not in found
    assert not found["upon", 1].abstract


def test_a_way_into_a_procedure_that_is_not_installed(own: Path) -> None:
    lost = HEAD.format("lost") + '[[classes]]\nid = "major"\nmoves_to = "{}"\n'
    (own / "lost.toml").write_text(lost.replace("{}", "nowhere"), "utf-8")
    with pytest.raises(ProcedureError, match=r"^lost.toml: classes \(major\).moves_to: no such"):
        read_procedures(own)
    (own / "lost.toml").write_text(lost.replace("{}", "service"), "utf-8")
    assert read_procedures(own)["lost", 1].class_("major").moves_to == "service"
