"""The platform in trouble: pauses, lost and broken answers, deleted cards. Nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.playground.telegram import Budgets
from tests.stories.telling import answers, begins, both, tells
from tests.world import START, World, playing, shown


@both
async def test_a_pause_for_one_chat_holds_up_no_other(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    world.telegram.throttle(store.room, retry_after=600)
    await tells(zhang)  # the receipt came, so the pause is the group's alone
    store.hears_nothing()
    await world.passes(minutes=9)
    store.hears_nothing()
    await world.passes(minutes=1)
    store.hears("202611YB001", "待受理")
    assert store.said()[0].date == START + timedelta(minutes=10)


async def test_pauses_asked_for_again_and_again_lose_nothing(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    world.telegram.fail_next("sendMessage", code=429, retry_after=60, times=25, bot="staff")
    await tells(zhang)
    await world.passes(minutes=20)
    store.hears_nothing()
    await world.passes(minutes=10)
    store.hears("202611YB001", "待受理")
    world.group("shanghai").hears_nothing()


@both
async def test_an_answer_that_is_lost_brings_the_same_words_again_marked_as_a_repeat(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    await begins(zhang)
    await answers(zhang)
    world.telegram.fail_next("sendMessage", "lost", times=2, bot="customer")
    await zhang.presses("提交")
    first = zhang.hears("已收到您的投诉").text
    await world.passes(minutes=5)
    second = zhang.hears("（可能重复收到）").text
    third = zhang.hears("（可能重复收到）").text
    # The same code, and said only once to be a repeat.
    assert second == third == f"（可能重复收到）\n{first}"
    world.group("xuhui").hears("202611YB001")


@pytest.mark.parametrize(
    ("kind", "code"), [("drop", 0), ("garbage", 0), ("status", 500), ("status", 502)]
)
async def test_trouble_of_an_hour_delays_the_receipt_and_loses_nothing(
    world: World, kind: str, code: int
) -> None:
    zhang = world.customer("张敏")
    await begins(zhang)
    await answers(zhang)
    world.telegram.fail_next("*", kind, code=code, times=100_000)  # type: ignore[arg-type]
    summary = next(m for m in reversed(zhang.room.messages) if "提交" in shown(m))
    assert zhang.user is not None
    world.telegram.user_presses(zhang.user, zhang.room, summary.id, "提交")
    await world.settles()
    await world.passes(hours=1)
    zhang.hears_nothing()
    world.telegram.faults.clear()
    await world.passes(minutes=10)
    zhang.hears("已收到您的投诉", "202611YB001")
    world.group("xuhui").hears("202611YB001", "待受理")


async def test_a_photo_that_cannot_be_fetched_now_is_fetched_later(world: World) -> None:
    zhang = world.customer("张敏")
    await zhang.starts()
    await zhang.presses("同意并开始")
    await zhang.says("菜里有虫子")
    zhang.skips()
    world.telegram.fail_next("getFile", "drop", times=3, bot="customer")
    await zhang.shows_photo("照片")
    zhang.hears_nothing()
    for _ in range(5):
        await world.passes(minutes=10)
    zhang.hears("「材料已收悉」")
    zhang.hears("说完请点")


@both
async def test_a_card_deleted_in_the_chat_comes_back_fresh_with_the_next_change(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    card = store.hears("待受理")
    world.telegram.user_deletes(world.staff["li"], store.room, card.id)
    await zhang.says("/status")
    zhang.hears("[催单]")
    await zhang.presses("催单")
    zhang.hears("已催办")
    store.hears("客户催单（第1次）")
    store.hears("202611YB001", "催单 1 次", "[受理]")
    await store.presses("受理", by="li")
    zhang.hears("已受理")
    assert "受理：小李" in store.card()


@both
async def test_a_burst_of_forty_cases_keeps_the_groups_budget_and_everything_arrives(
    database: str, tmp_path: Path
) -> None:
    async with playing(database, tmp_path, budgets=Budgets()) as world:
        store = world.group("xuhui")
        for number in range(40):
            await tells(world.customer(f"客户{number}"))
            await world.passes(seconds=1)
        await world.passes(minutes=3)
        heard = store.skips()
        numbers = {f"202611YB{serial:03}" for serial in range(1, 41)}
        assert {number for number in numbers if any(number in text for text in heard)} == numbers
        assert len(heard) == 40
        moments = [m.date for m in store.said()]
        for moment in moments:
            window = [m for m in moments if moment <= m < moment + timedelta(seconds=60)]
            assert len(window) <= 18
        refused = [c for c in world.telegram.calls if c.status == 429]
        assert refused == []


async def test_a_words_file_of_the_company_that_is_broken_holds_up_one_message_only(
    fresh_database: object, tmp_path: Path
) -> None:
    own = tmp_path / "words" / "zh" / "customer"
    own.mkdir(parents=True)
    (own / "accepted.j2").write_text("{{ number }} {{ nobody_gives_this }}\n", encoding="utf-8")
    given = {"KESU_TEMPLATES_DIR": str(tmp_path / "words")}
    database = fresh_database("sqlite")  # type: ignore[operator]
    async with playing(database, tmp_path, given=given) as world:
        zhang, li = world.customer("张敏"), world.customer("李雷")
        store = world.group("xuhui")
        await tells(zhang)
        store.hears("202611YB001")
        await store.presses("受理", by="li")
        zhang.hears_nothing()
        await tells(li)
        store.hears("202611YB002")
        await world.passes(hours=2)
        store.skips()
        await zhang.says("/status")
        zhang.hears("202611YB001", "已由专人受理")
        await world.passes(minutes=10)
        store.skips()
