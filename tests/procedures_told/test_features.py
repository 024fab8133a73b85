"""What no story of a procedure tells: rarer classes, periods, figures, unclear places."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace

import pytest

from cases.access import SYSTEM, Refusal
from cases.agenda import agenda
from cases.decide import decide
from cases.decide.facts import Facts
from cases.duties import filing, owed
from cases.evolve import replay
from cases.organisation import Organisation
from cases.service import House, happened
from procedures.load import SHIPPED
from tests.cases.ears import START, demo, here
from tests.procedures_told.company import World, company, rules

Opens = Callable[..., World]


def test_what_may_be_illegal_reaches_the_superiors_in_that_moment(opens: Opens) -> None:
    world = opens("restaurant")
    world.complains("bund", by="mi")
    world.skips()
    world.presses("mi classify:illegal")
    world.told_of("bund", "staff/notice/copy", "zao")
    world.told_of("chain", "staff/notice/copy", "lu")
    world.presses("zao step:measures")


def test_who_invents_it_is_a_word_of_the_head(opens: Opens) -> None:
    world = opens("restaurant")
    world.complains("bund", by="mi")
    world.refused("mi classify:malicious", "other_role")
    world.presses("mi step:verify", "mi classify:misunderstanding", "zao classify:malicious")
    assert "malicious" in world.it.classes
    assert "misunderstanding" not in world.it.classes


def test_what_goes_to_a_national_authority_reaches_the_leading_group_at_once(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("henan", by="he", channel="dealer", classes=("level_a",))
    world.skips()
    world.presses("he classify:national")
    world.told_of("working", "staff/notice/copy", "liu")
    world.told_of("company", "staff/notice/copy", "yang", "shao")
    world.refused("he step:visits", "other_role")  # only the groups speak with authorities


def test_a_major_grievance_reaches_the_office_at_once(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("henan", by="he", channel="dealer")
    world.skips()
    world.presses("he classify:major")
    world.told_of("office", "staff/notice/copy", "tan")


def test_a_problem_is_registered_diagnosed_and_belongs_to_one_kind_of_each_axis(
    opens: Opens,
) -> None:
    world = opens("prevention")
    world.complains("henan", by="he", channel="dealer")
    world.presses("tan step:register", "tan classify:advertising", "tan classify:product_quality")
    world.presses("tan step:diagnose", "tan classify:quality_problem")
    world.presses("tan classify:recurring", "tan classify:widespread")
    named = {"product_quality", "quality_problem", "recurring", "widespread"}
    assert set(world.it.classes) == {"level_c", *named}
    world.told_of("working", "staff/notice/copy", "liu")


def test_the_third_complaint_about_the_same_cause_is_marked_as_never_solved(opens: Opens) -> None:
    earlier = []
    for name in ("c1", "c2"):
        world = opens("retail")
        world.name = name
        earlier.append(world.complains("xidan"))
        assert "repeated" not in world.it.classes
    world = opens("retail")
    world.name = "c3"
    world.complains("xidan", earlier=earlier)
    assert "repeated" in world.it.classes


def test_fights_security_acts_only_with_a_word_and_both_deputies_hear(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="cu", channel="desk", classes=("event",))
    world.offered_not("step:restrain", "step:deputy_at_scene")
    world.presses("cu classify:public_order")
    world.told_of("xidan", "staff/notice/copy", "dian", "zheng")
    world.presses("zheng step:called")
    world.refused("cu step:restrain", "other_role")
    world.presses("zheng step:restrain")
    world.skips()
    world.presses("dian classify:vicious")
    world.told_of("beijing", "staff/notice/copy", "kong", "xing")
    world.refused("ke step:deputy_at_scene", "other_role")
    world.presses("xing step:deputy_at_scene")


def test_media_at_the_scene_and_a_lawsuit_reach_who_speaks_and_who_decides(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="cu", channel="desk")
    world.skips()
    world.presses("dian classify:media_present")
    world.told_of("beijing", "staff/notice/copy", "guang")
    world.refused("kong step:media_met", "other_role")
    world.skips()
    world.presses("dian classify:lawsuit")
    world.told_of("beijing", "staff/notice/copy", "kong", "bei")
    world.told_of("hq", "staff/notice/copy", "zong")


def test_whose_fault_it_was_is_named_with_what_follows_and_never_a_sum(opens: Opens) -> None:
    world = opens("retail")
    world.complains("xidan", by="ke", channel="phone")
    families = {klass.id for klass in world.procedure.classes if klass.axis == "cause"}
    assert len(families) == 9
    world.presses("ke classify:delivery", "ke classify:installation")
    assert families & set(world.it.classes) == {"installation"}
    ids = [each.id for each in world.procedure.penalties]
    assert (ids[0], ids[42], ids[43:]) == ("PEN-01", "PEN-43", ["REW-01", "REW-02", "REW-03"])
    assert all(
        each.measure.zh and "元" not in each.measure.zh for each in world.procedure.penalties
    )


PERIODS = [
    ("prevention", "PER-P29-01", "12-01 00:00"),
    ("prevention", "PER-P29-02", "11-30 00:00"),
    ("prevention", "PER-P29-03", "11-25 00:00"),
    ("prevention", "PER-P29-04", "11-30 00:00"),
    ("prevention", "PER-P29-05", "12-01 00:00"),
    ("dealer", "PER-P32-01", "12-01 00:00"),
    ("first_asked", "PER-P36-01", "12-01 00:00"),
    ("dealer_kpi", "PER-P44-01", "12-01 00:00"),
    ("dealer_kpi", "PER-P44-02", "01-01 00:00"),
    ("service", "PER-P48-01", "12-01 00:00"),
    ("service", "PER-P48-02", "01-01 00:00"),
]


@pytest.mark.parametrize(("name", "duty", "due"), PERIODS, ids=[row[1] for row in PERIODS])
def test_a_duty_stands_for_each_unit_that_owes_it_until_its_period_ends(
    name: str, duty: str, due: str
) -> None:
    house = the_house(name)
    standing = [it for it in owed(house) if it.duty.id == duty]
    assert standing, f"nobody in {house.org.name.en} owes {duty}"
    for it in standing:
        procedure = house.procedure(it.procedure, it.version)
        facts = Facts(SYSTEM, house.org, number="DQ2026001")
        bodies = decide(None, filing(it, house.org), facts, procedure, START)
        assert not isinstance(bodies, Refusal)
        case = replay(happened(None, it.case, bodies, SYSTEM.id, "cause:1", START)[1])
        ends = [d for d in agenda(case, procedure, house.org) if (d.clock, d.stage) == (duty, 0)]
        assert [here(end.due_at) for end in ends[:1]] == [due]


def the_house(name: str) -> House:
    """The company of this procedure, or the demo company under it."""
    org: Organisation = demo() if name == "service" else company(name)
    procedure = rules(name)
    return House(replace(org, procedure=name), {(procedure.id, procedure.version): procedure})


TARGETS = [
    ("dealer", "KPI-01", "100%"),
    ("dealer", "KPI-02", "100%"),
    ("dealer_kpi", "KPI-03", ">= 80%"),
    ("dealer_kpi", "KPI-04", "<= 0.15%"),
    ("prevention", "KPI-05", ">= 20"),
    ("prevention", "KPI-06", "at least one"),
    ("prevention", "KPI-07", "none"),
    ("dealer_kpi", "KPI-08", "none"),
    ("dissatisfaction", "KPI-09", "none"),
]


@pytest.mark.parametrize(("name", "kpi", "target"), TARGETS, ids=[row[1] for row in TARGETS])
def test_a_figure_has_the_target_of_its_source_and_none_that_the_source_has_not(
    name: str, kpi: str, target: str
) -> None:
    (found,) = [each for each in rules(name).kpis if each.id == kpi]
    assert found.target == target


@pytest.mark.parametrize(
    ("name", "unit", "word"),
    [
        ("property", "lake", "投诉（建议）"),
        ("dealer", "workshop", "抱怨"),
        ("retail", "xidan", "重大客诉"),
    ],
)
def test_customers_read_the_word_that_the_source_has_for_it(
    opens: Opens, name: str, unit: str, word: str
) -> None:
    world = opens(name)
    world.complains(unit)
    (receipt,) = [h for h in world.heard["zhang"] if h.message.template == "customer/receipt"]
    assert receipt.message.values["case_word"]["zh"] == word


OUTSIDE = [
    ("manufacturer", "不合格品控制程序"),
    ("prevention", "17242"),
    ("prevention", "10002"),
    ("repair_rules", "三包"),
    ("dealer", "上海大众"),
    ("dealer_kpi", "服务站质量保修工作手册"),
    ("dealer_kpi", "CS-MAP"),
    ("retail", "800"),
    ("retail", "电话回访"),
    ("retail", "代码"),
]


@pytest.mark.parametrize(("name", "rule"), OUTSIDE)
def test_rules_of_others_are_named_where_they_count(name: str, rule: str) -> None:
    assert [each for each in rules(name).outside if rule in each.name.zh + each.name.en]


UNCLEAR = {
    "AMB-01": ("mall", "1 如经协商"),
    "AMB-02": ("mall", "一.11 未经公司"),
    "AMB-03": ("mall", "效劳"),
    "AMB-05": ("property", "P03 一.2"),
    "AMB-06": ("base", "P08"),
    "AMB-07": ("manufacturer", "§4"),
    "AMB-08": ("manufacturer", "§5.2"),
    "AMB-09": ("manufacturer", "§5.1.2"),
    "AMB-13": ("desk", "4.D"),
    "AMB-14": ("base", "P08 4"),
    "AMB-15": ("property", "P14 浮现"),
    "AMB-16": ("overlays/prevention", "P28 4.3"),
    "AMB-18": ("prevention", "八.1.2"),
    "AMB-19": ("prevention", "八.4.9 (8.1.3)"),
    "AMB-20": ("prevention", "八.1.5"),
    "AMB-21": ("prevention", "八.4.9"),
    "AMB-22": ("prevention", "八.3.3"),
    "AMB-23": ("prevention", "七.1"),
    "AMB-24": ("prevention", "八.4.2"),
    "AMB-25": ("prevention", "九"),
    "AMB-26": ("prevention", "八.5"),
    "AMB-27": ("repair", "1 投诉电话"),
    "AMB-28": ("overlays/talk", "P40 四"),
    "AMB-29": ("dealer", "P43"),
    "AMB-30": ("dissatisfaction", "二.2"),
    "AMB-31": ("dissatisfaction", "特别说明 以上客户"),
    "AMB-32": ("dealer", "五.7"),
    "AMB-33": ("company", "3 抱怨员工"),
    "AMB-34": ("dealer_kpi", "一.2, 四.7"),
    "AMB-35": ("claims", "第四条"),
    "AMB-38": ("retail", "四(三)3"),
    "AMB-39": ("retail", "四(三)2"),
    "AMB-40": ("retail", "四(一)2"),
    "AMB-41": ("retail", "附件"),
    "AMB-42": ("retail", "三(一)"),
    "AMB-43": ("retail", "五(一)"),
    "AMB-44": ("retail", "五(三)2"),
    "AMB-45": ("retail", "五, 六, 七"),
    "AMB-46": ("retail", "一"),
    "AMB-48": ("property", "P03 三.1.2 影响较大"),
    "AMB-49": ("dealer_kpi", "三.1"),
}


@pytest.mark.parametrize(("file", "place"), UNCLEAR.values(), ids=list(UNCLEAR))
def test_what_is_broken_or_unclear_is_read_in_the_open(file: str, place: str) -> None:
    written = tomllib.loads((SHIPPED / f"{file}.toml").read_text("utf-8"))["readings"]
    found = [each for each in written if each["place"].startswith(place)]
    assert found
    assert all(each["problem"] and each["reading"] for each in found)
