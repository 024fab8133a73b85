"""One person, several accounts: on Telegram and on WeCom, each with the same rights; whoever can be
reached nowhere is passed over.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cases import events as e
from cases.organisation import Address
from cases.ports import Contact
from tests.bot.two_platforms import (
    NOW,
    PEOPLE,
    TELEGRAM_GROUPS,
    House,
    on_telegram,
    on_wecom,
    opened,
)

TEXTS = {"story": "菜里有金属片"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Groups on Telegram, where everybody has an account; some have one on WeCom, too."""
    async with opened(tmp_path) as house:
        for person in PEOPLE:
            await house.account(person, on_telegram(person))
        await house.groups(TELEGRAM_GROUPS)
        yield house


def accounts(house: House, person: str) -> list[str]:
    """The chats in which a person is reached, the best first."""
    return [address.chat for address in house.engine.rules.house.org.accounts_of(person)]


async def _invites(house: House, person: str, token: str) -> None:
    async with house.store.work() as work:
        expires = NOW.replace(year=2027)
        await work.people.invite(house.engine.digest(token), person, "chen", expires)


async def test_an_account_on_wecom_stands_beside_the_one_on_telegram(house: House) -> None:
    await _invites(house, "li", "a-token")
    await house.commands(on_wecom("li"), "/start a-token")
    assert "小李，您好，账号已绑定" in house.heard(on_wecom("li"))[-1]
    assert accounts(house, "li") == [on_wecom("li"), on_telegram("li")]
    for account in accounts(house, "li"):
        await house.commands(account, "/mine")
        assert "还没有绑定" not in house.heard(account)[-1]


async def test_a_new_account_of_the_same_platform_takes_over_from_the_old_one_alone(
    house: House,
) -> None:
    await house.account("li", on_wecom("li"), after=1)
    await _invites(house, "li", "a-token")
    await house.commands("wecom:u:new", "/start a-token")
    assert accounts(house, "li") == ["wecom:u:new", on_telegram("li")]
    await house.commands(on_wecom("li"), "/mine")
    assert "还没有绑定" in house.heard(on_wecom("li"))[-1]


async def test_the_newest_account_is_told_first_and_a_blocked_one_not_at_all(
    house: House,
) -> None:
    await house.account("li", on_wecom("li"), after=5)
    org = house.engine.rules.house.org
    assert org.privates["li"] == Address("staff", on_wecom("li"))
    assert org.person_at(Address("staff", on_telegram("li"))) == org.people["li"]
    assert org.person_at(Address("staff", on_wecom("li"))) == org.people["li"]
    assert org.account_on("telegram", "li") == Address("staff", on_telegram("li"))
    assert org.account_on("wecom", "wang") is None
    async with house.store.work() as work:
        blocked = Contact("staff", on_wecom("li"), "zh", "li", blocked=True)
        await work.people.set_contact(blocked, NOW)
    await house.engine.rules.bind(house.store)
    assert accounts(house, "li") == [on_telegram("li")]


async def test_what_is_on_a_platform_that_is_not_connected_is_left_out(house: House) -> None:
    await house.account("li", on_wecom("li"), after=5)
    await house.groups({"xuhui": "wecom:g:store"})
    rules = house.engine.rules
    await rules.bind(house.store, platforms={"telegram"})
    assert "xuhui" not in rules.house.org.groups
    assert accounts(house, "li") == [on_telegram("li")]
    await house.file(TEXTS, channel="telegram", chat="501")
    assert "菜里有金属片" in house.heard(TELEGRAM_GROUPS["shanghai"])[-1]  # the next one up
    assert house.heard("wecom:g:store") == []

    await rules.bind(house.store)  # remembered: the loops ask without saying it anew
    assert "xuhui" not in rules.house.org.groups
    await rules.bind(house.store, platforms={"telegram", "wecom"})
    assert rules.house.org.groups["xuhui"] == Address("staff", "wecom:g:store")
    assert accounts(house, "li") == [on_wecom("li"), on_telegram("li")]


async def test_a_reload_of_the_rules_keeps_every_account(house: House, tmp_path: Path) -> None:
    await house.account("li", on_wecom("li"), after=5)
    file = tmp_path / "organisation.toml"
    file.write_text("wechat_words_on_telegram = true\n" + file.read_text("utf-8"), "utf-8")
    assert house.engine.rules.reload()
    assert house.engine.rules.house.org.wechat_words_on_telegram
    assert accounts(house, "li") == [on_wecom("li"), on_telegram("li")]


async def test_a_mention_rings_the_account_of_the_groups_platform(house: House) -> None:
    await house.account("li", on_wecom("li"), after=5)
    await house.file(TEXTS, channel="telegram", chat="501")
    await house.passes(hours=12)
    link = f'<a href="tg://user?id={on_telegram("li")}">小李</a>'
    assert any(f"请 {link} 处理" in text for text in house.heard("-101"))


async def test_who_has_no_account_on_the_groups_platform_is_named_alone(house: House) -> None:
    async with house.store.work() as work:
        await work.people.set_contact(Contact("staff", on_telegram("li")), NOW)
    await house.account("li", on_wecom("li"), after=5)
    await house.file(TEXTS, channel="telegram", chat="501")
    await house.passes(hours=12)
    assert any("请 小李 处理" in text for text in house.heard("-101"))
    assert not any("wecom:u:" in text for text in house.heard("-101"))


@pytest.fixture
async def private(house: House) -> House:
    """The store has no group: its people are told in private, on WeCom first."""
    await house.groups({"jingan": TELEGRAM_GROUPS["jingan"]})
    async with house.store.work() as work:
        for unit in ("xuhui", "shanghai", "hq"):
            await work.people.unbind_group(Address("staff", TELEGRAM_GROUPS[unit]), NOW)
    for person in ("li", "wang"):
        await house.account(person, on_wecom(person), after=5)
    return house


async def test_who_cannot_be_reached_in_one_place_gets_the_same_in_the_other(
    private: House,
) -> None:
    house = private
    house.paper.gone.add(on_wecom("li"))
    case = await house.file(TEXTS, channel="telegram", chat="501")
    assert "菜里有金属片" in house.heard(on_telegram("li"))[-1]
    await house.passes(hours=12)
    told = "\n".join(house.heard(on_telegram("li")))
    assert "快到时限" in told
    assert accounts(house, "li") == [on_telegram("li")]
    everybody = "\n".join(message.text for _, message in house.paper.sent)
    assert "屏蔽了机器人" not in everybody
    assert "消息送不到员工" not in everybody
    async with house.store.reading() as work:
        history = await work.cases.history(case.id)
    assert not any(isinstance(event.body, e.Undeliverable) for event in history)


async def test_who_cannot_be_reached_anywhere_is_told_to_the_next(private: House) -> None:
    house = private
    house.paper.gone |= {on_wecom("li"), on_telegram("li")}
    case = await house.file(TEXTS, channel="telegram", chat="501")
    await house.passes(hours=12)
    assert accounts(house, "li") == []
    chen = "\n".join(house.heard(on_telegram("chen")))
    assert "小李 屏蔽了机器人" in chen
    assert case.number in chen
    assert house.heard(on_telegram("li")) == []


async def test_blocking_one_of_two_accounts_worries_nobody(house: House) -> None:
    await house.account("li", on_wecom("li"), after=5)
    begun = len(house.paper.sent)
    await house.staff(on_telegram("li"), kind="blocked")
    assert len(house.paper.sent) == begun
    assert accounts(house, "li") == [on_wecom("li")]
    await house.staff(on_wecom("li"), kind="blocked")
    assert "小李 屏蔽了机器人" in house.heard("-101")[-1]
    assert accounts(house, "li") == []


async def test_an_administrator_of_a_lost_chat_hears_of_it_in_another(house: House) -> None:
    await house.account("chen", on_wecom("chen"), after=5)
    async with house.store.work() as work:
        for unit in TELEGRAM_GROUPS.values():
            await work.people.unbind_group(Address("staff", unit), NOW)
    await house.account("qian", on_telegram("qian"))
    await house.staff(on_telegram("qian"), kind="blocked")
    assert "钱主任 屏蔽了机器人" in house.heard(on_wecom("chen"))[-1]


async def test_whoami_says_account_and_person_and_strangers_hear_it_in_private_alone(
    house: House,
) -> None:
    await house.account("li", on_wecom("li"), after=5)
    await house.commands(on_wecom("li"), "/whoami")
    assert house.heard(on_wecom("li"))[-1] == "企业微信账号：<code>li</code>\n已绑定为 小李。"
    await house.commands(on_telegram("wang"), "/whoami")
    told = f"Telegram账号：<code>{on_telegram('wang')}</code>\n已绑定为 王店长。"
    assert house.heard(on_telegram("wang"))[-1] == told
    await house.commands("wecom:u:stranger", "/whoami")
    asked = house.heard("wecom:u:stranger")[-1]
    assert "<code>stranger</code>" in asked
    assert "还没有绑定" in asked
    await house.staff("wecom:u:stranger", text="我是谁")
    assert house.heard("wecom:u:stranger")[-1] == asked
    begun = len(house.paper.sent)
    await house.commands("wecom:u:stranger", "/whoami", "wecom:g:store")
    assert len(house.paper.sent) == begun


async def test_a_group_on_wecom_is_bound_like_one_on_telegram(house: House) -> None:
    await house.account("wang", on_wecom("wang"), after=5)
    await house.commands(on_wecom("wang"), "/bind 徐汇店", "wecom:g:store")
    assert "徐汇店" in house.heard("wecom:g:store")[-1]
    assert house.engine.rules.house.org.groups["xuhui"] == Address("staff", "wecom:g:store")
    assert "徐汇店" in house.heard("-101")[-1]  # the former group hears that it is one no more

    await house.account("chen", on_wecom("chen"), after=5)
    await house.commands(on_wecom("chen"), "/bind 静安店", "wecom:g:store")
    question = house.paper.sent[-1][1]
    assert "徐汇店" in question.text
    yes = question.keys[0][0]
    pressed = {"act": yes.act, "data": yes.data}
    await house.staff(on_wecom("chen"), "wecom:g:store", "press", **pressed)
    groups = house.engine.rules.house.org.groups
    assert "xuhui" not in groups
    assert groups["jingan"] == Address("staff", "wecom:g:store")


async def test_files_and_contact_go_to_the_account_that_pressed(house: House) -> None:
    await house.account("li", on_wecom("li"), after=5)
    texts = TEXTS | {"name": "张敏", "phone": "+8613977531864"}
    case = await house.file(texts, channel="telegram", chat="501")
    await house.staff(on_telegram("li"), "-101", "press", act="reveal", case=case.id)
    assert "张敏" in house.heard(on_telegram("li"))[-1]
    assert house.heard(on_wecom("li")) == []
