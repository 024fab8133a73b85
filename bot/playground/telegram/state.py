"""The world's memory: accounts, chats, files, and how a change reaches bots and watchers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.playground.telegram.budgets import Budgets, Gate
from bot.playground.telegram.faults import Faults
from bot.playground.telegram.files import guess_mime
from bot.playground.telegram.model import Call, Chat, Json, Message, Press, StoredFile, User
from bot.playground.telegram.refusals import WorldError
from bot.playground.telegram.render import message_json
from bot.playground.telegram.updates import UpdateQueue

TOKEN = re.compile(r"([1-9][0-9]*):[A-Za-z0-9_-]+")


@dataclass
class Webhook:
    """Where updates are pushed. Times of failures are world time."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str | None = None


@dataclass
class BotAccount:
    """A bot: its account, its token and what the server keeps for it."""

    name: str
    token: str
    user: User
    privacy: bool
    queue: UpdateQueue
    webhook: Webhook | None = None
    known_users: set[int] = field(default_factory=set)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    last_private_id: int = 0

    @property
    def id(self) -> int:
        return self.user.id


class WorldState:
    """Not safe for threads: everything happens in the thread of the server's loop.

    ``acting``: until when a chat shows that a bot is typing or sending.
    """

    def __init__(self, now: Callable[[], datetime], budgets: Budgets | None = None) -> None:
        self.now = now
        self.gate = Gate(budgets or Budgets())
        self.faults = Faults()
        self.users: dict[int, User] = {}
        self.bots: dict[str, BotAccount] = {}
        self.chats: dict[str, Chat] = {}
        self.files: dict[int, StoredFile] = {}
        self.presses: dict[str, Press] = {}
        self.calls: list[Call] = []
        self.version = 0
        self.deactivated: set[int] = set()
        self.acting: dict[str, datetime] = {}
        self._albums = 0
        self._listeners: list[Callable[[], None]] = []

    def typing(self) -> set[str]:
        """Keys of the chats in which a bot is typing or sending."""
        now = self.now()
        return {key for key, until in self.acting.items() if until > now}

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change; returns the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def watchers(self) -> int:
        """How many listen: the webhook sender, waiting polls, tests."""
        return len(self._listeners)

    def changed(self) -> int:
        """Count a change, tell the watchers, and return the new version."""
        self.version += 1
        for listener in tuple(self._listeners):
            listener()
        return self.version

    def add_user(
        self,
        id: int,
        first_name: str,
        username: str | None = None,
        language_code: str | None = "zh-hans",
        last_name: str | None = None,
    ) -> User:
        if id in self.users:
            raise WorldError(f"account {id} is taken by {self.users[id].first_name}")
        user = User(id, first_name, last_name, username, language_code)
        self.users[id] = user
        self.changed()
        return user

    def add_bot(
        self,
        name: str,
        token: str,
        username: str | None = None,
        first_name: str | None = None,
        privacy: bool = True,
    ) -> BotAccount:
        """``name`` is how this world calls the bot; its id is the number before the colon."""
        form = TOKEN.fullmatch(token)
        if form is None:
            raise WorldError("a token is <number>:<letters, digits, _ or ->")
        id = int(form[1])
        if id in self.users or name in self.bots:
            raise WorldError(f"bot {name} or account {id} is there already")
        user = User(id, first_name or name, username=username or f"{name}_bot", is_bot=True)
        first_update = (len(self.bots) + 1) * 100_000_000 + 1
        account = BotAccount(name, token, user, privacy, UpdateQueue(first_update))
        self.users[id] = user
        self.bots[name] = account
        self.changed()
        return account

    def bot(self, which: str | int | BotAccount) -> BotAccount:
        """By name, username, id, or itself."""
        if isinstance(which, BotAccount):
            return which
        for account in self.bots.values():
            if which in (account.name, account.id, account.user.username):
                return account
        raise WorldError(f"no bot {which!r}; there are {', '.join(self.bots) or 'none'}")

    def bot_of_token(self, token: str) -> BotAccount | None:
        return next((bot for bot in self.bots.values() if bot.token == token), None)

    def user(self, which: int | User) -> User:
        id = which.id if isinstance(which, User) else which
        if id not in self.users:
            raise WorldError(f"no account {id}")
        return self.users[id]

    def chat(self, which: Chat | int | str) -> Chat:
        """By key, by a group's id, or itself."""
        if isinstance(which, Chat):
            return which
        chat = self.chats.get(str(which))
        if chat is None:
            raise WorldError(f"no chat {which!r}; there are {', '.join(self.chats) or 'none'}")
        return chat

    def private(self, user: int | User, bot: str | int | BotAccount) -> Chat:
        """The private chat of a person with a bot, made when first asked for (not yet started)."""
        person, account = self.user(user), self.bot(bot)
        key = f"{person.id}:{account.name}"
        if key not in self.chats:
            chat = Chat(key, person.id, "private")
            chat.user_id, chat.bot_id = person.id, account.id
            self.chats[key] = chat
        return self.chats[key]

    def store_file(
        self,
        kind: str,
        data: bytes,
        name: str | None = None,
        mime: str | None = None,
        size: tuple[int, int] = (0, 0),
        duration: int = 0,
        claimed_size: int | None = None,
    ) -> StoredFile:
        number = len(self.files) + 1
        mime = mime or guess_mime(kind, name)
        file = StoredFile(number, kind, data, name, mime, *size, duration, claimed_size)
        self.files[number] = file
        return file

    def next_album(self) -> str:
        self._albums += 1
        return str(13_000_000_000_000_000 + self._albums)

    def bots_in(self, chat: Chat) -> list[BotAccount]:
        if not chat.is_group:
            return [self.bot(chat.bot_id)]
        members = (chat.member(bot.id) for bot in self.bots.values())
        return [self.bot(m.user_id) for m in members if m is not None and m.present]

    def post(self, chat: Chat, message: Message, tell: bool = True) -> Message:
        """Give the message its number, keep it, and queue it for the bots that may see it."""
        account = None if chat.is_group else self.bot(chat.bot_id)
        if account is not None:
            # As on the real server, private chats of one bot share a counter.
            account.last_private_id += 1
            chat.last_message_id = account.last_private_id
        else:
            chat.last_message_id += 1
        if self.users[message.sender_id].is_bot:
            self.acting.pop(chat.key, None)
        posted = self.keep(chat, replace(message, id=chat.last_message_id))
        if tell:
            self.tell(chat, "message", posted)
        return posted

    def keep(self, chat: Chat, message: Message) -> Message:
        """Store a message's new state under a new version."""
        stamped = replace(message, version=self.version + 1)
        chat.put(stamped)
        chat.version = self.version + 1
        self.changed()
        return stamped

    def tell(self, chat: Chat, kind: str, message: Message) -> None:
        for account in self.bots_in(chat):
            if message.sender_id != account.id and self.sees(account, chat, message):
                body = message_json(chat, message, self.users, account.id)
                self.enqueue(account, kind, body, f"chat {chat.id}", message.sender_id)

    def enqueue(self, account: BotAccount, kind: str, body: Json, lane: str, user_id: int) -> None:
        account.known_users.add(user_id)
        account.queue.add(kind, body, lane, self.now())
        self.changed()

    def sees(self, account: BotAccount, chat: Chat, message: Message) -> bool:
        """Privacy mode: a bot that is no administrator gets what is meant for it.

        Other bots' messages are never seen.
        """
        if self.users[message.sender_id].is_bot and not message.service:
            return False
        member = chat.member(account.id)
        open_to_all = not account.privacy or (
            member is not None and member.status == "administrator"
        )
        if not chat.is_group or message.service or open_to_all:
            return True
        answered = chat.find(message.reply_to) if message.reply_to is not None else None
        if answered is not None and answered.sender_id == account.id:
            return True
        return meant_for(message.text, account.user.username or "")


def meant_for(text: str, username: str) -> bool:
    """Does the text call the bot: a bare command, a command with its name, or a mention?"""
    command = re.match(r"/\w+(?:@(\w+))?", text)
    if command is not None:
        return command[1] is None or command[1].lower() == username.lower()
    return re.search(rf"@{re.escape(username)}\b", text, re.IGNORECASE) is not None
