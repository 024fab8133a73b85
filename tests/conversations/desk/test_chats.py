"""Invitations, bindings, languages, and chats that are lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cases.organisation import Address
from cases.ports import Contact
from tests.conversations.desk.house import HQ_GROUP, NOW, OTHER_GROUP, STORE_GROUP, Desk, account
from tests.conversations.desk.house import digest as digest_of

TOKEN = "a-token-nobody-guesses"


async def _invite(desk: Desk, person: str = "li") -> None:
    async with desk.store.work() as work:
        expires = NOW + timedelta(days=3)
        await work.people.invite(digest_of(TOKEN), person, "root", expires)


async def _bound(desk: Desk) -> dict[str, str]:
    async with desk.store.reading() as work:
        return {unit: address.chat for unit, address in (await work.people.groups()).items()}


async def _accounts(desk: Desk) -> dict[str, str]:
    async with desk.store.reading() as work:
        return {contact.chat: contact.person for contact in await work.people.contacts_of_staff()}


async def test_an_invitation_binds_the_account_once(desk: Desk) -> None:
    await _invite(desk)
    turn = await desk.say("newcomer", f"/start {TOKEN}")
    (said,) = turn.replies
    assert (said.template, turn.house_changed) == ("staff/welcome", True)
    assert said.values["roles"] == [{"role": "投诉受理组", "unit": "徐汇店", "deputy": False}]
    assert await _accounts(desk) == {account("newcomer"): "li"}
    second = await desk.say("thief", f"/start {TOKEN}")
    assert second.replies[0].template == "staff/invitation_dead"
    assert await _accounts(desk) == {account("newcomer"): "li"}


async def test_b16_wrong_expired_and_public_invitations_bind_nobody(desk: Desk) -> None:
    await _invite(desk)
    wrong = await desk.say("newcomer", "/start guess")
    assert wrong.replies[0].template == "staff/invitation_dead"
    assert (await desk.say("newcomer", f"/start {TOKEN}", STORE_GROUP)).replies == ()
    desk.now += timedelta(days=4)
    late = await desk.say("newcomer", f"/start {TOKEN}")
    assert late.replies[0].template == "staff/invitation_dead"
    assert await _accounts(desk) == {}


async def test_an_account_belongs_to_one_person(desk: Desk) -> None:
    await _invite(desk, "zhou")
    turn = await desk.say("li", f"/start {TOKEN}")
    assert turn.replies[0].template == "staff/bound_already"
    assert await _accounts(desk) == {}


async def test_a_new_account_takes_over_from_the_old_one(desk: Desk) -> None:
    async with desk.store.work() as work:
        await work.people.set_contact(Contact("staff", "old-phone", person="li"), NOW)
    await _invite(desk)
    await desk.say("newcomer", f"/start {TOKEN}")
    assert await _accounts(desk) == {account("newcomer"): "li"}


async def test_the_head_of_a_unit_binds_its_group(desk: Desk) -> None:
    turn = await desk.say("chen", "/bind 浦东店", OTHER_GROUP)
    assert (turn.replies[0].template, turn.house_changed) == ("staff/bound", True)
    assert await _bound(desk) == {"pudong": OTHER_GROUP}


async def test_who_may_not_bind_hears_which_units_are_theirs(desk: Desk) -> None:
    for person, known in (("li", []), ("chen", ["浦东店"])):
        (said,) = (await desk.say(person, "/bind 徐汇店", OTHER_GROUP)).replies
        assert (said.template, said.values["known"]) == ("staff/bind_refused", known)
    assert (await desk.say("stranger", "/bind 徐汇店", OTHER_GROUP)).replies == ()
    assert (await desk.say("root", "/bind 徐汇店")).replies[0].template == "staff/bind_private"
    assert await _bound(desk) == {}


async def test_the_former_group_of_a_unit_is_told(desk: Desk) -> None:
    bound, told = (await desk.say("root", "/bind xuhui", OTHER_GROUP)).replies
    assert (bound.chat, told.chat) == ("", STORE_GROUP)
    assert told.template == "staff/bound_elsewhere"


async def _binds(desk: Desk) -> None:
    async with desk.store.work() as work:
        await work.people.bind_group("xuhui", Address("staff", STORE_GROUP), "root", NOW)


async def test_a_group_is_taken_from_its_unit_only_when_somebody_confirms(desk: Desk) -> None:
    await _binds(desk)
    await desk.file()
    (asked,) = (await desk.say("root", "/bind 浦东店", STORE_GROUP)).replies
    assert asked.template == "staff/bind_ask"
    told = {name: asked.values[name] for name in ("unit", "former", "open")}
    assert told == {"unit": "浦东店", "former": "徐汇店", "open": 1}
    yes, no = asked.buttons
    kept = await desk.hear("root", kind="press", chat=STORE_GROUP, act=no.act, data=no.data)
    assert kept.toast is not None
    assert kept.toast.template == "staff/toast/bind_kept"
    assert await _bound(desk) == {"xuhui": STORE_GROUP}
    turn = await desk.hear("root", kind="press", chat=STORE_GROUP, act=yes.act, data=yes.data)
    assert [(said.template, said.chat) for said in turn.replies] == [
        ("staff/bound", ""),
        ("staff/group_rebound", HQ_GROUP),
        ("staff/group_rebound", account("li")),
        ("staff/group_rebound", account("wang")),
    ]
    assert await _bound(desk) == {"pudong": STORE_GROUP}


async def test_only_who_may_bind_the_unit_confirms_and_only_while_it_fits(desk: Desk) -> None:
    await _binds(desk)
    press = {"kind": "press", "chat": STORE_GROUP, "act": "bind", "data": "pudong:xuhui"}
    for person in ("wang", "li", "data"):
        refused = await desk.hear(person, **press)
        assert refused.toast is not None
        assert refused.toast.template == "staff/toast/no_right", person
    assert (await desk.hear("root", **press, forged=True)).replies == ()
    stale = await desk.hear("root", **press | {"data": "pudong:east"})
    assert stale.toast is not None
    assert stale.toast.template == "staff/toast/bind_stale"
    assert await _bound(desk) == {"xuhui": STORE_GROUP}


async def test_a_group_that_is_lost_is_told_to_the_next_one_up(desk: Desk) -> None:
    async with desk.store.work() as work:
        await work.people.bind_group("xuhui", Address("staff", STORE_GROUP), "root", NOW)
    turn = await desk.hear("li", kind="removed", chat=STORE_GROUP)
    (told,) = turn.replies
    assert (told.template, told.chat, turn.house_changed) == ("staff/group_lost", HQ_GROUP, True)
    assert told.values["unit"] == "徐汇店"
    assert await _bound(desk) == {}


async def test_without_another_group_administrators_are_told(desk: Desk) -> None:
    desk.org = replace(desk.org, groups={})
    async with desk.store.work() as work:
        await work.people.bind_group("hq", Address("staff", HQ_GROUP), "root", NOW)
    (told,) = (await desk.hear("li", kind="removed", chat=HQ_GROUP)).replies
    assert told.chat == account("root")


async def test_a_removal_from_a_group_of_no_unit_is_nothing(desk: Desk) -> None:
    turn = await desk.hear("li", kind="removed", chat=OTHER_GROUP)
    assert (turn.replies, turn.house_changed) == ((), False)


async def test_b8_a_group_that_becomes_a_supergroup_keeps_its_unit(desk: Desk) -> None:
    async with desk.store.work() as work:
        await work.people.bind_group("xuhui", Address("staff", STORE_GROUP), "root", NOW)
    turn = await desk.hear("li", kind="migrated", chat=STORE_GROUP, argument="-100777")
    assert turn.house_changed
    assert await _bound(desk) == {"xuhui": "-100777"}


async def test_joining_a_group_says_what_comes_next(desk: Desk) -> None:
    (said,) = (await desk.hear("stranger", kind="joined", chat=OTHER_GROUP)).replies
    assert (said.template, said.values["unit"]) == ("staff/joined", "")


async def test_the_language_is_chosen_by_word_or_button(desk: Desk) -> None:
    asked = await desk.say("li", "/language")
    assert [button.data for button in asked.replies[0].buttons] == ["zh", "en"]
    chosen = await desk.hear("li", kind="press", act="language", data="en")
    assert (chosen.language, chosen.house_changed) == ("en", True)
    assert (await desk.say("li", "/help")).language == "en"
    assert (await desk.say("li", "/language 中文")).language == "zh"


async def test_a_group_is_answered_in_its_own_language(desk: Desk) -> None:
    assert (await desk.say("zhou", "/due", HQ_GROUP)).language == "zh"
    assert (await desk.say("zhou", "/due")).language == "en"


async def test_a_member_who_blocks_the_bot_is_told_to_the_group(desk: Desk) -> None:
    async with desk.store.work() as work:
        await work.people.set_contact(Contact("staff", account("li"), person="li"), NOW)
    turn = await desk.hear("li", kind="blocked")
    (told,) = turn.replies
    assert (told.template, told.chat) == ("staff/person_lost", STORE_GROUP)
    back = await desk.hear("li", kind="unblocked")
    assert (back.replies, back.house_changed) == ((), True)
    async with desk.store.reading() as work:
        contact = await work.people.contact("staff", account("li"))
    assert contact == Contact("staff", account("li"), person="li", changed_at=NOW)
