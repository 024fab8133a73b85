"""〔查看材料〕: the customer's files go to whoever pressed, in private, and that is recorded."""

from __future__ import annotations

from cases.case import Case
from cases.ports import Contact
from tests.conversations.desk.house import HQ_GROUP, NOW, STORE_GROUP, Desk, account


async def with_files(desk: Desk, count: int) -> Case:
    """A case with so many pieces of evidence."""
    return await desk.file(evidence=tuple(f"{number:02}" for number in range(count)))


async def test_the_files_go_to_the_pressers_private_chat_and_it_is_recorded(desk: Desk) -> None:
    case = await with_files(desk, 2)
    turn = await desk.press("li", case, "evidence")
    assert [said.chat for said in turn.replies] == [account("li")] * 2
    assert [said.file.name for said in turn.replies if said.file] == ["00", "01"]
    assert {said.case for said in turn.replies} == {case.id}
    assert [said.buttons for said in turn.replies] == [(), ()]
    assert turn.toast
    assert (turn.toast.template, turn.toast.values["count"]) == ("staff/toast/evidence", 2)
    assert (await desk.events(case))[-1] == "EvidenceShown"
    assert ("toast", "2 件材料已发到您的私聊，并已记录。") in desk.heard
    assert (account("li"), f"案件 {case.number} 材料 1/2") in desk.heard


async def test_never_more_than_ten_and_the_next_ones_on_asking(desk: Desk) -> None:
    case = await with_files(desk, 12)
    first = await desk.press("li", case, "evidence")
    assert len(first.replies) == 10
    assert ("toast", "10 件材料（共 12 件）已发到您的私聊，并已记录。") in desk.heard
    (more,) = first.replies[-1].buttons
    assert not any(said.buttons for said in first.replies[:-1])
    rest = await desk.press("li", case, more.act, more.data, chat=account("li"))
    assert [said.file.name for said in rest.replies if said.file] == ["10", "11"]
    assert rest.replies[-1].buttons == ()
    assert (await desk.events(case)).count("EvidenceShown") == 2
    await desk.say("li", f"/case {case.number}", chat=STORE_GROUP)
    written = "\n".join(text for _, text in desk.heard)
    assert "查看材料，件数：10（李娜）" in written


async def test_files_are_for_the_entitled_only(desk: Desk) -> None:
    case = await with_files(desk, 1)
    for person, chat, template in (
        ("data", HQ_GROUP, "staff/refusal/no_right"),
        ("chen", STORE_GROUP, "staff/toast/no_right"),
        ("stranger", STORE_GROUP, "staff/toast/no_right"),
    ):
        turn = await desk.press(person, case, "evidence", chat=chat)
        assert turn.toast
        assert turn.toast.template == template
        assert turn.replies == ()
    assert await desk.events(case) == ["ComplaintFiled"]


async def test_without_a_private_chat_nothing_is_sent(desk: Desk) -> None:
    case = await with_files(desk, 1)
    async with desk.store.work() as work:
        blocked = Contact("staff", account("li"), person="li", blocked=True)
        await work.people.set_contact(blocked, NOW)
    turn = await desk.press("li", case, "evidence")
    assert turn.toast
    assert turn.toast.template == "staff/toast/no_private"
    assert turn.replies == ()
    assert await desk.events(case) == ["ComplaintFiled"]


async def test_a_button_of_a_case_without_files_is_stale(desk: Desk) -> None:
    case = await desk.file()
    turn = await desk.press("li", case, "evidence")
    assert turn.toast
    assert turn.toast.template == "staff/toast/stale"
