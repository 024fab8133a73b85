"""`kesu trace`: the whole way of an update, and another try for one that was set aside."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.cli.store import opened
from bot.clock import MachineClock
from bot.settings import read_settings
from cases.outgoing import Outgoing
from tests.bot.cli.scene import Command, bound, filed

_NOW = MachineClock().now()


def arrived(update: str, state: str = "done", bot: str = "customer") -> int:
    """An update that was worked, failed for good, or waits; the id of its row."""
    return asyncio.run(_arrived(update, state, bot))


async def _arrived(update: str, state: str, bot: str) -> int:
    async with opened(read_settings()) as (store, _):
        async with store.work() as work:
            await work.inbox.put(bot, update, f"sender of {update}", b"{}", _NOW)
        (row,) = (each for each in await store.open_rows(50, _NOW) if each.update == update)
        async with store.work() as work:
            if state == "done":
                await work.inbox.done(row, _NOW)
            elif state == "aside":
                await work.inbox.failed(row, "ValueError", _NOW, 1)
        return row.id


def told(key: str, case: str, outcome: str, chat: str = "-1001") -> None:
    """A message to staff, and what became of it."""
    asyncio.run(_told(key, case, outcome, chat))


async def _told(key: str, case: str, outcome: str, chat: str) -> None:
    now = _NOW + timedelta(minutes=1)
    message = Outgoing(key, "staff", chat, "staff/done", "zh", _NOW, case=case)
    async with opened(read_settings()) as (store, _):
        async with store.work() as work:
            await work.messages.add([message])
        async with store.work() as work:
            lanes = await work.lanes.claim(now, now, now + timedelta(minutes=1), "t", 50)
        for lane in lanes:
            async with store.work() as work:
                while (item := await work.lanes.next(lane, now)) and item.message:
                    if item.message.key != key or outcome == "waits":
                        break
                    if outcome == "sent":
                        await work.lanes.sending(lane, item, "…")
                        await work.lanes.sent(lane, item, "55", "", now)
                    elif outcome == "moot":
                        await work.lanes.moot(lane, item, "over")
                    else:
                        await work.lanes.refused(lane, item, "chat not found")
                await work.lanes.release(lane, [])


def test_a_trace_follows_an_update_to_its_events(kesu: Command, home: Path) -> None:
    case = filed(update="4711")
    filed(update="47112", unit="jingan")
    for wanted in ("4711", "customer:4711", "customer:4711:0#0", case.number, case.id):
        found = kesu("trace", wanted, "--json").json
        assert [each["number"] for each in found["cases"]] == [case.number], wanted
        (event,) = found["cases"][0]["events"]
        assert event["origin"] == "update 4711 of the customer bot"
        assert event["cause"] == "customer:4711:0#0"
    assert "update 4711 of the customer bot" in kesu("trace", "4711").out
    assert kesu("trace", "9999").code == 1


def test_the_whole_way_update_events_notices_messages(kesu: Command, home: Path) -> None:
    bound({"xuhui": "-1001"}, {})
    row = arrived("4711")
    case = filed(update="4711")
    told("customer:4711:1", "", "sent", "-1002")
    told(f"{case.id}:1:staff/notice/x", case.id, "moot", "-1003")
    told(f"{case.id}:1:staff/notice/y", case.id, "refused", "-1004")
    said = kesu("trace", "4711").out
    assert f"update 4711 of the customer bot (inbox {row}): done " in said
    assert "no. 1 ComplaintFiled" in said
    assert "customer/receipt to the customer: waits since" in said
    assert "staff/done to chat -1002: sent" in said
    assert "as 55" in said
    assert "staff/done to chat -1003: withdrawn, over" in said
    assert "staff/done to chat -1004: refused, chat not found" in said
    assert "card in staff:-1001" in said
    assert "88001" not in said
    found = kesu("trace", "4711", "--json").json
    (update,) = found["updates"]
    assert (update["inbox_id"], update["state"], update["error"]) == (row, "done", None)
    states = {message["state"] for message in found["cases"][0]["messages"]}
    assert states == {"open", "moot", "refused"}
    assert {message["event"] for message in found["cases"][0]["messages"]} == {1}
    (reply,) = found["messages"]
    assert (reply["state"], reply["platform_id"], reply["chat"]) == ("sent", "55", "-1002")
    assert "88001" not in str(found)


def test_a_message_is_found_by_row_and_by_its_place(kesu: Command, home: Path) -> None:
    case = filed(update="4711")
    told(f"{case.id}:1:staff/notice/x", case.id, "sent")
    by_place = kesu("trace", "staff:-1001:55", "--json").json
    (message,) = by_place["messages"]
    assert by_place["cases"][0]["number"] == case.number
    assert kesu("trace", f"message:{message['row']}", "--json").json == by_place
    assert kesu("trace", str(message["row"]), "--json").json == by_place  # no such inbox row
    assert kesu("trace", "message:999").code == 1
    assert kesu("trace", "staff:-1001:56").code == 1


def test_what_was_set_aside_is_found_by_its_row_and_tried_again(kesu: Command, home: Path) -> None:
    assert kesu("trace", "aside").out == "No update was set aside.\n"
    row = arrived("815", "aside")
    for wanted in (str(row), f"inbox:{row}", "815", "customer:815", "aside"):
        said = kesu("trace", wanted)
        assert said.code == 0, wanted
        assert "update 815 of the customer bot" in said.out
        assert "set aside, received" in said.out
        assert "1 attempts failed, the last with ValueError" in said.out
        assert f"`kesu trace inbox:{row} --retry` tries again" in said.out
    again = kesu("trace", str(row), "--retry")
    assert again.code == 0
    assert "It is open again" in again.out
    assert "waits, received" in again.out
    assert kesu("trace", "aside", "--json").json["updates"] == []
    (update,) = kesu("trace", f"inbox:{row}", "--json").json["updates"]
    assert (update["state"], update["attempts"]) == ("open", 0)


def test_only_one_that_was_set_aside_is_tried_again(kesu: Command, home: Path) -> None:
    done = arrived("1001")
    for wanted in (f"inbox:{done}", "4711", "aside"):
        said = kesu("trace", wanted, "--retry")
        assert said.code == 1
        assert "means none. Remedy: see `kesu trace aside`" in said.err
    rows = [arrived("77", "aside", bot) for bot in ("customer", "staff")]
    said = kesu("trace", "77", "--retry")
    assert said.code == 1
    assert f"means inbox:{rows[0]}, inbox:{rows[1]}" in said.err
    assert kesu("trace", "staff:77", "--retry").code == 0


def test_the_operator_s_look_is_part_of_the_way(kesu: Command, home: Path) -> None:
    case = filed()
    kesu("cases", "show", case.number, "--reveal")
    assert "ContactRevealed  to operator:" in kesu("trace", case.number).out
