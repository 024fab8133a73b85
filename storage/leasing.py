"""Who may lease a lane: conditions on its platform and its present lease."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_

from cases.platforms import WECHAT, Platform
from storage.tables import lanes

_PREFIXES: Final[dict[Platform, str]] = {"wechat": WECHAT, "wecom": "wecom:"}
"""How ids of chats begin; those of Telegram are bare."""


def unleased(machine_now: datetime) -> ColumnElement[bool]:
    """No lease of the lane lives."""
    return or_(lanes.c.lease_until.is_(None), lanes.c.lease_until <= machine_now)


def elsewhere(barred: Collection[Platform]) -> list[ColumnElement[bool]]:
    """The lane's chat is on none of these platforms."""
    return [~_on(platform) for platform in sorted(barred)]


def _on(platform: Platform) -> ColumnElement[bool]:
    if platform in _PREFIXES:
        return _begins(_PREFIXES[platform])
    return and_(*(~_begins(prefix) for prefix in _PREFIXES.values()))


def _begins(prefix: str) -> ColumnElement[bool]:
    # Not LIKE, which knows no capitals on SQLite.
    return func.substr(lanes.c.chat, 1, len(prefix)) == prefix
