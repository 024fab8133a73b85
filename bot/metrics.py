"""Figures for operators, as Prometheus reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Metrics:
    """Counters of this process and gauges of the database's state.

    `bot` is a door of the web side: of Telegram the role (customer, staff), or wechat, wecom.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._taken = Counter(
            "kesu_updates_taken", "Updates kept, by door", ["bot"], registry=self._registry
        )
        self._refused = Counter(
            "kesu_updates_refused",
            "Webhook calls that did not show the secret, by door",
            ["bot"],
            registry=self._registry,
        )
        self._state = Gauge(
            "kesu_state", "Counts of the database: work waiting, failing, set aside", ["what"],
            registry=self._registry,
        )  # fmt: skip

    def taken(self, bot: str) -> None:
        """An update was kept."""
        self._taken.labels(bot).inc()

    def refused(self, bot: str) -> None:
        """A webhook call showed no or a wrong secret or signature."""
        self._refused.labels(bot).inc()

    def exposition(self, counts: dict[str, Any]) -> bytes:
        """The text that Prometheus fetches."""
        for name, value in counts.items():
            if isinstance(value, datetime):
                self._state.labels(name).set(value.timestamp())
            elif value is not None:
                self._state.labels(name).set(value)
        return generate_latest(self._registry)
