"""The organisation file: what it gives, and how a wrong one is refused."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from cases.errors import OrganisationError
from cases.organisation import Holding
from cases.organisation_file import check_roles, parse_organisation
from tests.cases.pure import DEMO, service_procedure

TEXT = DEMO.read_text(encoding="utf-8")


class Broken(NamedTuple):
    """`old` becomes `new` (once); the message names place, problem and remedy."""

    old: str
    new: str
    place: str
    problem: str
    remedy: str


XUHUI = "units[2] (xuhui)"
WRONG = [
    Broken('procedure = "service"', "procedure = ", "", "not TOML", "mend the line"),
    Broken('procedure = "service"', 'procedur = "x"', "", "unknown field", "spelling"),
    Broken(
        'procedure = "service"',
        'wechat_words_on_telegram = "yes"',
        "wechat_words_on_telegram",
        "Expected `bool`, got `str`",
        "write true or false",
    ),
    Broken(
        'name = { zh = "云食餐饮", en = "Cloud Kitchen" }',
        "",
        "",
        "required field `name`",
        "add it",
    ),
    Broken('"云食餐饮"', '" "', "name", "is empty", "write it"),
    Broken(', en = "Xuhui store"', "", f"{XUHUI}.name", "required field `en`", "add it"),
    Broken('"Xuhui store"', '""', "units (xuhui)", "is empty", "write it"),
    Broken('id = "xuhui"', 'id = "徐汇"', "units[2] (徐汇).id", "is no id", "1 to 14"),
    Broken('id = "xuhui"', 'id = "the-xuhui-store"', ".id", "is no id", "1 to 14"),
    Broken('id = "jingan"', 'id = "xuhui"', "units (xuhui)", "2 times", "its id"),
    Broken('id = "wang"', 'id = "li"', "people (li)", "2 times", "its id"),
    Broken('id = "shop"', 'id = "office"', "calendars (office)", "2 times", "its id"),
    Broken(
        'id = "shop"', 'id = "always"', "calendars (always).id", "without a calendar", "another"
    ),
    Broken(
        'parent = "hq"', 'parent = "moon"', "units (shanghai).parent", "no unit", "of this file"
    ),
    Broken('parent = "hq"', "", "units", "2 units have no parent", "exactly one"),
    Broken('kind = "hq"', 'kind = "hq"\nparent = "jingan"', "units", "0 units", "exactly one"),
    Broken('parent = "hq"', 'parent = "xuhui"', "units (", "in a circle", "break it"),
    Broken(
        'calendar = "shop"',
        'calendar = "mall"',
        "units (xuhui).calendar",
        "'mall'",
        "[[calendars]]",
    ),
    Broken('"22:30-09:30"', '"night"', f"{XUHUI}.quiet", "cannot read 'night'", "22:00-08:00"),
    Broken('"22:30-09:30"', '"24:00-09:30"', f"{XUHUI}.quiet", "cannot read", "22:00-08:00"),
    Broken('"22:30-09:30"', '"22:60-09:30"', f"{XUHUI}.quiet", "cannot read", "22:00-08:00"),
    Broken('"22:30-09:30"', '"09:30-09:30"', f"{XUHUI}.quiet", "never ends", "two different"),
    Broken('aliases = ["徐家汇店", "徐汇"]', 'aliases = ""', f"{XUHUI}.aliases", "array", "a list"),
    Broken(
        'aliases = ["徐家汇店", "徐汇"]',
        'aliases = [""]',
        "units (xuhui)",
        "is empty",
        "take it out",
    ),
    Broken('calendar = "shop"', 'calendar = "shop"\nlanguage = "fr"', XUHUI, "'fr'", "zh or en"),
    Broken('calendar = "shop"', 'calendar = "shop"\nfiles = "no"', XUHUI, "bool", "true or false"),
    Broken(
        'calendar = "shop"', 'calendar = "shop"\nphone = "1"', XUHUI, "unknown field", "spelling"
    ),
    Broken('"intake@xuhui"', '"intake"', "people[0] (li).roles", "cannot read", "role@unit"),
    Broken(
        '"intake@xuhui"', '"intake@xuhui (chief)"', "people[0] (li).roles", "cannot", "(deputy)"
    ),
    Broken(
        '"intake@xuhui"', '"intake@pudong"', "people (li).roles", "no unit 'pudong'", "of this file"
    ),
    Broken('name = "小李"', 'name = ""', "people (li)", "is empty", "write it"),
    Broken('name = "小李"', "name = 5", "people[0] (li).name", "Expected `str`", "write a text"),
    Broken('name = "小李"', 'name = "小李"\nlanguage = "EN"', "people[0] (li)", "'EN'", "zh or en"),
    Broken('id = "li"', 'id = "Li"', "people[0] (Li).id", "is no id", "a-z"),
    Broken("admin = true", "", "people", "nobody is admin", "admin = true"),
    Broken(
        'zone = "Asia/Shanghai"', 'zone = "Asia/Mars"', "calendar 'office'", "time zone", "IANA"
    ),
    Broken('mon-sun = ["10:00-22:00"]', "", "calendar 'shop'", "working time", "hours"),
    Broken('country = "CN"', 'country = "ZZ"', "calendar 'office'", "country", "ISO 3166"),
]


@pytest.mark.parametrize("broken", WRONG, ids=lambda broken: f"{broken.place}: {broken.new[:30]}")
def test_what_is_wrong_is_named(broken: Broken) -> None:
    assert broken.old in TEXT
    with pytest.raises(OrganisationError) as caught:
        parse_organisation(TEXT.replace(broken.old, broken.new, 1), "ours.toml")
    said = str(caught.value)
    assert said.startswith("ours.toml: ")
    for part in (broken.place, broken.problem, broken.remedy):
        assert part in said


def test_a_company_about_which_nobody_can_complain() -> None:
    closed = TEXT.replace('kind = "store"', 'kind = "store"\nfiles = false')
    with pytest.raises(OrganisationError, match=r"units: customers can complain about none"):
        parse_organisation(closed, "ours.toml")


def test_the_demo_company_is_in_order() -> None:
    org = parse_organisation(TEXT, "demo.toml")
    check_roles(org, (service_procedure(),), "demo.toml")
    assert [unit.id for unit in org.climb("xuhui")] == ["xuhui", "shanghai", "hq"]
    assert org.root().id == "hq"
    assert [unit.id for unit in org.units.values() if unit.files] == ["xuhui", "jingan"]
    assert org.unit("xuhui").quiet == (22 * 3600 + 1800, 9 * 3600 + 1800)
    assert org.calendar_of("hq").id == "office"


def test_a_mark_before_the_text_is_forgiven() -> None:
    assert parse_organisation("\ufeff" + TEXT, "x").name == parse_organisation(TEXT, "x").name


def test_a_deputy_is_written_so() -> None:
    text = TEXT.replace('"intake@xuhui"', '"intake@xuhui (deputy)"')
    person = parse_organisation(text, "x").people["li"]
    assert person.roles == (Holding("intake", "xuhui", deputy=True),)


def test_a_role_that_the_procedure_does_not_know() -> None:
    org = parse_organisation(TEXT.replace('"intake@xuhui"', '"cook@xuhui"'), "ours.toml")
    with pytest.raises(OrganisationError, match=r"ours.toml: people \(li\).roles.*'cook'.*intake"):
        check_roles(org, (service_procedure(),), "ours.toml")


def test_a_unit_without_a_calendar_counts_all_hours_in_the_zone_above_it() -> None:
    text = TEXT.replace('calendar = "shop"\nquiet', "quiet").replace("Asia/Shanghai", "Asia/Tokyo")
    org = parse_organisation(text, "x")
    assert org.calendar_of("xuhui").id == "always"
    assert org.zone_of("xuhui") == "Asia/Tokyo"


def test_without_any_calendar_the_zone_is_the_country_s() -> None:
    text = """
    name = { zh = "甲", en = "A" }
    [[units]]
    id = "all"
    name = { zh = "甲", en = "A" }
    kind = "shop"
    [[people]]
    id = "me"
    name = "我"
    admin = true
    """
    org = parse_organisation(text, "x")
    assert org.zone_of("all") == "Asia/Shanghai"
    assert org.unit("all").quiet is None
    assert org.procedure == "service"


def test_a_unit_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(
        OrganisationError, match="no unit 'moon'; known: hq, shanghai, xuhui, jingan"
    ):
        parse_organisation(TEXT, "x").unit("moon")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", False),
        ("wechat_words_on_telegram = false\n", False),
        ("wechat_words_on_telegram = true\n", True),
    ],
)
def test_words_from_wechat_stay_out_of_telegram_unless_the_file_lets_them_in(
    written: str, read: bool
) -> None:
    assert parse_organisation(written + TEXT, "x").wechat_words_on_telegram is read
