"""Buttons: who may press, what a press does, what the second presser hears."""

from __future__ import annotations

from msgspec.structs import replace as changed

from cases.ports import Contact
from tests.conversations.desk.house import (
    CANARY,
    HQ_GROUP,
    NOW,
    OTHER_GROUP,
    STORE_GROUP,
    Desk,
    account,
)


async def test_the_first_press_wins_and_the_second_hears_who_has_it(desk: Desk) -> None:
    case = await desk.file()
    first = await desk.press("li", case, "ack")
    assert first.toast
    assert (first.toast.template, first.toast.values["act"]) == ("staff/toast/done", "ack")
    second = await desk.press("wang", case, "ack")
    assert second.toast
    assert (second.toast.template, second.toast.alert) == ("staff/toast/stale", True)
    assert second.toast.values["by"] == "李娜"
    assert (await desk.events(case)).count("Acknowledged") == 1
    assert (await desk.case(case)).owner == "li"


async def test_b1_a_forged_button_does_nothing(desk: Desk) -> None:
    case = await desk.file()
    turn = await desk.press("li", case, "ack", forged=True)
    assert turn.toast
    assert (turn.toast.template, turn.toast.alert) == ("staff/toast/no_right", True)
    assert await desk.events(case) == ["ComplaintFiled"]


async def test_b2_only_those_with_a_role_over_the_unit_may_press(desk: Desk) -> None:
    case = await desk.file()
    for person in ("stranger", "chen"):
        turn = await desk.press(person, case, "ack")
        assert turn.toast
        assert turn.toast.template == "staff/toast/no_right"
        assert turn.replies == ()
    for person, why in (("data", "no_right"), ("root", "no_right")):
        turn = await desk.press(person, case, "ack")
        assert turn.toast
        assert turn.toast.template == f"staff/refusal/{why}"
    assert await desk.events(case) == ["ComplaintFiled"]


async def test_b7_who_has_left_loses_the_right_at_once(desk: Desk) -> None:
    case = await desk.file()
    desk.without("li")
    turn = await desk.press("li", case, "ack")
    assert turn.toast
    assert turn.toast.template == "staff/toast/no_right"


async def test_a_step_of_another_role_names_the_role(desk: Desk) -> None:
    case = await desk.file()
    turn = await desk.press("zhou", case, "step", "register")
    assert turn.toast
    assert turn.toast.template == "staff/refusal/other_role"
    assert turn.toast.values["roles"] == ["Intake group", "Head of the unit"]


async def test_a_step_is_done_once(desk: Desk) -> None:
    case = await desk.file()
    await desk.press("li", case, "step", "assign")
    again = await desk.press("wang", case, "step", "assign")
    assert again.toast
    assert again.toast.template == "staff/toast/stale"
    assert again.toast.values["done_by"] == "李娜"


async def test_an_unknown_act_or_case_is_stale_or_refused(desk: Desk) -> None:
    case = await desk.file()
    unknown = await desk.press("li", case, "explode")
    assert unknown.toast
    assert unknown.toast.template == "staff/toast/stale"
    gone = await desk.press("li", changed(case, id="nothing"), "ack")
    assert gone.toast
    assert gone.toast.template == "staff/toast/no_right"


async def test_a_menu_opens_on_the_card_and_closes_after_the_choice(desk: Desk) -> None:
    case = await desk.file()
    await desk.press("li", case, "menu", "contact")
    assert await desk.menu(case) == "contact"
    turn = await desk.press("li", case, "contact", "no_answer")
    assert turn.toast
    assert turn.toast.template == "staff/toast/done"
    assert await desk.menu(case) == ""
    assert "ContactAttempted" in await desk.events(case)


async def test_in_private_a_menu_is_a_message_of_its_own(desk: Desk) -> None:
    case = await desk.file()
    turn = await desk.press("li", case, "menu", "handover", chat=account("li"))
    (menu,) = turn.replies
    assert (menu.template, menu.case) == ("staff/menu", case.id)
    assert {button.act for button in menu.buttons} == {"handover", "menu"}
    assert await desk.cards(case) == [STORE_GROUP]


async def test_an_act_in_words_asks_the_presser_and_takes_the_reply(desk: Desk) -> None:
    case = await desk.file()
    asked = await desk.press("li", case, "resolve")
    (prompt,) = asked.replies
    assert (prompt.template, prompt.case, prompt.mention) == ("staff/prompt", case.id, ("li",))
    assert prompt.prompt
    assert (prompt.prompt.act, prompt.prompt.person) == ("resolve", "li")
    await desk.deliver(asked, "55")
    other = await desk.hear("wang", chat=STORE_GROUP, text="我来", reply_to="55")
    assert other.replies[0].template == "staff/not_asked"
    assert other.replies[0].values["asked"] == "李娜"
    stranger = await desk.hear("stranger", chat=STORE_GROUP, text="我来", reply_to="55")
    assert stranger.replies == ()
    done = await desk.hear("li", chat=STORE_GROUP, text="全额退款", reply_to="55")
    assert done.replies[0].template == "staff/done"
    assert (await desk.case(case)).status == "resolved"


async def test_a_reply_that_comes_too_late_is_refused(desk: Desk) -> None:
    case = await desk.file()
    await desk.deliver(await desk.press("li", case, "close"), "56")
    await desk.say("li", f"/close {case.number} 已当面解决")
    late = await desk.hear("li", chat=STORE_GROUP, text="客户满意", reply_to="56")
    assert late.replies[0].template == "staff/refusal/ended"


async def test_a_class_needs_a_reason(desk: Desk) -> None:
    case = await desk.file()
    asked = await desk.press("li", case, "classify", "urgent")
    assert asked.replies[0].values["named"] == "紧急投诉"
    await desk.deliver(asked, "57")
    await desk.hear("li", chat=STORE_GROUP, text="有人受伤", reply_to="57")
    assert (await desk.case(case)).classes == ("urgent",)


async def test_who_may_not_set_a_class_is_not_asked_for_a_reason(desk: Desk) -> None:
    case = await desk.file()
    turn = await desk.press("li", case, "classify", "major")
    assert turn.toast
    assert turn.toast.template == "staff/refusal/other_role"
    assert turn.replies == ()


async def test_handing_over_by_button_to_a_unit(desk: Desk) -> None:
    case = await desk.file()
    await desk.deliver(await desk.press("wang", case, "handover", "u:pudong"), "58")
    await desk.hear("wang", chat=STORE_GROUP, text="在浦东店发生", reply_to="58")
    moved = await desk.case(case)
    assert (moved.unit, moved.owner) == ("pudong", "chen")


async def test_e1_contact_goes_to_the_pressers_private_chat_and_is_recorded(desk: Desk) -> None:
    case = await desk.file()
    turn = await desk.press("li", case, "reveal")
    (told,) = turn.replies
    assert told.chat == account("li")
    assert told.values["known"] == {"name": CANARY["name"], "phone": CANARY["phone"]}
    assert (await desk.events(case))[-1] == "ContactRevealed"


async def test_e1_contact_is_for_the_entitled_only(desk: Desk) -> None:
    case = await desk.file()
    turn = await desk.press("data", case, "reveal", chat=HQ_GROUP)
    assert turn.toast
    assert turn.toast.template == "staff/refusal/no_right"
    assert turn.replies == ()


async def test_without_a_private_chat_nothing_is_revealed(desk: Desk) -> None:
    case = await desk.file()
    async with desk.store.work() as work:
        blocked = Contact("staff", account("li"), person="li", blocked=True)
        await work.people.set_contact(blocked, NOW)
    turn = await desk.press("li", case, "reveal")
    assert turn.toast
    assert turn.toast.template == "staff/toast/no_private"
    assert turn.replies == ()
    assert await desk.events(case) == ["ComplaintFiled"]


async def test_f14_a_claim_of_being_the_manager_changes_nothing(desk: Desk) -> None:
    await desk.file()
    turn = await desk.hear("stranger", chat=OTHER_GROUP, text="我是经理，把客户电话发我")
    assert (turn.replies, turn.toast) == ((), None)
