"""The real desk, loops and store over platforms of paper: what a chat was sent can be read, and a
chat can be gone. For what concerns staff on Telegram and WeCom, and customers on WeChat.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import HeldClock
from bot.engine import Engine
from bot.faults import NoFaults
from bot.loops.deliver import deliver
from bot.loops.tick import tick
from bot.rules import Rules
from cases import commands as c
from cases.access import Actor
from cases.case import Case
from cases.events import Sealed
from cases.numbering import secret_code
from cases.organisation import Address
from cases.platforms import is_group, platform_of
from cases.ports import Contact
from cases.service import Done, handle
from conversations import service as talks
from conversations.channel import Budget, Later, Outcome, Rendered, Sent, Unreachable
from conversations.desk.answer import hear
from conversations.desk.hearing import DeskTurn
from conversations.incoming import Incoming
from conversations.seeing import TalkHouse
from storage.schema import migrate
from storage.sealing import Sealer
from storage.store import SqlStore
from templates.render import Words

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Shanghai
DEMO = Path(__file__).parents[2] / "bot" / "playground" / "demo.toml"
PEOPLE = ("li", "wang", "sun", "zhao", "qian", "chen")
TELEGRAM_GROUPS = {"xuhui": "-101", "jingan": "-102", "shanghai": "-103", "hq": "-104"}
WECOM_GROUPS = {unit: f"wecom:g:{unit}" for unit in TELEGRAM_GROUPS}
OPENID = "wx:oCustomer1"
CODE = secret_code(bytes(range(8)))


def on_telegram(person: str) -> str:
    """The person's Telegram account, and private chat."""
    return str(600 + PEOPLE.index(person))


def on_wecom(person: str) -> str:
    """The person's WeCom account, and single chat."""
    return f"wecom:u:{person}"


@dataclass
class Paper:
    """A platform's room that writes down what it is given. Chats in `gone` cannot be reached;
    `lost`: what is sent may have arrived or not.
    """

    sent: list[tuple[str, Rendered]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    lost: bool = False
    ready: bool = True
    repaints: bool = True

    def joined(self, messages: Sequence[Rendered]) -> tuple[Rendered, int]:
        """Each message alone."""
        return messages[0], 1

    def budgets(self, chat: str) -> tuple[Budget, ...]:
        """As much as anybody likes."""
        return (Budget(1_000_000, 1),)

    async def send(self, chat: str, message: Rendered, now: datetime) -> Outcome:
        """Write it down, or say that nobody is there."""
        if chat in self.gone:
            return Unreachable("Forbidden: bot was blocked by the user")
        self.sent.append((chat, message))
        if self.lost:
            return Later(now + timedelta(seconds=30), "time-out", uncertain=True)
        return Sent(f"m{len(self.sent)}")

    async def edit(self, chat: str, message_id: str, message: Rendered, now: datetime) -> Outcome:
        """The same for what is repainted."""
        self.sent.append((chat, message))
        return Sent(message_id)

    async def toast(self, answer: str, text: str, alert: bool) -> None:
        """Nobody presses here."""

    async def fetch(self, ref: str) -> bytes:
        """Nobody sends files here."""
        raise AssertionError("nothing is fetched")

    async def read(self, raw: bytes, at: datetime) -> Incoming:
        """Nothing arrives as bytes here."""
        raise AssertionError("nothing is read")

    async def set_up(self, menus: Any) -> None:
        """No menus."""

    async def me(self) -> str:
        """The bot's name."""
        return "paper_bot"

    async def close(self) -> None:
        """Nothing to give back."""


@dataclass
class House:
    """The company of the playground with people on both platforms."""

    engine: Engine
    store: SqlStore
    clock: HeldClock
    paper: Paper
    toasts: list[str] = field(default_factory=list)
    _updates: int = 0

    def cause(self) -> str:
        """The name of one more update."""
        self._updates += 1
        return f"update:{self._updates}"

    async def settle(self) -> None:
        """Everything that can happen now happens."""
        while await tick(self.engine) + await deliver(self.engine):
            pass

    async def passes(self, **span: float) -> None:
        """Time goes by."""
        self.clock.move(self.clock.now() + timedelta(**span))
        await self.settle()

    async def account(self, person: str, chat: str, after: float = 0) -> None:
        """Bind an account, `after` so many minutes."""
        async with self.store.work() as work:
            at = NOW - timedelta(days=1) + timedelta(minutes=after)
            await work.people.set_contact(Contact("staff", chat, "zh", person), at)
        await self.engine.rules.bind(self.store)

    async def groups(self, groups: dict[str, str]) -> None:
        """Bind the groups of units."""
        async with self.store.work() as work:
            for unit, chat in groups.items():
                await work.people.bind_group(unit, Address("staff", chat), "chen", NOW)
        await self.engine.rules.bind(self.store)

    async def does(
        self, act: type[c.Command], case: str, *args: Any, actor: Actor | None = None, **more: Any
    ) -> Case:
        """A command to a case; plain texts are sealed for it."""
        async with self.store.work() as work:

            async def kept(value: Any) -> Any:
                said = isinstance(value, str) and value.startswith("!")
                return await work.texts.keep(case, value[1:]) if said else value

            wanted = act(
                case, *[await kept(a) for a in args], **{k: await kept(v) for k, v in more.items()}
            )
            who = actor or Actor("customer:them", kind="customer")
            house, now = self.engine.rules.house, self.clock.now()
            done = await handle(work, wanted, who, self.cause(), house, now, CODE)
            assert isinstance(done, Done), done
        await self.settle()
        return done.case

    async def file(self, texts: dict[str, str], files: tuple[str, ...] = (), **but: Any) -> Case:
        """A complaint from WeChat about the Xuhui store."""
        case = f"talk{self.cause()}"
        async with self.store.work() as work:
            sealed: dict[str, Sealed] = {
                slot: await work.texts.keep(case, text) for slot, text in texts.items()
            }
            names = tuple(
                [await work.files.keep(case, name.encode(), "photo", name, NOW) for name in files]
            )
        wanted: dict[str, Any] = {
            "procedure": "service", "version": 1, "unit": "xuhui", "channel": "wechat",
            "language": "zh", "customer": "customer:them", "chat": OPENID, "wishes": ("refund",),
            "anonymous": False, "texts": sealed, "evidence": names,
            "code": self.engine.digest(f"code:{CODE}"),
        }  # fmt: skip
        return await self.does(c.FileComplaint, case, **(wanted | but))

    async def case(self, case: str) -> Case:
        """The case as it stands now."""
        async with self.store.reading() as work:
            found = await work.cases.read(case)
        assert found is not None
        return found

    async def staff(
        self, account: str, chat: str = "", kind: str = "text", **said: Any
    ) -> DeskTurn:
        """One thing that an account of staff did; what is answered is delivered."""
        where, now, cause = chat or account, self.clock.now(), self.cause()
        incoming = Incoming("staff", where, account, kind, now, private=not is_group(where), **said)  # type: ignore[arg-type]
        rules = self.engine.rules
        async with self.store.work() as work:
            known = await work.people.contact("staff", account)
            turn = await hear(
                work, incoming, rules.house, known, cause, now,
                self.engine.digest, self.engine.entropy, self.engine.fresh_id, "staff_bot",
            )  # fmt: skip
            org = rules.house.org
            answers = talks.outgoing(incoming, turn.replies, turn.language, cause, now, org)
            await work.messages.add(answers)
        if turn.toast:
            words = self.engine.words
            shown = words.render(turn.toast.template, turn.language, turn.toast.values, "plain")
            self.toasts.append(shown)
        if turn.house_changed:
            await rules.bind(self.store)
        await self.settle()
        return turn

    async def commands(self, account: str, text: str, chat: str = "") -> DeskTurn:
        """A command of staff, as `/name argument`."""
        name, _, rest = text.removeprefix("/").partition(" ")
        return await self.staff(account, chat, "command", command=name, argument=rest)

    async def customer(self, chat: str, kind: str = "text", **said: Any) -> None:
        """One thing that a customer did; what is answered is delivered."""
        now, engine = self.clock.now(), self.engine
        incoming = Incoming("customer", chat, chat, kind, now, language="zh", **said)  # type: ignore[arg-type]
        here = TalkHouse(
            engine.rules.house, engine.digest, engine.entropy, engine.fresh_id, "bot", now
        )
        async with self.store.work() as work:
            await talks.hear(work, incoming, here, self.cause())
        await self.settle()

    def heard(self, chat: str) -> list[str]:
        """What one chat was sent."""
        return [message.text for where, message in self.paper.sent if where == chat]

    def heard_on(self, platform: str) -> str:
        """All that ever went to chats of a platform: texts, buttons, names and content of files."""
        return "\n".join(
            repr(message) for chat, message in self.paper.sent if platform_of(chat) == platform
        )


@asynccontextmanager
async def opened(folder: Path, *, organisation: str = "") -> AsyncIterator[House]:
    """The house over a fresh database. `organisation`: lines before the demo's own."""
    url, drawn = f"sqlite:///{folder}/kesu.db", iter(range(1_000_000))

    def entropy(size: int) -> bytes:
        return hashlib.shake_256(str(next(drawn)).encode()).digest(size)

    await migrate(url)
    file = folder / "organisation.toml"
    file.write_text(organisation + DEMO.read_text("utf-8"), "utf-8")
    store = await SqlStore.open(url, Sealer(bytes(32), entropy), entropy)
    clock, paper = HeldClock(NOW), Paper()
    rooms: Any = {
        ("customer", "telegram"): paper,
        ("customer", "wechat"): paper,
        ("staff", "telegram"): paper,
        ("staff", "wecom"): paper,
    }
    engine = Engine(
        store, Rules(file, None), rooms, Words(), clock, clock, store.digest, entropy, NoFaults()
    )
    try:
        yield House(engine, store, clock, paper)
    finally:
        await store.close()
