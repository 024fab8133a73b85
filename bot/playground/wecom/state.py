"""The world's memory: who is there, what was written, and how a change reaches watchers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from bot.playground.wecom.errors import WorldError
from bot.playground.wecom.faults import Faults
from bot.playground.wecom.limits import Budgets, Gate
from bot.playground.wecom.model import (
    App,
    Bot,
    Call,
    Callback,
    Chat,
    Delivery,
    File,
    Json,
    Message,
    Person,
    Webhook,
)

SECRETS = frozenset({"secret", "corpsecret", "base64_data"})


class WorldState:
    """Not safe for threads: everything happens in the thread of the server's loop."""

    def __init__(self, now: Callable[[], datetime], budgets: Budgets | None = None) -> None:
        self.now = now
        self.gate = Gate(budgets or Budgets())
        self.faults = Faults()
        self.people: dict[str, Person] = {}
        self.bots: dict[str, Bot] = {}
        self.apps: dict[int, App] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.chats: dict[str, Chat] = {}
        self.files: dict[int, File] = {}
        self.deliveries: list[Delivery] = []
        self.callbacks: list[Callback] = []
        self.calls: list[Call] = []
        self.version = 0
        self._numbers = 0
        self._listeners: list[Callable[[], None]] = []

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change; returns the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def changed(self) -> int:
        """Count a change, tell the watchers, and return the new version."""
        self.version += 1
        for listener in tuple(self._listeners):
            listener()
        return self.version

    def add_person(self, userid: str, name: str) -> Person:
        if userid in self.people:
            raise WorldError(f"{userid} is there already")
        person = self.people[userid] = Person(userid, name)
        self.changed()
        return person

    def add_bot(self, bot_id: str, secret: str, name: str) -> Bot:
        """A smart bot with a long connection; it is in no group yet."""
        if bot_id in self.bots:
            raise WorldError(f"bot {bot_id} is there already")
        bot = self.bots[bot_id] = Bot(bot_id, secret, name)
        self.changed()
        return bot

    def add_group(
        self,
        chatid: str,
        name: str,
        members: list[str | Person],
        bots: list[str | Bot] | None = None,
    ) -> Chat:
        """An internal group; all bots that exist are in it unless some are named."""
        if chatid in self.chats:
            raise WorldError(f"group {chatid} is there already")
        inside = [self.bot(each).bot_id for each in (self.bots if bots is None else bots)]
        people = [self.person(each).userid for each in members]
        chat = self.chats[chatid] = Chat(chatid, "group", name, people, inside)
        chat.version = self.changed()
        return chat

    def add_app(
        self,
        corp_id: str,
        agent_id: int,
        secret: str,
        name: str,
        url: str = "",
        token: str = "",
        aes_key: str = "",
    ) -> App:
        """A self-built application; presses of its cards are pushed to ``url``."""
        app = self.apps[agent_id] = App(corp_id, agent_id, name, secret, url, token, aes_key)
        self.changed()
        return app

    def add_webhook(self, key: str, group: str | Chat, name: str) -> Webhook:
        """A message-push robot (群机器人): writes into one group and hears nothing."""
        hook = self.webhooks[key] = Webhook(key, self.group(group).key, name)
        self.changed()
        return hook

    def person(self, which: str | Person) -> Person:
        userid = which.userid if isinstance(which, Person) else which
        if userid not in self.people:
            raise WorldError(f"nobody is called {userid}; there are {', '.join(self.people)}")
        return self.people[userid]

    def bot(self, which: str | Bot | None = None) -> Bot:
        """By id or name; None is the only one there is."""
        if isinstance(which, Bot):
            return which
        for bot in self.bots.values():
            if which in (bot.bot_id, bot.name) or (which is None and len(self.bots) == 1):
                return bot
        raise WorldError(f"no bot {which!r}; there are {', '.join(self.bots) or 'none'}")

    def app(self, which: int | App | None = None) -> App:
        if isinstance(which, App):
            return which
        for app in self.apps.values():
            if which == app.agent_id or (which is None and len(self.apps) == 1):
                return app
        raise WorldError(f"no application {which!r}")

    def group(self, which: str | Chat) -> Chat:
        chat = self.chats.get(which.key if isinstance(which, Chat) else which)
        if chat is None or chat.kind != "group":
            raise WorldError(f"no group {which!r}")
        return chat

    def single(self, person: str | Person, bot: str | Bot | None = None) -> Chat:
        """The chat of a person with a bot, made when first asked for."""
        who, with_bot = self.person(person), self.bot(bot)
        key = f"{who.userid}:{with_bot.bot_id}"
        if key not in self.chats:
            self.chats[key] = Chat(key, "single", with_bot.name, [who.userid], [with_bot.bot_id])
            self.chats[key].version = self.changed()
        return self.chats[key]

    def app_chat(self, person: str | Person, app: int | App | None = None) -> Chat:
        """Where a person reads what an application sends."""
        who, sender = self.person(person), self.app(app)
        key = f"{who.userid}:app:{sender.agent_id}"
        if key not in self.chats:
            self.chats[key] = Chat(key, "app", sender.name, [who.userid], [])
            self.chats[key].version = self.changed()
        return self.chats[key]

    def chat(self, which: str | Chat, bot: str | Bot | None = None) -> Chat:
        """By key, itself, or the userid of a person for the chat with the bot."""
        if isinstance(which, Chat):
            return which
        if which in self.chats:
            return self.chats[which]
        if which in self.people:
            return self.single(which, bot)
        raise WorldError(f"no chat {which!r}; there are {', '.join(self.chats) or 'none'}")

    def post(self, chat: Chat, message: Message) -> Message:
        chat.messages.append(message)
        return self.touch(message)

    def touch(self, message: Message) -> Message:
        """Tell the watchers that a message is new or looks different."""
        message.version = self.version + 1
        self.chats[message.chat].version = self.version + 1
        self.changed()
        return message

    def message(self, number: int) -> Message:
        for chat in self.chats.values():
            for message in chat.messages:
                if message.number == number:
                    return message
        raise WorldError(f"no message {number}")

    def store_file(self, name: str, data: bytes) -> File:
        number = self.next_number()
        file = File(number, name, data, secrets.token_bytes(32), self.now())
        self.files[number] = file
        return file

    def record(
        self, who: str, name: str, req_id: str, body: Json, code: int | None, message: str = "ok"
    ) -> None:
        """Note a call; its number is its place in ``calls`` counted from 1."""
        shown = {key: "***" if key in SECRETS else value for key, value in body.items()}
        number = len(self.calls) + 1
        said = message if code is not None else ""
        self.calls.append(Call(number, self.now(), who, name, req_id, shown, code, said))
        self.changed()
