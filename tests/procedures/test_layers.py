"""Files laid together: what stands below, what a file changes, what an overlay may say."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from procedures.errors import ProcedureError
from procedures.load import SHIPPED, load, overlay_problem, parse, shipped

HEAD = """
id = "{0}"
version = {1}
title = {{ zh = "甲", en = "A" }}
source = "s"
"""
TALK = """
id = "talk"
version = 1

[texts.empathy]
zh = "抱歉，我们马上处理。"
en = "We are sorry, and act at once."

[[guidance]]
id = "listening"
name = { zh = "先听", en = "Listen first" }
items = [{ zh = "听完再说", en = "Hear it out" }]

[[classes]]
id = "attitude"
words = ["冷漠"]

[[clocks]]
id = "own-answer"
warn = ["90%"]

[[trends]]
id = "attitude"
name = { zh = "态度投诉集中", en = "Attitude again and again" }
count = 3
within = "30d"
klass = "attitude"
to = ["unit_head@unit"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "overlays").mkdir()
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def mine(folder: Path, more: str, name: str = "mine") -> Path:
    head = HEAD.format(name, 1) + 'extends = "base@1"\n'
    return write(folder, f"{name}.toml", head + more)


def test_a_file_that_adds_nothing_is_its_base_under_another_name(folder: Path) -> None:
    base, got = shipped("base"), load(mine(folder, ""))
    own = {"id": "base", "title": base.title, "source": base.source, "extends": ""}
    assert msgspec.structs.replace(got, **own) == base
    assert (got.id, got.extends, got.source) == ("mine", "base@1", "s")


def test_an_entry_of_the_same_id_overrides_only_what_it_names(folder: Path) -> None:
    base = shipped("base").clock("own-answer")
    got = load(mine(folder, '[[clocks]]\nid = "own-answer"\nlimit = "5wd"\n')).clock("own-answer")
    assert got.limit.written == "5wd"
    assert msgspec.structs.replace(got, limit=base.limit) == base


def test_what_is_new_stands_behind_and_the_order_of_the_base_stays(folder: Path) -> None:
    more = (
        '[[wishes]]\nid = "gift"\nname = { zh = "礼品", en = "A gift" }\n'
        '[[wishes]]\nid = "refund"\nname = { zh = "退钱", en = "Money back" }\n'
    )
    wishes = load(mine(folder, more)).wishes
    assert [wish.id for wish in wishes] == [
        *(wish.id for wish in shipped("base").wishes),
        "gift",
    ]
    assert wishes[1].name.zh == "退钱"


def test_drop_takes_an_entry_out(folder: Path) -> None:
    more = '[[steps]]\nid = "lessons"\ndrop = true\n[[forms]]\nid = "record"\ndrop = true\n'
    got = load(mine(folder, more))
    assert "lessons" not in {step.id for step in got.steps}
    assert got.forms == ()


def test_a_whole_table_is_dropped_too(folder: Path) -> None:
    assert load(mine(folder, "[survey]\ndrop = true\n")).survey is None


def test_an_empty_list_empties_it(folder: Path) -> None:
    assert load(mine(folder, "copies = []\n")).copies == ()


def test_tables_merge_by_key(folder: Path) -> None:
    more = '[numbering]\ndigits = 5\n[[clocks]]\nid = "set-handling"\nwhen = { any = ["major"] }\n'
    got = load(mine(folder, more))
    assert (got.numbering.digits, got.numbering.reset) == (5, "month")
    when = got.clock("set-handling").when
    assert (when.any, when.none) == (("major",), ("not_ours",))


def test_lines_of_a_form_merge_by_id(folder: Path) -> None:
    more = (
        '[[forms]]\nid = "record"\n'
        'fields = [{ id = "cause", drop = true }, { id = "unit", '
        'name = { zh = "单位", en = "Unit" }, fact = "unit" }]\n'
    )
    lines = [field.id for field in load(mine(folder, more)).forms[0].fields]
    assert "cause" not in lines
    assert lines[-1] == "unit"


def test_a_base_beside_the_file_counts_before_a_shipped_one(folder: Path) -> None:
    text = (SHIPPED / "base.toml").read_text(encoding="utf-8")
    write(folder, "ours.toml", text.replace('review = "2wd"', 'review = "9wd"'))
    assert load(mine(folder, "")).review.written == "9wd"


def test_versions_of_a_base_stand_side_by_side(folder: Path) -> None:
    text = (SHIPPED / "base.toml").read_text(encoding="utf-8")
    text = text.replace("version = 1", "version = 2").replace('"2wd"', '"1wd"', 1)
    write(folder, "base-2.toml", text)
    assert load(mine(folder, "")).review.written == "2wd"
    newer = HEAD.format("newer", 1) + 'extends = "base@2"\n'
    assert load(write(folder, "newer.toml", newer)).review.written == "1wd"


def test_three_files_deep(folder: Path) -> None:
    mine(folder, 'review = "3wd"\noverlays = ["talk@1"]\n')
    write(folder, "overlays/talk.toml", TALK)
    store = HEAD.format("store", 1) + 'extends = "mine@1"\n[[wishes]]\nid = "refund"\ndrop = true\n'
    got = load(write(folder, "store.toml", store))
    assert (got.review.written, got.extends, got.overlays) == ("3wd", "mine@1", ("talk@1",))
    assert "refund" not in {wish.id for wish in got.wishes}
    assert got.texts["empathy"].zh.startswith("抱歉")


def test_an_overlay_adds_and_overrides(folder: Path) -> None:
    write(folder, "overlays/talk.toml", TALK)
    got = load(mine(folder, 'overlays = ["talk@1"]\n'))
    assert got.texts["empathy"].en == "We are sorry, and act at once."
    assert [item.en for item in got.guidance[0].items] == ["Hear it out"]
    assert got.class_("attitude").words == ("冷漠",)
    assert got.clock("own-answer").warn[0].written == "90%"
    assert got.trends[0].id == "attitude"
    assert got.class_("attitude").axis == shipped("base").class_("attitude").axis


def test_the_overlay_on_top_counts(folder: Path) -> None:
    write(folder, "overlays/talk.toml", TALK)
    later = 'id = "plain"\nversion = 1\n[texts.empathy]\nzh = "对不起。"\nen = "Sorry."\n'
    write(folder, "overlays/plain.toml", later)
    over = load(mine(folder, 'overlays = ["talk@1", "plain@1"]\n'))
    under = load(mine(folder, 'overlays = ["plain@1", "talk@1"]\n'))
    assert (over.texts["empathy"].zh, under.texts["empathy"].zh[:2]) == ("对不起。", "抱歉")


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        ("[texts.empathy]", "[[steps]]\n[texts.empathy]", "steps", "is not for an overlay"),
        ("version = 1", 'version = 1\nreview = "1d"', "review", "is not for an overlay"),
        ('warn = ["90%"]', 'limit = "9d"', "clocks (own-answer).limit", "not for an overlay"),
        ('words = ["冷漠"]', 'axis = "x"', "classes (attitude).axis", "not for an overlay"),
        ('words = ["冷漠"]', "drop = true", "classes (attitude).drop", "takes nothing out"),
        ("[[trends]]", "[trends]", "trends", "must be a list of tables"),
        ('id = "own-answer"', 'id = "no-clock"', "clocks (no-clock)", "has no such entry"),
        ("count = 3", "count = 1", "trends (attitude).count", "one complaint is no trend"),
        ("count = 3", "counts = 3", "trends[0] (attitude).counts", "means nothing"),
        ('en = "Listen first"', 'en = ""', "guidance (listening).name.en", "is empty"),
        ("version = 1", "version = ", "", "not TOML"),
    ],
)
def test_a_wrong_overlay_is_named_itself(
    folder: Path, old: str, new: str, key: str, problem: str
) -> None:
    write(folder, "overlays/talk.toml", TALK.replace(old, new, 1))
    with pytest.raises(ProcedureError) as caught:
        load(mine(folder, 'overlays = ["talk@1"]\n'))
    assert (caught.value.file, caught.value.key) == ("talk.toml", key)
    assert problem in caught.value.problem
    assert caught.value.remedy


def test_a_wrong_base_is_named_and_not_the_file_that_extends_it(folder: Path) -> None:
    text = (SHIPPED / "base.toml").read_text(encoding="utf-8")
    write(folder, "base.toml", text.replace('limit = "4wh"', 'limit = "0wh"'))
    with pytest.raises(ProcedureError, match=r"^base.toml: clocks \(own-follow-up\).limit: is not"):
        load(mine(folder, ""))


def test_a_key_of_one_s_own_is_one_s_own_mistake(folder: Path) -> None:
    more = '[[clocks]]\nid = "own-follow-up"\nlimit = "0wh"\n'
    with pytest.raises(ProcedureError, match=r"^mine.toml: clocks \(own-follow-up\).limit: is not"):
        load(mine(folder, more))


def test_files_that_extend_each_other(folder: Path) -> None:
    write(folder, "a.toml", HEAD.format("a", 1) + 'extends = "b@1"\n')
    path = write(folder, "b.toml", HEAD.format("b", 1) + 'extends = "a@1"\n')
    with pytest.raises(ProcedureError, match=r"in a circle: b@1 extends a@1 extends b@1"):
        load(path)


def test_a_file_that_extends_itself(folder: Path) -> None:
    path = write(folder, "a.toml", HEAD.format("a", 1) + 'extends = "a@1"\n')
    with pytest.raises(ProcedureError, match=r"a.toml: extends: goes round in a circle"):
        load(path)


def test_a_broken_file_beside_it_only_matters_by_its_name(folder: Path) -> None:
    write(folder, "other.toml", "id = ")
    assert load(mine(folder, "")).id == "mine"
    write(folder, "base.toml", "id = ")
    with pytest.raises(ProcedureError, match=r"^base.toml: not TOML"):
        load(mine(folder, ""))


def test_a_title_is_never_taken_over(folder: Path) -> None:
    path = write(folder, "a.toml", 'id = "a"\nversion = 1\nsource = "s"\nextends = "base@1"\n')
    with pytest.raises(ProcedureError, match="missing required field `title`"):
        load(path)


def test_drop_means_nothing_where_nothing_lies_below() -> None:
    text = (SHIPPED / "service.toml").read_text(encoding="utf-8")
    with pytest.raises(ProcedureError, match=r"drop: means nothing"):
        parse(text.replace('id = "refund"', 'id = "refund"\ndrop = true'), "mine.toml")


def test_an_overlay_is_looked_at_by_itself() -> None:
    assert overlay_problem(TALK, "talk.toml") is None
    wrong = overlay_problem(TALK.replace("count = 3", "cuont = 3"), "talk.toml")
    assert "cuont: means nothing" in str(wrong)
