"""The card: what it shows, what it never shows, which buttons stand on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from cases import events as e
from cases.case import Case
from cases.evolve import evolve
from cases.offers import Offer
from cases.outgoing import Button
from conversations.desk.card import card, masked_contact, sealed, shown
from conversations.desk.keys import DATA_BYTES, keys, pressed, token
from conversations.desk.options import options
from conversations.residency import HIDDEN
from procedures.load import shipped
from procedures.model import Text
from tests.conversations.desk.house import CANARY, NOW, organisation

PROCEDURE = shipped("service")
ORG = organisation()


def filed_body() -> e.ComplaintFiled:
    return e.ComplaintFiled(
        number="202611YB001",
        procedure="service",
        version=1,
        unit="xuhui",
        channel="telegram",
        language="zh",
        customer="customer:1",
        chat="501",
        classes=("general",),
        wishes=("refund",),
        anonymous=False,
        texts={slot: e.Sealed(slot, "0") for slot in CANARY},
    )


def filed() -> Case:
    return evolve(None, e.Event("c1", 1, NOW, "customer:1", "inbox:1#0", filed_body()))


def after(case: Case, *bodies: e.AnyBody, actor: str = "person:li") -> Case:
    for body in bodies:
        case = evolve(case, e.Event(case.id, case.seq + 1, NOW, actor, f"x{case.seq}", body))
    return case


def _card(
    case: Case, texts: Mapping[str, str] = CANARY, menu: str = "", hours: int = 1
) -> tuple[dict[str, object], tuple[Button, ...]]:
    now = NOW + timedelta(hours=hours)
    template, values, buttons = card(case, PROCEDURE, ORG, texts, "zh", "Asia/Shanghai", menu, now)
    assert template == "staff/card"
    return values, buttons


def test_e1_neither_name_nor_phone_is_on_a_card() -> None:
    written = json.dumps(_card(filed())[0], ensure_ascii=False, default=str)
    assert CANARY["name"] not in written
    assert CANARY["phone"] not in written
    assert "139****0123" in written
    assert "打翻了咖啡" in written


def test_an_anonymous_complaint_shows_no_contact() -> None:
    values, buttons = _card(changed(filed(), anonymous=True, texts={}), {})
    assert (values["anonymous"], values["contact"]) == (True, "")
    assert "reveal" not in {button.act for button in buttons}


def test_an_erased_story_is_said_to_be_erased() -> None:
    values, _ = _card(filed(), {})
    assert values["story_erased"] is True
    assert values["story"] == ""


@pytest.mark.parametrize(
    ("contact", "masked"),
    [
        ("13812341234", "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        ("021-61234567", "021****4567"),
        ("+442079460018", "+44 20 **** 0018"),
        ("+447911123456", "+44 7911 **** 3456"),
        ("+12125551234", "+1 212 **** 1234"),
        ("+6591234567", "+65 91 **** 67"),
        ("62881234", "****234"),
        ("zhao@example.com", "z***@example.com"),
        ("张敏", "张**"),
        ("Wang Fang", "W**"),
        ("", ""),
    ],
)
def test_contacts_are_masked(contact: str, masked: str) -> None:
    assert masked_contact(contact) == masked


@given(st.text(max_size=900), st.text(min_size=2, max_size=12))
def test_a_secret_is_cut_out_of_any_text(text: str, secret: str) -> None:
    secret = secret.strip()
    if len(secret) > 1 and not set(secret) & {"*"}:
        assert secret not in shown(text + secret + text, [secret], 300)
    assert len(shown(text, [], 300)) <= 361


def test_the_clocks_stand_on_it_the_most_pressing_first() -> None:
    values, _ = _card(after(filed(), e.Classified(("urgent",), ("urgent",))))
    clocks = values["clocks"]
    assert isinstance(clocks, list)
    assert [(c["name"], c["overdue"], c["left"]) for c in clocks] == [
        ("响应紧急投诉", True, -2700),
        ("专人联系客户", False, 82800),
    ]
    assert clocks[0]["role"] == "投诉受理组"
    assert clocks[0]["people"] == ["李娜"]


def test_a_quiet_case_shows_its_review() -> None:
    values, _ = _card(after(filed(), e.ContactAttempted("reached"), e.StepDone("assign")))
    assert values["clocks"] == []
    assert values["review"] is not None


def test_buttons_of_a_new_case() -> None:
    _, buttons = _card(filed())
    assert [(b.act, b.data or b.label) for b in buttons] == [
        ("ack", "staff_ack"),
        ("step", "assign"),
        ("step", "register"),
        ("menu", "contact"),
        ("resolve", "staff_resolve"),
        ("menu", "class"),
        ("menu", "handover"),
        ("note", "staff_note"),
        ("reveal", "staff_reveal"),
        ("close", "staff_close"),
        ("why", "staff_why"),
        ("menu", "more"),
    ]
    step = buttons[1]
    assert (step.label, step.ready, step.style) == ("分派并启动处理", True, "primary")


def test_buttons_follow_the_state() -> None:
    acknowledged = after(filed(), e.Acknowledged("li"))
    assert _card(acknowledged)[1][0].act == "take"
    resolved = {b.act for b in _card(after(acknowledged, e.Resolved(e.Sealed("p", "0"))))[1]}
    assert "resolve" not in resolved
    closed = after(acknowledged, e.Closed("staff"))
    assert [b.act for b in _card(closed)[1]] == ["note", "reopen"]


def test_menus_end_with_a_way_back() -> None:
    for menu in ("class", "contact", "handover", "more"):
        _, buttons = _card(filed(), menu=menu)
        assert (buttons[-1].act, buttons[-1].data) == ("menu", "")
        assert len(buttons) >= 2


def test_a_case_goes_to_people_of_its_unit_first_and_then_to_units_near_by() -> None:
    owned = after(filed(), e.Taken("li"))
    given_to = [o.data for o in options(owned, PROCEDURE, ORG) if o.act == "handover"]
    assert given_to == ["p:wang", "p:zhou", "p:data", "u:east", "u:hq", "u:pudong"]


def test_the_absent_are_not_offered() -> None:
    people = dict(ORG.people) | {"wang": replace(ORG.people["wang"], absent=True)}
    offered = options(filed(), PROCEDURE, replace(ORG, people=people))
    assert "p:wang" not in {offer.data for offer in offered}


def test_a_flag_can_be_taken_off_again() -> None:
    flagged = after(filed(), e.Classified(("general", "not_ours"), ("not_ours",)))
    offered = {(o.act, o.data) for o in options(flagged, PROCEDURE, ORG)}
    assert ("unclass", "not_ours") in offered
    assert ("classify", "not_ours") not in offered


def test_never_more_than_a_dozen_buttons_and_never_too_much_data() -> None:
    many = after(filed(), e.Acknowledged("li"), e.StepDone("assign"))
    for menu in ("", "class", "contact", "handover"):
        _, buttons = _card(many, menu=menu)
        assert len(buttons) <= 12
        assert all(len(button.data.encode()) <= DATA_BYTES for button in buttons)


def test_every_entry_of_a_long_menu_can_be_reached() -> None:
    names = [f"k{place:02d}" for place in range(24)]
    offered = [Offer("classify", name, Text(name, name), "class") for name in names]
    menu, found, pages = "class", list[str](), 0
    while menu:
        buttons = keys(offered, menu, "zh")
        found += [button.data for button in buttons if button.act == "classify"]
        assert buttons[-1].label == "staff_back"
        menu = next((b.data for b in buttons if b.label == "staff_menu_next"), "")
        pages += 1
    assert (found, pages) == (names, 3)
    first = keys(offered, "class", "zh")
    assert keys(offered[:10], "class.2", "zh")[:10] == first[:10]  # the page is gone
    assert [b.label for b in keys(offered[:10], "class", "zh")][10:] == ["staff_back"]


@given(st.text(max_size=60))
def test_data_of_any_length_finds_its_offer_again(data: str) -> None:
    offer = Offer("step", data, Text("甲", "A"))
    (button,) = keys([offer], "", "zh")
    assert len(token(data).encode()) <= DATA_BYTES
    assert pressed([offer], button.act, button.data) is offer
    assert pressed([offer], "note", button.data) is None


def test_all_texts_of_a_case_are_asked_for() -> None:
    proposal = e.Sealed("p", "0")
    assert sealed(after(filed(), e.Resolved(proposal))) == {
        **{slot: e.Sealed(slot, "0") for slot in CANARY},
        "proposal": proposal,
    }


def conversation(*said: str) -> tuple[Case, dict[str, str]]:
    """A customer in danger who has said this, and the texts as a card wants them opened."""
    body = changed(
        filed_body(), procedure="conversation", classes=("danger",), wishes=("injury",), texts={}
    )
    case = evolve(None, e.Event("c1", 1, NOW, "customer:1", "inbox:1#0", body))
    words = {f"s{number}": text for number, text in enumerate(said)}
    for name in words:
        case = after(case, e.ComplaintAdded(e.Sealed(name, "0"), ()), actor="customer:1")
    return case, {slot: words[kept.id] for slot, kept in sealed(case).items()}


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        (("不安全", "三楼", "13912345678"), "139****5678"),
        (("13912345678", "换个号码13812345678", "快一点"), "138****5678"),
        (("13912345678", *("快一点",) * 25), ""),
        (("不安全", HIDDEN), f"{HIDDEN}**"),
        ((), ""),
    ],
)
def test_a_number_told_in_a_conversation_stands_on_its_card_masked(
    said: tuple[str, ...], contact: str
) -> None:
    case, texts = conversation(*said)
    values, _ = _card(case, texts)
    assert values["contact"] == contact
    assert "13912345678" not in str(values["contact"])


def test_a_number_in_an_addition_to_a_complaint_is_not_the_contact() -> None:
    case = after(filed(), e.ComplaintAdded(e.Sealed("s0", "0"), ()), actor="customer:1")
    assert not [name for name in sealed(case) if name.startswith("said:")]
