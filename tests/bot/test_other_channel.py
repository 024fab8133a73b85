"""A customer follows a case up from another chat, on another platform, with number and code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cases import commands as c
from cases import events as e
from cases.access import Actor
from conversations.channel import Brief, Key, Rendered
from tests.bot.two_platforms import CODE, OPENID, TELEGRAM_GROUPS, House, on_telegram, opened

TEXTS = {"story": "菜里有金属片"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Staff on Telegram."""
    async with opened(tmp_path) as house:
        for person in ("li", "wang", "chen"):
            await house.account(person, on_telegram(person))
        await house.groups(TELEGRAM_GROUPS)
        yield house


def last(house: House, chat: str) -> Rendered:
    """The newest message to a chat."""
    return [message for where, message in house.paper.sent if where == chat][-1]


def keys(message: Rendered) -> dict[str, Key]:
    """Its buttons by what they do."""
    return {key.act: key for row in message.keys for key in row}


async def _presses(house: House, chat: str, act: str) -> None:
    sent = [keys(message) for where, message in reversed(house.paper.sent) if where == chat]
    key = next(found[act] for found in sent if act in found)
    await house.customer(chat, "press", act=key.act, case=key.case, data=key.data)


async def _proposes(house: House, case: str) -> None:
    wang = house.engine.rules.house.org.people["wang"]
    await house.does(c.Resolve, case, "!全额退款", actor=Actor("person:wang", wang))


async def _events(house: House, case: str) -> list[e.Event]:
    async with house.store.reading() as work:
        return await work.cases.history(case)


@pytest.mark.parametrize(
    ("filed", "channel", "other"),
    [
        (OPENID, "wechat", "502"),
        ("501", "telegram", "wx:oSomebodyElse"),
        ("501", "telegram", "502"),
    ],
)
async def test_number_and_code_open_a_case_wherever_it_came_from(
    house: House, filed: str, channel: str, other: str
) -> None:
    case = await house.file(TEXTS, channel=channel, chat=filed)
    await house.customer(other, text=f"{case.number} {CODE}")
    shown = last(house, other)
    assert case.number in shown.text
    assert "徐汇店" in shown.text
    assert "金属片" not in shown.text
    assert set(keys(shown)) == {"nudge", "add", "due_why"}  # to take it back is for who filed it

    await _presses(house, other, "add")
    await house.customer(other, text="还有一张发票")
    added = [ev for ev in await _events(house, case.id) if isinstance(ev.body, e.ComplaintAdded)]
    assert len(added) == 1
    assert added[0].actor.startswith("customer:")
    assert added[0].actor != case.customer  # the record says that it was another account

    await _proposes(house, case.id)
    assert "全额退款" in house.heard(filed)[-1]  # news go to the chat that filed
    await house.customer(other, text=f"{case.number} {CODE}")
    await _presses(house, other, "solved_yes")
    assert (await house.case(case.id)).status == "closed"


async def test_a_proposal_refused_from_another_chat_starts_anew_and_the_reason_is_kept(
    house: House,
) -> None:
    case = await house.file(TEXTS)
    await _proposes(house, case.id)
    await house.customer("502", text=f"{case.number} {CODE}")
    await _presses(house, "502", "solved_no")
    await house.customer("502", text="钱还没到")
    after = await house.case(case.id)
    assert (after.status, after.round) == ("open", 2)
    async with house.store.reading() as work:
        kept = [await work.texts.open(case.id, text) for text in after.additions]
    assert kept == ["钱还没到"]


async def test_without_the_code_a_button_of_the_case_does_nothing(house: House) -> None:
    case = await house.file(TEXTS)
    await _proposes(house, case.id)
    await house.customer("502", text=f"{case.number} 7K3Q-M9TX-G")
    for act in ("solved_yes", "solved_no", "add", "nudge", "withdraw", "rate5", "case"):
        await house.customer("502", "press", act=act, case=case.id)
        assert case.number not in "".join(house.heard("502"))
    assert (await house.case(case.id)).status == "resolved"


async def test_who_has_the_code_cannot_take_the_case_back(house: House) -> None:
    case = await house.file(TEXTS)
    await house.customer("502", text=f"{case.number} {CODE}")
    await house.customer("502", "press", act="withdraw", case=case.id)
    assert (await house.case(case.id)).status == "open"


async def test_only_the_last_few_cases_are_remembered_in_a_chat(house: House) -> None:
    filed = [await house.file(TEXTS, customer=f"customer:{n}", chat=f"60{n}") for n in range(4)]
    for case in filed:
        await house.customer("502", text=f"{case.number} {CODE}")
    before = len(await _events(house, filed[0].id))
    await house.customer("502", "press", act="nudge", case=filed[0].id)
    assert len(await _events(house, filed[0].id)) == before
    await house.customer("502", "press", act="nudge", case=filed[3].id)
    assert (await house.case(filed[3].id)).nudges == 1


async def test_what_is_told_on_wechat_is_a_case_of_the_channel_wechat(house: House) -> None:
    await house.customer(OPENID, text="你们店里有人被烫伤了，流血不止，快来人")
    await house.customer("501", text="你们店里有人被烫伤了，流血不止，快来人")
    async with house.store.reading() as work:
        rows = await work.cases.list()
        channels = {case.chat: case.channel for r in rows if (case := await work.cases.read(r.id))}
    assert channels == {OPENID: "wechat", "501": "telegram"}
    assert not any("烫伤" in text for text in house.heard("-104") if "🔒" in text)
    wechat = [text for text in house.heard("-104") if "🔒" in text]
    assert wechat


async def test_state_changes_have_a_few_words_and_the_outcome_is_vital(house: House) -> None:
    case = await house.file(TEXTS)
    (receipt,) = [message for chat, message in house.paper.sent if chat == OPENID]
    assert receipt.brief == Brief(case.number, "已登记", "徐汇店", case.filed_at)
    assert not receipt.vital
    li = house.engine.rules.house.org.people["li"]
    await house.does(c.Acknowledge, case.id, actor=Actor("person:li", li))
    brief = last(house, OPENID).brief
    assert brief is not None
    assert brief.status == "已受理"
    await _proposes(house, case.id)
    proposal = last(house, OPENID)
    assert proposal.brief is not None
    assert (proposal.brief.status, proposal.vital) == ("待您确认", True)
    assert all(message.brief is None for chat, message in house.paper.sent if chat != OPENID)


async def test_the_few_words_are_chinese_as_a_templates_fields_are(house: House) -> None:
    """A `phrase` takes Chinese signs alone: in English the whole message would be refused."""
    await house.file(TEXTS, language="en")
    brief = last(house, OPENID).brief
    assert brief is not None
    assert (brief.status, brief.unit) == ("已登记", "徐汇店")


@pytest.mark.parametrize(("language", "most"), [("zh", 5), ("en", 20)])
def test_every_state_has_a_word_that_fits_into_a_template(language: str, most: int) -> None:
    from conversations.brief import STATES, VITAL
    from templates.render import Words

    words = Words()
    assert STATES.keys() >= VITAL
    for template, state in STATES.items():
        assert words.exists(template, language), template
        assert 0 < len(words.label(f"brief.{state}", language)) <= most
