"""Looking at personal texts from the command line: in the record before anything is shown."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

from bot.cli.failures import Failed
from bot.cli.store import world_now

if TYPE_CHECKING:
    from cases.service import House
    from storage.store import SqlStore


async def record_look(store: SqlStore, house: House, number: str) -> None:
    """`ContactRevealed` to `operator:<user>`, committed. Failed when it cannot be recorded."""
    from cases.access import Actor
    from cases.commands import RevealContact
    from cases.service import Done, handle

    now = await world_now(store)
    async with store.work() as work:
        case = await work.cases.find(number)
        if case is None:
            raise no_case(number)
        actor = Actor(f"operator:{user()}", kind="operator")
        cause = f"reveal:{os.urandom(8).hex()}"
        done = await handle(work, RevealContact(case.id), actor, cause, house, now)
        if not isinstance(done, Done):
            raise Failed(
                f"That you look at {number} could not be recorded, so nothing is shown",
                "leave out --reveal, or look whether `kesu audit verify` finds the case in order",
            )


def user() -> str:
    """Who runs this process, by the system's own list: variables can say anything."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def no_case(number: str) -> Failed:
    """There is no case with this number."""
    return Failed(f"There is no case {number!r}", "see `kesu cases list --all`")
