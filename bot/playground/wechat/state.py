"""The world's memory: accounts, people, media, and how a change reaches watchers."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.playground.wechat.faults import ApiFaults, PushFaults
from bot.playground.wechat.model import (
    Account,
    Bubble,
    Call,
    Delivery,
    Json,
    Person,
    Source,
    StoredMedia,
    Template,
    TemplateKind,
)
from bot.playground.wechat.refusals import WorldError
from bot.playground.wechat.sealing import Seal
from bot.playground.wechat.templates import kind_of

MEDIA_KEPT = timedelta(days=3)
SUBSCRIBE_FIELDS = 5


def machine_time() -> datetime:
    return datetime.now(UTC)


class WorldState:
    """Not safe for threads: everything happens in the thread of the server's loop.

    `now` is world time: chats, reply windows, media. `machine` is the time of tokens and of
    signatures.
    """

    def __init__(
        self, now: Callable[[], datetime], machine: Callable[[], datetime] = machine_time
    ) -> None:
        self.now = now
        self.machine = machine
        self.accounts: dict[str, Account] = {}
        self.people: dict[str, Person] = {}
        self.media: dict[str, StoredMedia] = {}
        self.deliveries: list[Delivery] = []
        self.calls: list[Call] = []
        self.api_faults = ApiFaults()
        self.push_faults = PushFaults()
        self.version = 0
        self._bubbles = 0
        self._numbers = 23456789012345678
        self._tasks: set[asyncio.Task[Any]] = set()
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change; returns the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def changed(self) -> int:
        """Count a change, tell the watchers, and return the new version."""
        self.version += 1
        for listener in tuple(self._listeners):
            listener()
        return self.version

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do it after the answer that is being given."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Until everything that was put off is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def number(self) -> int:
        """A new one for a message, 64 bits, as MsgId."""
        self._numbers += 1
        return self._numbers

    def add_account(
        self, app_id: str, secret: str, token: str, aes_key: str, name: str = "Kesu"
    ) -> Account:
        if app_id in self.accounts:
            raise WorldError(f"{app_id} is there already")
        Seal(token, aes_key, app_id)
        if not token:
            raise WorldError("an account needs a token")
        original = f"gh_{hashlib.sha256(app_id.encode()).hexdigest()[:12]}"
        account = Account(app_id, secret, token, aes_key, name, original)
        self.accounts[app_id] = account
        self.changed()
        return account

    def account(self, account: Account | str | None = None) -> Account:
        """That one, or the only one."""
        if isinstance(account, Account):
            return account
        found = [each for each in self.accounts.values() if account in (None, each.app_id)]
        if len(found) != 1:
            raise WorldError(f"{len(found)} accounts could be meant")
        return found[0]

    def add_person(self, name: str, account: Account | str | None = None) -> Person:
        """Somebody who does not follow yet. `openid` is theirs for this account alone."""
        app_id = self.account(account).app_id
        drawn = hashlib.sha256(f"{app_id}:{len(self.people)}".encode()).digest()
        openid = "o" + base64.urlsafe_b64encode(drawn).decode()[:27]
        person = self.people[openid] = Person(openid, name, app_id)
        self.changed()
        return person

    def person(self, who: Person | str) -> Person:
        """By value or openid."""
        if isinstance(who, Person):
            return who
        if who not in self.people:
            raise WorldError(f"nobody has the openid {who}")
        return self.people[who]

    def add_template(
        self,
        template_id: str,
        title: str,
        fields: dict[str, str],
        kind: TemplateKind = "template",
        account: Account | str | None = None,
    ) -> Template:
        """`fields`: name with its kind, as `thing1`, to its label. WorldError: unknown kind,
        more than five fields of a subscription notice."""
        for name in fields:
            kind_of(name)
        if kind == "subscribe" and len(fields) > SUBSCRIBE_FIELDS:
            raise WorldError(f"a subscription notice has at most {SUBSCRIBE_FIELDS} fields")
        template = Template(template_id, title, dict(fields), kind)
        self.account(account).templates[template_id] = template
        self.changed()
        return template

    def keep_media(
        self, account: Account, kind: str, data: bytes, mime: str, name: str = ""
    ) -> StoredMedia:
        drawn = hashlib.sha256(f"{account.app_id}:{len(self.media)}".encode()).digest()
        media_id = base64.urlsafe_b64encode(drawn * 2).decode()[:64]
        kept = StoredMedia(media_id, account.app_id, kind, data, mime, name, self.now())
        self.media[media_id] = kept
        return kept

    def media_of(self, account: Account, media_id: str) -> StoredMedia | None:
        """None: not this account's, or older than three days."""
        kept = self.media.get(media_id)
        if kept is None or kept.app_id != account.app_id:
            return None
        return kept if self.now() - kept.at < MEDIA_KEPT else None

    def show(self, person: Person, source: Source, kind: str, **what: Any) -> Bubble:
        """Put a bubble into the person's chat."""
        self._bubbles += 1
        bubble = Bubble(self._bubbles, self.version + 1, self.now(), source, kind, **what)
        person.history.append(bubble)
        self.changed()
        return bubble

    def record(self, path: str, body: Json, errcode: int) -> None:
        self.calls.append(Call(len(self.calls) + 1, self.now(), path, body, errcode))
        self.changed()
