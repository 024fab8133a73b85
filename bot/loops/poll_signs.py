"""Signs of life of fetching, kept for `kesu doctor`: when updates were last fetched, and what has
stood in the way since.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

import msgspec
import structlog
from msgspec import Struct

from bot.engine import Engine

log = structlog.get_logger(__name__)
_AGAIN = timedelta(seconds=60)  # the same news is written once in so long


class PollSign(Struct, frozen=True):
    """`at`: machine time of the last fetch that succeeded. `trouble`: why those after it failed,
    empty while all is well.
    """

    at: datetime | None = None
    trouble: str = ""


def poll_setting(bot: str) -> str:
    """Under which name of the store's settings a bot's sign stands."""
    return f"poll.{bot}"


def read_sign(written: str | None) -> PollSign:
    """The sign in a setting; an empty one when nothing was fetched yet."""
    return msgspec.json.decode(written, type=PollSign) if written else PollSign()


class PollSigns:
    """Writes one bot's sign when there is news."""

    def __init__(self, engine: Engine, bot: str, sign: PollSign) -> None:
        self._engine, self._bot, self._sign = engine, bot, sign
        self._written: datetime | None = None

    @classmethod
    async def after(cls, engine: Engine, bot: str) -> Self:
        """Going on from what the process before has left."""
        return cls(engine, bot, read_sign(await engine.store.setting(poll_setting(bot))))

    async def fetched(self) -> None:
        """A fetch succeeded."""
        await self._note(PollSign(self._engine.machine.now()))

    async def failed(self, why: str) -> None:
        """A fetch failed."""
        await self._note(PollSign(self._sign.at, why))

    async def _note(self, sign: PollSign) -> None:
        now, known = self._engine.machine.now(), self._sign
        self._sign = sign
        fresh = self._written is not None and now - self._written < _AGAIN
        if fresh and sign.trouble == known.trouble:
            return
        try:
            encoded = msgspec.json.encode(sign).decode()
            await self._engine.store.set_setting(poll_setting(self._bot), encoded)
            self._written = now
        except Exception as error:  # a sign that cannot be written must not end the fetching
            log.error("poll.sign_unwritten", bot=self._bot, error=type(error).__name__)
