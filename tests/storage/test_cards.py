"""Cards: one row per chat and case, repainted to the latest wanted."""

from __future__ import annotations

from typing import Any

from cases.organisation import Address
from cases.ports import Item, Lane
from storage.store import SqlStore
from tests.storage.material import NOW, card, claim, deliver, next_of, release, send_out


async def _shown(store: SqlStore, token: str = "t1") -> tuple[Lane, Item]:
    (lane,) = await claim(store, token)
    item = await next_of(store, lane)
    assert item is not None
    assert item.card is not None
    return lane, item


async def test_many_wishes_are_one_repainting_to_the_latest(store: SqlStore) -> None:
    await send_out(store, card(seq=1), card(seq=3), card(seq=2))
    await send_out(store, card(seq=2))
    lane, item = await _shown(store)
    assert (item.card, item.shown, item.shown_hash, item.menu) == (card(seq=3), "", "", "")
    assert await deliver(store, lane, item, "p1", "hash1")
    assert await next_of(store, lane) is None
    await release(store, lane)
    assert await claim(store) == []


async def test_what_is_shown_already_is_not_painted_again(store: SqlStore) -> None:
    await send_out(store, card(seq=3))
    lane, item = await _shown(store)
    await deliver(store, lane, item, "p1", "hash1")
    await release(store, lane)
    await send_out(store, card(seq=3), card(seq=2))
    for lane in await claim(store):
        assert await next_of(store, lane) is None
        await release(store, lane)
    assert await claim(store) == []


async def test_a_wish_during_the_painting_paints_once_more(store: SqlStore) -> None:
    await send_out(store, card(seq=1))
    lane, item = await _shown(store)
    await send_out(store, card(seq=2))
    assert await deliver(store, lane, item, "p1", "hash1")
    again = await next_of(store, lane)
    assert again is not None
    assert (again.card, again.shown, again.shown_hash) == (card(seq=2), "p1", "hash1")
    assert not again.uncertain


async def test_an_unknown_outcome_shows_on_the_card(store: SqlStore) -> None:
    await send_out(store, card())
    lane, item = await _shown(store)
    async with store.work() as work:
        await work.lanes.sending(lane, item, "the card")
    again = await next_of(store, lane)
    assert again is not None
    assert (again.uncertain, again.text, again.attempts) == (True, "the card", 1)


async def test_a_menu_repaints_the_standing_card(store: SqlStore) -> None:
    await send_out(store, card())
    lane, item = await _shown(store)
    await deliver(store, lane, item, "p1", "hash1")
    await release(store, lane)
    async with store.work() as work:
        await work.cards.menu("staff", "-100", "c1", "classes")
    lane, item = await _shown(store)
    assert (item.menu, item.shown) == ("classes", "p1")
    async with store.work() as work:
        await work.cards.menu("staff", "-100", "c1", "")
    await deliver(store, lane, item, "p1", "hash2")
    again = await next_of(store, lane)
    assert again is not None
    assert again.menu == ""


async def test_a_menu_on_a_card_that_is_not_there_changes_nothing(store: SqlStore) -> None:
    async with store.work() as work:
        await work.cards.menu("staff", "-100", "c1", "classes")
        assert await work.cards.chats("c1") == []


async def test_a_card_that_is_gone_is_sent_afresh(store: SqlStore) -> None:
    await send_out(store, card(seq=4))
    lane, item = await _shown(store)
    await deliver(store, lane, item, "p1", "hash1")
    async with store.work() as work:
        await work.cards.renew("staff", "-100", "c1")
    again = await next_of(store, lane)
    assert again is not None
    assert (again.card, again.shown, again.shown_hash) == (card(seq=4), "", "")


async def test_a_refused_card_rests_until_it_is_wanted_again(store: SqlStore) -> None:
    await send_out(store, card(seq=1))
    lane, item = await _shown(store)
    async with store.work() as work:
        await work.lanes.refused(lane, item, "message is too long")
    assert await next_of(store, lane) is None
    await send_out(store, card(seq=2))
    again = await next_of(store, lane)
    assert again is not None
    assert again.card == card(seq=2)


async def test_which_card_a_pressed_message_stands_for(store: SqlStore) -> None:
    """The message itself first; an older one is the card of its case there; else none."""
    await send_out(store, card(), card("c2"))
    for message in ("p1", "p2"):
        lane, item = await _shown(store, message)
        await deliver(store, lane, item, message, "hash")
        await release(store, lane)
    async with store.reading() as work:
        shown = {}
        for message, case in (("p1", ""), ("p1", "c2"), ("p0", "c2"), ("p0", ""), ("", "c1")):
            found = await work.cards.standing("staff", card().chat, message, case)
            shown[message, case] = found.card.case if found and found.card else ""
        assert shown == {
            ("p1", ""): "c1",
            ("p1", "c2"): "c1",
            ("p0", "c2"): "c2",
            ("p0", ""): "",
            ("", "c1"): "c1",
        }
        assert await work.cards.standing("staff", "elsewhere", "p0", "c1") is None


async def test_where_cards_of_a_case_stand(store: SqlStore) -> None:
    await send_out(store, card(chat="-100"), card("c2", chat="-300"))
    async with store.work() as work:
        await work.cards.want([card(chat="-200")])
        assert await work.cards.chats("c1") == [
            Address("staff", "-100"),
            Address("staff", "-200"),
        ]


async def test_where_the_cards_of_many_cases_stand_is_one_question(store: SqlStore) -> None:
    await send_out(store, card(chat="-100"), card("c2", chat="-300"), card("c3", chat="-100"))
    async with store.work() as work:
        await work.cards.want([card("c2", chat="-200"), card("c4")])
        asked: list[object] = []
        run = work.cards._tx.run

        async def counted(*call: Any) -> Any:
            asked.append(call)
            return await run(*call)

        work.cards._tx.run = counted  # type: ignore[method-assign,assignment]
        found = await work.cards.chats_of(["c1", "c2", "c5"])
        assert len(asked) == 1
    assert {case: [where.chat for where in chats] for case, chats in found.items()} == {
        "c1": ["-100"],
        "c2": ["-300", "-200"],
        "c5": [],
    }


async def test_a_card_told_to_wait_is_not_uncertain(store: SqlStore) -> None:
    await send_out(store, card())
    lane, item = await _shown(store)
    async with store.work() as work:
        await work.lanes.sending(lane, item, "the card")
        await work.lanes.later(lane, item, NOW)
        await work.lanes.release(lane, [])
    _, again = await _shown(store, "t2")
    assert not again.uncertain
