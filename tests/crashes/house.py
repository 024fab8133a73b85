"""The database of a crash test seen from the test's own process: complaints of earlier, quiet, and
the record after.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.house import Opened, opened
from bot.settings import read_settings
from cases import commands as c
from cases.access import Actor
from cases.case import Case
from cases.service import Done, handle
from storage.store import SqlStore
from tests.crashes.company import EARLIER, unit
from tests.crashes.processes import SECRET_KEY, TOKENS

LOOK_SECONDS = 0.25
WARNING_AFTER = timedelta(hours=12)  # half of TL-P48-01


def settings_of(database: str, organisation: Path, api: str, port: int = 0) -> dict[str, str]:
    """The environment of a Kesu."""
    return {
        "KESU_DATABASE_URL": database,
        "KESU_ORG": str(organisation),
        "KESU_SECRET_KEY": SECRET_KEY,
        "KESU_TELEGRAM_CUSTOMER_TOKEN": TOKENS["customer"],
        "KESU_TELEGRAM_STAFF_TOKEN": TOKENS["staff"],
        "KESU_TELEGRAM_API_URL": api,
        "KESU_PORT": str(port),
    }


def beside(env: dict[str, str]) -> AbstractAsyncContextManager[Opened]:
    """The same database and rules in the test's own process, beside the running ones."""
    return opened(read_settings(env, None))


async def filed_earlier(house: Opened, count: int, first: datetime, step: timedelta) -> None:
    """`count` complaints of half a day ago: their warnings come one by one, from `first` on."""
    store, rules = house.store, house.rules
    await rules.bind(store)
    procedure = rules.house.current()
    for number in range(count):
        at = first + step * number - WARNING_AFTER
        customer = f"customer:earlier-{number}"
        async with store.work() as work:
            filing = c.FileComplaint(
                case=f"earlier{number:04}",
                procedure=procedure.id,
                version=procedure.version,
                unit=unit(EARLIER[number % len(EARLIER)]),
                channel="telegram",
                language="zh",
                customer=customer,
                chat="",
                wishes=("refund",),
                anonymous=True,
                texts={},
                code=store.digest(f"earlier {number}"),
            )
            actor = Actor(customer, kind="customer")
            done = await handle(work, filing, actor, f"earlier:{number}", rules.house, at)
            assert isinstance(done, Done)


async def quiet(store: SqlStore) -> None:
    """Wait until nothing is left that could be worked or sent now."""
    left = ("due_unclaimed", "inbox_open", "messages_waiting", "cards_waiting")
    while True:
        counts = await store.health(datetime.now(UTC))  # noqa: TID251 - real processes, real time
        if not any(counts[name] for name in left):
            return
        await asyncio.sleep(LOOK_SECONDS)  # noqa: TID251 - another process works meanwhile


async def nothing_lost(store: SqlStore) -> None:
    """No update and no message was given up, nothing is left in the middle."""
    counts = await store.health(datetime.now(UTC))  # noqa: TID251 - real processes, real time
    given_up = ("inbox_aside", "messages_refused", "due_failing", "cases_without_date")
    found = {name: counts[name] for name in given_up if counts[name]}
    assert not found, found


async def how_many_cases(store: SqlStore) -> int:
    """How many cases there are now."""
    async with store.reading() as work:
        return len(await work.audit.ids("", 10_000))


async def all_cases(store: SqlStore) -> list[Case]:
    """Every complaint; the record and the row of each case, of duties too, were verified."""
    found: list[Case] = []
    async with store.reading() as work:
        for name in await work.audit.ids("", 10_000):
            assert await work.audit.verify_chain(name) == []
            assert await work.audit.verify_row(name) == []
            case = await work.cases.read(name)
            assert case is not None
            if not case.periodic:
                found.append(case)
    return found


def gapless(cases: list[Case]) -> None:
    """Serials are 1, 2, 3 ... for every month and type, and no number is there twice."""
    serials: dict[str, list[int]] = {}
    for case in cases:
        serials.setdefault(case.number[:8], []).append(int(case.number[8:]))
    for counter, found in serials.items():
        assert sorted(found) == list(range(1, len(found) + 1)), counter


def stages_once(cases: list[Case]) -> None:
    """No stage of a clock happened twice."""
    for case in cases:
        reached = Counter((r.clock, r.run, r.stage) for r in case.reached)
        assert set(reached.values()) <= {1}, case.number
