"""The running system for benchmarks: the demo company, its clock held, no network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.app import opened_engine
from bot.clock import HeldClock
from bot.engine import Engine
from bot.settings import read_settings
from cases.organisation import Address

DEMO = Path(__file__).parents[1] / "bot" / "playground" / "demo.toml"
TOKENS = {"customer": "1001:customer-token-for-benchmarks", "staff": "1002:staff-token-for-benches"}
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
NOBODY = "http://127.0.0.1:9"


@asynccontextmanager
async def engine_over(url: str) -> AsyncIterator[tuple[Engine, HeldClock]]:
    """The engine and its clock; the store's group is bound."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    settings = read_settings(
        {
            "KESU_DATABASE_URL": url,
            "KESU_ORG": str(DEMO),
            "KESU_SECRET_KEY": "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E=",
            "KESU_TELEGRAM_CUSTOMER_TOKEN": TOKENS["customer"],
            "KESU_TELEGRAM_STAFF_TOKEN": TOKENS["staff"],
        },
        None,
    )
    clock = HeldClock(START)
    async with opened_engine(settings, world=clock, api_url=NOBODY, tokens=TOKENS) as engine:
        async with engine.store.work() as work:
            for number, unit in enumerate(("xuhui", "shanghai", "hq"), 1):
                address = Address("staff", f"-100{number}")
                await work.people.bind_group(unit, address, "chen", START)
        await engine.rules.bind(engine.store)
        yield engine, clock
