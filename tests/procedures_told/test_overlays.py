"""What texts on prevention change: a sentence that customers read, a warning that somebody gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from procedures.load import parse, shipped
from tests.procedures_told.company import World

Opens = Callable[..., World]
HEAD = """
id = "mine"
version = 1
title = { zh = "甲", en = "A" }
source = "s"
extends = "base@1"
overlays = ["OVERLAY@1"]
"""


@pytest.mark.parametrize("name", ["prevention", "restaurant", "site"])
def test_it_lies_on_the_base_and_customers_read_its_words(name: str) -> None:
    mine, base = parse(HEAD.replace("OVERLAY", name), "mine.toml"), shipped("base")
    assert mine.texts["empathy"] != base.texts["empathy"]
    assert {entry.id for entry in mine.guidance} > {entry.id for entry in base.guidance}
    assert mine.trends
    assert {duty.id for duty in mine.duties} > {duty.id for duty in base.duties}


def test_what_cannot_lie_there_says_what_is_missing() -> None:
    with pytest.raises(Exception, match="has no such entry"):
        parse(HEAD.replace("OVERLAY", "property-prevention"), "mine.toml")


def test_every_figure_of_ours_is_written_down_as_ours() -> None:
    for name in ("prevention", "restaurant", "site"):
        mine = parse(HEAD.replace("OVERLAY", name), "mine.toml")
        assert any("the product's own" in reading.reading for reading in mine.readings), name


def test_the_third_complaint_about_food_in_a_week_rings_at_headquarters(opens: Opens) -> None:
    world = opens("restaurant")
    food = next(trend for trend in world.procedure.trends if trend.id == "food")
    assert timedelta(seconds=food.within.seconds) == timedelta(days=7)
    world.recent = {"food": 2}
    world.complains("bund", by="mi", classes=("quality",))
    world.told_of("bund", "staff/notice/trend", "zao")
    world.told_of("chain", "staff/notice/trend", "lu")
    world.presses("zao step:assign", "mi step:verify", "mi step:cause", "mi resolve")
    world.presses("mi satisfied")
    assert world.it.status == "closed"


def test_the_second_one_rings_nobody(opens: Opens) -> None:
    world = opens("restaurant")
    world.recent = {"food": 1}
    world.complains("bund", by="mi", classes=("quality",))
    heard = [told for waiting in world.unheard().values() for told in waiting]
    assert heard
    assert not [told for told in heard if "trend" in told]


def test_words_of_the_story_suggest_what_kind_of_complaint_it_is() -> None:
    restaurant = shipped("restaurant")
    assert "异物" in restaurant.class_("quality").words
    assert "白眼" in restaurant.class_("attitude").words
    assert "蟑螂" in restaurant.class_("hygiene").words
    assert "打桩" in shipped("building_site").class_("noise").words


def test_neighbours_of_a_site_complain_for_the_third_time(opens: Opens) -> None:
    world = opens("building_site")
    world.recent = {"neighbours": 2}
    world.complains("tower", by="mo", classes=("noise",))
    world.told_of("tower", "staff/notice/trend", "xiang")
    world.told_of("builder", "staff/notice/trend", "jian")
    world.presses("xiang step:assign", "xiang set:set-handling+24h", "mo resolve", "mo satisfied")
    assert (world.it.status, world.clocks()) == ("closed", {})
