"""The database, and how the loops are doing that work on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cli import limits
from bot.cli.doctor.item import Item, missing, ok, refused, warn
from bot.cli.failures import Failed
from bot.cli.output import moment
from bot.cli.store import opened_store, world_now
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.store import SqlStore

_NAME = "database"
_HEARTBEAT = "heartbeat"


@asynccontextmanager
async def looked_into(given: Settings) -> AsyncIterator[tuple[SqlStore | None, Item]]:
    """The store if it opens, and what is to be said about that."""
    try:
        entering = opened_store(given)
        store = await entering.__aenter__()
    except Failed as failed:
        says, _, remedy = str(failed).partition(". Remedy: ")
        yield None, missing(_NAME, says, remedy.rstrip("."))
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what there is to say
        yield None, refused(_NAME, error)
        return
    try:
        kind = "SQLite" if given.embedded else "PostgreSQL"
        where = f" at {given.database_path}" if given.embedded else ""
        yield store, ok(_NAME, f"{kind}{where}, schema up to date, the key opens it")
    finally:
        await entering.__aexit__(None, None, None)


async def look(store: SqlStore, given: Settings) -> list[Item]:
    """Heartbeat, fetching, and what waits."""
    health = await store.health(await world_now(store))
    found = [_heartbeat(await store.setting(_HEARTBEAT), datetime.now(UTC))]
    if given.polling:
        tokens = {"customer": given.telegram_customer_token, "staff": given.telegram_staff_token}
        found += [await _poll(store, bot) for bot, token in tokens.items() if token]
    return found + list(_waiting(health, await world_now(store)))


async def _poll(store: SqlStore, bot: str) -> Item:
    """When a bot's updates were last fetched, and what stands in the way."""
    from bot.loops.poll_signs import poll_setting, read_sign

    name = f"{bot} fetching"
    sign = read_sign(await store.setting(poll_setting(bot)))
    last = f"the last time that it worked was {moment(sign.at)}" if sign.at else "it never worked"
    if sign.trouble:
        remedy = "if somebody else polls with this token, stop them, or make a new token"
        return warn(name, f"fetching updates fails ({sign.trouble}); {last}", remedy)
    age = datetime.now(UTC) - sign.at if sign.at else None
    if age is None or age > timedelta(seconds=limits.POLL_SECONDS):
        return warn(name, f"no updates are fetched; {last}", "start it with `kesu run`")
    return ok(name, f"{max(0, int(age.total_seconds()))} seconds ago")


def _heartbeat(written: str | None, now: datetime) -> Item:
    remedy = "start it with `kesu run`; if it runs, look into its log for alarms"
    if written is None:
        return warn(_HEARTBEAT, "the loops have given no sign of life yet", remedy)
    beat = datetime.fromisoformat(written)
    age = now - beat
    if age > timedelta(seconds=limits.HEARTBEAT_SECONDS):
        return warn(_HEARTBEAT, f"the last one was at {moment(beat)}", remedy)
    return ok(_HEARTBEAT, f"{max(0, int(age.total_seconds()))} seconds ago")


_OLD = (
    ("deadlines", "due_oldest_at", "due_unclaimed", "deadlines that nobody works"),
    ("inbox", "inbox_oldest_at", "inbox_open", "updates that nobody works"),
    ("messages", "messages_oldest_at", "messages_waiting", "messages that nobody sends"),
)
_COUNTED = (
    ("deadlines", "due_failing", "cases' deadlines fail", "look into the log for `tick`"),
    ("inbox", "inbox_aside", "updates were set aside after failing", "`kesu trace aside`"),
    ("messages", "messages_refused", "messages were refused by the platform", "look into the log"),
    ("cases", "cases_without_date", "open cases have no next date", "`kesu audit verify`"),
)


def _waiting(health: dict[str, Any], now: datetime) -> Iterator[Item]:
    stuck = timedelta(seconds=limits.WAITING_SECONDS)
    found = False
    for name, oldest, counted, what in _OLD:
        since: datetime | None = health.get(oldest)
        if since is not None and now - since > stuck:
            found = True
            says = f"{health.get(counted, 0)} {what}, the oldest since {moment(since)}"
            yield warn(name, says, "start Kesu, or look into its log")
    for name, counted, what, remedy in _COUNTED:
        count = health.get(counted, 0)
        if count:
            found = True
            yield warn(name, f"{count} {what}", remedy)
    if not found:
        yield ok("waiting", f"nothing is stuck; {health.get('cases_open', 0)} cases are open")
