"""Limits count in world time; what is refused costs nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.telegram import Budgets, RefusalError
from bot.playground.telegram.budgets import Gate
from tests.playground.telegram_standin import Scene, make_scene

START = datetime(2026, 1, 1, tzinfo=UTC)


def send(scene: Scene, bot: str, chat_id: int) -> int | None:
    """None when sent, else the seconds to wait."""
    body = scene.world.call(bot, "sendMessage", {"chat_id": chat_id, "text": "x"})
    if body["ok"]:
        return None
    assert body["error_code"] == 429
    wait: int = body["parameters"]["retry_after"]
    assert body["description"] == f"Too Many Requests: retry after {wait}"
    return wait


def test_a_group_takes_twenty_a_minute() -> None:
    scene = make_scene()
    assert [send(scene, "staff", scene.group.id) for _ in range(20)] == [None] * 20
    scene.clock.pass_(seconds=10)
    assert send(scene, "staff", scene.group.id) == 50
    scene.clock.pass_(seconds=50)
    assert send(scene, "staff", scene.group.id) is None


def test_edits_and_pins_share_the_group_budget() -> None:
    scene = make_scene(Budgets(group_per_minute=3))
    target = {"chat_id": scene.group.id}
    sent = scene.ok("staff", "sendMessage", target | {"text": "1"})
    target["message_id"] = sent["message_id"]
    scene.ok("staff", "editMessageText", target | {"text": "2"})
    scene.ok("staff", "pinChatMessage", target)
    assert scene.refused("staff", "editMessageText", target | {"text": "3"}) == (
        429,
        "Too Many Requests: retry after 60",
    )
    scene.ok("staff", "deleteMessage", target)


def test_a_private_chat_takes_a_burst_and_then_one_a_second() -> None:
    scene = make_scene(Budgets(private_burst=3))
    assert [send(scene, "customer", 501) for _ in range(4)] == [None, None, None, 1]
    scene.clock.pass_(seconds=1)
    assert [send(scene, "customer", 501) for _ in range(2)] == [None, 1]
    scene.clock.pass_(hours=5)
    assert [send(scene, "customer", 501) for _ in range(4)] == [None, None, None, 1]


def test_a_bot_has_a_budget_over_all_chats() -> None:
    scene = make_scene(Budgets(bot_burst=2, bot_per_second=1))
    scene.world.user_starts(scene.lin, "customer")
    assert send(scene, "customer", 501) is None
    assert send(scene, "customer", 601) is None
    assert send(scene, "customer", 501) == 1
    assert send(scene, "staff", scene.group.id) is None


def test_an_injected_pause() -> None:
    scene = make_scene()
    scene.world.throttle(scene.group, 35)
    assert send(scene, "staff", scene.group.id) == 35
    assert send(scene, "customer", 501) is None
    scene.clock.pass_(seconds=34.5)
    assert send(scene, "staff", scene.group.id) == 1
    scene.clock.pass_(seconds=0.5)
    assert send(scene, "staff", scene.group.id) is None


@given(
    st.lists(st.tuples(st.integers(1, 12), st.floats(0, 400)), max_size=60),
    st.booleans(),
)
def test_after_waiting_as_told_the_same_cost_passes(
    steps: list[tuple[int, float]], group: bool
) -> None:
    gate, now = Gate(Budgets()), START
    for cost, pause in steps:
        now += timedelta(seconds=pause)
        try:
            gate.spend(1, "a", group, cost, now)
        except RefusalError as refused:
            now += timedelta(seconds=refused.retry_after or 0)
            gate.spend(1, "a", group, cost, now)


@given(st.lists(st.floats(0, 30), min_size=1, max_size=80))
def test_no_minute_ever_holds_more_than_twenty(pauses: list[float]) -> None:
    gate, now, sent = Gate(Budgets()), START, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        try:
            gate.spend(1, "a", True, 1, now)
        except RefusalError:
            continue
        sent.append(now)
    for moment in sent:
        inside = [other for other in sent if moment - timedelta(seconds=60) < other <= moment]
        assert len(inside) <= 20


def test_without_budgets_nothing_is_held_back() -> None:
    scene = make_scene(Budgets.unlimited())
    assert [send(scene, "staff", scene.group.id) for _ in range(200)] == [None] * 200


def test_costs_beyond_the_burst_do_not_wait_for_ever() -> None:
    gate = Gate(Budgets(private_burst=2))
    gate.spend(1, "a", False, 10, START)
    with pytest.raises(RefusalError):
        gate.spend(1, "a", False, 1, START)
