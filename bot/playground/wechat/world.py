"""The whole small WeChat: an account's callback, people, the API's state, trouble on demand."""

from __future__ import annotations

from bot.playground.wechat.faults import FaultKind
from bot.playground.wechat.model import Account, Json
from bot.playground.wechat.people import PeopleWorld
from bot.playground.wechat.snapshot import snapshot


class WeChatWorld(PeopleWorld):
    """`WeChatWorld(now, machine, cut, sleep)`.

    `now`: world time, which may jump by hours. `machine`: time of tokens and signatures. `cut`
    waits for an answer to a push and raises TimeoutError when it is too late (5 s); `sleep` waits
    for a delay. The last three are the machine's own when left out.
    """

    async def set_callback(self, url: str, account: Account | str | None = None) -> None:
        """Have the address proved by echostr, then push there. WorldError: not proved."""
        known = self.account(account)
        await self.pusher.check(known, url)
        known.callback = url
        self.changed()

    async def close(self) -> None:
        """Finish what was put off, let go of connections."""
        if self.push_faults.holding:
            await self.release()
        await self.settled()
        await self.pusher.close()

    def cut_next(self, times: int = 1) -> None:
        """Throw away what the account answers to the next tries: too late for the platform."""
        self.push_faults.cut += times

    def double_next(self, times: int = 1) -> None:
        """Make the first try of the next pushes twice at the same moment."""
        self.push_faults.doubled += times

    def delay_next(self, *seconds: float) -> None:
        """Wait so long before each of the next pushes."""
        self.push_faults.delays += seconds

    def hold(self) -> None:
        """Keep every push back until `release`."""
        self.push_faults.holding = True

    @property
    def held(self) -> int:
        """How many pushes are kept back."""
        return len(self.push_faults.held)

    async def release(self, backwards: bool = False) -> None:
        """Let them go, each when the one before has its answer; `backwards`: the last first."""
        self.push_faults.holding = False
        held, self.push_faults.held = self.push_faults.held, []
        for each in reversed(held) if backwards else held:
            each.go.set()
            await each.done.wait()

    def template_results(self, *statuses: str) -> None:
        """What becomes of the next template messages, as "failed:user block" or
        "failed: system failed"."""
        self.push_faults.results += statuses

    def fail_next(
        self, path: str, kind: FaultKind = "errcode", code: int = -1, times: int = 1
    ) -> None:
        """Make the next calls of a path, as "message/custom/send", fail (`*`: any but that of the
        token). Kinds: see `faults.ApiFault`; `code`: errcode or HTTP status."""
        self.api_faults.add(path, kind, code, times)

    def revoke_tokens(self, account: Account | str | None = None) -> None:
        """All access tokens are void, as after a refresh by somebody else."""
        self.account(account).tokens.revoke()

    def snapshot(self, since: int = 0) -> Json:
        """The world as JSON: everything, or with only the bubbles after version `since`."""
        return snapshot(self, since)
