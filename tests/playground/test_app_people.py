"""Who is seen on which phone, for whatever organisation is played with."""

from dataclasses import replace
from pathlib import Path

from bot.playground.people import members_of, staff_account, wecom_group, wecom_person
from bot.playground.seats import Seat, Side, phones
from bot.playground.seed_others import unit_on_wecom
from cases.organisation import Address, Organisation
from cases.organisation_file import parse_organisation

DEMO = Path(__file__).parents[2] / "bot" / "playground" / "demo.toml"
ONE_UNIT = """
name = { zh = "小店", en = "Little shop" }

[[units]]
id = "shop"
name = { zh = "小店", en = "Little shop" }
kind = "store"

[[people]]
id = "boss"
name = "老板"
admin = true
"""


def demo() -> Organisation:
    return parse_organisation(DEMO.read_text(encoding="utf-8"), "demo.toml")


def chats_of(org: Organisation) -> dict[str, str]:
    return {unit: f"-{place}" for place, unit in enumerate(org.units, 1)}


MEI = Seat("张敏", "zh-hans", (Side("telegram", 7, "7:customer"), Side("wechat", "wx:o", "wx:o")))


def test_every_group_is_on_one_phone_and_every_person_has_a_private_chat() -> None:
    org = demo()
    shown = phones(org, chats_of(org), [MEI])
    assert [phone.id for phone in shown] == ["customer", "store", "branch", "hq", "manager"]
    places = [{seat.place for seat in phone.seats if seat.place} for phone in shown]
    assert places == [set(), {"xuhui", "jingan"}, {"shanghai"}, {"hq"}, set()]
    assert {seat.sides[0].user for seat in shown[-1].seats} == {
        staff_account(person).id for person in org.people.values()
    }


def test_a_group_bound_on_wecom_is_seen_there_first() -> None:
    org = demo()
    bound = replace(org, groups={"jingan": Address("staff", wecom_group("jingan"))})
    (sun,) = (
        seat
        for phone in phones(bound, chats_of(org))
        for seat in phone.seats
        if seat.place == "jingan"
    )
    there, other = sun.sides
    assert there == Side("wecom", wecom_person("sun"), wecom_group("jingan"))
    assert (other.platform, other.chat) == ("telegram", chats_of(org)["jingan"])


def test_a_company_of_one_shop_has_three_phones() -> None:
    org = parse_organisation(ONE_UNIT, "shop.toml")
    shown = phones(org, chats_of(org), [MEI])
    assert [phone.id for phone in shown] == ["customer", "store", "manager"]
    assert [account.name for account in members_of(org, "shop")] == ["老板"]
    assert unit_on_wecom(org) == "", "the only group stays where it is"
    assert unit_on_wecom(demo()) == "jingan"


def test_an_account_follows_the_person_and_not_the_place_in_the_file() -> None:
    people = demo().people.values()
    accounts = {person.id: staff_account(person).id for person in people}
    again = {person.id: staff_account(person).id for person in reversed(list(people))}
    assert accounts == again
    assert len(set(accounts.values())) == len(accounts)
    assert all(number < 2**52 for number in accounts.values())
