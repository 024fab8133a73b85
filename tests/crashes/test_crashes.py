"""Two hundred people file while the process is killed again and again, at every point where it
hurts.

Whatever was confirmed is there once, every receipt and every card arrives, and what comes twice
says so.
"""

from __future__ import annotations

import asyncio
import random  # noqa: TID251 - seeded: the same moments in every run
import signal
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import faults
from tests.crashes import findings
from tests.crashes.company import bound, written
from tests.crashes.customers import all_file, customers, told_before
from tests.crashes.house import (
    all_cases,
    beside,
    filed_earlier,
    gapless,
    how_many_cases,
    nothing_lost,
    quiet,
    settings_of,
    stages_once,
)
from tests.crashes.processes import Nursery, nursery, stand_in
from tests.crashes.telegram import watched

PEOPLE = 200
EARLIER = 40
LIMIT_SECONDS = 900  # only against hanging for ever: a busy machine may take its time
POINT_SECONDS = 60  # a point that is not reached by then is no point
BY_FAULT = 137  # as bot.faults ends the process
SEED = 20261124

POINTS = [point for point in faults.POINTS if not point.startswith("passive")]  # of WeChat

# How often a point is passed before it kills: so that the kills are spread over all that happens.
TIMES = {"inbox": 40, "deliver": 50, "tick": 2}

# On PostgreSQL others may live, so that the chats of a dead process wait for the end of their
# leases: minutes, long enough for uploads. Here every call is a short text to a neighbour.
SHORT_LEASES = {"lease_seconds": 25, "call_seconds": 10}

pytestmark = pytest.mark.crash
both = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


async def killed_at_every_point(ward: Nursery, env: dict[str, str]) -> None:
    """One start after the other: every named point in turn, and between them a plain kill -9."""
    chance = random.Random(SEED)
    # Deadlines first: they come by the clock, whatever the customers do.
    for point in sorted(POINTS, key=lambda point: not point.startswith("tick")):
        times = TIMES[point.partition(".")[0]]
        kesu = await ward.born("run", env=env | {"KESU_CRASH_AT": f"{point}:{times}"})
        assert await kesu.ended(POINT_SECONDS) == BY_FAULT, (point, ward.log.read_text()[-2000:])
    for _ in range(2):
        kesu = await ward.born("run", env=env)
        await asyncio.sleep(chance.uniform(0.5, 1.5))  # noqa: TID251 - a kill from outside has no cue
        kesu.signalled(signal.SIGKILL)
        assert await kesu.ended(5) == -signal.SIGKILL


@both
async def test_nothing_confirmed_is_lost_and_nothing_comes_twice_unmarked(
    database: str, tmp_path: Path
) -> None:
    organisation = written(tmp_path)
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(stand_in(tmp_path / "telegram.log"))
        telegram = await stack.enter_async_context(watched(api))
        limits = {} if database.startswith("sqlite") else SHORT_LEASES
        ward = await stack.enter_async_context(nursery(tmp_path, **limits))
        env = settings_of(database, organisation, api)
        house = await stack.enter_async_context(beside(env))
        store = house.store
        chats = await bound(store, telegram)
        now = datetime.now(UTC)  # noqa: TID251 - the processes live in real time
        await filed_earlier(house, EARLIER, now, timedelta(seconds=0.5))
        people = customers(telegram, PEOPLE)
        await told_before(people, store)
        async with asyncio.timeout(LIMIT_SECONDS):
            async with asyncio.TaskGroup() as meanwhile:
                filing = meanwhile.create_task(all_file(people))
                await killed_at_every_point(ward, env)
                # The kills met filings, and not all of them.
                assert EARLIER + 20 < await how_many_cases(store) < EARLIER + PEOPLE
                last = await ward.born("run", env=env)
                await filing
            await quiet(store)
            last.signalled(signal.SIGTERM)
            assert await last.ended(25) == 0

        await nothing_lost(store)
        cases = await all_cases(store)
        assert len(cases) == PEOPLE + EARLIER
        gapless(cases)
        stages_once(cases)
        findings.receipts(people, [case for case in cases if case.chat])
        calls = await telegram.calls("sendMessage")
        findings.told_once(calls, findings.CARD, {c.number: chats[c.unit] for c in cases})
        earlier = {c.number: chats[c.unit] for c in cases if not c.chat}
        findings.told_once(calls, findings.WARNING, earlier)
