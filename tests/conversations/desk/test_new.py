"""Who may begin to file, and where the way is shown."""

from __future__ import annotations

import pytest

from tests.conversations.desk.house import STORE_GROUP, Desk, account


@pytest.mark.parametrize("person", ["data", "root"])
async def test_who_may_not_file_hears_why(desk: Desk, person: str) -> None:
    for chat in ("", STORE_GROUP):
        turn = await desk.say(person, "/new phone an insect in the soup", chat)
        assert [said.template for said in turn.replies] == ["staff/refusal/no_right"]


async def test_a_group_reads_one_line_and_the_clerks_chat_the_rest(desk: Desk) -> None:
    turn = await desk.say("li", "/new 电话 顾客张三，菜里有虫子，电话13955550123", STORE_GROUP)
    here = [said.template for said in turn.replies if not said.chat]
    there = {said.chat for said in turn.replies if said.chat}
    assert here == ["staff/new/group"]
    assert there == {account("li")}


async def test_somebody_elses_button_opens_nothing(desk: Desk) -> None:
    turn = await desk.say("li", "/new 电话 菜里有虫子")
    button = turn.replies[-1].buttons[0]
    press = {"kind": "press", "act": button.act, "data": button.data, "case": button.case}
    other = await desk.hear("wang", **press)
    assert other.toast
    assert other.toast.template == "staff/toast/new_over"
