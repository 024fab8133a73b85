"""A case's timeline says why: the rule, the start, who was told, who reacted, what was missing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace as changed

from bot.playground.reasons import Reasons
from bot.playground.timeline import timeline
from cases import commands as c
from cases.access import Actor
from cases.service import Done, handle
from procedures.load import shipped
from tests.conversations.desk.house import NOW, organisation
from tests.conversations.desk.test_card import filed as filed_case
from tests.playground.page_server import Json, Page, opened_page, playground_settings
from tests.playground.test_app import file_case

START, CONTACT, FOLLOW_UP = "TL-P48-01", "TL-P48-03", "own-follow-up"


async def shown(page: Page, number: str, clock: str, language: str = "zh") -> Json:
    """One clock of a case as the page reads it."""
    case = await page.get(f"case/{number}", language=language)
    found: Json = next(each for each in case["clocks"] if each["id"] == clock)
    return found


async def acknowledge(page: Page, number: str, person: str) -> None:
    engine = page.playground.engine
    who = engine.rules.house.org.people[person]
    async with engine.store.work() as work:
        case = await work.cases.find(number)
        assert case is not None
        command, actor = c.Acknowledge(case=case.id), Actor(f"person:{person}", who)
        now = engine.world.now()
        done = await handle(work, command, actor, f"press {person}", engine.rules.house, now)
    assert isinstance(done, Done)


async def test_a_running_clock_names_its_rule_start_and_who_hears_next(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        number = await file_case(page.playground.engine)
        clock = await shown(page, number, START)
        assert (clock["clause"], clock["quote"]) == ("§1.3.2", "一般投诉需在24小时内启动处理流程")
        assert clock["started_by"]["word"] == "filed"
        assert {"word": "step", "name": "分派并启动处理"} in clock["stops"]
        assert (clock["stopped_by"], clock["missed"], clock["counted"]) == (None, None, [])
        assert [each["kind"] for each in clock["coming"]][:4] == [
            "warned",
            "warned",
            "missed",
            "climbed",
        ]
        assert clock["coming"][3]["hears"] == ["赵经理 · 上海分公司"]


async def test_nobody_reacts_and_the_timeline_says_so(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        number = await file_case(page.playground.engine)
        await page.post("jump", hours=24.5)
        clock = await shown(page, number, START)
        assert [(each["kind"], each["reaction"]) for each in clock["reached"]] == [
            ("warned", None),
            ("warned", None),
            ("missed", None),
        ]
        missed = clock["missed"]
        assert missed["acknowledged_by"] == ""
        assert (missed["from"], missed["to"]) == (clock["started_at"], clock["due_at"])


async def test_who_reacted_to_which_ping(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        number = await file_case(page.playground.engine)
        await page.post("jump", hours=13)
        await acknowledge(page, number, "li")
        await page.post("jump", hours=12)
        clock = await shown(page, number, CONTACT, "en")
        first, second, deadline = clock["reached"][:3]
        assert (first["reaction"]["by"], first["reaction"]["kind"]) == ("小李", "Acknowledged")
        assert (second["reaction"], deadline["reaction"]) == (None, None)
        # Acknowledged, and yet nothing was done: that is another reason than "nobody was there".
        assert clock["missed"]["acknowledged_by"] == "小李"


async def test_working_time_is_explained_step_by_step(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        number = await file_case(page.playground.engine)
        await acknowledge(page, number, "li")
        clock = await shown(page, number, FOLLOW_UP)
        assert (clock["working"], clock["own"]) == (True, True)
        assert (clock["started_by"]["word"], clock["started_by"]["by"]) == ("acknowledged", "小李")
        assert sum(each["seconds"] for each in clock["counted"]) == timedelta(hours=4).seconds
        last = max(datetime.fromisoformat(each["end"]) for each in clock["counted"])
        assert last == datetime.fromisoformat(clock["due_at"])
        assert clock["owners"] == ["王店长 · 徐汇店"]


async def test_a_case_is_in_hand_once_somebody_has_accepted_it(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        number = await file_case(page.playground.engine)
        assert (await page.get(f"case/{number}", language="zh"))["accepted"] is False
        await acknowledge(page, number, "li")
        assert (await page.get(f"case/{number}", language="zh"))["accepted"] is True


def test_a_clock_whose_date_nobody_has_named_is_not_paused() -> None:
    procedure, org = shipped("retail"), organisation()
    pure = changed(filed_case(), procedure="retail", version=procedure.version)
    drawn = timeline(pure, (), procedure, org, "zh", NOW)
    (clock,) = [each for each in drawn["clocks"] if each["id"] == "set-reply"]
    assert (clock["due_at"], clock["held"], clock["limit"]) == (None, False, "set")
    assert clock["reading"].startswith("要耐心倾听客户投诉")
    reasons = Reasons(pure, (), procedure, org, "zh")
    named = reasons._word("limit_set:set-reply")
    assert named == {"word": "limit_set", "name": "答应顾客的回复时间"}
