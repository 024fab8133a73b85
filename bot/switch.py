"""The switch by which every talk goes to people: kept in the store, so that it counts at once and
for every process.
"""

from __future__ import annotations

from cases.ports import Store

BOT_OFF = "bot.off"


async def is_off(store: Store) -> bool:
    """True while people take every talk."""
    return await store.setting(BOT_OFF) == "1"


async def turn(store: Store, *, off: bool) -> None:
    """Off: people take every talk. On: the bot goes on where each talk was."""
    await store.set_setting(BOT_OFF, "1" if off else "0")
