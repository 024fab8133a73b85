"""P48 as it is shipped: the tables of the source, and that nothing in it is without use."""

from __future__ import annotations

import re

import pytest

from procedures.check import ACTS, findings, marks
from procedures.load import SHIPPED, load, shipped
from procedures.model import LANGUAGES, Procedure


@pytest.fixture(scope="module")
def service() -> Procedure:
    """The shipped procedure."""
    return shipped("service")


def test_it_may_run(service: Procedure) -> None:
    assert findings(service) == []
    assert (service.id, service.version, service.source) == ("service", 1, "P48")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.name)
def test_every_shipped_file_is_in_order_and_called_by_its_id(path: object) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    assert load(path).id == path.stem


def test_three_levels_of_organisation(service: Procedure) -> None:
    """P48 §2: committee; centre with its four groups and a head; business units."""
    roles = {role.id: role.name.zh for role in service.organisation}
    assert roles == {
        "intake": "投诉受理组",
        "investigator": "调查组",
        "handler": "处理组",
        "unit_head": "业务部门负责人",
        "centre_head": "客户投诉处理中心负责人",
        "committee": "客户投诉管理委员会",
        "analyst": "数据分析组",
    }


def test_classes_and_letters(service: Procedure) -> None:
    """P48 §1.3.2 and §3.1.3."""
    found = {k.id: (k.axis, k.code) for k in service.classes}
    assert found.pop("unfinished", ("flag", "")) == ("flag", ""), "the product's own"
    assert found == {
        "general": ("urgency", "YB"),
        "urgent": ("urgency", "JJ"),
        "major": ("urgency", "ZD"),
        "anonymous": ("flag", ""),
        "repeated": ("flag", ""),
        "not_ours": ("flag", ""),
    }
    assert [k.id for k in service.classes if k.initial] == ["general"]


def test_the_form_asks_what_the_sheet_asks(service: Procedure) -> None:
    """《投诉受理登记表》, P48 §3.1.2."""
    fields = {field.id for field in service.fields}
    assert fields == {
        "customer",
        "incident_at",
        "place",
        "service_step",
        "description",
        "demand",
        "evidence",
    }
    assert {f.id for f in service.fields if f.personal} == {"customer", "description"}


def test_channels_of_all_three_kinds(service: Procedure) -> None:
    """P48 §3.1.1."""
    assert {channel.kind for channel in service.channels} == {"online", "offline", "third_party"}


def test_three_times_is_a_repetition(service: Procedure) -> None:
    assert (service.repeats.count, service.repeats.klass) == (3, "repeated")


def test_the_plan_s_words(service: Procedure) -> None:
    assert service.texts["evidence_received"].zh == "材料已收悉"
    assert "24小时内会有专人联系您" in service.texts["promise_contact"].zh
    assert all(
        text.to(language).strip() for text in service.texts.values() for language in LANGUAGES
    )


@pytest.mark.parametrize("clock", [clock.id for clock in shipped("service").clocks])
def test_a_clock_names_its_source_or_says_that_it_is_our_own(
    service: Procedure, clock: str
) -> None:
    found = service.clock(clock)
    assert found.own == clock.startswith("own-")
    assert found.own or (re.fullmatch(r"§[\d.]+", found.clause) and found.quote)


@pytest.mark.parametrize("clock", [clock.id for clock in shipped("service").clocks])
def test_a_clock_warns_and_climbs(service: Procedure, clock: str) -> None:
    found = service.clock(clock)
    assert found.warn
    assert found.ladder
    if found.breach == "ping":
        assert found.repeat is not None, "until somebody reacts"
        assert len(found.ladder) > 1, "and higher each time"


def test_every_step_leaves_a_mark_and_every_act_is_somebody_s(service: Procedure) -> None:
    assert {f"step:{step.id}" for step in service.steps} <= marks(service)
    acts = {act for role in service.organisation for act in role.may}
    assert acts == ACTS - {"relay"}, "which is for conversations"


def test_what_is_asked_for_by_name(service: Procedure) -> None:
    for table, ask in (
        (service.clocks, service.clock),
        (service.steps, service.step),
        (service.classes, service.class_),
        (service.organisation, service.role),
    ):
        for entry in table:
            assert ask(entry.id) is entry
        with pytest.raises(KeyError, match="no-such"):
            ask("no-such")
