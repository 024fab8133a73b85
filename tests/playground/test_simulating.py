"""The simulator behind the page: a picture for every procedure, an answer to every wrong wish."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.playground.simulating import SPANS_HOURS
from tests.playground.page_server import Page, opened_page, playground_settings

WISH: dict[str, Any] = {
    "procedure": "service",
    "unit": "xuhui",
    "channel": "telegram",
    "at": "2026-11-27T18:00",
    "hours": 72,
    "classes": [],
    "happenings": [],
}


@pytest_asyncio.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with opened_page(playground_settings(tmp_path)) as found:
        yield found


async def test_what_can_be_chosen_is_named_in_the_language_asked_for(page: Page) -> None:
    chinese = await page.post("choices", language="zh")
    english = await page.post("choices", language="en")
    assert chinese["procedures"][0]["title"] == "服务业客户投诉处理预案"
    assert english["procedures"][0]["title"] == "Complaint plan for service companies"
    assert [unit["name"] for unit in english["units"]] == ["Xuhui store", "Jing'an store"]
    assert "conversation" not in [each["id"] for each in english["procedures"]]


async def test_a_case_is_played_with_bars_rings_and_open_hours(page: Page) -> None:
    found = await page.post("simulate", **WISH, language="en")
    (start, contact) = found["clocks"]
    assert (start["name"], contact["promise"]) == ("Start handling", True)
    assert start["due_at"] == "2026-11-28T10:00:00+00:00"
    first = found["rings"][0]
    assert (first["kind"], first["hears"]) == ("warned", ["小李 · Xuhui store"])
    assert first["rings_at"] >= first["at"]
    assert found["open"]["shop"][0] == ["2026-11-27T10:00:00+00:00", "2026-11-27T14:00:00+00:00"]
    assert found["home"] == "shop"
    assert (await page.get("cases"))["cases"] == []  # nothing was stored


async def test_what_happens_on_the_way_stops_the_clock(page: Page) -> None:
    wish = WISH | {"happenings": [{"mark": "resolved", "after": 90, "unit": "m"}]}
    found = await page.post("simulate", **wish)
    assert found["clocks"][0]["stopped_at"] == "2026-11-27T11:30:00+00:00"
    assert found["status"] == "resolved"


async def test_what_cannot_happen_is_named(page: Page) -> None:
    wish = WISH | {"happenings": [{"mark": "confirmed", "after": 1, "unit": "h"}]}
    assert (await page.post("simulate", **wish))["impossible"] == "confirmed"
    for wrong in ({"classes": ["nonsense"]}, {"channel": "pigeon"}):
        answer = await page.post("simulate", **(WISH | wrong))
        assert answer["impossible"] == ""
        assert "There is no" in answer["why"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"procedure": "nothing"},
        {"procedure": 3},
        {"unit": "mars"},
        {"at": "tomorrow"},
        {"at": "9999-12-31T23:59"},
        {"at": "0001-01-01T00:00"},
        {"at": None},
        {"hours": 5},
        {"hours": True},
        {"hours": "72"},
        {"classes": "urgent"},
        {"classes": [1]},
        {"happenings": {}},
        {"happenings": [1]},
        {"happenings": [{"mark": "noted", "after": -1, "unit": "h"}]},
        {"happenings": [{"mark": "noted", "after": 10**30, "unit": "d"}]},
        {"happenings": [{"mark": "noted", "after": 1, "unit": "y"}]},
        {"happenings": [{"mark": "noted", "after": 1, "unit": "h"}] * 9},
    ],
    ids=str,
)
async def test_a_wrong_wish_is_answered(page: Page, wrong: dict[str, Any]) -> None:
    answer = await page.post("simulate", status=400, **(WISH | wrong))
    assert answer["error"]


async def test_every_procedure_can_be_played_in_both_languages(page: Page) -> None:
    choices = await page.post("choices")
    for procedure in choices["procedures"]:
        for language in ("zh", "en"):
            wish = WISH | {
                "procedure": procedure["id"],
                "channel": procedure["channels"][0]["id"],
                "hours": SPANS_HOURS[-1],
            }
            found = await page.post("simulate", **wish, language=language)
            assert "impossible" not in found, (procedure["id"], found)
            assert found["rings"], procedure["id"]


async def test_another_page_may_not_ask(page: Page) -> None:
    url = f"{page.address}/playground/simulate"
    foreign = {"Origin": "http://example.org"}
    async with page.session.post(url, json=WISH, headers=foreign) as response:
        assert response.status == 403
    async with page.session.post(url, data="x=1") as response:
        assert response.status == 403 or response.status == 415
