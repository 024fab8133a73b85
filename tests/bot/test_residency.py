"""What is told on WeChat is read in no Telegram chat, whatever staff press, ask or are told there;
unless the organisation says that it may be.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases import commands as c
from cases import events as e
from cases.access import SYSTEM, Actor
from cases.case import Case
from cases.platforms import platform_of
from conversations.desk.options import options
from tests.bot.two_platforms import (
    OPENID,
    PEOPLE,
    TELEGRAM_GROUPS,
    WECOM_GROUPS,
    House,
    on_telegram,
    on_wecom,
    opened,
)

BIRD = "金丝雀zq9"
PHONE = "13977531864"
TEXTS = {
    "story": f"我叫欧阳{BIRD}，菜里有金属片，过敏投诉",
    "name": f"欧阳{BIRD}",
    "phone": PHONE,
    "contact": f"zq9.{BIRD}@example.com",
    "wish": f"要求{BIRD}道歉",
    "order": f"单号{BIRD}",
    "origin": f"转自{BIRD}",
    "reply_address": f"{BIRD}路1号",
}
TRACES = ("zq9", "金丝雀", PHONE, PHONE[-4:], "欧阳")
HANDS = ("li", "wang", "qian")  # who take a case in, head the store, head the centre
COMMANDS = (
    "/case {0}", "/form {0}", "/why {0}", "/guide {0}", "/mine", "/overdue", "/due 3d", "/status",
    "/duties", "/help", "/whoami", "/simulate", "/note {0} 备注" + BIRD,
    "/resolve {0} 方案" + BIRD, "/class {0} 重大 理由" + BIRD, "/handover {0} 王店长 请跟进" + BIRD,
    "/done {0} 登记", "/case {0}",
)  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Everybody on Telegram, as in a house that has no WeCom."""
    async with opened(tmp_path) as house:
        for person in PEOPLE:
            await house.account(person, on_telegram(person))
        await house.groups(TELEGRAM_GROUPS)
        yield house


def traces(text: str) -> list[str]:
    """What of the customer can be read in a text."""
    return [trace for trace in TRACES if trace in text]


def not_in_telegram(house: House, number: str) -> None:
    """Nothing of the customer went to Telegram, neither as message nor over a button."""
    said = house.heard_on("telegram")
    assert number in said
    assert traces(said) == []
    assert traces("\n".join(house.toasts)) == []


async def _presses(house: House, case: Case) -> set[str]:
    """Everybody presses everything that is on offer, where they all read along and in private;
    whoever is asked for words gives some. The acts that were on offer.
    """
    tried: set[tuple[str, str]] = set()
    for _ in range(2):  # what is pressed brings new things on offer
        case = await house.case(case.id)
        rules = house.engine.rules.house
        offered = [*options(case, rules.procedure_of(case), rules.org)]
        fresh = [offer for offer in offered if (offer.act, offer.data) not in tried]
        for offer in fresh:
            tried.add((offer.act, offer.data))
            for person in HANDS:
                account = on_telegram(person)
                chat = account if person == "qian" else TELEGRAM_GROUPS["xuhui"]
                pressed = {"act": offer.act, "data": offer.data, "case": case.id}
                turn = await house.staff(account, chat, "press", **pressed)
                await _words(house, account, turn.replies and turn.replies[0].prompt)
        for menu in ("class", "contact", "handover", "more", ""):
            for chat in (TELEGRAM_GROUPS["xuhui"], on_telegram("wang")):
                pressed = {"act": "menu", "data": menu, "case": case.id}
                await house.staff(on_telegram("wang"), chat, "press", **pressed)
    return {act for act, _ in tried}


async def _words(house: House, account: str, prompt: object) -> None:
    if prompt:
        chat = next(chat for chat, message in reversed(house.paper.sent) if message.ask)
        where = f"m{max(n for n, (c_, m) in enumerate(house.paper.sent, 1) if m.ask)}"
        await house.staff(account, chat, text=f"员工说{BIRD}", reply_to=where)


async def _asks(house: House, case: Case) -> None:
    """Everything is asked, in the group and in private."""
    for person, chat in (("wang", "-101"), ("qian", "-104"), ("qian", on_telegram("qian"))):
        for command in COMMANDS:
            await house.commands(on_telegram(person), command.format(case.number), chat)


async def _customer_goes_on(house: House, case: str) -> None:
    """The customer adds, hurries, refuses: whatever staff are told of."""
    file = await _file(house, case)
    await house.does(c.AddToComplaint, case, f"!补充{BIRD}，再打{PHONE}", (file,))
    await house.does(c.Nudge, case)
    await house.does(c.ReportUndeliverable, case, OPENID, "blocked", "customer", actor=SYSTEM)


async def _file(house: House, case: str) -> str:
    async with house.store.work() as work:
        return await work.files.keep(
            case, f"{BIRD}2".encode(), "photo", f"{BIRD}.jpg", house.clock.now()
        )


def _of(house: House, person: str) -> Actor:
    return Actor(f"person:{person}", house.engine.rules.house.org.people[person])


async def _is_refused_and_proposed_anew(house: House, case: str) -> None:
    await house.does(c.Answer, case, False, f"!不行{BIRD}")
    await house.does(c.Resolve, case, f"!方案二{BIRD}", actor=_of(house, "qian"))


@pytest.mark.parametrize("procedure", ["service", "retail"])
async def test_nothing_told_on_wechat_is_ever_read_in_telegram(
    house: House, procedure: str
) -> None:
    filed: dict[str, Any] = {"procedure": procedure}
    case = await house.file(TEXTS, (f"{BIRD}.jpg", "zq9b.jpg"), **filed)
    await _customer_goes_on(house, case.id)
    await _asks(house, case)
    await _is_refused_and_proposed_anew(house, case.id)
    acts = await _presses(house, case)
    await house.passes(days=9)  # every warning and every ping of the ladder
    again = await house.file(TEXTS, **filed)  # the same person and place: repetition is noticed
    acts |= await _presses(house, again)
    await _asks(house, again)
    assert acts >= {"ack", "take", "reveal", "evidence", "note", "resolve", "close", "step", "why"}
    assert "form" in acts or procedure == "service"
    assert len(house.paper.sent) > 200
    not_in_telegram(house, case.number)
    assert traces(house.heard_on("wechat"))  # what staff write goes out to the customer as ever


async def test_the_customers_own_words_reach_wecom_masked_as_in_any_group(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        for person in PEOPLE:
            await house.account(person, on_wecom(person))
        await house.groups(WECOM_GROUPS)
        case = await house.file(TEXTS, (f"{BIRD}.jpg",))
        group = house.heard(WECOM_GROUPS["xuhui"])
        assert any("菜里有金属片" in text for text in group)
        assert not any(BIRD in text and "欧阳" in text for text in group)
        assert "🔒" not in "".join(group)

        pressed = {"act": "reveal", "case": case.id}
        await house.staff(on_wecom("li"), WECOM_GROUPS["xuhui"], "press", **pressed)
        assert f"欧阳{BIRD}" in house.heard(on_wecom("li"))[-1]
        pressed = {"act": "evidence", "case": case.id}
        await house.staff(on_wecom("li"), WECOM_GROUPS["xuhui"], "press", **pressed)
        sent = [message for chat, message in house.paper.sent if chat == on_wecom("li")][-1]
        assert sent.file is not None
        assert sent.file[2] == f"{BIRD}.jpg"


async def test_a_card_in_telegram_has_number_fields_and_where_the_words_are(house: House) -> None:
    case = await house.file(TEXTS, (f"{BIRD}.jpg",))
    card = house.heard(TELEGRAM_GROUPS["xuhui"])[-1]
    for part in (
        case.number,
        "待受理",
        "徐汇店",
        "公众号留言",
        "退款",
        "专人联系客户",
        "材料：1件",
    ):
        assert part in card, part
    assert "客户所述：🔒" in card
    assert f"企业微信查看，或用 kesu cases show {case.number}" in card
    assert "删除" not in card
    assert "建议" not in card  # no class is suggested by words that nobody here may read


async def test_contact_and_files_are_refused_in_telegram_and_nothing_is_recorded(
    house: House,
) -> None:
    case = await house.file(TEXTS, (f"{BIRD}.jpg",))
    for act in ("reveal", "evidence"):
        await house.staff(on_telegram("li"), "-101", "press", act=act, case=case.id)
        assert "企业微信" in house.toasts[-1]
        assert f"kesu cases show {case.number} --reveal" in house.toasts[-1]
    assert house.heard(on_telegram("li")) == []
    async with house.store.reading() as work:
        kinds = {type(event.body) for event in await work.cases.history(case.id)}
    assert not kinds & {e.ContactRevealed, e.EvidenceShown}


async def test_staff_in_telegram_still_speak_to_a_customer_on_wechat(house: House) -> None:
    case = await house.file(TEXTS)
    await house.commands(on_telegram("wang"), f"/resolve {case.number} 全额退款", "-101")
    proposal = house.heard(OPENID)[-1]
    assert "全额退款" in proposal
    assert not any("全额退款" in text for text in house.heard("-101"))


async def test_who_says_so_in_the_organisation_file_reads_it_in_telegram(tmp_path: Path) -> None:
    line = "wechat_words_on_telegram = true\n"
    async with opened(tmp_path, organisation=line) as house:
        for person in PEOPLE:
            await house.account(person, on_telegram(person))
        await house.groups(TELEGRAM_GROUPS)
        case = await house.file(TEXTS)
        assert "菜里有金属片" in house.heard("-101")[-1]
        await house.staff(on_telegram("li"), "-101", "press", act="reveal", case=case.id)
        assert f"欧阳{BIRD}" in house.heard(on_telegram("li"))[-1]
        assert "🔒" not in house.heard_on("telegram")


async def test_a_case_from_telegram_is_read_in_telegram_as_ever(house: House) -> None:
    await house.file(TEXTS, channel="telegram", chat="501")
    assert "菜里有金属片" in house.heard("-101")[-1]


async def test_words_with_people_stay_out_too_and_their_complaint_lacks_none(house: House) -> None:
    """转为投诉: the clerk files in Telegram what was said on WeChat, without reading it there."""
    talk = await house.file(
        TEXTS, (f"{BIRD}.jpg",), procedure="conversation", wishes=("asked",), classes=("waiting",)
    )
    await house.does(c.AddToComplaint, talk.id, f"!还有{BIRD}，在徐汇店")
    clerk = on_telegram("li")
    await house.staff(clerk, "-101", "press", act="complain", case=talk.id)
    shown = house.heard(clerk)[-1]
    assert "经过：🔒" in shown
    assert "企业微信" in shown
    for key in ("edit:story", "back", "edit:customer", "back"):
        await _chooses(house, clerk, key)
    await _chooses(house, clerk, "submit")
    not_in_telegram(house, talk.number)
    async with house.store.reading() as work:
        rows = await work.cases.list(units=["xuhui"], open_only=True)
        filed = [await work.cases.read(row.id) for row in rows if row.procedure == "service"]
        (complaint,) = [case for case in filed if case]
        story = await work.texts.open(complaint.id, complaint.texts["story"])
    assert complaint.channel == "wechat"
    assert story is not None
    assert TEXTS["story"] in story
    assert f"还有{BIRD}" in story


async def _chooses(house: House, account: str, key: str) -> None:
    """Press a button of the newest summary or question."""
    message = [m for chat, m in house.paper.sent if chat == account][-1]
    found = next(k for row in message.keys for k in row if re.fullmatch(rf"\d+\.{key}", k.data))
    pressed = {"act": found.act, "case": found.case, "data": found.data}
    await house.staff(account, account, "press", **pressed)


def test_only_these_files_open_texts_past_the_rule() -> None:
    """A desk that opens texts by itself would open them for every chat."""
    root = Path(__file__).parents[2]
    opens = {
        path.relative_to(root).as_posix()
        for folder in ("conversations", "bot/loops")
        for path in (root / folder).rglob("*.py")
        if re.search(r"work\.texts\.open|_contact\(here\.work", path.read_text("utf-8"))
    }
    assert opens == {"conversations/desk/new_talk.py", "conversations/residency.py"}


def test_ids_name_their_platform() -> None:
    assert {platform_of(chat) for chat in TELEGRAM_GROUPS.values()} == {"telegram"}
    assert platform_of(OPENID) == "wechat"


async def test_what_was_asked_for_on_wecom_does_not_come_on_telegram_when_wecom_is_lost(
    house: House,
) -> None:
    """Its words stand in the answer already: it was made for the chat that asked."""
    await house.account("li", on_wecom("li"), after=5)
    await house.groups({"xuhui": WECOM_GROUPS["xuhui"]})
    case = await house.file(TEXTS)
    house.paper.gone.add(on_wecom("li"))
    pressed = {"act": "reveal", "case": case.id}
    await house.staff(on_wecom("li"), WECOM_GROUPS["xuhui"], "press", **pressed)
    await house.passes(minutes=10)
    assert traces("".join(house.heard(on_telegram("li")))) == []
    assert traces(house.heard_on("telegram")) == []


async def test_a_customers_telegram_chat_gets_only_the_fields_of_a_case_from_wechat(
    house: House,
) -> None:
    case = await house.file(TEXTS, chat="501")
    receipt = house.heard("501")[-1]
    assert case.number in receipt
    assert "🔒" not in receipt
    await house.does(c.Resolve, case.id, f"!方案{BIRD}", actor=_of(house, "wang"))
    proposal = house.heard("501")[-1]
    assert "的处理方案：" in proposal
    assert "🔒 这件投诉是在微信提交的，具体内容请在微信里查看。" in proposal
    assert traces(house.heard_on("telegram")) == []


async def test_what_was_worded_before_the_rule_is_worded_anew(house: House) -> None:
    """An attempt whose outcome nobody knows keeps its wording; the rule is younger than it."""
    case = await house.file(TEXTS)
    house.paper.lost = True  # the next call is made, and nobody knows whether it arrived
    rules, told = house.engine.rules, house.engine.rules.house
    rules.house = type(told)(replace(told.org, wechat_words_on_telegram=True), told.procedures)
    await house.does(c.AddToComplaint, case.id, f"!补充{BIRD}")
    house.paper.lost, rules.house = False, told
    house.paper.sent.clear()  # that was the operator's own word then
    await house.passes(minutes=10)
    again = house.heard("-101")
    assert any("补充" in text and "🔒" in text for text in again)
    assert traces("".join(again)) == []
