"""A small company with a real database, and the people who work its cases."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from cases import commands as c
from cases.access import Actor
from cases.case import Case
from cases.organisation import Address, Holding, Organisation, Person, Unit
from cases.outgoing import Outgoing
from cases.ports import Contact
from cases.service import Done, House, handle
from conversations.desk.answer import hear
from conversations.desk.hearing import DeskTurn
from conversations.incoming import Incoming
from procedures.load import shipped
from procedures.model import Text
from storage.store import SqlStore
from templates.render import Words

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
STORE_GROUP, HQ_GROUP, OTHER_GROUP = "-100", "-300", "-999"
CANARY = {
    "name": "欧阳金丝雀",
    "phone": "13955550123",
    "story": "我叫欧阳金丝雀，电话13955550123，身份证11010519491231002X，店员打翻了咖啡。",
}
SECRETS = (CANARY["name"], CANARY["phone"], "11010519491231002X")
WORDS = Words()


def _unit(name: str, zh: str, en: str, kind: str, parent: str = "", language: str = "zh") -> Unit:
    return Unit(name, Text(zh, en), kind, parent, files=kind == "store", language=language)


def _person(name: str, called: str, *roles: str, **more: Any) -> Person:
    held = tuple(Holding(role, unit) for role, unit in (each.split("@") for each in roles))
    return Person(name, called, held, **more)


def organisation() -> Organisation:
    """HQ over one branch over two stores; the groups of HQ and of one store are bound."""
    units = [
        _unit("hq", "总部", "HQ", "hq"),
        _unit("east", "东区", "East", "branch", "hq"),
        _unit("xuhui", "徐汇店", "Xuhui", "store", "east"),
        _unit("pudong", "浦东店", "Pudong", "store", "east"),
    ]
    people = [
        _person("li", "李娜", "intake@xuhui"),
        _person("wang", "王芳", "unit_head@xuhui"),
        _person("chen", "陈强", "unit_head@pudong"),
        _person("zhou", "周敏", "centre_head@hq", language="en"),
        _person("data", "数据员", "analyst@hq"),
        _person("root", "管理员", admin=True),
    ]
    return Organisation(
        name=Text("示例", "Example"),
        units={unit.id: unit for unit in units},
        people={person.id: person for person in people},
        groups={"xuhui": Address("staff", STORE_GROUP), "hq": Address("staff", HQ_GROUP)},
        privates={person.id: Address("staff", account(person.id)) for person in people},
    )


def account(person: str) -> str:
    """The chat account of a member of staff."""
    return str(7000 + sum(map(ord, person)))


def digest(token: str) -> str:
    """What is stored of an invitation."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass
class Desk:
    """The desk of that company, spoken to as Telegram would; every update has its own cause."""

    store: SqlStore
    org: Organisation = field(default_factory=organisation)
    now: datetime = NOW
    heard: list[tuple[str, str]] = field(default_factory=list)
    _updates: int = 0

    @property
    def house(self) -> House:
        """The rules in force."""
        procedure = shipped("service")
        return House(self.org, {(procedure.id, procedure.version): procedure})

    def cause(self) -> str:
        """A new name of an update."""
        self._updates += 1
        return f"inbox:{self._updates}"

    async def file(self, **changes: Any) -> Case:
        """A complaint of the canary about the bound store."""
        name = f"talk-{self.cause()}"
        async with self.store.work() as work:
            texts = {slot: await work.texts.keep(name, text) for slot, text in CANARY.items()}
            wanted: dict[str, Any] = {
                "case": name,
                "procedure": "service",
                "version": 1,
                "unit": "xuhui",
                "channel": "telegram",
                "language": "zh",
                "customer": f"customer:{name}",
                "chat": "501",
                "wishes": ("refund",),
                "anonymous": False,
                "texts": texts,
                "code": "ab",
            }
            command = c.FileComplaint(**(wanted | changes))
            actor = Actor(command.customer, kind="customer")
            done = await handle(work, command, actor, self.cause(), self.house, self.now, "X")
            assert isinstance(done, Done)
            return done.case

    async def case(self, case: Case) -> Case:
        """The case as it stands now."""
        async with self.store.reading() as work:
            found = await work.cases.read(case.id)
            assert found is not None
            return found

    async def hear(self, person: str, **update: Any) -> DeskTurn:
        """One update of a person (known or not), in private unless `chat` says otherwise."""
        speaker = account(person)
        chat = update.pop("chat", speaker)
        incoming = Incoming(
            **{"bot": "staff", "chat": chat, "account": speaker, "kind": "text", "at": self.now}
            | {"private": chat == speaker}
            | update
        )
        contact = Contact("staff", speaker, person=person) if person in self.org.people else None
        async with self.store.work() as work:
            known = await work.people.contact("staff", speaker)
            turn = await hear(
                work,
                incoming,
                self.house,
                known or contact,
                self.cause(),
                self.now,
                digest,
                bytes,
                lambda: f"draft{self._updates:011d}",
                "staff_bot",
            )
        self._read(turn, chat)
        return turn

    def _read(self, turn: DeskTurn, chat: str) -> None:
        """Word the answer as delivery would: it must read well, and in groups show nobody (E1)."""
        for said in turn.replies:
            values = msgspec.json.decode(msgspec.json.encode(said.values)) | {"mentions": []}
            text = WORDS.render(said.template, turn.language, values | said.values)
            WORDS.render(said.template, turn.language, values)
            assert 0 < len(text) <= 4096, said.template
            for button in said.buttons:
                assert button.ready or WORDS.label(button.label, turn.language)
            if (said.chat or chat).startswith("-"):
                assert not [secret for secret in SECRETS if secret in text], text
            self.heard.append((said.chat or chat, text))
        if turn.toast:
            text = WORDS.render(turn.toast.template, turn.language, turn.toast.values, "plain")
            assert 0 < len(text) <= 200, turn.toast.template
            assert not [secret for secret in SECRETS if secret in text], text
            self.heard.append(("toast", text))

    async def say(self, person: str, text: str, chat: str = "") -> DeskTurn:
        """A command or plain words."""
        command, _, argument = text.removeprefix("/").partition(" ")
        where = {"chat": chat} if chat else {}
        if text.startswith("/"):
            return await self.hear(
                person, kind="command", command=command, argument=argument, **where
            )
        return await self.hear(person, text=text, **where)

    async def press(
        self,
        person: str,
        case: Case,
        act: str,
        data: str = "",
        chat: str = STORE_GROUP,
        **more: Any,
    ) -> DeskTurn:
        """A press on the card of a case."""
        return await self.hear(
            person, kind="press", act=act, data=data, case=case.id, chat=chat, **more
        )

    async def deliver(self, turn: DeskTurn, message: str, chat: str = STORE_GROUP) -> None:
        """Keep the first reply as sent under the platform's id `message`."""
        said = turn.replies[0]
        out = Outgoing(
            key=f"out:{message}",
            bot="staff",
            chat=chat,
            template=said.template,
            language="zh",
            created_at=self.now,
            values=said.values,
            case=said.case,
            prompt=said.prompt,
        )
        async with self.store.work() as work:
            await work.messages.add([out])
        await self._send(chat, message)

    async def _send(self, chat: str, message: str) -> None:
        """Deliver what waits, and the message of interest under its platform id."""
        later = self.now + timedelta(minutes=1)
        async with self.store.work() as work:
            lanes = await work.lanes.claim(self.now, self.now, later, self.cause(), 50)
            lane = next(lane for lane in lanes if lane.chat == chat)
            while (item := await work.lanes.next(lane, self.now)) and item.message:
                sent = message if item.message.key == f"out:{message}" else self.cause()
                await work.lanes.sending(lane, item, "…")
                await work.lanes.sent(lane, item, sent, "", self.now)
            for leased in lanes:
                await work.lanes.release(leased, [])

    async def cards(self, case: Case) -> list[str]:
        """The chats in which a card of the case stands or is wanted."""
        async with self.store.reading() as work:
            return [address.chat for address in await work.cards.chats(case.id)]

    async def menu(self, case: Case) -> str:
        """The menu open on the store group's card."""
        async with self.store.work() as work:
            later = self.now + timedelta(minutes=1)
            lanes = await work.lanes.claim(self.now, self.now, later, self.cause(), 50)
            lane = next(lane for lane in lanes if lane.chat == STORE_GROUP)
            while (item := await work.lanes.next(lane, self.now)) and item.message:
                await work.lanes.moot(lane, item, "read")
            for leased in lanes:
                await work.lanes.release(leased, [])
            assert item is not None
            return item.menu

    async def events(self, case: Case) -> list[str]:
        """The kinds of what happened to a case."""
        async with self.store.reading() as work:
            return [type(event.body).__name__ for event in await work.cases.history(case.id)]

    def without(self, person: str) -> None:
        """A person leaves the organisation."""
        people = {name: p for name, p in self.org.people.items() if name != person}
        self.org = replace(self.org, people=people)
